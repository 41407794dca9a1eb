"""Names found in running text: a dictionary of token sequences, longest match first, in one pass over each text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:\+\+)?")
_JOINT = re.compile(r"[-–‑/.:;&'’+^_ {}$]{0,3}")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and digits in a text; ``key`` is its case-folded form."""

    key: str
    start: int
    end: int


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
            keys = tuple(token.key for token in split_tokens(name))
            if keys:
                self._by_first.setdefault(keys[0], []).append((keys, name))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def find(self, text: str) -> Iterator[list[Hit]]:
        """The places of a text where names stand, from left to right, each with its longest spellings; places do not overlap."""
        tokens = split_tokens(text)
        index = 0
        while index < len(tokens):
            hits = self._match(text, tokens, index)
            if hits:
                yield hits
                end = hits[0].end
                while index < len(tokens) and tokens[index].start < end:
                    index += 1
            else:
                index += 1

    def _match(self, text: str, tokens: list[Token], index: int) -> list[Hit]:
        """The longest entries that begin at a token; several when names differ only in case."""
        key = tokens[index].key
        candidates = self._by_first.get(key, [])
        if key.endswith("s"):
            candidates = candidates + [entry for entry in self._by_first.get(key[:-1], []) if len(entry[0]) == 1]
        hits: list[Hit] = []
        for keys, name in candidates:
            hit = _compare(text, tokens, index, keys, name)
            if hit and (not hits or hit.end >= hits[0].end):
                hits = [hit] if hits and hit.end > hits[0].end else [*hits, hit]
        return hits


def split_tokens(text: str) -> list[Token]:
    """The runs of letters and digits of a text, in order."""
    return [Token(match.group().casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _compare(text: str, tokens: list[Token], index: int, keys: tuple[str, ...], name: str) -> Hit | None:
    """The hit of one entry at one token; only the last token may carry a plural ``s``; tokens are joined by punctuation or a space."""
    last = index + len(keys) - 1
    if last >= len(tokens):
        return None
    for offset, key in enumerate(keys[:-1]):
        here = tokens[index + offset]
        if here.key != key or not _JOINT.fullmatch(text, here.end, tokens[index + offset + 1].start):
            return None
    plural = tokens[last].key != keys[-1]
    if plural and tokens[last].key != keys[-1] + "s":
        return None
    return Hit(name, tokens[index].start, tokens[last].end, plural)
