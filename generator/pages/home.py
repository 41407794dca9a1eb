"""The generated parts of handwritten pages: numbers, topics, what is mentioned most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.pages.atlas import Atlas
from generator.pages.markdown import Markdown
from generator.pages.page import Page
from generator.pages.topics import count_datasets, count_years, list_groups

MENTIONED_SHOWN = 10
DATASETS_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is of what."""

    papers: int
    records: int
    documents: int
    topics: int
    tags: int
    datasets: int
    names: int
    results: int
    mentions: int
    code: int
    studies: int


def plan_regions(atlas: Atlas, up: str = "") -> Iterator[tuple[str, Page]]:
    """The regions by marker name; ``up`` leads from the page they stand in to docs/."""
    ranked = sorted(atlas.entries.values(), key=lambda entry: (-entry.mentions, entry.sort_title, entry.paper))
    groups = list_groups(atlas)
    context = {
        "up": Markdown(up),
        "numbers": atlas.derive(count_all)["all"],
        "groups": groups,
        # The longest bar of the plot of topics.
        "most": max((ref.count for group in groups for ref in group.children or (group.ref,)), default=1) or 1,
        "mentioned": [entry for entry in ranked[:MENTIONED_SHOWN] if entry.mentions],
        "studies": atlas.rank(entry.paper for entry in ranked if entry.study)[:MENTIONED_SHOWN],
        "datasets": count_datasets(atlas, atlas.entries, DATASETS_SHOWN),
        "years": count_years(atlas, atlas.entries),
        "math": any("<span" in entry.title for entry in ranked[:MENTIONED_SHOWN]),
    }
    for name in ("home", "numbers", "topics"):
        yield name, Page("index.md", f"_regions/{name}", context)


def count_all(atlas: Atlas) -> Mapping[str, Numbers]:
    """The numbers of the whole survey, as the only value."""
    survey, outlines = atlas.survey, atlas.outlines.values()
    numbers = Numbers(
        papers=len(atlas.outlines),
        records=survey.corpus.records,
        documents=len(survey.corpus.documents),
        topics=sum(1 for topic in atlas.topics.values() if topic.parent is not None) or len(atlas.topics),
        tags=len(atlas.tag_refs),
        datasets=len(atlas.dataset_refs),
        names=len(atlas.name_refs),
        results=sum(len(outline.figures) for outline in outlines),
        mentions=sum(outline.mentions for outline in outlines),
        code=sum(outline.has_code for outline in outlines),
        studies=sum(outline.entry.study for outline in outlines),
    )
    return {"all": numbers}
