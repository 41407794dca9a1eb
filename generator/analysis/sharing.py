"""The terms two papers share, as phrases that a person can read: why one is said to be related to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from generator.analysis.vectors import Floats, Ints, TermVectors

SHOWN_TERMS = 5
# Shared terms looked at; the strongest phrases are made of these.
CONSIDERED = 24

Stems = tuple[int, ...]
# Stems of the words of a term, how much it adds to the likeness of two papers, and how it is written.
SharedTerm = tuple[Stems, float, str]


class TermSharing:
    """Finds the strongest shared terms of pairs of papers, one paper against several at a time."""

    def __init__(self, vectors: TermVectors) -> None:
        self._vectors = vectors
        self._weights = np.zeros(vectors.matrix.shape[1])
        self._first, self._second = vectors.first.tolist(), vectors.second.tolist()

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
        kept = kept[np.lexsort((columns[kept], -np.round(shares[kept], 6)))][:CONSIDERED]
        shared = [
            self._describe(column, share) for column, share in zip(columns[kept].tolist(), shares[kept].tolist(), strict=True)
        ]
        return choose_phrases(shared, lambda stems: all(self._has_run(paper, stems) for paper in (row, other)))

    def _describe(self, column: int, share: float) -> SharedTerm:
        """A term with its stems and how it is written."""
        first, second = self._first[column], self._second[column]
        return (first,) if second < 0 else (first, second), share, self._vectors.surfaces[column]

    def _has_run(self, row: int, stems: Stems) -> bool:
        """Whether a paper has these stems one after the other."""
        words = self._vectors.stream.paper_stems(row)
        places = np.flatnonzero(words[: len(words) - 2] == stems[0])
        return bool(((words[places + 1] == stems[1]) & (words[places + 2] == stems[2])).any())


def choose_phrases(shared: Sequence[SharedTerm], has_run: Callable[[Stems], bool]) -> tuple[str, ...]:
    """Up to five phrases of the strongest shared terms, strongest first; see `TermSharing.find_terms`.

    Args:
        shared: Terms that two papers share, strongest first; those without a surface name nothing when shown alone.
        has_run: Whether both papers have these stems one after the other.
    """
    worth = {stems[0]: share for stems, share, _ in shared if len(stems) == 1}
    phrases: dict[Stems, tuple[float, str]] = {}
    for stems, share, surface in shared:
        if surface:
            extra = worth.get(stems[0], 0.0) + worth.get(stems[1], 0.0) if len(stems) > 1 else 0.0
            phrases[stems] = (share + extra, surface)
    _merge_pairs(phrases, has_run)
    return _pick_distinct(phrases)


def _merge_pairs(phrases: dict[Stems, tuple[float, str]], has_run: Callable[[Stems], bool]) -> None:
    """Add the phrases of three words that two overlapping pairs make, where both papers have them."""
    pairs = [stems for stems in phrases if len(stems) == 2]
    pairs_by_first: dict[int, list[Stems]] = {}
    for stems in pairs:
        pairs_by_first.setdefault(stems[0], []).append(stems)
    for one in pairs:
        for two in pairs_by_first.get(one[1], ()):
            run = (*one, two[1])
            if one != two and has_run(run):
                worth = phrases[one][0] + phrases[two][0]
                phrases[run] = (worth, _overlap(phrases[one][1], phrases[two][1]))


def _overlap(one: str, two: str) -> str:
    """``masked image`` and ``image modeling`` as ``masked image modeling``: the second keeps the last word of the first."""
    tail = two[max(two.find(" "), two.find("-")) :] if "-" not in two.split(" ")[-1] else two[two.rfind("-") :]
    return one + tail


def _pick_distinct(phrases: dict[Stems, tuple[float, str]]) -> tuple[str, ...]:
    """The worthiest phrases, none made only of words already shown; ties by phrase."""
    shown: list[str] = []
    seen: set[int] = set()
    ranked = sorted([(-round(worth, 6), surface, place) for place, (worth, surface) in enumerate(phrases.values())])
    found = list(phrases)
    for _, surface, place in ranked:
        stems = found[place]
        if not seen.issuperset(stems):
            shown.append(surface)
            seen.update(stems)
            if len(shown) == SHOWN_TERMS:
                break
    return tuple(shown)
