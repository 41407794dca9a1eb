"""Topics and tags found from the texts: for any corpus, with evidence, stable, and written as a taxonomy."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from generator.analysis import discovery
from generator.analysis.discovery import count_topics, discover_taxonomy, suggest_taxonomy
from generator.analysis.keyphrases import add_keywords
from generator.analysis.sampling import choose_sample
from generator.analysis.tags import find_tags
from generator.analysis.topics import find_topics
from generator.crew import Crew
from generator.model import Basis, RichText, Taxonomy, Topic, TopicId
from generator.taxonomy import read_taxonomy
from tests.analysis.seeds import Shelf, make_paper, quoted, seed_papers


def test_a_written_taxonomy_stays() -> None:
    written = Taxonomy(topics=(Topic(TopicId("x"), "x"),))
    assert discover_taxonomy(seed_papers(), written) is written


@pytest.mark.parametrize(("papers", "topics"), [(1, 1), (5, 1), (23, 7), (24, 8), (100, 8), (150, 12), (518, 24), (100_000, 40)])
def test_number_of_topics(papers: int, topics: int) -> None:
    assert count_topics(papers) == topics


@pytest.mark.parametrize("number", [0, 1, 2, 5, 50])
def test_corpora_of_any_size(number: int) -> None:
    found = discover_taxonomy(seed_papers()[:number], Taxonomy())
    assert len(found.topics) <= max(1, number // 3)
    assert number < 5 or found.topics
    assert all(topic.cues and topic.discovered for topic in found.topics)


def test_texts_without_words() -> None:
    papers = [make_paper(f"{number}", "") for number in range(30)]
    assert discover_taxonomy(papers, Taxonomy()) == Taxonomy()


def test_topics_of_the_seeds() -> None:
    papers = seed_papers()
    found = discover_taxonomy(papers, Taxonomy())
    titles = [topic.title for topic in found.topics]
    assert len(titles) == len(set(titles)) == 24
    assert {"Adversarial attacks", "Masked image modeling", "Object detection"} <= set(titles)
    assert [topic.id for topic in found.topics] == sorted(topic.id for topic in found.topics)
    scores = find_topics(papers, found)
    assert sum(bool(given) for given in scores.values()) >= 0.97 * len(papers)
    modeling = next(topic for topic in found.topics if topic.title == "Masked image modeling")
    assert "Typical: " in modeling.about
    assert max(modeling.cues, key=lambda cue: cue.weight).phrase == "masked image modeling"
    for paper in papers[:100]:
        for score in scores[paper.id]:
            assert quoted(paper, score.evidence)


def test_twice_the_same() -> None:
    papers = seed_papers()
    assert discover_taxonomy(papers, Taxonomy()) == discover_taxonomy(papers, Taxonomy())


def test_a_few_papers_more_leave_most_where_they_are() -> None:
    papers = seed_papers()
    fewer = [paper for paper in papers if zlib.crc32(paper.id.encode()) % 50]
    before, after = (find_topics(fewer, discover_taxonomy(some, Taxonomy())) for some in (fewer, papers))
    same = sum([score.topic for score in before[paper.id][:1]] == [score.topic for score in after[paper.id][:1]] for paper in fewer)
    assert 0 < len(papers) - len(fewer) <= 0.04 * len(papers)
    assert same >= 0.7 * len(fewer)


def test_of_a_large_corpus_a_sample_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "WHOLE", 200)
    monkeypatch.setattr(discovery, "SAMPLE", 200)
    papers, crew = list(seed_papers()), Crew(memory=Shelf())
    found = discover_taxonomy(papers, Taxonomy(), crew)
    assert len(found.topics) == count_topics(len(papers))
    sampled = set(choose_sample(papers, 200))
    place = next(place for place in range(len(papers)) if place not in sampled)
    papers[place] = replace(papers[place], abstract=RichText("Quarks and gluons, and machine translation of quarks."))
    monkeypatch.setattr(discovery, "find_vectors", None)
    assert discover_taxonomy(papers, Taxonomy(), crew) == found
    monkeypatch.undo()
    monkeypatch.setattr(discovery, "WHOLE", 200)
    monkeypatch.setattr(discovery, "SAMPLE", 200)
    assert discover_taxonomy(papers, Taxonomy()) == found
    papers[min(sampled)] = papers[place]
    assert discover_taxonomy(papers[:190], Taxonomy(), crew) == discover_taxonomy(papers[:190], Taxonomy())


def test_suggestion_reads_back(tmp_path: Path) -> None:
    papers = seed_papers()[:200]
    path = tmp_path / "taxonomy.yml"
    path.write_text(suggest_taxonomy(papers), encoding="utf-8")
    read, found = read_taxonomy(path), discover_taxonomy(papers, Taxonomy())
    assert [topic.title for topic in read.topics] == [topic.title for topic in found.topics]
    assert [tag.title for tag in read.tags] == [tag.title for tag in found.tags]
    assert [topic.id for topic in read.topics] == [topic.id for topic in found.topics]
    assert find_topics(papers, read) == find_topics(papers, found)


def test_keywords_of_records_become_tags() -> None:
    papers = [
        replace(make_paper(f"Paper {n} on graph search", "We search graphs in words."), keywords=("Graph Search", "Planning"))
        for n in range(20)
    ]
    papers.append(replace(make_paper("Another", "Words."), keywords=("graph-search", "seldom")))
    found = discover_taxonomy(papers, Taxonomy())
    assert [(tag.title, tag.kind) for tag in found.tags] == [("Graph Search", "keyword"), ("Planning", "keyword")]
    uses = add_keywords(papers, find_tags(papers, found), found)
    assert [(use.tag, use.basis, bool(use.evidence)) for use in uses[papers[0].id]] == [
        ("graph-search", Basis.STATED, True),
        ("planning", Basis.STATED, False),
    ]
    assert [use.tag for use in uses[papers[-1].id]] == ["graph-search"]


def test_keyphrases_where_records_have_no_keywords() -> None:
    titles = {tag.title.lower() for tag in discover_taxonomy(seed_papers(), Taxonomy()).tags}
    assert len(titles) == 60
    assert {"object detection", "knowledge distillation", "inductive bias"} <= titles
    assert not {"publicly available", "project page", "real-world", "inductive biases"} & titles
