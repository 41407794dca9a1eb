"""Everything the site says, for programs: ``api/papers.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.config import Config
from generator.model import Paper, PaperId, Survey
from generator.pages.addresses import page_uri

PAPERS_URI = "api/papers.json"


def page_url(paper: PaperId) -> str:
    """The public address of a paper's page, relative to the site, with a final slash."""
    return page_uri("papers", paper).removesuffix(".md") + "/"


def write_exports(survey: Survey, config: Config) -> Path:
    """Write ``api/papers.json`` under the site and return its path.

    One paper a line, so that two versions can be compared with line tools and read as a stream.
    """
    path = config.site_path / PAPERS_URI
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_render_papers(survey, config))
    return path


def _render_papers(survey: Survey, config: Config) -> Iterator[str]:
    """The JSON text in pieces: the head, then a line for each paper in the order of ids."""
    head = _render(describe_corpus(survey, config))
    yield f'{head[:-1]}, "papers": ['
    catalog = _Catalog(survey)
    separator = "\n"
    for paper in survey.corpus.papers:
        yield separator + _render(describe_paper(paper, survey, config, catalog))
        separator = ",\n"
    yield "\n]}\n"


def _render(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Catalog:
    """Titles by id, made once for all papers."""

    def __init__(self, survey: Survey) -> None:
        self.topics = {topic.id: topic.title for topic in survey.taxonomy.topics}
        self.tags = {tag.id: tag for tag in survey.taxonomy.tags}
        self.datasets = {dataset.id: dataset.title for dataset in survey.datasets}


def describe_corpus(survey: Survey, config: Config) -> dict[str, Any]:
    """The head of the export: the site, and the account of records (records = papers + merged + rejected)."""
    corpus = survey.corpus
    documents = [{"path": item.path, "records": item.records, "papers": len(item.papers)} for item in corpus.documents]
    return {
        "site": {"name": config.site_name, "url": config.site_url},
        "corpus": {
            "records": corpus.records,
            "papers": len(corpus.papers),
            "merged": len(corpus.merges),
            "rejected": corpus.rejected,
            "problems": len(survey.problems),
            "documents": documents,
        },
        "moved": {str(old): str(new) for old, new in corpus.moved},
    }


def describe_paper(paper: Paper, survey: Survey, config: Config, catalog: _Catalog) -> dict[str, Any]:
    """All that is said of a paper: identity, known bibliography, then the facts. Unknown bibliography has no key at all."""
    return {**describe_entry(paper, config.site_url), **_describe_facts(paper.id, survey, catalog)}


def describe_entry(paper: Paper, site_url: str) -> dict[str, Any]:
    """A paper as settled from its records, without anything concluded about it."""
    known = {
        "authors": list(paper.authors),
        "year": paper.year,
        "venue": paper.venue,
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "link": paper.url,
        "keywords": list(paper.keywords),
        "corrected": list(paper.corrected),
    }
    return {
        "id": paper.id,
        "url": site_url + page_url(paper.id),
        "title": paper.title.plain,
        "abstract": paper.abstract.plain,
        "sources": [{"path": source.path, "line": source.line} for source in paper.sources],
        **{key: value for key, value in known.items() if value},
    }


def _describe_facts(paper: PaperId, survey: Survey, catalog: _Catalog) -> dict[str, Any]:
    summary = survey.summaries.get(paper)
    return {
        "tldr": summary.text if summary else "",
        "survey": paper in survey.study,
        "topics": [catalog.topics[score.topic] for score in survey.topics[paper]],
        "tags": [{"kind": catalog.tags[use.tag].kind, "title": catalog.tags[use.tag].title} for use in survey.tags[paper]],
        "names": [coined.name for coined in survey.names[paper]],
        "mentions": [{"name": mention.name, "target": mention.target} for mention in survey.mentions[paper]],
        "mentioned_by": list(survey.mentioned_by[paper]),
        "datasets": [use.surface for use in survey.dataset_uses[paper]],
        "results": list(_describe_results(paper, survey)),
        "code": [link.url for link in survey.code[paper]],
        "related": [{"id": item.paper, "score": round(item.score, 4), "terms": list(item.terms)} for item in survey.related[paper]],
    }


def _describe_results(paper: PaperId, survey: Survey) -> Iterator[dict[str, Any]]:
    """Absolute results only; a gain is no figure of the paper's own method."""
    for result in survey.results[paper]:
        if not result.gain:
            yield {
                "value": result.value,
                "unit": result.unit,
                "metric": result.metric,
                "dataset": result.dataset_surface,
                "system": result.system,
            }
