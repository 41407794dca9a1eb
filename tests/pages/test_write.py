"""The tree on disk: written whole, only where changed, and never over what somebody else wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from generator.config import Config
from generator.model import Paper, PaperId, Survey
from generator.pages.manifest import MANIFEST_NAME
from generator.pages.write import write_tree
from generator.problems import BuildError
from tests.pages.sketch import read_sketch

ONE = """
    paper vit: An Image is Worth 16x16 Words
        abstract: We call it ViT.
        name: ViT
"""
TWO = (
    ONE
    + """
    paper mae: Masked Autoencoders
        abstract: We mask.
"""
)


def read_files(config: Config) -> dict[str, str]:
    files = (path for path in config.docs_path.rglob("*") if path.is_file() and path.name != MANIFEST_NAME)
    return {path.relative_to(config.docs_path).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_a_second_run_touches_nothing(config: Config) -> None:
    first = write_tree(read_sketch(TWO), config)
    stamps = {path: path.stat().st_mtime_ns for path in config.docs_path.rglob("*")}
    second = write_tree(read_sketch(TWO), config)
    assert first.written == second.unchanged
    assert "papers/vit.md" in first.written
    assert not (second.written or second.removed or second.kept or second.problems)
    assert {path: path.stat().st_mtime_ns for path in config.docs_path.rglob("*")} == stamps


def test_what_is_gone_is_removed_with_its_folders(config: Config) -> None:
    write_tree(read_sketch(TWO), config)
    report = write_tree(read_sketch("paper mae: Masked Autoencoders\n    abstract: We mask."), config)
    assert set(report.removed) == {"papers/vit.md", "names/vit.md"}
    assert "papers/vit.md" not in read_files(config)
    assert write_tree(read_sketch(TWO), config).written
    assert (config.docs_path / "names" / "vit.md").is_file()


def test_the_tree_depends_on_the_survey_alone(config: Config, tmp_path: Path) -> None:
    fresh = replace(config, docs_path=tmp_path / "other", project_path=tmp_path)
    write_tree(read_sketch(ONE), config)
    write_tree(read_sketch(TWO), config)
    write_tree(read_sketch(TWO), fresh)
    assert read_files(config) == read_files(fresh)


def test_a_foreign_file_is_named_and_nothing_is_written(config: Config) -> None:
    (config.docs_path / "papers").mkdir()
    foreign = config.docs_path / "papers" / "vit.md"
    foreign.write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match=r"docs/papers/vit\.md: .*not written by paperatlas"):
        write_tree(read_sketch(TWO), config)
    assert read_files(config) == {"papers/vit.md": "mine"}


def test_files_of_others_stay(config: Config) -> None:
    (config.docs_path / "papers").mkdir()
    (config.docs_path / "papers" / "notes.md").write_text("mine", encoding="utf-8")
    write_tree(read_sketch(TWO), config)
    report = write_tree(read_sketch("topic x: y"), config)
    assert (config.docs_path / "papers" / "notes.md").read_text(encoding="utf-8") == "mine"
    assert "papers/vit.md" in report.removed


def test_an_edit_by_hand_is_undone_and_reported(config: Config) -> None:
    write_tree(read_sketch(TWO), config)
    page = config.docs_path / "papers" / "vit.md"
    text = page.read_text(encoding="utf-8")
    page.write_text("edited", encoding="utf-8")
    report = write_tree(read_sketch(TWO), config)
    assert page.read_text(encoding="utf-8") == text
    assert report.written == ("papers/vit.md",)
    assert [str(problem) for problem in report.problems] == [
        "docs/papers/vit.md: this generated file was edited by hand; written anew "
        "(correct facts in overrides.yml, wording in templates/)"
    ]


def test_an_edited_page_of_something_gone_is_kept(config: Config) -> None:
    write_tree(read_sketch(TWO), config)
    page = config.docs_path / "papers" / "vit.md"
    page.write_text("edited", encoding="utf-8")
    report = write_tree(read_sketch("paper mae: Masked Autoencoders\n    abstract: We mask."), config)
    assert report.kept == ("papers/vit.md",)
    assert page.read_text(encoding="utf-8") == "edited"
    assert len(report.problems) == 1


def test_a_crash_between_files_leaves_them_ours(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    import generator.pages.write as module

    move = module._move_file
    seen: list[Path] = []

    def fail_after_three(waiting_path: str, path: Path) -> None:
        seen.append(path)
        if len(seen) > 3:
            raise KeyboardInterrupt
        move(waiting_path, path)

    monkeypatch.setattr(module, "_move_file", fail_after_three)
    with pytest.raises(KeyboardInterrupt):
        write_tree(read_sketch(ONE), config)
    monkeypatch.undo()
    report = write_tree(read_sketch(TWO), config)
    assert not report.problems
    assert len(report.written) + len(report.unchanged) == len(read_files(config))
    assert not list(config.docs_path.rglob(".paperatlas-*[!n]"))


@pytest.mark.parametrize("paper_id", ["../x", "/etc/x", "a/../../x", "..", "a\\b", "C:x", "a\0b", ".hidden", ""])
def test_no_page_leaves_docs(paper_id: str, config: Config) -> None:
    survey = rename_paper(read_sketch("paper x: X\n    abstract: Y."), PaperId(paper_id))
    with pytest.raises(BuildError, match="not a place for a page"):
        write_tree(survey, config)
    assert read_files(config) == {}


def rename_paper(survey: Survey, paper_id: PaperId) -> Survey:
    papers: tuple[Paper, ...] = (replace(survey.corpus.papers[0], id=paper_id),)
    return replace(survey, corpus=replace(survey.corpus, papers=papers))


def test_a_link_out_of_docs_is_refused(config: Config, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (config.docs_path / "papers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="leads out of docs"):
        write_tree(read_sketch(ONE), config)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_ids_that_differ_in_case_only_are_refused(config: Config) -> None:
    with pytest.raises(BuildError, match="two pages want this place"):
        write_tree(read_sketch("paper VIT: A\npaper vit: B"), config)


def test_an_id_spelt_like_an_index_has_its_own_page(config: Config) -> None:
    report = write_tree(read_sketch("paper index: Index\n    abstract: Y."), config)
    assert {"papers/index.md", "papers/index-.md"} <= set(report.written)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"files": {"../x": "1"}, "whole": true}', '{"files": 7}'])
def test_a_damaged_manifest_stops_the_build(damage: str, config: Config) -> None:
    (config.docs_path / MANIFEST_NAME).write_text(damage, encoding="utf-8")
    with pytest.raises(BuildError, match="manifest"):
        write_tree(read_sketch(ONE), config)


def test_the_manifest_names_every_file_with_its_hash(config: Config) -> None:
    report = write_tree(read_sketch(TWO), config)
    content = json.loads((config.docs_path / MANIFEST_NAME).read_text(encoding="utf-8"))
    assert content["whole"] is True
    assert sorted(content["files"]) == sorted(report.written) == sorted(read_files(config))


def test_many_processes_write_the_same_tree(config: Config, tmp_path: Path) -> None:
    papers = "".join(f"paper p{number}: Paper {number}\n    abstract: No. {number} of many.\n" for number in range(200))
    survey = read_sketch("topic t: x\n" + papers)
    report = write_tree(survey, config, jobs=3)
    other = replace(config, docs_path=tmp_path / "other")
    assert write_tree(survey, other, jobs=1) == report
    assert read_files(other) == read_files(config)
