"""Which papers are surveys, reviews or pure evaluation studies: they weigh the work of others and propose no method."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.analysis.cues import lower_in_place
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, Evidence, Paper, StudyFlag, TextField
from generator.steps import Known, Step

_Texts = dict[TextField, str]


class _Sign(NamedTuple):
    """A pattern whose presence in a field, in lower case, speaks for (weight > 0) or against a study.

    It is only tried where one of the hints stands, without which it cannot match; always where there are none.
    """

    rule: str
    field: TextField
    weight: float
    pattern: re.Pattern[str]
    hints: tuple[str, ...]


def _sign(rule: str, field: TextField, weight: float, *parts: str, hints: tuple[str, ...] = ()) -> _Sign:
    return _Sign(rule, field, weight, re.compile("|".join(parts)), hints)


_WE = r"\b(?:we|this (?:paper|work|study|article)) (?:\w+ly )?"

# Any of these makes a paper a survey. "survey" alone does not: astronomers and social scientists have surveys too.
_SURVEYS = (
    _sign(
        "survey-title",
        "title",
        1.0,
        r"\ban?\b(?:[\s-]+[\w-]+){0,4}?[\s-]+(?:survey|(?<!peer-)review|overview)\b(?! (?:data|paper|dataset|process))",
        r":\s*(?:[\w-]+\s+){0,4}(?:survey|review|overview)s?$",
        r"\b(?:survey|review|overview) (?:of|on)\b",
        r"\b(?:systematic|scoping|literature|comprehensive) (?:literature )?(?:reviews?|surveys?)\b",
    ),
    _sign(
        "survey-stated",
        "abstract",
        1.0,
        r"\bthis (?:survey|review)\b(?! (?:data|process))",
        r"\b(?:paper|work|article|study|we|survey)\b[^.]{0,60}?\b(?:presents?|provid\w+|conducts?|offers?|gives?) "
        r"(?:an? )?(?:[\w-]+[\s,]+){0,3}(?:survey|review) (?:of|on)\b",
        hints=("survey", "review"),
    ),
)

# The sum of these makes a paper an evaluation study, from `_ENOUGH` on.
# Source: weights set by hand and checked on hand-made labels: with those, precision .90 and recall .95 on 264 papers.
_ENOUGH = 3.0
_SIGNS = (
    _sign(
        "study-title",
        "title",
        2.5,
        r"\b(?:benchmarking|re-?assessing|assessing|re-?evaluating|evaluating|comparing)\b",
        r"\ban? (?:empirical|experimental|comparative|systematic|comprehensive|large-scale)\W+"
        r"(?:study|analysis|evaluation|comparison|investigation)\b",
        r"\bcomparative (?:study|analysis)\b|\b(?:comparison|evaluation) of\b",
        r"\ba (?:case )?study (?:of|on)\b|\ba closer? look\b",
    ),
    _sign(
        "question-title",
        "title",
        1.0,
        r"\?|^(?:do|does|are|is|how|what|when|which|why)\b",
        r"\bdo(?:es)? not\b|\b(?:investigating|exposing|understanding)\b",
    ),
    _sign(
        "comparison",
        "abstract",
        1.5,
        r"\b(?:we|study|paper|by) (?:\w+ly )?(?:compar(?:e|es|ing)|benchmark(?:s|ing)?)\b",
        r"\bcomparative (?:analys[ei]s|stud(?:y|ies)|evaluation)\b|\bperformance comparison\b|\bcomparing (?:these|to \d)",
        hints=("compar", "benchmark"),
    ),
    _sign(
        "breadth",
        "abstract",
        1.5,
        r"\b(?:evaluat|compar|examin|test|assess|stud|analy[sz]|perform|investigat)\w*\b[^.]{0,60}?\b(?:wide (?:range|variety)|"
        r"diverse (?:suite|set)|\d+ (?:[\w-]+ ){0,4}(?:methods|models|networks|encoders|metrics|architectures|systems)|"
        r"(?:five|six|seven|eight|nine|ten) (?:\w+ ){0,2}(?:methods|models|initializations|systems))",
    ),
    _sign(
        "systematic",
        "abstract",
        1.8,
        r"\b(?:systematically|empirically|comprehensively|critically|extensively) "
        r"(?:stud|evaluat|compar|examin|investigat|analy[sz]|assess)\w*",
        r"\b(?:comprehensive|extensive|systematic|large-scale|in-depth|zero-shot) "
        r"(?:empirical )?(?:evaluation|analysis|comparison|assessment|study)\b",
        r"\b(?:systematic|systematically designed|series of|rigorous) experiments\b|\btake a closer? look\b",
        hints=(
            *("systematic", "empirical", "comprehensive", "critically", "extensive", "large-scale", "in-depth", "zero-shot"),
            *("series of", "rigorous", "take a close"),
        ),
    ),
    _sign(
        "open question",
        "abstract",
        1.0,
        r"\b(?:remains?|leav(?:es|ing)|is|are|still) (?:[\w-]+ ){0,3}un(?:explored|clear|known|answered|examined|studied)\b",
        r"\black(?:s|ing)? (?:of )?(?:an? )?(?:understanding|comprehensive|systematic)\b",
        r"\b(?:central|critical|fundamental) question\b",
        hints=("unexplored", "unclear", "unknown", "unanswered", "unexamined", "unstudied", "lack", "question"),
    ),
    _sign("study", "abstract", 1.2, _WE + r"(?:evaluate|study|studie|investigate|examine|assess|analy[sz]e|explore)s?\b(?! a new)"),
    _sign(
        "findings",
        "abstract",
        1.2,
        r"\b(?:our|these|the) (?:findings?|analys[ei]s|study|results) (?:\w+ly )?"
        r"(?:show|reveal|suggest|highlight|indicate|point|contribute|provide)s?\b",
        r"\bwe (?:\w+ly )?(?:find|found|observe|discover|determine) (?:that|several|no|striking)\b",
        r"\b(?:practical|important) insights\b|\bwe d(?:o|id) not find\b",
    ),
    _sign(
        "proposal",
        "abstract",
        -3.0,
        r"\b(?:we|this (?:paper|work|study|article)|and|thus|then|here|further|therefore)\b(?:\W+\w+){0,3}?\W+"
        r"(?:propos(?:e|es|ing)|introduc(?:e|es|ing)|designs?|devises?)\b(?! (?:a new )?(?:evaluation|metric))",
    ),
    _sign(
        "own method",
        "abstract",
        -2.0,
        r"\bour (?:[\w-]+ ){0,3}?(?:method|approach|framework|network|algorithm|architecture|module)s?\b",
        r"\b(?:dubbed|termed|named|called|the proposed)\b",
    ),
    _sign(
        "own system",
        "abstract",
        -1.0,
        r"\b(?:we|paper|work|study)\b(?:\W+\w+){0,2}?\W+(?:present|develop|build|construct|create)s?\b"
        r"(?! (?:\w+ )?(?:analys[ei]s|results|evidence|insights|findings|experiments|study|comparison))",
    ),
    _sign(
        "victory",
        "abstract",
        -1.0,
        r"\boutperforms? (?:[\w-]+ ){0,3}(?:state-of-the-art|existing|previous|prior|all)\b|\bnew state[- ]of[- ]the[- ]art\b",
        r"\b(?:achieves?|attains?|reach(?:es|ing)?)\b[^.]{0,40}state[- ]of[- ]the[- ]art",
    ),
)


def find_studies(papers: Sequence[Paper], crew: Crew = ALONE) -> Findings[StudyFlag]:
    """A flag for each survey, review or pure evaluation study, with the words that make it one; other papers have no key."""
    return crew.map_papers(Step("studies", _find_study), papers).findings.drop_none()


def _find_study(paper: Paper, _: Known) -> StudyFlag | None:
    texts: _Texts = {"title": lower_in_place(paper.title.plain), "abstract": lower_in_place(paper.abstract.plain)}
    evidence = _find_survey(texts) or _find_evaluation(texts)
    return StudyFlag(Basis.DERIVED, evidence) if evidence else None


def _find_survey(texts: _Texts) -> tuple[Evidence, ...]:
    return tuple(evidence for sign in _SURVEYS if (evidence := _find_sign(texts, sign)))


def _find_evaluation(texts: _Texts) -> tuple[Evidence, ...]:
    """The signs for an evaluation study when they outweigh those against, which are looked for where they can matter."""
    found = [(sign.weight, evidence) for sign in _SIGNS if sign.weight > 0 and (evidence := _find_sign(texts, sign))]
    weights = [weight for weight, _ in found]
    if sum(weights) >= _ENOUGH:
        weights += [sign.weight for sign in _SIGNS if sign.weight < 0 and _find_sign(texts, sign)]
    return tuple(evidence for _, evidence in found) if sum(weights) >= _ENOUGH else ()


def _find_sign(texts: _Texts, sign: _Sign) -> Evidence | None:
    text = texts[sign.field]
    match = None if sign.hints and not any(hint in text for hint in sign.hints) else sign.pattern.search(text)
    return Evidence(sign.field, match.start(), match.end(), sign.rule) if match else None
