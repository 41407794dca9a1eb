"""The nearest papers of a large corpus: after edits as from nothing, in any blocks, and nearly as if all were compared with all."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from generator.analysis import nearest, nearness
from generator.analysis.carried import carry_signatures
from generator.analysis.nearest import Row, find_nearest
from generator.analysis.nearness import Neighbourhood, find_near
from generator.analysis.sampling import choose_sample
from generator.analysis.signatures import LENGTH, SCORED, Signatures, find_signatures, learn_terms
from generator.analysis.wordings import SignatureSharing
from generator.crew import ALONE, Crew
from generator.hands import ForkedHands
from generator.model import Paper, PaperId, RichText
from generator.packing import pack, unpack
from generator.steps import Hands, OwnHands
from tests.analysis.seeds import Shelf, make_paper, seed_papers


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the seeds for a large corpus, of which a part is the sample."""
    monkeypatch.setattr(nearest, "WHOLE", 0)
    monkeypatch.setattr(nearest, "SAMPLE", 150)


def nearest_rows(papers: Sequence[Paper], crew: Crew = ALONE, count: int = 8) -> list[Row]:
    done: list[int] = []
    rows = find_nearest(papers, count, crew, done.append)
    assert sum(done) == len(papers)
    assert list(rows) == [paper.id for paper in papers]
    return list(rows.values())


def sign(papers: Sequence[Paper]) -> Signatures:
    sample = [papers[place] for place in choose_sample(papers, 150)]
    return find_signatures(papers, learn_terms(sample, len(papers)))


def edit(papers: list[Paper], chance: random.Random) -> list[Paper]:
    """The papers after an abstract was changed, a paper removed, added or renamed; sorted by id."""
    papers = list(papers)
    place, kind = chance.randrange(len(papers)), chance.choice(("text", "text", "remove", "add", "rename"))
    paper, other = papers[place], chance.choice(papers)
    if kind == "text":
        words = paper.abstract.plain.split()
        words[chance.randrange(len(words)) :] = other.abstract.plain.split()[:30]
        papers[place] = replace(paper, abstract=RichText(" ".join(words)))
    elif kind == "remove":
        del papers[place]
    elif kind == "add":
        papers.append(replace(paper, id=PaperId(f"{paper.id}-{chance.randrange(10**6)}"), title=other.title))
    else:
        papers[place] = replace(paper, id=PaperId(f"x-{paper.id}"))
    return sorted(papers, key=lambda paper: paper.id)


@pytest.mark.parametrize("seed", range(2))
def test_after_edits_as_from_nothing(seed: int) -> None:
    chance, crew = random.Random(seed), Crew(memory=Shelf())
    papers = list(seed_papers())[: 160 + 60 * seed]
    nearest_rows(papers, crew)
    for _ in range(4):
        for _ in range(chance.choice((1, 1, 4))):
            papers = edit(papers, chance)
        assert nearest_rows(papers, crew) == nearest_rows(papers)


def test_an_edit_outside_the_sample_compares_few_papers_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearness, "CANDIDATES", 20)
    monkeypatch.setattr(nearness, "_SHORTLIST", 10)
    papers, crew, compared = list(seed_papers()), Crew(memory=Shelf()), list[int]()
    nearest_rows(papers, crew)

    class Telling(Neighbourhood):
        def __init__(self, *arguments: Any) -> None:
            compared.extend(arguments[3])
            super().__init__(*arguments)

    monkeypatch.setattr(nearest, "Neighbourhood", Telling)
    nearest_rows(papers, crew)
    assert compared == []
    place = next(place for place in range(300, len(papers)) if place not in choose_sample(papers, 150))
    papers[place] = replace(papers[place], abstract=RichText(papers[place].abstract.plain + " A sentence on transformers."))
    found = nearest_rows(papers, crew)
    assert 0 < len(compared) < 100
    monkeypatch.setattr(nearest, "Neighbourhood", Neighbourhood)
    assert found == nearest_rows(papers)


def test_an_edit_of_the_sample_explains_few_pairs_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    papers, crew, explained = list(seed_papers()), Crew(memory=Shelf()), list[int]()

    class Telling(SignatureSharing):
        def find_terms(self, row: int, others: Any) -> Iterator[tuple[str, ...]]:
            explained.extend(others)
            return super().find_terms(row, others)

    monkeypatch.setattr(nearest, "SignatureSharing", Telling)
    pairs = sum(len(row) for row in nearest_rows(papers, crew))
    assert len(explained) >= pairs > 7 * len(papers)
    place = choose_sample(papers, 150)[70]
    papers[place] = replace(papers[place], abstract=RichText(papers[place].abstract.plain + " Thus we cook."))
    explained.clear()
    found = nearest_rows(papers, crew)
    assert 0 < len(explained) < pairs / 4
    assert found == nearest_rows(papers)


def test_what_holds_after_an_edit_of_the_sample_is_what_is_found_from_nothing() -> None:
    papers = list(seed_papers())
    sample = choose_sample(papers, 150)
    before = learn_terms([papers[place] for place in sample], len(papers))
    signatures = find_signatures(papers, before)
    shares = set()
    for place, other in zip(sample[::10], sample[5::10], strict=True):
        words = papers[place].abstract.plain.split()
        for text in (words[:-3], [*words, "unheard"], papers[other].abstract.plain.split()):
            changed = {place: replace(papers[place], abstract=RichText(" ".join(text)))}
            now = learn_terms([changed.get(row, papers[row]) for row in sample], len(papers))
            rows, carried = carry_signatures(signatures, before, now)
            shares.add(round(len(rows) / len(papers), 1))
            assert pack(carried.pack()) == pack(find_signatures([papers[row] for row in rows.tolist()], now).pack())
    # All, none, and some between.
    assert {0.0, 1.0} < shares


def test_other_counts_and_damaged_memory_are_no_matter() -> None:
    papers, crew = seed_papers()[:200], Crew(memory=Shelf())
    nearest_rows(papers, crew, 8)
    assert nearest_rows(papers, crew, 3) == [row[:3] for row in nearest_rows(papers)]
    crew.keep("nearest", ("something", "else"))
    assert nearest_rows(papers, crew) == nearest_rows(papers)


def test_the_sample_hardly_changes() -> None:
    papers = list(seed_papers())
    before = {papers[place].id for place in choose_sample(papers, 100)}
    assert len(before) == 100
    for place in range(0, 500, 7):
        fewer = papers[:place] + papers[place + 1 :]
        after = {fewer[place].id for place in choose_sample(fewer, 100)}
        assert len(after) == 100
        assert len(before - after) == (papers[place].id in before)
    assert choose_sample(papers[:50], 100) == list(range(50))


def test_a_signature_is_the_same_whoever_the_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = seed_papers()
    model = learn_terms(papers[::3], len(papers))
    whole = find_signatures(papers, model)
    with threadpool_limits(1):
        parts = Signatures.join([find_signatures(papers[start : start + 7], model) for start in range(100, 200, 7)])
    some = whole.take(range(100, 205))
    for name in ("starts", "codes", "weights", "uses", "latent"):
        assert np.array_equal(getattr(parts, name), getattr(some, name))
    assert pack(Signatures.unpack(unpack(pack(whole.pack()))).pack()) == pack(whole.pack())


def test_lengths_leave_room_for_exact_sums() -> None:
    found = sign(seed_papers())
    terms = found.select(SCORED, found.list_codes(SCORED)).astype(np.float64)
    squares = np.asarray(terms.multiply(terms).sum(axis=1)).ravel() + (found.latent.astype(np.float64) ** 2).sum(axis=1)
    assert np.abs(np.sqrt(squares) / LENGTH - 1).max() < 0.01


@pytest.mark.parametrize("hands", [OwnHands(), ForkedHands(3)])
def test_same_rows_whatever_the_blocks_and_hands(monkeypatch: pytest.MonkeyPatch, hands: Hands) -> None:
    papers = seed_papers()
    expected = nearest_rows(papers)
    monkeypatch.setattr(nearest, "BLOCK", 17)
    monkeypatch.setattr(nearest, "_SIGNED", 50)
    with threadpool_limits(1):
        assert nearest_rows(papers, Crew(hands)) == expected


def test_nearly_all_that_comparing_all_with_all_finds() -> None:
    papers = seed_papers()
    found, number = sign(papers), len(papers)
    sample = np.isin(np.arange(number), choose_sample(papers, 150))
    terms, latent = found.select(SCORED, found.list_codes(SCORED)), found.latent.astype(np.float32)
    scores = (terms @ terms.T).toarray() + latent @ latent.T
    np.fill_diagonal(scores, -1)
    same = 0
    for row, ((others, _), _) in enumerate(find_near(found, sample, range(number), 8)):
        best = np.lexsort((np.arange(number), -np.round(scores[row] / LENGTH**2, 6)))[:8]
        same += len(set(best.tolist()) & set(others.tolist()))
    assert same >= 0.95 * 8 * number


def test_corpora_without_words_or_with_few_papers() -> None:
    assert nearest_rows([]) == []
    assert nearest_rows([make_paper("Alpha beta", "gamma")]) == [()]
    assert nearest_rows([make_paper("Alpha beta"), make_paper("Delta epsilon"), make_paper("1")]) == [(), (), ()]
    one, two, three = nearest_rows([make_paper(title, "Masked image modeling.") for title in ("Quark sea", "Quark star", "Tau")])
    assert [near[0] for near in one] == ["quark-star", "tau"]
    assert one[0][2] == ("Masked image modeling", "Quark")
    assert two
    assert three


def test_memory_grows_with_the_papers_and_not_with_their_square() -> None:
    papers = [replace(paper, id=PaperId(f"{paper.id}-{lap}")) for lap in range(4) for paper in seed_papers()]
    peaks = []
    for some in (papers[: len(papers) // 4], papers):
        found, sample = sign(some), np.isin(np.arange(len(some)), choose_sample(some, 150))
        tracemalloc.start()
        for _ in find_near(found, sample, range(len(some)), 8):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 5 * peaks[0]
