"""Corrections: the example of the about page works as printed and shows; names without a link say how to get one; families."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from mkdocs.utils.meta import get_data
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config, Settings
from generator.model import AmbiguousName, PaperId, Survey
from generator.overrides import read_overrides
from generator.pages.plan import plan_pages
from generator.pages.render import make_environment, render_page
from generator.survey import build_survey
from generator.taxonomy import read_taxonomy
from tests.pages.sketch import read_sketch
from tests.projects import ROOT

Convert = Callable[[str], LexborHTMLParser]


def render(survey: Survey, uri: str, convert: Convert) -> LexborHTMLParser:
    config = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))
    page = next(page for page in plan_pages(survey, config) if page.uri == uri)
    return convert(get_data(render_page(page, make_environment(config)))[0])


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """The survey of the seeds with what the about page prints as their overrides.yml."""
    path = tmp_path_factory.mktemp("corrected")
    shutil.copytree(ROOT / "abstracts", path / "abstracts")
    shutil.copy(ROOT / "taxonomy.yml", path / "taxonomy.yml")
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "about.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 1
    (path / "overrides.yml").write_text(blocks[0], encoding="utf-8")
    return build_survey(Config(Settings(), path, path / "docs", path / "site"))


def test_the_example_of_the_about_page_works(corrected: Survey, convert: Convert) -> None:
    page = render(corrected, "papers/a-convnet-for-the-2020s.md", convert)
    shown = {node.text() for node in page.css(".corrected")}
    assert {"ConvNeXt", "convolutional network architecture", "87.8%"} <= shown
    byline = page.css_first(".pa-byline")
    assert byline is not None and byline.text() == "Zhuang Liu, Hanzi Mao · 2022"
    row = next(row.text() for row in render(corrected, "sources/index.md", convert).css("#corrected-by-hand + ul li"))
    assert all(kind in row for kind in ("year", "authors", "names", "topics", "results")), row


def test_an_ambiguous_name_says_how_to_link_it(convert: Convert, tmp_path: Path) -> None:
    sketch = read_sketch("group G: x\npaper a: Gap: a *model*\n    abstract: Gap.\n")
    survey = replace(sketch, ambiguous=(AmbiguousName("GAP", (PaperId("a"),), "also stands for “pooling”"),))
    page = render(survey, "sources/index.md", convert)
    everywhere, once = (block.text() for block in page.css("pre code"))
    (tmp_path / "taxonomy.yml").write_text(everywhere, encoding="utf-8")
    (tmp_path / "overrides.yml").write_text(once, encoding="utf-8")
    known = read_taxonomy(tmp_path / "taxonomy.yml").names[0]
    assert (known.name, known.title) == ("GAP", "Gap: a *model*")
    facts = read_overrides(tmp_path / "overrides.yml").facts_by_paper
    assert yaml.safe_load(once)["papers"] == {paper: dict(found) for paper, found in facts.items()}


def test_a_family_shows_its_forms_and_who_writes_them(convert: Convert) -> None:
    survey = read_sketch(
        """
        group G: x
        paper a: First
            abstract: We propose ConvNeXt and Other.
            name: Other
            name: ConvNeXt
        paper b: Second
            abstract: Based on ConvNeXt-T.
            mention: a "ConvNeXt-T"
        paper c: Third
            abstract: Not ConvNeXts.
            mention: a "ConvNeXts"
        paper d: Fourth
            abstract: With ConvNeXt-T too.
            mention: a "ConvNeXt-T"
        """
    )
    page = render(survey, "names/convnext.md", convert)
    assert [" ".join(row.text().split()) for row in page.css("#forms ~ ul")[0].css("li")] == ["ConvNeXt-T Second · Fourth"]
    assert not render(survey, "names/other.md", convert).css("#forms")
