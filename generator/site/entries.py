"""What can be found: papers, topics, tags, datasets and names from the survey, every other page from the finished site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from generator.model import Paper, Survey
from generator.pages.addresses import page_uri
from generator.site.stubs import Entry, squash_names

# The words of a page that stands in no survey: its headings and paragraphs, without the lists and tables that other entries cover.
_HEADLINE = "article h1"
_PROSE = "article h2, article h3, article p, article dd"
_PROSE_CHARS = 20_000
_UNLISTED = frozenset({"404.html"})


def list_entries(survey: Survey, urls: Container[str]) -> Iterator[Entry]:
    """What the survey knows of its pages, as far as they are among ``urls``, public addresses relative to the site."""
    return (entry for entry in list_known(survey) if entry.url in urls)


def list_pages(survey: Survey, site_path: Path) -> Iterator[Entry]:
    """Every page of a finished site that is not about one thing in the survey, with its own words."""
    known = set(_list_urls(survey))
    paths_by_url = dict(find_pages(site_path))
    for url, path in paths_by_url.items():
        if url not in known and not _is_later_part(url, paths_by_url):
            yield from _read_page(path, url)


def _is_later_part(url: str, urls: Container[str]) -> bool:
    """Whether a page goes on with the listing of another, which has the same title and words."""
    whole, _, part = url.rstrip("/").rpartition("/")
    return part.isdigit() and f"{whole}/" in urls


def find_pages(site_path: Path) -> Iterator[tuple[str, Path]]:
    """The pages of a finished site: public address relative to it, and file."""
    for path in sorted(site_path.rglob("*.html")):
        uri = path.relative_to(site_path).as_posix()
        if uri not in _UNLISTED:
            yield uri.removesuffix("index.html"), path


def page_url(folder: str, entity_id: str) -> str:
    """The public address of one paper, topic, tag, dataset or name, relative to the site."""
    return page_uri(folder, entity_id).removesuffix(".md") + "/"


def list_known(survey: Survey) -> Iterator[Entry]:
    """An entry for everything in the survey that may have a page."""
    yield from (_describe_paper(paper, survey) for paper in survey.corpus.papers)
    for topic in survey.taxonomy.topics:
        yield Entry(page_url("topics", topic.id), topic.title, text=topic.about)
    for tag in survey.taxonomy.tags:
        yield Entry(page_url("tags", tag.id), tag.title, text=tag.about)
    for dataset in survey.datasets:
        also = (*dataset.aliases, *squash_names((dataset.title, *dataset.aliases)))
        yield Entry(page_url("datasets", dataset.id), dataset.title, (dataset.title,), also, dataset.about)
    yield from _list_names(survey)


def _list_urls(survey: Survey) -> Iterator[str]:
    """The addresses of everything in the survey that may have a page, names that no entry is for among them."""
    yield from (page_url("papers", paper.id) for paper in survey.corpus.papers)
    yield from (page_url("topics", topic.id) for topic in survey.taxonomy.topics)
    yield from (page_url("tags", tag.id) for tag in survey.taxonomy.tags)
    yield from (page_url("datasets", dataset.id) for dataset in survey.datasets)
    yield from (page_url("names", coined.id) for paper in survey.corpus.papers for coined in survey.names[paper.id])


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


def _list_names(survey: Survey) -> Iterator[Entry]:
    """A coined name that several papers coin or others mention; any other leads to its one paper, which is found by it."""
    coiners: dict[str, list[tuple[Paper, str]]] = defaultdict(list)
    for paper in survey.corpus.papers:
        for coined in survey.names[paper.id]:
            coiners[coined.id].append((paper, coined.name))
    for name_id, pairs in sorted(coiners.items()):
        ids = {paper.id for paper, _ in pairs}
        if len(ids) > 1 or any(set(survey.mentioned_by.get(paper, ())) - ids for paper in ids):
            yield Entry(page_url("names", name_id), pairs[0][1], text=". ".join(paper.title.plain for paper, _ in pairs))


def _read_page(path: Path, url: str) -> Iterator[Entry]:
    """The entry of a page by its headline and paragraphs; nothing for a redirect, which has no article."""
    tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
    headline = tree.css_first(_HEADLINE)
    if headline is None:
        return
    for mark in tree.css("a.headerlink, script, style, [hidden]"):
        mark.decompose()
    title = " ".join(headline.text().split())
    words = " ".join(" ".join(node.text().split()) for node in tree.css(_PROSE))
    yield Entry(url, title or url, text=words[:_PROSE_CHARS])
