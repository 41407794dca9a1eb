"""All that the browser needs to search, explore, keep and compare, written into the finished site in one call."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.model import Survey
from generator.site.entries import find_pages, list_entries, list_pages, page_url
from generator.site.explore import Table, count_mentions, describe_card, describe_facets, describe_record
from generator.site.search import BUNDLE, ENTRY, PAGES_BUNDLE, Index, KeptIndex, read_ids, write_bundles
from generator.site.shards import deal_ids, slice_rows, write_json
from generator.site.vocabulary import collect_vocabulary, write_vocabulary

# What every page can ask for first; all other files are named in it or numbered by it.
SEARCH_URI = "atlas/search.json"
EXPLORE_URI = "atlas/explore.json"
HITS_URI = "atlas/hits.json"

# A screenful of cards in another order than by title touches a file for each card: 24 files of 8 cards are 120 kB, 40 compressed.
CARDS_PER_FILE = 8
RECORDS_PER_FILE = 16


def index_survey(
    survey: Survey, urls: Container[str], site_path: Path, language: str = "en", kept: KeptIndex | None = None
) -> Index:
    """Index what the survey knows of the pages at ``urls``, before or while these are made; for `write_finder` afterwards.

    Writes into folders of its own under ``site_path``, which must exist; may run in a thread.

    Raises:
        BuildError: When Pagefind fails.
    """
    return write_bundles(list_entries(survey, urls), site_path, BUNDLE, language, kept)


def write_finder(
    survey: Survey, site_path: Path, language: str = "en", kept: KeptIndex | None = None, begun: Index | None = None
) -> Index:
    """Index the finished site and write ``atlas/``; ``begun`` is what `index_survey` made for this site.

    Raises:
        BuildError: When Pagefind fails.
    """
    table = Table(survey)
    index = begun or index_survey(survey, {url for url, _ in find_pages(site_path)}, site_path, language, kept)
    name = PAGES_BUNDLE if index.bundles else BUNDLE
    index += write_bundles(list_pages(survey, site_path), site_path, name, language, kept)
    _write_cards(table, site_path)
    hits = [index.ids_by_url.get(page_url("papers", paper.id), "") for paper in table.rows]
    facets = describe_facets(table)
    # The pages of a visit may come from two builds; addresses of shards carry what they belong to.
    version = _digest(survey, index, site_path)
    write_json(site_path / HITS_URI, hits)
    for facet in facets:
        write_json(site_path / f"atlas/facets/{facet['id']}.json", {"values": facet["values"], "rows": facet["rows"]})
    write_json(site_path / EXPLORE_URI, {"version": version, **_describe_explore(table, facets)})
    vocabulary = write_vocabulary(collect_vocabulary(survey), site_path)
    head = {
        "version": version,
        "papers": len(table.rows),
        "bundles": index.bundles,
        "pages": PAGES_BUNDLE,
        "vocabulary": vocabulary,
    }
    write_json(site_path / SEARCH_URI, head | {"hands": len(_deal(table)), "explore": EXPLORE_URI})
    return index


def _describe_explore(table: Table, facets: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the page needs before anything is chosen or opened."""
    return {
        "papers": len(table.rows),
        "perFile": CARDS_PER_FILE,
        "facets": [{"id": facet["id"], "title": facet["title"]} for facet in facets],
        "mentions": count_mentions(table),
    }


def _write_cards(table: Table, site_path: Path) -> None:
    cards = [describe_card(table, paper) for paper in table.rows]
    for number, run in enumerate(slice_rows(cards, CARDS_PER_FILE)):
        write_json(site_path / f"atlas/cards/{number}.json", run)
    for number, hand in enumerate(_deal(table)):
        records = [describe_record(table, table.rows[row]) for row in hand]
        write_json(site_path / f"atlas/library/{number}.json", records)


def _deal(table: Table) -> list[list[int]]:
    return deal_ids([paper.id for paper in table.rows], RECORDS_PER_FILE)


def _digest(survey: Survey, index: Index, site_path: Path) -> str:
    """Ten hexadecimal digits that change with the papers and with anything the index holds."""
    ids = (paper.id for paper in survey.corpus.papers)
    # The entry of a bundle names the file that names all its others, each after its content.
    bundles = ((site_path / name / ENTRY).read_text(encoding="utf-8") for name in index.bundles)
    return sha256("\n".join([*ids, *bundles]).encode()).hexdigest()[:10]


def read_indexed(site_path: Path) -> frozenset[str]:
    """The public addresses that the search of a finished site can find; empty where there is no index."""
    entries = sorted(site_path.glob(f"{BUNDLE}*/{ENTRY}"))
    return frozenset(url for path in entries for url in read_ids(path.parent))


def find_language(theme: Mapping[str, Any]) -> str:
    """The language of a theme's pages as their ``lang`` attribute has it; Pagefind chooses its stemmer by it."""
    return str(theme.get("language") or "en")
