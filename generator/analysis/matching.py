"""Names found in running text: a dictionary of token sequences, longest match first, in one pass over each text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from generator.text import fold_case

_TOKEN = re.compile(r"([^\W_]+(?:\+\+)?)")
_JOINT = re.compile(r"[-–‑/.:;&'’+^_ {}$]{0,3}")

Spelling = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text that spells an entry of the lexicon; ``plural``: its last letter is an ``s`` that the entry lacks."""

    entry: str
    start: int
    end: int
    plural: bool


class _Node:
    """A place in the trie: what can follow, and the names that end here."""

    __slots__ = ("children", "names")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.names: list[str] = []


class _Begins(dict[str, Collection[str] | None]):
    """Which tokens must follow a token for it to begin a name, for every token asked for; none when it is a name alone.

    None when it begins no name. Nine of ten tokens that begin one are not followed by what the name goes on with.
    """

    def __init__(self, root: _Node) -> None:
        self._root = root

    def __missing__(self, token: str) -> Collection[str] | None:
        node, singular = self._root.children.get(token), self._root.children.get(token[:-1])
        alone = any(found is not None and found.names for found in (node, singular))
        begins = self[token] = () if alone else node.children if node else None
        return begins


class Lexicon:
    """A set of names that can be looked up in texts.

    The names are kept in a trie of their lower-case tokens, so that a text of n tokens costs n dictionary look-ups and a few more
    where a name begins, whatever the number of names. This is the trie of FlashText over words in place of characters: in pure
    Python the regular expression that finds the words is faster than a loop over characters.

    Source: V. Singh, "Replace or Retrieve Keywords In Documents at Scale", arXiv 1711.00046 (2017).
    """

    def __init__(self, names: Iterable[str], spelling: Spelling | None = None) -> None:
        """A lexicon of names; ``spelling(entry, surface)`` decides whether a surface (without its plural s) spells an entry."""
        self._spelling = spelling
        self._root = _Node()
        for name in sorted(set(names)):
            node = self._root
            for key in _TOKEN.findall(fold_case(name)):
                node = node.children.setdefault(key, _Node())
            if node is not self._root:
                node.names.append(name)
        self._begins = _Begins(self._root)
        self._entry_by_surface: dict[str, str | None] = {}

    def find(self, text: str) -> Iterator[Hit]:
        """The places of a text where names stand, from left to right, longest first; places do not overlap."""
        # What stands between tokens and the tokens by turns, and where each ends.
        parts = _TOKEN.split(fold_case(text))
        tokens = [*parts[1::2], ""]
        ends, end = list(accumulate(map(len, parts))), 0
        for index, follows in enumerate(map(self._begins.__getitem__, tokens)):
            if follows is None or ends[2 * index] < end:
                continue
            if not follows or tokens[index + 1] in follows or tokens[index + 1][:-1] in follows:
                hit = self._match(text, parts, ends, 2 * index + 1)
                if hit:
                    end = hit.end
                    yield hit

    def _match(self, text: str, parts: list[str], ends: list[int], first: int) -> Hit | None:
        """The longest name that begins at a token and is spelled right; of names that differ in case only, the exact one."""
        node, place, start = self._root, first, ends[first - 1]
        best: Hit | None = None
        while True:
            key, end = parts[place], ends[place]
            child = node.children.get(key)
            hit = self._pick(text, start, end, child, False)
            # Only the last token of a name may carry a plural s.
            if hit is None and key.endswith("s") and text[end - 1] == "s":
                hit = self._pick(text, start, end, node.children.get(key[:-1]), True)
            best = hit or best
            if child is None or not child.children:
                return best
            if place + 2 >= len(parts) or not _JOINT.fullmatch(parts[place + 1]):
                return best
            node, place = child, place + 2

    def _pick(self, text: str, start: int, end: int, node: _Node | None, plural: bool) -> Hit | None:
        """The name that ends at a node and is spelled by a stretch of the text, but for its plural s."""
        if node is None or not node.names:
            return None
        surface = text[start : end - plural]
        # A surface leads to one node, and the same ones come again and again.
        if surface not in self._entry_by_surface:
            spelled = [name for name in node.names if self._spelling is None or self._spelling(name, surface)]
            self._entry_by_surface[surface] = min(spelled, key=lambda name: (name != surface, name), default=None)
        entry = self._entry_by_surface[surface]
        return None if entry is None else Hit(entry, start, end, plural)
