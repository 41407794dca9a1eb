"""The terms two papers share, as phrases that a person can read: why one is said to be related to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from generator.analysis.vectors import Floats, Ints, TermVectors

SHOWN_TERMS = 5
# Shared terms looked at; the strongest phrases are made of these.
_CONSIDERED = 24


class TermSharing:
    """Finds the strongest shared terms of pairs of papers, one paper against several at a time."""

    def __init__(self, vectors: TermVectors) -> None:
        self._vectors = vectors
        self._weights = np.zeros(vectors.matrix.shape[1])
        self._first, self._second = vectors.first.tolist(), vectors.second.tolist()
        self._named = np.array([bool(surface) for surface in vectors.surfaces], dtype=bool)

    def find_terms(self, row: int, others: Sequence[int] | Ints) -> Iterator[tuple[str, ...]]:
        """For each other row the up to five phrases that add most to the cosine with ``row``, strongest first.

        A word is left out beside a phrase that holds it; two pairs that overlap ("masked image", "image modeling") become one
        phrase where both texts have all three words in a row.
        """
        columns, values = self._get_row(row)
        self._weights[columns] = values
        for other in others:
            there, their_values = self._get_row(int(other))
            shares = self._weights[there] * their_values
            yield self._choose(there, shares, row, int(other))
        self._weights[columns] = 0.0

    def _get_row(self, row: int) -> tuple[Ints, Floats]:
        """The columns and values of a paper."""
        matrix = self._vectors.matrix
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        return matrix.indices[part], matrix.data[part]

    def _choose(self, columns: Ints, shares: Floats, row: int, other: int) -> tuple[str, ...]:
        """The phrases for the shares of one pair of papers."""
        kept = np.flatnonzero(shares > 0)
        kept = kept[np.lexsort((columns[kept], -np.round(shares[kept], 6)))][:_CONSIDERED]
        shared = list(zip(columns[kept].tolist(), shares[kept].tolist(), self._named[columns[kept]].tolist(), strict=True))
        worth = {self._first[column]: share for column, share, _ in shared if self._second[column] < 0}
        phrases: dict[tuple[int, ...], tuple[float, str]] = {}
        for column, share, named in shared:
            if named:
                stems = (self._first[column],) if self._second[column] < 0 else (self._first[column], self._second[column])
                extra = sum(worth.get(stem, 0.0) for stem in stems) if len(stems) > 1 else 0.0
                phrases[stems] = (share + extra, self._vectors.surfaces[column])
        self._merge_pairs(phrases, row, other)
        return _pick_distinct(phrases)

    def _merge_pairs(self, phrases: dict[tuple[int, ...], tuple[float, str]], row: int, other: int) -> None:
        """Add the phrases of three words that two overlapping pairs make, where both papers have them."""
        pairs = [stems for stems in phrases if len(stems) == 2]
        for one in pairs:
            for two in pairs:
                stems = (*one, two[1])
                if one[1] == two[0] and one != two and all(self._has_run(paper, stems) for paper in (row, other)):
                    worth = phrases[one][0] + phrases[two][0]
                    phrases[stems] = (worth, _overlap(phrases[one][1], phrases[two][1]))

    def _has_run(self, row: int, stems: tuple[int, ...]) -> bool:
        """Whether a paper has these stems one after the other."""
        words = self._vectors.stream.paper_stems(row)
        places = np.flatnonzero(words[: len(words) - 2] == stems[0])
        return bool(((words[places + 1] == stems[1]) & (words[places + 2] == stems[2])).any())


def _overlap(one: str, two: str) -> str:
    """``masked image`` and ``image modeling`` as ``masked image modeling``: the second keeps the last word of the first."""
    tail = two[max(two.find(" "), two.find("-")) :] if "-" not in two.split(" ")[-1] else two[two.rfind("-") :]
    return one + tail


def _pick_distinct(phrases: dict[tuple[int, ...], tuple[float, str]]) -> tuple[str, ...]:
    """The worthiest phrases, none made only of words already shown; ties by phrase."""
    shown: list[str] = []
    seen: set[int] = set()
    for stems, (_, surface) in sorted(phrases.items(), key=lambda item: (-round(item[1][0], 6), item[1][1])):
        if not seen.issuperset(stems):
            shown.append(surface)
            seen.update(stems)
    return tuple(shown[:SHOWN_TERMS])
