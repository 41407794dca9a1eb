"""While ``mkdocs serve`` runs, every kind of edit shows on the served page, and a broken one leaves the site as it was."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.projects import TAXONOMY, make_small_project

Fetch = Callable[[str], str]
HOME = "# Home\n\nHandwritten words.\n"


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=70) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except OSError:
        return ""


def wait_for(address: str, words: str, *, seconds: float = 40) -> None:
    """Until ``words`` stand on the page; pages are asked for anew each time, as a browser does after a reload."""
    end, text = time.monotonic() + seconds, ""
    while time.monotonic() < end:
        text = fetch(address)
        if words in text:
            return
        time.sleep(0.2)
    pytest.fail(f"{words!r} did not come up at {address}: {text[:2000]}")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str, Path]]:
    """A small project being served: its folder, its address, the log."""
    project = make_small_project(tmp_path / "project", files={"taxonomy.yml": TAXONOMY, "docs/index.md": HOME})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log_path = tmp_path / "log"
    with log_path.open("w") as log:
        command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=project, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/", "Handwritten words")
        yield project, f"http://127.0.0.1:{port}/", log_path
    finally:
        server.terminate()
        server.wait(timeout=20)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_edits_show(served: tuple[Path, str, Path]) -> None:
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
    rests(log_path)


def rests(log_path: Path) -> None:
    """No build starts by itself: what the program writes is not watched."""
    time.sleep(1.5)
    before = log_path.read_text().count("Building documentation")
    time.sleep(3)
    assert log_path.read_text().count("Building documentation") == before


def test_a_broken_edit_leaves_the_old_site(served: tuple[Path, str, Path]) -> None:
    project, address, log_path = served
    (project / "taxonomy.yml").write_text("topics: [", encoding="utf-8")
    end = time.monotonic() + 40
    while "taxonomy.yml" not in log_path.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    assert "taxonomy.yml" in log_path.read_text()
    (project / "taxonomy.yml").write_text(TAXONOMY.replace("convolutional networks", "mended networks"), encoding="utf-8")
    wait_for(f"{address}papers/alphanet-a-network-for-everything/", "mended networks")
    log = log_path.read_text()
    assert "Traceback" not in log, log
