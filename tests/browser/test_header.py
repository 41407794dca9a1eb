"""The header: every entry of its list is seen on a desk, whatever the survey is called, and the page never moves sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import Visit, serve_folder
from tests.projects import make_small_project, run_tool

FITS = "() => { const list = document.querySelector('.pa-nav'); return list.scrollWidth <= list.clientWidth; }"


@pytest.mark.parametrize("visit", [{"viewport": {"width": width, "height": 800}} for width in (960, 1280, 1600)], indirect=True)
def test_no_entry_is_cut(visit: Visit) -> None:
    page = visit.open("results/")
    assert page.locator(".pa-nav a[aria-current=page]").inner_text() == "Results"
    assert page.evaluate(FITS) and visit.fits()


@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": width, "height": 800}, "java_script_enabled": False} for width in (360, 1280)], indirect=True
)
def test_the_title_of_the_site_needs_no_script(visit: Visit) -> None:
    page = visit.open("topics/")
    title, entries = (page.locator(part).bounding_box() for part in (".pa-logo", ".pa-nav"))
    assert title and entries
    assert title["width"] > 200
    assert title["y"] + title["height"] <= entries["y"] + 1


def test_a_long_name_gives_the_list_a_row_of_its_own(browser: Browser, tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    config = (project / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    name = "site_name: A survey of large vision models and of their pre-training"
    lines = [name if line.startswith("site_name:") else line for line in config]
    (project / "mkdocs.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run_tool(["mkdocs", "build"], project).returncode == 0
    server = serve_folder(project / "site", "/repo/")
    for width in (1280, 360):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"http://127.0.0.1:{server.server_port}/repo/")
        assert page.locator(".pa-header--long").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert width == 360 or page.evaluate(FITS)
        page.close()
    server.shutdown()
