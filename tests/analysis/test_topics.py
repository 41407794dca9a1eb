"""Topics: the sum can be recomputed by hand, and the seeds come out as labelled."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.analysis.topics import Scoring, find_topics
from generator.model import Cue, Taxonomy, Topic
from generator.text import squash_text
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy
from tests.projects import ROOT

GOLD = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared")) / "gold" / "dev.jsonl"


def make_taxonomy(**cues_by_topic: tuple[Cue, ...]) -> Taxonomy:
    return Taxonomy(topics=tuple(Topic(name, name, cues=cues) for name, cues in cues_by_topic.items()))


def test_the_score_is_the_sum_that_the_page_explains() -> None:
    paper = make_paper("Cats and dogs", "A cat. We propose a cat. A cat.")
    taxonomy = make_taxonomy(animals=(Cue("cat*", 4.0), Cue("dog*", 1.0, 3.0), Cue("bird", 9.0)))
    scoring = Scoring(title=1.5, stated=2.0, damping=1.5)
    (score,) = find_topics([paper], taxonomy, scoring)[paper.id]
    amount = 1 + 2 + 1  # three hits, one of them in a stating sentence
    assert score.score == pytest.approx(4 * 1.5 * 2 + 1 * 1.5 * 3 + 4 * amount * 2.5 / (amount + 1.5), abs=1e-3)
    assert quoted(paper, score.evidence) == ["Cats", "dogs", "cat", "cat", "cat"]


def test_a_cue_against_lowers_the_score_and_is_no_evidence() -> None:
    paper = make_paper("A study of cats", "The cat is hybrid.")
    taxonomy = make_taxonomy(cats=(Cue("cat*", 3.0), Cue("hybrid", -2.0)), hybrids=(Cue("hybrid", 1.0),))
    cats, *others = find_topics([paper], taxonomy)[paper.id]
    plain = find_topics([paper], make_taxonomy(cats=(Cue("cat*", 3.0),)))[paper.id][0]
    assert cats.score == pytest.approx(plain.score - 2.0)
    assert quoted(paper, cats.evidence) == ["cats", "cat"]
    assert not others  # one hit of weight 1 is less than `least`


def test_a_cue_of_no_weight_hides_a_shorter_one() -> None:
    taxonomy = make_taxonomy(detection=(Cue("detection", 5.0), Cue("change detection", 0.0)))
    change, plain = make_paper("Change detection"), make_paper("Detection")
    topics = find_topics([change, plain], taxonomy)
    assert topics[change.id] == ()
    assert len(topics[plain.id]) == 1


def test_at_most_three_and_ties_go_to_the_first_in_the_taxonomy() -> None:
    paper = make_paper("one two three four")
    taxonomy = make_taxonomy(**{name: (Cue(name, 5.0),) for name in ("four", "three", "two", "one")})
    assert [score.topic for score in find_topics([paper], taxonomy)[paper.id]] == ["four", "three", "two"]


def test_no_cue_no_topic() -> None:
    paper = make_paper("Nothing to see", "Nothing at all.")
    assert find_topics([paper], make_taxonomy(cats=(Cue("cat"),))) == {paper.id: ()}
    assert find_topics([paper], Taxonomy()) == {paper.id: ()}


def test_every_seed_has_topics_with_true_evidence() -> None:
    topics = find_topics(seed_papers(), seed_taxonomy())
    assert len(topics) == 518
    for paper in seed_papers():
        scores = [score.score for score in topics[paper.id]]
        assert 1 <= len(scores) <= 3
        assert scores == sorted(scores, reverse=True)
        for score in topics[paper.id]:
            words = quoted(paper, score.evidence)
            assert words
            assert all(word == word.strip(" .,;:") for word in words)


def test_the_corpus_around_a_paper_does_not_change_its_topics() -> None:
    papers = seed_papers()
    alone = find_topics(papers[:1], seed_taxonomy())
    assert alone[papers[0].id] == find_topics(papers, seed_taxonomy())[papers[0].id]


@pytest.mark.skipif(not GOLD.exists(), reason="the labels are not here")
def test_topics_meet_the_target_on_the_labels() -> None:
    labels = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    topics, taxonomy = find_topics(seed_papers(), seed_taxonomy()), seed_taxonomy()
    title_by_id = {topic.id: topic.title for topic in taxonomy.topics}
    said = {squash_text(paper.title.plain): [title_by_id[score.topic] for score in topics[paper.id]] for paper in seed_papers()}
    pairs = [(said[squash_text(label["title"])], label["topics"]) for label in labels]
    assert sum(ours[:1] == theirs[:1] for ours, theirs in pairs) / len(pairs) >= 0.72
    common = sum(len(set(ours) & set(theirs)) for ours, theirs in pairs)
    assert 2 * common / sum(len(ours) + len(theirs) for ours, theirs in pairs) >= 0.72
