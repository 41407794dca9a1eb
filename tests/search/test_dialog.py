"""The search dialog in a real Chromium: opened by mouse and key, what it finds, how it corrects; errors and strangers fail."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import Visit

CONVNEXT = "a-convnet-for-the-2020s"
# Keeps on the page what its live regions say.
LISTEN = """() => {
  const said = [];
  const listen = (changes) => {
    for (const { target } of changes) {
      const region = (target.closest ? target : target.parentElement)?.closest("[aria-live], [role=status]");
      if (region) said.push(region.textContent);
    }
    document.body.dataset.spoken = said.join("|");
  };
  new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def type_words(page: Page, query: str) -> None:
    """Type into the open dialog and wait until all of it was searched for and judged, not only its beginning."""
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.type(query)
    expect(page.locator(".pa-search-all")).to_have_attribute("href", re.compile(re.escape(f"explore/?q={quote(query)}") + "$"))
    expect(page.locator(".pa-suggest")).to_have_attribute("aria-busy", "false")


def type_query(page: Page, query: str) -> None:
    """Type into the open dialog and wait for a first result."""
    type_words(page, query)
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


def test_enter_waits_for_what_is_typed(visit: Visit) -> None:
    """The results of the words typed before still stand there when Enter comes."""
    page = visit.open("topics/")
    page.locator(".pa-search").click()
    type_query(page, "masked autoencoders")
    page.keyboard.press("Control+a")
    page.keyboard.type("convnext")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/repo/papers/{CONVNEXT}/"))


@pytest.mark.parametrize(
    ("query", "kind"), [("vision transformer architecture", "Topic"), ("ADE20K", "Dataset"), ("About this survey", "Page")]
)
def test_results_say_what_they_are(visit: Visit, query: str, kind: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_query(page, query)
    expect(page.locator(".pa-result__kind").filter(has_text=re.compile(f"^{kind}$")).first).to_be_attached()


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("convnxt", "convnext"),
        ("mask autoencodr", "autoencoder"),
        # Short words, a form of a known word, and one that Pagefind takes for its beginning.
        ("Deep Learning Fce Attributes in the Wild", "face"),
        ("spatiotemporal learning with maked autoencoders", "masked"),
        ("Compress image to patches for Vsiion Transformer", "vision"),
    ],
)
def test_did_you_mean(visit: Visit, typo: str, meant: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_words(page, typo)
    offer = page.locator(".pa-suggest__query")
    expect(offer).to_have_text(re.compile(meant, re.IGNORECASE))
    offer.click()
    expect(page.locator("pagefind-modal input")).to_have_value(re.compile(meant, re.IGNORECASE))
    page.locator("a.pf-result-link").first.wait_for()


@pytest.mark.parametrize("query", ["convnext", "masked image modeling", "self-supervised", "ade20k segmentation"])
def test_what_is_spelt_right_is_not_corrected(visit: Visit, query: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_query(page, query)
    expect(page.locator(".pa-suggest")).to_be_empty()


def test_arrows_lead_through_the_results_and_back(visit: Visit) -> None:
    page = visit.open()
    page.locator(".pa-search").wait_for()
    page.keyboard.press("s")
    type_query(page, "vision transformer")
    # Results come in their own time, each in a place of its own.
    expect(page.locator("pagefind-results li:nth-child(-n + 3) a.pf-result-link")).to_have_count(3)
    links = page.locator("a.pf-result-link")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    href = links.nth(0).get_attribute("href")
    assert href
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(href.split("?")[0])))


def test_a_screen_reader_is_told_what_is_there(visit: Visit) -> None:
    """Names, roles and live regions: a labelled dialog and field, a list of links that say kind and title, a count, an offer."""
    page = visit.open()
    page.locator(".pa-search").click()
    dialog = page.get_by_role("dialog", name="Search this site")
    expect(dialog.get_by_role("searchbox").or_(dialog.get_by_role("combobox"))).to_be_focused()
    # What is said is taken away again after a while.
    page.evaluate(LISTEN)
    type_query(page, "convnext")
    first = dialog.get_by_role("listitem").first
    expect(first).to_contain_text("Paper · ConvNeXt")
    expect(first.get_by_role("link", name="A ConvNet for the 2020s")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-spoken", re.compile(r"\d+ results? for convnext", re.IGNORECASE))
    expect(dialog.locator(".pa-suggest")).to_have_attribute("role", "status")


def test_a_frequent_word_fills_no_more_than_a_list(visit: Visit) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_query(page, "learning")
    assert 10 <= page.locator("pagefind-results .pf-result, pagefind-results li").count() <= 30
    expect(page.locator(".pa-search-all")).to_have_attribute("href", re.compile(r"explore/\?q=learning$"))


@pytest.mark.parametrize(("query", "kind"), [("Glossary", "Page"), ("mIoU on ADE20K", "Results")])
def test_lists_and_results_say_what_they_are(visit: Visit, query: str, kind: str) -> None:
    page = visit.open()
    page.locator(".pa-search").click()
    type_query(page, query)
    shown = page.locator(".pf-result").filter(has=page.get_by_role("link", name=query, exact=True)).first
    expect(shown.locator(".pa-result__kind")).to_have_text(kind)
