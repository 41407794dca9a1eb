"""The search index of the last build, taken over into the next one where the same things can be found by the same words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.site.kept import link_file
from generator.site.program import key_program
from generator.site.store import Store
from generator.site.trees import hash_bytes, hash_tree, join_keys


class PublishedIndex:
    """The bundles in the published site; each taken over whole, and only while every file still is what was written."""

    def __init__(self, store: Store, site_path: Path) -> None:
        """Know what ``store`` has of bundles published in ``site_path``."""
        self._store, self._site_path = store, site_path

    def take_over(self, stubs_by_url: Mapping[str, str], bundle_path: Path) -> Mapping[str, str] | None:
        """See `generator.site.search.KeptIndex.take_over`."""
        source_path = self._site_path / bundle_path.name
        kept: tuple[dict[str, str], dict[str, str]] | None = self._store.read(_name(bundle_path), _key(stubs_by_url))
        if not kept:
            return None
        digests, ids_by_url = kept
        if not source_path.is_dir() or hash_tree(source_path) != digests:
            return None
        for uri in digests:
            (bundle_path / uri).parent.mkdir(parents=True, exist_ok=True)
            link_file(source_path / uri, bundle_path / uri)
        return ids_by_url

    def keep(self, stubs_by_url: Mapping[str, str], bundle_path: Path, ids_by_url: Mapping[str, str]) -> None:
        """See `generator.site.search.KeptIndex.keep`."""
        self._store.write(_name(bundle_path), _key(stubs_by_url), (hash_tree(bundle_path), dict(ids_by_url)))


def _name(bundle_path: Path) -> str:
    return f"index-{bundle_path.name}"


def _key(stubs_by_url: Mapping[str, str]) -> str:
    return join_keys(key_program(), *(hash_bytes(f"{url}\n{stub}".encode()) for url, stub in sorted(stubs_by_url.items())))
