"""A survey turned inside out for pages: who has this topic, this tag, this dataset; titles rendered once, lists in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from generator.config import Config
from generator.model import Dataset, DatasetId, Document, NameId, Paper, PaperId, Related, Survey, Tag, TagId, Topic, TopicId
from generator.pages.acronyms import agree_acronyms
from generator.pages.addresses import document_id, page_uri
from generator.pages.markdown import Markdown, escape_text
from generator.pages.outline import Entry, Outline, make_outline
from generator.text import fold_text, squash_text

__all__ = ["Atlas", "Entry", "Ref"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
# Another paper, words both use, datasets both name, papers both mention.
Neighbour = tuple[PaperId, tuple[str, ...], tuple[DatasetId, ...], tuple[PaperId, ...]]
_CUT = attrgetter("paper", "terms", "datasets", "mentions")
# Lookups that say of a paper nothing but what its outline says.
OUTLINED = ("entries", "topics_by_paper", "tags_by_paper", "datasets_by_paper", "sources", "raw_titles")


@dataclass(frozen=True, slots=True)
class Ref:
    """Something with a page, as lists show it: its title as Markdown fit for link text, its uri, how many papers it has."""

    title: Markdown
    uri: Markdown
    count: int = 0
    about: str = ""
    kind: str = ""


class _Neighbours(Mapping[PaperId, tuple[Neighbour, ...]]):
    """Neighbours cut down for pages, each when it is asked for."""

    def __init__(self, related: Mapping[PaperId, tuple[Related, ...]]) -> None:
        self._related = related

    def __getitem__(self, paper_id: PaperId) -> tuple[Neighbour, ...]:
        return tuple([_CUT(related) for related in self._related[paper_id]])

    def __iter__(self) -> Iterator[PaperId]:
        return iter(self._related)

    def __len__(self) -> int:
        return len(self._related)


class Atlas:
    """Lookups over one survey. Nothing here changes after it was first computed; all sequences are in a stated order.

    Whoever goes through all papers goes through their outlines, so that what a build took over from the last one is not made anew.
    Every cached property is a map, for `generator.pages.noted` to see who reads what of it.
    """

    def __init__(self, survey: Survey, config: Config, outlines: Mapping[PaperId, Outline] | None = None) -> None:
        """Look at a survey; ``outlines`` are those of its papers, where they are known already."""
        self.survey = survey
        self.config = config
        self._outlines = outlines
        self._derived: dict[Callable[[Atlas], Any], Any] = {}

    @property
    def outlines(self) -> Mapping[PaperId, Outline]:
        """The outline of every paper, in the order of the papers."""
        if self._outlines is None:
            self._outlines = {paper.id: make_outline(paper, self.survey) for paper in self.survey.corpus.papers}
        return self._outlines

    def derive(self, make: Callable[[Atlas], Mapping[Key, Value]]) -> Mapping[Key, Value]:
        """What ``make`` makes of this atlas, made once: for what several pages share and one module alone knows how to make."""
        if make not in self._derived:
            self._derived[make] = make(self)
        value: Mapping[Key, Value] = self._derived[make]
        return value

    # -------------------------------------------------------------- papers

    @cached_property
    def papers(self) -> Mapping[PaperId, Paper]:
        """Every paper by id."""
        return {paper.id: paper for paper in self.survey.corpus.papers}

    @cached_property
    def entries(self) -> Mapping[PaperId, Entry]:
        """Every paper as a row of a list, by id."""
        return {paper_id: outline.entry for paper_id, outline in self.outlines.items()}

    @cached_property
    def topics_by_paper(self) -> Mapping[PaperId, tuple[TopicId, ...]]:
        """The topics of each paper, its primary topic first."""
        return {paper_id: outline.topics for paper_id, outline in self.outlines.items()}

    @cached_property
    def tags_by_paper(self) -> Mapping[PaperId, tuple[TagId, ...]]:
        """The tags of each paper."""
        return {paper_id: outline.tags for paper_id, outline in self.outlines.items()}

    @cached_property
    def datasets_by_paper(self) -> Mapping[PaperId, tuple[DatasetId, ...]]:
        """The datasets that each paper names, one as often as it is found."""
        return {paper_id: outline.datasets for paper_id, outline in self.outlines.items()}

    @cached_property
    def neighbours(self) -> Mapping[PaperId, tuple[Neighbour, ...]]:
        """The neighbours of each paper, nearest first; how near, which changes with every paper, no page shows."""
        return _Neighbours(self.survey.related)

    @cached_property
    def sources(self) -> Mapping[PaperId, tuple[tuple[str, int], ...]]:
        """Path and line of each record of each paper."""
        return {paper_id: outline.sources for paper_id, outline in self.outlines.items()}

    @cached_property
    def raw_titles(self) -> Mapping[PaperId, str]:
        """The title of each paper as read."""
        return {paper_id: outline.raw_title for paper_id, outline in self.outlines.items()}

    def rank(self, papers: Iterable[PaperId]) -> list[Entry]:
        """The papers as readers of a survey want them: surveys first, then by number of mentions, then by title."""
        chosen = [self.entries[paper] for paper in set(papers)]
        return sorted(chosen, key=lambda entry: (not entry.study, -entry.mentions, entry.sort_title, entry.paper))

    def list_alphabetically(self, papers: Iterable[PaperId]) -> list[Entry]:
        """The papers by folded title."""
        chosen = [self.entries[paper] for paper in set(papers)]
        return sorted(chosen, key=lambda entry: (entry.sort_title, entry.paper))

    def name_short(self, paper: PaperId) -> Markdown:
        """What to call a paper in passing: the first name it coins, else its title."""
        names = self.survey.names.get(paper, ())
        return escape_text(names[0].name) if names else self.entries[paper].title

    # -------------------------------------------------------------- things

    @cached_property
    def topics(self) -> Mapping[TopicId, Topic]:
        """Topics in the order of the taxonomy, without their cues: those no page shows, and they change with every paper."""
        return {topic.id: replace(topic, cues=()) for topic in self.survey.taxonomy.topics}

    @cached_property
    def children_by_topic(self) -> Mapping[TopicId, tuple[TopicId, ...]]:
        """The topics below each topic that has any, in the order of the taxonomy."""
        children: dict[TopicId, tuple[TopicId, ...]] = {}
        for topic in self.survey.taxonomy.topics:
            if topic.parent is not None:
                children[topic.parent] = (*children.get(topic.parent, ()), topic.id)
        return children

    @cached_property
    def tags(self) -> Mapping[TagId, Tag]:
        """Tags in the order of the taxonomy, without their cues."""
        return {tag.id: replace(tag, cues=()) for tag in self.survey.taxonomy.tags}

    @cached_property
    def datasets(self) -> Mapping[DatasetId, Dataset]:
        """Datasets as the survey lists them."""
        return {dataset.id: dataset for dataset in self.survey.datasets}

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Input files by path."""
        return {document.path: document for document in sorted(self.survey.corpus.documents, key=lambda document: document.path)}

    # -------------------------------------------------------------- who has what

    @cached_property
    def papers_by_topic(self) -> Mapping[TopicId, tuple[PaperId, ...]]:
        """Papers under each topic; a group holds the papers of its topics."""
        papers_by_topic = _invert((paper, outline.topics) for paper, outline in self.outlines.items())
        for topic in self.survey.taxonomy.topics:
            if topic.parent is not None:
                below = papers_by_topic.get(topic.id, ())
                papers_by_topic[topic.parent] = _unite(papers_by_topic.get(topic.parent, ()), below)
        return papers_by_topic

    @cached_property
    def papers_by_tag(self) -> Mapping[TagId, tuple[PaperId, ...]]:
        """Papers with each tag."""
        return _invert((paper, outline.tags) for paper, outline in self.outlines.items())

    @cached_property
    def papers_by_dataset(self) -> Mapping[DatasetId, tuple[PaperId, ...]]:
        """Papers that name each dataset."""
        return _invert((paper, outline.datasets) for paper, outline in self.outlines.items())

    @cached_property
    def papers_by_name(self) -> Mapping[NameId, tuple[PaperId, ...]]:
        """Papers that coin each name."""
        return _invert((paper, [name for name, _ in outline.names]) for paper, outline in self.outlines.items())

    @cached_property
    def acronyms(self) -> Mapping[str, str]:
        """What acronyms stand for where the papers of the corpus agree."""
        return agree_acronyms(outline.expansions for outline in self.outlines.values())

    @cached_property
    def measures(self) -> Mapping[str, str]:
        """What measures are called, by squashed writing: as the taxonomy says, else as the first writing by paper."""
        measures: dict[str, str] = {}
        for metric in self.survey.taxonomy.metrics:
            measures |= {squash_text(form): metric.title for form in (metric.title, *metric.aliases)}
        for outline in self.outlines.values():
            for form, _ in outline.figures:
                measures.setdefault(squash_text(form), form)
        return measures

    # -------------------------------------------------------------- references

    @cached_property
    def topic_refs(self) -> Mapping[TopicId, Ref]:
        """Topics that have a page: all of the taxonomy, also where no paper fell under one."""
        counts = self.papers_by_topic
        return {
            topic.id: _make_ref("topics", topic.id, topic.title, len(counts.get(topic.id, ())), topic.about)
            for topic in self.survey.taxonomy.topics
        }

    @cached_property
    def tag_refs(self) -> Mapping[TagId, Ref]:
        """Tags that at least one paper has."""
        return {
            tag.id: _make_ref("tags", tag.id, tag.title, len(self.papers_by_tag[tag.id]), tag.about, tag.kind)
            for tag in self.survey.taxonomy.tags
            if tag.id in self.papers_by_tag
        }

    @cached_property
    def dataset_refs(self) -> Mapping[DatasetId, Ref]:
        """Datasets that at least one paper names."""
        return {
            dataset.id: _make_ref(
                "datasets", dataset.id, dataset.title, len(self.papers_by_dataset[dataset.id]), dataset.about,
                "proposed" if dataset.proposed else "",
            )
            for dataset in self.survey.datasets
            if dataset.id in self.papers_by_dataset
        }  # fmt: skip

    @cached_property
    def name_refs(self) -> Mapping[NameId, Ref]:
        """Coined names; the title is the form of the first paper by id."""
        titles: dict[NameId, str] = {}
        for outline in self.outlines.values():
            for name_id, forms in outline.names:
                titles.setdefault(name_id, forms[0])
        return {
            name_id: _make_ref("names", name_id, title, len(self.papers_by_name[name_id]))
            for name_id, title in sorted(titles.items(), key=lambda item: (fold_text(item[1]), item[0]))
        }

    @cached_property
    def document_refs(self) -> Mapping[str, Ref]:
        """Input files by path; two files that slug alike get a number."""
        refs: dict[str, Ref] = {}
        taken: set[str] = set()
        for document in self.documents.values():
            slug = first = document_id(document.path)
            number = 2
            while slug in taken or slug == "index":
                slug, number = f"{first}-{number}", number + 1
            taken.add(slug)
            refs[document.path] = _make_ref("sources", slug, _title_document(document), len(document.papers))
        return refs


def _title_document(document: Document) -> str:
    return document.path.rsplit("/", 1)[-1]


def _make_ref(folder: str, entity_id: str, title: str, count: int, about: str = "", kind: str = "") -> Ref:
    return Ref(escape_text(title), Markdown(page_uri(folder, entity_id)), count, about, kind)


def _invert(things_by_paper: Iterable[tuple[PaperId, Iterable[Key]]]) -> dict[Key, tuple[PaperId, ...]]:
    """The papers that have each thing, in their order, each once."""
    papers: dict[Key, dict[PaperId, None]] = defaultdict(dict)
    for paper, things in things_by_paper:
        for thing in things:
            papers[thing][paper] = None
    return {thing: tuple(found) for thing, found in papers.items()}


def _unite(*groups: Iterable[PaperId]) -> tuple[PaperId, ...]:
    return tuple(sorted({paper for group in groups for paper in group}))
