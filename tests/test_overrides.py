"""overrides.yml: what is read, and every way in which it can be wrong."""

from pathlib import Path

import pytest

from generator.overrides import Overrides, read_overrides
from generator.problems import OverridesError

ROOT = Path(__file__).parents[1]


def read(tmp_path: Path, text: str | bytes) -> Overrides:
    path = tmp_path / "overrides.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_overrides(path)


def test_no_file(tmp_path: Path) -> None:
    overrides = read_overrides(tmp_path / "overrides.yml")
    assert (dict(overrides.facts_by_paper), overrides.merge, overrides.separate) == ({}, (), ())


@pytest.mark.parametrize("text", ["", "# nothing\n", "papers:\nmerge:\nseparate:\n", "\ufeff{}"])
def test_nothing_said(tmp_path: Path, text: str) -> None:
    overrides = read(tmp_path, text)
    assert (dict(overrides.fields_by_paper), dict(overrides.facts_by_paper), overrides.merge) == ({}, {}, ())


def test_example_in_the_repository_says_nothing() -> None:
    assert read_overrides(ROOT / "overrides.yml").merge == ()


def test_fields_and_facts(tmp_path: Path) -> None:
    papers = 'papers:\n  a-b:\n    year: 2020\n    names: [X]\n  404:\n    title: "T"\n'
    text = papers + 'merge: [[a, b]]\nseparate: [[c, "x.txt:3"], [1, d]]\n'
    overrides = read(tmp_path, text)
    assert {key: dict(value) for key, value in overrides.fields_by_paper.items()} == {"a-b": {"year": 2020}, "404": {"title": "T"}}
    assert {key: dict(value) for key, value in overrides.facts_by_paper.items()} == {"a-b": {"names": ["X"]}}
    assert overrides.merge == (("a", "b"),)
    assert overrides.separate == (("c", "x.txt:3"), ("1", "d"))
    assert dict(overrides.line_by_paper) == {"a-b": 2, "404": 5}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("paper: {}", "overrides.yml: paper: no such section; did you mean 'papers'?"),
        ("papers: [a]", "overrides.yml: papers: ['a'] is not a mapping from paper ids to corrections"),
        ("papers: {a: 5}", "overrides.yml:1: papers.a: 5 is not a mapping such as {year: 2022}"),
        ("papers: {a: {yaer: 1}}", "overrides.yml:1: papers.a.yaer: no such field; did you mean 'year'?"),
        ("papers:\n a:\n  year: n.d.", "overrides.yml:2: papers.a.year: 'n.d.' is not four digits"),
        ("papers: {a: {title: ''}}", "overrides.yml:1: papers.a.title: '' is not a title"),
        (
            "papers: {a: {arxiv_id: 2201.03545}}",
            "overrides.yml:1: papers.a.arxiv_id: 2201.03545 is not a string (put it in quotes)",
        ),
        ("papers: {a: {authors: 3}}", "overrides.yml:1: papers.a.authors: 3 is not a list of names"),
        ("merge: a", "overrides.yml: merge: 'a' is not a list of pairs such as [[id-a, id-b]]"),
        ("merge: [[a]]", "overrides.yml: merge: ['a'] is not a pair of ids such as [id-a, id-b]"),
        ("separate: [[a, a]]", "overrides.yml: separate: ['a', 'a'] names the same paper twice"),
        ("- a", "overrides.yml: ['a'] is not a mapping with the keys papers, merge, separate"),
        ("papers: {a: {year: 1}, a: {year: 2}}", "overrides.yml:1: 'a' stands twice"),
        ("papers:\n  a: &x {year: 2020}\n  b: *x", "overrides.yml:3: aliases (*name) are not allowed here"),
        ("papers: [", "overrides.yml:1: "),
        ("? [a]\n: b", "overrides.yml:1: a key must be a plain word"),
        ("papers: {a: {year: 2020-13-45}}", "overrides.yml: month must be in 1..12"),
        (b"papers: \xff", "overrides.yml: "),
        ("a: \x00", "overrides.yml: "),
        ("[" * 5000, "overrides.yml: nested too deeply"),
        ("#" + "x" * 10_000_001, "overrides.yml: larger than 10,000,000 bytes"),
    ],
)
def test_complaints(tmp_path: Path, text: str | bytes, complaint: str) -> None:
    with pytest.raises(OverridesError) as caught:
        read(tmp_path, text)
    assert caught.value.complaints[0].startswith(complaint)


def test_all_complaints_at_once(tmp_path: Path) -> None:
    with pytest.raises(OverridesError) as caught:
        read(tmp_path, "paper: 1\npapers: {a: {yaer: 1, year: x}}\nmerge: [[a]]\n")
    assert len(caught.value.complaints) == 4
