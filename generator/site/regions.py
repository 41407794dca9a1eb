"""Generated parts of handwritten pages: ``<!-- paperatlas:NAME -->`` is replaced by the region of that name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("paperatlas")

# The marker is an HTML comment so that the page stays readable, and stays valid, for tools that do not know it.
_MARKER = re.compile(r"<!--[ \t]*paperatlas:([a-z0-9-]+)[ \t]*-->")


_MARK = re.compile(rb"<!--[ \t]*paperatlas:")


def has_region(content: bytes) -> bool:
    """Whether the Markdown of a page asks for a generated region."""
    return b"paperatlas:" in content and _MARK.search(content) is not None


def fill_regions(markdown: str, page_uri: str, render: Callable[[], Mapping[str, str]]) -> str:
    """``markdown`` with every marker replaced; ``render`` is only called when there is one.

    An unknown name is left as it stands and warned of, so that ``--strict`` refuses it.
    """

    def fill(match: re.Match[str]) -> str:
        regions = render()
        if match[1] in regions:
            return regions[match[1]]
        log.warning("%s: no region is called '%s'; known are %s", page_uri, match[1], ", ".join(sorted(regions)))
        return match[0]

    return _MARKER.sub(fill, markdown)
