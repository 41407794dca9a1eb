"""Which pages the survey has: this module is the site's table of contents."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config import Config
from generator.model import Survey
from generator.pages.atlas import Atlas
from generator.pages.explore import plan_explore
from generator.pages.kinds import plan_datasets, plan_names, plan_tags
from generator.pages.page import Page
from generator.pages.papers import plan_moves, plan_paper_index, plan_papers
from generator.pages.results import plan_results
from generator.pages.sources import plan_sources
from generator.pages.topics import plan_topics

__all__ = ["Page", "plan_pages"]


def plan_pages(survey: Survey, config: Config) -> Iterator[Page]:
    """Every generated page, papers first; uris are unique."""
    atlas = Atlas(survey, config)
    yield from plan_papers(atlas)
    yield from plan_paper_index(atlas)
    yield from plan_moves(atlas)
    yield from plan_topics(atlas)
    yield from plan_tags(atlas)
    yield from plan_datasets(atlas)
    yield from plan_names(atlas)
    yield from plan_results(atlas)
    yield from plan_sources(atlas)
    yield from plan_explore(atlas)
