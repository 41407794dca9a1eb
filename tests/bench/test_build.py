"""The bench of builds: what it measures, the corpora it makes, what it concludes, and the whole of it on a few papers."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Run as `python bench/build.py`, its modules find each other beside them.
sys.path.insert(0, str(ROOT / "bench"))

from corpora import edit_abstract, write_corpus  # noqa: E402
from figures import COLD, EDIT, NONE, Run, tell_runs  # noqa: E402
from peers import PEERS, Project  # noqa: E402
from stopwatch import Cost, FailedError, time_command  # noqa: E402


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A collection of four papers where the bench looks for that of 20,000."""
    path = tmp_path / "shared"
    (path / "corpora").mkdir(parents=True)
    records = [
        {
            "id": f"p{number}",
            "title": f"Paper number {number} on masked image models",
            "abstract": f"We study model {number}. It is tried on ImageNet. It does well on {number} of the tasks",
            "doi": f"10.1000/{number}",
            "year": 2020,
        }
        for number in range(4)
    ]
    with gzip.open(path / "corpora/papers-20k.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


def read_records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_largest_process_of_the_tree_is_measured(tmp_path: Path) -> None:
    grandchild = "x = bytearray(120_000_000); x[::4096] = b'1' * len(x[::4096]); sum(range(3_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}], check=True)"
    # A process of its own, for the one that runs the tests is larger than what it would measure.
    timer = (
        "import json, sys; from dataclasses import asdict; from pathlib import Path; from stopwatch import time_command;"
        f"print(json.dumps(asdict(time_command([sys.executable, '-c', {child!r}], Path()))))"
    )
    done = subprocess.run([sys.executable, "-c", timer], cwd=ROOT / "bench", capture_output=True, text=True, check=True)
    cost = Cost(**json.loads(done.stdout))
    assert 120 < cost.peak < 220
    assert 0.02 < cost.cpu <= cost.wall * (os.cpu_count() or 1)
    with pytest.raises(FailedError, match="ended with 3:\nsaid"):
        time_command([sys.executable, "-c", "import sys; print('said'); sys.exit(3)"], tmp_path)


def test_beyond_its_end_the_collection_is_copied_and_says_so(shared: Path, tmp_path: Path) -> None:
    write_corpus(shared, 9, tmp_path / "papers.jsonl")
    records = read_records(tmp_path / "papers.jsonl")
    assert len({record["id"] for record in records}) == len({record["title"] for record in records}) == 9
    assert [record["title"].count("synthetic") for record in records] == [0] * 4 + [1] * 5
    assert all("doi" in record for record in records[:4])
    assert not any("doi" in record for record in records[4:])


def test_an_edit_changes_one_abstract(shared: Path, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    for number in range(4):
        write_corpus(shared, 4, path)
        before = read_records(path)
        title = edit_abstract(path, number)
        changed = [(old, new) for old, new in zip(before, read_records(path), strict=True) if old != new]
        assert [old["title"] for old, _ in changed] == [title]
        assert (len(changed[0][0]["abstract"]) > len(changed[0][1]["abstract"])) == bool(number % 2)


def test_a_peer_is_fed_what_changed(tmp_path: Path) -> None:
    project = Project(next(peer for peer in PEERS if peer.name == "hugo"), tmp_path / "hugo", Path(sys.executable))
    docs = tmp_path / "docs"
    (docs / "papers").mkdir(parents=True)
    (docs / "papers/index.md").write_text("# Papers\n")
    (docs / "papers/a.md").write_text("# A\n")
    assert project.feed(docs) == 4, "two of its own: a home and an about page"
    content = tmp_path / "hugo/content"
    named = sorted(path.relative_to(content).as_posix() for path in content.rglob("*.md"))
    assert named == ["_index.md", "about.md", "papers/_index.md", "papers/a.md"]
    assert project.feed(docs) == 0
    (docs / "papers/a.md").unlink()
    (docs / "papers/b.md").write_text("# B\n")
    (docs / "index.md").write_text("# Ours\n")
    assert project.feed(docs) == 3
    assert (content / "_index.md").read_text() == "# Ours\n"
    assert not (content / "papers/a.md").exists()


def make_run(size: int, peer: str, task: str, number: int, wall: float) -> Run:
    return Run(size, peer, task, number, wall, 2 * wall, 100.0, size, 9_000 * size, 1_000 * size, 12_000 * size, 9_000, 3_000)


def test_ratios_are_of_pairs_and_judged() -> None:
    ours = [make_run(5_000, "paperatlas", COLD, number, wall) for number, wall in enumerate((10.0, 20.0, 30.0))]
    theirs = [make_run(5_000, "mkdocs", COLD, number, wall) for number, wall in enumerate((20.0, 40.0, 40.0))]
    hugo = [make_run(5_000, "hugo", COLD, 0, 8.0)]
    more = [make_run(5_000, "paperatlas", EDIT, 0, 0.4), make_run(5_000, "paperatlas", NONE, 0, 0.6)]
    large = [make_run(20_000, "paperatlas", COLD, 0, 96.0)]
    said = "\n".join(tell_runs([*ours, *theirs, *hugo, *more, *large]))
    assert "cold, of mkdocs: 0.50 (at most 0.60; processor 0.50): met" in said
    assert "cold, of hugo: 1.25 (at most 1.00; processor 1.25): missed" in said
    assert "one abstract changed, of the cold build: 2.0% (at most 3%; processor 2.0%): met" in said
    assert "nothing changed: 0.60 s (at most 0.50; processor 1.20): missed" in said
    assert "HTML and search: 10.0 kB a paper" in said
    assert "growth 5,000 to 20,000, wall: 4.00 to 4.80 ms a paper, 1.20 (at most 1.15): missed" in said


def test_the_whole_of_it(shared: Path, tmp_path: Path) -> None:
    """Ours alone, for the peers would be installed; a second run only tells what the first one wrote down."""
    command = [sys.executable, ROOT / "bench/build.py", "--peers", "--log", tmp_path / "log.jsonl", "--scratch", tmp_path]
    env = {**os.environ, "PAPERATLAS_SHARED": str(shared)}
    arguments = ["--sizes", "6", "--rounds", "1", "--edits", "1"]
    done = subprocess.run([*command, *arguments], env=env, capture_output=True, text=True, check=True)
    tasks = [record["task"] for record in read_records(tmp_path / "log.jsonl")]
    assert tasks == [COLD, NONE, EDIT]
    assert {line.split(",")[0] for line in done.stdout.splitlines() if line.startswith("paperatlas,")} == {"paperatlas"}
    again = subprocess.run([*command, "--sizes"], env=env, capture_output=True, text=True, check=True)
    assert again.stdout == done.stdout
    assert not list(tmp_path.glob("paperatlas-bench-*"))
