"""How much a phrase is about something: whether the papers that hold it are alike in their other words.

Measured, as topics are found, on a sample of the papers and on the terms that name something.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from generator.analysis.vectors import Floats, Ints, TermVectors, find_prose
from generator.model import Paper

SAMPLE = 4000
SAMPLE_TERMS = 6000
_COMMON_SHARE = 0.25
_LEAST = 1e-12


def choose_rows(papers: Sequence[Paper], vectors: TermVectors) -> Ints:
    """At most 4,000 papers that are written in the language of the corpus.

    They are chosen by a checksum of their ids, so that a few more papers change the choice a little only.
    """
    rows = find_prose(vectors.stream)
    if len(rows) <= SAMPLE:
        return rows
    checks = np.array([zlib.crc32(papers[row].id.encode()) for row in rows])
    return np.sort(rows[np.argsort(checks, kind="stable")[:SAMPLE]])


def choose_columns(vectors: TermVectors) -> Ints:
    """The terms that name something and are not everywhere: at most 6,000, the most frequent first."""
    frequencies = np.bincount(vectors.matrix.indices, minlength=vectors.matrix.shape[1])
    named = np.array([bool(surface) for surface in vectors.surfaces], dtype=bool)
    most = max(10.0, _COMMON_SHARE * vectors.matrix.shape[0])
    kept = np.flatnonzero(named & (frequencies <= most))
    return np.sort(kept[np.argsort(-frequencies[kept], kind="stable")[:SAMPLE_TERMS]])


def measure_coherence(matrix: csr_matrix, candidates: Sequence[int] | Ints, first: Ints, second: Ints) -> Floats:
    """For each candidate column how often more alike its papers are than papers in general, without the words of the candidate.

    1 says nothing ("publicly available"), 2 and more is a field ("machine translation"). The likeness is the mean cosine between
    two different papers, taken without every column that shares a word with the candidate, since those are alike by themselves.
    Source: Bookstein, Klein and Raita 1998, "Clumping properties of content-bearing words", the same thought for passages.

    Args:
        matrix: float64, papers x terms, rows of length 1 or 0.
        candidates: Columns of the matrix.
        first: Stem of the first word of each column.
        second: Stem of its second word, or -1.
    """
    columns = np.asarray(candidates, dtype=np.int64)
    holds = (matrix[:, columns] > 0).astype(float).T.tocsr()
    numbers = np.asarray(holds.sum(axis=1)).ravel()
    sums, squares = holds @ matrix, holds @ matrix.power(2)
    whole, everything = np.asarray(matrix.sum(axis=0)).ravel(), matrix.power(2).sum()
    papers = matrix.shape[0]
    general = max((float(whole @ whole) - everything) / max(1, papers * (papers - 1)), _LEAST)
    own = _list_own(columns, first, second)
    lifts = np.zeros(len(columns))
    for place, number in enumerate(numbers):
        if number > 1:
            here, there = (np.asarray(table[place].todense()).ravel() for table in (sums, squares))
            here[own[place]], there[own[place]] = 0.0, 0.0
            lifts[place] = (float(here @ here) - float(there.sum())) / (number * (number - 1)) / general
    return np.round(lifts, 6)


def _list_own(columns: Ints, first: Ints, second: Ints) -> list[list[int]]:
    """The columns that share a word with each candidate."""
    by_stem: dict[int, list[int]] = defaultdict(list)
    for column, stems in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        for stem in stems:
            by_stem[stem].append(column)
    stems_by_column = [{int(first[column]), int(second[column])} - {-1} for column in columns]
    return [[other for stem in sorted(stems) for other in by_stem[stem]] for stems in stems_by_column]
