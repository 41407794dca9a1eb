"""A preview in a real browser: the page reloads by itself after an edit, under the very policy of the published page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.visit import open_visit
from tests.projects import make_small_project
from tests.serving import HOME, PATIENCE, serve


def test_the_page_reloads_by_itself(browser: Browser, tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "project", files={"docs/index.md": HOME})
    with serve(project, tmp_path / "log", "paperatlas") as address, open_visit(browser, address, address) as visit:
        page = visit.open()
        expect(page.locator("article")).to_contain_text("Handwritten words")
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
        assert "'sha256-" in policy
        (project / "docs" / "index.md").write_text(HOME.replace("Handwritten", "Rewritten"), encoding="utf-8")
        expect(page.locator("article")).to_contain_text("Rewritten words", timeout=PATIENCE * 1000)
        # The published page allows no script but those in files.
        assert "'sha256-" not in (project / "site" / "index.html").read_text(encoding="utf-8")
