"""Known items in a real Chromium on the real site: of a sample of papers what bench/search.py asks of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.visit import Visit
from tests.projects import ROOT, BuiltProject

SAMPLE = 60
# What a sample may fall short of the share of all by chance.
SLACK = 0.03


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))


def ask_sample(page: Page, home: str, project: BuiltProject, index_path: Path) -> None:
    from known_items import TARGETS, ask, make_queries

    papers = project.export()["papers"]
    for score in ask(page, home, index_path, make_queries(papers[:: len(papers) // SAMPLE])):
        assert score.asked >= SAMPLE * 2 // 3
        assert score.share >= TARGETS[score.way][1] - SLACK, score.misses


def test_papers_are_found_by_name_by_words_and_misspelt(visit: Visit, seed_site: BuiltProject) -> None:
    ask_sample(visit.open(), visit.home, seed_site, seed_site.site_path)


def test_a_first_visit_fetches_little(browser: Browser, seed_site: BuiltProject) -> None:
    from dialog import list_queries, weigh_visits
    from hosting import host_site

    with host_site(seed_site.site_path) as host:
        first, whole = weigh_visits(browser, host, list_queries(seed_site.export()["papers"])[:3])
    assert 100_000 < first <= whole <= 300_000
