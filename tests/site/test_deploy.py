"""``mkdocs gh-deploy`` builds the whole site and pushes it, tried on a bare repository of this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.projects import TAXONOMY, make_small_project, run_tool

IDENTITY = {
    "GIT_AUTHOR_NAME": "Nobody",
    "GIT_AUTHOR_EMAIL": "nobody@example.org",
    "GIT_COMMITTER_NAME": "Nobody",
    "GIT_COMMITTER_EMAIL": "nobody@example.org",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
}


def run_git(cwd: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=cwd, env={**os.environ, **IDENTITY}, capture_output=True, text=True, check=True)
    return done.stdout


def test_gh_deploy_pushes_the_site(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    project = make_small_project(tmp_path / "p", files={"taxonomy.yml": TAXONOMY, ".gitignore": "site/\n"})
    run_git(project, "init", "--quiet", "--initial-branch", "main")
    run_git(project, "add", ".")
    run_git(project, "commit", "--quiet", "-m", "Papers")
    run_git(project, "remote", "add", "origin", str(tmp_path / "remote.git"))
    done = run_tool(["mkdocs", "gh-deploy", "--strict"], project, IDENTITY)
    assert done.returncode == 0, done.stdout + done.stderr
    pushed = run_git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert {"index.html", ".nojekyll", "api/papers.json", "papers/alphanet-a-network-for-everything/index.html"} <= set(pushed)
