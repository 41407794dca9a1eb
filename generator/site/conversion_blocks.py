"""Blocks of Markdown, converted where Python-Markdown leaves no doubt: what the templates write, and what people write like it.

Headings, paragraphs, lists of one level, fenced code, and elements of HTML that stand alone. All else is refused.
Source: `markdown.preprocessors`, `markdown.blockprocessors`, `markdown.treeprocessors`, and `markdown.extensions` md_in_html,
attr_list, fenced_code and toc, Python-Markdown 3.11.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markdown.extensions import toc

from generator.site.conversion_inline import ATTRIBUTES, RefusedError, convert_inline, escape_attribute, is_raw

# Characters that Python-Markdown removes, takes for its own marks, or takes for white space where a space is meant.
_STRANGE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
# Here and below, what stands before is looked at after a character that is rare: a pattern is tried only where it may begin.
_FENCE = re.compile(r"```(?:(?<=\n\n```)|(?<=\A```))(?P<lang>[\w#.+-]*)\n(?P<code>(?:[^`\n][^\n]*\n|\n)*+)```(?=\n\n|\n?\Z)")
_HEADING = re.compile(r"(?P<level>#{1,6}) (?P<text>[^#\s](?:[^\n]*?[^#\s])??)(?: \{ (?P<mark>data-search-exclude|#[a-z]+) \})?")
# How no line may begin: as another kind of block, or as the line under a heading; and how no item may.
_BLOCK_START = re.compile(r"^(?:[#>=+~:_-]|\*(?!\*[^\s*])|\d+\.(?:\s|$))", re.MULTILINE)
_ITEMS = re.compile(r"(?:- (?!\*(?!\*[^\s*])|\d+\.(?:\s|$))[^#>+\s-][^\n]*+(?:\n|\Z))++")

# Elements whose text is Markdown, and the lines that open and close them.
_ROOMS = "aside|details|div|nav|section"
_EDGE = re.compile(rf"<(?:(?:(?<=\n<)|(?<=\A<))(?:{_ROOMS}){ATTRIBUTES} markdown>(?=\n)|/(?<=\n</)(?:{_ROOMS})>(?=\n\n|\n?\Z))")
_OPEN = re.compile(rf"<(?P<tag>{_ROOMS})(?P<attributes>{ATTRIBUTES}) markdown>")
_CLOSE = re.compile(rf"</(?P<tag>{_ROOMS})>")
# Paragraphs with attributes, and elements that Markdown does not look into.
_PARAGRAPH = re.compile(rf"<p(?P<attributes>{ATTRIBUTES}) markdown>(?P<text>\S[^\n]*)</p>")
_ELEMENT = re.compile(rf"<(?P<tag>p|h2|div|summary)(?P<attributes>{ATTRIBUTES})>(?P<text>[^\n]*)</(?P=tag)>")

_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_TAG = re.compile(rf"<[a-z][a-z0-9]*({ATTRIBUTES})>")


class Conversion:
    """The HTML of one page while it is made.

    Attributes:
        headings: A token for each heading in order, as the extension ``toc`` makes them.
        ids: Ids of the page, by which others may link into it.
        title: HTML of the first heading of the first level.
    """

    def __init__(self, resolve: Callable[[str], str]) -> None:
        """Make a page whose links ``resolve`` turns into what the page says."""
        self._resolve = resolve
        self._pieces: list[str] = []
        self._items: list[str] = []
        self._room: tuple[str, int] | None = None
        self._heading_ids: set[str] = set()
        self._counters: dict[str, int] = {}
        self.headings: list[Any] = []
        self.title = ""
        self.ids: set[str] = set()

    def convert(self, markdown: str) -> str:
        """The HTML of a page, as `markdown.Markdown.convert` gives it.

        Raises:
            RefusedError: When any part of the text may mean something else to Python-Markdown.
        """
        if _STRANGE.search(markdown):
            raise RefusedError(markdown)
        end = 0
        for fence in _FENCE.finditer(markdown):
            self._add_text(markdown[end : fence.start()])
            self._add_code(fence["lang"], fence["code"])
            end = fence.end()
        self._add_text(markdown[end:])
        self._end_list()
        if self._room:
            raise RefusedError(self._room[0])
        self.ids |= self._heading_ids
        self.headings = list(toc.nest_toc_tokens(self.headings))
        return "".join(self._pieces).strip()

    def _add_text(self, text: str) -> None:
        if _is_loose(text):
            raise RefusedError(text)
        if ' id="' in text:
            attributes = (pair for tag in _TAG.finditer(text) for pair in _ATTRIBUTE.findall(tag[1]))
            self.ids.update(html.unescape(value) for name, value in attributes if name == "id")
        for block in _EDGE.sub(_set_apart, text).split("\n\n"):
            if block := block.strip("\n"):
                self._add_block(block)

    def _add_block(self, block: str) -> None:
        if block.startswith("- "):
            self._add_items(block)
            return
        self._end_list()
        if block[0] == "#":
            self._add_heading(block)
        elif block[0] != "<" or not self._add_element(block):
            if _BLOCK_START.search(block) or ("|" in block and "\n" in block):
                raise RefusedError(block)
            self._pieces.append(f"<p>{convert_inline(block, self._resolve)}</p>\n")

    def _add_code(self, language: str, code: str) -> None:
        self._end_list()
        if self._room:
            raise RefusedError(code)
        name = f' class="language-{escape_attribute(language)}"' if language else ""
        escaped = html.escape(code, quote=False).replace('"', "&quot;")
        self._pieces.append(f"<pre><code{name}>{escaped}</code></pre>\n")

    def _add_heading(self, block: str) -> None:
        heading = _HEADING.fullmatch(block)
        if heading is None or self._room:
            raise RefusedError(block)
        inner, level = convert_inline(heading["text"], self._resolve), len(heading["level"])
        mark = heading["mark"] or ""
        name = toc.strip_tags(inner)
        anchor = self._name_heading(name, mark)
        if level == 1 and not self.title:
            self.title = inner
        self.headings.append({"level": level, "id": anchor, "name": name, "html": inner, "data-toc-label": ""})
        idle = f" {mark}" if mark and mark[0] != "#" else ""
        self._pieces.append(f'<h{level}{idle} id="{anchor}">{inner}</h{level}>\n')

    def _name_heading(self, name: str, mark: str) -> str:
        """The id of a heading. One that is stated is taken before any is made, so only the first heading may state one here."""
        if not mark.startswith("#"):
            return toc.unique(_slug(name), self._heading_ids, self._counters)  # type: ignore[call-arg]
        if self._heading_ids:
            raise RefusedError(mark)
        self._heading_ids.add(mark[1:])
        return mark[1:]

    def _add_items(self, block: str) -> None:
        """Items go on with the list before them; a blank line between two makes paragraphs of both."""
        if _ITEMS.fullmatch(block) is None:
            raise RefusedError(block)
        items = [line[2:] for line in convert_inline(block, self._resolve).split("\n")]
        if self._items:
            self._items[-1], items[0] = _loosen(self._items[-1]), _loosen(items[0])
        self._items += items

    def _end_list(self) -> None:
        if self._items:
            self._pieces += ["<ul>\n", *(f"<li>{item}</li>\n" for item in self._items), "</ul>\n"]
            self._items = []

    def _add_element(self, block: str) -> bool:
        """Whether the block is an element of HTML that stands alone; then it has been added."""
        if found := _PARAGRAPH.fullmatch(block):
            self._pieces.append(f"<p{_write_attributes(found['attributes'])}>{convert_inline(found['text'], self._resolve)}</p>\n")
        elif found := _OPEN.fullmatch(block):
            if self._room:
                raise RefusedError(block)
            self._pieces.append(f"<{found['tag']}{_write_attributes(found['attributes'])}>\n")
            self._room = found["tag"], len(self._pieces)
        elif found := _CLOSE.fullmatch(block):
            if self._room is None or self._room[0] != found["tag"] or self._room[1] == len(self._pieces):
                raise RefusedError(block)
            self._pieces.append(f"{block}\n")
            self._room = None
        elif found := _ELEMENT.fullmatch(block):
            self._add_closed(found)
        else:
            return False
        return True

    def _add_closed(self, found: re.Match[str]) -> None:
        """Add an element that Markdown does not look into; within another one it is written anew."""
        if self._room is None and is_raw(found["text"]) and found["tag"] != "summary":
            self._pieces.append(f"{found[0]}\n\n")
        elif self._room and found["tag"] in ("p", "summary") and re.fullmatch("[^&<>]+", found["text"]):
            self._pieces.append(f"<{found['tag']}{_write_attributes(found['attributes'])}>{found['text']}</{found['tag']}>\n")
        else:
            raise RefusedError(found[0])


def _is_loose(text: str) -> bool:
    """Whether a line begins with a space: it belongs to the block before it, or is code; or ends with one: it may be a break."""
    return "\n " in text or " \n" in text or text[:1] == " " or text[-1:] == " "


def _set_apart(edge: re.Match[str]) -> str:
    # A template for the replacement would be read again for each match.
    return f"\n\n{edge[0]}\n\n"


def _loosen(item: str) -> str:
    return item if item.startswith("\n") else f"\n<p>{item}</p>\n"


@lru_cache(4096)
def _write_attributes(attributes: str) -> str:
    """The attributes of an element whose text is Markdown: read by one parser, written sorted by another."""
    pairs = _ATTRIBUTE.findall(attributes)
    values = {name: escape_attribute(html.unescape(value)) for name, value in pairs}
    if len(values) < len(pairs) or "id" in values:
        raise RefusedError(attributes)
    return "".join(f' {name}="{value}"' for name, value in sorted(values.items()))


@lru_cache(4096)
def _slug(name: str) -> str:
    return toc.slugify(html.unescape(name), "-")
