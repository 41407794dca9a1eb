"""Names found in running text: a dictionary of token sequences, longest match first, in one pass over each text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:\+\+)?")
_GAP = 3
_JOINT = re.compile(r"[-–‑/.:;&'’+^_ {}$]{0,3}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text that spells an entry of the lexicon; ``plural`` says that an ``s`` follows the name inside the stretch."""

    entry: str
    start: int
    end: int
    plural: bool


class Lexicon:
    """A set of names that can be looked up in texts.

    Each name is kept as the sequence of its case-folded tokens under its first token, so a text of n tokens costs n dictionary look-ups
    plus the few comparisons where a first token agrees. This is the dictionary-trie idea of FlashText without its character loop, which
    in pure Python would be slower than the regular expression that splits the tokens.

    Source: V. Singh, "Replace or Retrieve Keywords In Documents at Scale", arXiv 1711.00046 (2017).
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in sorted(set(names)):
            keys = tuple(_TOKEN.findall(fold_case(name)))
            if keys:
                self._by_first.setdefault(keys[0], []).append((keys, name))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def find(self, text: str) -> Iterator[list[Hit]]:
        """The places of a text where names stand, from left to right, each with its longest spellings; places do not overlap."""
        folded, by_first, end = fold_case(text), self._by_first, 0
        for match in _TOKEN.finditer(folded):
            key = match.group()
            if (key in by_first or key[:-1] in by_first) and match.start() >= end:
                hits = self._match(folded, match)
                if hits:
                    end = hits[0].end
                    yield hits

    def _match(self, folded: str, first: re.Match[str]) -> list[Hit]:
        """The longest entries that begin at a token; several when names differ only in case."""
        key = first.group()
        candidates = self._by_first.get(key, [])
        if key.endswith("s"):
            candidates = candidates + [entry for entry in self._by_first.get(key[:-1], []) if len(entry[0]) == 1]
        hits: list[Hit] = []
        for keys, name in candidates:
            hit = _compare(folded, first, keys, name)
            if hit and (not hits or hit.end >= hits[0].end):
                hits = [hit] if hits and hit.end > hits[0].end else [*hits, hit]
        return hits


def fold_case(text: str) -> str:
    """The text in lower case, letter for letter, so that places in it are places in the text."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _compare(folded: str, first: re.Match[str], keys: tuple[str, ...], name: str) -> Hit | None:
    """The hit of one entry at one token; only the last token may carry a plural s; tokens are joined by punctuation or a space."""
    token = first
    for here, following in zip(keys, keys[1:], strict=False):
        if token.group() != here:
            return None
        found = _TOKEN.search(folded, token.end(), token.end() + _GAP + len(following) + 1)
        if found is None or not _JOINT.fullmatch(folded, token.end(), found.start()):
            return None
        token = found
    plural = token.group() != keys[-1]
    if plural and token.group() != keys[-1] + "s":
        return None
    return Hit(name, first.start(), token.end(), plural)
