"""Acronyms and what they stand for, as each paper itself writes it: "Vision Transformers (ViTs)", "ViT (Vision Transformer)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.analysis.spelling import is_adjective
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Evidence, Expansion, Paper, TextField
from generator.steps import Known, Step
from generator.text import fold_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")
# Source: Schwartz and Hearst 2003, section 3: a short form has 2 to 10 characters and at most two words. Coined names run longer
# ("TokenCompression3D"), so the upper bound is 20; the bound on the long form keeps the precision.
_SHORTEST, _LONGEST = 2, 20
_LEAD = r"(?:i\.e\.,?|a\.k\.a\.,?|abbreviated as|short as|short for|denoted (?:as|by)|referred to as|or|called|termed|dubbed)"
_BRACKETED = re.compile(rf"\(\s*{_LEAD}?\s*[\"“”'`]*([^()]{{2,120}}?)[\"“”'`]*\s*\)")
_SHORT_END = re.compile(r"\s*(?:[,;:\[]|\bfor short\b|\bin short\b|\bhereafter\b).*$")
_NO_SHORT_FORM = re.compile(r"[=<>%|@]|\d{4}$")
_REPEATED = re.compile(r"([a-z])([234])")
_VERSION = re.compile(r"v?\d+$")
_PART = re.compile(r"[^\W_]+")
_SMALL = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "via", "with"})
# What no long form holds: the end of a clause or sentence, half a bracket, a dash.
_BROKEN = re.compile(r"[.;:!?,]\s|[()\[\]]|\s[-–—]+\s")
_QUOTES = "\"“”'`"
_BEFORE_WORD = re.compile(r"[\s(\[]")
# So far before a bracket its short form is looked for: further than one reaches with any quotes around it.
_NEAR = 64


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form with its long form; both spans are into the text they were found in, ``short`` and ``long`` are its slices."""

    short: str
    long: str
    short_start: int
    short_end: int
    long_start: int
    long_end: int


def find_expansions(papers: tuple[Paper, ...], crew: Crew = ALONE) -> Findings[tuple[Expansion, ...]]:
    """The acronyms each paper expands, by paper id, in the order of the text; the first expansion of an acronym counts."""
    return crew.map_papers(Step("expansions", _find_expansions), papers).findings


def _find_expansions(paper: Paper, _: Known) -> tuple[Expansion, ...]:
    return tuple(_expand(paper))


def _expand(paper: Paper) -> Iterator[Expansion]:
    """One expansion for each short form, with every place where the paper gives it; plural forms are one with the singular."""
    found: dict[str, tuple[str, str, list[Evidence]]] = {}
    for field in _FIELDS:
        for pair in find_abbreviations(paper.text(field)):
            short, long = strip_plural(pair.short), pair.long
            if short != pair.short and long.endswith("s"):
                long = re.sub(r"(?<=ss)es$|(?<=[^s])s$", "", long)
            start, end = min(pair.short_start, pair.long_start), max(pair.short_end, pair.long_end)
            evidence = Evidence(field, start, end, "acronym-expansion")
            found.setdefault(short, (short, long, []))[2].append(evidence)
    for short, long, evidence_list in found.values():
        yield Expansion(short, long, tuple(evidence_list))


# The same abstract is asked for again and again, by one analysis after another.
@lru_cache(maxsize=1024)
def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Every "long form (SHORT)" and "SHORT (long form)" of a text, in order.

    Source: A. Schwartz and M. Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text",
    Pacific Symposium on Biocomputing 2003.
    """
    if "(" not in text:
        return ()
    return tuple(pair for match in _BRACKETED.finditer(text) if (pair := _read_pair(text, match)))


def strip_plural(short: str) -> str:
    """The singular of an acronym: ``ViTs`` gives ``ViT``; words whose ``s`` follows a small letter stay as they are."""
    return short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short


def agree(long: str, other: str, share: float = 0.75) -> bool:
    """Whether two long forms of one acronym mean one thing: a share in (0, 1] of the shorter one's words begin alike."""
    words, others = ({word[:4] for word in fold_text(text).split()} for text in (long, other))
    return len(words & others) >= share * min(len(words), len(others))


def _read_pair(text: str, match: re.Match[str]) -> Abbreviation | None:
    """The pair that a bracket makes with the words before it, either way round."""
    inner_start = match.start(1)
    inner = _SHORT_END.sub("", match.group(1)).rstrip(_QUOTES + " ")
    before_end = len(text[: match.start()].rstrip(_QUOTES + " "))
    if is_short_form(inner):
        long_start = find_long_form(inner, text[:before_end])
        if long_start is not None:
            long_start = _complete_word(text, long_start)
            return Abbreviation(inner, text[long_start:before_end], inner_start, inner_start + len(inner), long_start, before_end)
    return _read_reverse(text, match, before_end)


def _complete_word(text: str, start: int) -> int:
    """The beginning of the hyphenated word in which a long form begins ("Architecture-Agnostic" for a match of "Agnostic")."""
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-–‑"):
        start -= 1
    return start


def _read_reverse(text: str, match: re.Match[str], before_end: int) -> Abbreviation | None:
    """The pair "SHORT (long form)": the long form fills the bracket from its first word on."""
    long = match.group(1).rstrip(_QUOTES + " ")
    near = text[max(0, before_end - _NEAR) : before_end]
    short_start = before_end - len(_BEFORE_WORD.split(near)[-1].lstrip(_QUOTES))
    short = text[short_start:before_end]
    if " " not in long or not is_short_form(short) or len(short) * 2 > len(long):
        return None
    if find_long_form(short, long, slack=len(short) + 5) != 0:
        return None
    return Abbreviation(short, long, short_start, before_end, match.start(1), match.start(1) + len(long))


def is_short_form(text: str) -> bool:
    """Whether a text can be a short form: 2 to 20 characters, one or two words, a capital in it, a letter or digit first."""
    return (
        _SHORTEST <= len(text) <= _LONGEST
        and len(text.split()) <= 2
        and text[0].isalnum()
        and any(char.isupper() for char in text)
        and not _NO_SHORT_FORM.search(text)
        and not is_adjective(text)
    )


def find_long_form(short: str, before: str, slack: int = 0) -> int | None:
    """The index in ``before`` at which the shortest long form of ``short`` begins that ends where ``before`` ends, or None.

    The letters and digits of the short form are matched from right to left; the first must begin a word. The long form has at most
    min(n + 5, 2n) words for n characters, or ``slack`` words where that is more (a bracket shows where it begins). A digit
    may stand for a repeated letter (``M3I``) or for no word at all (``M2``), and a version at the end (``V2``) for nothing.
    """
    folded = before.casefold()
    if len(folded) != len(before):
        return None
    spellings = [spelled for spelled in _spell(strip_plural(short)) if len(spelled) >= _SHORTEST]
    for match in (_match_initials, _match_letters):
        starts = []
        for spelled in spellings:
            window = _window_start(before, max(slack, min(len(spelled) + 5, len(spelled) * 2)))
            start = match(spelled, folded, window)
            if start is not None and _is_long_form(short, before[start:]):
                starts.append(start)
        if starts:
            return max(starts)
    return None


def _spell(short: str) -> Iterator[str]:
    """The ways to read a short form, likeliest first: digits as repeated letters, as they stand, without a version at the end."""
    plain = "".join(char for char in short.casefold() if char.isalnum())
    repeated = _REPEATED.sub(lambda match: match[1] * int(match[2]), plain)
    unversioned = _VERSION.sub("", plain)
    yield from dict.fromkeys((repeated, plain, unversioned))


def _is_long_form(short: str, long: str) -> bool:
    """Whether a candidate is longer than the short form, of several words or marked, in one sentence, and lacks the short form."""
    several = " " in long or "-" in long or any(char.isupper() for char in long[1:])
    return several and len(long) > len(short) and not _BROKEN.search(long) and not squashes_into(short, long.split())


def squashes_into(short: str, words: list[str]) -> bool:
    """Whether the short form is itself one of the words of the long form (then it explains nothing)."""
    return any(word.strip("()[],").casefold() == short.casefold() for word in words)


def _window_start(before: str, words: int) -> int:
    """The index at which the last ``words`` words of a text begin."""
    position = len(before)
    for _ in range(words):
        position = before.rfind(" ", 0, position)
        if position < 0:
            return 0
    return position + 1


def _match_initials(letters: str, before: str, window_start: int) -> int | None:
    """Where a long form begins whose words (small ones apart) begin with the letters, one each: "Sparse Subspace" for SS.

    Not part of the algorithm of 2003, which takes the nearest letter and so cuts such a long form short.
    """
    index = len(letters) - 1
    for match in reversed(list(_PART.finditer(before, window_start))):
        if before[match.start()] == letters[index]:
            index -= 1
            if index < 0:
                return match.start()
        elif match.group() not in _SMALL:
            return None
    return None


def _match_letters(letters: str, before: str, window_start: int) -> int | None:
    """Where the first letter lands when all are matched from right to left, the first at the start of a word."""
    position = len(before)
    for index in range(len(letters) - 1, -1, -1):
        position = _find_back(letters[index], before, position, window_start, first=index == 0)
        if position < 0:
            return None
    return position


def _find_back(letter: str, before: str, end: int, start: int, *, first: bool) -> int:
    """The last place of a letter in ``before[start:end]``, at the beginning of a word when it is the first letter; -1 for none."""
    position = before.rfind(letter, start, end)
    while first and position > 0 and before[position - 1].isalnum():
        position = before.rfind(letter, start, position)
    if position < 0 and letter.isdigit() and not first:
        return end
    return position
