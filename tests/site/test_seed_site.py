"""The seed site as a whole: every number the README promises, and every abstract word for word."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.site.check import check_site
from tests.projects import ROOT, SITE_URL, BuiltProject

SHARED_PATH = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared"))


def test_check_finds_nothing(seed_site: BuiltProject) -> None:
    report = check_site(seed_site.site_path)
    assert [str(finding) for finding in report.findings] == []
    assert (report.records, report.papers, report.merged, report.rejected) == (604, 518, 86, 0)
    assert "604 = 518 + 86 + 0" in "\n".join(report.render())


def test_a_page_for_every_paper(seed_site: BuiltProject) -> None:
    export = seed_site.export()
    assert export["corpus"]["problems"] == 0
    pages = {path.parent.name for path in seed_site.site_path.glob("papers/*/index.html")}
    assert len(export["papers"]) == 518
    assert pages == {paper["id"] for paper in export["papers"]}
    assert all(paper["url"] == f"{SITE_URL}papers/{paper['id']}/" for paper in export["papers"])


def test_every_visible_abstract_is_the_cleaned_abstract(seed_site: BuiltProject) -> None:
    """Word for word; math is compared by its TeX, which the page keeps as text for KaTeX to replace."""
    for paper in seed_site.export()["papers"]:
        tree = LexborHTMLParser(seed_site.read(f"papers/{paper['id']}/index.html"))
        shown = tree.css_first(".pa-abstract")
        assert shown is not None, paper["id"]
        assert shown.text().split() == paper["abstract"].split(), paper["id"]


def test_sizes(seed_site: BuiltProject) -> None:
    report = check_site(seed_site.site_path)
    assert report.median_paper <= 20_000
    assert report.site_bytes <= 25_000_000


def test_papers_stay_out_of_the_navigation(seed_site: BuiltProject) -> None:
    export = seed_site.export()
    page = LexborHTMLParser(seed_site.read(f"papers/{export['papers'][0]['id']}/index.html"))
    in_nav = [link.attributes.get("href") or "" for link in page.css("header a, nav.md-nav a, nav.md-tabs a")]
    assert in_nav
    linked = [href for href in in_nav if any(href.endswith(f"papers/{paper['id']}/") for paper in export["papers"])]
    assert linked == []


def test_search_index_holds_every_abstract(seed_site: BuiltProject) -> None:
    """Every word of every abstract stands in the search entry of its paper, and in that alone."""
    text_by_url: dict[str, str] = {}
    for path in seed_site.site_path.glob("pagefind/fragment/*.pf_fragment"):
        entry = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        assert entry["url"] not in text_by_url
        text_by_url[entry["url"]] = entry["content"].rstrip(".")  # Pagefind ends what has no full stop
    for paper in seed_site.export()["papers"]:
        assert text_by_url[f"/papers/{paper['id']}/"].split() == paper["abstract"].rstrip(".").split(), paper["id"]


@pytest.mark.skipif(not (SHARED_PATH / "eval" / "score_extraction.py").exists(), reason="the labels are not here")
def test_export_can_be_scored(seed_site: BuiltProject) -> None:
    """The export has the fields that the scorer of the hand-made labels reads, and knows every labelled paper."""
    command = [sys.executable, SHARED_PATH / "eval" / "score_extraction.py", seed_site.site_path / "api" / "papers.json"]
    done = subprocess.run([*command, SHARED_PATH / "gold" / "dev.jsonl"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not on the site 0" in done.stdout
