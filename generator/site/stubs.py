"""What Pagefind reads in place of a page: a small stub of everything that can be found.

Stubs instead of the finished pages, because the theme around a text costs Pagefind three times the time and half again the
memory, and because most of them can be written while the pages are still being made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from generator.packing import digest_words
from generator.text import fold_text, squash_text

# The summary is a sentence of the abstract; inside it words count twice. Titles, names and aliases are metadata, whose weights
# are given in the browser (RANKING in search-engine.js): what is metadata is found, and stays out of the quoted sentence.
SUMMARY_WEIGHT = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    Attributes:
        url: Public address relative to the site, with a final slash (empty for the home page).
        title: Never empty.
        names: Names it coins or goes by.
        aliases: Other forms of those names, authors, and whatever else should lead here.
        text: Its words: an abstract, an explanation, a page.
        summary: The part of ``text`` that says most, half-open, or None.
    """

    url: str
    title: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    text: str = ""
    summary: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found, described only where the index of it is made anew.

    Attributes:
        url: As of its entry.
        key: Changes with the entry.
        describe: Makes the entry.
    """

    url: str
    key: bytes
    describe: Callable[[], Entry]


def make_item(entry: Entry) -> Item:
    """The item of an entry that is there already."""
    groups = (entry.names, entry.aliases, tuple(map(str, entry.summary or ())))
    parts = [part for group in groups for part in (str(len(group)), *group)]
    return Item(entry.url, digest_words([entry.url, entry.title, entry.text, *parts]), lambda: entry)


def render_stub(entry: Entry, language: str = "en") -> str:
    """The page that Pagefind reads in place of the real one; every value is escaped."""
    meta = {
        "title": entry.title,
        "name": ", ".join(entry.names),
        # A name as one word, so that who asks for ViT finds what is called that before all that is called ViT-something.
        "key": " ".join(sorted({squash_text(name) for name in entry.names})),
        "also": " ".join(
            [*entry.aliases, *sorted(fold_variants(" ".join((entry.title, *entry.names, *entry.aliases, entry.text))))]
        ),
    }
    head = "".join(f'<meta data-pagefind-meta="{key}[content]" content="{escape(value)}">' for key, value in meta.items() if value)
    # What a result is, its address says: filters are written in hash order, and a site must come out the same twice.
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">{head}</head>'
        f"<body data-pagefind-body>{_render_body(entry)}</body></html>\n"
    )


def _render_body(entry: Entry) -> str:
    # Pagefind leaves out a page without any word, so the title stands in where there is no text.
    if not any(map(str.isalnum, entry.text)):
        return f"<p>{escape(entry.title)}</p>"
    if entry.summary is None:
        return f"<p>{escape(entry.text)}</p>"
    start, end = entry.summary
    before, told, after = (escape(part) for part in (entry.text[:start], entry.text[start:end], entry.text[end:]))
    return f'<p>{before}<span data-pagefind-weight="{SUMMARY_WEIGHT}">{told}</span>{after}</p>'


def fold_variants(text: str) -> set[str]:
    """Plain forms of the words that Pagefind would only find as they are written.

    Pagefind itself joins hyphens (``pre-training`` is found as ``pretraining``), splits capitals (``ConvNeXt``: ``conv``, ``next``)
    and drops accents. It does not know compatibility forms: ``M²UGen`` gets the variant ``m2ugen``, ``ﬁne`` gets ``fine``.
    """
    if text.isascii():
        return set()
    return {squash_text(word) for word in text.split() if _is_compatibility(word) and squash_text(word)}


def _is_compatibility(word: str) -> bool:
    return not word.isascii() and unicodedata.normalize("NFKC", word) != unicodedata.normalize("NFC", word)


def squash_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names of several words as one (``CNN Filter DB``: ``cnnfilterdb``), as people type them; sorted, each once."""
    return tuple(sorted({squash_text(name) for name in names if " " in fold_text(name)}))
