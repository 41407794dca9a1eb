"""The whole way without a mouse: from home to a filtered paper and back, and never a moment without a visible focus."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Gate, Visit

# What has the focus, and whether a reader can see that: an outline of its own or of the control drawn around it, on the screen.
FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const drawn = [element, element.closest("form, label, [role=search]"), element.parentElement].filter(Boolean);
  const shown = drawn.some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  });
  const box = (element.closest("form, label") ?? element).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { shown, inside, what: element.outerHTML.slice(0, 120) };
}
"""
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}


def see_focus(page: Page) -> None:
    focus = page.evaluate(FOCUS)
    assert focus and focus["shown"] and focus["inside"], focus


def tab_to(page: Page, selector: str, limit: int = 90) -> None:
    """Press Tab until an element that fits has the focus; every stop on the way must show it."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        see_focus(page)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{limit} times Tab do not lead to {selector}")


def settle(page: Page) -> None:
    """Until everything asked for is in view: whoever goes through it sooner comes to what is there by then."""
    expect(page.locator(".pa-results")).to_have_attribute("aria-busy", "false")


@pytest.mark.parametrize("visit", [DESKTOP, PHONE], indirect=True, ids=["desktop", "phone"])
def test_from_home_to_a_filtered_paper_and_back(visit: Visit, request: pytest.FixtureRequest) -> None:
    page = visit.open()
    page.locator(".pa-search").wait_for()
    tab_to(page, ".pa-nav a[href*='explore/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/repo/explore/"))
    count = page.locator(".pa-results__count")
    expect(count).to_have_text("All 518 papers")
    settle(page)
    if "phone" in request.node.name:
        tab_to(page, ".pa-filters__folder > summary")
        page.keyboard.press("Enter")
        expect(page.locator(".pa-facet__value").first).to_be_visible()
    tab_to(page, ".pa-facet__value input")
    page.keyboard.press("Space")
    expect(count).to_contain_text("of 518")
    settle(page)
    filtered = count.inner_text()
    expect(page.locator(".pa-facet__value input").first).to_be_focused()
    tab_to(page, ".pa-card__title a")
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/repo/papers/"))
    expect(page.locator("h1")).to_contain_text(title)
    # Alt and the left arrow belong to the browser's window, which a headless one has not.
    page.go_back()
    page.wait_for_url(re.compile(r"/repo/explore/\?topic="))
    expect(count).to_have_text(filtered)
    page.go_back()
    expect(count).to_have_text("All 518 papers")
    page.go_back()
    page.wait_for_url(re.compile("/repo/$"))


@pytest.mark.parametrize("uri", ["", "papers/a-convnet-for-the-2020s/", "explore/", "topics/", "results/"])
def test_the_first_tab_skips_to_the_content(visit: Visit, uri: str) -> None:
    page = visit.open(uri)
    page.keyboard.press("Tab")
    see_focus(page)
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    see_focus(page)
    assert page.evaluate("Boolean(document.activeElement.closest('.md-content'))")


def test_the_plain_list_of_explore_hands_the_focus_on(visit: Visit) -> None:
    """A reader who is on a link of it when the filters come is not thrown back to the top of the page."""
    gate = Gate(visit.page, "**/atlas/explore.json*")
    with visit.page.expect_request("**/atlas/explore.json*"):
        page = visit.open("explore/")
    tab_to(page, ".pa-plain a")
    gate.open()
    expect(page.get_by_label("Search in papers")).to_be_focused()
    expect(page.locator(".pa-plain")).to_have_count(0)


def test_the_search_gives_the_focus_back(visit: Visit) -> None:
    page = visit.open()
    page.locator(".pa-search").wait_for()
    tab_to(page, ".pa-search")
    page.keyboard.press("Enter")
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".pa-search")).to_be_focused()


def test_the_order_of_the_focus_is_the_order_on_the_page(visit: Visit) -> None:
    """Down the page, never back up by more than a line, in the column of the text."""
    page = visit.open("papers/a-convnet-for-the-2020s/")
    page.locator(".pa-star").wait_for()
    order = "[...document.querySelectorAll('.md-content :is(a, button, summary, [tabindex]:not([tabindex=\"-1\"]))')]"
    tops = page.evaluate(
        f"{order}.filter((item) => item.checkVisibility() && !item.closest('.pa-facts'))"
        ".map((item) => item.getClientRects()[0].top)"
    )
    assert len(tops) > 10
    assert all(below > above - 30 for above, below in pairwise(tops))


def test_a_filter_taken_away_by_its_button_leaves_the_focus_on_the_next(visit: Visit) -> None:
    page = visit.open("explore/?code=yes&study=survey")
    expect(page.locator(".pa-chosen button")).to_have_count(3)
    page.locator(".pa-chosen button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-chosen button")).to_have_count(1)
    expect(page.locator(".pa-chosen button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-results__count")).to_be_focused()


def test_the_focus_is_handed_on_before_the_papers_came(visit: Visit) -> None:
    """Whoever goes on at once goes on from there, and is not called back when the papers come."""
    page = visit.open("explore/?code=yes&study=survey")
    settle(page)
    gate = Gate(page, "**/atlas/cards/*")
    page.locator(".pa-chosen button").first.focus()
    with page.expect_request("**/atlas/cards/*"):
        page.keyboard.press("Enter")
    expect(page.locator(".pa-chosen button")).to_be_focused()
    field = page.get_by_label("Search in papers")
    field.focus()
    gate.open()
    settle(page)
    expect(field).to_be_focused()


def test_papers_that_go_leave_the_focus_on_the_first_that_came(visit: Visit) -> None:
    page = visit.open("explore/")
    settle(page)
    gate = Gate(page, "**/atlas/cards/*")
    with page.expect_request("**/atlas/cards/*"):
        page.get_by_label("Sort by").select_option("mentions")
    page.locator(".pa-card__title a").nth(3).focus()
    gate.open()
    settle(page)
    expect(page.locator(".pa-card__title a").first).to_be_focused()


def test_more_cards_leave_alone_who_went_on(visit: Visit) -> None:
    """Also pressed twice, the button brings one screenful, and it takes the focus of nobody who is elsewhere by then."""
    page = visit.open("explore/?sort=mentions")
    settle(page)
    gate = Gate(page, "**/atlas/cards/*")
    more = page.get_by_role("button", name="Show more")
    with page.expect_request("**/atlas/cards/*"):
        more.click()
    more.click()
    field = page.get_by_label("Search in papers")
    field.focus()
    gate.open()
    cards = page.locator(".pa-card .pa-star")
    expect(cards).to_have_count(48)
    papers = cards.evaluate_all("stars => stars.map((star) => star.dataset.paper)")
    assert len(set(papers)) == 48
    expect(field).to_be_focused()


def test_a_value_that_goes_leaves_the_focus_in_its_place(visit: Visit) -> None:
    """One behind "Show all" that is no longer chosen, once the list is short again."""
    page = visit.open("explore/")
    settle(page)
    group = page.locator(".pa-facet", has=page.locator("summary", has_text="Dataset"))
    more = group.locator(".pa-facet__more")
    more.click()
    group.locator(".pa-facet__value input").nth(12).check()
    settle(page)
    more.click()
    chosen = group.locator(".pa-facet__value input:checked")
    chosen.focus()
    page.keyboard.press("Space")
    settle(page)
    expect(group.locator(".pa-facet__value input:checked")).to_have_count(0)
    expect(group.locator(".pa-facet__value input:focus")).to_have_count(1)


def test_more_cards_take_the_focus_with_them(visit: Visit) -> None:
    page = visit.open("explore/")
    more = page.get_by_role("button", name="Show more")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pa-card")).to_have_count(48)
    expect(page.locator(".pa-card").nth(24).locator(".pa-card__title a")).to_be_focused()


def test_the_reading_list_is_kept_by_keyboard(visit: Visit) -> None:
    page = visit.open("papers/a-convnet-for-the-2020s/")
    page.locator(".pa-star").wait_for()
    tab_to(page, ".pa-star")
    page.keyboard.press("Space")
    expect(page.locator(".pa-star")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".pa-nav .pa-count")).to_contain_text("1")
    visit.open("reading-list/")
    page.locator(".pa-card").wait_for()
    tab_to(page, ".pa-card .pa-star")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your list is empty")).to_be_visible()
    expect(page.get_by_role("link", name="Explore the papers")).to_be_focused()


def test_a_paper_taken_off_the_list_leaves_the_focus_on_the_next(visit: Visit) -> None:
    page = visit.open("explore/")
    for place in range(3):
        page.locator(".pa-card .pa-star").nth(place).click()
    visit.open("reading-list/")
    stars = page.locator(".pa-card .pa-star")
    expect(stars).to_have_count(3)
    following = stars.nth(2).get_attribute("data-paper") or ""
    stars.nth(1).focus()
    page.keyboard.press("Space")
    expect(stars).to_have_count(2)
    expect(stars.nth(1)).to_be_focused()
    expect(stars.nth(1)).to_have_attribute("data-paper", following)
    page.keyboard.press("Space")
    expect(stars).to_have_count(1)
    expect(stars.first).to_be_focused()
