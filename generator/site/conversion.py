"""A page converted from Markdown to HTML: as Python-Markdown does, and a good deal faster where its Markdown is plain.

Python-Markdown matches each of 15 patterns against each text, one after another, and builds a tree on the way: 4 ms for a page
that holds nothing but headings, lists and links. Where a page is written in the plain forms that `Conversion` accepts, and the
project adds nothing to Markdown that could give those another meaning, a few regular expressions give the same bytes in 0.5 ms;
every other page MkDocs converts itself.
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from generator.site.conversion_blocks import Conversion
from generator.site.conversion_inline import RefusedError
from generator.site.conversion_links import LinkMemory, PageLinks
from generator.site.outline import Outline
from generator.site.trees import hash_bytes, join_keys

# The extensions under which plain Markdown means what `Conversion` says, none with options of its own.
EXTENSIONS = frozenset({"attr_list", "fenced_code", "md_in_html", "tables", "toc"})
# The modules whose meaning it repeats, and their key: Markdown 3.11.3 and MkDocs 1.6.1. With others nothing is repeated.
MODULES = (
    "markdown.blockparser",
    "markdown.blockprocessors",
    "markdown.core",
    "markdown.extensions.attr_list",
    "markdown.extensions.fenced_code",
    "markdown.extensions.md_in_html",
    "markdown.extensions.tables",
    "markdown.extensions.toc",
    "markdown.htmlparser",
    "markdown.inlinepatterns",
    "markdown.postprocessors",
    "markdown.preprocessors",
    "markdown.serializers",
    "markdown.treeprocessors",
    "markdown.util",
    "mkdocs.structure.pages",
    "mkdocs.structure.toc",
)
KNOWN_KEY = "64dfe6c20fbb01a70df99158059abf59"


@cache
def key_modules() -> str:
    """The key of the source of the installed modules."""
    paths = (importlib.import_module(name).__file__ for name in MODULES)
    return join_keys(*(hash_bytes(Path(path or "").read_bytes()) for path in paths))


def is_plain(project: MkDocsConfig) -> bool:
    """Whether Markdown means in this project, and in this environment, what `Conversion` takes it to mean."""
    extensions, options = project.markdown_extensions, project.mdx_configs or {}
    return set(extensions) == EXTENSIONS and not any(options.values()) and key_modules() == KNOWN_KEY


def render_markdown(page: Page, project: MkDocsConfig, asked: Any, memory: LinkMemory) -> Outline | None:
    """Give ``page`` its content, its table of contents and its anchors, as `mkdocs.structure.pages.Page.render` does.

    ``asked`` are the files of the project, told by ``answers`` which were asked for. What was learnt of the page comes back; None
    where MkDocs converted it.
    """
    outline = _convert(page, project, asked, memory)
    if outline is None:
        Page.render(page, project, asked)
    return outline


def _convert(page: Page, project: MkDocsConfig, asked: Any, memory: LinkMemory) -> Outline | None:
    """What is learnt of a page that is plain, and has then been converted.

    Its title must be stated, for MkDocs may take it from the text.
    """
    markdown = page.markdown or ""
    if not markdown.strip() or "title" not in page.meta or not is_plain(project):
        return None
    answers = dict(asked.answers)
    links = PageLinks(page.file, asked, project, memory)
    conversion = Conversion(links.resolve)
    try:
        page.content = conversion.convert(markdown)
    except RefusedError:
        asked.answers = answers
        return None
    page.toc = get_toc(conversion.headings)
    page.present_anchor_ids = conversion.ids
    if logging.getLogger("mkdocs.structure.pages").getEffectiveLevel() > logging.DEBUG:
        page.links_to_anchors = links.links_to_anchors
    return Outline(conversion.title, tuple(links.written))
