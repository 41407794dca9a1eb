"""The cache folder of a project: values of earlier builds, each in a file that is whole or absent, never trusted with code."""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.packing import UnpackError, no_collection, pack, unpack

CACHE_NAME = ".paperatlas"
_DIGEST = 16


class Store:
    """Values by name, each kept together with the key of what it was made from."""

    def __init__(self, cache_path: Path) -> None:
        """Keep them in ``cache_path``, which git ignores without being told."""
        self.path = cache_path
        cache_path.mkdir(parents=True, exist_ok=True)
        ignore_path = cache_path / ".gitignore"
        if not ignore_path.exists():
            ignore_path.write_text("*\n", encoding="utf-8")

    def read(self, name: str, key: str) -> Any:
        """The value kept under ``name`` when it was made from ``key``; None when there is none, or it is damaged."""
        try:
            content = (self.path / f"{name}.pickle").read_bytes()
        except OSError:
            return None
        head = _DIGEST + len(key)
        if content[_DIGEST:head] != key.encode() or content[:_DIGEST] != _hash(content[_DIGEST:]):
            return None
        try:
            with no_collection():
                return unpack(content[head:])
        except UnpackError:
            return None

    def write(self, name: str, key: str, value: Any) -> None:
        """Keep ``value``; the file is replaced in one step, so that a kill leaves the one of before."""
        content = key.encode() + pack(value)
        # One name for all builds, so that kills leave no heap; what two at once would mix up, the hash finds out.
        beside = self.path / f"{name}.new"
        beside.write_bytes(_hash(content) + content)
        with suppress(FileNotFoundError):
            beside.replace(self.path / f"{name}.pickle")


def _hash(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()
