"""Finds the phrases of a taxonomy in texts: one walk over the words of a text for all phrases together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import itemgetter
from typing import NamedTuple

from generator.model import Cue

# A word is a run of letters, digits and underscores; in a phrase, ``*`` belongs to the word.
_WORD = re.compile(r"(\w+)")
_PATTERN_WORD = re.compile(r"[\w*]+")
# What may stand between the words of one phrase, so that ``image-text`` and ``image text`` are one cue; ``~`` is TeX's tie. A full
# stop or ampersand only without a space (``Qwen2.5``, ``R&D``): else it ends a sentence or joins two things.
_JOINT = re.compile(r"[\s\-‐-―/~'’]{1,2}|[.&]")


# Start, end and owner of a hit.
_PLACE = itemgetter(0, 1, 2)


class Hit(NamedTuple):
    """A cue found at ``text[start:end]``; ``owner`` is the number of the topic or tag it belongs to."""

    start: int
    end: int
    owner: int
    cue: Cue


@dataclass(slots=True)
class _Node:
    """A state of the phrase trie: where each word pattern leads, and the cues that end here."""

    steps: dict[int, _Node] = field(default_factory=dict)
    ends: list[tuple[int, Cue]] = field(default_factory=list)


class CueMatcher:
    """Finds every cue of every owner (a topic or a tag, by its number) in a text.

    The words of all phrases form one trie (Fredkin 1960). A text is walked once, and each distinct word is compared with the word
    patterns once and then remembered, so the time grows with the text, not with the number of cues. Phrases with a capital
    after the first letter are matched as written, all others case-folded.
    """

    def __init__(self, cues_by_owner: Sequence[Iterable[Cue]]) -> None:
        """Compile the cues; ``cues_by_owner[i]`` are the cues of owner ``i``."""
        self._root = _Node()
        self._patterns = _WordPatterns()
        self._roots_by_word = _Roots(self._root, self._patterns)
        self._cues: dict[tuple[int, Cue], Cue] = {}
        for owner, cues in enumerate(cues_by_owner):
            for cue in cues:
                self._add(owner, cue)

    def _add(self, owner: int, cue: Cue) -> None:
        node, exact = self._root, any(char.isupper() for char in cue.phrase[1:])
        for word in _PATTERN_WORD.findall(cue.phrase):
            node = node.steps.setdefault(self._patterns.add(word, exact), _Node())
        if node is not self._root:
            node.ends.append((owner, self._cues.setdefault((owner, cue), cue)))

    def find(self, text: str) -> list[Hit]:
        """All hits, by start; of overlapping hits of one owner only the longest (then the first) is kept.

        Equal cues of one owner are one object in them.
        """
        hits: list[Hit] = []
        # What stands between words and the words by turns, and where each ends.
        parts = _WORD.split(text)
        ends = list(accumulate(map(len, parts)))
        roots = list(map(self._roots_by_word.__getitem__, parts[1::2]))
        for place, nodes in compress(zip(range(1, len(parts), 2), roots, strict=True), roots):
            for node in nodes:
                for owner, cue in node.ends:
                    hits.append(Hit(ends[place - 1], ends[place], owner, cue))
                if node.steps:
                    self._walk(parts, ends, place, node, hits)
        return _drop_overlaps(hits)

    def _walk(self, parts: list[str], ends: list[int], first: int, node: _Node, hits: list[Hit]) -> None:
        """Add every phrase of two words or more that starts with the word ``first`` and goes on from ``node``."""
        paths = [(first, node)]
        while paths:
            place, node = paths.pop()
            if place + 2 >= len(parts) or not (parts[place + 1] == " " or _JOINT.fullmatch(parts[place + 1])):
                continue
            for pattern in self._patterns.matching(parts[place + 2]):
                step = node.steps.get(pattern)
                if step is not None:
                    hits.extend(Hit(ends[first - 1], ends[place + 2], owner, cue) for owner, cue in step.ends)
                    paths.append((place + 2, step))


class _WordPatterns:
    """The distinct word patterns of a matcher, numbered, and which of them a word matches (remembered for each word)."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._prefixes: dict[tuple[str, bool], int] = {}
        self._lengths: set[int] = set()
        self._regexes: list[tuple[re.Pattern[str], int, bool]] = []
        self._by_word: dict[str, tuple[int, ...]] = {}

    def add(self, word: str, exact: bool) -> int:
        """The number of a pattern; ``exact`` ones heed case."""
        key = (word if exact else word.casefold(), exact)
        if key in self._numbers:
            return self._numbers[key]
        number = self._numbers[key] = len(self._numbers)
        stem = key[0].removesuffix("*")
        if "*" in stem:
            self._regexes.append((re.compile(r"\w*".join(map(re.escape, key[0].split("*")))), number, exact))
        elif stem != key[0]:
            self._prefixes[stem, exact] = number
            self._lengths.add(len(stem))
        return number

    def matching(self, word: str) -> tuple[int, ...]:
        """The numbers of the patterns that match a whole word, ascending."""
        found = self._by_word.get(word)
        if found is None:
            found = self._by_word[word] = tuple(sorted(self._match(word, True) | self._match(word.casefold(), False)))
        return found

    def _match(self, word: str, exact: bool) -> set[int]:
        whole = self._numbers.get((word, exact))
        numbers = {self._prefixes.get((word[:length], exact)) for length in self._lengths if length <= len(word)}
        numbers.update(number for regex, number, heeds in self._regexes if heeds == exact and regex.fullmatch(word))
        return {number for number in (*numbers, whole) if number is not None}


class _Roots(dict[str, tuple[_Node, ...]]):
    """The states after a first word, for every word asked for."""

    def __init__(self, root: _Node, patterns: _WordPatterns) -> None:
        self._root, self._patterns = root, patterns

    def __missing__(self, word: str) -> tuple[_Node, ...]:
        steps = (self._root.steps.get(pattern) for pattern in self._patterns.matching(word))
        roots = self[word] = tuple(step for step in steps if step is not None)
        return roots


def lower_in_place(text: str) -> str:
    """The text in lower case with every character where it was: İ, the one letter that would become two, becomes i."""
    return text.replace("İ", "I").lower()


def _drop_overlaps(hits: list[Hit]) -> list[Hit]:
    """The hits by start, the longest taken first, none overlapping another of the same owner."""
    hits.sort(key=_PLACE)
    crowded, ends = set[int](), dict[int, int]()
    for start, end, owner, _ in hits:
        last = ends.get(owner, 0)
        if start < last:
            crowded.add(owner)
        ends[owner] = end if end > last else last
    if not crowded:
        return hits
    kept = [hit for hit in hits if hit.owner not in crowded]
    for owner in crowded:
        kept += _keep_longest([hit for hit in hits if hit.owner == owner])
    return sorted(kept, key=_PLACE)


def _keep_longest(hits: list[Hit]) -> list[Hit]:
    """Of hits by start those that overlap no longer one, nor one as long before them."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept
