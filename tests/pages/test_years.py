"""Papers per year: on the home page and on topics, where at least two years are known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config
from generator.pages.atlas import Atlas
from generator.pages.render import make_environment, render_regions
from generator.pages.topics import YEARS_SHOWN, count_years
from generator.pages.write import write_tree
from tests.pages.sketch import read_sketch

DATED = """
    topic Vision: Sight.
    paper a: A
        year: 2020
        abstract: On vision.
        topic: vision "vision"
    paper b: B
        year: 2022
        abstract: On vision.
        topic: vision "vision"
    paper c: C
        year: 2022
        abstract: On vision.
        topic: vision "vision"
    paper d: D
        abstract: On vision.
        topic: vision "vision"
"""


@pytest.mark.parametrize("where", ["home", "topic"])
def test_a_list_with_bars(where: str, config: Config, convert: Callable[[str], LexborHTMLParser]) -> None:
    survey = read_sketch(DATED)
    write_tree(survey, config)
    topic = (config.docs_path / "topics/vision.md").read_text(encoding="utf-8")
    page = convert(render_regions(Atlas(survey, config), make_environment(config))["home"] if where == "home" else topic)
    rows = page.css(".pa-years > ul > li")
    assert [row.text().split() for row in rows] == [["2020", "1"], ["2022", "2"]]
    bars = [row.css_first("svg[aria-hidden=true] rect") for row in rows]
    assert [bar.attributes["width"] for bar in bars if bar] == ["50%", "100%"]


def test_one_year_or_none_is_no_list(config: Config) -> None:
    survey = read_sketch(DATED.replace("2020", "2022"))
    write_tree(survey, config)
    assert "pa-years" not in render_regions(Atlas(survey, config), make_environment(config))["home"]
    assert "pa-years" not in (config.docs_path / "topics/vision.md").read_text(encoding="utf-8")


def test_what_came_before_the_last_years_is_one_row(config: Config) -> None:
    survey = read_sketch("\n".join(f"paper p{year}: P\n    year: {year}" for year in range(1990, 1993 + YEARS_SHOWN)))
    rows = count_years(Atlas(survey, config), [paper.id for paper in survey.corpus.papers])
    assert [(row.label, row.count, row.percent) for row in rows[:2]] == [("to 1992", 3, 100), ("1993", 1, 33)]
    assert len(rows) == YEARS_SHOWN + 1
