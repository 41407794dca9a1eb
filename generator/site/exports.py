"""Everything the site says, for programs: ``api/papers.json``."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from generator.config import Config
from generator.model import Paper, PaperId, Survey, Tag
from generator.packing import digest_bytes, digest_words
from generator.pages.addresses import page_uri
from generator.site.earlier import EarlierSite
from generator.site.readings import PaperKeys, Readings, hash_keys, read_survey

PAPERS_URI = "api/papers.json"
_REMEMBERED = "export"
# A block ends before every paper whose hash is a multiple of this: so many papers are in one on average, and a paper that comes or
# goes changes its own block alone. An edit costs 0.2 ms for each of them, every build 0.05 ms for each block.
PAPERS_PER_BLOCK = 16
# The key of what is in a block, where it stands in the file and how long it is, and the hash of its bytes.
_Place = tuple[bytes, int, int, bytes]


def page_url(paper: PaperId) -> str:
    """The public address of a paper's page, relative to the site, with a final slash."""
    return page_uri("papers", paper).removesuffix(".md") + "/"


def write_exports(
    survey: Survey,
    config: Config,
    keys: PaperKeys | None = None,
    earlier: EarlierSite | None = None,
    readings: Readings | None = None,
) -> Path:
    """Write ``api/papers.json`` under the site and return its path; lines that would come out the same come from ``earlier``.

    One paper a line, so that two versions can be compared with line tools and read as a stream.
    """
    path, earlier = config.site_path / PAPERS_URI, earlier or EarlierSite()
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = _Catalog(survey, readings or read_survey(survey, earlier))
    with _Blocks(_key_around(survey, config), earlier) as blocks, path.open("wb") as file:
        file.writelines(_render_papers(survey, config, keys or PaperKeys(survey), catalog, blocks))
    return path


def _render_papers(survey: Survey, config: Config, keys: PaperKeys, catalog: _Catalog, blocks: _Blocks) -> Iterator[bytes]:
    """The JSON text in pieces: the head, then a line for each paper in the order of ids."""
    yield blocks.skip(_render(describe_corpus(survey, config))[:-1] + b', "papers": [')

    def render(papers: Sequence[Paper]) -> bytes:
        return b",\n".join(_render(describe_paper(paper, survey, config, catalog)) for paper in papers)

    separator = b"\n"
    for papers, key in _key_blocks(survey, keys):
        yield blocks.skip(separator)
        yield blocks.render(papers[0].id, key, partial(render, papers))
        separator = b",\n"
    yield b"\n]}\n"


class _Blocks:
    """Lines of neighbouring papers: taken from the published export where it still holds them and nothing in them changed."""

    def __init__(self, around: bytes, earlier: EarlierSite) -> None:
        self._earlier = earlier
        kept: tuple[bytes, dict[str, _Place]] | None = earlier.read(_REMEMBERED)
        self._before = kept[1] if kept and kept[0] == around else {}
        self._now: tuple[bytes, dict[str, _Place]] = around, {}
        self._offset = 0
        self._published: IO[bytes] | None = None

    def __enter__(self) -> _Blocks:
        with suppress(OSError):
            self._published = (self._earlier.site_path / PAPERS_URI).open("rb") if self._before else None
        return self

    def __exit__(self, *_: object) -> None:
        if self._published:
            self._published.close()
        if self._now[1] != self._before:
            self._earlier.write(_REMEMBERED, self._now)

    def skip(self, content: bytes) -> bytes:
        """Bytes between blocks, as they are."""
        self._offset += len(content)
        return content

    def render(self, name: str, key: bytes, make: Callable[[], bytes]) -> bytes:
        """The block of this name, which ``make`` makes of nothing but what ``key`` stands for."""
        block = self._take_over(name, key) or make()
        self._now[1][name] = (key, self._offset, len(block), digest_bytes(block))
        return self.skip(block)

    def _take_over(self, name: str, key: bytes) -> bytes:
        before = self._before.get(name)
        if before is None or before[0] != key or self._published is None:
            return b""
        _, offset, length, digest = before
        self._published.seek(offset)
        block = self._published.read(length)
        return block if digest_bytes(block) == digest else b""


def _key_blocks(survey: Survey, keys: PaperKeys) -> Iterator[tuple[list[Paper], bytes]]:
    """The papers in blocks, each with a key of all that is said of them, but for what `_key_around` holds."""
    facts = (survey.summaries, survey.study, survey.topics, survey.tags, survey.names, survey.mentions)
    key_by_id = keys.join(*facts, survey.dataset_uses, survey.results, survey.code, survey.related)
    for papers in _cut_blocks(survey.corpus.papers):
        parts = [part for paper in papers for part in (*map(str, paper.sources), "", *survey.mentioned_by[paper.id], "")]
        yield papers, hash_keys([digest_words(parts), *(key_by_id[paper.id] for paper in papers)])


def _cut_blocks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    block: list[Paper] = []
    for paper in papers:
        if block and zlib.crc32(paper.id.encode("utf-8", "surrogatepass")) % PAPERS_PER_BLOCK == 0:
            yield block
            block = []
        block.append(paper)
    if block:
        yield block


def _key_around(survey: Survey, config: Config) -> bytes:
    """A key of what lines say beside their papers: the address of the site, and the titles of topics and tags."""
    topics = [word for topic in survey.taxonomy.topics for word in (topic.id, topic.title)]
    tags = [word for tag in survey.taxonomy.tags for word in (tag.id, tag.kind, tag.title)]
    return digest_words([config.site_url, *topics, "", *tags])


def _render(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


class _Catalog:
    """Titles by id, made once for all papers, and what was read of these already."""

    def __init__(self, survey: Survey, readings: Readings) -> None:
        self.readings = readings
        self.topics: dict[str, str] = {topic.id: topic.title for topic in survey.taxonomy.topics}
        self.tags: dict[str, Tag] = {tag.id: tag for tag in survey.taxonomy.tags}


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
    summary, tags = survey.summaries.get(paper), [catalog.tags[tag] for tag in catalog.readings.tags[paper]]
    return {
        "tldr": summary.text if summary else "",
        "survey": paper in survey.study,
        "topics": [catalog.topics[topic] for topic in catalog.readings.topics[paper]],
        "tags": [{"kind": tag.kind, "title": tag.title} for tag in tags],
        "names": [name for _, name in catalog.readings.names[paper]],
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
