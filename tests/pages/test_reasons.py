"""Why a fact is a fact: every rule has words, the summary and the figures have their row, every backlink has a page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from mkdocs.utils.meta import get_data
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config, Settings
from generator.model import Evidence, Survey
from generator.pages.plan import plan_pages
from generator.pages.render import make_environment, render_page
from generator.survey import build_survey
from tests.pages.sketch import read_sketch
from tests.projects import ROOT

Convert = Callable[[str], LexborHTMLParser]
CONFIG = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))


@pytest.fixture(scope="module")
def seed_survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("rules")
    shutil.copytree(ROOT / "abstracts", path / "abstracts")
    for name in ("taxonomy.yml", "overrides.yml"):
        shutil.copy(ROOT / name, path / name)
    return build_survey(Config(Settings(), path, path / "docs", path / "site"))


def list_rules(value: object) -> set[str]:
    """The rules of all evidence anywhere in a value."""
    if isinstance(value, Evidence):
        return {value.rule}
    if isinstance(value, Mapping):
        return set().union(*map(list_rules, value.values()))
    if isinstance(value, tuple):
        return set().union(*map(list_rules, value))
    if hasattr(value, "evidence"):
        return list_rules(value.evidence)
    return set()


def test_every_rule_is_said_in_words(seed_survey: Survey) -> None:
    rules = set().union(*(list_rules(getattr(seed_survey, item.name)) for item in fields(seed_survey)))
    worded = make_environment(CONFIG).get_template("_macros/facts.md.jinja").module.RULES  # type: ignore[attr-defined]
    assert {"value", "summary", "topic-cue", "acronym-expansion"} <= rules
    assert sorted(rules - set(worded)) == []


SKETCH = """
group G: x
paper a: Base network
    abstract: We present a base network that is the simplest one there can be. It reaches 70.1% on ImageNet.
    dataset: ImageNet
    result: 70.1 % on ImageNet
    summary: We present a base network that is the simplest one there can be.
"""


def render(text: str, convert: Convert) -> dict[str, LexborHTMLParser]:
    environment = make_environment(CONFIG)
    return {page.uri: convert(get_data(render_page(page, environment))[0]) for page in plan_pages(read_sketch(text), CONFIG)}


def test_summary_and_figures_have_their_row(convert: Convert) -> None:
    page = render(SKETCH, convert)["papers/a.md"]
    rows = [row.text().strip() for row in page.css(".pa-why li")]
    assert "summary, stated, the sentence that best says what is new: We present a base network that…" in rows
    assert "result, stated, a figure claimed for the paper’s own work: 70.1%" in rows


@pytest.mark.parametrize("count", [25, 26, 300])
def test_every_backlink_can_be_reached(count: int, convert: Convert) -> None:
    """Also those of a paper that coins no name."""
    mentioning = "".join(f'paper p{n:03}: Paper {n:03}\n    abstract: Base\n    mention: a "Base"\n' for n in range(count))
    pages = render(SKETCH + mentioning, convert)
    assert len(pages["papers/a.md"].css("#mentioned-by + ul li")) == 25
    lists = [page for uri, page in pages.items() if uri.startswith("papers/a/mentioned-by")]
    listed = {link.attributes["href"] for page in lists for link in page.css("li > a")}
    assert len(listed) == (count if count > 25 else 0)
    links = [link.text() for link in pages["papers/a.md"].css("a") if "mentioned-by" in (link.attributes["href"] or "")]
    assert links == ([f"{count - 25} more"] if count > 25 else [])
