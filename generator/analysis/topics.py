"""Which topics a paper is about: the sum of the cues of taxonomy.yml that its title and abstract hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.analysis.cues import CueMatcher, Hit
from generator.analysis.summaries import find_stated_spans
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, Cue, Evidence, Paper, Taxonomy, TextField, TopicId, TopicScore
from generator.steps import Known, Step

MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Scoring:
    """The numbers of the scorer: ``score = sum of weight * (title * cue.title [if in the title] + damped abstract hits)``.

    Source: chosen on random halves of hand-made labels and checked on the other halves; the figures change little between
    half and double of each value. The damping is that of BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance
    Framework"): ``x`` hits count ``x * (1 + k) / (x + k)``, one hit one, many hits at most ``1 + k``.

    Attributes:
        title: What a cue in the title counts, times the cue's own title factor.
        stated: What a hit counts in a sentence that states the contribution ("we propose ..."); in any other it counts 1.
        damping: ``k`` of the damping above.
        share: A further topic has at least this share of the score of the primary one, ...
        ample: ... or at least this score, however high the primary one's, ...
        least: ... and in any case at least this score.
    """

    title: float = 1.4
    stated: float = 1.5
    damping: float = 1.5
    share: float = 0.4
    ample: float = 16.0
    least: float = 3.0


SCORING = Scoring()


class _Topics(NamedTuple):
    """What is looked for in papers, and how it counts; ``ids`` by the numbers that the matcher gives to topics."""

    ids: tuple[TopicId, ...]
    matcher: CueMatcher
    scoring: Scoring


def find_topics(
    papers: Sequence[Paper], taxonomy: Taxonomy, scoring: Scoring = SCORING, crew: Crew = ALONE
) -> Findings[tuple[TopicScore, ...]]:
    """The topics of every paper: a primary one and up to two more, by score; none where no cue speaks for any.

    Ties go to the topic that stands first in the taxonomy. The evidence of a topic is every hit of a cue that speaks for it,
    so that a reader sees all that the score rests on.
    """
    known = Known((tuple((topic.id, topic.cues) for topic in taxonomy.topics), scoring))
    return crew.map_papers(Step("topics", _find_paper_topics, _prepare_topics), papers, known).findings


def _prepare_topics(known: Known) -> _Topics:
    topics, scoring = known.whole
    return _Topics(tuple(topic_id for topic_id, _ in topics), CueMatcher([cues for _, cues in topics]), scoring)


def _find_paper_topics(paper: Paper, topics: _Topics) -> tuple[TopicScore, ...]:
    scoring = topics.scoring
    title_hits, abstract_hits = topics.matcher.find(paper.title.plain), topics.matcher.find(paper.abstract.plain)
    stated = find_stated_spans(paper.abstract.plain)
    score_by_topic = _score_topics(title_hits, abstract_hits, stated, scoring)
    ranked = sorted((-score, number) for number, score in score_by_topic.items() if score > 0)
    enough = max(scoring.least, min(scoring.ample, -ranked[0][0] * scoring.share)) if ranked else 0.0
    return tuple(
        TopicScore(
            topic=topics.ids[number],
            score=round(-negative, 3),
            basis=Basis.DERIVED,
            evidence=_find_evidence("title", title_hits, number) + _find_evidence("abstract", abstract_hits, number),
        )
        for rank, (negative, number) in enumerate(ranked[:MOST_TOPICS])
        if rank == 0 or -negative >= enough
    )


def _score_topics(
    title_hits: Sequence[Hit], abstract_hits: Sequence[Hit], stated: Sequence[tuple[int, int]], scoring: Scoring
) -> dict[int, float]:
    """The score of every topic with a hit, by its number; see `Scoring`."""
    scores: dict[int, float] = {}
    for owner, cue, _ in _add_up(title_hits, (), scoring):
        scores[owner] = scores.get(owner, 0.0) + cue.weight * scoring.title * cue.title
    for owner, cue, amount in _add_up(abstract_hits, stated, scoring):
        damped = amount * (1 + scoring.damping) / (amount + scoring.damping)
        scores[owner] = scores.get(owner, 0.0) + cue.weight * damped
    return scores


def _add_up(hits: Sequence[Hit], stated: Sequence[tuple[int, int]], scoring: Scoring) -> Iterable[tuple[int, Cue, float]]:
    """The topics and cues hit, in the order of their first hits, each with what its hits count together."""
    starts = [start for start, _ in stated]
    # A matcher has one object for each cue of a topic, and to tell objects apart costs less than to compare what they hold.
    cue_by_key, amounts = dict[tuple[int, int], Cue](), dict[tuple[int, int], float]()
    for start, _, owner, cue in hits:
        place = bisect_right(starts, start) - 1
        amount, key = scoring.stated if place >= 0 and start < stated[place][1] else 1.0, (owner, id(cue))
        if key in amounts:
            amounts[key] += amount
        else:
            cue_by_key[key], amounts[key] = cue, amount
    return [(key[0], cue, amounts[key]) for key, cue in cue_by_key.items()]


def _find_evidence(field: TextField, hits: Sequence[Hit], number: int) -> tuple[Evidence, ...]:
    """The hits of one topic that speak for it."""
    return tuple(Evidence(field, hit.start, hit.end, "topic-cue") for hit in hits if hit.owner == number and hit.cue.weight > 0)
