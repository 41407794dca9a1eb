"""What a built site depends on, as short keys: contents, settings and versions, never time stamps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError
from jinja2.meta import find_undeclared_variables
from mkdocs.config.defaults import MkDocsConfig

from generator.config import Config, find_templates
from generator.site.program import key_program
from generator.site.trees import hash_tree, join_keys, join_tree

# Options of MkDocs that say where things lie and not what they are.
_PLACES = frozenset({"config_file_path", "site_dir", "docs_dir", "watch", "dev_addr", "strict"})
# Markdown extensions that read files which no key knows.
_READING = frozenset({"pymdownx.snippets", "pymdownx.b64", "pymdownx.pathconverter"})
# What a page template may not ask for when pages are kept: the other pages of the site, and the day.
_ELSEWHERE = frozenset({"pages", "build_date_utc"})
_PURE = ("markdown.", "pymdownx.", "attr_list", "md_in_html", "material.extensions.")
_SHORT = frozenset(
    {
        "abbr",
        "admonition",
        "attr_list",
        "codehilite",
        "def_list",
        "extra",
        "fenced_code",
        "footnotes",
        "legacy_attrs",
        "legacy_em",
        "md_in_html",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "tables",
        "toc",
        "wikilinks",
    }
)


class UnstableError(Exception):
    """Something that has a say in the site cannot be written down; nothing that depends on it may be kept."""


def key_inputs(config: Config) -> str:
    """The key of what a survey is made from, but for the ledger, which the program writes itself."""
    paths = (config.abstracts_path, config.taxonomy_path, config.overrides_path)
    return join_keys(key_program(), repr(config.settings), *(join_tree(hash_tree(path)) for path in paths))


def key_templates(config: Config) -> str:
    """The key of the project's own page templates."""
    return join_tree(hash_tree(config.templates_path))


def key_project(project: MkDocsConfig) -> str:
    """The key of everything in mkdocs.yml and of the theme's files that do not come with a package.

    Raises:
        UnstableError: When an option holds something without a stable form.
    """
    options = {key: value for key, value in project.items() if key not in {*_PLACES, "theme", "plugins"}}
    theme = {"name": project.theme.name, "static": project.theme.static_templates, "options": dict(project.theme)}
    plugins = {name: {"class": type(plugin), "options": dict(plugin.config)} for name, plugin in project.plugins.items()}
    folders = [join_tree(hash_tree(folder)) for folder in find_own_folders(project)]
    return join_keys(describe([options, theme, plugins]), *folders)


def find_own_folders(project: MkDocsConfig) -> list[Path]:
    """The theme's folders outside MkDocs and Material, whose versions speak for them."""
    packaged = [Path(spec.origin).resolve().parent for name in ("material", "mkdocs") if (spec := find_spec(name)) and spec.origin]
    folders = [Path(folder).resolve() for folder in project.theme.dirs]
    return [folder for folder in folders if not any(folder.is_relative_to(path) for path in packaged)]


def has_own_templates(project: MkDocsConfig) -> bool:
    """Whether templates other than Material's, MkDocs' and ours have a say in pages."""
    return any(folder != (find_templates() / "theme").resolve() for folder in find_own_folders(project))


def list_impure(project: MkDocsConfig) -> list[str]:
    """The Markdown extensions of a project that may read what no key holds, each as a reason."""
    return [f"the Markdown extension {name}" for name in project.markdown_extensions if not _is_pure(name)]


def refuse_reasons(project: MkDocsConfig, environment: Environment) -> list[str]:
    """Why finished pages of this project cannot be kept: they may depend on what no key holds; empty when they can."""
    reasons = list_impure(project)
    for folder in find_own_folders(project):
        for path in sorted(folder.rglob("*.html")):
            try:
                names = find_undeclared_variables(environment.parse(path.read_text(encoding="utf-8")))
            except (TemplateError, UnicodeDecodeError):
                continue
            if names & _ELSEWHERE and path.name not in project.theme.static_templates:
                reasons.append(f"the template {path.name}, which asks for {' and '.join(sorted(names & _ELSEWHERE))}")
    return reasons


def _is_pure(name: str) -> bool:
    return name in _SHORT or (name.startswith(_PURE) and name not in _READING)


def describe(value: Any) -> str:
    """A text that two values share exactly when they mean the same, in this process and in the next.

    Raises:
        UnstableError: When there is no such text.
    """
    if value is None or isinstance(value, bool | int | float | str | bytes | Path):
        return f"{type(value).__name__}:{value!s:}" if not isinstance(value, str) else f"str:{len(value)}:{value}"
    if isinstance(value, Mapping):
        return "{" + ",".join(sorted(f"{describe(key)}={describe(item)}" for key, item in value.items())) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(describe(item) for item in value) + "]"
    if isinstance(value, set | frozenset):
        return "(" + ",".join(sorted(describe(item) for item in value)) + ")"
    if isinstance(value, date):
        return f"date:{value.isoformat()}"
    if isinstance(value, re.Pattern):
        return f"pattern:{value.flags}:{describe(value.pattern)}"
    return _describe_object(value)


def _describe_object(value: Any) -> str:
    name = getattr(value, "__qualname__", "")
    if callable(value) and name and "<" not in name:
        return f"{getattr(value, '__module__', '')}.{name}"
    slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ()) if hasattr(value, slot)]
    state = {slot: getattr(value, slot) for slot in slots} | getattr(value, "__dict__", {})
    if callable(value) or not state:
        raise UnstableError(f"a value of the kind {type(value).__qualname__}")
    return f"{type(value).__module__}.{type(value).__qualname__}{describe(state)}"
