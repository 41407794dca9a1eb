"""What stands in the staging folder is what was written, wherever it was found, and is never written into."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.site.stage import Stage
from generator.site.swap import publish_site, stage_site
from generator.site.trees import hash_bytes, measure_files

RIGHT = {uri: hash_bytes(uri.encode()) for uri in ("a.html", "one/b.html", "one/two/c.html")}


def write(path: Path, uri: str, text: str = "") -> None:
    (path / uri).parent.mkdir(parents=True, exist_ok=True)
    (path / uri).write_text(text or uri, encoding="utf-8")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A site with all that is right, and a folder beside it in which some is, some is not, and some has no place."""
    site_path = tmp_path / "site"
    for uri in RIGHT:
        write(site_path, uri)
    path = stage_site(site_path)
    write(path, "a.html")
    write(path, "one/b.html", "spoilt")
    write(path, "none/of/ours.html")
    (path / "empty/folder").mkdir(parents=True)
    (path / "one/link").symlink_to(site_path, target_is_directory=True)
    return Stage(path, site_path)


def test_only_what_is_right_stands(stage: Stage, tmp_path: Path) -> None:
    before = (stage.path / "a.html").stat().st_ino
    stage.fill(RIGHT)
    assert set(measure_files(stage.path)) == set(RIGHT)
    assert sorted(path.name for path in stage.path.iterdir()) == ["a.html", "one"], "no folder is left for nothing"
    assert (stage.path / "a.html").stat().st_ino == before, "what is right is not touched"
    assert (stage.path / "one/b.html").samefile(tmp_path / "site/one/b.html"), "all else is a second name"
    assert set(measure_files(tmp_path / "site")) == set(RIGHT), "the site itself stays as it is"


def test_what_is_right_nowhere_does_not_stand(stage: Stage, tmp_path: Path) -> None:
    write(tmp_path / "site", "one/b.html", "spoilt as well")
    stage.fill(RIGHT)
    assert not (stage.path / "one/b.html").exists()
    assert not stage.take("one/b.html", RIGHT["one/b.html"])
    write(tmp_path / "part", "one/b.html")
    assert stage.take("one/b.html", RIGHT["one/b.html"], tmp_path / "part")
    assert (stage.path / "one/b.html").read_text(encoding="utf-8") == "one/b.html"


def test_what_nobody_asks_for_goes(stage: Stage) -> None:
    stage.fill(RIGHT)
    assert stage.take("one/b.html", RIGHT["one/b.html"])
    assert not stage.take("a.html", hash_bytes(b"another"))
    stage.drop(uri for uri in RIGHT if uri not in stage.digests_by_uri)
    assert set(measure_files(stage.path)) == {"one/b.html"} == set(stage.digests_by_uri)
    stage.drop(RIGHT)
    assert not list(stage.path.iterdir())
    assert not stage.digests_by_uri


def test_the_replaced_site_is_the_next_staging_folder(stage: Stage, tmp_path: Path) -> None:
    stage.fill({})
    write(stage.path, "new.html")
    publish_site(stage.path, tmp_path / "site")
    assert set(measure_files(tmp_path / "site")) == {"new.html"}
    assert set(measure_files(stage_site(tmp_path / "site"))) == set(RIGHT)
