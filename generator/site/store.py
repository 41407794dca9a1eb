"""The cache folder of a project: values of earlier builds, each in a file that is whole or absent, never trusted with code."""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import is_dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import Any

CACHE_NAME = ".paperatlas"
_DIGEST = 16
# Names that a cached value may hold besides our own dataclasses; nothing here runs anything.
_PLAIN = frozenset({("builtins", "frozenset"), ("builtins", "set"), ("types", "MappingProxyType"), ("collections", "OrderedDict")})


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
            with _no_collection():
                return _Reader(io.BytesIO(content[head:])).load()
        except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, TypeError, ValueError):
            return None

    def write(self, name: str, key: str, value: Any) -> None:
        """Keep ``value``; the file is replaced in one step, so that a kill leaves the one of before."""
        content = key.encode() + pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        # One name for all builds, so that kills leave no heap; what two at once would mix up, the hash finds out.
        beside = self.path / f"{name}.new"
        beside.write_bytes(_hash(content) + content)
        with suppress(FileNotFoundError):
            beside.replace(self.path / f"{name}.pickle")


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the search for garbage, which would go through the growing heap again and again and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _hash(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST).digest()


class _Reader(pickle.Unpickler):
    """Makes nothing but our own values and plain containers, for the folder may have come with a project from anywhere."""

    def find_class(self, module: str, name: str) -> Any:
        """See `pickle.Unpickler.find_class`."""
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("generator.") and "." not in name else None
        if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in the cache")
        return found
