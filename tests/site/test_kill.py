"""A build killed at any moment leaves a whole site and a sound cache; two builds at once wait for each other."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.projects import EPOCH, MKDOCS, make_small_project
from tests.serving import PATIENCE, wait_until
from tests.site.test_incremental import build, build_clean, digest_tree

KILLS = 20
# A build with this stands still until there is a file "go", and says by another that it does.
HOOK = f"""
import time
from pathlib import Path
def on_pre_build(config):
    Path("begun").touch()
    end = time.monotonic() + {PATIENCE}
    while not Path("go").exists() and time.monotonic() < end:
        time.sleep(0.05)
"""
# The command without starting Python twenty times: the imports are done before the clock runs.
CHILD = """
import os, sys
from pathlib import Path
from generator.progress import SilentProgress
from generator.site.build import build_site
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        try:
            build_site(Path("mkdocs.yml"), SilentProgress(), jobs=2)
        except BaseException as error:
            print("failed", error, flush=True)
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else "over", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build has something to do, is killed between its first and its last moment, and never leaves half a site."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    project = make_small_project(tmp_path / "p")
    whole = [build_named(project, number, tmp_path / "clean") for number in range(2)]
    begun = time.monotonic()
    build(project)
    span = time.monotonic() - begun
    draw, killed, builds = random.Random(7), 0, 0
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as server:
        assert server.stdin and server.stdout
        while killed < KILLS and builds < 20 * KILLS:
            name_site(project, builds)
            server.stdin.write("build\n")
            child, begun = int(server.stdout.readline()), time.monotonic()
            time.sleep(draw.uniform(0, span))
            with suppress(ProcessLookupError):  # it was over, and its end was seen
                os.kill(child, signal.SIGKILL)
            builds += 1
            if server.stdout.readline().strip() == "killed":
                killed += 1
            else:
                # The machine is faster than it was: the last moment comes sooner.
                span = min(span, time.monotonic() - begun)
            assert digest_tree(project / "site") in whole, f"build {builds}, kill {killed}"
        server.stdin.close()
    assert killed == KILLS
    build(project)
    assert digest_tree(project / "site") == whole[(builds - 1) % 2]


def name_site(project: Path, number: int) -> None:
    """Two names in turn: there are two sites that the project can have, and it always has one of them."""
    (project / "mkdocs.yml").write_text(MKDOCS.replace("Small", f"Small{number % 2}"), encoding="utf-8")


def build_named(project: Path, number: int, clean_path: Path) -> dict[str, str]:
    name_site(project, number)
    return build_clean(project, clean_path)


def test_two_builds_at_once(tmp_path: Path) -> None:
    """The first one is held in its middle until the second one has said that it waits."""
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": MKDOCS + "hooks: [hook.py]\n", "hook.py": HOOK})
    first = begin_build(project)
    wait_until((project / "begun").exists)
    second = begin_build(project)
    assert second.stderr
    assert any("Another build of this project is running" in line for line in second.stderr)
    assert first.poll() is None
    (project / "go").touch()
    said = [run.communicate(timeout=PATIENCE)[1] for run in (first, second)]
    assert [run.returncode for run in (first, second)] == [0, 0], said
    assert "Another build" not in said[0]


def begin_build(project: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator.cli", "build"]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
