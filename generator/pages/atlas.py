"""A survey turned inside out for pages: who has this topic, this tag, this dataset; titles rendered once, lists in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from generator.config import Config
from generator.model import Dataset, DatasetId, Document, NameId, Paper, PaperId, Survey, Tag, TagId, Topic, TopicId
from generator.pages.acronyms import agree_acronyms
from generator.pages.addresses import document_id, page_uri
from generator.pages.markdown import Markdown, escape_text, render_rich
from generator.text import fold_text, squash_text

Key = TypeVar("Key", bound=Hashable)
Fact = TypeVar("Fact")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Ref:
    """Something with a page, as lists show it: its title as Markdown fit for link text, its uri, how many papers it has."""

    title: Markdown
    uri: Markdown
    count: int = 0
    about: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper as one row of a list: ``study`` marks surveys, ``mentions`` counts the papers that mention it."""

    paper: PaperId
    title: Markdown
    uri: Markdown
    summary: str
    study: bool
    mentions: int
    year: int | None
    sort_title: str
    plain_title: str


class Atlas:
    """Lookups over one survey. Nothing here changes after it was first computed; all sequences are in a stated order."""

    def __init__(self, survey: Survey, config: Config) -> None:
        self.survey = survey
        self.config = config
        self.papers: Mapping[PaperId, Paper] = {paper.id: paper for paper in survey.corpus.papers}
        self.topics: Mapping[TopicId, Topic] = {topic.id: topic for topic in survey.taxonomy.topics}
        self.tags: Mapping[TagId, Tag] = {tag.id: tag for tag in survey.taxonomy.tags}
        self.datasets: Mapping[DatasetId, Dataset] = {dataset.id: dataset for dataset in survey.datasets}

        self.documents: Mapping[str, Document] = {
            document.path: document for document in sorted(survey.corpus.documents, key=lambda document: document.path)
        }
        self._derived: dict[Callable[[Atlas], Any], Any] = {}

    def derive(self, make: Callable[[Atlas], Value]) -> Value:
        """What ``make`` makes of this atlas, made once: for what several pages share and one module alone knows how to make."""
        if make not in self._derived:
            self._derived[make] = make(self)
        value: Value = self._derived[make]
        return value

    # -------------------------------------------------------------- papers

    @cached_property
    def entries(self) -> Mapping[PaperId, Entry]:
        """Every paper as a row of a list, by id."""
        return {paper.id: self._make_entry(paper) for paper in self.survey.corpus.papers}

    def _make_entry(self, paper: Paper) -> Entry:
        summary = self.survey.summaries.get(paper.id)
        # A link within a link text is no link: addresses in titles stay plain here.
        title = replace(paper.title, marks=tuple(mark for mark in paper.title.marks if mark.kind == "math"))
        return Entry(
            paper=paper.id,
            title=render_rich(title),
            uri=Markdown(page_uri("papers", paper.id)),
            summary=summary.text if summary else "",
            study=paper.id in self.survey.study,
            mentions=len(self.survey.mentioned_by.get(paper.id, ())),
            year=paper.year,
            sort_title=fold_text(paper.title.plain),
            plain_title=paper.title.plain,
        )

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

    # -------------------------------------------------------------- who has what

    @cached_property
    def papers_by_topic(self) -> Mapping[TopicId, tuple[PaperId, ...]]:
        """Papers under each topic; a group holds the papers of its topics."""
        papers_by_topic = _invert(self.survey.topics, lambda score: score.topic)
        for topic in self.survey.taxonomy.topics:
            if topic.parent is not None:
                below = papers_by_topic.get(topic.id, ())
                papers_by_topic[topic.parent] = _unite(papers_by_topic.get(topic.parent, ()), below)
        return papers_by_topic

    @cached_property
    def papers_by_tag(self) -> Mapping[TagId, tuple[PaperId, ...]]:
        """Papers with each tag."""
        return _invert(self.survey.tags, lambda use: use.tag)

    @cached_property
    def papers_by_dataset(self) -> Mapping[DatasetId, tuple[PaperId, ...]]:
        """Papers that name each dataset."""
        return _invert(self.survey.dataset_uses, lambda use: use.dataset)

    @cached_property
    def papers_by_name(self) -> Mapping[NameId, tuple[PaperId, ...]]:
        """Papers that coin each name."""
        return _invert(self.survey.names, lambda name: name.id)

    @cached_property
    def acronyms(self) -> Mapping[str, str]:
        """What acronyms stand for where the papers of the corpus agree."""
        return agree_acronyms(self.survey.expansions)

    @cached_property
    def measures(self) -> Mapping[str, str]:
        """What measures are called, by squashed writing: as the taxonomy says, else as the first writing by paper."""
        measures: dict[str, str] = {}
        for metric in self.survey.taxonomy.metrics:
            measures |= {squash_text(form): metric.title for form in (metric.title, *metric.aliases)}
        for _, results in sorted(self.survey.results.items()):
            for result in results:
                measures.setdefault(squash_text(result.metric), result.metric)
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
        papers = sorted(self.survey.names, reverse=True)
        titles = {name.id: name.name for paper in papers for name in reversed(self.survey.names[paper])}
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


def _invert(facts_by_paper: Mapping[PaperId, Sequence[Fact]], key: Callable[[Fact], Key]) -> dict[Key, tuple[PaperId, ...]]:
    """The papers that have each thing, by id, each once."""
    papers: dict[Key, dict[PaperId, None]] = defaultdict(dict)
    for paper, facts in sorted(facts_by_paper.items()):
        for fact in facts:
            papers[key(fact)][paper] = None
    return {thing: tuple(found) for thing, found in papers.items()}


def _unite(*groups: Iterable[PaperId]) -> tuple[PaperId, ...]:
    return tuple(sorted({paper for group in groups for paper in group}))
