"""Saved "similar papers" pages: both shapes, the page's own words, and everything that can be broken in one."""

from pathlib import Path

import pytest

from generator.model import Record
from generator.problems import Problem
from generator.readers import read_records

INVITED = "Get trending papers in your email inbox!"
CHROME = ["new", INVITED, "Subscribe", "byAK and the research community", "Mar 12"]
ABSTRACT = (
    "We present a small model of tides. It is trained on ten years of gauges along a rocky coast, where earlier models fail. "
    "Our method halves the error of the best forecast and runs on a phone."
)
OTHER = (
    "Bells are hard to tell apart by ear. This paper shows that a network of three layers can do it from one second of sound. "
    "The recordings are public, and the code has fewer than two hundred lines."
)


def read(tmp_path: Path, content: str | bytes, name: str = "list.txt") -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    folder = tmp_path / "abstracts"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_records(folder, tmp_path)


def titles(records: tuple[Record, ...]) -> list[str]:
    return [record.title for record in records]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_both_shapes(tmp_path: Path, gap: str, end: str) -> None:
    content = gap.join([*CHROME, "Tides on a Phone", ABSTRACT, "Telling Bells Apart", OTHER]) + end
    records, problems = read(tmp_path, content)
    assert [(record.title, record.abstract) for record in records] == [
        ("Tides on a Phone", ABSTRACT),
        ("Telling Bells Apart", OTHER),
    ]
    assert problems == ()
    step = len(gap.replace("\r", ""))
    assert [record.source.line for record in records] == [1 + 5 * step, 1 + 7 * step]
    assert records[0].source.path == "abstracts/list.txt"


def test_glued_subscribe(tmp_path: Path) -> None:
    lines = ["Get trending papers in your email inbox once a day!", INVITED, "SubscribeTides on a Phone", ABSTRACT]
    records, problems = read(tmp_path, "\n".join(lines))
    assert titles(records) == ["Tides on a Phone"]
    assert problems == ()


@pytest.mark.parametrize("title", ["iBells: Telling Bells Apart", "eTide", "3D Tides", "“Tides” on a Phone"])
def test_glued_subscribe_before_any_letter(tmp_path: Path, title: str) -> None:
    records, _ = read(tmp_path, f"{INVITED}\nSubscribe{title}\n{ABSTRACT}\n")
    assert titles(records) == [title]


@pytest.mark.parametrize(
    "title", ["Subscribe to Tides", "Subscription Models of Tides", "Subscribers and Bells", "Subscribed: A Study"]
)
@pytest.mark.parametrize("lead", [[], CHROME])
def test_titles_that_begin_with_subscribe(tmp_path: Path, title: str, lead: list[str]) -> None:
    records, _ = read(tmp_path, "\n".join([*lead, title, ABSTRACT]))
    assert titles(records) == [title]


def test_own_words_of_the_page_only_where_it_says_them(tmp_path: Path) -> None:
    lines = ["Tides on a Phone", ABSTRACT, "new", OTHER]
    records, _ = read(tmp_path, "\n".join(lines))
    assert titles(records) == ["Tides on a Phone", "new"]


def test_two_pages_in_one_file(tmp_path: Path) -> None:
    lines = [*CHROME, "Tides on a Phone", ABSTRACT, *CHROME, "Telling Bells Apart", OTHER]
    records, problems = read(tmp_path, "\n\n".join(lines))
    assert titles(records) == ["Tides on a Phone", "Telling Bells Apart"]
    assert problems == ()


@pytest.mark.parametrize(
    "line", ["byAK and the research community", "by AK and the research community", "byZoë K. and the research community"]
)
@pytest.mark.parametrize("date", ["Mar 12", "Dec 1", "June 30, 2025"])
def test_variants_of_the_page(tmp_path: Path, line: str, date: str) -> None:
    records, problems = read(tmp_path, "\n".join(["new", INVITED, "Subscribe", line, date, "Tides", ABSTRACT]))
    assert titles(records) == ["Tides"]
    assert problems == ()


@pytest.mark.parametrize(
    "title",
    [
        "Do We Need Tides?",
        "Tides.",
        "TIDE",
        "Tides: where they come from, why they go, and what a very long title of a paper about them looks like when its authors "
        "could not decide which of the many things in it was the one that mattered most to the reader",
        "We are tides",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_unusual_titles(tmp_path: Path, title: str, gap: str) -> None:
    lines = ["Telling Bells Apart", OTHER, title, ABSTRACT, "A Third Thing", OTHER]
    records, problems = read(tmp_path, gap.join(lines))
    assert titles(records) == ["Telling Bells Apart", title, "A Third Thing"]
    assert problems == ()


@pytest.mark.parametrize(
    "abstract", ["We study X. It works. Code is public.", "A note on bells", "Tides of the North Sea, 1900-1950."]
)
def test_short_abstracts(tmp_path: Path, abstract: str) -> None:
    lines = ["Telling Bells Apart", OTHER, "On Tides", abstract, "A Third Thing", ABSTRACT]
    records, problems = read(tmp_path, "\n\n".join(lines))
    assert [record.abstract for record in records] == [OTHER, abstract, ABSTRACT]
    assert problems == ()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_title_without_abstract(tmp_path: Path, gap: str) -> None:
    records, problems = read(tmp_path, gap.join(["Tides on a Phone", "Telling Bells Apart", OTHER]))
    assert [(record.title, record.abstract) for record in records] == [("Tides on a Phone", ""), ("Telling Bells Apart", OTHER)]
    assert [str(problem) for problem in problems] == [
        "abstracts/list.txt:1: title without an abstract, followed at once by another title: 'Tides on a Phone'; "
        "kept without an abstract"
    ]


def test_title_at_the_end(tmp_path: Path) -> None:
    records, problems = read(tmp_path, f"Tides on a Phone\n{ABSTRACT}\nTelling Be")
    assert [(record.title, record.abstract) for record in records] == [("Tides on a Phone", ABSTRACT), ("Telling Be", "")]
    assert len(problems) == 1
    assert problems[0].line == 3
    assert "may be cut" in problems[0].text


def test_abstract_cut_at_the_end(tmp_path: Path) -> None:
    records, problems = read(tmp_path, f"Telling Bells Apart\n{OTHER}\nTides on a Phone\n{ABSTRACT[:150]}")
    assert records[1].abstract == ABSTRACT[:150]
    assert [(problem.line, problem.action) for problem in problems] == [(4, "kept as it stands")]


@pytest.mark.parametrize("end", ["Code: https://a.org/b", "(see the page)", "Really?", "“So it goes.”"])
def test_whole_ends(tmp_path: Path, end: str) -> None:
    _, problems = read(tmp_path, f"Tides on a Phone\n{ABSTRACT} {end}")
    assert problems == ()


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_abstract_over_several_lines(tmp_path: Path, gap: str) -> None:
    sentences = ABSTRACT.split(". ")
    parts = [sentences[0] + ".", ". ".join(sentences[1:])]
    records, problems = read(tmp_path, gap.join(["Telling Bells Apart", OTHER, "Tides on a Phone", *parts, "A Third Thing", OTHER]))
    assert titles(records) == ["Telling Bells Apart", "Tides on a Phone", "A Third Thing"]
    assert records[1].abstract == ABSTRACT
    assert [(problem.text, problem.action) for problem in problems] == [("the abstract stands on 2 lines", "joined into one")]


def test_wrapped_abstracts_between_blank_lines(tmp_path: Path) -> None:
    wrapped = "\n".join(ABSTRACT[at : at + 60].strip() for at in range(0, len(ABSTRACT), 60))
    records, problems = read(tmp_path, f"Tides on a Phone\n\n{wrapped}\n\nTelling Bells Apart\n\n{OTHER}\n")
    assert titles(records) == ["Tides on a Phone", "Telling Bells Apart"]
    assert len(problems) == 1


def test_text_before_the_first_title(tmp_path: Path) -> None:
    records, problems = read(tmp_path, f"{ABSTRACT}\n\nTelling Bells Apart\n\n{OTHER}")
    assert titles(records) == ["", "Telling Bells Apart"]
    assert [(problem.line, problem.action) for problem in problems] == [(1, "entry left out")]


@pytest.mark.parametrize("content", ["", "\n\n \n", "\ufeff"])
def test_empty_file(tmp_path: Path, content: str) -> None:
    records, problems = read(tmp_path, content)
    assert records == ()
    assert [problem.text for problem in problems] == ["the file is empty"]


def test_file_of_the_page_only(tmp_path: Path) -> None:
    records, problems = read(tmp_path, "\n".join(CHROME))
    assert records == ()
    assert [problem.text for problem in problems] == ["the file has no papers"]


def test_byte_order_mark_and_decomposed_letters(tmp_path: Path) -> None:
    records, problems = read(tmp_path, "\ufeffTides at Saint-Malo\u0302\n" + ABSTRACT + " E\u0301nd.")
    assert records[0].title == "Tides at Saint-Malô"
    assert records[0].abstract.endswith("Énd.")
    assert problems == ()


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    records, problems = read(tmp_path, f"Tides\n{ABSTRACT[:-1]} caf".encode() + b"\xe9.\n")
    assert records[0].abstract.endswith("caf\ufffd.")
    assert len(problems) == 1
    assert problems[0].line == 2
    assert "0xE9" in problems[0].text


def test_separators_inside_a_line_do_not_end_it(tmp_path: Path) -> None:
    records, _ = read(tmp_path, f"Tides\n{ABSTRACT[:50]}\u2028\x0c\x85{ABSTRACT[50:]}\nBells Are Loud\n{OTHER}")
    assert titles(records) == ["Tides", "Bells Are Loud"]
    assert records[1].source.line == 3
