"""Explore, reading list, comparison in a real Chromium: counts that are true, states in the address, stars that stay."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Gate, Visit
from tests.projects import BuiltProject

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def settle(page: Page) -> Page:
    """The page when all that was asked for is in view."""
    expect(page.locator(".pa-results")).to_have_attribute("aria-busy", "false")
    return page


def count_found(page: Page) -> int:
    """The number of papers that the page says it found."""
    found = re.search(r"\d+", page.locator(".pa-results__count").inner_text())
    assert found
    return int(found.group())


def test_a_facet_filters_and_the_address_keeps_it(visit: Visit, seed_site: BuiltProject) -> None:
    page = visit.open("explore/")
    expect(page.locator(".pa-results__count")).to_have_text("All 518 papers")
    settle(page)
    value = page.locator(".pa-facet").filter(has=page.locator("summary", has_text="Topic")).locator(".pa-facet__value").first
    promised = int(value.locator(".pa-facet__count").inner_text())
    value.click()
    expect(page.locator(".pa-results__count")).to_have_text(f"{promised} papers of 518")
    (topic,) = parse_qs(urlsplit(page.url).query)["topic"]
    assert promised == sum(topic in map(_slug, paper["topics"]) for paper in seed_site.export()["papers"])
    expect(page.locator(".pa-facet__count").first).not_to_have_text("518")
    page.go_back()
    expect(page.locator(".pa-results__count")).to_have_text("All 518 papers")
    page.go_forward()
    expect(page.locator(".pa-results__count")).to_have_text(f"{promised} papers of 518")
    page.reload()
    expect(page.locator(".pa-results__count")).to_have_text(f"{promised} papers of 518")


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def test_every_count_of_a_facet_is_what_a_click_gives(visit: Visit) -> None:
    """Under a first filter, for the first values of another facet."""
    page = visit.open("explore/")
    settle(page)
    facets = page.locator(".pa-facet[open]")
    facets.nth(1).locator(".pa-facet__value").first.click()
    page.wait_for_url(re.compile(r"\?"))
    settle(page)
    value = facets.nth(0).locator(".pa-facet__value").nth(1)
    promised = int(value.locator(".pa-facet__count").inner_text())
    value.click()
    expect(page.locator(".pa-results__count")).to_have_text(re.compile(rf"^{promised} papers? of 518$"))


def test_words_are_searched_and_sorted_by_relevance(visit: Visit) -> None:
    page = visit.open("explore/")
    page.get_by_label("Search in papers").fill("masked autoencoders are scalable vision learners")
    page.wait_for_url(re.compile("q=masked"))
    expect(page.locator(".pa-card__title").first).to_have_text("Masked Autoencoders Are Scalable Vision Learners")
    settle(page)
    assert 0 < count_found(page) < 518


def test_what_is_done_while_words_are_searched_is_added_to_them(visit: Visit) -> None:
    """A filter chosen before the answer came keeps the words, and words taken back do not come back with it."""
    gate = Gate(visit.page, "**/atlas/hits.json*")
    page = settle(visit.open("explore/"))
    field = page.get_by_label("Search in papers")
    with page.expect_request("**/atlas/hits.json*"):
        field.fill("masked autoencoders")
    page.wait_for_url(re.compile("q=masked"))
    page.locator(".pa-facet__value input").first.check()
    page.wait_for_url(re.compile("topic="))
    assert parse_qs(urlsplit(page.url).query)["q"] == ["masked autoencoders"]
    field.fill("")
    page.wait_for_url(re.compile(r"\?topic=[^&]*$"))
    gate.open()
    settle(page)
    assert page.locator(".pa-chosen button").count() == 1
    page.locator(".pa-chosen button").click()
    expect(page.locator(".pa-results__count")).to_have_text("All 518 papers")


def test_words_just_typed_are_not_lost_to_a_click(visit: Visit) -> None:
    """The clock stands still, so that the typing has not paused long enough for a search when a filter is chosen."""
    visit.page.clock.install(time=0)
    page = settle(visit.open("explore/"))
    page.clock.pause_at(3_600_000)
    page.get_by_label("Search in papers").fill("masked autoencoders")
    page.locator(".pa-facet__value input").first.check()
    page.wait_for_url(re.compile("topic="))
    assert parse_qs(urlsplit(page.url).query)["q"] == ["masked autoencoders"]
    page.clock.resume()
    settle(page)
    assert 0 < count_found(page) < 518


def test_nothing_found_says_what_to_relax(visit: Visit) -> None:
    page = visit.open("explore/?q=zzzzqqqq")
    offer = page.locator(".pa-relax button").first
    expect(offer).to_contain_text("518 papers")
    offer.click()
    expect(page.locator(".pa-results__count")).to_have_text("All 518 papers")


def test_the_selection_is_saved(visit: Visit) -> None:
    page = visit.open("explore/?q=convnext")
    expect(page.locator(".pa-results__count")).to_contain_text("of 518")
    promised = count_found(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSL-JSON").click()
    assert len(json.loads(Path(download.value.path()).read_text(encoding="utf-8"))) == promised


def test_star_list_and_comparison(visit: Visit, seed_site: BuiltProject) -> None:
    papers = seed_site.export()["papers"][:2]
    for paper in papers:
        star = visit.open(f"papers/{paper['id']}/").locator(".pa-actions .pa-star")
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    page = visit.open("reading-list/")
    expect(page.locator(".pa-card__title")).to_have_text([paper["title"] for paper in papers])
    shared = page.get_by_label("Address of this list").input_value()
    assert all(paper["id"] in shared for paper in papers)
    page.get_by_role("link", name="Compare 2 papers").click()
    expect(page.locator("table.pa-compare thead a")).to_have_text([paper["title"] for paper in papers])
    expect(page.locator("table.pa-compare tbody th", has_text="Summary")).to_be_visible()
    assert visit.fits()
    visit.open("reading-list/").locator(".pa-card .pa-star").first.click()
    expect(page.locator(".pa-card")).to_have_count(1)


def test_a_list_that_was_sent_can_be_kept(visit: Visit, seed_site: BuiltProject) -> None:
    paper = seed_site.export()["papers"][3]
    page = visit.open(f"reading-list/?papers={paper['id']},no-such-paper")
    expect(page.locator(".pa-card__title")).to_have_text([paper["title"]])
    page.get_by_role("button", name="Add all to my list").click()
    expect(page.get_by_text("on your list, kept in this browser only")).to_be_visible()
    expect(page.locator(".pa-card__title")).to_have_text([paper["title"]])


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_explore_on_a_phone(visit: Visit) -> None:
    page = visit.open("explore/")
    settle(page)
    expect(page.locator(".pa-card").first).to_be_visible()
    assert visit.fits()
    page.locator(".pa-filters__folder > summary").tap()
    page.locator(".pa-facet__value").first.tap()
    expect(page.locator(".pa-results__count")).to_contain_text("of 518")
    settle(page)
    assert visit.fits()


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_scripts_explore_lists_topics(visit: Visit) -> None:
    page = visit.open("explore/")
    assert page.locator(".pa-plain a[href*='topics/']").count() > 10
