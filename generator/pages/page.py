"""What a planned page is, before a template makes text of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.pages.addresses import climb
from generator.pages.markdown import Markdown, dump_front_matter

# Lists of what has pages of its own: found in a search, they would only stand before those pages.
_UNSEARCHED = frozenset(
    {
        "papers",
        "topics",
        "tags",
        "datasets",
        "names",
        "name",
        "results",
        "result",
        "glossary",
        "mentioned",
        "source",
        "merges",
        "moved",
    }
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written.

    Attributes:
        uri: POSIX path under docs/.
        template: Name of the template without ``.md.jinja``.
        context: What the template may use.
    """

    uri: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def make_page(uri: str, template: str, title: str, description: str = "", math: bool = False, **context: Any) -> Page:
    """A page with front matter: ``kind`` tells the theme how to lay it out, ``math`` whether to load KaTeX.

    Every context has ``up``, which leads to docs/, and ``front_matter``.
    """
    front: dict[str, Any] = {"title": title, "description": description, "kind": template, "math": True if math else None}
    if template in _UNSEARCHED:
        front["search"] = {"exclude": True}
    front |= {key: context.pop(key) for key in ("redirect",) if key in context}
    shared = {"up": Markdown(climb(uri)), "front_matter": dump_front_matter(front), "title": title}
    return Page(uri, template, shared | context)
