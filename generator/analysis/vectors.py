"""Papers as sparse vectors of weighted terms: what related papers and discovered topics are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from generator.model import Paper

# Words of two letters and more; a hyphen or plus inside a word belongs to it ("few-shot", "c++" loses its end).
WORD = r"(?u)\b[^\W_](?:[\w+-]*\w)\b"


@dataclass(frozen=True, slots=True)
class TermVectors:
    """The papers as rows, the terms as columns.

    Attributes:
        matrix: float32, papers x terms, rows of Euclidean length 1 (or 0 for a paper without terms).
        terms: The term of each column, sorted.
    """

    matrix: csr_matrix
    terms: tuple[str, ...]


def find_vectors(papers: Sequence[Paper]) -> TermVectors:
    """TF-IDF over words and pairs of words, the title counted twice."""
    texts = [f"{paper.title.plain}. {paper.title.plain}. {paper.abstract.plain}" for paper in papers]
    counter = CountVectorizer(stop_words="english", ngram_range=(1, 2), min_df=2, token_pattern=WORD, dtype=np.float32)
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # no term stands in two papers
        return TermVectors(csr_matrix((len(texts), 0), dtype=np.float32), ())
    matrix = TfidfTransformer(sublinear_tf=True).fit_transform(counts).astype(np.float32)
    return TermVectors(matrix.tocsr(), tuple(counter.get_feature_names_out()))
