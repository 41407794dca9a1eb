"""Tags: enough weight, no more than the taxonomy, evidence for each."""

from __future__ import annotations

from generator.analysis.tags import find_tags
from generator.model import Cue, Tag, Taxonomy
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy

TAXONOMY = Taxonomy(
    tags=(
        Tag("detection", "detection", "task", cues=(Cue("object detect*"), Cue("detect*", 0.5), Cue("change detection", 0.0))),
        Tag("pruning", "pruning", "method", cues=(Cue("prun*"), Cue("token pruning", -1.0))),
    )
)


def test_a_plain_cue_is_enough_and_a_hint_only_in_the_title_or_twice() -> None:
    papers = [
        make_paper("a", "Object detection."),
        make_paper("b", "We detect."),
        make_paper("c", "We detect what detectors detect."),
        make_paper("Detectors"),
        make_paper("Change detection"),
    ]
    tags = find_tags(papers, TAXONOMY)
    assert [len(tags[paper.id]) for paper in papers] == [1, 0, 1, 1, 0]
    assert quoted(papers[0], tags[papers[0].id][0].evidence) == ["Object detection"]
    assert quoted(papers[2], tags[papers[2].id][0].evidence) == ["detect", "detectors", "detect"]


def test_a_cue_against_takes_a_tag_away() -> None:
    papers = [make_paper("a", "Pruning and token pruning."), make_paper("b", "Pruning.")]
    tags = find_tags(papers, TAXONOMY)
    assert [len(tags[paper.id]) for paper in papers] == [0, 1]


def test_every_tag_of_the_seeds_has_true_evidence_and_the_order_of_the_taxonomy() -> None:
    tags, taxonomy = find_tags(seed_papers(), seed_taxonomy()), seed_taxonomy()
    order = {tag.id: number for number, tag in enumerate(taxonomy.tags)}
    for paper in seed_papers():
        numbers = [order[use.tag] for use in tags[paper.id]]
        assert numbers == sorted(set(numbers))
        assert all(quoted(paper, use.evidence) for use in tags[paper.id])
    used = {use.tag for uses in tags.values() for use in uses}
    assert used == set(order), "a tag of the default taxonomy that no seed has is of no use"
    assert sum(not uses for uses in tags.values()) <= 10
