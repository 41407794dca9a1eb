"""A record with all that comparing it needs, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from generator.corpus.clean import clean_text
from generator.corpus.ledger import Fact
from generator.corpus.sketch import fold_title, hash_text, is_telling, sketch_text
from generator.model import Record, RichText
from generator.text import fold_text


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that has a title.

    Attributes:
        record: As read.
        title: Clean.
        abstract: Clean.
        title_key: What records of one title share.
        text_key: The folded clean abstract.
        facts: What the record's paper is known by in the ledger. Taken from the raw texts, so that it does not change when
            cleaning does.
    """

    record: Record
    title: RichText
    abstract: RichText
    title_key: str
    text_key: str
    facts: frozenset[Fact]

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the fullest record first, then by place; equal only for equal records."""
        record = self.record
        filled = (record.authors, record.year, record.venue, record.doi, record.arxiv_id, record.url, record.keywords, record.key)
        rest = (record.title, record.abstract, *(repr(value) for value in filled))
        return (-len(self.text_key), -sum(map(bool, filled)), record.source, rest)


def make_entry(record: Record) -> Entry:
    """The entry of a record."""
    title, abstract = clean_text(record.title), clean_text(record.abstract)
    title_key = fold_title(title.plain).replace(" ", "")
    text_key = fold_text(abstract.plain)
    folded = text_key if record.abstract == abstract.plain else fold_text(record.abstract)
    return Entry(record, title, abstract, title_key, text_key, _find_facts(record, folded))


def _find_facts(record: Record, folded: str) -> frozenset[Fact]:
    """What a record says about which paper it is; ``folded`` is its raw abstract, folded."""
    facts = [("title", fold_title(record.title)), ("doi", record.doi), ("arxiv", record.arxiv_id)]
    facts.append(("key", " ".join(record.key.split())))
    if is_telling(folded):
        facts.append(("text", f"{hash_text(folded)} {sketch_text(folded)}"))
    return frozenset((kind, value) for kind, value in facts if value)
