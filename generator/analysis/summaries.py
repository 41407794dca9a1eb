"""The one sentence of an abstract that best states what the paper contributes, quoted as it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.model import Basis, Evidence, Paper, PaperId, Summary
from generator.text import find_sentences, fold_text

_SUBJECT = r"(?:\bwe\b|\bthis (?:paper|work|study|article|thesis|report|survey|research|manuscript)\b|\bour (?:work|paper|study)\b)"
_ADVERB = r"(?:\W+(?:\w+ly|here|also|first|further|then|next|thus|hence|will|aim to|attempt to|seek to)){0,3}\W+"

# Each row: name, pattern, weight of a sentence that holds it (case-blind).
# Source: the rows follow the moves of an abstract (Swales, "Genre Analysis", 1990: background, gap, purpose, method, findings);
# the weights are a conditional logit fitted on random halves of hand-made labels and rounded.
_FEATURES: tuple[tuple[str, str, float], ...] = (
    ("propose", _SUBJECT + _ADVERB + r"(?:propos|introduc|present)\w*", 3.0),
    (
        "build",
        _SUBJECT + _ADVERB + r"(?:develop|design|devise|build|construct|create|suggest|describe|formulate|offer|establish)\w*",
        2.0,
    ),
    (
        "study",
        _SUBJECT
        + _ADVERB
        + r"(?:stud[iy]|investigat|explor|analy[sz]|examin|revisit|survey|review|conduct|evaluat|ask|question)\w*",
        2.0,
    ),
    ("show", _SUBJECT + _ADVERB + r"(?:show|demonstrat|find|found|observ|discover|argue|report)\w*", 0.8),
    ("this paper", r"\b(?:in )?this (?:paper|work|study|article|report|survey)\b", 0.8),
    ("naming", r"\b(?:called|named|dubbed|termed|namely|coined|referred to as)\b|,? i\.e\.,", 0.7),
    ("novelty", r"\b(?:novel|new|first|simple|alternative)\b", 0.4),
    (
        "purpose",
        r"^(?:to (?:address|this end|tackle|overcome|solve|mitigate|resolve|alleviate|fill|bridge|close|achieve)|"
        r"hence|thus|therefore|here)\b",
        0.6,
    ),
    (
        "detail",
        r"^(?:specifically|in particular|moreover|furthermore|additionally|besides|in addition|finally|then|also|concretely|"
        r"first|second)\b",
        -1.0,
    ),
    ("result", r"\b(?:outperform|surpass|achiev|state-of-the-art|experiments?|results? (?:show|demonstrate)|improv)\w*", -0.6),
    ("figure", r"\d\s?%|\d\.\d", -0.4),
    ("code", r"https?://|\b(?:code|github|publicly available|released?)\b", -1.0),
    ("contrast", r"^(?:however|although|while|despite|yet|but|unfortunately|recently?)\b", -1.0),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), weight) for _, pattern, weight in _FEATURES)
_TITLE_WORDS = 2.0
_COINED = 0.8
_FIRST = -0.5
_LATE = -0.8
_SHORT = -1.0
_SHORTEST_WORDS = 7
# A sentence with at least this score says what the paper does; below, it is only the best of what there is.
STATED = 2.0


def find_summaries(papers: Sequence[Paper]) -> Mapping[PaperId, Summary]:
    """The summary of every paper that has an abstract; ties go to the earlier sentence."""
    summaries = {}
    for paper in papers:
        text = paper.abstract.plain
        scores = score_sentences(paper.title.plain, text)
        if scores:
            (start, end), _ = max(scores, key=lambda item: (item[1], -item[0][0]))
            evidence = (Evidence("abstract", start, end, "summary"),)
            summaries[paper.id] = Summary(text[start:end], Basis.STATED, evidence)
    return summaries


def find_stated_spans(abstract: str) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences in which the authors say what they do ("we propose ...", "this paper studies ...")."""
    return tuple(
        (start, end)
        for start, end in find_sentences(abstract)
        if any(pattern.search(abstract, start, end) for pattern, _ in _COMPILED[:3])
    )


def score_sentences(title: str, abstract: str) -> list[tuple[tuple[int, int], float]]:
    """Every sentence of an abstract with how well it states the contribution (a sum of weights, about -3 to 8)."""
    spans = find_sentences(abstract)
    title_words = set(fold_text(title).split())
    coined = title.split(":")[0].strip() if ":" in title else ""
    return [
        ((start, end), _score_sentence(abstract[start:end], title_words, coined, number / len(spans)))
        for number, (start, end) in enumerate(spans)
    ]


def _score_sentence(sentence: str, title_words: set[str], coined: str, position: float) -> float:
    """``position`` is the share of sentences before this one, in [0, 1)."""
    words = fold_text(sentence).split()
    score = sum(weight for pattern, weight in _COMPILED if pattern.search(sentence))
    score += _TITLE_WORDS * len(title_words.intersection(words)) / max(1, len(title_words))
    score += _COINED * bool(coined and coined in sentence)
    return score + _FIRST * (position == 0) + _LATE * (position > 0.6) + _SHORT * (len(words) < _SHORTEST_WORDS)
