"""Which pages topics have, and what is on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.model import PaperId, Topic, TopicId
from generator.pages.addresses import index_uri, page_uri
from generator.pages.atlas import Atlas, Ref
from generator.pages.listing import split_listing
from generator.pages.page import Page, make_page

COMMON_SHOWN = 12
NEIGHBOURS_SHOWN = 6
# Enough for a field of today; what came before is one row.
YEARS_SHOWN = 18


@dataclass(frozen=True, slots=True)
class Group:
    """A parent topic with its children, as the index shows them."""

    ref: Ref
    children: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Something that papers of a page have in common: what, and how many of them have it."""

    ref: Ref
    count: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many papers are of a year: ``label`` names it, ``percent`` is the count's part of the highest, 1 to 100."""

    label: str
    count: int
    percent: int


def plan_topic_index(atlas: Atlas) -> Iterator[Page]:
    """The index of topics, in the order of the taxonomy."""
    yield make_page(
        index_uri("topics"),
        "topics",
        title="Topics",
        groups=list_groups(atlas),
        untopical=atlas.list_alphabetically(atlas.derive(find_untopical)),
    )


def find_untopical(atlas: Atlas) -> Mapping[PaperId, int]:
    """The papers that fall under no topic, each with how many it has: none."""
    return {paper: 0 for paper, outline in atlas.outlines.items() if not outline.topics}


def list_groups(atlas: Atlas) -> list[Group]:
    """Topics without a parent, each with its children, in the order of the taxonomy."""
    return [
        Group(atlas.topic_refs[topic.id], tuple(atlas.topic_refs[child] for child in atlas.children_by_topic.get(topic.id, ())))
        for topic in atlas.topics.values()
        if topic.parent is None
    ]


def plan_topic(atlas: Atlas, topic_id: str) -> Iterator[Page]:
    """The page of a topic."""
    topic = atlas.topics[TopicId(topic_id)]
    papers = atlas.papers_by_topic.get(topic.id, ())
    entries = atlas.rank(papers)
    uri = page_uri("topics", topic.id)
    children = [atlas.topic_refs[child] for child in atlas.children_by_topic.get(topic.id, ())]
    shared = {
        "tags": count_tags(atlas, papers),
        "datasets": count_datasets(atlas, papers),
        "neighbours": _find_neighbours(atlas, topic, papers),
        "years": count_years(atlas, papers),
    }
    for part in split_listing(uri, entries):
        yield make_page(
            part.uri,
            "topic",
            title=topic.title,
            description=topic.about,
            math=any("<span" in entry.title for entry in part.items),
            topic=topic,
            parent=atlas.topic_refs.get(topic.parent) if topic.parent else None,
            children=children,
            part=part,
            surveys=sum(entry.study for entry in entries),
            **shared,
        )


def count_tags(atlas: Atlas, papers: Iterable[PaperId], shown: int = COMMON_SHOWN) -> list[Share]:
    """The tags most of these papers have, most common first, then by title."""
    counts = Counter(tag for paper in papers for tag in atlas.tags_by_paper[paper])
    return _share([(atlas.tag_refs[tag], count) for tag, count in counts.items()], shown)


def count_datasets(atlas: Atlas, papers: Iterable[PaperId], shown: int = COMMON_SHOWN) -> list[Share]:
    """The datasets most of these papers name, most common first, then by title."""
    found = (set(atlas.datasets_by_paper[paper]) for paper in papers)
    counts = Counter(dataset for datasets in found for dataset in sorted(datasets))
    return _share([(atlas.dataset_refs[dataset], count) for dataset, count in counts.items()], shown)


def count_topics(atlas: Atlas, papers: Iterable[PaperId], shown: int = COMMON_SHOWN) -> list[Share]:
    """The topics most of these papers fall under, most common first, then by title."""
    counts = Counter(topic for paper in papers for topic in atlas.topics_by_paper[paper])
    return _share([(atlas.topic_refs[topic], count) for topic, count in counts.items()], shown)


def count_years(atlas: Atlas, papers: Iterable[PaperId]) -> list[YearCount]:
    """The papers of each year that has any, oldest first, all before the last `YEARS_SHOWN` in one; empty below two years."""
    counts = sorted(Counter(year for paper in papers if (year := atlas.entries[paper].year)).items())
    if len(counts) < 2:
        return []
    early, late = counts[:-YEARS_SHOWN], counts[-YEARS_SHOWN:]
    rows = [(f"to {early[-1][0]}", sum(count for _, count in early))] if early else []
    rows += [(str(year), count) for year, count in late]
    most = max(count for _, count in rows)
    return [YearCount(label, count, max(1, 100 * count // most)) for label, count in rows]


def _share(counted: list[tuple[Ref, int]], shown: int) -> list[Share]:
    ordered = sorted(counted, key=lambda pair: (-pair[1], str(pair[0].title), str(pair[0].uri)))
    return [Share(ref, count) for ref, count in ordered[:shown]]


def _find_neighbours(atlas: Atlas, topic: Topic, papers: Iterable[PaperId]) -> list[Share]:
    """Topics that papers of this one also fall under; its own family is shown elsewhere."""
    family: set[TopicId | None] = {topic.id, topic.parent, *atlas.children_by_topic.get(topic.id, ())}
    counts = Counter(other for paper in papers for other in atlas.topics_by_paper[paper] if other not in family)
    return _share([(atlas.topic_refs[other], count) for other, count in counts.items()], NEIGHBOURS_SHOWN)
