"""Acronyms of an abstract with what they stand for: where to show it, and whether the paper says so itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.analysis.glossary import agree, strip_plural
from generator.model import Basis, Expansion, Paper
from generator.pages.markdown import Gloss
from generator.text import fold_text

# What one paper alone makes of an acronym is its own affair; where nine in ten of several papers mean one thing, so do the others.
_LEAST_PAPERS, _LEAST_SHARE = 2, 0.9
_HYPHEN = re.compile("[-–]")
_TOKEN = re.compile(r"[^\W_]+(?:[-–][^\W_]+)*")
# The first capital or letter beyond ASCII between two spaces, which an acronym has, and what follows; to look for the space before
# takes less than to try every word.
_CAPITAL = re.compile(r"[A-Z\u0080-\U0010ffff]\S*")
# A long form this near, in characters beyond its own length, stands beside its acronym.
_BESIDE = 8


@dataclass(frozen=True, slots=True)
class Acronym:
    """A row under the abstract; ``derived`` when the paper does not spell it out itself and others here agree on it."""

    short: str
    long: str
    basis: Basis


def agree_acronyms(expansions: Iterable[Iterable[tuple[str, str]]]) -> dict[str, str]:
    """What acronyms stand for in this corpus, by acronym: the commonest long form, where nearly all papers that spell it out agree.

    ``expansions`` holds pairs of acronym and long form for each paper. Ties go to the form that sorts first.
    """
    forms_by_short: dict[str, Counter[str]] = {}
    for pairs in expansions:
        for short, long in dict.fromkeys(pairs):
            forms_by_short.setdefault(short, Counter())[long] += 1
    agreed = {}
    for short, forms in sorted(forms_by_short.items()):
        if forms.total() < _LEAST_PAPERS:
            continue
        common = min(forms, key=lambda form: (-forms[form], form))
        alike = sum(count for form, count in forms.items() if form == common or agree(form, common))
        if alike >= _LEAST_SHARE * forms.total():
            agreed[short] = common
    return agreed


def find_glosses(
    paper: Paper, expansions: Sequence[Expansion], agreed: Mapping[str, str], taken: Collection[tuple[int, int]]
) -> tuple[list[Gloss], list[Acronym]]:
    """Where the abstract shows what an acronym stands for, in order, and the rows of the list below it.

    Each acronym is shown once: at its first use that no link, formula or address covers and that has no long form beside it.
    ``taken`` holds the half-open spans of links. The paper's own expansions come first in the list, all of them.
    """
    own = {expansion.short: expansion.long for expansion in reversed(expansions)}
    covered = [*taken, *((mark.start, mark.end) for mark in paper.abstract.marks)]
    covered += [(item.start, item.end) for one in expansions for item in one.evidence if item.field == "abstract"]
    glosses: dict[str, Gloss] = {}
    for short, start, end in _find_uses(paper.abstract.plain, own, agreed):
        long = own.get(short) or agreed[short]
        if short in glosses or any(start < stop and begin < end for begin, stop in covered):
            continue
        if not _stands_beside(long, paper.abstract.plain, start, end):
            glosses[short] = Gloss(start, end, long)
    rows = [Acronym(short, long, Basis.STATED) for short, long in reversed(own.items())]
    rows += [Acronym(short, gloss.title, Basis.DERIVED) for short, gloss in glosses.items() if short not in own]
    return list(glosses.values()), rows


def _find_uses(text: str, own: Mapping[str, str], agreed: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """Every use of a known acronym: alone, in the plural, or before words of small letters (``ViT-based``), but not ``ViT-L``."""
    for capital in _CAPITAL.finditer(text):
        begin = text.rfind(" ", 0, capital.start()) + 1
        for start, readings in _read_chunk(text[begin : capital.end()]):
            for short, length in readings:
                if short in own or short in agreed:
                    yield short, begin + start, begin + start + length
                    break


@lru_cache(maxsize=1 << 16)
def _read_chunk(chunk: str) -> tuple[tuple[int, tuple[tuple[str, int], ...]], ...]:
    """Where each token begins that may be the use of an acronym, and its readings; most chunks stand in many texts."""
    read = [(token.start(), _list_readings(token.group())) for token in _TOKEN.finditer(chunk)]
    return tuple([(start, readings) for start, readings in read if readings])


def _list_readings(token: str) -> tuple[tuple[str, int], ...]:
    """The acronyms that a token may be a use of, the first known one counts, each with how much of the token it is.

    All have a capital, as `generator.analysis.glossary.is_short_form` asks of an acronym.
    """
    word, *rest = _HYPHEN.split(token)
    forms = {token: len(token)}
    if all(part.islower() for part in rest):
        forms |= {form: len(word) for form in (word, strip_plural(word)) if form != token}
    return tuple([(form, length) for form, length in forms.items() if any(char.isupper() for char in form)])


def _stands_beside(long: str, text: str, start: int, end: int) -> bool:
    """Whether the long form stands directly before or after a place."""
    reach = len(long) + _BESIDE
    return fold_text(long) in fold_text(text[max(0, start - reach) : end + reach])
