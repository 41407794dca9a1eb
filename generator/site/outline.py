"""What a scan of a page would find, told from how the page was made.

A page of known templates is a shell and its content. What the shell leads to is the same for all pages beside it, and what the
content leads to was said while it was converted; to parse the finished page again costs as much as to make it. The first page
of each shell and folder is parsed all the same, and where it says anything else, so are all others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from generator.site.links import Address, Link, PageScan, scan_html, sort_reference

# Stands for the content of a page, between what is before it and after it.
_WAY = "../qvx-zj/"
_CONTENT = frozenset({"content", "formula"})
# What a browser may read as something else than it is written as, and what depends on the page itself.
_UNCLEAR = re.compile("[&#?]")


@dataclass(frozen=True, slots=True)
class Outline:
    """What converting a page told of it.

    Attributes:
        heading: HTML of its first heading of the first level; empty where it has none.
        references: What its links lead to, as the page says it, in their order.
    """

    heading: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The links of a shell before the content and after it."""

    before: tuple[Link, ...]
    after: tuple[Link, ...]


@dataclass(slots=True)
class Scans:
    """Scans of the pages of a site, with what is known of its shells in each folder; None where a page must be parsed."""

    _known: dict[tuple[str, tuple[str, ...]], _Surroundings | None] = field(default_factory=dict)

    def scan(self, body: bytes, uri: str, address: Address, shell: tuple[str, ...] | None, outline: Outline | None) -> PageScan:
        """What `scan_html` says of the page ``uri``, which is ``outline`` filled into ``shell`` where both are known."""
        if shell is None or outline is None:
            return scan_html(body, uri, address)
        # Beside each other, pages mean the same by a way that leads out of their own folder.
        key = uri.rpartition("/")[0].rpartition("/")[0], shell
        if key not in self._known:
            scan = scan_html(body, uri, address)
            around = _read_surroundings(shell, uri, address)
            told = around and _tell_scan(around, outline, uri, address, len(body))
            self._known[key] = around if told == scan else None
            return scan
        around = self._known[key]
        return (around and _tell_scan(around, outline, uri, address, len(body))) or scan_html(body, uri, address)


def _read_surroundings(shell: tuple[str, ...], uri: str, address: Address) -> _Surroundings | None:
    """What is around the content; None where it has a heading of its own, or leads to what only this page has."""
    filled = (f'<a href="{_WAY}"></a>' if part in _CONTENT else "" for part in shell[1::2])
    html = "".join(text for pair in zip(shell[::2], [*filled, ""], strict=True) for text in pair)
    scan = scan_html(html.encode("utf-8", errors="xmlcharrefreplace"), uri, address)
    written = [link.written for link in scan.links]
    if written.count(_WAY) != 1 or scan.title or scan.broken or scan.missing_anchors or "<h1" in html:
        return None
    if not all(text.startswith("../") for text in written):
        return None
    place = written.index(_WAY)
    return _Surroundings(tuple(scan.links[:place]), tuple(scan.links[place + 1 :]))


def _tell_scan(around: _Surroundings, outline: Outline, uri: str, address: Address, size: int) -> PageScan | None:
    """The scan of a page in a shell; None where only parsing can tell."""
    scan, own_anchors = PageScan(uri, _read_text(outline.heading), size=size), set[str]()
    scan.links += around.before
    for reference in outline.references:
        if reference.startswith(("http://", "https://")) and address.is_elsewhere(reference):
            continue
        if _UNCLEAR.search(reference):
            return None
        sort_reference(reference, address.locate(reference, uri), scan, own_anchors)
    scan.links += around.after
    return scan


def _read_text(heading: str) -> str:
    """The text of a heading, white space joined."""
    if "<" in heading or "&" in heading:
        node = LexborHTMLParser(f"<h1>{heading}</h1>").css_first("h1")
        heading = node.text() if node else ""
    return " ".join(heading.split())
