"""The search index of the last build, taken over into the next one where the same things can be found by the same words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.site.program import key_program
from generator.site.stage import Stage
from generator.site.store import Store
from generator.site.trees import hash_bytes, hash_tree, join_keys

_PREFIX = "index-"

# The key of the stubs, the keys of the files by address, and Pagefind's ids by public address.
_Bundle = tuple[str, dict[str, str], dict[str, str]]


class PublishedIndex:
    """The bundles in the published site; each taken over whole, and only while every file still is what was written."""

    def __init__(self, store: Store, stage: Stage) -> None:
        """Know what ``store`` has of published bundles, to be taken over into ``stage``."""
        self._store, self._stage = store, stage
        names = sorted(path.stem.removeprefix(_PREFIX) for path in store.path.glob(f"{_PREFIX}*.pickle"))
        bundles = {name: store.read(_PREFIX + name, key_program()) for name in names}
        self._bundles: dict[str, _Bundle] = {name: bundle for name, bundle in bundles.items() if bundle}
        self.located: set[str] = set()

    def list_digests(self) -> dict[str, str]:
        """The keys by address, relative to the site, of the files of all bundles."""
        return {f"{name}/{uri}": digest for name, (_, digests, _) in self._bundles.items() for uri, digest in digests.items()}

    def take_over(self, stubs_by_url: Mapping[str, str], bundle_path: Path) -> Mapping[str, str] | None:
        """See `generator.site.search.KeptIndex.take_over`."""
        name = bundle_path.name
        if name in self._bundles:
            key, digests, ids_by_url = self._bundles[name]
            if key == _key(stubs_by_url) and all(self._stage.take(f"{name}/{uri}", digest) for uri, digest in digests.items()):
                self.located.update(ids_by_url)
                return ids_by_url
        self._stage.drop_folder(name)
        return None

    def keep(self, stubs_by_url: Mapping[str, str], bundle_path: Path, ids_by_url: Mapping[str, str]) -> None:
        """See `generator.site.search.KeptIndex.keep`."""
        bundle = (_key(stubs_by_url), hash_tree(bundle_path), dict(ids_by_url))
        self._store.write(_PREFIX + bundle_path.name, key_program(), bundle)
        self.located.update(ids_by_url)


def _key(stubs_by_url: Mapping[str, str]) -> str:
    return join_keys(*(hash_bytes(f"{url}\n{stub}".encode()) for url, stub in sorted(stubs_by_url.items())))
