"""Which files are read, by which reader, in which order; JSON Lines and their fields."""

import json
import os
from pathlib import Path

import pytest

from generator.problems import ConfigError
from generator.readers import read_records
from generator.readers.lines import LINE_BYTES

ABSTRACT = "We present a small model of tides. It is trained on ten years of gauges. Our method halves the error."


def read_jsonl(tmp_path: Path, *lines: object):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    (tmp_path / "a").mkdir(exist_ok=True)
    (tmp_path / "a" / "x.jsonl").write_text(text, encoding="utf-8")
    return read_records(tmp_path / "a", tmp_path)


def test_all_fields(tmp_path: Path) -> None:
    entry = {
        "title": "Tides", "abstract": ABSTRACT, "id": "t1", "authors": ["Ann Lee", "Roe, Jo", "Max Orr, Jr."], "year": "2021",
        "venue": "Proc. Sea", "doi": "https://doi.org/10.1000/ABC", "arxiv_id": "arXiv:2101.00001v3", "url": "https://a.org/p",
        "keywords": "sea, tide; moon", "pages": "1-2",
    }  # fmt: skip
    (record,), problems = read_jsonl(tmp_path, entry)
    assert problems == ()
    assert record.authors == ("Ann Lee", "Jo Roe", "Max Orr, Jr.")
    assert (record.key, record.year, record.venue, record.doi) == ("t1", 2021, "Proc. Sea", "10.1000/abc")
    assert (record.arxiv_id, record.url, record.keywords) == ("2101.00001", "https://a.org/p", ("sea", "tide", "moon"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", "n.d."), ("year", 22), ("year", True), ("year", 2021.5), ("year", float("nan")), ("doi", "doi"), ("doi", 10.5),
        ("arxiv_id", "hep"), ("url", "javascript:alert(1)"), ("url", "/p"), ("url", "http://[x"), ("authors", 7), ("authors", [7]),
        ("keywords", [1]), ("abstract", ["x"]), ("id", {}), ("venue", 3),
    ],
)  # fmt: skip
def test_bad_field_is_left_out_and_told(tmp_path: Path, field: str, value: object) -> None:
    (record,), (problem,) = read_jsonl(tmp_path, "", {"title": "Tides", field: value})
    assert record.title == "Tides"
    assert (problem.path, problem.line, problem.action) == ("a/x.jsonl", 2, "field left out")
    assert problem.text.startswith(f"{field} ")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "null",
        '"title"',
        '{"title": 1e}',
        "[" * 100_000,
        '{"title":' + "9" * 5000 + "}",
        '{"a":' * 50_000,
        "{'title': 'x'}",
    ],
)
def test_bad_line_is_told_and_counted(tmp_path: Path, line: str) -> None:
    records, problems = read_jsonl(tmp_path, {"title": "Tides"}, line, {"title": "Bells"})
    assert [record.title for record in records] == ["Tides", "", "Bells"]
    assert problems[0].line == 2
    assert problems[-1].action == "entry left out"


@pytest.mark.parametrize("entry", [{}, {"title": ""}, {"title": None}, {"title": "  "}, {"title": 5}])
def test_missing_title(tmp_path: Path, entry: dict[str, object]) -> None:
    records, problems = read_jsonl(tmp_path, entry)
    assert [record.title for record in records] == [""]
    assert problems[-1].text == "the entry has no title"


def test_arxiv_id_from_doi_or_address(tmp_path: Path) -> None:
    records, _ = read_jsonl(
        tmp_path,
        {"title": "A", "doi": "10.48550/arXiv.2101.00001"},
        {"title": "B", "url": "https://arxiv.org/pdf/2101.00002v2.pdf"},
        {"title": "C", "url": "https://arxiv.org/abs/cs/0102003"},
    )
    assert [record.arxiv_id for record in records] == ["2101.00001", "2101.00002", "cs/0102003"]


def test_lone_surrogate(tmp_path: Path) -> None:
    (record,), _ = read_jsonl(tmp_path, '{"title": "Tides \\ud800 rise"}')
    assert record.title == "Tides \ufffd rise"


def test_line_longer_than_any_entry(tmp_path: Path) -> None:
    long = json.dumps({"title": "x" * (LINE_BYTES + 10)})
    records, problems = read_jsonl(tmp_path, long, {"title": "Bells"})
    assert [(record.title, record.source.line) for record in records] == [("Bells", 2)]
    assert problems[0].action == "line left out"


def test_order_hidden_files_and_folders(tmp_path: Path) -> None:
    for name in ["b.jsonl", "a.jsonl", "sub/c.jsonl", ".hidden.jsonl", ".git/d.jsonl"]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"title": name}))
    records, problems = read_records(tmp_path, tmp_path.parent)
    assert [record.title for record in records] == ["a.jsonl", "b.jsonl", "sub/c.jsonl"]
    assert records[2].source.path == f"{tmp_path.name}/sub/c.jsonl"
    assert problems == ()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.pdf", b"%PDF-1.4\0\0", "binary"),
        ("x.txt", "Tides".encode("utf-16"), "UTF-16"),
        ("x.png", b"\x89PNG no", "no reader"),
        ("README.md", b"# Notes\n\nSome notes.", "no reader"),
        ("x.jsonl", b"", "empty"),
    ],
)
def test_files_that_nothing_reads(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    records, (problem,) = read_records(tmp_path, tmp_path)
    assert records == ()
    assert words in problem.text
    assert (problem.path, problem.line, problem.action) == (name, 0, "nothing read")


def test_jsonl_under_another_suffix(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text('{"title": "Tides"}\n')
    (tmp_path / "y").write_text('\ufeff{"title": "Bells"}\n', encoding="utf-8")
    records, problems = read_records(tmp_path, tmp_path)
    assert [record.title for record in records] == ["Tides", "Bells"]
    assert problems == ()


def test_dangling_link_and_pipe(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    _, problems = read_records(tmp_path, tmp_path)
    assert [(problem.path, problem.text) for problem in problems] == [
        ("gone.txt", "this is not a file"),
        ("pipe.txt", "this is not a file"),
    ]


def test_no_folder_and_no_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not a folder"):
        read_records(tmp_path / "none", tmp_path)
    assert [problem.text for problem in read_records(tmp_path, tmp_path)[1]] == ["the folder has no input files"]
