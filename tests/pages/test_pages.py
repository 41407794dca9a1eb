"""What pages say, seen as the reader sees them: converted by the site's own Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config, Settings
from generator.model import Basis, Evidence, Paper, PaperId, RichText, Survey, TopicScore
from generator.pages.bibtex import render_bibtex
from generator.pages.listing import split_listing
from generator.pages.plan import plan_pages
from generator.pages.render import make_environment, render_page
from generator.pages.write import write_tree
from generator.text import normalize_text
from tests.pages.sketch import read_sketch
from tests.pages.test_escaping import TEXTS

Convert = Callable[[str], LexborHTMLParser]
CONFIG = Config(
    Settings(),
    Path("/nowhere"),
    Path("/nowhere/docs"),
    Path("/nowhere/site"),
    repo_url="https://github.com/o/r",
    edit_uri="edit/main/docs/",
)
TAGS = set(Path(__file__).with_name("tags.txt").read_text(encoding="utf-8").split())


def soil(survey: Survey, text: str) -> Survey:
    """The survey with ``text`` in every field that input can fill."""
    plain = normalize_text(text)
    evidence = (Evidence("abstract", 0, len(plain), "topic-cue"), Evidence("title", 0, len(plain), "*x*"))
    topic = replace(survey.taxonomy.topics[0], title=text, about=text)

    def spoil(paper: Paper) -> Paper:
        return replace(
            paper,
            title=RichText(plain),
            abstract=RichText(plain),
            raw_title=text,
            authors=(text, text),
            venue=text,
            year=2020,
            doi=text,
            arxiv_id=text,
            url=text,
        )

    def each(facts: Mapping[PaperId, Sequence[Any]], **values: Any) -> dict[PaperId, tuple[Any, ...]]:
        return {paper: tuple(replace(fact, **values) for fact in found) for paper, found in facts.items()}

    papers = tuple(spoil(paper) for paper in survey.corpus.papers)
    merges = tuple(replace(merge, title=text + "x") for merge in survey.corpus.merges)
    return replace(
        survey,
        corpus=replace(survey.corpus, papers=papers, merges=merges),
        taxonomy=replace(survey.taxonomy, topics=(topic, *survey.taxonomy.topics[1:])),
        topics={paper.id: (TopicScore(topic.id, 1.0, Basis.DERIVED, evidence),) for paper in papers},
        names=each(survey.names, name=text, aliases=(text,), evidence=evidence),
        datasets=tuple(replace(dataset, title=text, about=text) for dataset in survey.datasets),
        dataset_uses=each(survey.dataset_uses, surface=text, evidence=evidence),
        results=each(survey.results, value=text, unit=text, metric=text, system=text, evidence=evidence),
        code=each(survey.code, url=text, repository=text, evidence=evidence),
        mentions=each(survey.mentions, name=text, evidence=evidence),
        summaries={paper: replace(summary, text=text) for paper, summary in survey.summaries.items()},
        expansions=each(survey.expansions, short=text, long=text),
        related=each(survey.related, terms=(text,)),
        ambiguous=tuple(replace(name, name=text, reason=text) for name in survey.ambiguous),
        problems=tuple(replace(problem, path=text, text=text, action=text, hint=text) for problem in survey.problems),
    )


SKETCH = (Path(__file__).parent / "golden" / "corpus.sketch").read_text(encoding="utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_hostile_input_in_every_field_of_every_page(text: str, convert: Convert) -> None:
    plain = normalize_text(text)
    assume(plain)
    environment = make_environment(CONFIG)
    for page in plan_pages(soil(read_sketch(SKETCH), text), CONFIG):
        body, front = get_data(render_page(page, environment))
        tree = convert(body)
        assert set(front) >= {"title", "kind"}, page.uri
        assert tree.body is not None
        nodes = [node for node in tree.body.traverse(include_text=False) if node.tag != "body"]
        if page.template not in ("explore", "reading-list", "compare"):
            assert {node.tag for node in nodes} <= TAGS, page.uri
        assert not [name for node in nodes for name in node.attributes if name.startswith("on") or name == "style"], page.uri
        for anchor in tree.css("a"):
            href = anchor.attributes["href"] or ""
            assert href.startswith(("http://", "https://", "#")) or (href.endswith(".md") and ":" not in href), (page.uri, href)
        if page.template == "paper":
            heading, abstract = tree.css_first("h1"), tree.css_first(".pa-abstract")
            assert heading is not None and heading.text() == plain
            assert abstract is not None and abstract.text() == plain


def render(uri: str, survey: Survey, convert: Convert, config: Config = CONFIG) -> LexborHTMLParser:
    page = next(page for page in plan_pages(survey, config) if page.uri == uri)
    return convert(get_data(render_page(page, make_environment(config)))[0])


def list_texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text().strip() for node in tree.css(selector)]


def test_a_topic_lists_studies_first_then_by_mentions_then_by_title(convert: Convert) -> None:
    survey = read_sketch(
        """
        group G: x
        topic T: x
        paper a: A plain paper
            abstract: T
            topic: t "T"
        paper b: Zebra
            abstract: T
            topic: t "T"
        paper c: A survey
            abstract: T
            topic: t "T"
            study: survey
        paper d: Some other
            abstract: T Zebra
            topic: t "T"
            mention: b "Zebra"
        """
    )
    titles = list_texts(render("topics/t.md", survey, convert), "li > a")
    assert titles[:4] == ["A survey", "Zebra", "A plain paper", "Some other"]


def test_a_paper_without_an_abstract_says_so(convert: Convert) -> None:
    tree = render("papers/bare.md", read_sketch(SKETCH), convert)
    assert "The sources give no abstract for this paper." in list_texts(tree, ".pa-none")
    assert not tree.css(".pa-abstract")


def test_mentions_are_linked_where_they_stand(convert: Convert) -> None:
    tree = render("papers/convnext.md", read_sketch(SKETCH), convert)
    assert [(a.text(), a.attributes["href"]) for a in tree.css(".pa-abstract a")] == [("ViTs", "vit.md")]
    back = render("papers/vit.md", read_sketch(SKETCH), convert)
    assert "A ConvNet for the 2020s <script> & *stars*" in list_texts(back, "#mentioned-by + ul li")


def test_facts_look_as_they_are_known(convert: Convert) -> None:
    tree = render("papers/vit.md", read_sketch(SKETCH), convert)
    assert list_texts(tree, ".pa-facts .derived > a") == ["Vision transformers"]
    assert list_texts(tree, ".pa-facts .corrected > a") == ["image classification"]
    assert tree.css_first('.pa-facts a[title="stated: “ViT”"]') is not None
    reasons = list_texts(tree, ".pa-why li")
    assert any(reason.startswith("topic, derived, cue words of the topic: Vision transformers Transformer") for reason in reasons)
    assert any(reason.startswith("name, stated") and "call it ViT" in reason for reason in reasons)


@pytest.mark.parametrize("name", ["arXiv", "Google Scholar", "Semantic Scholar", "Hugging Face"])
def test_every_paper_can_be_looked_for(name: str, convert: Convert) -> None:
    tree = render("papers/vit.md", read_sketch(SKETCH), convert)
    addresses = [a.attributes["href"] or "" for a in tree.css(".pa-facts a") if a.text() == name]
    assert any("An+Image+is+Worth+16x16+Words%3A+Transformers" in address for address in addresses)


def test_a_long_topic_is_cut_into_parts_that_link_to_each_other(config: Config) -> None:
    papers = "".join(f'paper p{n:03}: Paper {n:03}\n    abstract: T\n    topic: t "T"\n' for n in range(230))
    report = write_tree(read_sketch("group G: x\ntopic T: x\n" + papers), config)
    assert {"topics/t.md", "topics/t/2.md", "topics/t/3.md"} <= set(report.written)
    third = (config.docs_path / "topics/t/3.md").read_text(encoding="utf-8")
    assert "201–230 of 230" in third
    assert "[1](../../topics/t.md)" in third and "[Paper 229](../../papers/p229.md)" in third


@given(count=st.integers(0, 1000), size=st.integers(1, 300))
def test_parts_hold_everything_once_in_order(count: int, size: int) -> None:
    parts = split_listing("x/y.md", list(range(count)), size)
    assert [item for part in parts for item in part.items] == list(range(count))
    assert all(part.items[0] == part.first - 1 for part in parts if part.items)
    assert [part.uri for part in parts] == [str(uri) for uri in parts[0].siblings]
    assert len({part.uri for part in parts}) == len(parts)
    assert parts[0].uri == "x/y.md"


def test_bibtex_says_only_what_is_known() -> None:
    survey = read_sketch(SKETCH)
    papers = {paper.id: paper for paper in survey.corpus.papers}
    assert render_bibtex(papers["bare"]) == "@misc{bare,\n  title = {A Paper without an Abstract},\n}"  # type: ignore[index]
    assert render_bibtex(papers["vit"]).splitlines() == [  # type: ignore[index]
        "@article{vit,",
        "  title = {An Image is Worth 16x16 Words: Transformers for Image Recognition},",
        "  author = {Ada Lovelace and Carl Gauß},",
        "  journal = {ICLR},",
        "  year = {2021},",
        "  eprint = {2010.11929},",
        "  archiveprefix = {arXiv},",
        "}",
    ]


@given(text=TEXTS)
def test_bibtex_braces_always_balance(text: str) -> None:
    paper = read_sketch(SKETCH).corpus.papers[0]
    plain = normalize_text(text)
    entry = render_bibtex(replace(paper, title=RichText(plain), authors=(plain,), venue=plain, doi=plain, url=plain))
    depth = 0
    for at, char in enumerate(entry):
        if char in "{}" and entry[at - 1] != "\\":
            depth += 1 if char == "{" else -1
        assert depth >= 0
    assert depth == 0
