"""What lists ask of every paper, read off the survey once: most findings of a build that follows another need not be unpacked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from generator.findings import Findings, take_findings
from generator.model import PaperId, Survey
from generator.packing import digest_bytes
from generator.roster import Roster
from generator.site.earlier import EarlierSite

_T = TypeVar("_T")

_NAME = "readings"
_Remembered = dict[str, dict[bytes, Any]]


@dataclass(frozen=True, slots=True)
class Readings:
    """Plain values of every paper, by its id.

    Attributes:
        topics: Topics, in the paper's own order.
        tags: Tags, in the paper's own order.
        datasets: The datasets it names, each once, in its own order.
        names: Id and writing of the names it coins.
        code: How many links to code it has.
    """

    topics: Mapping[PaperId, tuple[str, ...]]
    tags: Mapping[PaperId, tuple[str, ...]]
    datasets: Mapping[PaperId, tuple[str, ...]]
    names: Mapping[PaperId, tuple[tuple[str, str], ...]]
    code: Mapping[PaperId, int]


def read_survey(survey: Survey, earlier: EarlierSite) -> Readings:
    """The readings of a survey; what the last build read of the same findings is not read again."""
    before: _Remembered = earlier.read(_NAME) or {}
    now: _Remembered = {}

    def read(kind: str, facts_by_paper: Mapping[PaperId, Any], look: Callable[[Any], _T]) -> dict[PaperId, _T]:
        findings, known, kept = take_findings(facts_by_paper), before.get(kind, {}), now.setdefault(kind, {})
        readings: dict[PaperId, _T] = {}
        for paper_id in findings:
            key = findings.key(paper_id)
            value = known[key] if key in known else look(findings[paper_id])
            readings[paper_id] = kept[key] = value
        return readings

    readings = Readings(
        topics=read("topics", survey.topics, lambda scores: tuple(score.topic for score in scores)),
        tags=read("tags", survey.tags, lambda uses: tuple(use.tag for use in uses)),
        datasets=read("datasets", survey.dataset_uses, lambda uses: tuple(dict.fromkeys(use.dataset for use in uses))),
        names=read("names", survey.names, lambda names: tuple((coined.id, coined.name) for coined in names)),
        code=read("code", survey.code, len),
    )
    if now != before:
        earlier.write(_NAME, now)
    return readings


class PaperKeys:
    """Keys of papers together with what was found of them; see `generator.roster`."""

    def __init__(self, survey: Survey, roster: Roster | None = None) -> None:
        """Look at every paper once, unless somebody did already: then ``roster`` is of the survey's papers."""
        self._roster = roster or Roster(survey.corpus.papers)
        # With each map what was made of it, and the map itself, so that no other one gets its place in memory.
        self._findings: dict[int, tuple[Mapping[PaperId, Any], Findings[Any]]] = {}

    def join(self, *facts_by_paper: Mapping[PaperId, Any]) -> dict[PaperId, bytes]:
        """A key for each paper that changes with the paper and with its facts in any of the maps."""
        rows = self._roster.key_papers([self._take(facts) for facts in facts_by_paper])
        return {paper_id: row.tobytes() for paper_id, row in zip(self._roster.row_by_id, rows, strict=True)}

    def _take(self, facts: Mapping[PaperId, Any]) -> Findings[Any]:
        if id(facts) not in self._findings:
            self._findings[id(facts)] = facts, take_findings(facts)
        return self._findings[id(facts)][1]


def hash_keys(keys: Iterable[bytes]) -> bytes:
    """`SEAL` bytes that change with any of some keys."""
    return digest_bytes(b"".join(keys))
