"""What a built site depends on, as short keys: contents, settings and versions, never time stamps."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateError
from jinja2.meta import find_undeclared_variables
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_build_date

from generator.config import Config
from generator.pages.render import find_templates

# Every package that has a say in a byte of the site. Those that are not installed count as such.
_PACKAGES = [
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-material",
    "mkdocs-material-extensions",
    "numpy",
    "pagefind",
    "pagefind-bin",
    "pygments",
    "pylatexenc",
    "pymdown-extensions",
    "python-slugify",
    "pyyaml",
    "rapidfuzz",
    "scikit-learn",
    "scipy",
    "selectolax",
]
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


def join_keys(*parts: str) -> str:
    """32 hexadecimal digits that change with any part (BLAKE2b-128)."""
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()


def hash_bytes(content: bytes) -> str:
    """32 hexadecimal digits that change with the content."""
    return blake2b(content, digest_size=16).hexdigest()


def hash_tree(path: Path, skip: Iterable[str] = ()) -> dict[str, str]:
    """Hashes by relative address of every file under a folder (of the file itself where ``path`` is one); sorted."""
    if path.is_file():
        return {"": hash_bytes(path.read_bytes())}
    skipped = frozenset(skip)
    files = (file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    uris = sorted(uri for file in files if (uri := file.relative_to(path).as_posix()) not in skipped)
    return {uri: hash_bytes((path / uri).read_bytes()) for uri in uris}


def join_tree(hashes_by_uri: Mapping[str, str]) -> str:
    """One key of a whole tree."""
    return join_keys(*(text for pair in sorted(hashes_by_uri.items()) for text in pair))


@cache
def key_program() -> str:
    """The key of the program: its modules and templates, Python, and every package with a say."""
    return join_keys(*(f"{name} {version}" for name, version in list_versions().items()))


@cache
def list_versions() -> dict[str, str]:
    """The version by name of all that has a say in a byte of the site: of the program itself a key of its modules and templates."""
    package_path = Path(__file__).resolve().parent.parent
    trees = [join_tree(hash_tree(package_path)), join_tree(hash_tree(find_templates()))]
    versions = {"paperatlas": f"{_find_version('paperatlas')} ({join_keys(*trees)[:8]})", "python": platform.python_version()}
    return versions | {name: _find_version(name) for name in _PACKAGES}


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


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


def refuse_reasons(project: MkDocsConfig, environment: Environment) -> list[str]:
    """Why finished pages of this project cannot be kept: they may depend on what no key holds; empty when they can."""
    reasons = [f"the Markdown extension {name}" for name in project.markdown_extensions if not _is_pure(name)]
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


def key_day() -> str:
    """The day that the sitemap states."""
    return get_build_date()
