"""The finished site judged: links, reachability, search, the account of records, sizes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from generator.problems import BuildError
from generator.site.exports import PAPERS_URI, page_url
from generator.site.finder import read_indexed
from generator.site.links import Address, Link, PageScan, read_anchors, scan_page, scan_stylesheet
from generator.site.report import CheckReport, Finding

_HOME = "index.html"
# Pages nobody links to, on purpose: the error page, and the home of every walk.
_NEVER_ORPHAN = frozenset({_HOME, "404.html"})
_SEARCH_URI = "search/search_index.json"


def check_site(site_path: Path, scans_by_uri: Mapping[str, PageScan] | None = None) -> CheckReport:
    """Judge the site in the folder ``site_path``; pages whose scan the caller has are not parsed again.

    Every page is parsed once, and a second time where another page links to an anchor in it; what is kept of a page is its
    links as numbers, so that memory grows with the links and not with the text.

    Raises:
        BuildError: When the folder holds no site built by Paperatlas.
    """
    export = _read_export(site_path)
    files = sorted(path.relative_to(site_path).as_posix() for path in site_path.rglob("*") if path.is_file())
    walk = _Walk(files)
    site_bytes = sum((site_path / uri).stat().st_size for uri in files)
    findings = [
        *_find_links(site_path, Address(export["site"]["url"]), walk, scans_by_uri or {}),
        *_find_gaps(site_path, export, walk),
    ]
    sizes = [walk.sizes[uri] for paper in export["papers"] if (uri := _page_of(paper)) in walk.sizes]
    account = export["corpus"]
    return CheckReport(
        pages=len(walk.page_uris),
        papers=account["papers"],
        links=walk.link_count,
        records=account["records"],
        merged=account["merged"],
        rejected=account["rejected"],
        site_bytes=site_bytes,
        median_paper=int(median(sizes)) if sizes else 0,
        findings=tuple(sorted(findings)),
    )


def _find_links(site_path: Path, address: Address, walk: _Walk, scans_by_uri: Mapping[str, PageScan]) -> Iterator[Finding]:
    """Everything wrong with references: in pages, in stylesheets, to anchors of other pages. Fills ``walk``."""
    for uri in walk.page_uris:
        yield from walk.visit(scans_by_uri.get(uri) or scan_page(site_path, uri, address))
    for uri in sorted(walk.files):
        if uri.endswith(".css"):
            yield from walk.miss_files(uri, scan_stylesheet(site_path, uri, address))
    yield from walk.find_missing_anchors(site_path)


def _find_gaps(site_path: Path, export: dict[str, Any], walk: _Walk) -> Iterator[Finding]:
    """Everything that should be there and is not, after all pages were visited."""
    # Addresses of before a merge lead on to the paper; nothing on the site links to them any more.
    moved = frozenset(f"{page_url(old)}index.html" for old in export["moved"])
    yield from walk.find_orphans(_NEVER_ORPHAN | moved)
    yield from _check_papers(export["papers"], walk, moved)
    yield from _check_search(site_path, export["papers"])
    yield from _check_account(export)


class _Walk:
    """The pages of a site and which of them lead where."""

    def __init__(self, files: list[str]) -> None:
        self.files = frozenset(files)
        self.page_uris = [uri for uri in files if uri.endswith(".html")]
        self.sizes: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.link_count = 0
        self._number_by_uri = {uri: number for number, uri in enumerate(self.page_uris)}
        self._next: dict[int, list[int]] = {}
        self._wanted: dict[str, dict[str, str]] = {}

    def visit(self, scan: PageScan) -> Iterator[Finding]:
        """Take in a page; yields what is wrong with it alone."""
        self.sizes[scan.uri], self.titles[scan.uri] = scan.size, scan.title
        self.link_count += len(scan.links)
        for reference in scan.broken:
            yield Finding(scan.uri, f"{reference} leads out of the site's own path")
        for anchor in scan.missing_anchors:
            yield Finding(scan.uri, f"no anchor #{anchor} in this page")
        yield from self.miss_files(scan.uri, scan.links)
        ways = {self._number_by_uri[link.uri] for link in scan.links if link.walkable and link.uri in self._number_by_uri}
        self._next[self._number_by_uri[scan.uri]] = sorted(ways)
        for link in scan.links:
            if link.anchor and link.uri in self._number_by_uri and not link.anchor.startswith(":~:"):
                self._wanted.setdefault(link.uri, {}).setdefault(link.anchor, scan.uri)

    def miss_files(self, uri: str, links: Iterable[Link]) -> Iterator[Finding]:
        """Findings for links to files that are not there; a folder without its final slash counts as its index page."""
        for link in links:
            if link.uri not in self.files and f"{link.uri}/index.html" not in self.files:
                yield Finding(uri, f"broken link {link.written}")

    def find_missing_anchors(self, site_path: Path) -> Iterator[Finding]:
        """Findings for anchors that other pages link to and that are not there."""
        for uri, page_by_anchor in sorted(self._wanted.items()):
            for anchor in sorted(page_by_anchor.keys() - read_anchors(site_path, uri)):
                yield Finding(page_by_anchor[anchor], f"no anchor #{anchor} in {uri}")

    def find_orphans(self, expected: frozenset[str]) -> Iterator[Finding]:
        """Findings for pages that no walk from the home page reaches, but for the ``expected`` ones."""
        home = self._number_by_uri.get(_HOME)
        if home is None:
            yield Finding(_HOME, "the site has no home page")
            return
        reached, waiting = {home}, [home]
        while waiting:
            for number in self._next[waiting.pop()]:
                if number not in reached:
                    reached.add(number)
                    waiting.append(number)
        for number, uri in enumerate(self.page_uris):
            if number not in reached and uri not in expected:
                yield Finding(uri, "orphan: no way leads here from the home page")


def _read_export(site_path: Path) -> dict[str, Any]:
    """The head of the export, and of every paper its id and title; the file has a line for each, see `write_exports`."""
    path = site_path / PAPERS_URI
    if not path.is_file():
        raise BuildError(f"{path}: no such file; build the site first with 'paperatlas build'")
    with path.open(encoding="utf-8") as lines:
        export: dict[str, Any] = json.loads(f"{next(lines)}]}}")
        # Abstracts and facts are most of the file; of 100,000 papers they would take gigabytes.
        export["papers"] = [_keep_title(json.loads(line.rstrip(",\n"))) for line in lines if line.startswith("{")]
    return export


def _keep_title(paper: dict[str, Any]) -> dict[str, Any]:
    return {"id": paper["id"], "title": paper["title"]}


def _page_of(paper: dict[str, Any]) -> str:
    """The file of a paper's page, POSIX, relative to the site."""
    return f"{page_url(paper['id'])}index.html"


def _check_papers(papers: list[dict[str, Any]], walk: _Walk, moved: frozenset[str]) -> Iterator[Finding]:
    """Every paper has a page with its own title on it, and no page under papers/ is without a paper.

    The title is read back because a front matter block that is not valid YAML turns into body text without a word from MkDocs.
    """
    expected = {_page_of(paper): paper["title"] for paper in papers}
    for uri, title in expected.items():
        if uri not in walk.titles:
            yield Finding(uri, "the paper has no page")
        elif _squeeze(title) not in _squeeze(walk.titles[uri]):
            yield Finding(uri, f"the heading is '{walk.titles[uri]}', not '{title}'")
    for uri in walk.page_uris:
        if uri.startswith("papers/") and uri.count("/") == 2 and uri not in expected and uri not in moved:
            yield Finding(uri, "a page of a paper that the corpus does not have")


def _squeeze(text: str) -> str:
    """Letters and digits only, so that typeset math and a heading's own marks do not matter."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _check_search(site_path: Path, papers: list[dict[str, Any]]) -> Iterator[Finding]:
    """Every paper can be found by search."""
    located = read_indexed(site_path) or _read_theme_index(site_path)
    if not located:
        yield Finding(_SEARCH_URI, "the site has no search index")
        return
    for paper in papers:
        if page_url(paper["id"]) not in located:
            yield Finding(_page_of(paper), "missing from the search index")


def _read_theme_index(site_path: Path) -> frozenset[str]:
    """The public addresses that Material's own search can find; empty where it has no index."""
    path = site_path / _SEARCH_URI
    if not path.is_file():
        return frozenset()
    return frozenset(entry["location"].partition("#")[0] for entry in json.loads(path.read_text(encoding="utf-8"))["docs"])


def _check_account(export: dict[str, Any]) -> Iterator[Finding]:
    """Every record is accounted for: records = papers + merged + rejected, and the papers are as many as said."""
    account, papers = export["corpus"], export["papers"]
    if account["records"] != len(papers) + account["merged"] + account["rejected"]:
        yield Finding(
            PAPERS_URI, f"{account['records']} records are not {len(papers)} + {account['merged']} + {account['rejected']}"
        )
    documented = sum(document["records"] for document in account["documents"])
    if documented != account["records"]:
        yield Finding(PAPERS_URI, f"the documents give {documented} records, the account says {account['records']}")
