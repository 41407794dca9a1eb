"""Contents of files and folders as short keys, read in one pass; of the standard library alone, so that it loads at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from zlib import crc32

# A tree can be looked at in so many shares, which processes take one after the other.
SHARES = 4
# Folders of a folder, as papers/ has one for each paper, are dealt out to the shares; below them nothing is.
_SHARED_DEPTH = 2
# Read at once. Larger pieces are given a mapping of their own by the C library and take four times as long for small files.
# Source: mallopt(3), M_MMAP_THRESHOLD, 128 kB; measured on 17,000 files of 7 kB.
_PIECE = 1 << 16


def join_keys(*parts: str) -> str:
    """32 hexadecimal digits that change with any part (BLAKE2b-128)."""
    digest = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.hexdigest()


def hash_bytes(content: bytes) -> str:
    """32 hexadecimal digits that change with the content."""
    return blake2b(content, digest_size=16).hexdigest()


def hash_file(path: str | Path) -> str:
    """The key of a file's content.

    Raises:
        OSError: When it cannot be read.
    """
    digest = blake2b(digest_size=16)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        while piece := os.read(handle, _PIECE):
            digest.update(piece)
            if len(piece) < _PIECE:
                break
    finally:
        os.close(handle)
    return digest.hexdigest()


def hash_tree(path: Path, known: Mapping[str, str] | None = None, share: int | None = None) -> dict[str, str]:
    """Keys by relative address of every file under a folder (of the file itself where ``path`` is one), sorted; empty for neither.

    Files of ``known`` are not read: their keys are those. Of a ``share`` only its files are looked at, see `share_file`.
    """
    if not path.is_dir():
        return {"": hash_file(path)} if path.is_file() and share in (None, share_file("")) else {}
    known = known or {}
    return {uri: known.get(uri) or hash_file(entry.path) for uri, entry in sorted(_list_entries(path, share), key=itemgetter(0))}


def measure_files(path: Path) -> dict[str, int]:
    """Bytes by relative address of every file under a folder, sorted."""
    return {uri: entry.stat().st_size for uri, entry in sorted(_list_entries(path), key=itemgetter(0))}


def list_files(path: Path) -> Iterator[str]:
    """Relative address of every file under a folder, through links as well, but for what Python caches."""
    return (uri for uri, _ in _list_entries(path))


def _list_entries(path: Path, share: int | None = None) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """See `list_files`; of one share only, where one is asked for."""
    waiting, seen = [("", str(path))], {os.path.realpath(path)}
    while waiting:
        prefix, folder = waiting.pop()
        is_mixed = share is not None and prefix.count("/") < _SHARED_DEPTH
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = entry.is_dir()
                if is_mixed and (prefix or not is_folder) and _pick(prefix + entry.name) != share:
                    continue
                if is_folder:
                    if entry.name == "__pycache__" or (entry.is_symlink() and os.path.realpath(entry.path) in seen):
                        continue
                    if entry.is_symlink():
                        seen.add(os.path.realpath(entry.path))
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file():
                    yield prefix + entry.name, entry


def share_file(uri: str) -> int:
    """The share of a tree that a file is in, below `SHARES`; all files of a folder two levels down are in the same."""
    return _pick("/".join(uri.split("/", _SHARED_DEPTH)[:_SHARED_DEPTH]))


def _pick(head: str) -> int:
    """The share of whatever has an address that begins so."""
    return crc32(os.fsencode(head)) % SHARES


def join_shares(hashes_by_uri: Mapping[str, str]) -> tuple[str, ...]:
    """The key of each share of a tree."""
    shares: list[dict[str, str]] = [{} for _ in range(SHARES)]
    for uri, digest in hashes_by_uri.items():
        shares[share_file(uri)][uri] = digest
    return tuple(map(join_tree, shares))


def join_tree(hashes_by_uri: Mapping[str, str]) -> str:
    """One key of a whole tree."""
    return join_keys(*(text for pair in sorted(hashes_by_uri.items()) for text in pair))
