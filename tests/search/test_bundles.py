"""The index in bundles: dealt out by address, made anew only where an entry changed, the same bytes every time, searched as one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.problems import BuildError
from generator.site import pagefind, search
from generator.site.earlier import EarlierSite
from generator.site.pagefind import run_pagefind
from generator.site.search import count_bundles, deal_items, read_ids, write_bundles
from generator.site.shards import write_json
from generator.site.store import Store
from generator.site.stubs import Entry, Item, make_item
from tests.projects import ROOT

WORDS = ("amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath")


def make_items(count: int) -> list[Item]:
    return [
        make_item(
            Entry(
                url=f"papers/paper-{number}/",
                title=f"Paper {WORDS[number % 8]} number {number}",
                names=(f"Name{number}",),
                text=f"A text on {WORDS[number % 7]} and {WORDS[number % 5]}, the {number}th of all. It has two sentences.",
            )
        )
        for number in range(count)
    ]


def digest_tree(path: Path) -> dict[str, str]:
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "BUNDLE_ENTRIES", 10)


@pytest.mark.parametrize(
    ("entries", "bundles"), [(0, 1), (999, 1), (1_000, 2), (6_000, 8), (24_000, 16), (120_000, 16), (320_001, 32), (650_000, 64)]
)
def test_bundles_double_with_the_corpus_and_then_grow(entries: int, bundles: int) -> None:
    assert count_bundles(entries) == bundles


def test_a_bundle_of_the_largest_corpus_fits_in_memory() -> None:
    assert all(entries / count_bundles(entries) <= 20_000 for entries in range(1, 400_000, 997))


@pytest.mark.usefixtures("small_bundles")
def test_items_are_dealt_evenly_and_stay_where_they_are() -> None:
    items = make_items(400)
    hands = deal_items(items)
    assert len(hands) == 16
    assert Counter(item for hand in hands for item in hand) == Counter(items)
    assert all(12 <= len(hand) <= 40 for hand in hands)
    fewer = deal_items(items[1:])
    assert sum(hand != before for hand, before in zip(fewer, hands, strict=True)) == 1


@pytest.mark.usefixtures("small_bundles")
def test_the_same_items_in_any_order_make_the_same_bytes(tmp_path: Path) -> None:
    items = make_items(30)
    first = write_bundles(items, tmp_path / "one")
    second = write_bundles(reversed(items), tmp_path / "two")
    assert first == second
    assert first.bundles == ("pagefind", "pagefind-2")
    assert digest_tree(tmp_path / "one") == digest_tree(tmp_path / "two")
    assert first.ids_by_url == {url: key for name in first.bundles for url, key in read_ids(tmp_path / "one" / name).items()}
    assert set(first.ids_by_url) == {item.url for item in items}


@pytest.mark.usefixtures("small_bundles")
def test_only_the_first_bundle_has_scripts(tmp_path: Path) -> None:
    write_bundles(make_items(30), tmp_path)
    scripts = {path.name for path in (tmp_path / "pagefind").iterdir() if path.suffix in (".js", ".css")}
    assert scripts == {"pagefind.js", "pagefind-component-ui.js", "pagefind-component-ui.css", "pagefind-highlight.js"}
    rest = {path.name for path in (tmp_path / "pagefind-2").iterdir() if path.suffix != ".pf_meta"}
    assert rest == {"fragment", "index", "pagefind-entry.json"}


@pytest.mark.usefixtures("small_bundles")
def test_an_edit_is_indexed_again_with_its_bundle_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[set[str]] = []

    def count_runs(stubs_by_url: Mapping[str, str]) -> dict[str, bytes]:
        runs.append(set(stubs_by_url))
        return run_pagefind(stubs_by_url)

    monkeypatch.setattr(search, "run_pagefind", count_runs)
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "site")
    items = make_items(50)
    write_bundles(items, tmp_path / "site", earlier=earlier)
    assert len(runs) == 4
    runs.clear()
    items[7] = make_item(Entry(items[7].url, "Another title", text="Another text."))
    staged = write_bundles(items, tmp_path / "staging", earlier=earlier)
    assert len(runs) == 1
    assert items[7].url in runs[0]
    assert staged == write_bundles(items, tmp_path / "clean")
    assert digest_tree(tmp_path / "staging") == digest_tree(tmp_path / "clean")


@pytest.mark.usefixtures("small_bundles")
def test_a_damaged_bundle_is_not_taken_over(tmp_path: Path) -> None:
    earlier = EarlierSite(Store(tmp_path / "cache"), tmp_path / "site")
    items = make_items(30)
    write_bundles(items, tmp_path / "site", earlier=earlier)
    next((tmp_path / "site/pagefind-2/fragment").iterdir()).write_bytes(b"nothing")
    write_bundles(items, tmp_path / "staging", earlier=earlier)
    write_bundles(items, tmp_path / "clean")
    assert digest_tree(tmp_path / "staging") == digest_tree(tmp_path / "clean")


def test_no_items_make_no_bundle(tmp_path: Path) -> None:
    assert write_bundles([], tmp_path).bundles == ()
    assert list(tmp_path.iterdir()) == []


def test_a_failing_pagefind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind, "_find_program", lambda: "/bin/false")
    with pytest.raises(BuildError, match="could not build the search index"):
        run_pagefind({"papers/one/": "<html><body data-pagefind-body>one</body></html>"})


@pytest.mark.usefixtures("small_bundles")
def test_bundles_are_searched_as_one(tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name brings its paper first, whichever bundle holds it, and what pages say is found beside."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    from hosting import host_site

    index = write_bundles(make_items(90), tmp_path)
    index += write_bundles([make_item(Entry("about/", "About amber", text="A page about amber."))], tmp_path, search.PAGES_BUNDLE)
    assert len(index.bundles) == 9
    write_json(tmp_path / "atlas/search.json", {"version": "1", "bundles": index.bundles, "pages": search.PAGES_BUNDLE})
    scripts_path = tmp_path / "assets/javascripts"
    scripts_path.mkdir(parents=True)
    for path in (ROOT / "templates/theme/assets/javascripts").glob("*.js"):
        (scripts_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "index.html").write_text('<!doctype html><html lang="en"><title>Home</title></html>', encoding="utf-8")
    with host_site(tmp_path) as host:
        page = browser.new_page()
        page.goto(host.address)
        found = page.evaluate(
            """async ([home, queries]) => {
              const { loadEngine } = await import(`${home}assets/javascripts/search-engine.js`);
              const engine = await loadEngine();
              return Promise.all(queries.map(async (query) => (await engine.search(query)).results.map((result) => result.id)));
            }""",
            [host.address, [f"Name{number}" for number in range(10, 90)] + ["amber"]],
        )
        page.close()
    assert [ids[0] for ids in found[:-1]] == [index.ids_by_url[f"papers/paper-{number}/"] for number in range(10, 90)]
    assert index.ids_by_url["about/"] in found[-1]
    assert len(found[-1]) > 12
    assert json.loads((tmp_path / "pagefind/pagefind-entry.json").read_text(encoding="utf-8"))["version"] == "1.5.2"
