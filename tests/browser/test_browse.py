"""What a reader does: home, topic, paper, the paper it mentions, back; dark mode; a phone; no errors, no strangers."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Visit
from tests.projects import BuiltProject

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}


def find_mentioning(seed_site: BuiltProject) -> tuple[str, str]:
    """A paper that mentions another, and that other: the first of the export."""
    return next((paper["id"], paper["mentions"][0]["target"]) for paper in seed_site.export()["papers"] if paper["mentions"])


def test_home_to_topic_to_paper_to_mentioned_paper_and_back(visit: Visit, seed_site: BuiltProject) -> None:
    paper, target = find_mentioning(seed_site)
    page = visit.open()
    assert page.locator("h1").inner_text()
    page.locator(".md-content a[href*='topics/']").first.click()
    page.wait_for_url(re.compile("/repo/topics/"))
    page.locator(".md-content a[href*='papers/']").first.click()
    page.wait_for_url(re.compile("/repo/papers/"))
    page.go_back()
    page.wait_for_url(re.compile("/repo/topics/"))
    visit.open(f"papers/{paper}/")
    page.locator(f".pa-abstract a[href*='{target}']").first.click()
    page.wait_for_url(re.compile(f"/repo/papers/{target}/"))
    assert page.locator(f".md-content a[href*='{paper}']").count() > 0, "no backlink"
    page.go_back()
    page.wait_for_url(re.compile(f"/repo/papers/{paper}/"))


@pytest.mark.parametrize("visit", [DARK, {"color_scheme": "light"}], indirect=True, ids=["dark", "light"])
def test_follows_the_system_colours(visit: Visit, request: pytest.FixtureRequest) -> None:
    page = visit.open()
    red, green, blue = (
        int(part) for part in re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert (red + green + blue < 200) == ("dark" in request.node.name)


def list_kinds(seed_site: BuiltProject) -> list[str]:
    """One address of every kind of page."""
    folders = ("papers", "topics", "tags", "datasets", "names", "sources")
    found = ["", "about/"]
    for folder in folders:
        path = seed_site.site_path / folder
        found += [f"{folder}/"] if (path / "index.html").is_file() else []
        found += [f"{folder}/{page.parent.name}/" for page in sorted(path.glob("*/index.html"))[:1]]
    return found


@pytest.mark.parametrize("visit", [PHONE, {"viewport": {"width": 1280, "height": 900}}], indirect=True, ids=["phone", "desktop"])
def test_every_kind_of_page_fits(visit: Visit, seed_site: BuiltProject) -> None:
    wide = []
    for uri in list_kinds(seed_site):
        page = visit.open(uri)
        assert page.locator("h1").first.inner_text()
        if not visit.fits():
            wide.append(uri)
    assert wide == []


@pytest.mark.parametrize("visit", [PHONE], indirect=True, ids=["phone"])
def test_the_longest_words_fit_a_phone(visit: Visit, seed_site: BuiltProject) -> None:
    """The papers with the longest unbroken runs of characters in title or abstract."""
    papers = seed_site.export()["papers"]
    papers.sort(key=lambda paper: -max(map(len, f"{paper['title']} {paper['abstract']}".split())))
    for paper in papers[:4]:
        visit.open(f"papers/{paper['id']}/")
        assert visit.fits(), paper["id"]


def test_math_is_typeset_without_leaving_the_site(visit: Visit, seed_site: BuiltProject) -> None:
    """A page with math shows it typeset (KaTeX), from files of the site."""
    with_math = [paper["id"] for paper in seed_site.export()["papers"] if re.search(r"\$[^$]+\$", paper["abstract"])]
    assert with_math
    page = visit.open(f"papers/{with_math[0]}/")
    page.wait_for_selector(".pa-abstract .katex", timeout=10_000)


def test_a_missing_page_is_shown_with_its_styles(visit: Visit) -> None:
    page = visit.open("papers/no-such-paper/")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
    assert [error for error in visit.errors if not error.endswith("/papers/no-such-paper/") and "404" not in error] == []
    visit.errors.clear()
