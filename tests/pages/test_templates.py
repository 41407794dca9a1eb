"""Templates cannot let text through unescaped, and say nothing a script or a style could hide in."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateRuntimeError, UndefinedError, nodes

from generator.config import Config, find_templates
from generator.model import RichText
from generator.pages.markdown import Markdown
from generator.pages.page import make_page
from generator.pages.render import make_environment, render_page
from generator.problems import BuildError

TEMPLATES = sorted(path.relative_to(find_templates()).as_posix() for path in find_templates().rglob("*.md.jinja"))
FORBIDDEN_FILTERS = {"safe", "join", "replace", "format", "indent", "xmlattr", "urlize", "e", "escape", "forceescape", "tojson"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_way_around_the_escape(name: str, config: Config) -> None:
    environment = make_environment(config)
    tree = environment.parse((find_templates() / name).read_text(encoding="utf-8"))
    assert not list(tree.find_all((nodes.Concat, nodes.Add, nodes.Mod, nodes.MarkSafe, nodes.ScopedEvalContextModifier)))
    assert not {node.name for node in tree.find_all(nodes.Filter)} & FORBIDDEN_FILTERS


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_script_or_handler_in_a_template(name: str) -> None:
    text = (find_templates() / name).read_text(encoding="utf-8")
    assert "<script" not in text
    assert "javascript:" not in text
    assert " on" + "click" not in text
    assert "style=" not in text


def test_every_template_compiles(config: Config) -> None:
    environment = make_environment(config)
    assert len(TEMPLATES) > 15
    for name in TEMPLATES:
        environment.get_template(name)


def test_filters_that_join_or_pass_are_gone(config: Config) -> None:
    assert not FORBIDDEN_FILTERS & set(make_environment(config).filters)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("*a*", "&#42;a&#42;"),
        ("<b>", "&lt;b&gt;"),
        (Markdown("*a*"), "*a*"),
        (RichText("a_b"), "a&#95;b"),
        (7, "7"),
        (1.5, "1.5"),
    ],
)
def test_what_a_template_prints(value: object, shown: str, config: Config) -> None:
    assert make_environment(config).from_string("{{ value }}").render(value=value) == shown


def test_values_with_commas_are_escaped_one_by_one(config: Config) -> None:
    shown = make_environment(config).from_string("{{ values | commas }}").render(values=("a*b", Markdown("*c*"), "- d", 7))
    assert shown == "a&#42;b, *c*, &#45; d, 7"


@pytest.mark.parametrize("context", ["", " with context"])
def test_macros_know_the_way_up_of_each_page(context: str, config: Config) -> None:
    config.templates_path.mkdir()
    text = f'{{% import "_macros/lists.md.jinja" as lists{context} %}}{{{{ lists.ref_link(ref) }}}}'
    (config.templates_path / "moved.md.jinja").write_text(text, encoding="utf-8")
    environment, ref = make_environment(config), {"title": "T", "uri": Markdown("topics/t.md")}
    uris = ("papers/old.md", "x.md", "papers/a/b.md", "papers/new.md")
    pages = [render_page(make_page(uri, "moved", title="", ref=ref), environment) for uri in uris]
    assert pages == [f"[T]({up}topics/t.md)\n" for up in ("../", "", "../../", "../")]


def test_macros_pass_what_they_made(config: Config) -> None:
    source = "{% macro bold(x) %}**{{ x }}**{% endmacro %}{{ bold(value) }}"
    assert make_environment(config).from_string(source).render(value="a*b") == "**a&#42;b**"


@pytest.mark.parametrize("value", [None, [], {}, True, object()])
def test_what_has_no_place_on_a_page_is_refused(value: object, config: Config) -> None:
    with pytest.raises((TypeError, TemplateRuntimeError)):
        make_environment(config).from_string("{{ value }}").render(value=value)


def test_a_missing_value_is_refused(config: Config) -> None:
    with pytest.raises(UndefinedError):
        make_environment(config).from_string("{{ nobody }}").render()


def test_a_project_replaces_a_template(config: Config) -> None:
    config.templates_path.mkdir()
    (config.templates_path / "moved.md.jinja").write_text("mine", encoding="utf-8")
    environment = make_environment(config)
    assert environment.get_template("moved.md.jinja").render() == "mine"
    assert "# " in Path(str(environment.get_template("paper.md.jinja").filename)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "why"),
    [("{{ title.nothing }}", "no attribute 'nothing'"), ("{% if %}", "Expected an expression"), ("{{ up.parts() }}", "parts")],
)
def test_a_broken_template_is_told_by_its_line(line: str, why: str, config: Config) -> None:
    config.templates_path.mkdir()
    path = config.templates_path / "moved.md.jinja"
    path.write_text(f"one\n\n{line}\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        render_page(make_page("papers/old.md", "moved", title="Old"), make_environment(config))
    (complaint,) = caught.value.complaints
    assert complaint.startswith(f"{path}:3: ")
    assert why in complaint
    assert "papers/old.md" in complaint
