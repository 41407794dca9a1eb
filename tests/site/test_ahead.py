"""Work beside a build: its value, what goes wrong with it, and that nothing of it outlives the build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.forks import can_fork
from generator.problems import BuildError
from generator.site import finder, pagefind
from generator.site.ahead import Ahead
from tests.projects import make_small_project
from tests.serving import is_running, wait_until
from tests.site.test_incremental import build

needs_fork = pytest.mark.skipif(not can_fork(), reason="needs fork")

# A build whose work beside it has begun a program of its own, as the index begins Pagefind.
BUILD = """
import os, subprocess, sys, time
from generator.site.ahead import Ahead
def work():
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as program:
        print(os.getpid(), program.pid, flush=True)
        time.sleep(900)
ahead = Ahead("waiting", work, beside=True)
time.sleep(900)
"""


def fail() -> int:
    raise BuildError(["one thing", "another"])


def stumble() -> int:
    raise KeyError("nothing")


def leave() -> int:
    os._exit(3)


@needs_fork
def test_the_value_comes_from_another_process() -> None:
    assert Ahead("counting", os.getpid, beside=True).wait() != os.getpid()
    assert Ahead("counting", os.getpid, beside=False).wait() == os.getpid()


@needs_fork
@pytest.mark.parametrize(
    ("work", "said"),
    [(fail, "one thing\nanother"), (stumble, "KeyError: 'nothing'"), (leave, "the process was lost; build again")],
)
def test_what_goes_wrong_is_told(work, said: str) -> None:
    with pytest.raises(BuildError) as caught:
        Ahead("waiting", work, beside=True).wait()
    assert said in str(caught.value)


@needs_fork
def test_work_that_nobody_waits_for_ends() -> None:
    ahead = Ahead("sleeping", lambda: time.sleep(60), beside=True)
    worker = ahead._worker
    ahead.stop()
    ahead.stop()
    assert not worker.is_alive()


@needs_fork
def test_a_killed_build_leaves_no_process() -> None:
    with subprocess.Popen([sys.executable, "-c", BUILD], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(Path(f"/proc/{pid}").exists() for pid in pids) or not Path("/proc").exists()
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(map(is_running, pids)))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_index_ends_the_build_and_leaves_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    project = make_small_project(tmp_path / "p")
    build(project)
    before = (project / "site/index.html").stat().st_ino
    (project / "abstracts/more.jsonl").write_text('{"title": "One more", "abstract": "Of many words."}\n', encoding="utf-8")
    monkeypatch.setattr(pagefind, "_find_program", lambda: "/bin/false")
    with pytest.raises(BuildError, match="could not build the search index"):
        build(project, jobs=jobs)
    assert (project / "site/index.html").stat().st_ino == before
    assert not list(project.glob(".site*.finder"))


def test_nothing_is_left_of_the_folder_apart(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/api/notes.txt": "own", "docs/atlas/own.txt": "own"})
    build(project)
    site = project / "site"
    assert not finder.find_apart(site).exists()
    assert not list(project.glob(".site*.finder"))
    assert (site / "api/notes.txt").read_text(encoding="utf-8") == "own"
    assert (site / "api/papers.json").is_file()
    assert (site / "atlas/own.txt").is_file()
    assert (site / "atlas/search.json").is_file()
