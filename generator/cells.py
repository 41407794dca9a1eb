"""Many packed values in one stretch of bytes: where most of them stay as they are, none of them costs an object."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from generator.packing import SEAL, digest_bytes, pack

Ints = np.ndarray[Any, np.dtype[np.int64]]
Seals = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Cells:
    """Values by row.

    Attributes:
        content: The values as `pack` made them, one after another.
        ends: Where each ends, int64.
        seals: `SEAL` bytes of each that change with it.
    """

    content: bytes
    ends: bytes
    seals: bytes

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.seals) // SEAL

    def __getitem__(self, row: int) -> bytes:
        """The packed value of a row."""
        ends = memoryview(self.ends).cast("q")
        return self.content[ends[row - 1] if row else 0 : ends[row]]


NO_CELLS = Cells(b"", b"", b"")


def seal(value: Any) -> bytes:
    """`SEAL` bytes that change with a value, and stay while its packed form is handed on from build to build."""
    return digest_bytes(pack(value))


def pack_cells(values: Iterable[Any]) -> Cells:
    """The cells of values, which are asked for one by one."""
    packed = [pack(value) for value in values]
    ends = np.cumsum([len(content) for content in packed], dtype=np.int64)
    return Cells(b"".join(packed), ends.tobytes(), b"".join(map(digest_bytes, packed)))


def read_seals(cells: Cells) -> Seals:
    """The seals as an array (rows, SEAL)."""
    return np.frombuffer(cells.seals, np.uint8).reshape(-1, SEAL)


def join_cells(parts: Sequence[Cells], part_of: Ints, row_of: Ints) -> Cells:
    """Cells of which each is a row of one of several parts; neighbours that stay neighbours are copied at once."""
    if not len(row_of):
        return NO_CELLS
    ends = [np.frombuffer(part.ends, np.int64) for part in parts]
    contents, seals, lengths = [], [], []
    breaks = np.flatnonzero((np.diff(part_of) != 0) | (np.diff(row_of) != 1)) + 1
    for start, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(row_of)], strict=True):
        part, first = int(part_of[start]), int(row_of[start])
        last = first + end - start
        if last - first == len(parts[part]) == len(row_of):
            return parts[part]
        bounds = np.concatenate([ends[part][first - 1 : first] if first else [0], ends[part][first:last]])
        contents.append(memoryview(parts[part].content)[bounds[0] : bounds[-1]])
        seals.append(memoryview(parts[part].seals)[SEAL * first : SEAL * last])
        lengths.append(np.diff(bounds))
    return Cells(b"".join(contents), np.cumsum(np.concatenate(lengths), dtype=np.int64).tobytes(), b"".join(seals))
