"""The search dialog in a real Chromium: opened by mouse and key, what it finds, how it corrects; errors and strangers fail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

CONVNEXT = "a-convnet-for-the-2020s"


def type_query(page: Page, query: str) -> None:
    """Type into the open dialog and wait for a first result."""
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.type(query)
    page.locator("a.pf-result-link").first.wait_for()


def test_opens_by_click_and_closes_by_escape(visit: Visit) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    dialog = page.get_by_role("dialog", name="Search this site")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("key", ["/", "s", "f", "Control+k"])
def test_opens_by_key(visit: Visit, key: str) -> None:
    page = visit.open("papers/")
    page.locator(".pa-search").wait_for()
    page.keyboard.press(key)
    expect(page.get_by_role("dialog", name="Search this site")).to_be_visible()
    expect(page.locator("pagefind-modal input")).to_have_value("")


@pytest.mark.parametrize("query", ["ConvNeXt", "convnext", "Conv-NeXt"])
def test_a_typed_name_finds_its_paper_first_and_enter_goes_there(visit: Visit, query: str) -> None:
    page = visit.open("topics/")
    page.locator(".pa-search").wait_for()
    page.keyboard.press("/")
    type_query(page, query)
    first = page.locator(".pf-result").first
    expect(first.locator(".pa-result__kind")).to_have_text("Paper · ConvNeXt")
    expect(first.locator("a.pf-result-link")).to_have_attribute("href", re.compile(f"^/repo/papers/{CONVNEXT}/"))
    expect(first.locator("mark").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/repo/papers/{CONVNEXT}/"))
    expect(page.locator("mark.pa-mark").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "kind"), [("vision transformer architecture", "Topic"), ("ADE20K", "Dataset"), ("About this survey", "Page")]
)
def test_results_say_what_they_are(visit: Visit, query: str, kind: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_query(page, query)
    expect(page.locator(".pa-result__kind").filter(has_text=re.compile(f"^{kind}$")).first).to_be_attached()


@pytest.mark.parametrize(("typo", "meant"), [("convnxt", "convnext"), ("mask autoencodr", "autoencoder")])
def test_did_you_mean(visit: Visit, typo: str, meant: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.type(typo)
    offer = page.locator(".pa-suggest__query")
    expect(offer).to_have_text(re.compile(meant, re.IGNORECASE))
    offer.click()
    expect(page.locator("pagefind-modal input")).to_have_value(re.compile(meant, re.IGNORECASE))
    page.locator("a.pf-result-link").first.wait_for()
