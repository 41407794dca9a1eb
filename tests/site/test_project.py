"""Navigation, regions, starters, exports: the site's own rooms, through one small build of the real thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.site.regions import fill_regions
from tests.projects import MKDOCS, TAXONOMY, BuiltProject, make_small_project, run_tool

HOME = "# Mine\n\n<!-- paperatlas:numbers -->\n\n<!-- paperatlas:no-such -->\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> BuiltProject:
    """Three papers, a taxonomy, two handwritten pages, no home page of its own; built by MkDocs."""
    repository = "repo_url: https://github.com/owner/survey\n"
    files = {"mkdocs.yml": MKDOCS + repository, "taxonomy.yml": TAXONOMY}
    files |= {"docs/guide/one.md": "# One\n", "docs/two.md": "# Two\n"}
    project = BuiltProject(make_small_project(tmp_path_factory.mktemp("small") / "p", files=files))
    done = run_tool(["mkdocs", "build", "--strict"], project.path)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_starters_stand_in_for_home_and_about(small: BuiltProject) -> None:
    assert LexborHTMLParser(small.read("index.html")).css_first("h1").text() == "Small"  # type: ignore[union-attr]
    assert "overrides.yml" in small.read("about/index.html")
    assert not (small.path / "docs/index.md").exists()
    assert not (small.path / "docs/about.md").exists()


def test_navigation_has_topics_and_handwritten_pages_but_no_paper(small: BuiltProject) -> None:
    links = [link.attributes.get("href") or "" for link in LexborHTMLParser(small.read("two/index.html")).css("header a, nav a")]
    assert {"../guide/one/", "../topics/", "../sources/", "../about/"} <= set(links)
    assert not [link for link in links if "alphanet" in link]


def test_a_navigation_of_ones_own_is_kept(tmp_path: Path) -> None:
    nav = "nav:\n  - Start: index.md\n  - All papers: papers/index.md\n"
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": MKDOCS + nav})
    assert run_tool(["mkdocs", "build"], project).returncode == 0
    assert ">All papers</a>" in (project / "site/index.html").read_text(encoding="utf-8").replace("\n", "")


def test_regions() -> None:
    regions = {"numbers": "**3** papers"}
    assert fill_regions(HOME, "index.md", lambda: regions) == "# Mine\n\n**3** papers\n\n<!-- paperatlas:no-such -->\n"
    assert fill_regions("no marker", "x.md", lambda: pytest.fail("asked for nothing")) == "no marker"


def test_an_unknown_region_fails_a_strict_build(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/index.md": HOME})
    done = run_tool(["mkdocs", "build", "--strict"], project)
    assert done.returncode == 1
    assert "index.md: no region is called 'no-such'; known are" in done.stderr


def test_export(small: BuiltProject) -> None:
    export = small.export()
    assert export["corpus"]["documents"] == [{"path": "abstracts/papers.jsonl", "records": 3, "papers": 3}]
    papers = {paper["id"]: paper for paper in export["papers"]}
    assert list(papers) == sorted(papers)
    beta = papers["betaformer-transformers-friends"]
    assert beta["title"] == "BetaFormer: Transformers & Friends"
    assert beta["names"] == ["BetaFormer"]
    assert beta["mentions"] == [{"name": "AlphaNet", "target": "alphanet-a-network-for-everything"}]
    assert beta["topics"][0] == "transformers"
    assert beta["sources"] == [{"path": "abstracts/papers.jsonl", "line": 2}]
    assert "year" not in beta, "what is not known has no key"
    assert papers["a-survey-of-networks"]["survey"] is True
    assert "betaformer-transformers-friends" in papers["alphanet-a-network-for-everything"]["mentioned_by"]


def test_export_is_a_line_a_paper(small: BuiltProject) -> None:
    lines = small.read("api/papers.json").splitlines()
    assert len(lines) == 3 + 2
    assert all(json.loads(line.rstrip(","))["id"] for line in lines[1:-1])


def test_idle_assets_are_left_out(small: BuiltProject) -> None:
    files = [path.relative_to(small.site_path).as_posix() for path in small.site_path.rglob("*")]
    assert not [uri for uri in files if uri.endswith(".map") or "/lunr/" in uri]


def test_without_material_search_there_is_a_pagefind_index(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": MKDOCS.replace("  - search\n", "")})
    done = run_tool(["paperatlas", "build"], project)
    assert done.returncode == 0, done.stderr
    assert (project / "site/pagefind/pagefind.js").is_file()
    assert not (project / "site/search").exists()


def test_a_repository_is_linked_and_never_asked(small: BuiltProject) -> None:
    """Material fetches stars and forks from the forge where its source button stands."""
    page = small.read("papers/alphanet-a-network-for-everything/index.html")
    assert "https://github.com/owner/survey" in page
    assert 'data-md-component="source"' not in page
