"""The nouns of Paperatlas: frozen values that flow up the house, floor by floor.

Imports nothing of ours but `Problem`. All offsets are Python string indices (code points) into the *plain* text of the
field they name; spans are half-open, ``0 <= start < end <= len(plain)``. All tuples of facts are in a stated, deterministic order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType

from generator.problems import Problem

PaperId = NewType("PaperId", str)
TopicId = NewType("TopicId", str)
TagId = NewType("TagId", str)
DatasetId = NewType("DatasetId", str)
NameId = NewType("NameId", str)

TextField = Literal["title", "abstract"]
TagKind = Literal["task", "method", "modality", "keyword"]


# ------------------------------------------------------------------ text


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a rich text that is not prose: TeX math or a web address.

    Attributes:
        kind: ``math`` (``value`` is TeX without delimiters) or ``url`` (``value`` is the address to link to).
        start: First index in the plain text.
        end: One past the last index; marks never overlap and are sorted by ``start``.
        value: The TeX source or the absolute http(s) address.
    """

    kind: Literal["math", "url"]
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class RichText:
    """Clean display text and the marks in it; the one type in which titles and abstracts travel.

    ``plain`` is NFC, single-spaced, without control characters or LaTeX leftovers; math that stays math stands in it as
    ``$...$``. A rich text renders itself to a target in `generator.pages.markdown` and nowhere else.
    """

    plain: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        """True when there is any text."""
        return bool(self.plain)


# ------------------------------------------------------------------ read


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a record stands: a POSIX path relative to the project, and the 1-based line of its title."""

    path: str
    line: int

    def __str__(self) -> str:
        """``path:line``, as editors and compilers write it."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of one input file, as read: strings untouched but for decoding, NFC and outer white space.

    Attributes:
        source: File and line.
        title: Never empty.
        abstract: May be empty.
        key: The identifier the input itself gives (BibTeX key, JSONL ``id``), if any.
        authors: Display names, given name first, in order.
        year: Four digits, or None.
        venue: Journal, proceedings or repository as written, or empty.
        doi: Bare lower-case DOI (``10.…``), or empty.
        arxiv_id: Bare identifier without version (``2201.03545``), or empty.
        url: Absolute http(s) address of the paper, or empty.
        keywords: As given by the input.
    """

    source: Source
    title: str
    abstract: str = ""
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv_id: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()


# ------------------------------------------------------------------ settle


@dataclass(frozen=True, slots=True)
class Paper:
    """One work: the records that describe it, settled into one. Field meanings are those of `Record`.

    ``sources`` names every record merged here, sorted; ``raw_title`` and ``raw_abstract`` are the texts of the record kept.
    ``corrected`` names the fields that overrides.yml set.
    """

    id: PaperId
    title: RichText
    abstract: RichText
    raw_title: str
    raw_abstract: str
    sources: tuple[Source, ...]
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    arxiv_id: str = ""
    url: str = ""
    keywords: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()

    def text(self, field: TextField) -> str:
        """The plain text of a field, into which evidence offsets point."""
        return self.title.plain if field == "title" else self.abstract.plain


@dataclass(frozen=True, slots=True)
class Merge:
    """A record that was found to be a paper already seen.

    Attributes:
        paper: The paper it went into.
        source: Where the merged record stands.
        title: Its own raw title.
        reason: ``doi``, ``arxiv``, ``title`` or ``override``.
        similarity: Agreement of the abstracts in [0, 1] (1.0 when identical after cleaning).
    """

    paper: PaperId
    source: Source
    title: str
    reason: Literal["doi", "arxiv", "title", "override"]
    similarity: float


@dataclass(frozen=True, slots=True)
class Document:
    """One input file: path as in `Source`, how many records it gave, which papers (in order of first appearance)."""

    path: str
    records: int
    papers: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every paper once. ``records == len(papers) + len(merges) + rejected`` always holds; papers are sorted by id.

    ``moved`` maps ids that were published once and now belong to a merged record to the paper it went into.
    """

    papers: tuple[Paper, ...]
    merges: tuple[Merge, ...]
    documents: tuple[Document, ...]
    records: int
    rejected: int
    moved: tuple[tuple[PaperId, PaperId], ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError when records are not accounted for, to the last one."""
        if self.records != len(self.papers) + len(self.merges) + self.rejected:
            raise ValueError(
                f"{self.records} records are not {len(self.papers)} papers + {len(self.merges)} merged + {self.rejected} rejected"
            )


# ------------------------------------------------------------------ understand


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
    """A neighbour of a paper and why: cosine-like ``score`` in (0, 1]; what the two share, strongest first."""

    paper: PaperId
    score: float
    terms: tuple[str, ...] = ()
    datasets: tuple[DatasetId, ...] = ()
    mentions: tuple[PaperId, ...] = ()
    documents: tuple[str, ...] = ()


# ------------------------------------------------------------------ taxonomy


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for (weight > 0) or against (weight < 0) a topic or tag.

    ``phrase`` is matched case-folded at word boundaries, with ``*`` for a run of word characters (``distill*``); with any
    capital letter after the first it is matched as written (``CLIP``). ``title`` multiplies the weight in the title.
    """

    phrase: str
    weight: float = 1.0
    title: float = 2.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; a parent (group) is itself a topic with no cues and no parent."""

    id: TopicId
    title: str
    parent: TopicId | None = None
    about: str = ""
    cues: tuple[Cue, ...] = ()
    discovered: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of one kind; datasets are tags of a fourth kind with entries of their own (`Dataset`)."""

    id: TagId
    title: str
    kind: TagKind
    about: str = ""
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownName:
    """A well-known name of a paper whose own text does not state it; the paper is given by its title."""

    name: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What is known of a field before any paper is read. Everything is in the order of taxonomy.yml."""

    topics: tuple[Topic, ...] = ()
    tags: tuple[Tag, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    names: tuple[KnownName, ...] = ()
    ordinary_words: tuple[str, ...] = ()


# ------------------------------------------------------------------ the whole


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
