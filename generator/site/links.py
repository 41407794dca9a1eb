"""The links of a finished site: every page read once, every reference resolved as a browser would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

# Elements and attributes that make a browser fetch or go somewhere. Source: HTML Living Standard, "Links" and "Embedded content".
_REFERENCES = (
    ("a", "href"),
    ("link", "href"),
    ("area", "href"),
    ("img", "src"),
    ("script", "src"),
    ("source", "src"),
    ("iframe", "src"),
)
_REFERRING = ", ".join(f"{tag}[{attribute}]" for tag, attribute in _REFERENCES)
_ATTRIBUTE = dict(_REFERENCES)
# An address that no base changes. Source: WHATWG URL Standard, "Absolute-URL string", of printable ASCII alone.
_ABSOLUTE = re.compile(r"https?://[!-~]+")
# A way through folders with ordinary names, which means itself: nothing in it is empty, quoted or begins with a dot.
_WAY = re.compile(r"(?P<up>(?:\.\./)*)(?P<down>(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*/?)", re.ASCII)
_CSS_URL = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")\s]+)""")


class Link(NamedTuple):
    """A reference to the site itself: the file it leads to (POSIX, relative to the site) and the anchor in it, or empty.

    ``walkable`` is true for what a reader can click (``a``, ``area``), false for what a browser fetches by itself.
    """

    uri: str
    anchor: str
    written: str
    walkable: bool = True


@dataclass(slots=True)
class PageScan:
    """What one page holds that matters to the check.

    Attributes:
        uri: The page's file, POSIX, relative to the site.
        title: Text of the first ``h1``, white space joined.
        links: References within the site; anchors of the page itself are not among them.
        broken: References that no site can serve, as written: outside the sub-path, or a script address.
        missing_anchors: Anchors of the page itself that it does not have.
        size: Bytes of the file.
    """

    uri: str
    title: str = ""
    links: list[Link] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    missing_anchors: list[str] = field(default_factory=list)
    size: int = 0


class Address:
    """The public address of a site, by which references are resolved."""

    def __init__(self, site_url: str) -> None:
        """Take ``site_url`` as in mkdocs.yml; empty means the root of an unknown host."""
        self.root = site_url or "http://site.invalid/"
        self._base = urlsplit(self.root)
        self._is_folder = self._base.path.endswith("/") and not self._base.query and not self._base.fragment
        self._origin = f"{self._base.scheme}://{self._base.netloc}"
        # References out of a page's own folder mean the same on every page beside it: most links of a site, each many times.
        self._known: dict[tuple[str, str, bool], Link | str | None] = {}
        # The page asked for last and its own address: all links of a page are asked for in a row.
        self._page = ("", self.root)

    def is_elsewhere(self, reference: str) -> bool:
        """Whether a reference is seen to lead off the site without looking closely."""
        return not reference.startswith(self._origin) and _ABSOLUTE.fullmatch(reference) is not None

    def locate(self, reference: str, uri: str, *, walkable: bool = True) -> Link | str | None:
        """The link that ``reference`` makes on the page ``uri``; None when it leads off the site; a string when it is broken."""
        if reference.startswith("http") and self.is_elsewhere(reference):
            return None
        folder = uri.rpartition("/")[0]
        if not folder or not reference.startswith("../"):
            return self._locate(reference, uri, walkable)
        key = folder.rpartition("/")[0], reference, walkable
        if key not in self._known:
            self._known[key] = self._locate(reference, uri, walkable)
        return self._known[key]

    def _locate(self, reference: str, uri: str, walkable: bool) -> Link | str | None:
        way, folders = _WAY.fullmatch(reference) if self._is_folder else None, uri.split("/")[:-1]
        if way and len(way["up"]) <= 3 * len(folders):
            path = "/".join([*folders[: len(folders) - len(way["up"]) // 3], way["down"]])
            return Link(f"{path}index.html" if path.endswith("/") else path, "", reference, walkable)
        if uri != self._page[0]:
            self._page = (uri, urljoin(self.root, quote(uri)))
        target = urlsplit(urljoin(self._page[1], reference.strip()))
        if target.scheme == "javascript":
            return reference
        if (target.scheme, target.netloc) != (self._base.scheme, self._base.netloc):
            return None
        if not target.path.startswith(self._base.path):
            return reference
        path = unquote(target.path[len(self._base.path) :])
        target_uri = f"{path}index.html" if not path or path.endswith("/") else path
        return Link(target_uri, unquote(target.fragment), reference, walkable)


def scan_page(site_path: Path, uri: str, address: Address) -> PageScan:
    """Read one page of the site."""
    return scan_html((site_path / uri).read_bytes(), uri, address)


def scan_html(body: bytes, uri: str, address: Address) -> PageScan:
    """Read a page that is not on disk yet, or was just read from it."""
    tree = LexborHTMLParser(body)
    heading = tree.css_first("h1")
    scan = PageScan(uri, " ".join(heading.text().split()) if heading else "", size=len(body))
    own_anchors: set[str] = set()
    for node in tree.css(_REFERRING):
        tag = node.tag or ""
        reference = node.attributes.get(_ATTRIBUTE[tag]) or ""
        link = address.locate(reference, uri, walkable=tag in ("a", "area"))
        sort_reference(reference, link, scan, own_anchors)
    if own_anchors:
        scan.missing_anchors = sorted(own_anchors - list_anchors(tree))
    return scan


def sort_reference(reference: str, link: Link | str | None, scan: PageScan, own_anchors: set[str]) -> None:
    """Put one located reference where it belongs in the scan."""
    if link is None:
        return
    if isinstance(link, str):
        scan.broken.append(reference)
    elif link.uri != scan.uri:
        scan.links.append(link)
    elif link.anchor and not link.anchor.startswith(":~:"):
        own_anchors.add(link.anchor)


def list_anchors(tree: LexborHTMLParser) -> set[str]:
    """Every anchor a fragment can lead to; ``top`` is one in every page by the standard."""
    ids = {node.attributes.get("id") or "" for node in tree.css("[id]")}
    return ids | {node.attributes.get("name") or "" for node in tree.css("a[name]")} | {"top"}


def read_anchors(site_path: Path, uri: str) -> set[str]:
    """The anchors of a page on disk."""
    return list_anchors(LexborHTMLParser((site_path / uri).read_bytes()))


def scan_stylesheet(site_path: Path, uri: str, address: Address) -> Iterator[Link]:
    """The files a stylesheet asks for with ``url(...)``."""
    text = (site_path / uri).read_text(encoding="utf-8", errors="replace")
    for match in _CSS_URL.finditer(text):
        link = address.locate(match[1], uri, walkable=False)
        if isinstance(link, Link):
            yield link
