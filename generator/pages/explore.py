"""The pages that live in the browser: explore, reading list, comparison. Their papers are fetched; here is what stands around."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.atlas import Atlas
from generator.pages.page import Page, make_page
from generator.pages.topics import list_groups

EXPLORE_URI = "explore.md"
READING_LIST_URI = "reading-list.md"
COMPARE_URI = "compare.md"


def plan_explore(atlas: Atlas) -> Iterator[Page]:
    """Three pages; the first shows a list of topics where scripts do not run."""
    about = "Every paper by topic, task, method, dataset and more, searched, sorted and saved."
    yield make_page(EXPLORE_URI, "explore", title="Explore", description=about, groups=list_groups(atlas))
    yield make_page(READING_LIST_URI, "reading-list", title="Reading list")
    yield make_page(COMPARE_URI, "compare", title="Compare papers")
