"""Everything known, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.model.corpus import Corpus
from generator.model.facts import (
    AmbiguousName,
    CodeLink,
    CoinedName,
    Dataset,
    DatasetUse,
    Expansion,
    Mention,
    Related,
    Result,
    StudyFlag,
    Summary,
    TagUse,
    TopicScore,
)
from generator.model.field import Taxonomy
from generator.model.ids import PaperId
from generator.problems import Problem


@dataclass(frozen=True, slots=True)
class Survey:
    """All that is known, ready to be written.

    Every map has a key for every paper (its facts may be empty), but for ``study`` and ``summaries``: papers without one have
    no key. ``mentioned_by`` is the inverse of ``mentions``, sorted by paper id. ``datasets`` holds listed and proposed ones that
    at least one paper names, sorted by folded title.
    """

    corpus: Corpus
    taxonomy: Taxonomy
    datasets: tuple[Dataset, ...]
    names: Mapping[PaperId, tuple[CoinedName, ...]]
    mentions: Mapping[PaperId, tuple[Mention, ...]]
    mentioned_by: Mapping[PaperId, tuple[PaperId, ...]]
    ambiguous: tuple[AmbiguousName, ...]
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]]
    code: Mapping[PaperId, tuple[CodeLink, ...]]
    results: Mapping[PaperId, tuple[Result, ...]]
    topics: Mapping[PaperId, tuple[TopicScore, ...]]
    tags: Mapping[PaperId, tuple[TagUse, ...]]
    study: Mapping[PaperId, StudyFlag]
    summaries: Mapping[PaperId, Summary]
    expansions: Mapping[PaperId, tuple[Expansion, ...]]
    related: Mapping[PaperId, tuple[Related, ...]]
    problems: tuple[Problem, ...] = ()
