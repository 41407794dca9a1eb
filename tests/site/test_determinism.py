"""Two builds of one input are byte-equal wherever, whenever and under whatever settings of the machine they run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.projects import EPOCH, SITE_URL, BuiltProject, copy_seed_project, run_tool


def digest_tree(path: Path) -> dict[str, str]:
    files = (file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_byte_equal(seed_site: BuiltProject, tmp_path: Path) -> None:
    """Another folder, time zone, locale and hash seed; through ``mkdocs build`` as well as through ``paperatlas build``."""
    project = copy_seed_project(tmp_path / "a folder with spaces" / "other")
    env = {
        "PAPERATLAS_SITE_URL": SITE_URL,
        "SOURCE_DATE_EPOCH": EPOCH,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4711",
    }
    done = run_tool(["mkdocs", "build", "--strict", "--quiet"], project, env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digest_tree(project / "site") == digest_tree(seed_site.site_path)


def test_epoch_shows_in_the_sitemap_only(seed_site: BuiltProject, tmp_path: Path) -> None:
    project = copy_seed_project(tmp_path / "later")
    env = {"PAPERATLAS_SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": "1800000000", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    done = run_tool(["paperatlas", "build"], project, env)
    assert done.returncode == 0, done.stderr
    now, then = digest_tree(project / "site"), digest_tree(seed_site.site_path)
    assert now.keys() == then.keys()
    assert {uri for uri in now if now[uri] != then[uri]} == {"sitemap.xml", "sitemap.xml.gz"}
