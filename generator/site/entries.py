"""What can be found: papers, topics, tags, datasets and names from the survey, every other page from the finished site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from generator.model import Paper, PaperId, Survey
from generator.pages.addresses import page_uri
from generator.site.earlier import EarlierSite
from generator.site.readings import PaperKeys, Readings
from generator.site.stubs import Entry, Item, make_item, squash_names
from generator.site.trees import hash_bytes

# The words of a page that stands in no survey: its headings and paragraphs, without the lists and tables that other entries cover.
_HEADLINE = "article h1"
_PROSE = "article h2, article h3, article p, article dd"
_PROSE_CHARS = 20_000
_UNLISTED = frozenset({"404.html"})
_REMEMBERED = "own-words"


def list_items(survey: Survey, readings: Readings, keys: PaperKeys) -> Iterator[Item]:
    """Everything in the survey that has a page, each once."""
    key_by_paper = keys.join(survey.names, survey.summaries)
    for paper in survey.corpus.papers:
        yield Item(page_url("papers", paper.id), key_by_paper[paper.id], partial(_describe_paper, paper, survey))
    yield from map(make_item, _list_others(survey, readings))


def _list_others(survey: Survey, readings: Readings) -> Iterator[Entry]:
    for topic in survey.taxonomy.topics:
        yield Entry(page_url("topics", topic.id), topic.title, text=topic.about)
    used = {tag for tags in readings.tags.values() for tag in tags}
    for tag in survey.taxonomy.tags:
        if tag.id in used:
            yield Entry(page_url("tags", tag.id), tag.title, text=tag.about)
    for dataset in survey.datasets:
        also = (*dataset.aliases, *squash_names((dataset.title, *dataset.aliases)))
        yield Entry(page_url("datasets", dataset.id), dataset.title, (dataset.title,), also, dataset.about)
    yield from _list_names(survey, readings)


def list_urls(survey: Survey, readings: Readings) -> Iterator[str]:
    """The addresses of everything in the survey that has a page, names that no item is for among them."""
    yield from (page_url("papers", paper.id) for paper in survey.corpus.papers)
    yield from (page_url("topics", topic.id) for topic in survey.taxonomy.topics)
    yield from (page_url("tags", tag.id) for tag in survey.taxonomy.tags)
    yield from (page_url("datasets", dataset.id) for dataset in survey.datasets)
    yield from (page_url("names", name_id) for names in readings.names.values() for name_id, _ in names)


def list_pages(paths_by_url: Mapping[str, Path], known_urls: Iterable[str], earlier: EarlierSite) -> list[Item]:
    """Every page of a finished site that is not about one thing in the survey, with its own words."""
    before: dict[str, tuple[str, Entry | None]] = earlier.read(_REMEMBERED) or {}
    now = {}
    for url in sorted(paths_by_url.keys() - set(known_urls)):
        if not _is_later_part(url, paths_by_url) and paths_by_url[url].is_file():
            content = paths_by_url[url].read_bytes()
            digest = hash_bytes(content)
            same = url in before and before[url][0] == digest
            now[url] = before[url] if same else (digest, _read_page(content.decode("utf-8"), url))
    if now != before:
        earlier.write(_REMEMBERED, now)
    return [make_item(entry) for _, entry in now.values() if entry]


def _is_later_part(url: str, urls: Mapping[str, Path]) -> bool:
    """Whether a page goes on with the listing of another, which has the same title and words."""
    whole, _, part = url.rstrip("/").rpartition("/")
    return part.isdigit() and f"{whole}/" in urls


def find_pages(site_path: Path) -> dict[str, Path]:
    """The files of the pages of a finished site by public address relative to it."""
    return place_pages(site_path, (path.relative_to(site_path).as_posix() for path in site_path.rglob("*.html")))


def place_pages(site_path: Path, uris: Iterable[str]) -> dict[str, Path]:
    """The files of some pages of a site, given relative to it, by public address."""
    return {uri.removesuffix("index.html"): site_path / uri for uri in sorted(uris) if uri not in _UNLISTED}


def page_url(folder: str, entity_id: str) -> str:
    """The public address of one paper, topic, tag, dataset or name, relative to the site."""
    return page_uri(folder, entity_id).removesuffix(".md") + "/"


def _describe_paper(paper: Paper, survey: Survey) -> Entry:
    names = survey.names[paper.id]
    surfaces = tuple(dict.fromkeys(coined.name for coined in names))
    aliases = tuple(alias for coined in names for alias in coined.aliases)
    also = (*aliases, *squash_names((*surfaces, *aliases)), *paper.authors, paper.doi, paper.arxiv_id)
    return Entry(
        url=page_url("papers", paper.id),
        title=paper.title.plain,
        names=surfaces,
        aliases=tuple(filter(None, also)),
        text=paper.abstract.plain,
        summary=_find_summary(paper, survey),
    )


def _find_summary(paper: Paper, survey: Survey) -> tuple[int, int] | None:
    """Where the summary stands in the abstract; None where it does not (a corrected one)."""
    summary = survey.summaries.get(paper.id)
    start = paper.abstract.plain.find(summary.text) if summary and summary.text else -1
    return (start, start + len(summary.text)) if summary and start >= 0 else None


def _list_names(survey: Survey, readings: Readings) -> Iterator[Entry]:
    """A coined name that several papers coin or others mention; any other leads to its one paper, which is found by it."""
    titles = {paper.id: paper.title.plain for paper in survey.corpus.papers}
    coiners: dict[str, list[tuple[PaperId, str]]] = defaultdict(list)
    for paper_id in titles:
        for name_id, written in readings.names[paper_id]:
            coiners[name_id].append((paper_id, written))
    for name_id, pairs in sorted(coiners.items()):
        ids = {paper_id for paper_id, _ in pairs}
        if len(ids) > 1 or any(set(survey.mentioned_by.get(paper_id, ())) - ids for paper_id in ids):
            yield Entry(page_url("names", name_id), pairs[0][1], text=". ".join(titles[paper_id] for paper_id, _ in pairs))


def _read_page(html: str, url: str) -> Entry | None:
    """The entry of a page by its headline and paragraphs; None for a redirect, which has no article."""
    tree = LexborHTMLParser(html)
    headline = tree.css_first(_HEADLINE)
    if headline is None:
        return None
    for mark in tree.css("a.headerlink, script, style, [hidden]"):
        mark.decompose()
    title = " ".join(headline.text().split())
    words = " ".join(" ".join(node.text().split()) for node in tree.css(_PROSE))
    return Entry(url, title or url, text=words[:_PROSE_CHARS])
