"""The finished site judged: links, reachability, search, the account of records, sizes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from generator.problems import BuildError
from generator.site.book import PageBook, read_numbers
from generator.site.exports import PAPERS_URI, page_url
from generator.site.finder import read_indexed
from generator.site.links import Address, Link, read_anchors, scan_page, scan_stylesheet
from generator.site.report import CheckReport, Finding
from generator.site.trees import measure_files

_HOME = "index.html"
# Pages nobody links to, on purpose: the error page, and the home of every walk.
_NEVER_ORPHAN = frozenset({_HOME, "404.html"})
_SEARCH_URI = "search/search_index.json"
# How `write_exports` begins a line, where nothing in it is escaped.
_HEAD = re.compile(r'\{"id": "(?P<id>[^"\\]*)", "url": "[^"\\]*", "title": "(?P<title>[^"\\]*)"[,}]')


def check_site(
    site_path: Path,
    book: PageBook | None = None,
    sizes_by_uri: Mapping[str, int] | None = None,
    located: Collection[str] | None = None,
) -> CheckReport:
    """Judge the site in the folder ``site_path``.

    What the caller knows is not found out again: pages in ``book``, all files by their size, addresses that the search knows.
    Every other page is parsed once, and a second time where another page links to an anchor in it; what is kept of a page is its
    links as numbers, so that memory grows with the links and not with the text.

    Raises:
        BuildError: When the folder holds no site built by Paperatlas.
    """
    export = _read_export(site_path)
    sizes_by_uri = measure_files(site_path) if sizes_by_uri is None else sizes_by_uri
    walk = _Walk(site_path, Address(export["site"]["url"]), sizes_by_uri, book or PageBook())
    # Addresses of before a merge lead on to the paper; nothing on the site links to them any more.
    moved = frozenset(f"{page_url(old)}index.html" for old in export["moved"])
    located = located or read_indexed(site_path) or _read_theme_index(site_path)
    findings = [
        *walk.find_flaws(),
        *walk.find_missing_files(),
        *walk.find_missing_anchors(),
        *walk.find_orphans(_NEVER_ORPHAN | moved),
        *_check_papers(export["papers"], walk, moved),
        *_check_search(export["papers"], located),
        *_check_account(export),
    ]
    sizes = [walk.rows[uri].size for paper in export["papers"] if (uri := _page_of(paper)) in walk.rows]
    account = export["corpus"]
    return CheckReport(
        pages=len(walk.rows),
        papers=account["papers"],
        links=sum(row.links for row in walk.rows.values()),
        records=account["records"],
        merged=account["merged"],
        rejected=account["rejected"],
        site_bytes=sum(sizes_by_uri.values()),
        median_paper=int(median(sizes)) if sizes else 0,
        findings=tuple(sorted(findings)),
    )


class _Walk:
    """The pages of a site by file, and which of them lead where."""

    def __init__(self, site_path: Path, address: Address, files: Collection[str], book: PageBook) -> None:
        self._site_path, self._address, self._files, self._book = site_path, address, files, book
        known = {row.dest_uri: row for row in book.rows.values()}
        self.rows = {
            uri: known.get(uri) or book.describe(scan_page(site_path, uri, address))
            for uri in sorted(files)
            if uri.endswith(".html")
        }
        self._rests = {uri: row.read_rest() for uri, row in self.rows.items() if row.rest}

    def find_flaws(self) -> Iterator[Finding]:
        """What is wrong with each page alone."""
        for uri, rest in self._rests.items():
            for reference in rest.broken:
                yield Finding(uri, f"{reference} leads out of the site's own path")
            for anchor in rest.missing_anchors:
                yield Finding(uri, f"no anchor #{anchor} in this page")

    def find_missing_files(self) -> Iterator[Finding]:
        """Findings for links to files that are not there, in pages and in stylesheets; only pages with one are parsed again."""
        used: set[int] = set()
        for row in self.rows.values():
            used.update(read_numbers(row.ways), read_numbers(row.fetched))
        missing = {number for number, uri in enumerate(self._book.files) if number in used and self._is_missing(uri)}
        for uri, row in self.rows.items():
            if missing and not missing.isdisjoint((*read_numbers(row.ways), *read_numbers(row.fetched))):
                yield from self._miss_files(uri, scan_page(self._site_path, uri, self._address).links)
        for uri in sorted(self._files):
            if uri.endswith(".css"):
                yield from self._miss_files(uri, scan_stylesheet(self._site_path, uri, self._address))

    def find_missing_anchors(self) -> Iterator[Finding]:
        """Findings for anchors that other pages link to and that are not there."""
        page_by_anchor: dict[str, dict[str, str]] = {}
        for page_uri, rest in self._rests.items():
            for uri, anchor in rest.wanted:
                if uri in self.rows:
                    page_by_anchor.setdefault(uri, {}).setdefault(anchor, page_uri)
        for uri, pages in sorted(page_by_anchor.items()):
            for anchor in sorted(pages.keys() - read_anchors(self._site_path, uri)):
                yield Finding(pages[anchor], f"no anchor #{anchor} in {uri}")

    def find_orphans(self, expected: frozenset[str]) -> Iterator[Finding]:
        """Findings for pages that no walk from the home page reaches, but for the ``expected`` ones."""
        if _HOME not in self.rows:
            yield Finding(_HOME, "the site has no home page")
            return
        number_by_uri = {uri: self._book.files.number(uri) for uri in self.rows}
        rows_by_number = {number: self.rows[uri] for uri, number in number_by_uri.items()}
        reached = {number_by_uri[_HOME]}
        waiting = [*reached]
        while waiting:
            if row := rows_by_number.get(waiting.pop()):
                ways = set(read_numbers(row.ways)) - reached
                reached |= ways
                waiting.extend(ways)
        for uri, number in number_by_uri.items():
            if number not in reached and uri not in expected:
                yield Finding(uri, "orphan: no way leads here from the home page")

    def _miss_files(self, uri: str, links: Iterable[Link]) -> Iterator[Finding]:
        for link in links:
            if self._is_missing(link.uri):
                yield Finding(uri, f"broken link {link.written}")

    def _is_missing(self, uri: str) -> bool:
        """Whether there is no such file; a folder without its final slash counts as its index page."""
        return uri not in self._files and f"{uri}/index.html" not in self._files


def _read_export(site_path: Path) -> dict[str, Any]:
    """The head of the export, and of every paper its id and title; the file has a line for each, see `write_exports`."""
    path = site_path / PAPERS_URI
    if not path.is_file():
        raise BuildError(f"{path}: no such file; build the site first with 'paperatlas build'")
    with path.open(encoding="utf-8") as lines:
        export: dict[str, Any] = json.loads(f"{next(lines)}]}}")
        # Abstracts and facts are most of the file; of 100,000 papers they would take gigabytes.
        export["papers"] = [_read_title(line) for line in lines if line.startswith("{")]
    return export


def _read_title(line: str) -> dict[str, Any]:
    """The id and the title of a paper, which a line of the export begins with."""
    if match := _HEAD.match(line):
        return match.groupdict()
    paper = json.loads(line.rstrip(",\n"))
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
        heading = walk.rows[uri].title if uri in walk.rows else None
        if heading is None:
            yield Finding(uri, "the paper has no page")
        elif title not in heading and _squeeze(title) not in _squeeze(heading):
            yield Finding(uri, f"the heading is '{heading}', not '{title}'")
    for uri in walk.rows:
        if uri.startswith("papers/") and uri.count("/") == 2 and uri not in expected and uri not in moved:
            yield Finding(uri, "a page of a paper that the corpus does not have")


def _squeeze(text: str) -> str:
    """Letters and digits only, so that typeset math and a heading's own marks do not matter."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _check_search(papers: list[dict[str, Any]], located: Collection[str]) -> Iterator[Finding]:
    """Every paper can be found by search."""
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
