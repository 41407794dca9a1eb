"""One address of every kind of page of a built site, for tests that must hold on all of them."""

from __future__ import annotations

from pathlib import Path

# Pages with a place of their own, by what they are.
FIXED = {
    "home": "",
    "about": "about/",
    "topics": "topics/",
    "tags": "tags/",
    "datasets": "datasets/",
    "names": "names/",
    "results": "results/",
    "sources": "sources/",
    "papers A to Z": "papers/",
    "glossary": "names/glossary/",
    "merges": "sources/merges/",
    "explore": "explore/",
    "reading list": "reading-list/",
    "comparison": "compare/",
    "not found": "404.html",
}
# Of these, the first page of the folder that is not one of the above.
FOLDERS = {"topic": "topics", "tag": "tags", "dataset": "datasets", "name": "names", "result": "results", "source": "sources"}


def list_kinds(site_path: Path) -> dict[str, str]:
    """Addresses relative to the site by what they are."""
    found = FIXED | {kind: _find_first(site_path, folder) for kind, folder in FOLDERS.items()}
    return found | {f"paper, {what}": uri for what, uri in _list_papers(site_path).items()}


def _find_first(site_path: Path, folder: str) -> str:
    pages = sorted(f"{path.relative_to(site_path).parent.as_posix()}/" for path in (site_path / folder).glob("*/**/index.html"))
    return next(page for page in pages if page not in FIXED.values())


def _find_backlinks(site_path: Path) -> str:
    pages = sorted(site_path.glob("papers/*/mentioned-by/index.html"))
    return f"{pages[0].relative_to(site_path).parent.as_posix()}/"


def _list_papers(site_path: Path) -> dict[str, str]:
    """A short page, the longest, one with results and one with a list of backlinks."""
    paths = sorted((site_path / "papers").glob("*/index.html"))
    html_by_uri = {f"papers/{path.parent.name}/": path.read_text(encoding="utf-8") for path in paths}
    by_length = sorted(html_by_uri, key=lambda uri: (len(html_by_uri[uri]), uri))
    return {
        "short": by_length[len(by_length) // 20],
        "long": by_length[-1],
        "with results": next(uri for uri, html in html_by_uri.items() if 'id="results"' in html),
        "backlinks": _find_backlinks(site_path),
    }
