"""The tags of a paper (tasks, methods, modalities): those of taxonomy.yml whose cues its title and abstract hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.analysis.cues import CueMatcher
from generator.model import Basis, Evidence, Paper, PaperId, TagUse, Taxonomy, TextField

# A tag is given from this sum of cue weights on: one plain cue (weight 1) in the abstract is enough, a hint (0.5) is not.
ENOUGH = 1.0
_FIELDS: tuple[TextField, ...] = ("title", "abstract")


def find_tags(papers: Sequence[Paper], taxonomy: Taxonomy) -> Mapping[PaperId, tuple[TagUse, ...]]:
    """The tags of every paper, in the order of the taxonomy, each with all hits of the cues that speak for it.

    The hits of a tag's cues are added up, weight times the cue's title factor in the title; a tag is given when the sum is at
    least `ENOUGH`, so that a cue against it (negative weight) can take it away again.
    """
    matcher = CueMatcher([tag.cues for tag in taxonomy.tags])
    return {paper.id: _find_paper_tags(paper, matcher, taxonomy) for paper in papers}


def _find_paper_tags(paper: Paper, matcher: CueMatcher, taxonomy: Taxonomy) -> tuple[TagUse, ...]:
    sums: dict[int, float] = {}
    evidence: dict[int, list[Evidence]] = {}
    for field in _FIELDS:
        for hit in matcher.find(paper.text(field)):
            weight = hit.cue.weight * (hit.cue.title if field == "title" else 1.0)
            sums[hit.owner] = sums.get(hit.owner, 0.0) + weight
            if weight > 0:
                evidence.setdefault(hit.owner, []).append(Evidence(field, hit.start, hit.end, "tag-cue"))
    return tuple(
        TagUse(taxonomy.tags[number].id, Basis.DERIVED, tuple(evidence[number]))
        for number in sorted(sums)
        if sums[number] >= ENOUGH
    )
