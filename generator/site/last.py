"""The last build: whether everything it was made from, and everything it made, still is what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.config import Config
from generator.pages.manifest import MANIFEST_NAME, read_manifest
from generator.problems import BuildError
from generator.site.check import CheckReport
from generator.site.fingerprint import hash_tree, join_keys, join_tree, key_day, key_inputs, key_templates
from generator.site.recall import key_ledger
from generator.site.store import Store

_NAME = "site"


@dataclass(frozen=True, slots=True)
class KnownBuild:
    """What a build left: keys of the Markdown tree, the ledger and the site; its report, and what it warned of."""

    docs: str
    ledger: str
    site: str
    check: CheckReport
    said: tuple[tuple[int, str], ...]


class LastBuild:
    """Taken down when a build begins, so that what is edited meanwhile counts as changed afterwards."""

    def __init__(self, store: Store, config: Config, project_key: str) -> None:
        """Take down the inputs of the project as they are now; ``project_key`` stands for mkdocs.yml."""
        self._store, self._config, self._project_key = store, config, project_key
        self._key = self._key_now()
        self._docs_by_uri, self._generated = self._hash_docs(), self._hash_generated()

    def find(self) -> KnownBuild | None:
        """The last build, when this one would come to the same."""
        known: KnownBuild | None = self._store.read(_NAME, self._key)
        if known is None or known.docs != join_tree(self._docs_by_uri) or known.ledger != key_ledger(self._config.ids_path):
            return None
        return known if known.site == _key_site(self._config.site_path) else None

    def keep(self, site_path: Path, check: CheckReport, said: Sequence[tuple[int, str]]) -> None:
        """Remember a build of the inputs taken down; not when one of them changed while it ran."""
        docs_by_uri, generated = self._hash_docs(), self._hash_generated()
        generated[MANIFEST_NAME] = docs_by_uri.get(MANIFEST_NAME, "")
        ours = self._generated.keys() | generated.keys()
        handwritten = [{uri: tree[uri] for uri in tree if uri not in ours} for tree in (self._docs_by_uri, docs_by_uri)]
        is_ours = {uri: docs_by_uri.get(uri, "") for uri in generated} == generated
        if handwritten[0] == handwritten[1] and is_ours and self._key_now() == self._key:
            known = KnownBuild(join_tree(docs_by_uri), key_ledger(self._config.ids_path), _key_site(site_path), check, tuple(said))
            self._store.write(_NAME, self._key, known)

    def _key_now(self) -> str:
        return join_keys(self._project_key, key_inputs(self._config), key_templates(self._config), key_day())

    def _hash_docs(self) -> dict[str, str]:
        return hash_tree(self._config.docs_path)

    def _hash_generated(self) -> dict[str, str]:
        """Hashes of the generated files as they were written; none where the manifest cannot tell."""
        try:
            return dict(read_manifest(self._config.docs_path).hashes)
        except BuildError:
            return {}


def _key_site(site_path: Path) -> str:
    return join_tree(hash_tree(site_path)) if site_path.is_dir() else ""
