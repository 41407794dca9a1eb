"""What was read and what it settled into: records, papers, merges, documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from generator.model.ids import PaperId
from generator.model.texts import RichText

TextField = Literal["title", "abstract"]


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
        title: Empty only in an entry that could not be read; it is then counted as rejected.
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


@dataclass(frozen=True, slots=True)
class Paper:
    """One work: the records that describe it, settled into one. Field meanings are those of `Record`.

    ``sources`` names every record merged here, sorted; ``raw_title`` is the title of the record kept.
    ``corrected`` names the fields that overrides.yml set.
    """

    id: PaperId
    title: RichText
    abstract: RichText
    raw_title: str
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

    ``moved`` maps ids that were published once and now belong to a merged record to the paper it went into. ``stays`` says
    whether the same records, settled once more with the ledger as it was left, come to the same.
    """

    papers: tuple[Paper, ...]
    merges: tuple[Merge, ...]
    documents: tuple[Document, ...]
    records: int
    rejected: int
    moved: tuple[tuple[PaperId, PaperId], ...] = ()
    stays: bool = field(default=True, compare=False)

    def __post_init__(self) -> None:
        """Raise ValueError when records are not accounted for, to the last one."""
        if self.records != len(self.papers) + len(self.merges) + self.rejected:
            raise ValueError(
                f"{self.records} records are not {len(self.papers)} papers + {len(self.merges)} merged + {self.rejected} rejected"
            )
