"""Evidence shown in the abstract: by pointing, by keyboard, by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_browse import PHONE
from tests.browser.visit import PATIENCE, Visit

PAPER = "papers/a-convnet-for-the-2020s/"
MARKED = "[...(CSS.highlights.get('evidence') ?? [])].map(range => range.toString()).join()"
# Resolves in the first frame that has the marked words in view; the page scrolls smoothly.
UNTIL_IN_VIEW = f"""() => new Promise((resolve, reject) => {{
  const end = performance.now() + {PATIENCE};
  const look = () => {{
    const {{ top, bottom }} = [...CSS.highlights.get("evidence")][0].getBoundingClientRect();
    if (top > 0 && bottom < innerHeight) resolve();
    else if (performance.now() > end) reject(new Error(`the marked words stay at ${{top}}`));
    else requestAnimationFrame(look);
  }};
  look();
}})"""


def open_reasons(visit: Visit) -> Page:
    page = visit.open(PAPER)
    page.locator(".pa-why summary").click()
    # What is folded has no stop of the Tab key; the page is told of the unfolding when it is done.
    expect(page.locator("q[tabindex='0']")).to_have_count(1)
    return page


def test_pointing_marks_the_words_where_they_stand(visit: Visit) -> None:
    page = open_reasons(visit)
    page.locator(".pa-why q mark", has_text="ADE20K").first.hover()
    assert page.evaluate(MARKED) == "ADE20K"
    page.locator("h1").hover()
    assert page.evaluate(MARKED) == ""


def test_the_quotes_are_one_stop_and_arrows_go_through_them(visit: Visit) -> None:
    page = open_reasons(visit)
    page.locator("q[tabindex='0']").focus()
    seen = [page.evaluate(MARKED)]
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        seen.append(page.evaluate(MARKED))
    assert all(seen), seen
    assert page.locator("q[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaPressed") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "Q"
    assert page.evaluate(MARKED) == seen[-1], "what was chosen stays marked"


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_a_tap_marks_and_brings_the_words_into_view(visit: Visit) -> None:
    page = open_reasons(visit)
    quote = page.locator(".pa-why q mark", has_text="ADE20K").first
    # A tap becomes a click when the browser knows that it is no other gesture.
    pressed = page.locator(".pa-why q[aria-pressed=true]")
    quote.tap()
    expect(pressed).to_have_count(1)
    assert page.evaluate(MARKED) == "ADE20K"
    page.evaluate(UNTIL_IN_VIEW)
    quote.tap()
    expect(pressed).to_have_count(0)
    assert page.evaluate(MARKED) == ""


def test_the_row_of_the_summary_marks_its_whole_sentence(visit: Visit) -> None:
    page = open_reasons(visit)
    page.locator(".pa-why li", has_text="summary").locator("q").focus()
    lead = page.locator(".pa-lead").inner_text()
    assert page.evaluate(MARKED) == lead


def test_an_acronym_says_what_it_stands_for(visit: Visit) -> None:
    page = visit.open("papers/lightclip-learning-multi-level-interaction-for-lightweight-vision-language/")
    assert page.locator(".pa-abstract abbr").first.get_attribute("title")
