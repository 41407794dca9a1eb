"""Related papers: nearest first, explained, the same on every run, and as good as promised on collections from outside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, identity
from threadpoolctl import threadpool_limits

from generator.analysis import neighbours
from generator.analysis.neighbours import find_neighbours
from generator.analysis.related import find_related
from generator.analysis.vectors import find_stem, find_vectors, names_nothing
from generator.model import Basis, Corpus, DatasetId, DatasetUse, Mention, Paper, PaperId, Related, Source
from tests.analysis.seeds import make_paper, seed_papers
from tests.projects import ROOT

SHARED = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared"))


def relate(papers: tuple[Paper, ...], count: int = 8) -> dict[PaperId, tuple[Related, ...]]:
    done: list[int] = []
    related = find_related(Corpus(papers, (), (), len(papers), 0), {}, {}, count, done.append)
    assert sum(done) == len(papers)
    return dict(related)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 50])
def test_corpora_of_any_size(number: int) -> None:
    papers = seed_papers()[:number]
    related = relate(papers)
    assert list(related) == [paper.id for paper in papers]
    for paper, found in related.items():
        assert paper not in {near.paper for near in found}
        assert len({near.paper for near in found}) == len(found) <= 8
        assert all(0 < near.score <= 1 for near in found)
        assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)


def test_papers_that_share_no_word_are_not_related() -> None:
    papers = (make_paper("Alpha beta", "gamma"), make_paper("Delta epsilon", "zeta"), make_paper("Empty"))
    assert set(relate(papers).values()) == {()}


def test_reasons() -> None:
    one = make_paper("Masked image modeling for satellites", "Masked image modeling of remote sensing scenes with CLIP.")
    two = make_paper("Remote sensing by masked image modeling", "We use CLIP for remote sensing and masked image modeling.")
    three = make_paper("Speech", "Audio of speech, which others use.")
    papers = tuple(sorted((one, two, three), key=lambda paper: paper.id))
    uses = {paper.id: (DatasetUse(DatasetId("d"), "D", Basis.STATED, ()),) for paper in (one, two)}
    mentions = {one.id: (Mention(two.id, "x", Basis.STATED, ()), Mention(three.id, "y", Basis.STATED, ()))}
    mentions[two.id] = (Mention(three.id, "y", Basis.STATED, ()),)
    related = find_related(Corpus(papers, (), (), 3, 0), uses, mentions, 8, lambda done: None)
    near = related[one.id][0]
    assert near.paper == two.id
    assert near.datasets == ("d",)
    assert near.mentions == tuple(sorted((two.id, three.id)))
    assert {"masked image modeling", "remote sensing", "CLIP"} <= {term if term.isupper() else term.lower() for term in near.terms}
    assert related[three.id] == ()


def test_shared_documents() -> None:
    one, two = (
        make_paper("Vision transformers", "Vision transformers."),
        make_paper("Vision transformers too", "Vision transformers."),
    )
    one, two = (
        Paper(p.id, p.title, p.abstract, p.raw_title, tuple(Source(name, 1) for name in names))
        for p, names in ((one, ("a", "b")), (two, ("b", "c")))
    )
    assert relate((one, two))[one.id][0].documents == ("b",)


def test_same_scores_whatever_the_blocks_and_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = seed_papers()[:300]
    expected = relate(papers)
    monkeypatch.setattr(neighbours, "BLOCK_CELLS", 5_000)
    with threadpool_limits(1):
        assert relate(papers) == expected


def test_more_neighbours_begin_with_the_fewer() -> None:
    papers = seed_papers()
    few, many = relate(papers, 3), relate(papers, 40)
    assert all(many[paper][:3] == found for paper, found in few.items())
    assert min(len(found) for found in many.values()) >= 30


def test_ties_go_to_the_first_row() -> None:
    rows = csr_matrix(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    found = [list(columns) for columns, _ in find_neighbours(rows, 5, lambda done: None)]
    assert found == [[1, 2], [0, 2], [0, 1], []]
    assert [len(columns) for columns, _ in find_neighbours(identity(4, format="csr"), 5, lambda done: None)] == [0] * 4


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("Transformers", "transformer"),
        ("studies", "study"),
        ("analysis", "analysis"),
        ("class", "class"),
        ("the", ""),
        ("16", ""),
        ("self-", "self"),
    ],
)
def test_stems(form: str, stem: str) -> None:
    assert find_stem(form) == stem


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        ("novel method", True),
        ("experts MoE", True),
        ("propose", True),
        ("vision transformers", False),
        ("fine-tuning", False),
        ("CLIP", False),
    ],
)
def test_names(name: str, nothing: bool) -> None:
    assert names_nothing(name) is nothing


def test_terms_are_as_the_corpus_writes_them() -> None:
    papers = [make_paper(f"{n}", "Self-supervised learning with ImageNet; vision transformers are used.") for n in range(3)]
    surfaces = set(find_vectors(papers).surfaces)
    assert {"Self-supervised", "supervised learning", "ImageNet", "vision transformers"} <= surfaces


@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="no collections from outside here")
def test_agreement_with_given_topics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    from bench.quality import parse_related, read_collection, run_script

    corpus = read_collection(SHARED / "corpora/topics-acl.jsonl.gz")
    related = find_related(corpus, {}, {}, 10, lambda done: None)
    path = tmp_path / "related.json"
    path.write_text(json.dumps({paper: [near.paper for near in found] for paper, found in related.items()}))
    output = run_script(SHARED / "eval/score_related.py", "topics", path, SHARED / "corpora/topics-acl.jsonl.gz")
    assert parse_related(output)["agreement@1"] >= 0.49
