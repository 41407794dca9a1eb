"""What the explore page, the reading list and the comparison need in the browser: the survey turned into columns and cards.

Rows are papers in the order of their titles, so that sorting by title costs nothing. A facet holds, for each of its values, the
rows that have it, in a file of its own, which is fetched when the facet is opened or filters. Cards (what a list shows) go by row,
since a list shows neighbouring rows; library records (all that can be exported or compared) go by a hash of the id, since a reading
list knows ids only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, TypeVar

from generator.model import Paper, PaperId, Survey
from generator.pages.bibtex import render_bibtex
from generator.site.readings import Readings
from generator.site.shards import encode_gaps
from generator.text import fold_text

# A value of a facet: id (stands in addresses of selections) and title.
Value = tuple[str, str]
_RowsByValue = dict[Value, list[int]]
_V = TypeVar("_V")

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
        paths_by_id = {paper.id: sorted({source.path for source in paper.sources}) for paper in self.rows}
        stems = {path: PurePosixPath(path).stem for path in set(chain.from_iterable(paths_by_id.values()))}
        return {paper_id: tuple((path, stems[path]) for path in paths) for paper_id, paths in paths_by_id.items()}

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
    rows, survey, readings = table.rows, table.survey, table.readings
    # By id first, whose titles are looked up once and not for every paper.
    topics = _list_rows(readings.topics[paper.id] for paper in rows)
    tags = _list_rows(readings.tags[paper.id] for paper in rows)
    datasets = _list_rows(readings.datasets[paper.id] for paper in rows)

    def choose_tags(kind: str) -> _RowsByValue:
        return {(tag, table.tags[tag][1]): found for tag, found in tags.items() if table.tags[tag][0] == kind}

    listed: list[tuple[str, str, _RowsByValue]] = [
        ("topic", "Topic", {(topic, table.topics[topic]): found for topic, found in topics.items()}),
        ("task", "Task", choose_tags("task")),
        ("method", "Method", choose_tags("method")),
        ("dataset", "Dataset", {(dataset, table.datasets[dataset]): found for dataset, found in datasets.items()}),
        ("modality", "Modality", choose_tags("modality")),
        ("keyword", "Keyword", choose_tags("keyword")),
        (
            "code",
            "Code",
            _list_rows([("yes", "With a link") if readings.code[paper.id] else ("no", "No link stated")] for paper in rows),
        ),
        (
            "study",
            "Kind of paper",
            _list_rows([("survey", "Survey or study") if paper.id in survey.study else ("paper", "Other")] for paper in rows),
        ),
        ("source", "Source document", _list_rows(table.documents[paper.id] for paper in rows)),
        ("year", "Year", _list_rows([(str(paper.year), str(paper.year))] if paper.year else [] for paper in rows)),
        ("venue", "Venue", _list_rows([(paper.venue, paper.venue)] if paper.venue else [] for paper in rows)),
    ]
    facets = (_describe_facet(name, title, rows_by_value, len(rows)) for name, title, rows_by_value in listed)
    return [facet for facet in facets if _is_telling(facet, len(rows))]


def _list_rows(values_by_row: Iterable[Iterable[_V]]) -> dict[_V, list[int]]:
    """The rising rows of each value; one that a row has twice counts once."""
    rows: dict[_V, list[int]] = defaultdict(list)
    for row, values in enumerate(values_by_row):
        for value in dict.fromkeys(values):
            rows[value].append(row)
    return rows


def _describe_facet(name: str, title: str, rows: _RowsByValue, papers: int) -> dict[str, Any]:
    ranked = sorted(rows, key=lambda value: (-len(rows[value]), value[1], value[0]))
    if name == "year":
        ranked.sort(reverse=True)
    return {"id": name, "title": title, "values": ranked, "rows": _encode_rows([rows[value] for value in ranked], papers)}


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
