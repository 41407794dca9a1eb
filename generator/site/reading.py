"""The Markdown of a page and its front matter as MkDocs reads them, and at once where the front matter has the plainest form."""

from __future__ import annotations

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

# Lines of a name and a text between double quotes, as generated pages begin. None of the names means anything else to YAML, and a
# text of printable characters without a backslash means itself.
# Source: YAML 1.1, "Double Quoted Style"; `mkdocs.utils.meta` and `mkdocs.structure.files.File.content_string`, MkDocs 1.6.1.
_HIDDEN = 'search: {"exclude": true}\n'
_FRONT = re.compile(rf'---\n((?:(?:title|description|kind): "[^"\\\n]*"\n)+)({re.escape(_HIDDEN)})?---\n')
_PAIR = re.compile(r'([a-z]+): "([^"\\\n]*)"\n')


def read_source(page: Page, content: bytes, project: MkDocsConfig) -> None:
    """Give ``page``, whose file holds ``content``, its Markdown and front matter; see `mkdocs.structure.pages.Page.read_source`."""
    source = "" if project.plugins.events["page_read_source"] else _read_text(content)
    front = _FRONT.match(source)
    if front is None or not front[1].replace("\n", "").isprintable():
        Page.read_source(page, project)
        return
    page.markdown, page.meta = source[front.end() :].lstrip("\n"), dict(_PAIR.findall(front[1]))
    if front[2]:
        page.meta["search"] = {"exclude": True}


def _read_text(content: bytes) -> str:
    """The text of a file; empty where to read it takes more than to decode it, or fails."""
    try:
        return "" if b"\r" in content else content.decode()
    except ValueError:
        return ""
