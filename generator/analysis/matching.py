"""Names found in running text: a dictionary of token sequences, longest match first, in one pass over each text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.text import fold_case

_TOKEN = re.compile(r"[^\W_]+(?:\+\+)?")
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

    def find(self, text: str) -> Iterator[Hit]:
        """The places of a text where names stand, from left to right, longest first; places do not overlap."""
        folded, firsts, end = fold_case(text), self._root.children, 0
        for match in _TOKEN.finditer(folded):
            key = match.group()
            if (key in firsts or key[:-1] in firsts) and match.start() >= end:
                hit = self._match(text, folded, match)
                if hit:
                    end = hit.end
                    yield hit

    def _match(self, text: str, folded: str, first: re.Match[str]) -> Hit | None:
        """The longest name that begins at a token and is spelled right; of names that differ in case only, the exact one."""
        node, token = self._root, first
        best: Hit | None = None
        while True:
            key, end = token.group(), token.end()
            child = node.children.get(key)
            hit = self._pick(text, first.start(), end, child, False)
            # Only the last token of a name may carry a plural s.
            if hit is None and key.endswith("s") and text[end - 1] == "s":
                hit = self._pick(text, first.start(), end, node.children.get(key[:-1]), True)
            best = hit or best
            if child is None or not child.children:
                return best
            following = _TOKEN.search(folded, end)
            if following is None or not _JOINT.fullmatch(folded, end, following.start()):
                return best
            node, token = child, following

    def _pick(self, text: str, start: int, end: int, node: _Node | None, plural: bool) -> Hit | None:
        """The name that ends at a node and is spelled by a stretch of the text, but for its plural s."""
        if node is None or not node.names:
            return None
        surface = text[start : end - plural]
        spelled = [name for name in node.names if self._spelling is None or self._spelling(name, surface)]
        return Hit(min(spelled, key=lambda name: (name != surface, name)), start, end, plural) if spelled else None
