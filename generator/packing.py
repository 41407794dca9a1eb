"""Values as bytes and back: what a cache file or another process hands over is read without running anything it says."""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import blake2b
from operator import attrgetter
from typing import IO, Any, Protocol

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

SEAL = 16

_found: dict[tuple[str, str], Any] = {}
_reader_by_class: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}


class UnpackError(ValueError):
    """Bytes that are damaged, or that hold something other than our own values and plain containers."""


class SupportsWrite(Protocol):
    """What a value can be written to."""

    def write(self, content: bytes, /) -> object:
        """Write some bytes."""
        ...


def pack(value: Any) -> bytes:
    """The value as bytes, which `unpack` reads; the same value may have several such forms."""
    content = io.BytesIO()
    pack_into(content, value)
    return content.getvalue()


def pack_into(stream: SupportsWrite, value: Any) -> None:
    """Write what `pack` makes of a value, piece by piece."""
    _Writer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)


def unpack(content: bytes) -> Any:
    """The value of some bytes of `pack`.

    Raises:
        UnpackError: When there is none.
    """
    return unpack_from(io.BytesIO(content))


def unpack_from(stream: IO[bytes]) -> Any:
    """The value that `pack_into` wrote, from where the stream stands.

    Raises:
        UnpackError: When there is none.
    """
    try:
        return _Reader(stream).load()
    except _FAILURES as error:
        raise UnpackError(str(error)) from error


def digest_bytes(content: bytes) -> bytes:
    """`SEAL` bytes that change with the content (BLAKE2b)."""
    return blake2b(content, digest_size=SEAL).digest()


def digest_words(words: Sequence[str]) -> bytes:
    """`SEAL` bytes that change with any of some strings, and with where one ends."""
    lengths = ",".join([str(len(word)) for word in words])
    return digest_bytes("\n".join([lengths, *words]).encode("utf-8", "surrogatepass"))


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


class _Writer(pickle.Pickler):
    """Writes our dataclasses as calls of them with their fields, which are read in a fraction of the time of the usual form."""

    def reducer_override(self, value: Any) -> Any:
        """See `pickle.Pickler.reducer_override`."""
        kind = type(value)
        try:
            read = _reader_by_class[kind]
        except KeyError:
            read = _reader_by_class[kind] = _make_reader(kind)
        return (kind, read(value)) if read else NotImplemented


def _make_reader(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What reads the fields of a dataclass of ours as a tuple, all at once where there are several; None for anything else."""
    names = _list_fields(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda value: (getattr(value, names[0]),)) if names else None


def _list_fields(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass of ours that it is called with, in their order; none for anything else."""
    if not (is_dataclass(kind) and kind.__module__.startswith("generator.")):
        return ()
    listed = fields(kind)
    return tuple(field.name for field in listed) if all(field.init and not field.kw_only for field in listed) else ()


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
        if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum | str))):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in the cache")
        return found
