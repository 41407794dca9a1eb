"""WCAG 2.2 AA by axe-core, on every kind of page, in both colour schemes, on a desktop and a phone, with the search open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import list_kinds
from tests.browser.visit import Gate, Visit
from tests.projects import BuiltProject

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Sizes of targets are new in 2.2, and axe leaves them out unless asked.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
SCREENS = {"desktop": {"viewport": {"width": 1280, "height": 900}}, "phone": {"viewport": {"width": 360, "height": 740}}}
EVERYWHERE = [
    pytest.param({**screen, "color_scheme": scheme}, id=f"{name}-{scheme}")
    for name, screen in SCREENS.items()
    for scheme in ("light", "dark")
]


def judge(page: Page, what: str) -> Iterator[str]:
    """Each violation in a line: the page, the rule, the element, what is wrong with it.

    axe comes into the page through the browser's own console, which no policy of a page governs.
    """
    answer: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    for violation in answer["violations"]:
        for node in violation["nodes"]:
            yield f"{what}: {violation['id']} at {node['target']}: {node['failureSummary']}"


@pytest.mark.parametrize("visit", EVERYWHERE, indirect=True)
def test_every_kind_of_page(visit: Visit, seed_site: BuiltProject) -> None:
    papers = ",".join(paper["id"] for paper in seed_site.export()["papers"][:3])
    uris = list_kinds(seed_site.site_path) | {
        "explore with words and a filter": "explore/?q=image&code=yes",
        "explore without a find": "explore/?q=zzzzqqqq",
        "filled reading list": f"reading-list/?papers={papers}",
        "filled comparison": f"compare/?papers={papers}",
    }
    found = []
    for what, uri in uris.items():
        found += judge(visit.open_whole(uri), what)
    assert found == []


@pytest.mark.parametrize("visit", EVERYWHERE, indirect=True)
def test_explore_before_its_filters_came(visit: Visit) -> None:
    """What is read without scripts, and with them until the filters are fetched."""
    gate = Gate(visit.page, "**/atlas/explore.json*")
    with visit.page.expect_request("**/atlas/explore.json*"):
        page = visit.open("explore/")
    expect(page.locator(".pa-plain")).to_be_visible()
    assert [*judge(page, "explore without filters")] == []
    gate.open()
    expect(page.locator(".pa-plain")).to_have_count(0)


@pytest.mark.parametrize("visit", EVERYWHERE, indirect=True)
def test_the_open_search(visit: Visit) -> None:
    """With results, with a suggestion, and with neither."""
    page = visit.open()
    page.locator(".pa-search").click()
    field = page.locator("pagefind-modal input")
    expect(field).to_be_focused()
    found = [*judge(page, "nothing typed")]
    for query, sign in (("masked autoencoders", "a.pf-result-link"), ("convnxt", ".pa-suggest__query")):
        field.fill(query)
        page.locator(sign).first.wait_for()
        expect(page.locator(".pa-suggest")).to_have_attribute("aria-busy", "false")
        found += judge(page, query)
    assert found == []


@pytest.mark.parametrize("visit", EVERYWHERE, indirect=True)
def test_explore_with_everything_open(visit: Visit) -> None:
    page = visit.open("explore/")
    expect(page.locator(".pa-results")).to_have_attribute("aria-busy", "false")
    page.evaluate("document.querySelectorAll('.pa-filters details').forEach((part) => { part.open = true; })")
    more = page.get_by_role("button", name="Show all", exact=False).first
    more.click()
    expect(page.get_by_role("button", name="Show fewer", exact=False).first).to_be_visible()
    assert [*judge(page, "explore")] == []


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    page = visit.open()
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"assets/images/favicon.png\">')")
    assert [line.split(" at ")[0] for line in judge(page, "home")] == ["home: image-alt"]
    assert page.evaluate("axe.version") >= "4.12"
    assert page.evaluate("axe.getRules(['wcag22aa']).map((rule) => rule.ruleId)") == ["target-size"]


def test_a_formula(browser: Browser, formulas: str) -> None:
    page = browser.new_page()
    page.goto(f"{formulas}papers/fast-attention/")
    page.wait_for_selector(".pa-abstract .katex .mord")
    found = [*judge(page, "a formula")]
    page.close()
    assert found == []
