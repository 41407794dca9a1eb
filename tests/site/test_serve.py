"""While a site is served, every kind of edit shows on the served page, and a broken one leaves the site as it was."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.site.preview import PreviewServer
from tests.projects import TAXONOMY, make_small_project, run_tool
from tests.serving import BUILT, HOME, PATIENCE, SERVERS, fetch, serve, wait_for, wait_until


@pytest.fixture(params=SERVERS)
def program(request: pytest.FixtureRequest) -> str:
    """What serves the site."""
    return str(request.param)


@pytest.fixture
def served(tmp_path: Path, program: str) -> Iterator[tuple[Path, str, Path]]:
    """A small project being served: its folder, its address, the log."""
    project = make_small_project(tmp_path / "project", files={"taxonomy.yml": TAXONOMY, "docs/index.md": HOME})
    with serve(project, tmp_path / "log", program) as address:
        yield project, address, tmp_path / "log"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_edits_show(served: tuple[Path, str, Path], program: str) -> None:
    project, address, log_path = served
    paper = f"{address}papers/alphanet-a-network-for-everything/"
    wait_for(paper, "It is simple.")

    replace(project / "abstracts" / "papers.jsonl", "It is simple.", "It is now different.")
    wait_for(paper, "It is now different.")

    replace(project / "taxonomy.yml", "title: convolutional networks", "title: convolutional nets")
    wait_for(paper, "convolutional nets")

    # None of these two existed when serving began.
    (project / "overrides.yml").write_text(
        "papers:\n  alphanet-a-network-for-everything:\n    title: 'AlphaNet: Corrected'\n", encoding="utf-8"
    )
    wait_for(paper, "AlphaNet: Corrected")

    replace(project / "docs" / "index.md", "Handwritten words", "Rewritten words")
    wait_for(address, "Rewritten words")
    rests(log_path, BUILT[program])


def rests(log_path: Path, built: str) -> None:
    """No build starts by itself: what the program writes is not watched.

    An edit that was seen half written may bring a second build, and a busy machine may begin that late.
    """
    end, before, now = time.monotonic() + PATIENCE, 0, log_path.read_text().count(built)
    while now != before and time.monotonic() < end:
        time.sleep(3)
        before, now = now, log_path.read_text().count(built)
    assert 5 <= now == before


def test_a_broken_edit_leaves_the_old_site(served: tuple[Path, str, Path]) -> None:
    project, address, log_path = served
    (project / "taxonomy.yml").write_text("topics: [", encoding="utf-8")
    wait_until(lambda: re.search(r"taxonomy\.yml:\d", log_path.read_text()))
    wait_for(address, "Handwritten words")
    (project / "taxonomy.yml").write_text(TAXONOMY.replace("convolutional networks", "mended networks"), encoding="utf-8")
    wait_for(f"{address}papers/alphanet-a-network-for-everything/", "mended networks")
    log = log_path.read_text()
    assert "Traceback" not in log, log


@pytest.mark.parametrize("program", ["paperatlas"])
def test_pages_and_settings_come_and_go(served: tuple[Path, str, Path]) -> None:
    project, address, log_path = served
    (project / "docs" / "about.md").write_text("# About\n\nNobody knew of this page.\n", encoding="utf-8")
    wait_for(f"{address}about/", "Nobody knew of this page.")
    (project / "docs" / "notes").mkdir()
    (project / "docs" / "notes" / "first.md").write_text("# First\n\nOne.\n", encoding="utf-8")
    wait_for(f"{address}notes/first/", "One.")
    replace(project / "docs" / "notes" / "first.md", "One.", "Two.")
    wait_for(f"{address}notes/first/", "Two.")
    replace(project / "mkdocs.yml", "site_name: ", "site_name: Renamed ")
    wait_for(address, "Renamed ")
    (project / "docs" / "about.md").unlink()
    wait_until(lambda: "Nobody knew" not in fetch(f"{address}about/"))
    # What is served is what is published.
    assert (project / "site" / "notes" / "first" / "index.html").is_file()
    assert "Traceback" not in log_path.read_text()


def test_an_edit_made_during_a_build_brings_the_next_one(tmp_path: Path) -> None:
    """Also in a folder that is new itself."""
    project = make_small_project(tmp_path / "project", files={"docs/index.md": HOME})
    page_path = project / "docs/notes/first.md"
    server = PreviewServer(project / "mkdocs.yml", lambda: page_path.write_text("# Edited\n", encoding="utf-8"), "127.0.0.1:0")
    page_path.parent.mkdir()
    page_path.write_text("# First\n", encoding="utf-8")
    server.observer.start()
    try:
        server._build_again()
        wait_until(lambda: server._want_rebuild)
    finally:
        server.shutdown()


def test_a_taken_address_is_told(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "project")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run_tool(["paperatlas", "serve", "--dev-addr", place], project)
    assert done.returncode == 1
    assert f"error: {place}: " in done.stderr
    assert "--dev-addr" in done.stderr
    assert "Traceback" not in done.stderr
