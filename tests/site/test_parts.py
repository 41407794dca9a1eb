"""Parts of a site made in folders of their own, as jobs on other machines would, and merged: the bytes of one build."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from generator.problems import ConfigError
from generator.progress import SilentProgress
from generator.site.build import build_part
from generator.site.parts import Part, read_part
from tests.projects import EPOCH, MKDOCS, TAXONOMY, make_small_project, run_tool
from tests.site.test_incremental import build, build_clean, digest_tree, make_paper

PARTS = 3


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def make_project(path: Path, search: str = "  - search\n") -> Path:
    files = {
        "mkdocs.yml": MKDOCS.replace("  - search\n", search),
        "taxonomy.yml": TAXONOMY,
        "docs/one.md": "# One\n\n<!-- paperatlas:home -->\n\n[home](index.md), <!-- paperatlas:no-such -->\n",
    }
    return make_small_project(path, [make_paper(random.Random(number), number) for number in range(12)], files)


def make_part(project: Path, number: int) -> int:
    """How many pages the part has."""
    return build_part(project / "mkdocs.yml", SilentProgress(), Part(number, PARTS)).pages


@pytest.mark.parametrize("search", ["  - search\n", ""])
def test_parts_come_to_the_site_of_one_build(tmp_path: Path, search: str) -> None:
    merged = make_project(tmp_path / "merged", search)
    expected = build_clean(merged, tmp_path / "clean")
    (merged / ".paperatlas").mkdir()
    pages = 0
    for number in range(1, PARTS + 1):
        job = make_project(tmp_path / f"job{number}", search)
        pages += make_part(job, number)
        assert not (job / "site").exists(), "a part publishes nothing"
        if number == 1:
            shutil.copy(job / "paper-ids.lock", merged)
            for path in (job / ".paperatlas").glob("*.pickle"):
                shutil.copy(path, merged / ".paperatlas")
        shutil.copytree(job / ".paperatlas/parts", merged / ".paperatlas/parts", dirs_exist_ok=True)
    html = [uri for uri in expected if uri.endswith(".html") and uri != "404.html"]
    assert pages == len(html)
    done = run_tool(["paperatlas", "build"], merged)
    assert "Building pages (1)" in done.stderr, "only the page that warns, so that it warns again"
    assert digest_tree(merged / "site") == expected
    assert not (merged / ".paperatlas/parts").exists()
    assert build(merged).pages_built == 0


def test_what_a_part_lacks_or_has_wrong_is_made_anew(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    make_part(project, 1)
    done = run_tool(["paperatlas", "build", "--shard", f"3/{PARTS}"], project)
    assert (done.returncode, done.stdout.split()[0]) == (0, "part"), done.stderr
    spoilt = sorted((project / ".paperatlas/parts").rglob("papers/*/index.html"))[0]
    spoilt.write_text("spoilt", encoding="utf-8")
    (project / "docs/two.md").write_text("# Two\n", encoding="utf-8")
    expected = build_clean(project, tmp_path / "clean")
    build(project)
    assert digest_tree(project / "site") == expected


def test_a_site_that_must_be_built_whole_says_so(tmp_path: Path) -> None:
    hook = "def on_page_markdown(markdown, page, config, files):\n    return markdown\n"
    project = make_small_project(tmp_path / "hook", files={"mkdocs.yml": MKDOCS + "hooks: [hook.py]\n", "hook.py": hook})
    snippets = make_small_project(tmp_path / "x", files={"mkdocs.yml": MKDOCS + "markdown_extensions: [pymdownx.snippets]\n"})
    for path, reason in ((project, "the plugin hook.py"), (snippets, "the Markdown extension pymdownx.snippets")):
        done = run_tool(["paperatlas", "build", "--shard", "1/2"], path)
        assert done.returncode == 1
        assert f"--shard 1/2: this site can only be built whole, because of {reason}" in done.stderr


def test_numbers_of_parts() -> None:
    assert read_part("2/8") == Part(2, 8)
    assert [list(Part(number, 3).choose("abcdefg")) for number in (1, 2, 3)] == [list("adg"), list("be"), list("cf")]
    for text in ("0/8", "9/8", "2", "a/b", "1/0", "-1/2", "1/2/3"):
        with pytest.raises(ConfigError, match=r"from 1/8 to 8/8"):
            read_part(text)
