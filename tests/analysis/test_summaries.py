"""The summary sentence: what it is, where it stands, and how often it is the labelled one."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from generator.analysis import summaries
from generator.analysis.summaries import find_stated_spans, find_summaries
from generator.text import find_sentences, squash_text
from tests.analysis.seeds import make_paper, quoted, seed_papers
from tests.projects import ROOT

GOLD = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared")) / "gold" / "dev.jsonl"


def summary(title: str, abstract: str) -> str:
    paper = make_paper(title, abstract)
    return find_summaries([paper])[paper.id].text


def test_the_proposal_is_taken_not_motivation_nor_result() -> None:
    abstract = (
        "Cats have been studied. However, existing methods fail. {} Moreover, we propose a loss. It achieves 99.1% on CatSet."
    )
    proposal = "To address this, we propose CatNet, a novel network for cats."
    assert summary("CatNet: Networks for Cats", abstract.format(proposal)) == proposal


def test_the_sentence_that_names_the_method_wins() -> None:
    abstract = "In this paper, we study sleep. We further present a framework, dubbed NapNet, for cats. Code is available."
    assert "NapNet" in summary("NapNet: Sleeping Cats", abstract)


def test_no_abstract_no_summary_and_ties_go_to_the_earlier() -> None:
    assert find_summaries([make_paper("Cats")]) == {}
    assert summary("Cats", "Dogs bark loudly. Birds sing sweetly.") in ("Dogs bark loudly.", "Birds sing sweetly.")
    assert summary("Cats", "One sentence without a full stop") == "One sentence without a full stop"


def test_stated_spans_hold_places_even_after_odd_letters() -> None:
    text = "İİİ. We propose cats. Dogs bark."
    assert [text[start:end] for start, end in find_stated_spans(text)] == ["We propose cats."]


def test_every_seed_has_a_whole_sentence_as_summary() -> None:
    summaries = find_summaries(seed_papers())
    for paper in seed_papers():
        (words,) = quoted(paper, summaries[paper.id].evidence)
        evidence = summaries[paper.id].evidence[0]
        assert words == summaries[paper.id].text
        assert (evidence.start, evidence.end) in find_sentences(paper.abstract.plain)


@pytest.mark.skipif(not GOLD.exists(), reason="the labels are not here")
def test_summaries_meet_the_target_on_the_labels() -> None:
    label_by_key = {squash_text(label["title"]): label["tldr"] for label in map(json.loads, GOLD.read_text("utf-8").splitlines())}
    summaries = find_summaries(seed_papers())
    close = 0
    for paper in seed_papers():
        ours, theirs = (
            set(re.findall(r"\w+", text.lower()))
            for text in (summaries[paper.id].text, label_by_key.get(squash_text(paper.title.plain), ""))
        )
        close += len(ours & theirs) / len(ours | theirs) >= 0.7
    assert close / len(label_by_key) >= 0.72


def test_no_pattern_matches_without_one_of_its_words() -> None:
    for paper in seed_papers():
        abstract = paper.abstract.plain
        for start, end in find_sentences(abstract):
            sentence = abstract[start:end].lower()
            words = set(re.findall(r"\w+", sentence))
            for hints, pattern, _ in summaries._PATTERNS:
                assert not hints or not pattern.search(sentence) or words & set(hints.split()), (pattern, sentence)
