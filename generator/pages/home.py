"""The generated parts of handwritten pages: numbers, topics, what is mentioned most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.atlas import Atlas
from generator.pages.markdown import Markdown
from generator.pages.page import Page
from generator.pages.results import find_boards
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
        "numbers": count_all(atlas),
        "groups": groups,
        # The longest bar of the plot of topics.
        "most": max((ref.count for group in groups for ref in group.children or (group.ref,)), default=1) or 1,
        "mentioned": [entry for entry in ranked[:MENTIONED_SHOWN] if entry.mentions],
        "studies": [entry for entry in atlas.rank(atlas.survey.study) if entry.study][:MENTIONED_SHOWN],
        "datasets": count_datasets(atlas, atlas.papers, DATASETS_SHOWN),
        "years": count_years(atlas, atlas.papers),
        "math": any("<span" in entry.title for entry in ranked[:MENTIONED_SHOWN]),
    }
    for name in ("home", "numbers", "topics"):
        yield name, Page("index.md", f"_regions/{name}", context)


def count_all(atlas: Atlas) -> Numbers:
    """The numbers of the whole survey."""
    survey = atlas.survey
    return Numbers(
        papers=len(atlas.papers),
        records=survey.corpus.records,
        documents=len(survey.corpus.documents),
        topics=sum(1 for topic in survey.taxonomy.topics if topic.parent is not None) or len(survey.taxonomy.topics),
        tags=len(atlas.tag_refs),
        datasets=len(atlas.dataset_refs),
        names=len(atlas.name_refs),
        results=sum(board.count for board in atlas.derive(find_boards).values()),
        mentions=sum(len(mentions) for mentions in survey.mentions.values()),
        code=sum(1 for links in survey.code.values() if links),
        studies=len(survey.study),
    )
