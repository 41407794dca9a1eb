"""Papers of the corpus that other papers name: the web of mentions, and every name that was left unlinked, with the reason."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from generator.analysis.affinity import Vocabulary, build_vocabulary
from generator.analysis.register import Names, build_register
from generator.analysis.sightings import Sighting, Sightings, count_sightings, prepare_view, sight_names
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import AmbiguousName, Evidence, Mention, Paper, PaperId, Taxonomy
from generator.steps import Done, Known, Step
from generator.text import squash_text

# Two papers with at least this affinity speak of like things.
# Source: measured on the seed corpus (true mentions of short names: 0.072 and more) and on 4,000 papers of many fields (false ones:
# nearly all below).
_LIKE = 0.07
# So many years at most lie between a preprint and its paper, as a rule.
_PREPRINT_YEARS = 1

_Mentions = tuple[Mention, ...]
# What is one use of a name: the paper it is said to stand for, and the folded name.
_Use = tuple[PaperId, str]


def find_mentions(
    papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy, crew: Crew = ALONE, vocabulary: Vocabulary | None = None
) -> tuple[Findings[_Mentions], tuple[AmbiguousName, ...]]:
    """The papers each paper names, by paper id, in the order of the text; and the names left unlinked, sorted by folded name.

    Only names that some paper writes without coining them are reported. One pass over each text, whatever the number of names: the
    time grows with the length of the corpus.
    """
    vocabulary = vocabulary or build_vocabulary(papers, crew)
    register = build_register(papers, names, taxonomy, vocabulary, crew)
    seen = crew.map_papers(
        Step("names-sighted", sight_names, prepare_view, count_sightings, narrows=True),
        papers,
        register.known,
        [names, register.longs_by_id],
    )
    alike = _find_alike(papers, seen.count("doubtful"), vocabulary)
    done = crew.map_papers(Step("mentions", _settle_mentions, count=_count_mentions), papers, given=[seen.findings, alike])
    older = _find_older(papers, done.count("use"), register.names)
    unlinked = seen.count("unlinked")
    left = [name for name in register.ambiguous if squash_text(name.name) in unlinked]
    return _drop_older(done, older), tuple(sorted((*left, *older.values()), key=lambda name: (squash_text(name.name), name.name)))


def _find_alike(
    papers: tuple[Paper, ...], pairs: Iterable[tuple[PaperId, PaperId]], vocabulary: Vocabulary
) -> dict[PaperId, tuple[PaperId, ...]]:
    """Of pairs of papers those that are alike: the second ones, by the first."""
    paper_by_id = {paper.id: paper for paper in papers}
    alike: dict[PaperId, tuple[PaperId, ...]] = {}
    for source, target in sorted(pairs):
        if vocabulary.measure_affinity(paper_by_id[source], paper_by_id[target]) >= _LIKE:
            alike[source] = (*alike.get(source, ()), target)
    return alike


def _settle_mentions(paper: Paper, _: Known, sightings: Sightings, alike: tuple[PaperId, ...]) -> _Mentions:
    """One mention for each paper named, with every place."""
    found: dict[PaperId, tuple[Sighting, list[Evidence]]] = {}
    for sighting in sightings.found:
        if not sighting.doubtful or sighting.target in alike:
            found.setdefault(sighting.target, (sighting, []))[1].append(sighting.evidence)
    return tuple(Mention(target, first.surface, first.basis, tuple(evidence)) for target, (first, evidence) in found.items())


def _count_mentions(paper_id: PaperId, mentions: _Mentions) -> dict[str, Iterable[Hashable]]:
    return {"use": [(mention.target, squash_text(mention.name), mention.name, paper_id) for mention in mentions]}


# ------------------------------------------------------------------ names older than their papers


def _find_older(
    papers: tuple[Paper, ...], uses: Iterable[tuple[PaperId, str, str, PaperId]], known: Mapping[str, PaperId]
) -> dict[_Use, AmbiguousName]:
    """The uses of names that papers wrote years before the paper that seems to coin them ("LiDAR" in a title of today).

    A year apart proves nothing, since a preprint is named before its paper appears. Names of the taxonomy are beyond doubt.
    """
    year_by_id = {paper.id: paper.year for paper in papers if paper.year}
    first_by_use: dict[_Use, tuple[int, str]] = {}
    for target, key, name, source in uses:
        if source in year_by_id and target in year_by_id and name not in known:
            first = (year_by_id[source], name)
            first_by_use[target, key] = min(first, first_by_use.get((target, key), first))
    return {
        (target, key): AmbiguousName(name, (target,), f"written in {year} already, years before this paper")
        for (target, key), (year, name) in first_by_use.items()
        if year < year_by_id[target] - _PREPRINT_YEARS
    }


def _drop_older(done: Done[_Mentions], older: Mapping[_Use, AmbiguousName]) -> Findings[_Mentions]:
    """The mentions but for those uses of names."""
    sources = sorted({source for target, key, _, source in done.count("use") if (target, key) in older})
    return done.findings.replace(
        {
            source: tuple(item for item in done.findings[source] if (item.target, squash_text(item.name)) not in older)
            for source in sources
        }
    )


def invert_mentions(papers: tuple[Paper, ...], mentions: Findings[_Mentions]) -> Mapping[PaperId, tuple[PaperId, ...]]:
    """The papers that name each paper, by paper id, sorted."""
    inverse: dict[PaperId, set[PaperId]] = {paper.id: set() for paper in papers}
    for source, found in mentions.list_filled():
        for mention in found:
            inverse[mention.target].add(source)
    return {target: tuple(sorted(sources)) for target, sources in inverse.items()}
