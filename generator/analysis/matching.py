"""Names found in running text: a dictionary of token sequences, longest match first, in one pass over each text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r"[^\W_]+(?:\+\+)?")
_GAP = 3
_JOINT = re.compile(rf"[-–‑/.:;&'’+^_ {{}}$]{{0,{_GAP}}}")

Spelling = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text that spells an entry of the lexicon; ``plural``: its last letter is an ``s`` that the entry lacks."""

    entry: str
    start: int
    end: int
    plural: bool


class Lexicon:
    """A set of names that can be looked up in texts.

    Each name is kept as the sequence of its lower-case tokens under its first token, so that a text of n tokens costs n dictionary
    look-ups plus the few comparisons where a first token agrees, whatever the number of names. This is the word trie of FlashText
    without its loop over characters, which in pure Python is slower than the regular expression that finds the tokens.

    Source: V. Singh, "Replace or Retrieve Keywords In Documents at Scale", arXiv 1711.00046 (2017).
    """

    def __init__(self, names: Iterable[str], spelling: Spelling | None = None) -> None:
        """A lexicon of names; ``spelling(entry, surface)`` decides whether a surface (without its plural s) spells an entry."""
        self._spelling = spelling
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in sorted(set(names)):
            keys = tuple(_TOKEN.findall(fold_case(name)))
            if keys:
                self._by_first.setdefault(keys[0], []).append((keys, name))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def find(self, text: str) -> Iterator[Hit]:
        """The places of a text where names stand, from left to right, longest first; places do not overlap."""
        folded, by_first, end = fold_case(text), self._by_first, 0
        for match in _TOKEN.finditer(folded):
            key = match.group()
            if (key in by_first or key[:-1] in by_first) and match.start() >= end:
                hit = self._match(text, folded, match)
                if hit:
                    end = hit.end
                    yield hit

    def _match(self, text: str, folded: str, first: re.Match[str]) -> Hit | None:
        """The longest entry that begins at a token; of entries that differ in case only, the one spelled exactly."""
        key = first.group()
        candidates = self._by_first.get(key, [])
        if key.endswith("s"):
            candidates = candidates + [entry for entry in self._by_first.get(key[:-1], []) if len(entry[0]) == 1]
        hits = (hit for keys, name in candidates if (hit := _compare(text, folded, first, keys, name)))
        spelled = [
            hit for hit in hits if self._spelling is None or self._spelling(hit.entry, text[hit.start : hit.end - hit.plural])
        ]
        return min(spelled, key=lambda hit: (-hit.end, text[hit.start : hit.end - hit.plural] != hit.entry), default=None)


def fold_case(text: str) -> str:
    """The text in lower case, letter for letter, so that places in it are places in the text."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _compare(text: str, folded: str, first: re.Match[str], keys: tuple[str, ...], name: str) -> Hit | None:
    """The hit of one entry at one token; only the last token may carry a plural s; tokens are joined by punctuation or a space."""
    token = first
    for here, following in pairwise(keys):
        if token.group() != here:
            return None
        found = _TOKEN.search(folded, token.end(), token.end() + _GAP + len(following) + 2)
        if found is None or not _JOINT.fullmatch(folded, token.end(), found.start()):
            return None
        token = found
    plural = token.group() != keys[-1]
    if plural and (token.group() != keys[-1] + "s" or text[token.end() - 1] != "s"):
        return None
    return Hit(name, first.start(), token.end(), plural)
