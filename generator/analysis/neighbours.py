"""The nearest rows of every row of a matrix of term vectors, in blocks, so that memory stays bounded.

Three steps, each of which raises the agreement of neighbours with hand-given topics (bench/quality.py): the cosine of the term
vectors, mixed with the cosine in a space of few dimensions where words that occur together are near; then each paper is moved
a little towards its own nearest ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, identity
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from generator.analysis.vectors import Floats, Ints, scale_rows

# Source: Deerwester et al. 1990, "Indexing by latent semantic analysis"; dimensions and share chosen on three collections.
DIMENSIONS = 48
LATENT_SHARE = 0.3
# Source: Rocchio 1971 with blind feedback (Salton and Buckley 1990), here between papers: x + 0.3 * mean of the 5 nearest.
FEEDBACK_PAPERS = 5
FEEDBACK_SHARE = 0.3
CANDIDATES = 100
# Candidates are gathered without the terms of more than one paper in twenty, which would cost nine tenths of the time, and then
# scored with all terms.
ROUGH_CANDIDATES = 250
ROUGH_SHARE = 0.05
ROUGH_LEAST = 50
# Cells of the dense block held at a time: 4 million of 8 bytes.
BLOCK_CELLS = 4_000_000
# Scores are compared after rounding, so that the last bits of a sum, which differ between machines, decide nothing.
DECIMALS = 6

Report = Callable[[int], None]


def find_neighbours(matrix: csr_matrix, count: int, report: Report) -> Iterator[tuple[Ints, Floats]]:
    """For each row up to ``count`` other rows and their scores in (0, 1], highest first, ties by row number.

    Args:
        matrix: float64, rows of length 1 or 0.
        count: At most `CANDIDATES` are sure to be found.
        report: Is told how many rows are finished; counts each row once.
    """
    if not matrix.shape[0]:
        return
    block = max(16, BLOCK_CELLS // max(1, matrix.shape[0]))
    nearest = _find_candidates(matrix, find_latent(matrix), block, lambda rows: report(rows - rows // 2))
    spread = _spread(nearest)
    symmetric = (nearest.maximum(nearest.T) + identity(matrix.shape[0])).tocsr()
    transposed = spread.T.tocsr()
    lengths = _find_lengths(spread, symmetric, block)
    for start in range(0, matrix.shape[0], block):
        rows: Any = diags(1 / lengths[start : start + block]) @ (spread[start : start + block] @ symmetric @ transposed)
        rows = (rows @ diags(1 / lengths)).tocsr()
        for offset in range(rows.shape[0]):
            part = slice(rows.indptr[offset], rows.indptr[offset + 1])
            yield _take_best(rows.indices[part], rows.data[part], start + offset, count)
        report(rows.shape[0] // 2)


def find_latent(matrix: csr_matrix) -> Floats:
    """The rows in at most 48 dimensions, rows of length 1 or 0; no dimensions when there are too few rows or terms."""
    left, strengths, _ = _factorize(matrix)
    latent: Floats = left * strengths
    lengths = np.linalg.norm(latent, axis=1, keepdims=True)
    unit: Floats = np.divide(latent, lengths, out=np.zeros_like(latent), where=lengths > 0)
    return unit


def find_basis(matrix: csr_matrix) -> Floats:
    """The dimensions of `find_latent` as columns of length 1, each with a value for every term."""
    basis: Floats = _factorize(matrix)[2].T
    return basis


def _factorize(matrix: csr_matrix) -> tuple[Floats, Floats, Floats]:
    """The largest singular values of a matrix with their vectors: rows x dimensions, dimensions, dimensions x terms."""
    dimensions = min(DIMENSIONS, min(matrix.shape) - 1)
    if dimensions < 1:
        return np.zeros((matrix.shape[0], 0)), np.zeros(0), np.zeros((0, matrix.shape[1]))
    # Here, since it loads for a tenth of a second, and after most edits nothing is factorized.
    from scipy.sparse.linalg import svds

    start = np.linspace(1.0, 2.0, min(matrix.shape))
    # One thread: the same sums on every machine, and faster, since the products are small (0.03 s against 0.8 s for 518 papers).
    with threadpool_limits(1, user_api="blas"):
        left, strengths, right = svds(matrix, k=dimensions, v0=start, tol=1e-4, solver="arpack")
    return left, strengths, right


@threadpool_limits.wrap(limits=1, user_api="blas")  # type: ignore[untyped-decorator]
def _find_candidates(matrix: csr_matrix, latent: Floats, block: int, report: Report) -> csr_matrix:
    """The 100 nearest of each row by the mixed cosine, as a sparse matrix of scores above 0."""
    share = LATENT_SHARE if latent.shape[1] else 0.0
    rare, found = _drop_common(matrix), []
    transposed, wanted = rare.T.tocsr(), np.zeros(matrix.shape[1])
    for start in range(0, matrix.shape[0], block):
        scores = (rare[start : start + block] @ transposed).toarray()
        scores *= 1 - share
        scores += (share * latent[start : start + block]) @ latent.T
        for offset, row in enumerate(scores):
            own = slice(matrix.indptr[start + offset], matrix.indptr[start + offset + 1])
            wanted[matrix.indices[own]] = matrix.data[own]
            near = np.flatnonzero(row >= _find_threshold(row))
            exact = (1 - share) * (matrix[near] @ wanted) + share * (latent[near] @ latent[start + offset])
            found.append(_take_best(near, exact, start + offset, CANDIDATES))
            wanted[matrix.indices[own]] = 0.0
        report(len(scores))
    return _stack(found)


def _drop_common(matrix: csr_matrix) -> csr_matrix:
    """The columns that are not 0 in one row of twenty at most."""
    frequencies = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return matrix[:, np.flatnonzero(frequencies <= max(ROUGH_LEAST, ROUGH_SHARE * matrix.shape[0]))].tocsr()


def _find_threshold(row: Floats) -> float:
    """A little below the score of the last rough candidate, so that rounding cannot lose one; all rows while there are few."""
    place = len(row) - ROUGH_CANDIDATES - 1
    if place < 0:
        return -1.0
    return max(float(np.partition(row, place)[place]), 2 * 10.0**-DECIMALS) - 10.0**-DECIMALS


def _stack(rows: list[tuple[Ints, Floats]]) -> csr_matrix:
    """A square sparse matrix of rows given as columns and values."""
    pointers = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows], dtype=np.int64)])
    columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, dtype=np.int64)
    values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0)
    return csr_matrix((values, columns, pointers), shape=(len(rows), len(rows)))


def _take_best(columns: Ints, scores: Floats, own: int, count: int) -> tuple[Ints, Floats]:
    """The best ``count`` columns other than ``own`` and their rounded scores above 0; ties by column."""
    scores = np.minimum(np.round(scores, DECIMALS), 1.0)
    kept = (scores > 0) & (columns != own)
    columns, scores = columns[kept], scores[kept]
    order = np.lexsort((columns, -scores))[:count]
    return columns[order], scores[order]


def _spread(nearest: csr_matrix) -> csr_matrix:
    """Each row as itself and a share of the mean of its five nearest, weighed by their scores; rows hold the nearest first."""
    firsts = []
    for start, end in zip(nearest.indptr, nearest.indptr[1:], strict=False):
        part = slice(start, min(start + FEEDBACK_PAPERS, end))
        firsts.append((nearest.indices[part], nearest.data[part]))
    near = _stack(firsts)
    return (identity(nearest.shape[0]) + FEEDBACK_SHARE * scale_rows(near, np.asarray(near.sum(axis=1)).ravel())).tocsr()


def _find_lengths(spread: csr_matrix, symmetric: csr_matrix, block: int) -> Floats:
    """The length of each moved row; at least 1 by construction, since no score is negative."""
    squares = [
        np.asarray((spread[start : start + block] @ symmetric).multiply(spread[start : start + block]).sum(axis=1)).ravel()
        for start in range(0, spread.shape[0], block)
    ]
    return np.sqrt(np.concatenate(squares)) if squares else np.ones(0)
