"""A build killed at any moment leaves a whole site and a sound cache; two builds at once wait for each other."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.projects import EPOCH, MKDOCS, make_small_project
from tests.site.test_incremental import build, build_clean, digest_tree

KILLS = 20
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
    os.waitpid(child, 0)
    print("over", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build has something to do, is killed between its first and its last moment, and never leaves half a site."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    project = make_small_project(tmp_path / "p")
    begun = time.monotonic()
    build(project)
    span = time.monotonic() - begun
    draw, whole, killed = random.Random(7), [digest_tree(project / "site")], 0
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as server:
        assert server.stdin and server.stdout
        for number in range(KILLS):
            # Two names in turn: there are two sites that the project can have, and it always has one of them.
            (project / "mkdocs.yml").write_text(MKDOCS.replace("Small", f"Small{number % 2}"), encoding="utf-8")
            if number < 2:
                whole.append(build_clean(project, tmp_path / "clean"))
            server.stdin.write("build\n")
            child = int(server.stdout.readline())
            time.sleep(draw.uniform(0, span))
            if not is_over(child):
                os.kill(child, signal.SIGKILL)
                killed += 1
            assert server.stdout.readline().strip() == "over"
            assert digest_tree(project / "site") in whole, f"kill {number}"
        server.stdin.close()
    assert killed >= KILLS // 2
    build(project)
    assert digest_tree(project / "site") == whole[1 + (KILLS - 1) % 2]


def is_over(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return True
    return False


def test_two_builds_at_once(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    command = [sys.executable, "-m", "generator.cli", "build"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    runs = [
        subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [run.communicate(timeout=60)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum("Another build of this project is running" in text for text in said) == 1
