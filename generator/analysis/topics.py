"""Which topics a paper is about: the sum of the cues of taxonomy.yml that its title and abstract hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.analysis.cues import CueMatcher, Hit
from generator.analysis.summaries import find_stated_spans
from generator.model import Basis, Cue, Evidence, Paper, PaperId, Taxonomy, TextField, TopicScore

MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Scoring:
    """The numbers of the scorer. Source: chosen on random halves of hand-made labels, see `bench/quality.py`.

    Attributes:
        title: Weight of a hit in the title, times half the cue's own title factor.
        stated: Weight of a hit in the sentence that states the contribution; any other sentence counts 1.
        saturation: Hits ``x`` of one cue count ``x * (1 + saturation) / (x + saturation)``: repeating a word adds little.
        share: A further topic has at least this share of the score of the primary one ...
        least: ... and at least this score.
    """

    title: float = 2.0
    stated: float = 1.5
    saturation: float = 1.5
    share: float = 0.45
    least: float = 3.0


SCORING = Scoring()


def find_topics(
    papers: Sequence[Paper], taxonomy: Taxonomy, scoring: Scoring = SCORING
) -> Mapping[PaperId, tuple[TopicScore, ...]]:
    """The topics of every paper: none where no cue speaks for one, else a primary one and up to two more, by score.

    A topic's score is the sum over its cues of weight times damped hits (`Scoring`); ties go to the topic that stands first in
    the taxonomy. The evidence is every hit of a cue that speaks for the topic, so that the score can be recomputed by hand.
    """
    matcher = CueMatcher([topic.cues for topic in taxonomy.topics])
    return {paper.id: _find_paper_topics(paper, matcher, taxonomy, scoring) for paper in papers}


def _find_paper_topics(paper: Paper, matcher: CueMatcher, taxonomy: Taxonomy, scoring: Scoring) -> tuple[TopicScore, ...]:
    stated = find_stated_spans(paper.abstract.plain)
    title_hits = matcher.find(paper.title.plain)
    hits: list[tuple[TextField, Hit, float]] = [("title", hit, scoring.title * hit.cue.title / 2) for hit in title_hits]
    for hit in matcher.find(paper.abstract.plain):
        inside = any(start <= hit.start < end for start, end in stated)
        hits.append(("abstract", hit, scoring.stated if inside else 1.0))
    score_by_topic = _score_topics(hits, scoring)
    order = sorted((-score, number) for number, score in score_by_topic.items() if score > 0)
    chosen = [
        (number, -negative)
        for rank, (negative, number) in enumerate(order[:MOST_TOPICS])
        if rank == 0 or -negative >= max(scoring.least, -order[0][0] * scoring.share)
    ]
    return tuple(
        TopicScore(taxonomy.topics[number].id, round(score, 3), Basis.DERIVED, _find_evidence(hits, number))
        for number, score in chosen
    )


def _score_topics(hits: Sequence[tuple[TextField, Hit, float]], scoring: Scoring) -> dict[int, float]:
    """The score of every topic with a hit, by its number."""
    amount_by_cue: dict[tuple[int, Cue], float] = {}
    for _, hit, factor in hits:
        key = (hit.owner, hit.cue)
        amount_by_cue[key] = amount_by_cue.get(key, 0.0) + factor
    scores: dict[int, float] = {}
    for (owner, cue), amount in amount_by_cue.items():
        damped = amount * (1 + scoring.saturation) / (amount + scoring.saturation)
        scores[owner] = scores.get(owner, 0.0) + cue.weight * damped
    return scores


def _find_evidence(hits: Sequence[tuple[TextField, Hit, float]], number: int) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(field, hit.start, hit.end, "topic-cue") for field, hit, _ in hits if hit.owner == number and hit.cue.weight > 0
    )
