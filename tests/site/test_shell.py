"""A page filled into a shell is the page that the theme would have made; a template that asks for more gets each page itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.structure.pages import Page

from generator.progress import SilentProgress
from generator.site import shell
from generator.site.build import build_site
from generator.site.engine import _set_up
from generator.site.project import load_project
from generator.site.shard import Shard, Workshop, build_shard
from generator.site.shell import _fill, _key_shell, _make_shell, is_known, list_places
from tests.projects import MKDOCS, BuiltProject, make_small_project

NAV = [{"Home": "index.md"}, {"Papers": "papers/index.md"}, {"Topics": ["topics/index.md"]}]


def set_up(path: Path) -> Workshop:
    """A workshop for pages that are already written."""
    project = load_project(path / "mkdocs.yml")
    plugin: Any = project.plugins["paperatlas"]
    plugin.counts_pages = False
    project = project.plugins.on_config(project)
    project.nav = NAV
    return _set_up(project)


def test_every_page_of_the_seeds(seed_site: BuiltProject, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop = set_up(seed_site.path)
    uris = tuple(file.src_uri for file in workshop.documents if "/" in file.src_uri)
    assert is_known(workshop.project)
    filled: list[str] = []

    def fill(made: tuple[str, ...], page: Page) -> str:
        filled.append(page.url)
        return _fill(made, page)

    monkeypatch.setattr(shell, "_fill", fill)
    shared = {page.facts.uri: page for page in build_shard(Shard(0, uris), workshop)}
    assert len(filled) > 0.8 * len(uris)
    monkeypatch.setattr(shell, "_key_shell", lambda page, places: None)
    assert [page.facts.uri for page in build_shard(Shard(0, uris), workshop) if shared[page.facts.uri] != page] == []


def make_page(**changes: Any) -> Any:
    """A page as far as a shell knows one."""
    page = {"content": "<p>Text</p>", "url": "papers/a/", "canonical_url": None, "toc": [SimpleNamespace(url="#a")]}
    return SimpleNamespace(**page | {"meta": {"title": "T", "description": "D", "kind": "paper"}} | changes)


def render(page: Any) -> str:
    return f'<h>{page.meta["title"]}</h>{page.meta["description"]}<a href="{page.toc[0].url}"></a>\n{page.content}\n</article>'


def test_a_shell_is_filled() -> None:
    page = make_page()
    made = _make_shell(page, render, render(page))
    assert made is not None
    other = make_page(meta={"title": "U", "description": "E", "kind": "paper"}, content="<p>More</p>")
    assert _fill(made, other) == render(other)


@pytest.mark.parametrize(
    "template",
    [
        lambda page: render(page) + str(page.file),
        lambda page: render(page) + str(page.meta["search"]),
        lambda page: render(page).upper(),
        lambda page: render(page) + page.meta["title"].upper(),
        lambda page: render(page) + str(len(page.content)),
        lambda page: render(page).replace("\n</article>", "</article>"),
    ],
)
def test_a_template_that_asks_for_more_has_none(template: Any) -> None:
    page = make_page(
        meta={"title": "T", "description": "D", "kind": "paper", "search": "x"}, file="f", content="<ul>\n<li>a</li>\n</ul>"
    )
    assert _make_shell(page, template, template(page)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"content": "<p>a</p><script>b</script>"},
        {"content": "<pre>a"},
        {"content": "a"},
        {"meta": {"title": "T"}},
        {"meta": {"title": "T", "kind": "paper", "hide": ["toc"]}},
        {"meta": {"title": "a<b", "kind": "paper"}},
        {"url": "papers/"},
    ],
)
def test_a_page_that_reaches_into_what_is_around_it_has_none(changes: dict[str, Any]) -> None:
    assert _key_shell(make_page(), list_places(["papers/"])) is not None
    assert _key_shell(make_page(**changes), list_places(["papers/"])) is None


def test_templates_of_a_project_are_asked_for_every_page(tmp_path: Path) -> None:
    # The page for addresses that lead nowhere is made by the same template, of no page.
    shown = "{% if page %}<p>{{ page.file.src_uri }}</p>{{ page.content }}{% endif %}"
    own = f'{{% extends "base.html" %}}{{% block container %}}{shown}{{% endblock %}}'
    text = MKDOCS.replace("name: material,", "name: material, custom_dir: own,")
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": text.replace("  - search\n", ""), "own/main.html": own})
    build_site(project / "mkdocs.yml", SilentProgress(), jobs=1)
    pages = sorted(project.glob("site/papers/*/index.html"))
    assert len(pages) >= 3
    assert all(f"<p>papers/{page.parent.name}.md</p>" in page.read_text(encoding="utf-8") for page in pages)


def test_where_templates_are_not_known_no_page_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_fill", lambda made, page: pytest.fail(page.url))
    build_site(make_small_project(tmp_path / "p") / "mkdocs.yml", SilentProgress(), jobs=1)


def test_other_plugins_and_other_themes_have_none(tmp_path: Path) -> None:
    alone = MKDOCS.replace("  - search\n", "")
    for number, (text, known) in enumerate([(alone, True), (MKDOCS, False), (alone.replace("material", "mkdocs"), False)]):
        project = make_small_project(tmp_path / str(number), files={"mkdocs.yml": text})
        assert is_known(load_project(project / "mkdocs.yml")) == known
