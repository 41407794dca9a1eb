"""Small JSON files for the browser: compact, stable bytes, many records dealt out to few files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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


def hash_id(text: str) -> int:
    """A number in [0, 2**32) that Python and JavaScript agree on (`hashId` in site.js)."""
    value = _FNV_OFFSET
    for byte in text.encode("utf-8"):
        value = ((value ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return value


def slice_rows(rows: Sequence[Any], size: int) -> list[Sequence[Any]]:
    """The rows in runs of ``size``, the last one shorter."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def deal_ids(ids: Sequence[str], size: int) -> list[list[int]]:
    """Positions of ids, dealt out by `hash_id` to about ``len(ids) / size`` hands; a hand may be empty."""
    hands: list[list[int]] = [[] for _ in range(max(1, -(-len(ids) // size)))]
    for position, name in enumerate(ids):
        hands[hash_id(name) % len(hands)].append(position)
    return hands


def encode_gaps(positions: Sequence[int]) -> list[int]:
    """Rising positions as the first one and the steps after it: small numbers, which compress well."""
    return [position - previous for position, previous in zip(positions, [0, *positions[:-1]], strict=True)]
