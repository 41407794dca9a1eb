"""The commands as people type them: what they print, where, and the exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import MKDOCS, PAPERS, TAXONOMY, BuiltProject, make_small_project, run_tool

SHORT_RECORD = '{"title": "Only a title", "year": "n.d.", "abstract": "Words."}\n'


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run_tool(["paperatlas", "--help"], tmp_path)
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("build", "check", "generate", "parse", "serve", "taxonomy"))


def test_generate_twice_changes_nothing(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"taxonomy.yml": TAXONOMY})
    first = run_tool(["paperatlas", "generate"], project)
    assert first.returncode == 0, first.stderr
    assert "3 = 3 + 0 + 0" in first.stdout
    assert " 0 unchanged, 0 removed" in first.stdout
    second = run_tool(["paperatlas", "generate"], project)
    assert " 0 written, " in second.stdout
    assert not (project / "site").exists()


def test_build_check_and_rebuild_after_removal(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"taxonomy.yml": TAXONOMY})
    done = run_tool(["paperatlas", "build", "--strict"], project)
    assert done.returncode == 0, done.stderr
    assert "findings   0" in done.stdout
    assert run_tool(["paperatlas", "check"], project).returncode == 0
    lines = "".join(json.dumps(paper) + "\n" for paper in PAPERS[:2])
    (project / "abstracts" / "papers.jsonl").write_text(lines, encoding="utf-8")
    assert run_tool(["paperatlas", "build"], project).returncode == 0
    assert len(json.loads((project / "site/api/papers.json").read_text())["papers"]) == 2
    assert not (project / "site/papers/a-survey-of-networks").exists()
    assert [path.name for path in project.iterdir() if path.name.startswith(".site")] == [".site.staging"], "for the next build"


def test_progress_is_plain_and_on_standard_error(tmp_path: Path) -> None:
    done = run_tool(["paperatlas", "generate"], make_small_project(tmp_path / "p"))
    assert "Reading records" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
    quiet = run_tool(["paperatlas", "-q", "generate"], tmp_path / "p")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_parse_prints_a_paper_a_line(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", papers=[*PAPERS, {**PAPERS[0], "doi": "10.1000/xyz"}])
    done = run_tool(["paperatlas", "-q", "parse"], project)
    assert done.returncode == 0, done.stderr
    papers = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(paper["title"] for paper in papers) == sorted(paper["title"] for paper in PAPERS)
    merged = next(paper for paper in papers if paper["title"].startswith("AlphaNet"))
    assert [source["line"] for source in merged["sources"]] == [1, 4]
    assert merged["doi"] == "10.1000/xyz"


def test_taxonomy_suggest_prints_a_usable_taxonomy(tmp_path: Path) -> None:
    papers = [
        {"title": f"{word} number {number}", "abstract": f"We study {word} methods for {word} data and {word} tasks in depth."}
        for word in ("segmentation", "detection", "retrieval")
        for number in range(12)
    ]
    project = make_small_project(tmp_path / "p", papers=papers)
    done = run_tool(["paperatlas", "-q", "taxonomy", "suggest"], project)
    assert done.returncode == 0, done.stderr
    (project / "taxonomy.yml").write_text(done.stdout, encoding="utf-8")
    again = run_tool(["paperatlas", "-q", "generate"], project)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("files", "said", "status"),
    [
        ({"mkdocs.yml": MKDOCS.replace("- paperatlas", "- paperatlas: {relatd: 3}")}, "did you mean 'related'?", 2),
        ({"mkdocs.yml": MKDOCS.replace("- paperatlas", "- paperatlas: {related: many}")}, "'many' is not a whole number", 2),
        ({"mkdocs.yml": MKDOCS.replace("- paperatlas", "- paperatlas: {abstracts: /etc}")}, "'/etc' is not a path relative", 2),
        ({"mkdocs.yml": MKDOCS.replace("  - paperatlas\n", "")}, "'paperatlas' is missing; add '- paperatlas'", 2),
        ({"mkdocs.yml": "site_name: [\n"}, "mkdocs.yml", 2),
        ({"mkdocs.yml": MKDOCS.replace("material", "no-such-theme")}, "no-such-theme", 2),
        ({"taxonomy.yml": "topics: ["}, "taxonomy.yml", 1),
        ({"taxonomy.yml": "topics:\n  - {title: a, parent: nowhere}\n"}, "nowhere", 1),
        ({"overrides.yml": "papers:\n  no-such-paper: {title: X}\n"}, "no-such-paper", 1),
        ({"paper-ids.lock": "<<<<<<< HEAD\n"}, "paper-ids.lock", 1),
    ],
)
@pytest.mark.parametrize("tool", ["paperatlas", "mkdocs"])
def test_malformed_input_is_said_in_lines(tmp_path: Path, tool: str, files: dict[str, str], said: str, status: int) -> None:
    """A line per complaint that names the place, no traceback, nothing written."""
    if tool == "mkdocs" and "is missing; add" in said:
        pytest.skip("MkDocs alone is content without the plugin")
    project = make_small_project(tmp_path / "p", files=files)
    done = run_tool([tool, "build"], project)
    assert done.returncode == (status if tool == "paperatlas" else 1), done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (project / "site").exists() or not any((project / "site").iterdir())


def test_every_complaint_at_once(tmp_path: Path) -> None:
    block = "- paperatlas: {related: -1, taxonomy: 3, colour: red}"
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": MKDOCS.replace("- paperatlas", block)})
    done = run_tool(["paperatlas", "generate"], project)
    assert done.returncode == 2
    assert [line.split(":")[2].strip() for line in done.stderr.splitlines()] == [
        "plugins.paperatlas.colour",
        "plugins.paperatlas.taxonomy",
        "plugins.paperatlas.related",
    ]


def test_no_project_here(tmp_path: Path) -> None:
    done = run_tool(["paperatlas", "build"], tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: mkdocs.yml: no such file; name the project's mkdocs.yml with --config\n")


def test_unknown_option(tmp_path: Path) -> None:
    assert run_tool(["paperatlas", "build", "--fast"], tmp_path).returncode == 2


@pytest.mark.parametrize("tool", ["paperatlas", "mkdocs"])
def test_strict_refuses_a_problem_and_keeps_the_old_site(tmp_path: Path, tool: str) -> None:
    project = make_small_project(tmp_path / "p")
    assert run_tool([tool, "build"], project).returncode == 0
    before = (project / "site/api/papers.json").read_bytes()
    with (project / "abstracts" / "papers.jsonl").open("a", encoding="utf-8") as file:
        file.write(SHORT_RECORD)
    strict = run_tool([tool, "build", "--strict"], project)
    assert strict.returncode == 1
    assert "abstracts/papers.jsonl:4" in strict.stderr
    assert (project / "site/api/papers.json").read_bytes() == before
    lenient = run_tool([tool, "build"], project)
    assert lenient.returncode == 0
    assert "abstracts/papers.jsonl:4" in lenient.stderr
    assert json.loads((project / "site/api/papers.json").read_text())["corpus"]["problems"] >= 1


def test_a_site_that_fails_its_check_is_not_published(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    assert run_tool(["paperatlas", "build"], project).returncode == 0
    before = (project / "site/index.html").read_bytes()
    (project / "docs" / "index.md").write_text('# Home\n\n<a href="nowhere/">broken</a> [Papers](papers/index.md)\n')
    done = run_tool(["paperatlas", "build"], project)
    assert done.returncode == 1
    assert "error: index.html: broken link nowhere/" in done.stderr
    assert (project / "site/index.html").read_bytes() == before
    assert [path.name for path in project.iterdir() if path.name.startswith(".site")] == [".site.staging"], "for the next build"


def test_check_of_a_damaged_site(seed_site: BuiltProject, tmp_path: Path) -> None:
    done = run_tool(["paperatlas", "check", str(seed_site.site_path)], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "604 = 518 + 86 + 0" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("colour", [True, False], ids=["colour", "NO_COLOR"])
def test_bars_on_a_terminal(tmp_path: Path, colour: bool) -> None:
    import pty  # not on Windows

    project = make_small_project(tmp_path / "p", files={"taxonomy.yml": TAXONOMY})
    leader, follower = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color", "COLUMNS": "120"}
    command = [sys.executable, "-m", "generator.cli", "generate"]
    process = subprocess.Popen(command, cwd=project, stderr=follower, env=env if colour else env | {"NO_COLOR": "1"})
    os.close(follower)
    drawn = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        drawn += piece
    os.close(leader)
    assert process.wait(timeout=60) == 0
    assert b"Reading records" in drawn
    assert (b"\x1b[38" in drawn or b"\x1b[3" in drawn) == colour
