"""Small JSON files for the browser: compact, stable bytes, many records dealt out to few files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

# FNV-1a, 32 bit: short to write in both languages and even enough to deal out ids.
# Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm", IETF draft-eastlake-fnv.
_FNV_OFFSET, _FNV_PRIME = 0x811C9DC5, 0x01000193


def write_json(path: Path, value: Any) -> None:
    """Write one JSON value as `render_json` has it; folders are made where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_json(value))


def render_json(value: Any) -> bytes:
    """One JSON value on one line, in UTF-8, without spaces."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def hash_ids(texts: Sequence[str]) -> list[int]:
    """Of each text a number in [0, 2**32) that Python and JavaScript agree on (`hashId` in site.js); all at once, byte by byte."""
    encoded = [text.encode("utf-8") for text in texts]
    lengths = np.array([len(content) for content in encoded], np.int64)
    width = int(lengths.max(initial=0))
    columns = np.frombuffer(b"".join(content.ljust(width, b"\0") for content in encoded), np.uint8).reshape(-1, width or 1).T
    values = np.full(len(encoded), _FNV_OFFSET, np.uint32)
    for place, column in enumerate(columns[:width]):
        values = np.where(place < lengths, (values ^ column) * np.uint32(_FNV_PRIME), values)
    return values.tolist()


def slice_rows(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The rows in runs of ``size``, the last one shorter."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def deal_ids(ids: Sequence[str], size: int) -> list[list[int]]:
    """Positions of ids, dealt out by `hash_ids` to `count_hands` hands; a hand may be empty."""
    hands: list[list[int]] = [[] for _ in range(count_hands(len(ids), size))]
    for position, value in enumerate(hash_ids(ids)):
        hands[value % len(hands)].append(position)
    return hands


def count_hands(ids: int, size: int) -> int:
    """How many hands so many ids are dealt out to: of about ``size`` each."""
    return max(1, -(-ids // size))


def encode_gaps(positions: Sequence[int]) -> list[int]:
    """Rising positions as the first one and the steps after it: small numbers, which compress well."""
    return [position - previous for position, previous in zip(positions, [0, *positions[:-1]], strict=True)]
