"""The nearest papers of every paper of a large corpus, and after an edit only those that the edit can have changed.

The score of two papers depends on their signatures alone. Whether one is a candidate for another depends on both and on the sample:
they share as much by their strongest terms as the other does with a few of the sample. Of its candidates the nearest by the
strongest terms and the latent place are compared by all terms; whoever does not come among these changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from generator.analysis.neighbours import DECIMALS
from generator.analysis.signatures import EXPLAINING, LENGTH, SCORED, SEARCHED, Signatures, Table
from generator.analysis.vectors import Floats, Ints

# Candidates expected for a paper; twice as many just below a power of two. With this and `signatures.STRONGEST` 97 of 100 of the
# nearest eight are found among 20,000 papers.
CANDIDATES = 1000
_SHORTLIST = 64
# Papers searched for at a time, and by one worker.
BLOCK = 128

Near = tuple[Ints, Floats]
Singles = NDArray[np.float32]
# What two papers must share at least for one to be a candidate of the other, and how near it must then seem to be compared.
Bounds = tuple[float, float]


class Neighbourhood:
    """Finds the nearest of some papers among all; made once, then asked for some at a time, here or by copies of this process."""

    def __init__(self, signatures: Signatures, table: Table, sample: NDArray[np.bool_], rows: Sequence[int] | Ints) -> None:
        """Be ready to look for the nearest of some rows among all.

        Args:
            signatures: Those of all papers.
            table: All their terms that the papers of ``rows`` hold.
            sample: By row, whether a paper is one of the sample.
            rows: The papers whose nearest are wanted.
        """
        self._rows, self._sample = np.asarray(rows, dtype=np.int64), sample
        searched = table.select(SEARCHED)
        self._own, self._listed = searched[self._rows], searched.T.tocsr()
        self._scored, self._wanted = table.select(SCORED), np.zeros(len(table.universe), dtype=np.float32)
        self._latent = signatures.latent.astype(np.float32)
        self._rank = CANDIDATES * int(sample.sum()) >> max(0, len(signatures).bit_length() - 1)

    def find_near(self, start: int, stop: int, count: int) -> Iterator[tuple[Near, Bounds]]:
        """For each of the rows from one place to another its up to ``count`` nearest others and scores in (0, 1], and its bounds.

        Ties go to the lower row; at most `_SHORTLIST` are found.
        """
        shared = (self._own[start:stop] @ self._listed).tocsr()
        for offset, row in enumerate(self._rows[start:stop].tolist()):
            part = slice(shared.indptr[offset], shared.indptr[offset + 1])
            apart = (shared.indices[part] != row).nonzero()[0]
            others, values = shared.indices[part][apart], shared.data[part][apart]
            needed = _find_limit(values[self._sample[others]], self._rank)
            kept = (values >= needed).nonzero()[0]
            others, values = others[kept], values[kept]
            beside = self._latent[others] @ self._latent[row]
            seeming = values + beside
            limit = _find_limit(seeming, _SHORTLIST)
            short = _choose_first(others, seeming, limit)
            scores = self._multiply(row, others[short]) + beside[short]
            yield _take_nearest(others[short], scores, count), (needed, limit)

    def _multiply(self, row: int, others: Ints) -> Singles:
        """The products of the scored terms of a row with those of others."""
        terms, wanted = self._scored, self._wanted
        own = slice(terms.indptr[row], terms.indptr[row + 1])
        wanted[terms.indices[own]] = terms.data[own]
        starts, stops = terms.indptr[others], terms.indptr[others + 1]
        ends = np.cumsum(stops - starts)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(stops - ends, stops - starts)
        # No paper here is without terms, for which there would be no sum. Whole numbers below 2 ** 24, exact in 32 bits.
        products: Singles = np.add.reduceat(wanted[terms.indices[places]] * terms.data[places], ends - (stops - starts))
        wanted[terms.indices[own]] = 0
        return products


def list_terms(signatures: Signatures, rows: Sequence[int] | Ints) -> Table:
    """All terms that the papers of some rows hold, in all papers."""
    return Table(signatures, (signatures if len(rows) == len(signatures) else signatures.take(rows)).list_codes(EXPLAINING))


def find_near(
    signatures: Signatures, sample: NDArray[np.bool_], rows: Sequence[int] | Ints, count: int
) -> Iterator[tuple[Near, Bounds]]:
    """What `Neighbourhood.find_near` finds for each of these rows, in blocks, so that memory stays bounded."""
    neighbourhood = Neighbourhood(signatures, list_terms(signatures, rows), sample, rows)
    for start in range(0, len(rows), BLOCK):
        yield from neighbourhood.find_near(start, start + BLOCK, count)


def find_touched(signatures: Signatures, bounds: Floats, changed: Signatures) -> NDArray[np.bool_]:
    """Which papers look at one of the ``changed``, or would.

    Args:
        signatures: Papers whose nearest are known.
        bounds: papers x 2, the bounds of each, from `find_near`.
        changed: Papers as they were, or as they are.
    """
    universe = changed.list_codes(SEARCHED)
    listed, touched = signatures.select(SEARCHED, universe), np.zeros(len(signatures), dtype=bool)
    there = changed.select(SEARCHED, universe).T.tocsc()
    latent, theirs = signatures.latent.astype(np.float32), changed.latent.astype(np.float32)
    for column in range(len(changed)):
        values = (listed @ there[:, [column]]).toarray().ravel()
        candidates = np.flatnonzero((values > 0) & (values >= bounds[:, 0]))
        seeming = values[candidates] + latent[candidates] @ theirs[column]
        touched[candidates[seeming >= bounds[candidates, 1]]] = True
    return touched


def _find_limit(values: Singles, rank: int) -> float:
    """The value of this rank, 1 for the largest; minus infinity when there are fewer."""
    if len(values) < max(1, rank):
        return -np.inf
    place = len(values) - max(1, rank)
    return float(np.partition(values, place)[place])


def _choose_first(others: Ints, values: Singles, limit: float) -> Ints:
    """The places of the `_SHORTLIST` largest values, of which ``limit`` is the last; of equal ones those of the lowest others."""
    above, level = (values > limit).nonzero()[0], (values == limit).nonzero()[0]
    return np.concatenate([above, level[np.argsort(others[level])][: _SHORTLIST - len(above)]])


def _take_nearest(others: Ints, scores: Singles, count: int) -> Near:
    """The nearest of the papers compared with their scores, rounded, above 0; ties by row."""
    shown = np.minimum(np.round(scores.astype(np.float64) / LENGTH**2, DECIMALS), 1.0)
    order = np.lexsort((others, -shown))[:count]
    order = order[shown[order] > 0]
    return others[order], shown[order]
