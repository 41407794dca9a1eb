"""What is understood of a paper: each kind of fact, with its basis and the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from generator.model.corpus import TextField
from generator.model.ids import DatasetId, NameId, PaperId, TagId, TopicId


class Basis(StrEnum):
    """How a fact is known: the text says so, the program concludes so, or a person said so in overrides.yml."""

    STATED = "stated"
    DERIVED = "derived"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The words a fact rests on: ``paper.text(field)[start:end]``; ``rule`` is the short stable name of the rule."""

    field: TextField
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class CoinedName:
    """A name this paper introduces (method, model family, dataset, benchmark, framework).

    ``id`` is shared by all papers that coin the same folded name; ``aliases`` are other surface forms of the same family.
    """

    id: NameId
    name: str
    basis: Basis
    evidence: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
    kind: Literal["method", "dataset", ""] = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Another paper of the corpus, named in this paper's text; ``name`` is the first surface form, evidence has them all."""

    target: PaperId
    name: str
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AmbiguousName:
    """A name that several papers coin, or an ordinary word: left unlinked, and reported."""

    name: str
    papers: tuple[PaperId, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset or benchmark; ``proposed`` when a pattern found it and the taxonomy does not list it."""

    id: DatasetId
    title: str
    aliases: tuple[str, ...] = ()
    proposed: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class DatasetUse:
    """A dataset named in a paper; ``surface`` is the form as it stands in the text (fused lists kept as they stand)."""

    dataset: DatasetId
    surface: str
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A link to code or a project page; ``repository`` is ``owner/name`` on a known forge, else empty."""

    url: str
    host: str
    repository: str
    kind: Literal["code", "project"]
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A figure the abstract claims for its own method. ``gain`` marks a relative one. Empty strings where not stated."""

    value: str
    unit: str
    metric: str
    dataset: DatasetId | None
    dataset_surface: str
    system: str
    gain: bool
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic of a paper with its score (> 0; comparable within one paper only); the primary topic comes first."""

    topic: TopicId
    score: float
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TagUse:
    """A tag of a paper."""

    tag: TagId
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StudyFlag:
    """Says that a paper is a survey, a review or a pure evaluation study."""

    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The one sentence of the abstract that best states the contribution; its evidence is that sentence."""

    text: str
    basis: Basis
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """An acronym with its expansion as used in a paper."""

    short: str
    long: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A neighbour of a paper and why: cosine-like ``score`` in (0, 1], to two decimals; what the two share, strongest first."""

    paper: PaperId
    score: float
    terms: tuple[str, ...] = ()
    datasets: tuple[DatasetId, ...] = ()
    mentions: tuple[PaperId, ...] = ()
    documents: tuple[str, ...] = ()
