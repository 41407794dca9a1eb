"""The Content-Security-Policy of every kind of page: its very words, and that nothing a reader does runs into it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kinds import list_kinds
from tests.browser.visit import Visit
from tests.projects import BuiltProject

# Every directive with every source it allows. No page has an inline script or style element, so there is no hash either.
POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'"],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
}
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def test_the_policy_is_word_for_word_this(seed_site: BuiltProject) -> None:
    for kind, uri in list_kinds(seed_site.site_path).items():
        html = seed_site.read(uri if uri.endswith(".html") else f"{uri}index.html")
        (policy,) = META.findall(html)
        directives = {name: sources for name, *sources in (part.split() for part in policy.split(";"))}
        assert directives == POLICY, kind


def test_a_breach_is_noticed(visit: Visit) -> None:
    visit.expected = ("Content Security Policy",)
    page = visit.open()
    # Events are dispatched in their own time: a mark for each, made when `visit` has noted it.
    page.evaluate("addEventListener('securitypolicyviolation', () => document.body.append(document.createElement('del')))")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'breached = true' }))")
    page.evaluate("fetch('https://example.org/').catch(() => null)")
    expect(page.locator("body > del")).to_have_count(2)
    assert page.evaluate("window.breached") is None
    stopped = [text.split(" stopped ")[0] for text in visit.violations]
    assert sorted(stopped) == ["connect-src", "script-src-elem"]
    assert visit.strangers == []
    visit.violations.clear()


@pytest.mark.parametrize("visit", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_no_kind_of_page_breaks_it(visit: Visit, seed_site: BuiltProject) -> None:
    """Every kind is opened and left to fetch what it wants, then the search is used; `visit` notices whatever goes wrong."""
    page = visit.page
    for uri in list_kinds(seed_site.site_path).values():
        visit.open_whole(uri)
    page.locator(".pa-search").click()
    expect(page.locator("pagefind-modal input")).to_be_focused()
    page.keyboard.type("masked autoencodr")
    expect(page.locator("a.pf-result-link").first).to_be_visible()
