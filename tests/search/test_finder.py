"""What the browser and programs fetch is made again only where it changed, and is the same as if made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config, Settings
from generator.model import Survey
from generator.site import exports, finder, readings, vocabulary
from generator.site.earlier import EarlierSite
from generator.site.entries import page_url
from generator.site.finder import begin_finder, finish_finder
from generator.site.search import Index
from generator.site.shards import hash_ids
from generator.site.store import Store
from generator.survey import build_survey
from tests.projects import TAXONOMY, make_small_project
from tests.search.test_bundles import digest_tree

PAPERS = [
    {
        "title": f"Net{number}: a network of {number} layers",
        "abstract": f"We introduce Net{number}, a convolutional network. It has {number} layers and word{number} on ImageNet.",
        "authors": [f"Ada Author{number}"],
    }
    for number in range(40)
]
MAKERS = ((finder, "describe_card"), (finder, "describe_record"), (exports, "describe_paper"), (vocabulary, "_count_group"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_project(tmp_path_factory.mktemp("finder") / "p", PAPERS, {"taxonomy.yml": TAXONOMY})


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "GROUP_PAPERS", 4)


def read(project: Path) -> tuple[Survey, Config]:
    config = Config(Settings(), project, project / "docs", project / "site")
    return build_survey(config), config


def make(survey: Survey, config: Config, site_path: Path, earlier: EarlierSite | None = None) -> Index:
    begun = begin_finder(survey, replace(config, site_path=site_path), earlier=earlier)
    return finish_finder(begun, {}, site_path, earlier=earlier)


def count_calls(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    calls = {name: 0 for _, name in MAKERS}

    def watch(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any) -> Any:
            calls[name] += 1
            return function(*args)

        return counted

    for module, name in MAKERS:
        monkeypatch.setattr(module, name, watch(name, getattr(module, name)))
    return calls


def change_abstract(survey: Survey, number: int, words: str) -> Survey:
    papers = list(survey.corpus.papers)
    abstract = papers[number].abstract
    papers[number] = replace(papers[number], abstract=replace(abstract, plain=abstract.plain + words))
    return replace(survey, corpus=replace(survey.corpus, papers=tuple(papers)))


def test_nothing_is_made_twice(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survey, config = read(project)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "one")
    first = make(survey, config, tmp_path / "one", earlier)
    calls = count_calls(monkeypatch)
    assert make(survey, config, tmp_path / "two", earlier) == first
    assert set(calls.values()) == {0}
    assert digest_tree(tmp_path / "two") == digest_tree(tmp_path / "one")


def test_an_edit_makes_what_it_touches(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    survey, config = read(project)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "one")
    make(survey, config, tmp_path / "one", earlier)
    survey = change_abstract(survey, 7, " It is unheard of.")
    calls = count_calls(monkeypatch)
    index = make(survey, config, tmp_path / "two", earlier)
    assert 1 <= calls["describe_paper"] < len(PAPERS)
    assert calls["_count_group"] == 1
    assert 1 <= calls["describe_card"] <= finder.CARDS_PER_FILE
    assert 1 <= calls["describe_record"] < len(PAPERS)
    assert index == make(survey, config, tmp_path / "clean")
    assert digest_tree(tmp_path / "two") == digest_tree(tmp_path / "clean")
    assert "unheard" in (tmp_path / "two/atlas/vocabulary/3-32.json").read_text(encoding="utf-8")


def test_what_goes_is_forgotten(project: Path, tmp_path: Path) -> None:
    """Words and papers that are there in one build and not in the next, and then again."""
    survey, config = read(project)
    more = change_abstract(survey, 7, " It is unheard of.")
    corpus = replace(survey.corpus, papers=survey.corpus.papers[:9], rejected=len(PAPERS) - 9)
    fewer = replace(survey, corpus=corpus)
    earlier = EarlierSite(Store(tmp_path / "cache"))
    for number, changed in enumerate((more, survey, fewer, more)):
        index = make(changed, config, tmp_path / f"{number}", earlier)
        assert index == make(changed, config, tmp_path / f"clean{number}")
        assert digest_tree(tmp_path / f"{number}") == digest_tree(tmp_path / f"clean{number}")
        earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / f"{number}")


def test_facts_of_others_are_told_apart(project: Path, tmp_path: Path) -> None:
    """A paper that is mentioned by one more, and a topic that is called otherwise, stand in files whose papers did not change."""
    survey, config = read(project)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "one")
    make(survey, config, tmp_path / "one", earlier)
    one, other = (paper.id for paper in survey.corpus.papers[:2])
    mentioned = replace(survey, mentioned_by={**survey.mentioned_by, one: (other,)})
    topics = tuple(replace(topic, title=f"{topic.title}!") for topic in survey.taxonomy.topics)
    renamed = replace(survey, taxonomy=replace(survey.taxonomy, topics=topics))
    for number, changed in enumerate((mentioned, renamed)):
        index = make(changed, config, tmp_path / f"{number}", earlier)
        assert index == make(changed, config, tmp_path / f"clean{number}")
        assert digest_tree(tmp_path / f"{number}") == digest_tree(tmp_path / f"clean{number}")


@pytest.mark.parametrize("uri", ["api/papers.json", "atlas/cards/0.json", "atlas/library/1.json", "pagefind/pagefind-entry.json"])
def test_what_was_written_over_is_made_again(project: Path, tmp_path: Path, uri: str) -> None:
    survey, config = read(project)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "one")
    make(survey, config, tmp_path / "one", earlier)
    expected = digest_tree(tmp_path / "one")
    path = tmp_path / "one" / uri
    path.write_text(path.read_text(encoding="utf-8").replace("e", "E"), encoding="utf-8")
    make(survey, config, tmp_path / "two", earlier)
    assert digest_tree(tmp_path / "two") == expected


def test_what_has_no_page_is_not_found(project: Path, tmp_path: Path) -> None:
    survey, config = read(project)
    whole = begin_finder(survey, replace(config, site_path=tmp_path / "one"))
    left_out = page_url("papers", survey.corpus.papers[3].id)
    part = begin_finder(survey, replace(config, site_path=tmp_path / "two"), urls=whole.urls - {left_out})
    assert whole.urls - part.urls == {left_out}
    assert part.index.ids_by_url.keys() == whole.urls - {left_out}
    assert left_out in part.known_urls, "it is no page with words of its own either"


def test_readings_are_what_the_survey_says(project: Path, tmp_path: Path) -> None:
    survey, _ = read(project)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path)
    for _ in range(2):
        found = readings.read_survey(survey, earlier)
        for paper in survey.corpus.papers:
            assert found.topics[paper.id] == tuple(score.topic for score in survey.topics[paper.id])
            assert found.datasets[paper.id] == tuple(dict.fromkeys(use.dataset for use in survey.dataset_uses[paper.id]))
            assert found.names[paper.id] == tuple((coined.id, coined.name) for coined in survey.names[paper.id])
            assert found.code[paper.id] == len(survey.code[paper.id])
    assert any(found.topics.values())
    assert any(found.names.values())


def test_ids_are_hashed_as_published() -> None:
    """Source: Noll, "FNV hash", the test vectors of FNV-1a, 32 bit."""
    assert hash_ids(["", "a", "foobar"]) == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]
    assert hash_ids([]) == []
    assert hash_ids(["a\0", "a"]) == [*hash_ids(["a\0"]), *hash_ids(["a"])], "each as if alone, however long the others are"
    assert len({*hash_ids(["a\0", "a"])}) == 2
