"""A record with all that comparing it needs, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.corpus.clean import clean_text
from generator.corpus.ledger import Fact
from generator.corpus.sketch import fold_title, hash_text, is_telling, sketch_text
from generator.crew import Crew
from generator.model import Paper, PaperId, Record, RichText
from generator.packing import digest_words
from generator.steps import Known, Step
from generator.text import fold_text

_NAME = "entries"

# What is kept of a record from one build to the next: the clean title and abstract where they are other than the raw ones, the
# length of the folded clean abstract, and what the ledger knows the raw abstract by. The rest is found in no time.
_Made = tuple[RichText | None, RichText | None, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that has a title.

    Attributes:
        record: As read.
        title: Clean.
        abstract: Clean.
        title_key: What records of one title share.
        text_length: Of ``text_key``.
        facts: What the record's paper is known by in the ledger. Taken from the raw texts, so that it does not change when
            cleaning does.
    """

    record: Record
    title: RichText
    abstract: RichText
    title_key: str
    text_length: int
    facts: frozenset[Fact]

    @property
    def text_key(self) -> str:
        """The folded clean abstract; few entries are asked for it."""
        return fold_text(self.abstract.plain)

    @property
    def rank(self) -> tuple[int, int, str, int]:
        """Sorts the fullest record first, then by place."""
        record = self.record
        filled = (record.authors, record.year, record.venue, record.doi, record.arxiv_id, record.url, record.keywords, record.key)
        return -self.text_length, -sum(map(bool, filled)), record.source.path, record.source.line


def make_entries(records: Sequence[Record], crew: Crew) -> list[Entry]:
    """The entry of every record, in their order; ``crew`` cleans those whose words the last build did not have."""
    keys = [_key_words(record) for record in records]
    before: dict[bytes, _Made] = crew.recall(_NAME) or {}
    new = {key: record for key, record in zip(keys, records, strict=True) if key not in before}
    found = crew.do(_CLEAN, [_pose_paper(key, record) for key, record in new.items()])
    made = {key: before[key] if key in before else found[PaperId(key.hex())] for key in keys}
    if new or len(made) != len(before):
        crew.keep(_NAME, made)
    return [_make_entry(record, *made[key]) for key, record in zip(keys, records, strict=True)]


def _key_words(record: Record) -> bytes:
    """A key of all that cleaning looks at in a record; where it stands makes no difference."""
    return digest_words((record.title, record.abstract))


def _pose_paper(key: bytes, record: Record) -> Paper:
    """A record that is not clean yet, in the form in which a crew takes its work."""
    return Paper(PaperId(key.hex()), RichText(record.title), RichText(record.abstract), record.title, (record.source,))


def _clean_record(raw: Paper, _: Known) -> _Made:
    title, abstract = clean_text(raw.title.plain), clean_text(raw.abstract.plain)
    text_key = fold_text(abstract.plain)
    folded = text_key if abstract.plain == raw.abstract.plain else fold_text(raw.abstract.plain)
    text_fact = f"{hash_text(folded)} {sketch_text(folded)}" if is_telling(folded) else ""
    return _unless_same(title, raw.title), _unless_same(abstract, raw.abstract), len(text_key), text_fact


_CLEAN = Step("cleaning", _clean_record)


def _unless_same(clean: RichText, raw: RichText) -> RichText | None:
    return None if clean == raw else clean


def _make_entry(record: Record, title: RichText | None, abstract: RichText | None, text_length: int, text_fact: str) -> Entry:
    title = RichText(record.title) if title is None else title
    abstract = RichText(record.abstract) if abstract is None else abstract
    folded = fold_title(record.title)
    title_key = (folded if title.plain == record.title else fold_title(title.plain)).replace(" ", "")
    said = (
        ("title", folded),
        ("doi", record.doi),
        ("arxiv", record.arxiv_id),
        ("key", " ".join(record.key.split())),
        ("text", text_fact),
    )
    return Entry(record, title, abstract, title_key, text_length, frozenset([fact for fact in said if fact[1]]))
