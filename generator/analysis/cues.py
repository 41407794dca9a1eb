"""Finds the phrases of a taxonomy in texts: one pass over the words of a text for all phrases together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.model import Cue

# A word is a run of letters, digits and underscores; in a phrase, ``*`` belongs to the word.
_WORD = re.compile(r"\w+")
_PATTERN_WORD = re.compile(r"[\w*]+")
# What may stand between the words of one phrase, so that ``image-text`` and ``image text`` are one cue; ``~`` is TeX's tie.
_JOINT = re.compile(r"[\s\-‐-―/~'’]{1,2}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at ``text[start:end]``; ``owner`` and ``cue`` are what `CueMatcher` was given."""

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
    """Finds every cue of every owner (a topic or a tag, by its index) in a text.

    The words of all phrases form one trie, as in Aho and Corasick (1975) without failure links: a text is walked once, and
    each distinct word of the corpus is compared with the word patterns once, so time grows with the text and not with the
    number of cues. Phrases with a capital after the first letter are matched as written, all others case-folded.
    """

    def __init__(self, cues_by_owner: Sequence[Iterable[Cue]]) -> None:
        """Compile the cues; ``cues_by_owner[i]`` are the cues of owner ``i``."""
        self._root = _Node()
        self._patterns = _WordPatterns()
        for owner, cues in enumerate(cues_by_owner):
            for cue in cues:
                self._add(owner, cue)

    def _add(self, owner: int, cue: Cue) -> None:
        node, exact = self._root, any(char.isupper() for char in cue.phrase[1:])
        for word in _PATTERN_WORD.findall(cue.phrase):
            node = node.steps.setdefault(self._patterns.add(word, exact), _Node())
        if node is not self._root:
            node.ends.append((owner, cue))

    def find(self, text: str) -> list[Hit]:
        """All hits, by start; of two overlapping hits of one owner only the longer (then the earlier) is kept."""
        spans = [match.span() for match in _WORD.finditer(text)]
        matching = [self._patterns.matching(text[start:end]) for start, end in spans]
        hits: list[Hit] = []
        for index, patterns in enumerate(matching):
            for pattern in patterns:
                node = self._root.steps.get(pattern)
                if node is not None:
                    self._walk(text, spans, matching, index, node, hits)
        return _drop_overlaps(hits)

    def _walk(
        self, text: str, spans: list[tuple[int, int]], matching: list[tuple[int, ...]], first: int, node: _Node, hits: list[Hit]
    ) -> None:
        """Add every phrase that starts with the word ``first`` and goes on from ``node``."""
        paths = [(first, node)]
        while paths:
            index, node = paths.pop()
            hits.extend(Hit(spans[first][0], spans[index][1], owner, cue) for owner, cue in node.ends)
            if node.steps and index + 1 < len(spans) and _JOINT.fullmatch(text, spans[index][1], spans[index + 1][0]):
                follow = (node.steps.get(pattern) for pattern in matching[index + 1])
                paths.extend((index + 1, step) for step in follow if step is not None)


class _WordPatterns:
    """The distinct word patterns of a matcher, numbered, and which of them a word matches (remembered for each word)."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._regexes: list[tuple[re.Pattern[str], int]] = []
        self._by_word: dict[str, tuple[int, ...]] = {}

    def add(self, word: str, exact: bool) -> int:
        """The number of a pattern; ``exact`` ones heed case."""
        key = (word if exact else word.casefold(), exact)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            if "*" in word:
                regex = r"\w*".join(map(re.escape, key[0].split("*")))
                self._regexes.append((re.compile(regex, 0 if exact else re.IGNORECASE), self._numbers[key]))
        return self._numbers[key]

    def matching(self, word: str) -> tuple[int, ...]:
        """The numbers of the patterns that match a whole word."""
        found = self._by_word.get(word)
        if found is None:
            plain = (self._numbers.get((word, True)), self._numbers.get((word.casefold(), False)))
            starred = (number for regex, number in self._regexes if regex.fullmatch(word))
            found = tuple(sorted({number for number in (*plain, *starred) if number is not None}))
            self._by_word[word] = found
        return found


def _drop_overlaps(hits: list[Hit]) -> list[Hit]:
    """The hits by start, longest first taken, none overlapping another of the same owner."""
    if all(first.end <= second.start for first, second in pairwise(hits)):
        return hits
    kept: list[Hit] = []
    taken: dict[int, list[tuple[int, int]]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start, hit.owner)):
        spans = taken.setdefault(hit.owner, [])
        if all(hit.end <= start or end <= hit.start for start, end in spans):
            spans.append((hit.start, hit.end))
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.owner))
