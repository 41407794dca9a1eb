"""Which papers are surveys, reviews or pure evaluation studies: they weigh the work of others and propose nothing of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.model import Basis, Evidence, Paper, PaperId, StudyFlag, TextField

_Rule = tuple[str, re.Pattern[str]]


def _rule(name: str, pattern: str) -> _Rule:
    return name, re.compile(pattern, re.IGNORECASE)


_TITLE_SURVEY = _rule(
    "survey-title", r"\b(?:survey|systematic review|literature review|overview|a review|state of the art review)\b"
)
_TITLE_STUDY = _rule(
    "study-title",
    r"\b(?:benchmarking|re-?assessing|assessing|an? (?:empirical|experimental|comparative|systematic|large-scale|comprehensive) "
    r"(?:study|analysis|evaluation|comparison|investigation)|comparative study|comparison of|how (?:\w+ )+are\b|"
    r"exposing|battle of|investigating)\b",
)
_SAYS_SURVEY = _rule(
    "survey-stated",
    r"\b(?:this (?:survey|review)|(?:paper|work|article|study|we) (?:presents?|provides?|conducts?|offers?|gives?|aims to provide) "
    r"(?:an? )?(?:\w+[\s,]+){0,3}(?:survey|review|overview))\b",
)
_SAYS_STUDY = _rule(
    "study-stated",
    r"\b(?:we|this (?:paper|work|study)) (?:\w+ly )?(?:benchmark|compare|evaluate|assess|study|studies|investigate|examine|"
    r"analyze|perform|conduct)s?\b",
)
_PROPOSES = re.compile(
    r"\b(?:we|this (?:paper|work|study|article)|paper|i)\b(?:\W+\w+){0,4}?\W+(?:propose|introduce|develop|design|devise|build)\w*|"
    r"\bour (?:proposed |novel |new )?(?:method|approach|model|framework|network|algorithm|architecture)\b|\bdubbed\b|\bproposed\b",
    re.IGNORECASE,
)


def find_studies(papers: Sequence[Paper]) -> Mapping[PaperId, StudyFlag]:
    """A flag for each survey, review or pure evaluation study; other papers have no key."""
    evidence_by_id = {paper.id: _find_evidence(paper) for paper in papers}
    return {paper_id: StudyFlag(Basis.DERIVED, evidence) for paper_id, evidence in evidence_by_id.items() if evidence}


def _find_evidence(paper: Paper) -> tuple[Evidence, ...]:
    survey = _find_rule(paper, "title", _TITLE_SURVEY) + _find_rule(paper, "abstract", _SAYS_SURVEY)
    if survey:
        return survey
    title, stated = _find_rule(paper, "title", _TITLE_STUDY), _find_rule(paper, "abstract", _SAYS_STUDY)
    if title and stated and not _PROPOSES.search(paper.abstract.plain):
        return title + stated
    return ()


def _find_rule(paper: Paper, field: TextField, rule: _Rule) -> tuple[Evidence, ...]:
    name, pattern = rule
    match = pattern.search(paper.text(field))
    return (Evidence(field, match.start(), match.end(), name),) if match else ()
