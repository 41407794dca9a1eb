"""Pages of claimed figures: by dataset and measure, in the order of papers, each with its sentence, gains apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.utils.meta import get_data
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config, Settings
from generator.model import Metric, Survey
from generator.pages.addresses import result_uri
from generator.pages.plan import plan_pages
from generator.pages.render import make_environment, render_page
from tests.pages.sketch import read_sketch

Convert = Callable[[str], LexborHTMLParser]
CONFIG = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))
SKETCH = """
group G: x
paper b: Better network
    abstract: First words. We reach 70.1% on ImageNet. That is 3.5% more than before.
    dataset: ImageNet
    result: 70.1 % on ImageNet
    result: 3.5 % on ImageNet
paper a: All networks
    abstract: We reach 99.9% on ImageNet.
    dataset: ImageNet
    result: 99.9 % on ImageNet
paper c: Convolutions
    abstract: We reach 80.2% on ImageNet, with Top-1 acc.
    dataset: ImageNet
    result: 80.2 % on ImageNet
"""


@pytest.fixture
def survey() -> Survey:
    """Three papers with one measure, written in two ways by two of them; the second figure of b is a gain."""
    sketch = read_sketch(SKETCH)
    results = {paper: list(found) for paper, found in sketch.results.items()}
    results["b"][1] = replace(results["b"][1], gain=True)  # type: ignore[index]
    results["c"][0] = replace(results["c"][0], metric="Top-1 acc.")  # type: ignore[index]
    taxonomy = replace(sketch.taxonomy, metrics=(Metric("accuracy", ("top-1 acc",)),))
    return replace(sketch, results={paper: tuple(found) for paper, found in results.items()}, taxonomy=taxonomy)


def render(survey: Survey, convert: Convert) -> dict[str, LexborHTMLParser]:
    environment = make_environment(CONFIG)
    return {page.uri: convert(get_data(render_page(page, environment))[0]) for page in plan_pages(survey, CONFIG)}


def test_by_paper_never_by_figure_with_gains_apart(survey: Survey, convert: Convert) -> None:
    page = render(survey, convert)["results/imagenet/accuracy.md"]
    claimed, gains = ([link.text() for link in found.css("li > a")] for found in page.css("h2 + ul"))
    assert claimed == ["All networks", "Better network", "Convolutions"]
    assert gains == ["Better network"]
    assert "not comparable" in page.css(".pa-lead")[0].text()


def test_the_whole_sentence_is_quoted_with_the_figure_marked(survey: Survey, convert: Convert) -> None:
    page = render(survey, convert)["results/imagenet/accuracy.md"]
    quotes = [quote.text() for quote in page.css("q")]
    assert quotes == [
        "We reach 99.9% on ImageNet.",
        "We reach 70.1% on ImageNet.",
        "We reach 80.2% on ImageNet, with Top-1 acc.",
        "That is 3.5% more than before.",
    ]
    assert [mark.text() for mark in page.css("mark")] == ["99.9", "70.1", "80.2", "3.5"]


def test_reached_from_index_dataset_and_paper(survey: Survey, convert: Convert) -> None:
    pages = render(survey, convert)
    for uri in ("results/index.md", "datasets/imagenet.md", "papers/a.md"):
        links = [link.attributes["href"] or "" for link in pages[uri].css("a")]
        assert any(link.endswith("results/imagenet/accuracy.md") for link in links), uri
    assert any("results/index.md" in (link.attributes["href"] or "") for link in pages["datasets/index.md"].css("a"))


def test_without_a_taxonomy_writings_stay_apart_but_for_case_and_punctuation(survey: Survey, convert: Convert) -> None:
    pages = render(replace(survey, taxonomy=replace(survey.taxonomy, metrics=())), convert)
    assert {uri for uri in pages if uri.startswith("results/imagenet/")} == {
        "results/imagenet/accuracy.md",
        "results/imagenet/top-1-acc.md",
    }


def test_without_figures_there_are_no_pages(convert: Convert) -> None:
    pages = render(read_sketch("group G: x\npaper a: A\n    abstract: Words."), convert)
    assert not [uri for uri in pages if uri.startswith("results/")]
    assert not [link for link in pages["datasets/index.md"].css("a") if "results" in (link.attributes["href"] or "")]


def test_without_a_dataset_they_stand_apart(survey: Survey, convert: Convert) -> None:
    found = {
        paper: tuple(replace(result, dataset=None, metric="") for result in results) for paper, results in survey.results.items()
    }
    pages = render(replace(survey, results=found), convert)
    assert "results/-/unstated-.md" in pages
    index = pages["results/index.md"]
    assert [heading.text() for heading in index.css("h2")] == ["No dataset stated"]


def test_no_two_pairs_share_a_place() -> None:
    pairs = [("a", "b-c"), ("a-b", "c"), ("a", ""), ("", "a"), ("a", "2"), ("a", "unstated"), ("", ""), ("index", "a")]
    uris = [result_uri(*pair) for pair in pairs]
    assert len(set(uris)) == len(pairs)
    assert "results/a/2.md" not in uris
