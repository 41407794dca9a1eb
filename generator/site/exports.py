"""Everything the site says, for programs: ``api/papers.json``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from generator.config import Config
from generator.model import Paper, PaperId, Survey
from generator.packing import digest_bytes, digest_words
from generator.pages.addresses import page_uri
from generator.site.earlier import EarlierSite
from generator.site.readings import PaperKeys, hash_keys

PAPERS_URI = "api/papers.json"
_REMEMBERED = "export"
_Place = tuple[bytes, int, int, bytes]


def page_url(paper: PaperId) -> str:
    """The public address of a paper's page, relative to the site, with a final slash."""
    return page_uri("papers", paper).removesuffix(".md") + "/"


def write_exports(survey: Survey, config: Config, keys: PaperKeys | None = None, earlier: EarlierSite | None = None) -> Path:
    """Write ``api/papers.json`` under the site and return its path; lines that would come out the same come from ``earlier``.

    One paper a line, so that two versions can be compared with line tools and read as a stream.
    """
    path = config.site_path / PAPERS_URI
    path.parent.mkdir(parents=True, exist_ok=True)
    with _Lines(survey, config, keys or PaperKeys(survey), earlier or EarlierSite()) as lines, path.open("wb") as file:
        file.writelines(_render_papers(survey, config, lines))
    return path


def _render_papers(survey: Survey, config: Config, lines: _Lines) -> Iterator[bytes]:
    """The JSON text in pieces: the head, then a line for each paper in the order of ids."""
    head = _render(describe_corpus(survey, config))
    yield lines.skip(head[:-1] + b', "papers": [')
    catalog = _Catalog(survey)
    separator = b"\n"
    for paper in survey.corpus.papers:
        yield lines.skip(separator)
        yield lines.render(paper.id, partial(describe_paper, paper, survey, config, catalog))
        separator = b",\n"
    yield b"\n]}\n"


class _Lines:
    """The lines of papers: taken from the published export where it still holds them and nothing in them changed."""

    def __init__(self, survey: Survey, config: Config, keys: PaperKeys, earlier: EarlierSite) -> None:
        self._earlier = earlier
        self._keys, around = _key_papers(survey, keys), _key_around(survey, config)
        # Where the line of a paper begins and ends, with the key of what is in it and the hash of its bytes.
        kept: tuple[bytes, dict[str, _Place]] | None = earlier.read(_REMEMBERED)
        self._before = kept[1] if kept and kept[0] == around else {}
        self._now: tuple[bytes, dict[str, _Place]] = around, {}
        self._offset = 0
        self._published: IO[bytes] | None = None

    def __enter__(self) -> _Lines:
        with suppress(OSError):
            self._published = (self._earlier.site_path / PAPERS_URI).open("rb") if self._before else None
        return self

    def __exit__(self, *_: object) -> None:
        if self._published:
            self._published.close()
        if self._now[1] != self._before:
            self._earlier.write(_REMEMBERED, self._now)

    def skip(self, content: bytes) -> bytes:
        """Bytes between lines, as they are."""
        self._offset += len(content)
        return content

    def render(self, paper_id: PaperId, describe: Callable[[], Mapping[str, Any]]) -> bytes:
        """The line of a paper."""
        key = self._keys[paper_id]
        line = self._take_over(paper_id, key) or _render(describe())
        self._now[1][paper_id] = (key, self._offset, len(line), digest_bytes(line))
        return self.skip(line)

    def _take_over(self, paper_id: PaperId, key: bytes) -> bytes:
        before = self._before.get(paper_id)
        if before is None or before[0] != key or self._published is None:
            return b""
        _, offset, length, digest = before
        self._published.seek(offset)
        line = self._published.read(length)
        return line if digest_bytes(line) == digest else b""


def _key_papers(survey: Survey, keys: PaperKeys) -> dict[PaperId, bytes]:
    """A key of all that is said of each paper, but for what `_key_around` holds."""
    facts = (survey.summaries, survey.study, survey.topics, survey.tags, survey.names, survey.mentions)
    key_by_id = keys.join(*facts, survey.dataset_uses, survey.results, survey.code, survey.related)
    parts_by_id = {paper.id: (*map(str, paper.sources), "", *survey.mentioned_by[paper.id]) for paper in survey.corpus.papers}
    return {paper_id: hash_keys([key_by_id[paper_id], digest_words(parts)]) for paper_id, parts in parts_by_id.items()}


def _key_around(survey: Survey, config: Config) -> bytes:
    """A key of what lines say beside their papers: the address of the site, and the titles of topics and tags."""
    topics = [word for topic in survey.taxonomy.topics for word in (topic.id, topic.title)]
    tags = [word for tag in survey.taxonomy.tags for word in (tag.id, tag.kind, tag.title)]
    return digest_words([config.site_url, *topics, "", *tags])


def _render(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class _Catalog:
    """Titles by id, made once for all papers."""

    def __init__(self, survey: Survey) -> None:
        self.topics = {topic.id: topic.title for topic in survey.taxonomy.topics}
        self.tags = {tag.id: tag for tag in survey.taxonomy.tags}


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
