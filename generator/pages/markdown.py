"""The one place where text becomes Markdown: every escape of the project lives here, chosen by type.

Everything special is written as a character reference (``&#42;``), not with a backslash: Python-Markdown leaves references
alone in running text, link text, link titles, headings, table cells and the attributes of raw HTML, so one escape is right
in all of them, under any set of extensions. Values never hold a line break, so no value can begin a block of its own but by
its first characters, which are escaped too.

Source: the inline patterns and block processors of Python-Markdown 3.11; https://spec.commonmark.org/0.31.2/#entity-references
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape as escape_html
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, urlsplit

import yaml
from markupsafe import Markup

from generator.model import Mark, RichText
from generator.text import normalize_text

# Characters that mean something to Markdown, HTML, Jinja or a common extension, anywhere in a line.
_SPECIAL = {ord(char): f"&#{ord(char)};" for char in "\\`*_{}[]~^|$#\"'"} | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
}
# Quotes only matter in attributes; escaping them in prose would make the Markdown hard to read.
_PROSE = {code: reference for code, reference in _SPECIAL.items() if chr(code) not in "\"'"}
# What begins a block when a line begins with it: lists, quotes, headings, definitions, admonitions, tabs, underlines.
_LINE_START = re.compile(r"[-+=:!?%]|\d+(?=[.)])")
# ``:name:`` is an emoji, ``==`` a mark and ``++`` a key where a project switches those extensions on; a final
# ``!`` would make an image of a link that follows.
_PAIRS = re.compile(r":(?=[\w+-]+:)|==|\+\+|--(?=8&)|!\Z")
_SCHEMES = frozenset({"http", "https"})
# Printable characters of YAML but for breaks of lines and the byte order mark. Source: YAML 1.2.2, 5.1 and 5.4.
_ONE_LINE = re.compile("[ -~\\u00a0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]+")
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_URL_SAFE = "%/:=&?~#+!$,;@"


class Markdown(Markup):
    """Text that already is Markdown: it passes through templates as it stands.

    Only this module and finished templates make it; a plain ``str`` in a template is escaped on its way out. Being a `Markup`,
    it is what Jinja's own machinery (macros, blocks) hands on unchanged, and joining it with a plain ``str`` escapes the latter.
    """

    __slots__ = ()

    if not TYPE_CHECKING:
        # Markup's own asks every value for its HTML first, which made pages half again as slow; ours are strings.
        __new__ = str.__new__

    @classmethod
    def escape(cls, s: Any, /) -> Markdown:
        """What `Markup` calls on every plain value it is combined with."""
        return s if isinstance(s, cls) else escape_text(str(s))


NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of a text to be made a link: half-open span, address as it goes into Markdown, words for the hover title."""

    start: int
    end: int
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A stretch of a text that is an abbreviation: half-open span, what it stands for."""

    start: int
    end: int
    title: str


@lru_cache(maxsize=1 << 15)
def escape_text(text: str) -> Markdown:
    """Markdown that shows exactly ``normalize_text(text)`` and nothing else, at the start of a line or within one."""
    return Markdown(_escape_start(_escape_run(normalize_text(str(text)))))


def escape_attribute(text: str) -> Markdown:
    """The text for a double-quoted HTML attribute or Markdown link title: shows exactly ``normalize_text(text)``."""
    return Markdown(_PAIRS.sub(_refer, normalize_text(text).translate(_SPECIAL)))


def escape_url(url: str) -> Markdown | None:
    """The address for a link target or attribute, or None when it is not plain http(s) with a host: show it as text then."""
    url = normalize_text(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in _SCHEMES or not host:
        return None
    # What `quote` leaves alone is ASCII without quotes, brackets or spaces; references guard the rest from Markdown.
    return Markdown(quote(url, safe=_URL_SAFE).translate(_SPECIAL))


def escape_query(text: str) -> Markdown:
    """The text as one value in the query of an address that is a link target or attribute."""
    return Markdown(quote_plus(text).translate(_SPECIAL))


def link_text(text: str, url: str) -> Markdown:
    """The text as a link to an http(s) address, or the plain text when the address is anything else."""
    address = escape_url(url)
    return escape_text(text) if address is None else Markdown(f"[{escape_text(text)}]({address})")


def render_rich(text: RichText, links: Sequence[Link | Gloss] = ()) -> Markdown:
    """The text with its addresses, ``links`` and abbreviations, its math marked for KaTeX; visible text is ``text.plain``.

    Links that overlap a mark or an earlier link are left out: what the words say always wins over what they point to.
    """
    pieces, end = [], 0
    for span in _order_spans(text.marks, links):
        if span.start < end:
            continue
        pieces.append(_escape_run(text.plain[end : span.start]))
        pieces.append(_render_span(text.plain[span.start : span.end], span))
        end = span.end
    pieces.append(_escape_run(text.plain[end:]))
    return Markdown(_escape_start("".join(pieces)))


def mark_words(text: str, start: int, end: int) -> Markdown:
    """The text with the words in the half-open span marked; spaces at both edges of the span stay as they are."""
    marked = f"<mark>{_escape_run(text[start:end])}</mark>"
    return Markdown(_escape_start(f"{_escape_run(text[:start])}{marked}{_escape_run(text[end:])}"))


def has_math(*texts: RichText) -> bool:
    """Whether any of the texts needs KaTeX."""
    return any(mark.kind == "math" for text in texts for mark in text.marks)


def dump_front_matter(values: Mapping[str, Any]) -> Markdown:
    """A YAML front matter block with the final line break; strings are HTML-escaped, because themes print them raw.

    Raises:
        ValueError: When reading the block back does not give the same values.
    """
    safe = {key: _escape_value(value) for key, value in values.items() if value not in ("", None)}
    if safe and all(_is_simple(value) for value in safe.values()):
        return Markdown("".join(["---\n", *(f"{key}: {_dump_simple(value)}\n" for key, value in safe.items()), "---\n"]))
    block = yaml.dump(safe, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=2**20)
    if yaml.load(block, Loader=_LOADER) != safe:  # noqa: S506 (a safe loader, in C where there is one)
        raise ValueError(f"front matter does not read back: {safe!r}")
    return Markdown(f"---\n{block}---\n")


def dump_json(value: object) -> Markdown:
    """JSON for a ``<script type="application/ld+json">``: no character in it can end the script."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markdown(text)


def fence_code(code: str, language: str = "") -> Markdown:
    """The text as a fenced code block whose fence is longer than any run of its character inside."""
    lines = [_drop_controls(line) for line in code.split("\n")]
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markdown("\n".join([f"{fence}{language}", *lines, fence]))


_DUMPER: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _is_simple(value: object) -> bool:
    """Whether `_dump_simple` can write it: True, a text of one line of characters that YAML takes as they are, or a map to such."""
    if isinstance(value, Mapping):
        return all(_is_simple(item) and not isinstance(item, Mapping) for item in value.values())
    return value is True or (isinstance(value, str) and _ONE_LINE.fullmatch(value) is not None)


def _dump_simple(value: object) -> str:
    """The value as JSON, which YAML reads the same where nothing but a backslash is escaped.

    An emitter and a parser of YAML take a third of the time of a page, and would write and find just this.
    Source: YAML 1.2.2, 1.3 and 7.3.1.
    """
    return _ENCODER.encode(value)


def _escape_value(value: object) -> object:
    return escape_html(normalize_text(value), quote=True) if isinstance(value, str) else value


def _drop_controls(line: str) -> str:
    """The line without characters that are neither seen nor white space."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(char for char in line if char >= " " and normalize_text(f"a{char}b") != "ab")


def _refer(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match.group())


def _escape_run(text: str) -> str:
    """Escape what is special anywhere; the text may begin or end in the middle of a line."""
    return _PAIRS.sub(_refer, text.translate(_PROSE))


def _escape_start(markdown: str) -> str:
    match = _LINE_START.match(markdown)
    if not match:
        return markdown
    digits = match.group()
    if digits.isdigit():
        stop = match.end()
        return f"{digits}&#{ord(markdown[stop])};{markdown[stop + 1 :]}"
    return f"&#{ord(digits)};{markdown[1:]}"


def _order_spans(marks: Sequence[Mark], links: Sequence[Link | Gloss]) -> list[Mark | Link | Gloss]:
    """Marks and the links that do not touch them, by place."""
    taken = [(mark.start, mark.end) for mark in marks]
    free = [link for link in links if not any(link.start < end and start < link.end for start, end in taken)]
    return sorted([*marks, *free], key=lambda span: (span.start, -span.end))


def _render_span(words: str, span: Mark | Link | Gloss) -> str:
    shown = _escape_start(_escape_run(words))
    if isinstance(span, Link):
        title = f' "{escape_attribute(span.title)}"' if span.title else ""
        return f"[{shown}]({span.address}{title})"
    if isinstance(span, Gloss):
        return f'<abbr title="{escape_attribute(span.title)}">{shown}</abbr>'
    if span.kind == "url":
        address = escape_url(span.value)
        return shown if address is None else f"[{shown}]({address})"
    return f'<span class="math" data-tex="{escape_attribute(span.value)}">{shown}</span>'
