"""Pages built in any number of processes, by ``paperatlas`` or by ``mkdocs``, are the same bytes."""

from __future__ import annotations

import os
import pickle
import signal
from pathlib import Path

import pytest

from generator.problems import BuildError
from generator.progress import SilentProgress
from generator.site import workers
from generator.site.build import build_site
from generator.site.shard import Shard
from tests.projects import EPOCH, MKDOCS, BuiltProject, make_small_project, run_tool
from tests.site.test_incremental import build, build_clean, digest_tree


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(workers, "SHARD_PAGES", 3)


def test_shards_cover_every_page_once() -> None:
    shards = workers.deal_shards([f"{number}.md" for number in range(10)])
    assert [uri for shard in shards for uri in shard.uris] == [f"{number}.md" for number in range(10)]
    assert [shard.number for shard in shards] == [0, 1, 2, 3]
    assert pickle.loads(pickle.dumps(shards)) == shards


@pytest.mark.parametrize("plugins", ["  - search\n  - paperatlas\n", "  - paperatlas\n"])
def test_any_number_of_jobs_and_mkdocs_itself(tmp_path: Path, plugins: str) -> None:
    text = MKDOCS.replace("  - search\n  - paperatlas\n", plugins)
    files = {"mkdocs.yml": text, "docs/one.md": "# One\n\n[home](index.md) and $x$\n"}
    project = make_small_project(tmp_path / "p", files=files)
    expected = build_clean(project, tmp_path / "one")
    for jobs in (2, 5):
        make_small_project(tmp_path / f"jobs{jobs}", files=files)
        build(tmp_path / f"jobs{jobs}", jobs=jobs)
        assert digest_tree(tmp_path / f"jobs{jobs}/site") == expected
    done = run_tool(["mkdocs", "build"], project)
    assert done.returncode == 0, done.stderr
    assert digest_tree(project / "site") == expected


def test_a_lost_worker_is_named_and_leaves_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = BuiltProject(make_small_project(tmp_path / "p"))
    build(project.path)
    before = digest_tree(project.site_path)
    parent, build_shard = os.getpid(), workers.build_shard

    def die_at_the_second(shard: Shard, workshop: object) -> object:
        if shard.number == 1 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return build_shard(shard, workshop)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "build_shard", die_at_the_second)
    (project.path / "mkdocs.yml").write_text(MKDOCS.replace("Small", "Other"), encoding="utf-8")
    with pytest.raises(BuildError, match=r"the worker for shard 1 \(.*\.md"):
        build(project.path, jobs=2)
    assert digest_tree(project.site_path) == before
    monkeypatch.setattr(workers, "build_shard", build_shard)
    expected = build_clean(project.path, tmp_path / "clean")
    build(project.path, jobs=2)
    assert digest_tree(project.site_path) == expected


def test_a_page_that_fails_says_so_from_a_worker(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "---\ntemplate: no-such.html\n---\n# One\n"})
    with pytest.raises(BuildError, match=r"one\.md.*no-such\.html"):
        build(project, jobs=2)


def test_other_plugins_get_mkdocs_own_build(tmp_path: Path) -> None:
    text = MKDOCS + "hooks: [hook.py]\n"
    hook = "def on_page_markdown(markdown, page, config, files):\n    return markdown + '\\n\\nseen\\n'\n"
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": text, "hook.py": hook})
    done = run_tool(["paperatlas", "-v", "build"], project)
    assert done.returncode == 0, done.stderr
    assert "Pages are built one after another because of the plugin hook.py" in done.stderr
    assert "<p>seen</p>" in (project / "site/index.html").read_text(encoding="utf-8")
    (project / "hook.py").write_text(hook.replace("seen", "changed"), encoding="utf-8")
    assert run_tool(["paperatlas", "build"], project).returncode == 0
    assert "<p>changed</p>" in (project / "site/index.html").read_text(encoding="utf-8")


def test_strict_counts_the_warnings_of_workers(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "# One\n\n<!-- paperatlas:no-such -->\n"})
    with pytest.raises(BuildError, match="strict mode"):
        build_site(project / "mkdocs.yml", SilentProgress(), strict=True, jobs=2)
