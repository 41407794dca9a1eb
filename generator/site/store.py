"""The cache folder of a project: values of earlier builds, each in a file that is whole or absent, never trusted with code."""

from __future__ import annotations

from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from generator.packing import UnpackError, no_collection, pack_into, unpack_from

CACHE_NAME = ".paperatlas"
_DIGEST = 16
_PIECE = 1 << 20


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
        found = self._read(name, _head(key))
        return found[1] if found else None

    def read_last(self, name: str) -> tuple[str, Any] | None:
        """What is kept under ``name``, with the key that it was made from; None when there is none, or it is damaged."""
        return self._read(name)

    def _read(self, name: str, wanted: bytes = b"") -> tuple[str, Any] | None:
        try:
            with (self.path / f"{name}.pickle").open("rb") as stream, no_collection():
                digest, head = stream.read(_DIGEST), stream.readline()
                if (wanted and head != wanted) or _hash_rest(stream, head) != digest:
                    return None
                stream.seek(_DIGEST + len(head))
                return head[:-1].decode(), unpack_from(stream)
        except (OSError, UnpackError, UnicodeDecodeError):
            return None

    def write(self, name: str, key: str, value: Any) -> None:
        """Keep ``value``; the file is replaced in one step, so that a kill leaves the one of before."""
        # One name for all builds, so that kills leave no heap; what two at once would mix up, the hash finds out.
        beside = self.path / f"{name}.new"
        with beside.open("wb") as stream:
            stream.write(bytes(_DIGEST))
            hashed = _Hashed(stream)
            hashed.write(_head(key))
            pack_into(hashed, value)
            stream.seek(0)
            stream.write(hashed.digest.digest())
        with suppress(FileNotFoundError):
            beside.replace(self.path / f"{name}.pickle")


def _head(key: str) -> bytes:
    """A key as it stands in a file; none has a line break."""
    return f"{key}\n".encode()


class _Hashed:
    """A file being written, with the hash of what is written: the whole never stands in memory beside the value."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.digest = blake2b(digest_size=_DIGEST)
        self._stream = stream

    def write(self, content: bytes) -> None:
        self.digest.update(content)
        self._stream.write(content)


def _hash_rest(stream: IO[bytes], head: bytes) -> bytes:
    """The hash of ``head`` and the rest of a file."""
    digest = blake2b(head, digest_size=_DIGEST)
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.digest()
