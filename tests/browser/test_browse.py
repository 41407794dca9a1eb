"""What a reader does: home, topic, paper, the paper it mentions, back; dark mode; a phone; no errors, no strangers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from generator.text import slug_text
from tests.browser.visit import PATIENCE, Visit
from tests.projects import BuiltProject

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DARK = {"color_scheme": "dark"}


def find_mentioning(seed_site: BuiltProject) -> tuple[str, str]:
    """A paper that mentions another, and that other: the first of the export whose list of backlinks is short."""
    papers = {paper["id"]: paper for paper in seed_site.export()["papers"]}
    pairs = ((paper["id"], mention["target"]) for paper in papers.values() for mention in paper["mentions"])
    return next(pair for pair in pairs if len(papers[pair[1]]["mentioned_by"]) < 10)


def test_home_to_topic_to_paper_to_mentioned_paper_and_back(visit: Visit, seed_site: BuiltProject) -> None:
    paper, target = find_mentioning(seed_site)
    page = visit.open()
    assert page.locator("h1").inner_text()
    topic = slug_text(next(entry["topics"][0] for entry in seed_site.export()["papers"] if entry["topics"]))
    page.locator(f".md-content a[href*='topics/{topic}/']").first.click()
    page.wait_for_url(re.compile(f"/repo/topics/{topic}/"))
    page.locator(".md-content a[href*='papers/']").first.click()
    page.wait_for_url(re.compile("/repo/papers/"))
    page.go_back()
    page.wait_for_url(re.compile(f"/repo/topics/{topic}/"))
    visit.open(f"papers/{paper}/")
    page.locator(f".pa-abstract a[href*='{target}']").first.click()
    page.wait_for_url(re.compile(f"/repo/papers/{target}/"))
    expect(page.locator(f".md-content a[href*='{paper}']").first, "a backlink").to_be_attached()
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
    found = ["", "about/", "explore/", "reading-list/", "compare/"]
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


def test_math_is_typeset_from_files_of_the_site(browser: Browser, formulas: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{formulas}papers/fast-attention/")
    page.wait_for_selector(".pa-abstract .katex .mord", timeout=PATIENCE)
    assert [url for url in asked if not url.startswith((formulas, "data:"))] == []
    asked.clear()
    page.goto(f"{formulas}about/", wait_until="networkidle")
    assert [url for url in asked if "katex" in url] == [], "math is loaded where there is none"
    page.close()


def test_a_missing_page_is_shown_with_its_styles(visit: Visit) -> None:
    visit.expected = ("404",)
    page = visit.open("papers/no-such-paper/")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"


def find_papers(visit: Visit, query: str, paper: str) -> list[str]:
    """The ids of the papers that the header's search lists for a query, best first, once it lists this one."""
    page = visit.open()
    page.locator(".pa-search").click()
    page.locator("pagefind-modal input").fill(query)
    # Each result is shown when its words have come; those of the best need not come first.
    page.wait_for_selector(f"a.pf-result-link[href*='/papers/{paper}/']")
    links = page.locator("a.pf-result-link").evaluate_all("links => links.map(link => link.href)")
    return [link.split("/papers/")[1].split("/")[0] for link in links if "/papers/" in link]


@pytest.mark.parametrize(
    ("query", "paper"),
    [
        ("Roaring 20s", "a-convnet-for-the-2020s"),
        ("ConvNeXt", "a-convnet-for-the-2020s"),
        ("image is worth 16x16 words", "an-image-is-worth-16x16-words-transformers-for-image-recognition-at-scale"),
    ],
    ids=["abstract", "name", "title"],
)
def test_search_finds_a_paper(visit: Visit, query: str, paper: str) -> None:
    """By words of the abstract, by its coined name, by words of the title."""
    assert paper in find_papers(visit, query, paper)[:10]
