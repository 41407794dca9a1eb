"""The tags of a paper (tasks, methods, modalities): those of taxonomy.yml whose cues its title and abstract hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from generator.analysis.cues import CueMatcher
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, Evidence, Paper, TagId, TagUse, Taxonomy, TextField
from generator.steps import Known, Step

# A tag is given from this sum of cue weights on: one plain cue (weight 1) in the abstract is enough, a hint (0.5) is not.
ENOUGH = 1.0
_FIELDS: tuple[TextField, ...] = ("title", "abstract")


class _Tags(NamedTuple):
    """What is looked for in papers; ``ids`` by the numbers that the matcher gives to tags."""

    ids: tuple[TagId, ...]
    matcher: CueMatcher


def find_tags(papers: Sequence[Paper], taxonomy: Taxonomy, crew: Crew = ALONE) -> Findings[tuple[TagUse, ...]]:
    """The tags of every paper, in the order of the taxonomy, each with all hits of the cues that speak for it.

    The hits of a tag's cues are added up, weight times the cue's title factor in the title; a tag is given when the sum is at
    least `ENOUGH`, so that a cue against it (negative weight) can take it away again.
    """
    known = Known(tuple((tag.id, tag.cues) for tag in taxonomy.tags))
    return crew.map_papers(Step("tags", _find_paper_tags, _prepare_tags), papers, known).findings


def _prepare_tags(known: Known) -> _Tags:
    return _Tags(tuple(tag_id for tag_id, _ in known.whole), CueMatcher([cues for _, cues in known.whole]))


def _find_paper_tags(paper: Paper, tags: _Tags) -> tuple[TagUse, ...]:
    sums: dict[int, float] = {}
    evidence: dict[int, list[Evidence]] = {}
    for field in _FIELDS:
        for hit in tags.matcher.find(paper.text(field)):
            weight = hit.cue.weight * (hit.cue.title if field == "title" else 1.0)
            sums[hit.owner] = sums.get(hit.owner, 0.0) + weight
            if weight > 0:
                evidence.setdefault(hit.owner, []).append(Evidence(field, hit.start, hit.end, "tag-cue"))
    return tuple(
        TagUse(tags.ids[number], Basis.DERIVED, tuple(evidence[number])) for number in sorted(sums) if sums[number] >= ENOUGH
    )
