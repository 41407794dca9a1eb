"""How well and how fast the search finds, in a real browser on a real index, beside the targets of the project.

python bench/search.py [--site PATH] [--shared PATH] [--sizes N ...]

The site is this project's, built afresh unless `--site` names a finished one. A size is that many papers of a large collection:
their survey is indexed by the program, and served with the home and explore pages of the project in place of all the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from dialog import list_queries, time_clicks, time_queries, weigh_visits
from hosting import host_site
from known_items import TARGETS, ask, make_queries
from playwright.sync_api import Browser, sync_playwright

from generator.config import read_settings
from generator.progress import SilentProgress
from generator.site.finder import begin_finder, finish_finder
from generator.site.project import PLUGIN, load_project, make_config
from generator.survey import build_survey

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "papers-20k.jsonl.gz"
SIZES = (5_000, 20_000)
MKDOCS = "site_name: Many\ntheme: {name: material, font: false}\nplugins:\n  - paperatlas\n"
# Papers that are asked for in a large collection, evenly spaced.
ASKED = 1_000
# From so many papers on the targets are those of a large survey.
LARGE = 10_000
MOST_KILOBYTES = {False: 300, True: 450}
MOST_MILLISECONDS = 200
MOST_CLICK = {False: 150, True: 500}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the table, its target, and whether it meets it."""

    what: str
    figure: str
    target: str
    passes: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each size; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Measure the search of a built site in a browser.")
    default = os.environ.get("PAPERATLAS_SHARED", str(ROOT.parent / "shared"))
    parser.add_argument("--site", type=Path, help="a finished site of this project; built when not given")
    parser.add_argument("--shared", type=Path, default=Path(default), help="folder with corpora/")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of papers of the large collection")
    parser.add_argument("--misses", type=int, default=0, help="print so many failed queries of each way of asking")
    options = parser.parse_args(arguments)
    missed = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox", "--disable-gpu"])
        site_path = options.site or build_project(Path(folder) / "project")
        for name, path in _list_sites(site_path, options.shared / "corpora" / COLLECTION, options.sizes, Path(folder)):
            lines = list(measure_site(path, browser, options.misses))
            missed += print_table(name, lines)
        browser.close()
    return int(missed > 0)


def _list_sites(site_path: Path, corpus_path: Path, sizes: Sequence[int], folder: Path) -> Iterator[tuple[str, Path]]:
    yield "this project", site_path
    if sizes and not corpus_path.exists():
        print(f"bench: no {corpus_path.name} (give the folder of corpora/ with --shared): this project only")
        return
    for size in sizes:
        yield f"{size:,} papers of {COLLECTION}", make_large_site(size, corpus_path, site_path, folder / str(size))


def print_table(name: str, lines: Sequence[Line]) -> int:
    """How many lines miss their target, after printing them all."""
    print(f"\n{name}")
    for line in lines:
        print(f"  {line.what:46}{line.figure:>12}   {line.target:12}{'' if line.passes else 'missed'}")
    return sum(not line.passes for line in lines)


def build_project(path: Path) -> Path:
    """The finished site of this project's abstracts, built in a folder of its own."""
    path.mkdir()
    for name in ("mkdocs.yml", "taxonomy.yml", "overrides.yml", "paper-ids.lock"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, path / name)
    for name in ("abstracts", "templates", "docs"):
        shutil.copytree(ROOT / name, path / name)
    subprocess.run(
        [sys.executable, "-m", "generator.cli", "-q", "build"], cwd=path, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    return path / "site"


def make_large_site(size: int, corpus_path: Path, site_path: Path, path: Path) -> Path:
    """A site of ``size`` papers that has their whole search and, of its pages, those that search and explore start from."""
    (path / "abstracts").mkdir(parents=True)
    (path / "docs").mkdir()
    (path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    with gzip.open(corpus_path, "rt", encoding="utf-8") as lines:
        (path / "abstracts/papers.jsonl").write_text("".join(islice(lines, size)), encoding="utf-8")
    project = load_project(path / "mkdocs.yml")
    config = make_config(project, read_settings(project.plugins[PLUGIN].config))
    survey = build_survey(config, SilentProgress())
    large_path = path / "site"
    for name in ("index.html", "404.html", "explore/index.html"):
        (large_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site_path / name, large_path / name)
    for name in ("assets", "css"):
        if (site_path / name).is_dir():
            shutil.copytree(site_path / name, large_path / name)
    finish_finder(begin_finder(survey, replace(config, site_path=large_path)), {}, large_path)
    return large_path


def measure_site(site_path: Path, browser: Browser, misses: int = 0) -> Iterator[Line]:
    """Every figure of one site, each in a visit of its own."""
    papers = json.loads((site_path / "api/papers.json").read_text(encoding="utf-8"))["papers"]
    large = len(papers) >= LARGE
    with host_site(site_path) as host:
        page = browser.new_page()
        page.goto(host.address)
        for score in ask(page, host.address, site_path, make_queries(papers[:: max(1, len(papers) // ASKED)])):
            first, least = TARGETS[score.way]
            what = f"{score.way}: in the first {first}, of {score.asked}"
            yield Line(what, f"{score.share:.1%}", f">= {least:.0%}", score.passes)
            for miss in score.misses[:misses]:
                print(f"{score.way}: {miss.query} | {miss.corrected} | {miss.paper} | {' '.join(miss.found[:3])}")
        page.close()
        queries = list_queries(papers)
        found, whole = weigh_visits(browser, host, queries)
        yield _limit("kB of a first visit, until results", found / 1000, MOST_KILOBYTES[large])
        yield _limit("kB of a first visit, and what follows", whole / 1000, MOST_KILOBYTES[large])
        yield _limit("ms from last key to results", time_queries(browser, host, queries), MOST_MILLISECONDS)
        yield _limit("ms from a click on a facet to its papers", time_clicks(browser, host), MOST_CLICK[large])


def _limit(what: str, figure: float, most: int) -> Line:
    return Line(f"{what}, median", f"{figure:.0f}", f"<= {most}", figure <= most)


if __name__ == "__main__":
    sys.exit(main())
