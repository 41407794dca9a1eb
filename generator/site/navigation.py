"""The navigation: topics by group, one entry for each index, the handwritten pages; never a paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.model import Survey, Topic, TopicId
from generator.pages.addresses import index_uri, page_uri
from generator.pages.explore import COMPARE_URI, EXPLORE_URI, READING_LIST_URI
from generator.pages.manifest import read_manifest
from generator.site.trees import list_files

_INDEXES = (
    ("papers", "Papers"),
    ("tags", "Tags"),
    ("datasets", "Datasets"),
    ("results", "Results"),
    ("names", "Names"),
    ("sources", "Sources"),
)
# Where the browser does the work; the comparison is reached from the reading list.
_BROWSER_PAGES = ((EXPLORE_URI, "Explore"), (READING_LIST_URI, "Reading list"))
_PLACED = frozenset({"index.md", "README.md", EXPLORE_URI, READING_LIST_URI, COMPARE_URI, "about.md"})


def plan_nav(survey: Survey, docs_path: Path) -> list[Any]:
    """The ``nav`` of mkdocs.yml for what lies under ``docs_path``, in MkDocs' own form.

    Papers stay out: 518 of them in every page's navigation make a site of 108 MB instead of 17.
    """
    nav: list[Any] = [{"Home": "index.md"}]
    nav += [{title: uri} for uri, title in _BROWSER_PAGES if (docs_path / uri).is_file()]
    topics = list(_list_topics(survey.taxonomy.topics, docs_path))
    if topics:
        nav.append({"Topics": topics})
    for folder, title in _INDEXES:
        if (docs_path / index_uri(folder)).is_file():
            nav.append({title: index_uri(folder)})
    handwritten = [uri for uri in list_handwritten(docs_path) if uri not in _PLACED]
    return [*nav, *handwritten, {"About": "about.md"}]


def _list_topics(topics: tuple[Topic, ...], docs_path: Path) -> Iterator[Any]:
    """The topics index, then each group with its topics, in the order of the taxonomy."""
    if (docs_path / "topics" / "index.md").is_file():
        yield "topics/index.md"
    for topic in topics:
        if topic.parent is None:
            children = [child for child in topics if child.parent == topic.id]
            own = _find_page(topic.id, docs_path)
            below = [{child.title: uri} for child in children if (uri := _find_page(child.id, docs_path))]
            if below:
                yield {topic.title: [*([own] if own else []), *below]}
            elif own:
                yield {topic.title: own}


def _find_page(topic: TopicId, docs_path: Path) -> str | None:
    """The source address of a topic's page, or None where a topic has none (no paper fell under it)."""
    uri = page_uri("topics", topic)
    return uri if (docs_path / uri).is_file() else None


def list_handwritten(docs_path: Path) -> list[str]:
    """The addresses of the Markdown files that people wrote, folder by folder; those of the program its manifest knows."""
    generated = read_manifest(docs_path).hashes
    uris = (uri for uri in list_files(docs_path) if uri.endswith(".md") and uri not in generated)
    return sorted((uri for uri in uris if "/." not in f"/{uri}"), key=lambda uri: uri.split("/"))
