"""Pages of the last build, taken over into the next one where nothing that they depend on changed.

The bytes are not kept twice: they stand in the published site, and are taken over only where they still are what was written.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.structure.nav import Navigation

from generator.site.fingerprint import describe
from generator.site.parts import Place
from generator.site.shard import PageFacts, Workshop, answer_lookup
from generator.site.trees import hash_bytes, hash_file, join_keys

_NAME = "pages"
# What pages show of another page's front matter. Source: Material 9.8.1, partials/nav-item.html and tabs-item.html.
_NAV_META = frozenset({"icon", "status", "subtitle", "title"})


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished page: the key of its Markdown, its facts, and the hash of its bytes."""

    key: str
    facts: PageFacts
    digest: str


class KeptPages:
    """The finished pages of the last build under one shell: theme, navigation, options and versions."""

    def __init__(self, places: Sequence[Place], shell: str, workshop: Workshop, key_regions: Callable[[], str]) -> None:
        """Know what lies in ``places``, the first this build's own; ``key_regions`` is only called for pages with regions."""
        self._store, self._shell, self._workshop = places[0].store, shell, workshop
        self._key_regions = key_regions
        self._keys_by_uri: dict[str, str] = {}
        self._kept: list[tuple[Path, Mapping[str, KeptPage]]] = [
            (place.site_path, place.store.read(_NAME, shell) or {}) for place in places
        ]
        self._digests_by_uri: dict[str, str] = {}

    def take_over(self, staging_path: Path) -> dict[str, PageFacts]:
        """The facts, by source address, of the pages that are still right; they now stand in ``staging_path`` too."""
        answers = {uri: answer_lookup(file) for uri, file in self._workshop.files.src_uris.items()}
        taken = {}
        for file in self._workshop.documents:
            uri = file.src_uri
            self._keys_by_uri[uri] = self._key_page(file)
            for site_path, pages in self._kept:
                page = pages.get(uri)
                if page and self._is_current(page, answers) and link_page(page, site_path, staging_path):
                    taken[uri] = page.facts
                    self._digests_by_uri[uri] = page.digest
                    break
        return taken

    def keep(self, pages: tuple[PageFacts, ...], staging_path: Path) -> dict[str, str]:
        """Remember the pages that a build made or took over; the keys of their files by address."""
        kept = {}
        for facts in pages:
            if facts.known and facts.scan:
                digest = self._digests_by_uri.get(facts.uri) or hash_file(staging_path / facts.dest_uri)
                kept[facts.uri] = KeptPage(self._keys_by_uri[facts.uri], facts, digest)
        if kept != self._kept[0][1]:
            self._store.write(_NAME, self._shell, kept)
        return {page.facts.dest_uri: page.digest for page in kept.values()}

    def _key_page(self, file: Any) -> str:
        content = file.content_bytes
        regions = self._key_regions() if has_region(content) else ""
        return join_keys(file.src_uri, file.dest_uri, file.url, file.inclusion.name, hash_bytes(content), regions)

    def _is_current(self, page: KeptPage, answers: Mapping[str, str]) -> bool:
        return page.key == self._keys_by_uri[page.facts.uri] and all(
            answers.get(uri, "") == answer for uri, answer in page.facts.lookups
        )


def link_page(page: KeptPage, site_path: Path, staging_path: Path) -> bool:
    """Whether the page in ``site_path`` is still what was written and now stands in the staged site, at no cost in space."""
    source_path, target_path = site_path / page.facts.dest_uri, staging_path / page.facts.dest_uri
    try:
        if hash_file(source_path) != page.digest:
            return False
    except OSError:
        return False
    target_path.parent.mkdir(parents=True, exist_ok=True)
    target_path.unlink(missing_ok=True)
    link_file(source_path, target_path)
    return True


def link_file(source_path: Path, target_path: Path) -> None:
    """A second name for the file, or a copy where the file system has no such names."""
    try:
        os.link(source_path, target_path)
    except OSError:
        shutil.copyfile(source_path, target_path)


def has_region(content: bytes) -> bool:
    """Whether the Markdown of a page asks for a generated region."""
    return b"paperatlas:" in content and re.search(rb"<!--[ \t]*paperatlas:", content) is not None


def key_nav(nav: Navigation, *, own_templates: bool) -> str:
    """The key of everything that a page can show of the navigation; ``own_templates`` may show more than Material's.

    Raises:
        UnstableError: When the front matter of one of its pages holds something without a stable form.
    """
    return join_keys(*(_describe_item(item, own_templates) for item in nav.items))


def _describe_item(item: Any, own_templates: bool) -> str:
    children = [_describe_item(child, own_templates) for child in item.children or ()]
    place = [type(item).__name__, item.title, getattr(item, "url", None), children]
    if item.is_page:
        meta = {name: value for name, value in item.meta.items() if own_templates or name in _NAV_META}
        place += [item.file.src_uri, item.canonical_url, item.edit_url, meta, item.is_homepage]
    return describe(place)
