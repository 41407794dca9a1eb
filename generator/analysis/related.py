"""Related papers: the nearest neighbours of every paper, and what each pair shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from generator.analysis.nearest import find_nearest
from generator.crew import ALONE, Crew
from generator.model import Corpus, DatasetUse, Mention, PaperId, Related
from generator.progress import Advance

_Text = TypeVar("_Text", bound=str)


def find_related(
    corpus: Corpus,
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
    mentions: Mapping[PaperId, tuple[Mention, ...]],
    count: int,
    advance: Advance,
    crew: Crew = ALONE,
) -> Mapping[PaperId, tuple[Related, ...]]:
    """The ``count`` nearest papers of each paper, nearest first, ties by id; every paper has a key.

    Only the texts decide who is near; what two papers share beside their words is said, not scored, so that a wrong mention
    or dataset cannot make a wrong neighbour. A paper that shares no term that names something is no neighbour: there would be
    nothing to say why.
    """
    papers = corpus.papers
    datasets = {paper: [use.dataset for use in uses] for paper, uses in dataset_uses.items()}
    documents = {paper.id: [source.path for source in paper.sources] for paper in papers}
    related: dict[PaperId, tuple[Related, ...]] = {}
    for paper, row in zip(papers, find_nearest(papers, count, crew, advance), strict=True):
        here = paper.id
        related[here] = tuple(
            Related(
                paper=there,
                score=score,
                terms=terms,
                datasets=_share(datasets.get(here, ()), datasets.get(there, ())),
                mentions=_find_shared_mentions(here, there, mentions),
                documents=_share(documents[here], documents[there]),
            )
            for there, score, terms in row
        )
    return related


def _find_shared_mentions(one: PaperId, other: PaperId, mentions: Mapping[PaperId, tuple[Mention, ...]]) -> tuple[PaperId, ...]:
    """The papers both mention, and either of the two where it mentions the other; sorted."""
    first, second = ({mention.target for mention in mentions.get(paper, ())} for paper in (one, other))
    return tuple(sorted((first & second) | (first & {other}) | (second & {one})))


def _share(one: Sequence[_Text], other: Sequence[_Text]) -> tuple[_Text, ...]:
    """What stands in both, sorted."""
    return tuple(sorted(set(one) & set(other)))
