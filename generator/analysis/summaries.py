"""The one sentence of an abstract that best states what the paper contributes, quoted as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.analysis.cues import lower_in_place
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, Evidence, Paper, Summary
from generator.steps import Known, Step
from generator.text import find_sentences

# What the authors say they do: a subject that is the paper, at most three adverbs, a verb of one of four kinds.
# Source: the "purpose" and "method" moves of an abstract (Swales 1990, "Genre Analysis").
_MOVE = re.compile(
    r"(?:\bwe\b|\bthis (?:paper|work|study|article|thesis|report|survey|research|manuscript)\b|\bour (?:work|paper|study)\b)"
    r"(?:\W+(?:\w+ly|here|first|further|then|next|thus|hence|will|aims? to|attempt to|seek to|for the first time|"
    r"make the first attempt and)){0,3}\W+"
    r"(?:(?P<propose>propos|introduc|present(?!ed in\b))|"
    r"(?P<build>develop|design|devise|buil[dt]|construct|creat|suggest|describ|formulat|offer|establish|provid|term|call|deriv)|"
    r"(?P<study>stud[iy]|investigat|explor|analy[sz]|examin|revisit|survey|review|conduct|evaluat|rethink|seek|aim)|"
    r"(?P<use>leverag|us[ei]|apply|adopt|employ|address|tackl|perform|train|model|replac|adapt|extend|exploit|enhanc|improv))"
)
_STATING = frozenset({"propose", "build", "study"})

# What a sentence gains by each kind of verb it holds, and by each pattern below (all over lower-case text).
# Source: a conditional logit over the sentences of an abstract (McFadden 1974), fitted to hand-made labels with L2 weight 2.
# Fitted on a random half it picks the labelled sentence in .82 of the other half (ten splits); before fitting, set by eye, in .77.
_VERBS = {"propose": 2.6, "build": 1.1, "study": 0.5, "use": 0.8}
# A pattern is only tried where the sentence has one of the words before it, without which it cannot match; always where none are.
_PATTERNS: tuple[tuple[str, re.Pattern[str], float], ...] = (
    (
        "paper work study article report survey",
        re.compile(r"\b(?:this|our) (?:paper|work|study|article|report|survey)\b"),
        1.1,
    ),
    (
        "called named name dubbed term termed namely coined abbreviated referred short",
        re.compile(
            r"\b(?:called|named|name it|dubbed|term(?:ed)?|namely|coined|abbreviated|referred to as|(?:for )?short(?: for)?)\b"
        ),
        1.3,
    ),
    ("novel new alternative", re.compile(r"\b(?:novel|new|alternative)\b"), 0.5),
    (
        "framework method approach model network architecture algorithm paradigm strategy technique dataset benchmark survey "
        "system scheme transformer",
        re.compile(
            r"\b(?:framework|method|approach|model|network|architecture|algorithm|paradigm|strategy|technique|dataset|benchmark|"
            r"survey|system|scheme|transformer)\b"
        ),
        0.6,
    ),
    (
        "address end tackle overcome solve mitigate resolve alleviate fill bridge close achieve remedy hence thus therefore here "
        "based building inspired motivated light driven",
        re.compile(
            r"^(?:to (?:address|this end|tackle|overcome|solve|mitigate|resolve|alleviate|fill|bridge|close|achieve|remedy)|hence|"
            r"thus|therefore|here|(?:based|building) (?:up)?on|inspired by|motivated by|in light of|driven by)\b"
        ),
        0.8,
    ),
    (
        "",
        re.compile(
            r"^(?:specifically|in particular|moreover|furthermore|additionally|besides|in addition|finally|lastly|then|also|"
            r"concretely|first|second|third|subsequently|next|later|meanwhile|empirically|more specifically|notably|extensive|"
            r"experiments?|for \()|\bwe (?:also|then|further|next|additionally)\b"
        ),
        -0.9,
    ),
    (
        "however although while despite yet but unfortunately recent recently previous existing current",
        re.compile(r"^(?:however|although|while|despite|yet|but|unfortunately|recent(?:ly)?|previous|existing|current)\b"),
        -0.8,
    ),
    (
        "been methods works approaches studies",
        re.compile(r"\b(?:has|have) been\b|\b(?:existing|previous|prior|most) (?:methods|works|approaches|studies)\b"),
        -0.5,
    ),
    (
        "introduced proposed presented developed resulting",
        re.compile(r"\b(?:is|are|was|were) (?:introduced|proposed|presented|developed)\b|\bthe (?:resulting|proposed) \w+\b"),
        0.2,
    ),
    ("", re.compile(r"https?://|\b(?:code|github|publicly available|released?|available at)\b"), -0.2),
)
_HINTS: tuple[frozenset[str], ...] = tuple(frozenset(words.split()) for words, _, _ in _PATTERNS)
_SUBJECTS = frozenset({"we", "this", "our"})
_ACRONYM = re.compile(r"\([A-Z][\w$^{}-]*[A-Z0-9][\w$^{}+-]*\)")
_MIXED_CASE = re.compile(r"[\w$^{}+-]*(?:[a-z][\w$^{}+-]*[A-Z]|[A-Z][\w$^{}+-]*[A-Z0-9])[\w$^{}+-]*")
_WORD = re.compile(r"\w+")
_ACRONYM_WEIGHT = 0.5
_TITLE_WEIGHT = 1.2  # times the share of the title's words of four letters or more that stand in the sentence
_COINED_WEIGHT = 1.0  # the sentence holds the name that the title gives
_FIRST_WEIGHT = -0.5
_LATE_WEIGHT = -0.8
_LATE = 0.6


class SentenceScore(NamedTuple):
    """How well the sentence ``abstract[start:end]`` states the contribution: a sum of weights, about -3 to 8."""

    start: int
    end: int
    score: float


def find_summaries(papers: Sequence[Paper], crew: Crew = ALONE) -> Findings[Summary]:
    """The summary of every paper that has an abstract; ties go to the earlier sentence."""
    return crew.map_papers(Step("summaries", _find_summary), papers).findings.drop_none()


def _find_summary(paper: Paper, _: Known) -> Summary | None:
    scores = score_sentences(paper.title.plain, paper.abstract.plain)
    if not scores:
        return None
    best = max(scores, key=lambda sentence: (sentence.score, -sentence.start))
    evidence = (Evidence("abstract", best.start, best.end, "summary"),)
    return Summary(paper.abstract.plain[best.start : best.end], Basis.STATED, evidence)


def find_stated_spans(abstract: str) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences in which the authors say what they do ("we propose ...", "this paper studies ...")."""
    starts = [match.start() for match in _MOVE.finditer(lower_in_place(abstract)) if match.lastgroup in _STATING]
    spans = find_sentences(abstract) if starts else ()
    return tuple((start, end) for start, end in spans if any(start <= place < end for place in starts))


def score_sentences(title: str, abstract: str) -> list[SentenceScore]:
    """Every sentence of an abstract, in order, with its score."""
    spans = find_sentences(abstract)
    title_words = {word for word in _WORD.findall(title.lower()) if len(word) > 3}
    names = _find_title_names(title)
    scores = []
    for number, (start, end) in enumerate(spans):
        sentence = abstract[start:end]
        lower = sentence.lower()
        words = frozenset(_WORD.findall(lower))
        score = _score_words(lower, words) + _ACRONYM_WEIGHT * bool(_ACRONYM.search(sentence))
        score += _TITLE_WEIGHT * len(title_words & words) / max(1, len(title_words))
        score += _COINED_WEIGHT * any(name in sentence for name in names)
        score += _FIRST_WEIGHT * (number == 0) + _LATE_WEIGHT * (number / len(spans) > _LATE)
        scores.append(SentenceScore(start, end, score))
    return scores


def _score_words(lower: str, words: frozenset[str]) -> float:
    """What the wording of a sentence, in lower case, is worth; ``words`` are its words."""
    kinds = set() if words.isdisjoint(_SUBJECTS) else {match.lastgroup for match in _MOVE.finditer(lower)}
    score = sum(weight for kind, weight in _VERBS.items() if kind in kinds)
    tried = zip(_PATTERNS, _HINTS, strict=True)
    return score + sum(
        weight for (_, pattern, weight), hints in tried if not (hints and words.isdisjoint(hints)) and pattern.search(lower)
    )


def _find_title_names(title: str) -> list[str]:
    """What looks like a name in a title: the part before a colon, and words of mixed case or with digits."""
    before, colon, _ = title.partition(":")
    names = [before.strip()] if colon else []
    return names + [word for word in _MIXED_CASE.findall(title) if len(word) > 2]
