"""Work on single papers: the same findings whoever does it, and nothing done again that need not be."""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import crew as crew_module
from generator import findings as findings_module
from generator.cells import join_cells, pack_cells, seal
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.hands import ForkedHands
from generator.model import Paper, PaperId, RichText, Source
from generator.packing import UnpackError, unpack
from generator.problems import BuildError
from generator.roster import digest_paper
from generator.site.store import Store
from generator.steps import Hands, Known, OwnHands, Portion, Step
from tests.analysis.seeds import make_paper
from tests.projects import ROOT
from tests.serving import is_running, wait_until

WORDS = ("alpha", "beta", "gamma", "delta", "Épsilon")


def make_papers(count: int) -> tuple[Paper, ...]:
    return tuple(make_paper(f"Paper {number}", f"We study {WORDS[number % 5]} and {number}.") for number in range(count))


def find_known(paper: Paper, known: Known, *given: str) -> str:
    """Every word of a paper of which something is known, with that, and what was given."""
    words = re.findall(r"\w+", paper.abstract.plain.lower())
    return " ".join([str(known.whole), *(f"{word}={known.by_word[word]}" for word in words if word in known.by_word), *given])


def count_words(paper_id: PaperId, finding: str) -> Mapping[str, list[str]]:
    return {"words": [*finding.split(), paper_id]}


def fail_at_seven(paper: Paper, known: Known) -> str:
    if paper.id == "paper-7":
        raise ValueError("seven")
    return paper.id


def die_at_seven(paper: Paper, known: Known) -> str:
    if paper.id == "paper-7":
        os.kill(os.getpid(), signal.SIGKILL)
    return paper.id


FIND = Step("find", find_known, count=count_words, narrows=True)


class CountingHands:
    """This process, counting the papers it is given."""

    def __init__(self) -> None:
        self.papers = 0

    def do(self, step: Step[Any], known: Known, portions: list[Portion]) -> Any:
        self.papers += sum(len(portion.papers) for portion in portions)
        return OwnHands().do(step, known, portions)


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew_module, "_PORTION", 3)
    monkeypatch.setattr(crew_module, "_ALONE", 0)
    monkeypatch.setattr(crew_module, "_FEW", 2)


@pytest.mark.parametrize("hands", [OwnHands(), ForkedHands(1), ForkedHands(2), ForkedHands(5)])
def test_all_hands_find_the_same(hands: Hands) -> None:
    papers = make_papers(20)
    given = {paper.id: f"given-{paper.id}" for paper in papers}
    known = Known("all", {"alpha": 1, "délta": 2, "gamma": 3})
    expected = ALONE.map_papers(FIND, papers, known, [given])
    done = Crew(hands).map_papers(FIND, papers, known, [given])
    assert list(done.findings.items()) == list(expected.findings.items())
    assert done.tallies == expected.tallies
    assert done.count("words")["all"] == 20
    assert done.findings[PaperId("paper-5")] == "all alpha=1 given-paper-5"


def test_only_what_changed_is_done_again(tmp_path: Path) -> None:
    papers, store = make_papers(20), Store(tmp_path)

    def redo(papers: tuple[Paper, ...], known: Known, given: Mapping[PaperId, str], program: str = "p") -> int:
        hands = CountingHands()
        done = Crew(hands, store, program).map_papers(FIND, papers, known, [given])
        expected = ALONE.map_papers(FIND, papers, known, [given])
        assert list(done.findings.items()) == list(expected.findings.items())
        assert done.tallies == expected.tallies
        return hands.papers

    known, given = Known("all", {"alpha": 1, "beta": 2}), {paper.id: "x" for paper in papers}
    assert redo(papers, known, given) == 20
    assert redo(papers, known, given) == 0
    changed = (*papers[:3], replace(papers[3], abstract=RichText("Now of alpha.")), *papers[4:])
    assert redo(changed, known, given) == 1
    assert redo(changed[1:], known, given) == 0
    assert redo(changed, known, given) == 1
    assert redo(changed, Known("all", {"alpha": 1, "beta": 3}), given) == 4
    assert redo(changed, Known("all", {"alpha": 1}), given) == 4
    assert redo(changed, Known("all", {"alpha": 1, "épsilon": 5, "zeta": 9}), given) == 4
    assert redo(changed, Known("all", {"alpha": 1, "épsilon": 5}), {**given, papers[0].id: "y"}) == 1
    assert redo(changed, Known("other", {"alpha": 1, "épsilon": 5}), given) == 20
    assert redo(changed, Known("other", {"alpha": 1, "épsilon": 5}), given, "another program") == 20


def test_a_damaged_or_foreign_file_is_not_used(tmp_path: Path) -> None:
    papers, store = make_papers(10), Store(tmp_path)
    expected = ALONE.map_papers(FIND, papers)
    assert Crew(memory=store, program="p").map_papers(FIND, papers) == expected
    path = tmp_path / "step-find.pickle"
    content = path.read_bytes()
    for damaged in (content[:-20], content[:60] + b"x" + content[61:], b"", b"nothing of ours"):
        path.write_bytes(damaged)
        assert Crew(memory=store, program="p").map_papers(FIND, papers) == expected
        assert path.read_bytes() == content
    store.write("step-find", "p", {"not": "notes"})
    assert Crew(memory=store, program="p").map_papers(FIND, papers) == expected


@pytest.mark.parametrize("hands", [OwnHands(), ForkedHands(2)])
def test_a_failure_names_the_paper(hands: Hands) -> None:
    with pytest.raises(BuildError, match="failing: paper paper-7: ValueError: seven"):
        Crew(hands).map_papers(Step("failing", fail_at_seven), make_papers(20))


def test_a_lost_worker_is_named() -> None:
    with pytest.raises(BuildError, match="dying: the worker for paper paper-6 and those after it was lost"):
        Crew(ForkedHands(2)).map_papers(Step("dying", die_at_seven), make_papers(20))


# Two workers with more to say than a pipe holds, when nobody is left to read it.
KILLED = """
import multiprocessing, os, signal
from generator.forks import fork_numbers
made = fork_numbers(9, 2, lambda number: bytes(1_000_000), str)
next(made)
print(*(worker.pid for worker in multiprocessing.active_children()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_workers_end_with_a_killed_build() -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = [int(word) for word in parent.stdout.readline().split()]
    assert len(workers) == 2
    try:
        wait_until(lambda: not any(map(is_running, workers)))
    finally:
        for worker in filter(is_running, workers):
            os.kill(worker, signal.SIGKILL)


def test_keys_tell_papers_apart() -> None:
    paper = make_paper("A title", "An abstract.")
    assert digest_paper(paper) == digest_paper(replace(paper, raw_title="raw", sources=(Source("x", 1),)))
    others = [replace(paper, id=PaperId("b")), replace(paper, title=RichText("B")), replace(paper, keywords=("b",))]
    others += [replace(paper, authors=("b",)), replace(paper, year=2020), replace(paper, abstract=RichText("B"))]
    assert len({digest_paper(other) for other in [paper, *others]}) == 7


def test_findings_are_maps() -> None:
    one, two, three = PaperId("1"), PaperId("2"), PaperId("3")
    findings: Findings[str | None] = Findings.collect([(one, "a"), (two, None)])
    again = pickle.loads(pickle.dumps(findings))
    for same in (findings, again, unpack(pickle.dumps(findings))):
        assert same == {one: "a", two: None}
        assert list(same.drop_none().items()) == [(one, "a")]
        assert same.replace({one: "b", three: "c"}) == {one: "b", two: None, three: "c"}
        assert two in same and three not in same and len(same) == 2
    assert findings == {one: "a", two: None}


@given(st.lists(st.lists(st.integers(0, 9) | st.text(max_size=3), min_size=1), min_size=1), st.data())
def test_cells_are_joined_in_any_order(parts: list[list[object]], data: st.DataObject) -> None:
    places = [(number, row) for number, part in enumerate(parts) for row in range(len(part))]
    chosen = data.draw(st.lists(st.sampled_from(places)) | st.permutations(places) | st.just(places))
    part_of, row_of = np.array(chosen, np.int64).reshape(-1, 2).T
    joined = join_cells([pack_cells(part) for part in parts], part_of, row_of)
    expected = [parts[number][row] for number, row in chosen]
    assert [unpack(joined[row]) for row in range(len(joined))] == expected
    assert joined.seals == b"".join(map(seal, expected))


def test_findings_stay_what_they_are_however_many_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_module, "_RECENT", 2)
    values = {PaperId(str(number)): (number,) if number % 3 else () for number in range(9)}
    findings = Findings.collect(values.items())
    assert [findings[paper_id] for paper_id in [*values, *reversed(values)]] == [*values.values(), *reversed(values.values())]
    assert dict(findings.list_filled()) == {paper_id: value for paper_id, value in values.items() if value}
    assert findings.take([PaperId("5"), PaperId("x"), PaperId("1")]) == {"5": (5,), "1": (1,)}
    assert list(findings.take([PaperId("5"), PaperId("1")])) == ["5", "1"]


def test_nothing_foreign_is_unpacked() -> None:
    for content in (pickle.dumps(os.getcwd), pickle.dumps(Path("x")), b"", b"\x80\x05"):
        with pytest.raises(UnpackError):
            unpack(content)
