"""A record with all that comparing it needs, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.corpus.clean import clean_text
from generator.corpus.ledger import Fact
from generator.corpus.sketch import fold_title, hash_text, is_telling, sketch_text
from generator.model import Record, RichText
from generator.packing import digest_words
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


# What an entry has beside its record, in the order of its fields.
Made = tuple[RichText, RichText, str, str, frozenset[Fact]]


class EntryMaker:
    """Makes entries; what was made of the same words before, in this build or the last one, is taken again.

    Attributes:
        made: What entries were made of, by the key of their records' words; where a record stands makes no difference.
    """

    def __init__(self, before: Mapping[bytes, Made] | None = None) -> None:
        """Know what was made before."""
        self._before = before or {}
        self.made: dict[bytes, Made] = {}

    def make(self, record: Record) -> Entry:
        """The entry of a record."""
        key = _key_words(record)
        made = self.made[key] = self.made.get(key) or self._before.get(key) or _make(record)
        return Entry(record, *made)

    @property
    def is_new(self) -> bool:
        """Whether not the same was made as before."""
        return self.made.keys() != self._before.keys()


def _make(record: Record) -> Made:
    title, abstract = clean_text(record.title), clean_text(record.abstract)
    title_key = fold_title(title.plain).replace(" ", "")
    text_key = fold_text(abstract.plain)
    folded = text_key if record.abstract == abstract.plain else fold_text(record.abstract)
    return title, abstract, title_key, text_key, _find_facts(record, folded)


def _key_words(record: Record) -> bytes:
    """A key of all that `_make` looks at in a record."""
    return digest_words((record.title, record.abstract, record.doi, record.arxiv_id, record.key))


def _find_facts(record: Record, folded: str) -> frozenset[Fact]:
    """What a record says about which paper it is; ``folded`` is its raw abstract, folded."""
    facts = [("title", fold_title(record.title)), ("doi", record.doi), ("arxiv", record.arxiv_id)]
    facts.append(("key", " ".join(record.key.split())))
    if is_telling(folded):
        facts.append(("text", f"{hash_text(folded)} {sketch_text(folded)}"))
    return frozenset((kind, value) for kind, value in facts if value)
