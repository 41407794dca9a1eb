"""Templates: an environment in which every plain string is escaped, and pages rendered with it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from generator.config import Config, find_templates
from generator.model import RichText
from generator.pages.atlas import Atlas
from generator.pages.home import plan_regions
from generator.pages.markdown import Markdown, escape_attribute, escape_text, escape_url, fence_code, link_text, render_rich
from generator.pages.page import Page

_BLANK_LINES = re.compile(r"\n{3,}")
# The only filters templates have: none of them joins or passes strings unescaped.
_FILTERS = frozenset({"abs", "batch", "count", "first", "last", "length", "list", "map", "round", "selectattr", "slice", "sum"})


def render_page(page: Page, environment: Environment) -> str:
    """The Markdown of a page, ending in one line break, no more than one blank line in a row outside code."""
    text = environment.get_template(f"{page.template}.md.jinja").render(page.context)
    return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"


def render_regions(atlas: Atlas, environment: Environment) -> dict[str, str]:
    """Markdown for the marker comments of handwritten pages, by marker name."""
    return {name: render_page(page, environment) for name, page in plan_regions(atlas)}


def make_environment(config: Config) -> Environment:
    """The environment of a project: its own templates first, then those that come with the program."""
    folders = [folder for folder in (config.templates_path, find_templates()) if folder.is_dir()]
    return _make_environment(tuple(dict.fromkeys(str(folder.resolve()) for folder in folders)), _stamp(folders))


def _stamp(folders: list[Path]) -> tuple[tuple[str, int], ...]:
    """What changes when a template changes, so that a server picks it up."""
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for folder in folders for path in folder.rglob("*.jinja")))


@lru_cache(maxsize=4)
def _make_environment(folders: tuple[str, ...], stamp: tuple[tuple[str, int], ...]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters = {name: environment.filters[name] for name in sorted(_FILTERS)} | {
        "attr": escape_attribute,
        "int": int,
        "code": fence_code,
        "linked": link_text,
        "rich": _render_value,
        "url": escape_url,
    }
    environment.code_generator_class = _Escaped
    environment.globals = {"range": range}
    return environment


class _Escaped(CodeGenerator):
    """Compiles ``{{ }}`` to `_finalize` alone: it escapes all that it does not refuse, and to escape again takes half the time."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


def _render_value(text: RichText | str) -> Markdown:
    return render_rich(text) if isinstance(text, RichText) else escape_text(text)


def _finalize(value: object) -> str:
    """What `{{ }}` prints: Markdown as it is, numbers as digits, rich and plain text escaped; anything else is a mistake.

    Raises:
        TypeError: For None, containers and the like, which have no place on a page.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, RichText):
        return render_rich(value)
    if isinstance(value, str):
        return escape_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Undefined):
        # Says what is missing.
        return str(value)
    raise TypeError(f"a template prints {value!r}, which is neither text nor a number")
