"""What the last build left behind for the finder: values by name, and the files of the published site."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.site.program import key_program
from generator.site.stage import take_file
from generator.site.store import Store
from generator.site.trees import hash_bytes


class EarlierSite:
    """A published site and what is remembered of how it was made, by the same program; nothing of either without a store."""

    def __init__(self, store: Store | None = None, site_path: Path = Path()) -> None:
        """Know what ``store`` has of the site published in ``site_path``."""
        self._store, self.site_path = store, site_path

    def read(self, name: str) -> Any:
        """The value kept under a name; None when there is none."""
        return self._store.read(name, key_program()) if self._store else None

    def write(self, name: str, value: Any) -> None:
        """Keep a value for the next build: our own dataclasses, plain values and bytes."""
        if self._store:
            self._store.write(name, key_program(), value)

    def link(self, uri: str, digest: str, staged_path: Path) -> bool:
        """Whether the published file still is what was written and now stands under ``staged_path`` too, at no cost in space."""
        return take_file(f"{self.site_path}/{uri}", f"{staged_path}/{uri}", digest)


class KeptFiles:
    """Files of the site, each taken over while what it is made from stays the same, so that its content need not be made."""

    def __init__(self, earlier: EarlierSite, name: str, staged_path: Path) -> None:
        """Write files under ``staged_path``; what is known of them is kept under ``name``."""
        self._earlier, self._name, self._staged_path = earlier, name, staged_path
        self._before: dict[str, tuple[bytes, str]] = earlier.read(name) or {}
        self._now: dict[str, tuple[bytes, str]] = {}

    def write(self, uri: str, key: bytes, make: Callable[[], bytes]) -> None:
        """Let the file of this address hold what ``make`` makes, which depends on nothing but ``key``."""
        before = self._before.get(uri)
        if before and before[0] == key and self._earlier.link(uri, before[1], self._staged_path):
            self._now[uri] = before
            return
        content, path = make(), self._staged_path / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._now[uri] = key, hash_bytes(content)

    def close(self) -> dict[str, str]:
        """Remember all files written; their keys by address."""
        if self._now != self._before:
            self._earlier.write(self._name, self._now)
        return {uri: digest for uri, (_, digest) in self._now.items()}
