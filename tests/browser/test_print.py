"""Pages on paper: what is read stays, what is clicked goes, and dark screens print black on white."""

from __future__ import annotations

import re

import pytest

from tests.browser.kinds import list_kinds
from tests.browser.visit import Visit
from tests.projects import BuiltProject

DARK = {"color_scheme": "dark"}
CLICKED = (".pa-header", ".pa-path", ".pa-actions", ".pa-why", ".pa-footer", "article button", "article > pre")


def read_brightness(visit: Visit, selector: str, name: str) -> int:
    """The sum of red, green and blue, 0 to 765, of a colour as the element has it."""
    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    colour = visit.page.evaluate(script, [selector, name])
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.parametrize("visit", [DARK, {"color_scheme": "light"}], indirect=True, ids=["dark", "light"])
def test_a_paper_prints_black_on_white_without_what_is_clicked(visit: Visit, seed_site: BuiltProject) -> None:
    page = visit.open(list_kinds(seed_site.site_path)["paper, with results"])
    page.locator(".pa-actions button").wait_for()
    assert all(page.locator(selector).first.is_visible() for selector in CLICKED)
    page.emulate_media(media="print")
    for selector in (*CLICKED, "input"):
        assert not any(place.is_visible() for place in page.locator(selector).all()), selector
    for selector in ("h1", ".pa-abstract", ".pa-facts", "#results"):
        assert page.locator(selector).first.is_visible(), selector
    for selector in ("html", "body"):
        assert read_brightness(visit, selector, "backgroundColor") == 765, selector
    assert read_brightness(visit, ".pa-abstract", "color") == 0


@pytest.mark.parametrize("visit", [DARK], indirect=True)
def test_a_topic_prints_its_whole_list(visit: Visit, seed_site: BuiltProject) -> None:
    page = visit.open(list_kinds(seed_site.site_path)["topic"])
    on_screen = page.locator("article > ul > li").count()
    page.emulate_media(media="print")
    assert not page.locator(".pa-header").is_visible()
    assert on_screen > 1 and all(item.is_visible() for item in page.locator("article > ul > li").all())
    assert read_brightness(visit, "article li a", "color") == 0


def test_outside_links_print_their_address(visit: Visit, seed_site: BuiltProject) -> None:
    linked = next(paper for paper in seed_site.export()["papers"] if paper["code"])
    page = visit.open(f"papers/{linked['id']}/")
    page.emulate_media(media="print")
    script = "link => [link.href, getComputedStyle(link, '::after').content]"
    address, printed = page.locator(".pa-facts a[href^='http']").first.evaluate(script)
    assert address in printed
