"""Surveys and evaluation studies, told from papers that propose something."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.analysis.cues import lower_in_place
from generator.analysis.studies import _SIGNS, _SURVEYS, find_studies
from generator.text import squash_text
from tests.analysis.seeds import make_paper, quoted, seed_papers
from tests.projects import ROOT

GOLD = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared")) / "gold" / "dev.jsonl"


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("A Survey of Cats", ""),
        ("Cats in the Wild: A Comprehensive Survey", ""),
        ("A Systematic Literature Review", ""),
        ("All about cats", "This paper presents a comprehensive survey of the field of cats."),
        ("Benchmarking Cats", "We compare five methods. Our results show that cats sleep."),
        ("An Empirical Study of Cats", "We systematically evaluate 12 different models. We find that they sleep."),
    ],
)
def test_studies(title: str, abstract: str) -> None:
    paper = make_paper(title, abstract)
    studies = find_studies([paper])
    assert quoted(paper, studies[paper.id].evidence)


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("The Dark Energy Survey Data", "We use a sky survey."),
        ("CatNet", "We propose CatNet, and we compare it with 12 other models. Our results show that it outperforms all."),
        ("Benchmarking Cats with CatNet", "We compare cats. Our method achieves state-of-the-art results. It is dubbed CatNet."),
        ("Cats", ""),
    ],
)
def test_papers_that_are_none(title: str, abstract: str) -> None:
    assert find_studies([make_paper(title, abstract)]) == {}


def test_evidence_on_the_seeds_is_true() -> None:
    papers = {paper.id: paper for paper in seed_papers()}
    studies = find_studies(seed_papers())
    assert 10 <= len(studies) <= 50
    for paper_id, study in studies.items():
        assert quoted(papers[paper_id], study.evidence)


def test_no_sign_is_found_without_one_of_its_hints() -> None:
    texts = [lower_in_place(paper.abstract.plain) for paper in seed_papers()]
    hinted = [sign for sign in (*_SURVEYS, *_SIGNS) if sign.hints]
    for sign in hinted:
        held = [any(hint in text for hint in sign.hints) for text in texts]
        signs = [sign.pattern.search(text) is not None for text in texts]
        assert any(signs) and not all(held)
        assert all(hint or not found for hint, found in zip(held, signs, strict=True)), sign.rule
    assert hinted


@pytest.mark.skipif(not GOLD.exists(), reason="the labels are not here")
def test_studies_meet_the_target_on_the_labels() -> None:
    label_by_key = {squash_text(label["title"]): label["survey"] for label in map(json.loads, GOLD.read_text("utf-8").splitlines())}
    studies = find_studies(seed_papers())
    labelled = [paper for paper in seed_papers() if squash_text(paper.title.plain) in label_by_key]
    said = {paper.id for paper in labelled if paper.id in studies}
    true = {paper.id for paper in labelled if label_by_key[squash_text(paper.title.plain)]}
    assert len(said & true) / len(said) >= 0.85
    assert len(said & true) / len(true) >= 0.75
