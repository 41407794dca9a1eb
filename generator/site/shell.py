"""The shell of a page: what the theme puts around its content, rendered once for all pages that the theme cannot tell apart.

A stand-in is rendered in the place of a page. It has marks for what such pages differ in, and refuses to say anything else, so a
template that asks for more is found out; and the second page of a kind is made both ways and compared before a third is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.config import find_templates
from generator.site.compact import squeeze_html
from generator.site.fingerprint import find_own_folders
from generator.site.project import PLUGIN
from generator.site.trees import hash_bytes

# Material's page, which was read for what it does with the marked values: version 9.8.1. Another one is rendered for each page.
KNOWN_BASE = "a43f44ae0f4a6a1abe9a3f1a25a3e12e"
# The front matter of pages that share a shell; nothing else in it has a say.
_META = frozenset({"title", "description", "kind", "math", "search"})
# Each stands where its value will; the words are none that a page or a template would say.
_MARKS = {
    "content": "<b>qvx content &amp; zj</b>",
    "formula": '<b class="math">qvx content &amp; zj</b>',
    "title": "Qvx title &amp; zj",
    "description": "Qvx description &amp; zj",
    "canonical": "https://qvx.invalid/zj/",
    "anchor": "#qvx-zj",
}
_MARK = re.compile("|".join(f"(?P<{name}>{re.escape(mark)})" for name, mark in _MARKS.items()))
_REST = re.compile("qvx|zj", re.IGNORECASE)
# What the templates ask of content; what in it would have a say in the page around it; and what comes after it.
_MATH = 'class="math"'
_REACHING = re.compile(r"<(?:textarea|script|style|head|meta)\b", re.IGNORECASE)
_PRE = re.compile(r"<(/?)pre\b", re.IGNORECASE)
_AFTER = "\n</article>"
_BREAKING = re.compile(r"[<>\n\r]")

Render = Callable[[Any], str]


class UnsharedError(Exception):
    """A template asks for something in which pages differ."""


class _StandIn:
    """What a template may know of a page, or of a part of one."""

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        raise UnsharedError(name)


class _Meta(dict[str, str]):
    """Front matter that says of itself no more than a shell may show."""

    def __getitem__(self, key: str) -> str:
        if key in ("math", "search"):
            raise UnsharedError(key)
        return super().__getitem__(key)


@dataclass(slots=True)
class Shells:
    """The shells of a site by what the theme can tell apart; empty after one page, None where pages cannot share one."""

    _shells_by_key: dict[tuple[Any, ...], tuple[str, ...] | None] = field(default_factory=dict)
    # Every address that a shell may lead to and every folder above; None where no page may share one. Looked up at the first page.
    _places: frozenset[str] | None = None
    _is_open: bool = False

    def render(self, page: Page, project: MkDocsConfig, nav: Navigation, render: Render) -> tuple[str, tuple[str, ...] | None]:
        """The page as ``render`` makes it, from the shell where there is one; and that shell."""
        if not self._is_open:
            self._places, self._is_open = list_places(_list_urls(project, nav)) if is_known(project) else None, True
        key = _key_shell(page, self._places) if self._places is not None else None
        if key is None:
            return render(page), None
        shell = self._shells_by_key.get(key)
        if shell:
            return _fill(shell, page), shell
        output = render(page)
        if key not in self._shells_by_key:
            self._shells_by_key[key] = ()
        elif shell is not None:
            self._shells_by_key[key] = _make_shell(page, render, output)
        return output, None


def is_known(project: MkDocsConfig) -> bool:
    """Whether pages are made by templates that were read, and by no plugin but ours."""
    bases = [path for folder in project.theme.dirs if (path := Path(folder) / "base.html").is_file()]
    own = ((path, folder) for folder in find_own_folders(project) for path in sorted(folder.rglob("*.html")))
    return (
        list(project.plugins) == [PLUGIN]
        and bool(bases)
        and hash_bytes(bases[0].read_bytes()) == KNOWN_BASE
        and all(_is_ours(path, folder) for path, folder in own)
    )


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether a template is one of the program, or a copy of it in the same place."""
    ours = find_templates() / "theme" / path.relative_to(folder)
    return ours.is_file() and ours.read_bytes() == path.read_bytes()


def _list_urls(project: MkDocsConfig, nav: Navigation) -> list[str]:
    """The addresses that templates make relative to a page."""
    files = [*project.extra_css, *map(str, project.extra_javascript), str(project.theme.get("favicon") or ""), "assets/", "about/"]
    return [*(page.url for page in nav.pages), *files]


def list_places(urls: Iterable[str]) -> frozenset[str]:
    """The addresses and all folders above them, each with its final slash; the empty one is the root."""
    places = {""}
    for url in urls:
        places.add(url)
        while url := url.rstrip("/").rpartition("/")[0]:
            url += "/"
            places.add(url)
    return frozenset(places)


def _find_folder(url: str, places: frozenset[str]) -> str:
    """The innermost folder around a page that is also one around something a shell leads to; the way there starts from it."""
    folder = url
    while True:
        head = folder.rstrip("/").rpartition("/")[0]
        folder = f"{head}/" if head else ""
        if folder in places:
            return folder


def _key_shell(page: Page, places: frozenset[str]) -> tuple[Any, ...] | None:
    """What the theme can tell of a page, but for the values that are filled in; None for a page that needs a shell of its own.

    Pages at one depth below a folder have the same way to everything outside of it, but not to themselves and what lies below them.
    """
    content, meta = page.content or "", page.meta
    values = _list_values(page)
    if not meta.get("kind") or not meta.keys() <= _META or page.url in places:
        return None
    if not all(isinstance(value, str) and value == value.strip() and not _BREAKING.search(value) for value in values):
        return None
    slashes = _PRE.findall(content)
    if content[:1] != "<" or _REACHING.search(content) or slashes != ["", "/"] * (len(slashes) // 2):
        return None
    folder = _find_folder(page.url, places)
    return folder, page.url.count("/"), page.url.endswith("/"), meta["kind"], _MATH in content, *map(bool, values)


def _list_values(page: Page) -> tuple[str, str, str, str]:
    """Title, description, canonical address and first anchor of a page, each empty where it has none."""
    anchor = next(iter(page.toc), None)
    return page.meta.get("title", ""), page.meta.get("description", ""), page.canonical_url or "", anchor.url if anchor else ""


def _make_shell(page: Page, render: Render, output: str) -> tuple[str, ...] | None:
    """Literal text and names of values in turn; None when templates ask for more, or when ``output`` does not come of it."""
    title, description, canonical, anchor = _list_values(page)
    meta = {name: _MARKS[name] for name, value in (("title", title), ("description", description)) if value}
    shown = _StandIn(
        content=_MARKS["formula" if _MATH in (page.content or "") else "content"],
        url=page.url,
        canonical_url=_MARKS["canonical"] if canonical else page.canonical_url,
        meta=_Meta(meta, kind=page.meta["kind"]),
        toc=[_StandIn(url=_MARKS["anchor"])] if anchor else [],
    )
    try:
        html = render(shown)
    except Exception:  # whatever a template cannot do with a stand-in it may well do with a page
        return None
    parts, end = [], 0
    for mark in _MARK.finditer(html):
        parts += [html[end : mark.start()], mark.lastgroup or ""]
        end = mark.end()
    shell = (*parts, html[end:])
    return shell if not any(map(_REST.search, shell[::2])) and _fill(shell, page) == output else None


def _fill(shell: tuple[str, ...], page: Page) -> str:
    """The page of a shell: the same as all of it squeezed and given its policy, for its content reaches into nothing around it."""
    title, description, canonical, anchor = _list_values(page)
    content = squeeze_html(f"{page.content}{_AFTER}").removesuffix(_AFTER)
    values = {"content": content, "formula": content, "title": title, "description": description}
    values |= {"canonical": canonical, "anchor": anchor}
    return "".join(values[part] if place % 2 else part for place, part in enumerate(shell))
