"""What the explore page, the reading list and the comparison need in the browser: the survey turned into columns and cards.

Rows are papers in the order of their titles, so that sorting by title costs nothing. A facet holds, for each of its values, the
rows that have it, in a file of its own, which is fetched when the facet is opened or filters. Cards (what a list shows) go by row,
since a list shows neighbouring rows; library records (all that can be exported or compared) go by a hash of the id, since a reading
list knows ids only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from generator.model import Paper, PaperId, Survey
from generator.pages.bibtex import render_bibtex
from generator.site.readings import Readings
from generator.site.shards import encode_gaps
from generator.text import fold_text

# A value of a facet: id (stands in addresses of selections) and title.
Value = tuple[str, str]

# A card names this many authors and counts the others.
AUTHORS_SHOWN = 4


@dataclass(frozen=True)
class Table:
    """A survey as a table: papers in rows, lookups by id."""

    survey: Survey
    readings: Readings

    @cached_property
    def rows(self) -> tuple[Paper, ...]:
        """Papers by folded title, then id."""
        return tuple(sorted(self.survey.corpus.papers, key=lambda paper: (fold_text(paper.title.plain), paper.id)))

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Titles of topics by id."""
        return {topic.id: topic.title for topic in self.survey.taxonomy.topics}

    @cached_property
    def tags(self) -> Mapping[str, tuple[str, str]]:
        """Kind and title of tags by id."""
        return {tag.id: (tag.kind, tag.title) for tag in self.survey.taxonomy.tags}

    @cached_property
    def datasets(self) -> Mapping[str, str]:
        """Titles of datasets by id."""
        return {dataset.id: dataset.title for dataset in self.survey.datasets}

    @cached_property
    def documents(self) -> Mapping[PaperId, tuple[Value, ...]]:
        """The input files of each paper: path, and the name of the file without its suffix."""
        return {
            paper.id: tuple((path, PurePosixPath(path).stem) for path in sorted({source.path for source in paper.sources}))
            for paper in self.rows
        }

    def topic_values(self, paper: PaperId) -> list[Value]:
        """The topics of a paper, in its own order."""
        return [(topic, self.topics[topic]) for topic in self.readings.topics[paper]]

    def tag_values(self, paper: PaperId, kind: str) -> list[Value]:
        """The tags of one kind that a paper has, in its own order."""
        return [(tag, self.tags[tag][1]) for tag in self.readings.tags[paper] if self.tags[tag][0] == kind]

    def dataset_values(self, paper: PaperId) -> list[Value]:
        """The datasets a paper names, each once, in its own order."""
        return [(dataset, self.datasets[dataset]) for dataset in self.readings.datasets[paper]]


def describe_facets(table: Table) -> list[dict[str, Any]]:
    """The facets that tell papers apart, each with its values, most frequent first.

    A facet without values, or whose only value every paper has, is left out: it would filter nothing.
    """
    survey = table.survey
    readings: list[tuple[str, str, Callable[[Paper], Sequence[Value]]]] = [
        ("topic", "Topic", lambda paper: table.topic_values(paper.id)),
        ("task", "Task", lambda paper: table.tag_values(paper.id, "task")),
        ("method", "Method", lambda paper: table.tag_values(paper.id, "method")),
        ("dataset", "Dataset", lambda paper: table.dataset_values(paper.id)),
        ("modality", "Modality", lambda paper: table.tag_values(paper.id, "modality")),
        ("keyword", "Keyword", lambda paper: table.tag_values(paper.id, "keyword")),
        ("code", "Code", lambda paper: [("yes", "With a link")] if table.readings.code[paper.id] else [("no", "No link stated")]),
        (
            "study",
            "Kind of paper",
            lambda paper: [("survey", "Survey or study")] if paper.id in survey.study else [("paper", "Other")],
        ),
        ("source", "Source document", lambda paper: table.documents[paper.id]),
        ("year", "Year", lambda paper: [(str(paper.year), str(paper.year))] if paper.year else []),
        ("venue", "Venue", lambda paper: [(paper.venue, paper.venue)] if paper.venue else []),
    ]
    facets = (_describe_facet(name, title, list(map(read, table.rows))) for name, title, read in readings)
    return [facet for facet in facets if _is_telling(facet, len(table.rows))]


def _describe_facet(name: str, title: str, readings: Sequence[Sequence[Value]]) -> dict[str, Any]:
    rows: dict[Value, list[int]] = {}
    for row, values in enumerate(readings):
        for value in dict.fromkeys(values):
            rows.setdefault(value, []).append(row)
    ranked = sorted(rows, key=lambda value: (-len(rows[value]), value[1], value[0]))
    if name == "year":
        ranked.sort(reverse=True)
    return {"id": name, "title": title, "values": ranked, "rows": _encode_rows([rows[value] for value in ranked], len(readings))}


def _encode_rows(rows: Sequence[Sequence[int]], papers: int) -> list[list[int] | None]:
    """The rows of each value as steps; None for the most frequent one where every paper has exactly one value: all the rest."""
    encoded: list[list[int] | None] = [encode_gaps(found) for found in rows]
    if rows and sum(map(len, rows)) == papers == len(set().union(*rows)):
        encoded[max(range(len(rows)), key=lambda at: len(rows[at]))] = None
    return encoded


def _is_telling(facet: Mapping[str, Any], papers: int) -> bool:
    return any(len(rows) < papers for rows in facet["rows"] if rows is not None)


def count_mentions(table: Table) -> list[int]:
    """How many other papers mention each, one number a row."""
    return [len(table.survey.mentioned_by[paper.id]) for paper in table.rows]


def describe_card(table: Table, paper: Paper) -> dict[str, Any]:
    """What a list shows of a paper; keys without a value are left out."""
    survey = table.survey
    summary = survey.summaries.get(paper.id)
    return _drop_empty(
        {
            "id": paper.id,
            "title": paper.title.plain,
            "summary": summary.text if summary else "",
            "names": [written for _, written in table.readings.names[paper.id]],
            "authors": list(paper.authors[:AUTHORS_SHOWN]),
            "others": len(paper.authors[AUTHORS_SHOWN:]),
            "year": paper.year,
            "venue": paper.venue,
            "topics": table.topic_values(paper.id),
            "mentions": len(survey.mentioned_by[paper.id]),
            "code": table.readings.code[paper.id],
            "survey": paper.id in survey.study,
        }
    )


def describe_record(table: Table, paper: Paper) -> dict[str, Any]:
    """All of a paper that can be exported or compared; the BibTeX entry is the one its page shows."""
    survey = table.survey
    card = {key: value for key, value in describe_card(table, paper).items() if key != "others"}
    return card | _drop_empty(
        {
            "bibtex": render_bibtex(paper),
            "authors": list(paper.authors),
            "doi": paper.doi,
            "arxiv": paper.arxiv_id,
            "url": paper.url,
            "tasks": table.tag_values(paper.id, "task"),
            "methods": table.tag_values(paper.id, "method"),
            "modalities": table.tag_values(paper.id, "modality"),
            "datasets": table.dataset_values(paper.id),
            "code": [link.url for link in survey.code[paper.id]],
            "results": [
                [result.value + result.unit, result.metric, result.dataset_surface]
                for result in survey.results[paper.id]
                if not result.gain
            ],
        }
    )


def _drop_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
