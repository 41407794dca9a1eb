"""Templates: an environment in which every plain string is escaped, and pages rendered with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from generator.config import Config, find_templates
from generator.model import RichText
from generator.pages.atlas import Atlas
from generator.pages.home import plan_regions
from generator.pages.markdown import (
    NOTHING,
    Markdown,
    escape_attribute,
    escape_text,
    escape_url,
    fence_code,
    link_text,
    render_rich,
)
from generator.pages.page import Page
from generator.problems import BuildError

# The only filters templates have beside ours: none of them joins or passes strings unescaped.
_FILTERS = frozenset({"abs", "batch", "count", "first", "last", "length", "list", "map", "round", "selectattr", "slice", "sum"})


def render_page(page: Page, environment: Environment) -> str:
    """The Markdown of a page, ending in one line break, no more than one blank line in a row outside code.

    Raises:
        BuildError: When its template cannot be used: where it fails, and why.
    """
    name = f"{page.template}.md.jinja"
    try:
        text = _lead_up(environment, page.context.get("up", NOTHING)).get_template(name).render(page.context)
    except (TemplateError, TypeError) as error:
        raise BuildError(f"{_find_place(error, name)}: {error}; page {page.uri} is not made") from error
    # Again and again, but in half the time of a pattern.
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip("\n") + "\n"


def _find_place(error: Exception, name: str) -> str:
    """File and line of a template at which it failed; ``name`` where neither is known."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or name}:{error.lineno}"
    places = ((frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__))
    ours = [f"{path}:{line}" for path, line in places if path.endswith(".jinja")]
    return ours[-1] if ours else name


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
        bytecode_cache=_Compiled(),
    )
    environment.filters = {name: environment.filters[name] for name in sorted(_FILTERS)} | {
        "attr": escape_attribute,
        "int": int,
        "code": fence_code,
        "commas": _join_values,
        "linked": link_text,
        "rich": _render_value,
        "url": escape_url,
    }
    environment.code_generator_class = _Escaped
    environment.globals = {"range": range}
    return environment


@lru_cache(maxsize=32)
def _lead_up(environment: Environment, up: str) -> Environment:
    """The environment of pages from which ``up`` leads to docs/, as its macros know.

    They are made once then: made for each page, with its context, they took a sixth of its time.
    """
    overlay = environment.overlay()
    overlay.globals = {**environment.globals, "up": up}
    return overlay


class _Compiled(BytecodeCache):
    """Templates compiled in one environment, for those with another way up."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See `jinja2.BytecodeCache.load_bytecode`."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See `jinja2.BytecodeCache.dump_bytecode`."""
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


class _Escaped(CodeGenerator):
    """Compiles ``{{ }}`` to `_finalize` alone: it escapes all that it does not refuse, and to escape again takes half the time."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


def _join_values(values: Iterable[object]) -> Markdown:
    """The values as `{{ }}` prints each, with commas between them."""
    return Markdown(", ".join(map(_finalize, values)))


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
