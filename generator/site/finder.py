"""All that programs and the browser need to search, explore, keep and compare, in two steps: before and after the pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.config import Config
from generator.model import Paper, PaperId, Survey
from generator.packing import digest_words, no_collection
from generator.roster import Roster
from generator.site.earlier import EarlierSite, KeptFiles
from generator.site.entries import list_items, list_pages, list_urls, page_url
from generator.site.explore import Table, count_mentions, describe_card, describe_facets, describe_record
from generator.site.exports import write_exports
from generator.site.readings import PaperKeys, hash_keys, read_survey
from generator.site.search import BUNDLE, ENTRY, PAGES_BUNDLE, Index, read_ids, write_bundles
from generator.site.shards import count_hands, deal_ids, render_json, slice_rows, write_json
from generator.site.vocabulary import collect_vocabulary, write_vocabulary

# What every page can ask for first; all other files are named in it or numbered by it.
SEARCH_URI = "atlas/search.json"
EXPLORE_URI = "atlas/explore.json"
HITS_URI = "atlas/hits.json"

# A screenful of cards in another order than by title touches a file for each card: 24 files of 8 cards are 120 kB, 40 compressed.
CARDS_PER_FILE = 8
RECORDS_PER_FILE = 16


@dataclass(frozen=True, slots=True)
class Begun:
    """What could be made of the survey alone: files under ``path``, and what is still to be written once the pages are there.

    Attributes:
        path: A folder beside the site, to be emptied into it.
        index: The bundles.
        urls: The addresses in them.
        known_urls: Those and all others that the survey accounts for.
        search: The head of ``atlas/search.json``.
        explore: That of ``atlas/explore.json``.
        papers: Changes with the ids of the papers.
    """

    path: Path
    index: Index
    urls: frozenset[str]
    known_urls: frozenset[str]
    search: Mapping[str, Any]
    explore: Mapping[str, Any]
    papers: str


# Nothing here holds itself, and the search for what does takes a tenth of the time.
@no_collection()
def begin_finder(
    survey: Survey,
    config: Config,
    language: str = "en",
    earlier: EarlierSite | None = None,
    urls: Container[str] | None = None,
    roster: Roster | None = None,
) -> Begun:
    """Write the exports and index the survey, before, while or after its pages are made; of these only those at ``urls``, if given.

    ``roster`` is that of the survey's papers, where somebody has it.

    Raises:
        BuildError: When Pagefind fails.
    """
    earlier, path = earlier or EarlierSite(), find_apart(config.site_path)
    drop_begun(config.site_path)
    keys, readings = PaperKeys(survey, roster), read_survey(survey, earlier)
    write_exports(survey, replace(config, site_path=path), keys, earlier, readings)
    items = [item for item in list_items(survey, readings, keys) if urls is None or item.url in urls]
    index = write_bundles(items, path, BUNDLE, language, earlier)
    table = Table(survey, readings)
    index += Index(digests_by_uri=_write_cards(table, keys, path, earlier))
    facets = describe_facets(table)
    for facet in facets:
        write_json(path / f"atlas/facets/{facet['id']}.json", {"values": facet["values"], "rows": facet["rows"]})
    write_json(path / HITS_URI, [index.ids_by_url.get(page_url("papers", paper.id), "") for paper in table.rows])
    vocabulary = write_vocabulary(collect_vocabulary(survey, keys, earlier), path)
    return Begun(
        path,
        index,
        frozenset(item.url for item in items),
        frozenset(list_urls(survey, readings)),
        {
            "papers": len(table.rows),
            "vocabulary": vocabulary,
            "hands": count_hands(len(table.rows), RECORDS_PER_FILE),
            "explore": EXPLORE_URI,
        },
        _describe_explore(table, facets),
        digest_words([paper.id for paper in table.rows]).hex(),
    )


def find_apart(site_path: Path) -> Path:
    """Where the files stand that are made while a site is, until they are put in it."""
    return site_path.with_name(f".{site_path.name.lstrip('.')}.finder")


def drop_begun(site_path: Path) -> None:
    """Remove what was begun for a site that is not to be."""
    shutil.rmtree(find_apart(site_path), ignore_errors=True)


def finish_finder(
    begun: Begun, paths_by_url: Mapping[str, Path], site_path: Path, language: str = "en", earlier: EarlierSite | None = None
) -> Index:
    """Put what was begun into the finished site of these pages, and index those that are about nothing in the survey.

    Raises:
        BuildError: When Pagefind fails.
    """
    earlier = earlier or EarlierSite()
    name = PAGES_BUNDLE if begun.index.bundles else BUNDLE
    pages = list_pages(paths_by_url, begun.known_urls, earlier)
    index = begun.index + write_bundles(pages, begun.path, name, language, earlier)
    # The pages of a visit may come from two builds; addresses of shards carry what they belong to.
    version = _digest(begun, index)
    write_json(begun.path / EXPLORE_URI, {"version": version, **begun.explore})
    head = {"version": version, "bundles": index.bundles, "pages": PAGES_BUNDLE}
    write_json(begun.path / SEARCH_URI, head | dict(begun.search))
    _move_files(begun.path, site_path)
    return index


def _move_files(path: Path, site_path: Path) -> None:
    """Empty one folder into another; folders that are not there yet move as a whole."""
    site_path.mkdir(parents=True, exist_ok=True)
    for entry in sorted(path.iterdir()):
        target_path = site_path / entry.name
        if entry.is_dir() and target_path.is_dir():
            _move_files(entry, target_path)
        else:
            entry.replace(target_path)
    path.rmdir()


def _describe_explore(table: Table, facets: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the page needs before anything is chosen or opened."""
    return {
        "papers": len(table.rows),
        "perFile": CARDS_PER_FILE,
        "facets": [{"id": facet["id"], "title": facet["title"]} for facet in facets],
        "mentions": count_mentions(table),
    }


def _write_cards(table: Table, keys: PaperKeys, path: Path, earlier: EarlierSite) -> dict[str, str]:
    """Write what lists show and what the reading list and comparison need, only where it changed; the keys of these files."""
    survey, files = table.survey, KeptFiles(earlier, "cards", path)
    shown = (survey.names, survey.summaries, survey.topics, survey.code, survey.study)
    card_keys = keys.join(*shown)
    record_keys = keys.join(*shown, survey.tags, survey.dataset_uses, survey.results)
    around = digest_words(_list_titles(table))

    def key(papers: Sequence[Paper], keys_by_id: Mapping[PaperId, bytes]) -> bytes:
        mentions = (len(survey.mentioned_by[paper.id]) for paper in papers)
        return hash_keys([around, repr([*mentions]).encode(), *(keys_by_id[paper.id] for paper in papers)])

    for number, run in enumerate(slice_rows(table.rows, CARDS_PER_FILE)):
        files.write(f"atlas/cards/{number}.json", key(run, card_keys), partial(_render_all, describe_card, table, run))
    for number, hand in enumerate(deal_ids([paper.id for paper in table.rows], RECORDS_PER_FILE)):
        papers = [table.rows[row] for row in hand]
        files.write(f"atlas/library/{number}.json", key(papers, record_keys), partial(_render_all, describe_record, table, papers))
    return files.close()


def _list_titles(table: Table) -> list[str]:
    """What cards and records say beside their papers; with empty strings, which no id is, between the kinds."""
    topics = [word for titled in table.topics.items() for word in titled]
    datasets = [word for titled in table.datasets.items() for word in titled]
    tags = [word for tag, (kind, title) in table.tags.items() for word in (tag, kind, title)]
    return [*topics, "", *datasets, "", *tags]


def _render_all(describe: Callable[[Table, Paper], Mapping[str, Any]], table: Table, papers: Iterable[Paper]) -> bytes:
    return render_json([describe(table, paper) for paper in papers])


def _digest(begun: Begun, index: Index) -> str:
    """Ten hexadecimal digits that change with the papers and with anything the index holds."""
    # The entry of a bundle names the file that names all its others, each after its content.
    bundles = ((begun.path / name / ENTRY).read_text(encoding="utf-8") for name in index.bundles)
    return sha256("\n".join([begun.papers, *bundles]).encode()).hexdigest()[:10]


def read_indexed(site_path: Path) -> frozenset[str]:
    """The public addresses that the search of a finished site can find; empty where there is no index."""
    entries = sorted(site_path.glob(f"{BUNDLE}*/{ENTRY}"))
    return frozenset(url for path in entries for url in read_ids(path.parent))


def find_language(theme: Mapping[str, Any]) -> str:
    """The language of a theme's pages as their ``lang`` attribute has it; Pagefind chooses its stemmer by it."""
    return str(theme.get("language") or "en")
