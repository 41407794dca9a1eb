"""From records to papers: this module is the table of contents of its floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from generator.corpus.entry import Entry, make_entries
from generator.corpus.identity import Assignment, Known, assign_ids
from generator.corpus.ledger import Ledger, read_ledger, write_ledger
from generator.corpus.merge import Doubt, Rulings, merge_entries
from generator.corpus.papers import correct_paper, find_conflicts, make_merges, make_paper
from generator.corpus.rulings import Reading, find_places, read_rulings
from generator.crew import ALONE, Crew
from generator.model import Corpus, Document, Merge, Paper, PaperId, Record
from generator.overrides import Overrides, suggest_near
from generator.problems import OverridesError, Problem

# Two papers called "Introduction" are no surprise; two that share six words are, and a person should look.
_TELLING_WORDS = 6


def settle_records(
    records: Iterable[Record], problems: Iterable[Problem], overrides: Overrides, ids_path: Path, crew: Crew = ALONE
) -> tuple[Corpus, tuple[Problem, ...]]:
    """Every paper of the records once, and all problems so far, sorted by place, each once.

    The order of the records changes nothing. Records without a title are rejected and counted. The ledger at ``ids_path`` is
    written when it changes. ``crew`` cleans the records, and remembers them clean.

    Raises:
        LedgerError: When the ledger is damaged or cannot be written.
        OverridesError: When overrides.yml names what does not exist.
    """
    records = _sort_records(records)
    entries = sorted(filter(_has_title, make_entries(records, crew)), key=lambda entry: entry.rank)
    ledger = read_ledger(ids_path)
    settled = _settle_groups(entries, overrides, ledger)
    groups, found, assignment, reading, doubts = settled
    _check_ids(overrides, assignment)
    papers, merges, conflicts = _make_papers(entries, groups, found, assignment.ids, overrides)
    corpus = Corpus(
        papers=tuple(sorted(papers, key=lambda paper: paper.id)),
        merges=tuple(sorted(merges, key=lambda merge: (merge.paper, merge.source, merge.title))),
        documents=_list_documents(records, papers),
        records=len(records),
        rejected=len(records) - len(entries),
        moved=_list_moved(assignment),
        stays=assignment.ledger == ledger or _settle_groups(entries, overrides, assignment.ledger) == settled,
    )
    write_ledger(assignment.ledger, ids_path)
    told = {*problems, *_find_empty_titles(records, entries), *reading.problems, *conflicts, *_tell_doubts(doubts, entries)}
    return corpus, tuple(sorted(told))


def _sort_records(records: Iterable[Record]) -> list[Record]:
    """The records by place; two of one place, which no reader gives, by what they say."""
    ordered = sorted(records, key=lambda record: (record.source.path, record.source.line))
    if any(one.source == other.source for one, other in pairwise(ordered)):
        ordered.sort(key=lambda record: (record.source, repr(record)))
    return ordered


def _has_title(entry: Entry) -> bool:
    return bool(entry.title)


def _settle_groups(
    entries: Sequence[Entry], overrides: Overrides, ledger: Ledger
) -> tuple[list[list[int]], list[list[int]], Assignment, Reading, list[Doubt]]:
    """The groups of entries that are a paper each, the same before merges by hand, their ids, and what was in doubt.

    Rulings name papers by id, so the papers are first settled without them.
    """
    groups, found, doubts = merge_entries(entries, Rulings())
    assignment = assign_ids([_know(entries, group) for group in groups], ledger)
    if not overrides.merge and not overrides.separate:
        return groups, found, assignment, Reading(), doubts
    reading = read_rulings(overrides, entries, dict(zip(assignment.ids, groups, strict=True)), ledger)
    groups, found, doubts = merge_entries(entries, reading.rulings)
    places = find_places(entries)
    labelled = {index: places[index] for index in reading.rulings.label_by_index}
    papers = [_know(entries, group, labelled) for group in groups]
    kept = {
        at: reading.kept_by_index[index] for at, group in enumerate(groups) for index in group if index in reading.kept_by_index
    }
    return groups, found, assign_ids(papers, ledger, kept), reading, doubts


def _know(entries: Sequence[Entry], group: Sequence[int], places: dict[int, tuple[str, str]] | None = None) -> Known:
    """What identity needs of a group."""
    facts = entries[group[0]].facts.union(*[entries[index].facts for index in group[1:]])
    if places:
        facts |= {places[index] for index in group if index in places}
    return Known(facts, entries[group[0]].title.plain)


def _make_papers(
    entries: Sequence[Entry], groups: list[list[int]], found: list[list[int]], ids: Sequence[PaperId], overrides: Overrides
) -> tuple[list[Paper], list[Merge], list[Problem]]:
    """The papers, corrected, with the merges and the conflicts between merged records."""
    group_by_index = {index: number for number, group in enumerate(found) for index in group}
    papers: list[Paper] = []
    merges: list[Merge] = []
    conflicts: list[Problem] = []
    for paper_id, group in zip(ids, groups, strict=True):
        members = [entries[index] for index in group]
        by_hand = [group_by_index[index] != group_by_index[group[0]] for index in group]
        paper = make_paper(paper_id, members)
        merges += make_merges(paper_id, members, by_hand)
        corrections = overrides.fields_by_paper.get(paper_id, {})
        conflicts += [told for told in find_conflicts(paper, members) if told.text.split()[0] not in corrections]
        papers.append(correct_paper(paper, corrections) if corrections else paper)
    return papers, merges, conflicts


def _check_ids(overrides: Overrides, assignment: Assignment) -> None:
    """Raise OverridesError for every corrected paper that does not exist."""
    known = set(assignment.ids)
    complaints = []
    for paper in sorted({*overrides.fields_by_paper, *overrides.facts_by_paper} - known):
        place = f"{overrides.name}:{overrides.line_by_paper.get(paper, 0)}: papers.{paper}"
        target = assignment.ledger.follow(paper)
        if target in known:
            complaints.append(f"{place}: this paper was merged into '{target}'; write that id")
        elif paper in assignment.ledger.facts_by_id:
            complaints.append(f"{place}: no record of this paper is in the input any more")
        else:
            complaints.append(f"{place}: no such paper id{suggest_near(paper, known)}")
    if complaints:
        raise OverridesError(complaints)


def _list_documents(records: Sequence[Record], papers: Sequence[Paper]) -> tuple[Document, ...]:
    """The input files that gave records, sorted by path."""
    counts = Counter(record.source.path for record in records)
    places = sorted((source.path, source.line, paper.id) for paper in papers for source in paper.sources)
    ids_by_path: dict[str, dict[PaperId, None]] = {path: {} for path in counts}
    for path, _, paper in places:
        ids_by_path[path].setdefault(paper)
    return tuple(Document(path, counts[path], tuple(ids_by_path[path])) for path in sorted(counts))


def _list_moved(assignment: Assignment) -> tuple[tuple[PaperId, PaperId], ...]:
    """Ids published once whose paper now has another id, sorted, with that id."""
    live = set(assignment.ids)
    ends = [(paper, assignment.ledger.follow(paper)) for paper in assignment.ledger.moved if paper not in live]
    return tuple(sorted((paper, end) for paper, end in ends if end in live))


def _find_empty_titles(records: Sequence[Record], entries: Sequence[Entry]) -> Iterator[Problem]:
    """A problem for each record whose title is there but says nothing; readers tell of the rest."""
    kept = {id(entry.record) for entry in entries}
    for record in records:
        if record.title and id(record) not in kept:
            yield Problem(record.source.path, record.source.line, "the title has no visible characters", "entry left out")


def _tell_doubts(doubts: Sequence[Doubt], entries: Sequence[Entry]) -> Iterator[Problem]:
    """A problem for each two records that a person should look at."""
    for doubt in doubts:
        one, other = entries[doubt.one], entries[doubt.other]
        if doubt.reason == "title" and len(one.title.plain.split()) < _TELLING_WORDS:
            continue
        shared = {"doi": "DOI", "arxiv": "arXiv id", "title": "title"}[doubt.reason]
        text = f"same {shared} as {one.record.source}, but the abstracts agree to {doubt.agreement:.0%} only"
        source = other.record.source
        yield Problem(source.path, source.line, text, "kept as two papers", "overrides.yml can merge or separate them")
