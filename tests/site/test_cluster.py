"""A real Dask cluster on this machine, whose workers share no folder with the build: same bytes, and clear words when it fails."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.crew import Crew
from generator.hands import ForkedHands
from generator.model import Paper, Survey
from generator.problems import BuildError
from generator.progress import SilentProgress
from generator.site import cluster, workers
from generator.site.build import build_site
from generator.site.cluster import Shared, Task, compare_versions, do_task, open_cluster
from generator.site.program import key_program, list_versions
from generator.site.project import read_project_config
from generator.site.remote import ClusterHands
from generator.steps import Done, Known, Portion, Step
from generator.survey import build_survey
from tests.projects import EPOCH, MKDOCS, TAXONOMY, make_small_project, run_tool
from tests.serving import find_port, wait_until
from tests.site.test_incremental import build, build_clean, digest_tree, make_paper

pytest.importorskip("distributed")

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class DaskCluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.port = find_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self.workers = [self.start_worker(), self.start_worker()]

    def start(self, *words: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words]
        full = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
        # The folder is none that a build knows of.
        return subprocess.Popen(command, cwd=self.path, env=full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start_worker(self, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self.path))
        return self.start("worker", self.address, *words, env=env)

    def wait_for(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=PATIENCE)

    def lose_workers(self) -> None:
        """Kill all of them, until the scheduler knows that they are gone."""
        from distributed import Client

        for worker in self.workers:
            worker.kill()
        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            wait_until(lambda: not client.nthreads())

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskCluster]:
    (tmp_path / "elsewhere").mkdir()
    running = DaskCluster(tmp_path / "elsewhere")
    try:
        running.wait_for(2)
        yield running
    finally:
        running.stop()


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(workers, "SHARD_PAGES", 3)


def make_project(path: Path) -> Path:
    """Everything that pages can depend on: a theme of its own, templates, regions, Material's search, links, a page that warns."""
    papers = [make_paper(random.Random(number), number) for number in range(12)]
    page = "# One\n\n<!-- paperatlas:home -->\n\n[home](index.md), <!-- paperatlas:no-such -->\n"
    text = MKDOCS.replace("{name: material, font: false}", "{name: material, font: false, custom_dir: theme}")
    files = {
        "mkdocs.yml": text,
        "taxonomy.yml": TAXONOMY,
        "docs/one.md": page,
        "theme/main.html": "{% extends 'base.html' %}{% block footer %}{% include 'partials/mine.html' %}{% endblock %}\n",
        "theme/partials/mine.html": "<p>ours: {{ page.title }} of {{ config.site_name }}</p>\n",
        "templates/paper.md.jinja": (ROOT / "templates/paper.md.jinja").read_text(encoding="utf-8") + "\nOf our own.\n",
    }
    return make_small_project(path, papers, files)


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_lost(tmp_path: Path, dask: DaskCluster) -> None:
    project = make_project(tmp_path / "p")
    expected = build_clean(project, tmp_path / "clean")
    assert "ours: One of Small" in (tmp_path / "clean/site/one/index.html").read_text(encoding="utf-8")
    lost = threading.Event()

    class Killing(SilentProgress):
        """Kills a worker when the first shard came back."""

        def stage(self, label: str, total: int | None = None):  # type: ignore[no-untyped-def]
            @contextmanager
            def stage() -> Iterator[object]:
                def advance(count: int) -> None:
                    if label == "Building pages" and not lost.is_set():
                        os.kill(dask.workers[0].pid, signal.SIGKILL)
                        lost.set()

                yield advance

            return stage()

    report = build_site(project / "mkdocs.yml", Killing(), cluster=dask.address)
    assert lost.is_set()
    assert report.pages_built > 20
    assert digest_tree(project / "site") == expected
    # What was made there is taken over here.
    (project / "docs/two.md").write_text("---\ntitle: Two\n---\n# Two\n", encoding="utf-8")
    build(project, cluster=dask.address)
    assert digest_tree(project / "site") == build_clean(project, tmp_path / "clean")


def test_a_bad_shard_is_named_with_its_page(tmp_path: Path, dask: DaskCluster) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "---\ntemplate: no-such.html\n---\n# One\n"})
    done = run_tool(["paperatlas", "build", "--dask", dask.address], project)
    assert done.returncode == 1
    said = done.stderr.splitlines()[-2:]
    assert "one.md" in said[0]
    assert "no-such.html" in said[0]
    assert "shard " in said[1]
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_papers_are_understood_there(tmp_path: Path, dask: DaskCluster) -> None:
    """More papers than a build does by itself; a worker goes while they are read, and one that fails on a paper names it."""
    papers = [make_paper(random.Random(number), number) for number in range(300)]
    project = make_small_project(tmp_path / "p", papers, {"taxonomy.yml": TAXONOMY})
    survey, other = (read_survey(project, hands) for hands in (None, ForkedHands(2)))
    assert survey == other
    with open_cluster(dask.address) as opened:
        hands = ClusterHands(opened)
        done = 0

        class Killing:
            def do(self, step: Step[Any], known: Known, portions: Sequence[Portion]) -> Iterator[Done[Any]]:
                nonlocal done
                for found in hands.do(step, known, portions):
                    done += 1
                    if done == 2:
                        dask.workers[0].kill()
                    yield found

        assert read_survey(project, Killing()) == survey
        assert done > 6
        step = Step("failing", fail_at_a_paper)
        with pytest.raises(BuildError, match=r"^failing, portion 2 \(.* \.\.\.\): failing: paper \S+: ValueError: too much"):
            Crew(hands).map_papers(step, survey.corpus.papers)


def read_survey(project: Path, hands: Any) -> Survey:
    return build_survey(read_project_config(project / "mkdocs.yml"), crew=Crew(hands))


def fail_at_a_paper(paper: Paper, ready: object) -> None:
    if paper.title.plain.endswith(" 299"):
        raise ValueError("too much")


def test_a_shard_that_kills_its_workers_is_named(tmp_path: Path, dask: DaskCluster) -> None:
    for _ in range(3):
        dask.workers.append(dask.start_worker())
    dask.wait_for(5)
    with open_cluster(dask.address) as opened, pytest.raises(BuildError, match=r"^shard 7 \(x\.md \.\.\.\): .* lost"):
        list(opened.run(os_exit, None, [Task("shard 7 (x.md ...)", 1)]))


def os_exit(shared: object, argument: int) -> None:
    os._exit(argument)


def test_other_versions_are_refused_and_said(tmp_path: Path, dask: DaskCluster) -> None:
    older = tmp_path / "older/markdown-3.0.dist-info"
    older.mkdir(parents=True)
    (older / "METADATA").write_text("Metadata-Version: 2.1\nName: markdown\nVersion: 3.0\n", encoding="utf-8")
    dask.workers.append(dask.start_worker({"PYTHONPATH": f"{older.parent}:{ROOT}"}))
    dask.wait_for(3)
    done = run_tool(["paperatlas", "build", "--dask", dask.address], make_small_project(tmp_path / "p"))
    assert done.returncode == 1
    ours = list_versions()["markdown"]
    assert [line for line in done.stderr.splitlines() if f"refused: it has markdown 3.0 instead of {ours}" in line]
    assert "Traceback" not in done.stderr


def test_versions_compared() -> None:
    ours = list_versions()
    assert compare_versions("tcp://w", ours) == ""
    assert compare_versions("tcp://w", {**ours, "mkdocs": "1.5"}).endswith(f"it has mkdocs 1.5 instead of {ours['mkdocs']}")
    said = compare_versions("tcp://w", ModuleNotFoundError("No module named 'generator'"))
    assert said == "the Dask worker tcp://w cannot run Paperatlas: No module named 'generator'"
    assert do_task(max, Shared(key_program(), 1), 2) == 2
    with pytest.raises(BuildError, match="a worker that joined late"):
        do_task(max, Shared("another", 1), 2)


def test_nobody_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_small_project(tmp_path / "p")
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    for address in (f"tcp://127.0.0.1:{find_port()}", "nonsense://x"):
        with pytest.raises(BuildError) as caught:
            build_site(project / "mkdocs.yml", SilentProgress(), cluster=address)
        assert len(caught.value.complaints) == 1
        assert caught.value.complaints[0].startswith(f"no Dask scheduler answers at {address}: ")
    assert not (project / "site").exists()


def test_a_scheduler_without_workers_is_one_line(tmp_path: Path, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_small_project(tmp_path / "p")
    monkeypatch.setattr(cluster, "_VACANCY", 1)
    dask.lose_workers()
    with pytest.raises(BuildError, match=rf"^the Dask scheduler at {dask.address} has no workers$"):
        build_site(project / "mkdocs.yml", SilentProgress(), cluster=dask.address)


def test_a_lost_scheduler_is_said(tmp_path: Path, dask: DaskCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_cluster(dask.address) as opened, pytest.raises(BuildError, match="Dask"):
        monkeypatch.setattr(cluster, "_PAUSE", 2)
        monkeypatch.setattr(cluster, "_VACANCY", 2)
        for number, _ in enumerate(opened.run(wait_a_little, None, [Task(str(number), 0.2) for number in range(50)])):
            if number == 1:
                dask.scheduler.kill()


def wait_a_little(shared: object, argument: float) -> None:
    time.sleep(argument)
