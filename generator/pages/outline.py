"""What other pages say of a paper: its row in lists, and what it has in common with others; worked out of that paper alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from generator.model import Basis, DatasetId, Mark, NameId, Paper, PaperId, RichText, Survey, TagId, TopicId
from generator.pages.addresses import page_uri
from generator.pages.markdown import Markdown, render_rich
from generator.text import fold_text


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


@dataclass(slots=True)
class Outline:
    """A paper for those who go through all papers; nobody changes one (a frozen class would take twice as long to read).

    Attributes:
        entry: Its row.
        topics: Those it falls under, its primary topic first.
        tags: Those it has.
        datasets: Those it names, one as often as it is found.
        names: Those it coins, each with its forms, the name itself first.
        expansions: Acronyms with what they stand for.
        figures: Measure and dataset of every figure it claims, in order.
        forms: Papers it mentions, each with a form in which it names them; each pair once, sorted.
        mentions: How many papers it mentions.
        has_code: Whether it links to code or a page of its project.
        sources: Path and line of each of its records.
        raw_title: Its title as read.
        corrected: What overrides.yml gives: fields of its entry, then kinds of facts by their keys there. What it only takes away
            leaves no trace.
    """

    entry: Entry
    topics: tuple[TopicId, ...]
    tags: tuple[TagId, ...]
    datasets: tuple[DatasetId, ...]
    names: tuple[tuple[NameId, tuple[str, ...]], ...]
    expansions: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, DatasetId | None], ...]
    forms: tuple[tuple[PaperId, str], ...]
    mentions: int
    has_code: bool
    sources: tuple[tuple[str, int], ...]
    raw_title: str
    corrected: tuple[str, ...]


_Plain = tuple[Any, ...]
_list_outline = attrgetter(*[field.name for field in fields(Outline)])
_list_entry = attrgetter(*[field.name for field in fields(Entry)])


def dump_outline(outline: Outline) -> _Plain:
    """An outline as plain values, which are packed and unpacked in a third of the time."""
    entry, *rest = _list_outline(outline)
    return (_list_entry(entry), *rest)


def load_outline(plain: _Plain) -> Outline:
    """The outline that `dump_outline` made plain."""
    entry, *rest = plain
    return Outline(Entry(*entry), *rest)


# What of a survey an outline is made from, beside the paper, by the keys of overrides.yml where they have one.
_FACTS: Mapping[str, Callable[[Survey], Mapping[PaperId, Any]]] = {
    "names": lambda survey: survey.names,
    "mentions": lambda survey: survey.mentions,
    "datasets": lambda survey: survey.dataset_uses,
    "code": lambda survey: survey.code,
    "results": lambda survey: survey.results,
    "topics": lambda survey: survey.topics,
    "tags": lambda survey: survey.tags,
    "study": lambda survey: survey.study,
    "summary": lambda survey: survey.summaries,
}


def make_outline(paper: Paper, survey: Survey) -> Outline:
    """The outline of a paper; it depends on nothing but the paper and what the maps of the survey say of it by its id."""
    facts = {kind: _list_facts(find(survey), paper.id) for kind, find in _FACTS.items()}
    forms = {(mention.target, form) for mention in facts["mentions"] for form in _list_words(paper, mention.evidence)}
    corrected = [kind for kind, found in facts.items() if any(fact.basis is Basis.CORRECTED for fact in found)]
    return Outline(
        entry=_make_entry(paper, survey),
        topics=tuple([score.topic for score in facts["topics"]]),
        tags=tuple([use.tag for use in facts["tags"]]),
        datasets=tuple([use.dataset for use in facts["datasets"]]),
        names=tuple([(name.id, (name.name, *name.aliases)) for name in facts["names"]]),
        expansions=tuple([(item.short, item.long) for item in survey.expansions.get(paper.id, ())]),
        figures=tuple([(result.metric, result.dataset) for result in facts["results"]]),
        forms=tuple(sorted(forms)),
        mentions=len(facts["mentions"]),
        has_code=bool(facts["code"]),
        sources=tuple([(source.path, source.line) for source in paper.sources]),
        raw_title=paper.raw_title,
        corrected=(*paper.corrected, *corrected),
    )


def _list_facts(facts_by_paper: Mapping[PaperId, Any], paper: PaperId) -> Sequence[Any]:
    found = facts_by_paper.get(paper, ())
    return found if isinstance(found, tuple) else (found,)


def _list_words(paper: Paper, evidence: Sequence[Any]) -> Iterator[str]:
    return (paper.text(item.field)[item.start : item.end] for item in evidence)


def _make_entry(paper: Paper, survey: Survey) -> Entry:
    summary = survey.summaries.get(paper.id)
    return Entry(
        paper=paper.id,
        title=_render_title(paper.title),
        uri=Markdown(page_uri("papers", paper.id)),
        summary=summary.text if summary else "",
        study=paper.id in survey.study,
        mentions=len(survey.mentioned_by.get(paper.id, ())),
        year=paper.year,
        sort_title=fold_text(paper.title.plain),
        plain_title=paper.title.plain,
    )


def _render_title(title: RichText) -> Markdown:
    """A title as the text of a link; a link within a link text is no link, so addresses in it stay plain."""
    return render_rich(RichText(title.plain, tuple(mark for mark in title.marks if _is_math(mark))) if title.marks else title)


def _is_math(mark: Mark) -> bool:
    return mark.kind == "math"
