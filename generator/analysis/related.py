"""Related papers: the nearest neighbours of every paper, and what each pair shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from generator.analysis.nearest import Row, find_nearest
from generator.crew import ALONE, Crew
from generator.findings import Findings, take_findings
from generator.model import Corpus, DatasetId, DatasetUse, Mention, Paper, PaperId, Related
from generator.progress import Advance

_NAME = "related"


@dataclass(frozen=True, slots=True)
class RelatedNotes:
    """What is remembered from one build to the next.

    Attributes:
        facts: By paper, a key of what it can share beside its words.
        rows: By paper, the key of its nearest.
        near: By paper, who they are.
        found: What was found.
    """

    facts: dict[PaperId, bytes]
    rows: dict[PaperId, bytes]
    near: dict[PaperId, tuple[PaperId, ...]]
    found: Findings[tuple[Related, ...]]

    def find_stale(self, facts: Mapping[PaperId, bytes], rows: Mapping[PaperId, bytes]) -> list[PaperId]:
        """The papers that have other nearest now, or of which one or a near one has other facts, in the order of ``rows``."""
        changed = {paper_id for paper_id, key in facts.items() if self.facts.get(paper_id) != key}
        return [
            paper_id
            for paper_id, key in rows.items()
            if paper_id in changed or self.rows.get(paper_id) != key or not changed.isdisjoint(self.near[paper_id])
        ]


def find_related(
    corpus: Corpus,
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
    mentions: Mapping[PaperId, tuple[Mention, ...]],
    count: int,
    advance: Advance,
    crew: Crew = ALONE,
) -> Findings[tuple[Related, ...]]:
    """The ``count`` nearest papers of each paper, nearest first, ties by id; every paper has a key.

    Only the texts decide who is near; what two papers share beside their words is said, not scored, so that a wrong mention
    or dataset cannot make a wrong neighbour. A paper that shares no term that names something is no neighbour: there would be
    nothing to say why.
    """
    uses, named = take_findings(dataset_uses), take_findings(mentions)
    rows = find_nearest(corpus.papers, count, crew, advance)
    beside = _Beside(corpus.papers, uses, named)
    if not crew.remembers:
        return Findings.collect((paper_id, beside.describe(paper_id, row)) for paper_id, row in rows.items())
    facts, keys = _key_facts(corpus.papers, (uses, named)), {paper_id: rows.key(paper_id) for paper_id in rows}
    notes = crew.recall(_NAME)
    if not isinstance(notes, RelatedNotes):
        notes = RelatedNotes({}, {}, {}, Findings())
    stale = notes.find_stale(facts, keys)
    if not stale and len(notes.rows) == len(keys):
        return notes.found
    made = {paper_id: beside.describe(paper_id, rows[paper_id]) for paper_id in stale}
    near = notes.near | {paper_id: tuple(there.paper for there in found) for paper_id, found in made.items()}
    kept = notes.found.take(paper_id for paper_id in keys if paper_id not in made)
    found = Findings.gather(keys, [kept, Findings.collect(made.items())])
    crew.keep(_NAME, RelatedNotes(facts, keys, {paper_id: near[paper_id] for paper_id in keys}, found))
    return found


def _key_facts(papers: Iterable[Paper], given: Iterable[Findings[object]]) -> dict[PaperId, bytes]:
    """A key of what each paper can share beside its words."""
    maps = tuple(given)
    return {
        paper.id: b"\n".join(
            [
                *(source.path.encode("utf-8", "surrogatepass") for source in paper.sources),
                *(findings.key(paper.id) if paper.id in findings else b"" for findings in maps),
            ]
        )
        for paper in papers
    }


class _Facts(NamedTuple):
    """What a paper can share beside its words."""

    datasets: frozenset[DatasetId]
    mentions: frozenset[PaperId]
    documents: frozenset[str]


class _Beside:
    """What papers share beside their words."""

    def __init__(
        self, papers: Iterable[Paper], uses: Findings[tuple[DatasetUse, ...]], mentions: Findings[tuple[Mention, ...]]
    ) -> None:
        self._paper_by_id = {paper.id: paper for paper in papers}
        self._uses, self._mentions = uses, mentions
        self._facts_by_id: dict[PaperId, _Facts] = {}

    def describe(self, here: PaperId, row: Row) -> tuple[Related, ...]:
        """The nearest papers of a paper, each with what the two share."""
        ours = self._look_up(here)
        found = []
        for there, score, terms in row:
            theirs = self._look_up(there)
            # The papers both mention, and either of the two where it mentions the other.
            mentions = (ours.mentions & theirs.mentions) | (ours.mentions & {there}) | (theirs.mentions & {here})
            datasets, documents = ours.datasets & theirs.datasets, ours.documents & theirs.documents
            found.append(Related(there, score, terms, tuple(sorted(datasets)), tuple(sorted(mentions)), tuple(sorted(documents))))
        return tuple(found)

    def _look_up(self, paper_id: PaperId) -> _Facts:
        """What a paper can share."""
        facts = self._facts_by_id.get(paper_id)
        if facts is None:
            facts = self._facts_by_id[paper_id] = _Facts(
                frozenset(use.dataset for use in self._uses.get(paper_id, ())),
                frozenset(mention.target for mention in self._mentions.get(paper_id, ())),
                frozenset(source.path for source in self._paper_by_id[paper_id].sources),
            )
        return facts
