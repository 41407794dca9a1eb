"""Papers made of the records that describe them, and the corrections that a person gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from generator.corpus.clean import clean_text
from generator.corpus.entry import Entry
from generator.corpus.merge import compare_entries
from generator.fields import CHECKS, show_value
from generator.model import Merge, Paper, PaperId
from generator.overrides import FIELDS
from generator.problems import Problem

_ARXIV_DOI = "10.48550/arxiv."
# A preprint and its publication are up to two years apart.
_YEARS_APART = 2


def make_paper(paper: PaperId, entries: Sequence[Entry]) -> Paper:
    """The paper of one or more entries, the fullest first: its texts, and each field from the first entry that has it.

    The DOI of a publication comes before the DOI of its preprint.
    """
    kept, records = entries[0], [entry.record for entry in entries]
    dois = [record.doi for record in records if record.doi]
    return Paper(
        id=paper,
        title=kept.title,
        abstract=kept.abstract,
        raw_title=kept.record.title,
        sources=tuple(sorted(record.source for record in records)),
        authors=next((record.authors for record in records if record.authors), ()),
        year=next((record.year for record in records if record.year is not None), None),
        venue=next((record.venue for record in records if record.venue), ""),
        doi=min(dois, key=_is_preprint) if dois else "",
        arxiv_id=next((record.arxiv_id for record in records if record.arxiv_id), ""),
        url=next((record.url for record in records if record.url), ""),
        keywords=next((record.keywords for record in records if record.keywords), ()),
    )


def make_merges(paper: PaperId, entries: Sequence[Entry], by_hand: Sequence[bool]) -> Iterator[Merge]:
    """For each entry but the first why it is the same paper; ``by_hand`` says which of them only a person's word put here."""
    kept = entries[0]
    for at, entry in enumerate(entries[1:], 1):
        others = [other.record for number, other in enumerate(entries) if number != at and by_hand[number] == by_hand[at]]
        similarity = compare_entries(kept, entry)
        record = entry.record
        if by_hand[at]:
            yield Merge(paper, record.source, record.title, "override", similarity)
        elif record.doi and any(other.doi == record.doi for other in others):
            yield Merge(paper, record.source, record.title, "doi", similarity)
        elif record.arxiv_id and any(other.arxiv_id == record.arxiv_id for other in others):
            yield Merge(paper, record.source, record.title, "arxiv", similarity)
        else:
            yield Merge(paper, record.source, record.title, "title", similarity)


def find_conflicts(paper: Paper, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A problem for each identifier or year in which an entry differs from its paper."""
    for entry in entries:
        record = entry.record
        for name, theirs, ours in (("doi", record.doi, paper.doi), ("arxiv_id", record.arxiv_id, paper.arxiv_id)):
            if theirs and theirs != ours and not (name == "doi" and _is_preprint(theirs)):
                yield _tell_conflict(entry, name, theirs, ours, paper.id)
        if record.year is not None and paper.year is not None and abs(record.year - paper.year) > _YEARS_APART:
            yield _tell_conflict(entry, "year", record.year, paper.year, paper.id)


def correct_paper(paper: Paper, values: Mapping[str, Any]) -> Paper:
    """The paper with the fields that overrides.yml gives; an empty value takes a field away."""
    changes: dict[str, Any] = {}
    for name in FIELDS:
        if name not in values:
            continue
        value = values[name]
        if name in ("title", "abstract"):
            changes[name] = clean_text(CHECKS[name](value or ""))
        elif value is None or value == "":
            changes[name] = None if name == "year" else () if name in ("authors", "keywords") else ""
        else:
            changes[name] = CHECKS[name](value)
    return replace(paper, **changes, corrected=tuple(name for name in FIELDS if name in changes))


def _is_preprint(doi: str) -> bool:
    return doi.startswith(_ARXIV_DOI)


def _tell_conflict(entry: Entry, name: str, theirs: object, ours: object, paper: PaperId) -> Problem:
    source = entry.record.source
    text = f"{name} {show_value(theirs)} differs from {show_value(ours)} of the same paper, '{paper}'"
    return Problem(source.path, source.line, text, f"{show_value(ours)} kept", f"overrides.yml can set it: papers.{paper}.{name}")
