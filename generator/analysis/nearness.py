"""The nearest papers of every paper of a large corpus, and after an edit only those that the edit can have changed.

The score of two papers depends on their signatures alone. Whether one is a candidate for another depends on both and on the sample:
they share as much by their strongest terms as the other does with a few of the sample. Of its candidates the nearest by the
strongest terms and the latent place are compared by all terms; whoever does not come among these changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generator.analysis.neighbours import DECIMALS
from generator.analysis.signatures import LENGTH, SCORED, SEARCHED, Signatures
from generator.analysis.vectors import Floats, Ints

# Candidates expected for a paper; twice as many just below a power of two. With this and `signatures.STRONGEST` 97 of 100 of the
# nearest eight are found among 20,000 papers.
CANDIDATES = 1000
_SHORTLIST = 64
# Papers searched for at a time.
_BLOCK = 256

Near = tuple[Ints, Floats]
Singles = NDArray[np.float32]
# What two papers must share at least for one to be a candidate of the other, and how near it must then seem to be compared.
Bounds = tuple[float, float]
Report = Callable[[int], None]


def find_near(
    signatures: Signatures, sample: NDArray[np.bool_], rows: Sequence[int] | Ints, count: int, report: Report
) -> Iterator[tuple[Near, Bounds]]:
    """For each of these rows its up to ``count`` nearest others and their scores in (0, 1], and what it takes to be looked at.

    Ties go to the lower row.

    Args:
        signatures: Those of all papers.
        sample: By row, whether a paper is one of the sample.
        rows: The papers whose nearest are wanted.
        count: At most `_SHORTLIST` are found.
        report: Is told how many rows are finished; counts each row once.
    """
    rows = np.asarray(rows, dtype=np.int64)
    some = signatures if len(rows) == len(signatures) else signatures.take(rows)
    searched, scored = (some.list_codes(use) for use in (SEARCHED, SCORED))
    listed = signatures.select(SEARCHED, searched).T.tocsr()
    matrix, wanted = signatures.select(SCORED, scored), np.zeros(len(scored), dtype=np.float32)
    own, latent = some.select(SEARCHED, searched), signatures.latent.astype(np.float32)
    rank = CANDIDATES * int(sample.sum()) >> max(0, len(signatures).bit_length() - 1)
    for start in range(0, len(rows), _BLOCK):
        shared = (own[start : start + _BLOCK] @ listed).tocsr()
        for offset, row in enumerate(rows[start : start + _BLOCK].tolist()):
            part = slice(shared.indptr[offset], shared.indptr[offset + 1])
            others, values = shared.indices[part], shared.data[part]
            needed = _find_limit(values[sample[others] & (others != row)], rank)
            others, values = _keep_candidates(others, values, row, needed)
            beside = latent[others] @ latent[row]
            seeming = values + beside
            limit = _find_limit(seeming, _SHORTLIST)
            short = _choose_first(seeming, limit)
            scores = _multiply(matrix, wanted, row, others[short]) + beside[short]
            yield _take_nearest(others[short], scores, count), (needed, limit)
        report(shared.shape[0])


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


def _keep_candidates(others: Ints, values: Singles, row: int, needed: float) -> tuple[Ints, Singles]:
    """The candidates of a paper, ascending, and what they share with it."""
    kept = np.flatnonzero((values >= needed) & (others != row))
    kept = kept[np.argsort(others[kept])]
    return others[kept], values[kept]


def _choose_first(values: Singles, limit: float) -> Ints:
    """The places of the `_SHORTLIST` largest values, of which ``limit`` is the last; of equal ones the first."""
    above, level = values > limit, np.flatnonzero(values == limit)
    above[level[: _SHORTLIST - int(above.sum())]] = True
    return np.flatnonzero(above)


def _multiply(matrix: csr_matrix, wanted: Singles, row: int, others: Ints) -> Singles:
    """The products of a row of a matrix with others; ``wanted`` is room for one row, left as zeros."""
    own = slice(matrix.indptr[row], matrix.indptr[row + 1])
    wanted[matrix.indices[own]] = matrix.data[own]
    products: Singles = matrix[others] @ wanted
    wanted[matrix.indices[own]] = 0
    return products


def _take_nearest(others: Ints, scores: Singles, count: int) -> Near:
    """The nearest of the papers compared with their scores, rounded, above 0; ties by row."""
    shown = np.minimum(np.round(scores.astype(np.float64) / LENGTH**2, DECIMALS), 1.0)
    order = np.lexsort((others, -shown))[:count]
    order = order[shown[order] > 0]
    return others[order], shown[order]
