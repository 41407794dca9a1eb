"""Related papers: the nearest neighbours of every paper in the space of weighted terms, and what each pair shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from generator.analysis.vectors import TermVectors, find_vectors
from generator.model import Corpus, DatasetUse, Mention, PaperId, Related
from generator.progress import Advance

BLOCK = 512
SHOWN_TERMS = 5
_Text = TypeVar("_Text", bound=str)


def find_related(
    corpus: Corpus,
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
    mentions: Mapping[PaperId, tuple[Mention, ...]],
    count: int,
    advance: Advance,
) -> Mapping[PaperId, tuple[Related, ...]]:
    """The ``count`` nearest papers of each paper, nearest first, ties by id; every paper has a key."""
    papers = corpus.papers
    vectors = find_vectors(papers)
    documents = _find_documents(corpus)
    related = {}
    for row, neighbours in enumerate(_find_neighbours(vectors.matrix, count, advance)):
        here = papers[row].id
        related[here] = tuple(
            Related(
                paper=(there := papers[other].id),
                score=score,
                terms=_find_shared_terms(vectors, row, other),
                datasets=_share([use.dataset for use in dataset_uses[here]], [use.dataset for use in dataset_uses[there]]),
                mentions=_find_shared_mentions(here, there, mentions),
                documents=_share(documents.get(here, []), documents.get(there, [])),
            )
            for other, score in neighbours
        )
    return related


def _find_neighbours(matrix: csr_matrix, count: int, advance: Advance) -> Iterator[list[tuple[int, float]]]:
    """For each row the other rows with the highest cosine above 0, in blocks of rows so that memory stays bounded."""
    transposed = matrix.T.tocsr()
    for start in range(0, matrix.shape[0], BLOCK):
        cosines = np.round((matrix[start : start + BLOCK] @ transposed).toarray(), 5)
        for offset, row in enumerate(cosines):
            row[start + offset] = 0.0
            order = np.lexsort((np.arange(len(row)), -row))[:count]
            yield [(int(other), min(1.0, float(row[other]))) for other in order if row[other] > 0]
        advance(len(cosines))


def _find_shared_terms(vectors: TermVectors, one: int, other: int) -> tuple[str, ...]:
    """The terms that add most to the cosine of two papers; a word inside a pair already named is left out."""
    shares = vectors.matrix[one].multiply(vectors.matrix[other]).tocoo()
    chosen: list[str] = []
    for _, column in sorted(zip(-np.round(shares.data, 5), shares.col, strict=True)):
        term = vectors.terms[column]
        if not any(term in seen or seen in term for seen in chosen):
            chosen.append(term)
    return tuple(chosen[:SHOWN_TERMS])


def _find_shared_mentions(one: PaperId, other: PaperId, mentions: Mapping[PaperId, tuple[Mention, ...]]) -> tuple[PaperId, ...]:
    """The papers both mention, and either of the two where it mentions the other; sorted."""
    first, second = ({mention.target for mention in mentions[paper]} for paper in (one, other))
    return tuple(sorted((first & second) | (first & {other}) | (second & {one})))


def _find_documents(corpus: Corpus) -> Mapping[PaperId, list[str]]:
    """The input files that hold each paper."""
    return {paper.id: [source.path for source in paper.sources] for paper in corpus.papers}


def _share(one: Sequence[_Text], other: Sequence[_Text]) -> tuple[_Text, ...]:
    """What stands in both, sorted."""
    return tuple(sorted(set(one) & set(other)))
