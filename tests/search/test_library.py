"""Explore on a corpus with years, venues, authors and keywords: every facet, every sort, every file, seen by a reader."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.text import fold_text
from tests.browser.visit import serve_folder
from tests.projects import make_small_project, run_tool

WORDS = ("sparse", "dense", "tiny", "deep", "wide", "quick")
AUTHORS = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Edsger Dijkstra", "Donald Knuth", "Barbara Liskov"]
MKDOCS = "site_name: Library\ntheme: {name: material, font: false}\nplugins: [paperatlas]\n"


def make_paper(number: int) -> dict[str, Any]:
    word = WORDS[number % len(WORDS)]
    paper: dict[str, Any] = {
        "title": f"{'A survey of' if number == 0 else 'On'} {word} models, part {number}",
        "abstract": f"We introduce a {word} model of kind {number}."
        + (f" Code is at https://github.com/example/part-{number}." if number % 3 == 0 else ""),
        "authors": AUTHORS[: 1 + number % 6],
        "venue": f"Venue {number % 20}",
        "keywords": ["robots" if number % 2 else "plants"],
    }
    # Of some papers no year is known.
    return paper | ({"year": 2000 + number % 12} if number % 10 else {})


PAPERS = [make_paper(number) for number in range(60)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the explore page of a site with sixty papers in two documents."""
    halves = {f"abstracts/{name}.jsonl": PAPERS[start : start + 30] for name, start in (("papers", 0), ("more", 30))}
    files = {path: "".join(json.dumps(paper) + "\n" for paper in papers) for path, papers in halves.items()}
    project = make_small_project(tmp_path_factory.mktemp("library") / "p", files={**files, "mkdocs.yml": MKDOCS})
    done = run_tool(["paperatlas", "build"], project)
    assert done.returncode == 0, done.stderr
    server = serve_folder(project / "site", "/repo/")
    yield f"http://127.0.0.1:{server.server_port}/repo/explore/"
    server.shutdown()
    assert server.failures == []


@pytest.fixture
def page(browser: Browser, library: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    yield open_explore(page, library)
    page.close()
    assert errors == []


def open_explore(page: Page, address: str) -> Page:
    page.goto(address)
    return settle(page)


def settle(page: Page) -> Page:
    expect(page.locator(".pa-results")).to_have_attribute("aria-busy", "false")
    return page


def find_facet(page: Page, title: str) -> Any:
    facet = page.locator(".pa-facet").filter(has=page.locator("summary", has_text=re.compile(f"^{title}")))
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
    facet.locator(".pa-facet__value").first.wait_for()
    return facet


def read_values(facet: Any) -> dict[str, int]:
    """The values in view with their counts."""
    script = "all => all.map((one) => [...one.children].slice(1).map((part) => part.textContent))"
    texts = facet.locator(".pa-facet__value").evaluate_all(script)
    return {title: int(count) for title, count in texts}


Test = Callable[[int, dict[str, Any]], bool]
FACETS: list[tuple[str, str, Test]] = [
    ("Keyword", "robots", lambda number, paper: "robots" in paper["keywords"]),
    ("Code", "With a link", lambda number, paper: number % 3 == 0),
    ("Kind of paper", "Survey or study", lambda number, paper: number == 0),
    ("Source document", "more", lambda number, paper: number >= 30),
    ("Year", "2011", lambda number, paper: paper.get("year") == 2011),
    ("Venue", "Venue 0", lambda number, paper: paper["venue"] == "Venue 0"),
]


@pytest.mark.parametrize(("facet", "value", "has"), FACETS, ids=[facet for facet, _, _ in FACETS])
def test_a_facet_counts_and_filters(page: Page, facet: str, value: str, has: Test) -> None:
    """What stands beside a value is how many papers a click leaves, and that is how many there are."""
    wanted = {fold_text(paper["title"]) for number, paper in enumerate(PAPERS) if has(number, paper)}
    group = find_facet(page, facet)
    assert read_values(group)[value] == len(wanted)
    group.get_by_label(value).first.check()
    expect(page.locator(".pa-results__count")).to_have_text(f"{len(wanted)} paper{'s' * (len(wanted) > 1)} of 60")
    settle(page)
    more = page.get_by_role("button", name="Show more")
    if len(wanted) > 24:
        more.click()
    expect(page.locator(".pa-card")).to_have_count(len(wanted))
    expect(more).to_be_hidden()
    assert {fold_text(title) for title in page.locator(".pa-card__title").all_inner_texts()} == wanted
    group.get_by_label(value).first.uncheck()
    expect(page.locator(".pa-results__count")).to_have_text("All 60 papers")


def test_two_values_of_a_facet_add_up_and_two_facets_narrow(page: Page) -> None:
    years = find_facet(page, "Year")
    years.get_by_label("2011").check()
    years.get_by_label("2009").check()
    some = sum(paper.get("year") in (2009, 2011) for paper in PAPERS)
    expect(page.locator(".pa-results__count")).to_have_text(f"{some} papers of 60")
    find_facet(page, "Keyword").get_by_label("robots").check()
    both = sum(paper.get("year") in (2009, 2011) and "robots" in paper["keywords"] for paper in PAPERS)
    expect(page.locator(".pa-results__count")).to_have_text(f"{both} papers of 60")
    settle(page)
    assert page.url.endswith("/explore/?year=2009&year=2011&keyword=robots")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".pa-results__count")).to_have_text("All 60 papers")
    page.go_back()
    expect(page.locator(".pa-results__count")).to_have_text(f"{both} papers of 60")
    expect(years.get_by_label("2009")).to_be_checked()


def test_years_stand_from_the_newest_and_a_long_facet_is_searched(page: Page) -> None:
    assert list(read_values(find_facet(page, "Year"))) == [str(year) for year in range(2011, 2003, -1)]
    venues = find_facet(page, "Venue")
    assert len(read_values(venues)) == 8
    venues.get_by_role("button", name="Show all 20").click()
    assert len(read_values(venues)) == 20
    field = venues.get_by_label("Find in Venue")
    expect(field).to_be_focused()
    field.fill("venue 17")
    assert list(read_values(venues)) == ["Venue 17"]
    venues.get_by_label("Venue 17").check()
    settle(page)
    venues.get_by_role("button", name="Show fewer").click()
    assert "Venue 17" in read_values(venues), "what is chosen does not hide"


def test_newest_first_and_unknown_years_last(page: Page, library: str) -> None:
    newest = sorted((paper["year"] for paper in PAPERS if "year" in paper), reverse=True)
    page.get_by_label("Sort by").select_option("newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    for target in (page, open_explore(page, f"{library}?sort=newest")):
        facts = settle(target).locator(".pa-card__facts").all_inner_texts()
        assert [int(year) for text in facts for year in re.findall(r"\b20\d\d\b", text)] == newest[:24]
    assert page.locator("#pa-sort option").all_inner_texts() == ["Title", "Most mentioned", "Newest"]


def test_a_card_names_four_authors_and_counts_the_others(page: Page, library: str) -> None:
    open_explore(page, f"{library}?q=part+5")
    card = page.locator(".pa-card").filter(has_text="part 5").first
    expect(card.locator(".pa-card__authors")).to_have_text(f"{', '.join(AUTHORS[:4])} and 2 more")


def save(page: Page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_the_selection_is_saved_in_three_formats(page: Page, library: str) -> None:
    """The same papers in each, with all authors, also those a card leaves out."""
    open_explore(page, f"{library}?venue=Venue+5")
    wanted = sorted(paper["title"] for paper in PAPERS if paper["venue"] == "Venue 5")
    items = json.loads(save(page, "CSL-JSON"))
    assert sorted(item["title"] for item in items) == wanted
    assert [author["literal"] for item in items for author in item["author"]].count("Barbara Liskov") == 1
    rows = list(csv.DictReader(save(page, "CSV").splitlines()))
    assert sorted(row["title"] for row in rows) == wanted
    assert {row["venue"] for row in rows} == {"Venue 5"}
    bibtex = save(page, "BibTeX")
    assert bibtex.count("\n}") == len(wanted)
    assert bibtex.count("Liskov") == 1


def test_what_no_value_has_is_said_and_what_to_relax(page: Page, library: str) -> None:
    open_explore(page, f"{library}?year=2011&venue=Venue+4")
    expect(page.locator(".pa-results__count")).to_have_text("0 papers of 60")
    offers = page.locator(".pa-relax button").all_inner_texts()
    there = [sum(paper.get("year") == 2011 for paper in PAPERS), sum(paper["venue"] == "Venue 4" for paper in PAPERS)]
    assert sorted(offers) == sorted([f"Any venue ({there[0]} papers)", f"Any year ({there[1]} papers)"])
    expect(page.get_by_role("group", name="Save these papers")).to_be_hidden()
    page.get_by_role("button", name="Any year").click()
    expect(page.locator(".pa-card")).to_have_count(there[1])


def test_an_address_with_what_is_not_there_shows_the_rest(page: Page, library: str) -> None:
    open_explore(page, f"{library}?year=1066&venue=Venue+4&nothing=x&sort=none")
    assert page.locator(".pa-chosen button").all_inner_texts() == ["Venue: Venue 4 ×"]
    expect(page.locator(".pa-results__count")).to_have_text(f"{sum(paper['venue'] == 'Venue 4' for paper in PAPERS)} papers of 60")


def test_only_the_files_in_view_are_fetched(browser: Browser, library: str) -> None:
    """On a phone the filters are folded away: none is fetched before they are opened, and then those that stand open."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/atlas/")[-1].split("?")[0]))
    open_explore(page, library)
    page.wait_for_load_state("networkidle")
    assert [uri for uri in asked if uri.startswith("facets/")] == []
    page.locator(".pa-filters__folder > summary").click()
    page.locator(".pa-facet__value").first.wait_for()
    page.wait_for_load_state("networkidle")
    fetched = [uri for uri in asked if uri.startswith("facets/")]
    assert "facets/code.json" in fetched
    assert "facets/venue.json" not in fetched
    find_facet(page, "Venue")
    assert asked.count("facets/venue.json") == 1
    page.close()


def test_files_that_cannot_be_fetched_are_said(browser: Browser, library: str) -> None:
    page = browser.new_page()
    page.route("**/atlas/cards/**", lambda route: route.abort())
    page.goto(library)
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    page.close()
