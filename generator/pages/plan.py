"""Which pages the survey has: this module is the site's table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.config import Config
from generator.model import Survey
from generator.pages.atlas import Atlas
from generator.pages.explore import plan_explore
from generator.pages.families import list_families
from generator.pages.home import count_all
from generator.pages.kinds import (
    list_aliases,
    list_terms,
    plan_dataset,
    plan_dataset_index,
    plan_glossary,
    plan_name,
    plan_name_index,
    plan_tag,
    plan_tag_index,
)
from generator.pages.noted import Derivation
from generator.pages.page import Page
from generator.pages.papers import plan_moves, plan_paper, plan_paper_index
from generator.pages.results import boards_by_dataset, find_boards, plan_board, plan_result_index
from generator.pages.sources import count_papers, list_corrections, plan_document, plan_merges, plan_source_index
from generator.pages.topics import find_untopical, plan_topic, plan_topic_index

__all__ = ["Draft", "Page", "list_drafts", "plan_draft", "plan_pages"]


class Draft(NamedTuple):
    """Pages to be planned together, in any process: those of one thing by its id, or a listing, whose id is empty."""

    kind: str
    id: str = ""


def plan_pages(survey: Survey, config: Config) -> Iterator[Page]:
    """Every generated page, papers first; uris are unique."""
    atlas = Atlas(survey, config)
    for draft in list_drafts(atlas):
        yield from plan_draft(atlas, draft)


def list_drafts(atlas: Atlas) -> Iterator[Draft]:
    """Everything that has pages, in their order."""
    yield from (Draft("paper", paper) for paper in atlas.papers)
    yield from (Draft("papers"), Draft("moves"), Draft("topics"))
    yield from (Draft("topic", topic) for topic in atlas.topics)
    yield Draft("tags")
    yield from (Draft("tag", tag) for tag in atlas.tag_refs)
    yield Draft("datasets")
    yield from (Draft("dataset", dataset) for dataset in atlas.dataset_refs)
    yield Draft("names")
    yield from (Draft("name", name) for name in atlas.name_refs)
    yield Draft("glossary")
    # No page of results when no abstract claims a figure.
    if boards := atlas.derive(find_boards):
        yield Draft("results")
        yield from (Draft("board", uri) for uri in boards)
    yield from (Draft("sources"), Draft("merges"))
    yield from (Draft("document", path) for path in atlas.documents)
    yield Draft("explore")


_LISTINGS: Mapping[str, Callable[[Atlas], Iterator[Page]]] = {
    "papers": plan_paper_index,
    "moves": plan_moves,
    "topics": plan_topic_index,
    "tags": plan_tag_index,
    "datasets": plan_dataset_index,
    "names": plan_name_index,
    "glossary": plan_glossary,
    "results": plan_result_index,
    "sources": plan_source_index,
    "merges": plan_merges,
    "explore": plan_explore,
}
_THINGS: Mapping[str, Callable[[Atlas, str], Iterator[Page]]] = {
    "paper": plan_paper,
    "topic": plan_topic,
    "tag": plan_tag,
    "dataset": plan_dataset,
    "name": plan_name,
    "board": plan_board,
    "document": plan_document,
}


# All that is derived of an atlas by one module for several pages.
DERIVED: Sequence[Derivation] = (
    find_boards,
    boards_by_dataset,
    find_untopical,
    list_aliases,
    list_families,
    list_terms,
    list_corrections,
    count_papers,
    count_all,
)


def plan_draft(atlas: Atlas, draft: Draft) -> Iterator[Page]:
    """The pages of a draft."""
    return _THINGS[draft.kind](atlas, draft.id) if draft.kind in _THINGS else _LISTINGS[draft.kind](atlas)
