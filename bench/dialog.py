"""The search dialog and the explore page as a person uses them: what a first visit fetches, and how long answers take."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from hosting import Host
from known_items import SEED, list_content_words
from playwright.sync_api import Browser, Page

# Between two keys: somebody who types fast, but letter by letter, so that half-typed words are searched for as they are in life.
PAUSE = 150
VISITS, QUERIES, CLICKS = 9, 40, 12

# Notes when the last key came, and answers when results of exactly these words stand in the dialog.
_WATCH = """() => {
  addEventListener("keydown", () => { window.paKey = performance.now(); }, true);
  const shows = (words) => [...document.querySelectorAll("a.pf-result-link")].some(
    (link) => new URL(link.href).searchParams.getAll("highlight").join(" ") === words);
  window.paResults = (words) => new Promise((resolve) => {
    const look = () => { if (shows(words)) { observer.disconnect(); resolve(performance.now()); } };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
    look();
  });
}"""

# Clicks a value of an open facet and answers with the milliseconds until the list of papers has changed.
_CLICK = """(at) => new Promise((resolve) => {
  const value = [...document.querySelectorAll(".pa-facet[open] .pa-facet__value")][at];
  const started = performance.now();
  const observer = new MutationObserver(() => { observer.disconnect(); resolve(performance.now() - started); });
  observer.observe(document.querySelector(".pa-cards"), { childList: true });
  value.click();
})"""


def list_queries(papers: Sequence[Mapping[str, Any]]) -> list[str]:
    """What people type, from papers spread over the corpus: names, single words, two words; letters only, in lower case."""
    chance = random.Random(SEED)  # noqa: S311
    queries: list[str] = []
    for paper in chance.sample(list(papers), min(len(papers), 4 * QUERIES)):
        names = [name.lower() for name in paper.get("names", ()) if name.isalpha() and name.isascii()]
        words = [word.lower() for word in list_content_words(paper["abstract"]) if word.isalpha()]
        kinds = [names[:1], words[:1], words[1:3]]
        query = " ".join(kinds[len(queries) % len(kinds)])
        if query:
            queries.append(query)
    return queries[:QUERIES]


def weigh_visits(browser: Browser, host: Host, queries: Iterable[str]) -> tuple[float, float]:
    """Bytes of first visits that search from the header, in the median: until the first results, and when all is quiet."""
    firsts, wholes = [], []
    for query in list(queries)[:VISITS]:
        page = _open(browser, host)
        before = len(host.sent)
        _type(page, query)
        page.evaluate("(words) => window.paResults(words)", query)
        firsts.append(sum(size for _, size in host.sent[before:]))
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        wholes.append(sum(size for _, size in host.sent[before:]))
        page.context.close()
    return median(firsts), median(wholes)


def time_queries(browser: Browser, host: Host, queries: Iterable[str]) -> float:
    """Milliseconds from the last key to results, in the median over queries typed one after another in one visit."""
    page = _open(browser, host)
    taken = []
    for query in queries:
        _type(page, query)
        taken.append(float(page.evaluate("async (words) => (await window.paResults(words)) - window.paKey", query)))
        page.locator("pagefind-modal input").fill("")
    page.context.close()
    return median(taken)


def time_clicks(browser: Browser, host: Host) -> float:
    """Milliseconds from a click on a value of a facet to the papers that have it, in the median."""
    page = browser.new_context().new_page()
    page.goto(f"{host.address}explore/", wait_until="networkidle")
    page.locator(".pa-card").first.wait_for()
    taken = []
    for at in range(CLICKS):
        taken.append(float(page.evaluate(_CLICK, at // 2)))
        page.wait_for_load_state("networkidle")
    page.context.close()
    return median(taken)


def _open(browser: Browser, host: Host) -> Page:
    page = browser.new_context().new_page()
    page.goto(host.address, wait_until="networkidle")
    # Until the script has run, nobody hears the key that opens the search.
    page.locator(".pa-search").wait_for()
    page.evaluate(_WATCH)
    return page


def _type(page: Page, query: str) -> None:
    field = page.locator("pagefind-modal input")
    if not field.is_visible():
        page.keyboard.press("/")
        field.wait_for()
    field.focus()
    page.keyboard.type(query, delay=PAUSE)
