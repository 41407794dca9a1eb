"""The names that titles show by their shape: "SparK: ...", "... (LOOK)", "Phikon-v2, A large ...", "Vidu Technical Report"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.analysis.coinage import STRONG, Coinage
from generator.analysis.glossary import find_abbreviations, find_long_form
from generator.analysis.spelling import NAME, QUOTE, find_word, is_distinctive
from generator.model import Paper
from generator.text import squash_text

_HEAD = re.compile(r"^(?P<head>.{2,60}?)\s*(?::|\s[-–—]{1,3})\s+(?=\S)|^(?P<tight>[^\s:]{2,30}):(?=[A-Z])")
_APPOSITION = re.compile(rf"(?:^|: ){QUOTE}(?P<name>{NAME}){QUOTE}, (?:[Aa]n? |[Tt]he )")
_REPORT = re.compile(rf"^(?P<name>{NAME}(?: [Vv]?\d[\w.]*)?) (?:[Tt]echnical [Rr]eport|[Ss]ystem [Cc]ard|[Mm]odel [Cc]ard)")
_VERSION = re.compile(r"^[Vv]?\d[\w.]*$")
_SHORT = re.compile(r" ?\((?P<short>[A-Z][\w-]{1,9})\)")
_BRACKET = re.compile(r"\s*\([^()]*\)$")
_LONGEST_HEAD = 5


def read_title(paper: Paper) -> Iterator[Coinage]:
    """Every name that the shape of a paper's title shows, and the short form that the abstract gives right after a title's head."""
    title, abstract = paper.title.plain, paper.abstract.plain
    if match := _HEAD.search(title):
        group = "head" if match["head"] else "tight"
        for name, start, rule in _read_head(match[group], match.start(group), paper):
            yield Coinage(name, "title", start, start + len(name), rule, STRONG)
            yield from _read_short_of(name, abstract)
    for pattern, rule in ((_APPOSITION, "title-apposition"), (_REPORT, "title-report")):
        if (match := pattern.search(title)) and is_distinctive(match["name"].split()[0]):
            yield Coinage(match["name"], "title", match.start("name"), match.end("name"), rule, STRONG)
    for pair in find_abbreviations(title):
        yield Coinage(pair.short, "title", pair.short_start, pair.short_end, "title-acronym", STRONG, long=pair.long)


def _read_head(head: str, start: int, paper: Paper) -> Iterator[tuple[str, int, str]]:
    """The names before a title's colon: one marked word; or words that the abstract or an address repeats as they stand."""
    head = _BRACKET.sub("", head)
    words = head.split()
    versioned = len(words) == 2 and _VERSION.match(words[1]) is not None
    pieces = re.split(r" and | & |, ", head)
    if len(words) == 1 or versioned:
        if is_distinctive(words[0]) or versioned or _is_repeated(head, paper):
            yield head, start, "title-head"
    elif len(pieces) > 1 and all(_is_piece(piece) for piece in pieces):
        for piece in pieces:
            yield piece, start + head.index(piece), "title-pair"
    elif len(words) <= _LONGEST_HEAD and (_is_pair(words) or _is_repeated(head, paper)):
        yield head, start, "title-head"


def _is_piece(piece: str) -> bool:
    """Whether one part of "TS-LSTM and Temporal-Inception" is a name on its own."""
    return " " not in piece and (is_distinctive(piece) or ("-" in piece and piece[:1].isupper()))


def _is_pair(words: list[str]) -> bool:
    """Whether a head is a marked name with one capitalised word before it, as in "Mobile V-MoEs"; "Demystifying CLIP" is none."""
    return len(words) == 2 and is_distinctive(words[1]) and not words[0][:1].islower() and not words[0].endswith("ing")


def _is_repeated(name: str, paper: Paper) -> bool:
    """Whether the abstract holds the name as it stands, or one of its addresses ends in it."""
    if not name[:1].isupper():
        return False
    if find_word(name, paper.abstract.plain) >= 0:
        return True
    key = squash_text(name)
    return any(squash_text(mark.value.rstrip("/").rsplit("/", 1)[-1]) == key for mark in paper.abstract.marks if mark.kind == "url")


def _read_short_of(name: str, abstract: str) -> Iterator[Coinage]:
    """The short form that the abstract gives in brackets right after the title's name, even where the words run together."""
    start = abstract.find(name)
    while start >= 0:
        match = _SHORT.match(abstract, start + len(name))
        if match and _abbreviates(match["short"], name):
            yield Coinage(match["short"], "abstract", match.start("short"), match.end("short"), "acronym-head", STRONG, long=name)
        start = abstract.find(name, start + 1)


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of a short form stand in a name in their order."""
    letters = iter(name.casefold())
    return find_long_form(short, name) is not None or all(char in letters for char in short.casefold())
