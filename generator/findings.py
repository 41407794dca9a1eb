"""What a step found of every paper: a map by paper id whose values stay packed until somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import numpy as np

from generator.cells import NO_CELLS, Cells, Seals, join_cells, pack_cells, read_seals, seal
from generator.model import PaperId
from generator.packing import SEAL, unpack

_R = TypeVar("_R", covariant=True)
_T = TypeVar("_T")

_NONE, _EMPTY = seal(None), seal(())
# So many values stay unpacked: those of the papers at hand and their neighbours; all of them would take many times the memory.
_RECENT = 4096


class Findings(Mapping[PaperId, _R]):
    """Values by paper id, in the order of the papers.

    A build that follows another looks at few papers' facts: the others are passed on as bytes, which costs next to nothing.
    """

    __slots__ = ("_cells", "_recent", "_row_by_id")

    def __init__(self, row_by_id: Mapping[PaperId, int] | None = None, cells: Cells = NO_CELLS) -> None:
        """The value of each paper in its cell; all papers have one, in the order of the rows. Without any: of no paper."""
        self._row_by_id = row_by_id or {}
        self._cells = cells
        self._recent: dict[PaperId, Any] = {}

    @classmethod
    def collect(cls, items: Iterable[tuple[PaperId, _R]]) -> Findings[_R]:
        """Findings of ids, each once, with their values; a value is packed as it comes and then let go."""
        row_by_id: dict[PaperId, int] = {}
        cells = pack_cells(value for paper_id, value in items if row_by_id.setdefault(paper_id, len(row_by_id)) >= 0)
        return cls(row_by_id, cells)

    @classmethod
    def gather(cls, ids: Iterable[PaperId], parts: Sequence[Findings[_R]]) -> Findings[_R]:
        """The findings of several maps as one, in the order of ``ids``; each paper of these is in one of them, and no other."""
        row_by_id = {paper_id: row for row, paper_id in enumerate(ids)}
        part_of, row_of = np.zeros((2, len(row_by_id)), np.int64)
        for number, part in enumerate(parts):
            rows = [row_by_id[paper_id] for paper_id in part._row_by_id]
            part_of[rows], row_of[rows] = number, np.arange(len(rows))
        return cls(row_by_id, join_cells([part._cells for part in parts], part_of, row_of))

    def __getitem__(self, paper_id: PaperId) -> _R:
        """The value of a paper, unpacked."""
        try:
            return self._recent[paper_id]  # type: ignore[no-any-return]
        except KeyError:
            value = unpack(self._cells[self._row_by_id[paper_id]])
        if len(self._recent) >= _RECENT:
            self._recent.clear()
        self._recent[paper_id] = value
        return value  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[PaperId]:
        """The ids, in the order of the papers."""
        return iter(self._row_by_id)

    def __len__(self) -> int:
        """How many papers have a value."""
        return len(self._row_by_id)

    def __contains__(self, paper_id: object) -> bool:
        """Whether a paper has a value; none is unpacked for that."""
        return paper_id in self._row_by_id

    def __reduce__(self) -> tuple[Any, ...]:
        """Packed, so that the bytes go to a file or another process as they are."""
        return Findings, (self._row_by_id, self._cells)

    def key(self, paper_id: PaperId) -> bytes:
        """`SEAL` bytes that change with the value of a paper, and stay while it is handed on from build to build."""
        row = self._row_by_id[paper_id]
        return self._cells.seals[SEAL * row : SEAL * (row + 1)]

    @property
    def cells(self) -> Cells:
        """The packed values, in the order of the papers."""
        return self._cells

    def list_seals(self, row_by_id: Mapping[PaperId, int]) -> Seals:
        """For each paper of ``row_by_id`` bytes that change with its value, those of () where it has none; (papers, SEAL)."""
        seals = read_seals(self._cells)
        if row_by_id is self._row_by_id or row_by_id == self._row_by_id:
            return seals
        listed = np.tile(np.frombuffer(_EMPTY, np.uint8), (len(row_by_id), 1))
        rows = [row for paper_id, row in self._row_by_id.items() if paper_id in row_by_id]
        listed[[row_by_id[paper_id] for paper_id in self._row_by_id if paper_id in row_by_id]] = seals[rows]
        return listed

    def take(self, ids: Iterable[PaperId]) -> Findings[_R]:
        """The findings of some papers, in their order; a paper without one has none then either."""
        taken = {paper_id: self._row_by_id[paper_id] for paper_id in ids if paper_id in self._row_by_id}
        rows = np.fromiter(taken.values(), np.int64, len(taken))
        cells = join_cells([self._cells], np.zeros_like(rows), rows)
        return Findings({paper_id: row for row, paper_id in enumerate(taken)}, cells)

    def list_filled(self) -> Iterator[tuple[PaperId, _R]]:
        """The ids and findings of papers that have any: all but empty tuples, which are not even unpacked."""
        filled = _differ(read_seals(self._cells), _EMPTY)
        return ((paper_id, unpack(self._cells[row])) for paper_id, row in self._row_by_id.items() if filled[row])

    def drop_none(self: Findings[_T | None]) -> Findings[_T]:
        """The findings but for those that are None."""
        present = _differ(read_seals(self._cells), _NONE)
        some = self if present.all() else self.take(paper_id for paper_id, row in self._row_by_id.items() if present[row])
        return cast(Findings[_T], some)

    def replace(self, values: Mapping[PaperId, _R]) -> Findings[_R]:
        """The findings with other values for some papers; those of papers without one come last."""
        kept = self.take(paper_id for paper_id in self if paper_id not in values)
        return Findings.gather(dict.fromkeys([*self, *values]), [kept, Findings.collect(values.items())])


def take_findings(findings: Mapping[PaperId, _R]) -> Findings[_R]:
    """A map as findings."""
    return findings if isinstance(findings, Findings) else Findings.collect(findings.items())


def _differ(seals: Seals, other: bytes) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each row whether it is another value than that of a seal."""
    return cast("np.ndarray[Any, np.dtype[np.bool_]]", (seals != np.frombuffer(other, np.uint8)).any(axis=1))
