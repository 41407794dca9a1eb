"""Values as bytes and back: what a cache file or another process hands over is read without running anything it says."""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

# Names that a packed value may hold besides our own dataclasses; nothing here runs anything.
_PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("types", "MappingProxyType"),
        ("collections", "OrderedDict"),
        ("generator.findings", "Findings"),
    }
)
# What reading bytes that somebody else wrote, or that are damaged, can end in.
_FAILURES = (pickle.UnpicklingError, AttributeError, EOFError, ImportError, LookupError, MemoryError, TypeError, ValueError)

_found: dict[tuple[str, str], Any] = {}


class UnpackError(ValueError):
    """Bytes that are damaged, or that hold something other than our own values and plain containers."""


def pack(value: Any) -> bytes:
    """The value as bytes, which `unpack` reads; the same value may have several such forms."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(content: bytes) -> Any:
    """The value of some bytes of `pack`.

    Raises:
        UnpackError: When there is none.
    """
    try:
        return _Reader(io.BytesIO(content)).load()
    except _FAILURES as error:
        raise UnpackError(str(error)) from error


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the search for garbage, which would go through the growing heap again and again and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Reader(pickle.Unpickler):
    """Makes nothing but our own values and plain containers, for a cache may have come with a project from anywhere."""

    def find_class(self, module: str, name: str) -> Any:
        """See `pickle.Unpickler.find_class`; asked for once for each class and remembered, since papers are packed one by one."""
        found = _found.get((module, name))
        if found is None:
            found = _found[module, name] = self._find_class(module, name)
        return found

    def _find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("generator.") and "." not in name else None
        if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in the cache")
        return found
