"""The workflow that publishes the site: valid, safe, and every action pinned by hash with its version said."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLISHING = ROOT / ".github" / "workflows" / "pages.yml"
# Not at work here; for people to put in its place.
SHARDED = ROOT / ".github" / "examples" / "pages-in-shards.yml"
WORKFLOWS = [PUBLISHING, SHARDED]
BIN = Path(sys.executable).parent


def test_there_is_one() -> None:
    assert sorted(PUBLISHING.parent.glob("*.yml")) == [PUBLISHING]


@pytest.mark.parametrize(
    "command",
    [["actionlint", "-no-color"], ["zizmor", "--offline", "--no-progress", "--persona", "pedantic"]],
    ids=lambda command: command[0],
)
def test_linters_find_nothing(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:], *WORKFLOWS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_official_and_pinned(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action} does not say its version"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_least_privilege(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    writing = {
        job: sorted(scope for scope, level in spec["permissions"].items() if level == "write")
        for job, spec in workflow["jobs"].items()
    }
    assert {job: scopes for job, scopes in writing.items() if scopes} == {"deploy": ["id-token", "pages"]}
    assert workflow["jobs"]["deploy"]["needs"] == ["test", "build"]


def test_shards_are_all_there_and_merged() -> None:
    """`tests/site/test_parts.py` runs what the jobs run."""
    jobs = yaml.safe_load(SHARDED.read_text(encoding="utf-8"))["jobs"]
    parts = jobs["shard"]["strategy"]["matrix"]["part"]
    assert parts == list(range(1, len(parts) + 1))
    commands = [step.get("run", "") for step in jobs["shard"]["steps"]]
    assert f'.venv/bin/paperatlas build --shard "$PART/{len(parts)}"' in commands
    uploads = [step["with"]["path"].split() for step in jobs["shard"]["steps"] if "upload" in step.get("uses", "")]
    downloads = [step["with"].get("path", ".") for step in jobs["build"]["steps"] if "download" in step.get("uses", "")]
    assert uploads == [[".paperatlas/parts/"], [".paperatlas/*.pickle", "paper-ids.lock"]]
    assert downloads == [".paperatlas/parts/", "."]
    assert jobs["build"]["needs"] == "shard"
    assert "make site" in [step.get("run") for step in jobs["build"]["steps"]]


def test_runs_what_the_readme_says() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert "run: make test" in PUBLISHING.read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
