"""What a step found of every paper: a map by paper id whose values stay packed until somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from generator.model import PaperId
from generator.packing import SEAL, seal, unpack

_R = TypeVar("_R", covariant=True)
_T = TypeVar("_T")

_NONE, _EMPTY = seal(None), seal(())


class Findings(Mapping[PaperId, _R]):
    """Values by paper id, in the order of the papers, each as it was made or as bytes, and turned into the other when needed.

    A build that follows another looks at few papers' facts: the others are passed on as bytes, which costs next to nothing.
    """

    __slots__ = ("_made", "_packed")

    def __init__(self, packed: Mapping[PaperId, bytes] | None = None, made: Mapping[PaperId, _R] | None = None) -> None:
        """Findings of which every paper has one form or both; a paper of ``made`` need not be in ``packed``, nor the reverse."""
        self._made: dict[PaperId, Any] = dict(made or {})
        # Every paper has a key here, so that there is one order; None stands for bytes not made yet.
        self._packed: dict[PaperId, bytes | None] = {**dict.fromkeys(self._made), **(packed or {})}

    def __getitem__(self, paper_id: PaperId) -> _R:
        """The value of a paper, unpacked when it is first asked for."""
        try:
            return self._made[paper_id]  # type: ignore[no-any-return]
        except KeyError:
            content = self._packed[paper_id]
            assert content is not None
            value = self._made[paper_id] = unpack(content, SEAL)
            return value  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[PaperId]:
        """The ids, in the order of the papers."""
        return iter(self._packed)

    def __len__(self) -> int:
        """How many papers have a value."""
        return len(self._packed)

    def __contains__(self, paper_id: object) -> bool:
        """Whether a paper has a value; none is unpacked for that."""
        return paper_id in self._packed

    def __reduce__(self) -> tuple[Any, ...]:
        """Packed, so that the bytes go to a file or another process as they are."""
        return Findings, (self.packed(),)

    def key(self, paper_id: PaperId) -> bytes:
        """`SEAL` bytes that change with the value of a paper, and stay while it is handed on from build to build."""
        return self.pack(paper_id)[:SEAL]

    def pack(self, paper_id: PaperId) -> bytes:
        """The value of a paper as bytes, its key first."""
        content = self._packed[paper_id]
        if content is None:
            content = self._packed[paper_id] = seal(self._made[paper_id])
        return content

    def packed(self) -> dict[PaperId, bytes]:
        """The bytes of every value."""
        return {paper_id: self.pack(paper_id) for paper_id in self._packed}

    def take(self, ids: Iterable[PaperId]) -> Findings[_R]:
        """The findings of some papers, in their order; a paper without one has none then either."""
        taken: Findings[_R] = Findings()
        for paper_id in ids:
            if paper_id not in self._packed:
                continue
            taken._packed[paper_id] = self._packed[paper_id]
            if paper_id in self._made:
                taken._made[paper_id] = self._made[paper_id]
        return taken

    def list_filled(self) -> Iterator[tuple[PaperId, _R]]:
        """The ids and findings of papers that have any: all but empty tuples, which are not even unpacked."""
        for paper_id, content in self._packed.items():
            if content != _EMPTY and (value := self[paper_id]) != ():
                yield paper_id, value

    @classmethod
    def gather(cls, ids: Iterable[PaperId], parts: Iterable[Findings[_R]]) -> Findings[_R]:
        """The findings of several maps as one, in the order of ``ids``."""
        whole: Findings[_R] = cls()
        packed: dict[PaperId, bytes | None] = {}
        for part in parts:
            packed.update(part._packed)
            whole._made.update(part._made)
        whole._packed = {paper_id: packed[paper_id] for paper_id in ids}
        return whole

    def drop_none(self: Findings[_T | None]) -> Findings[_T]:
        """The findings but for those that are None."""
        present = self.take(
            paper_id
            for paper_id, content in self._packed.items()
            if content != _NONE and (content is not None or self._made[paper_id] is not None)
        )
        return cast(Findings[_T], present)

    def replace(self, values: Mapping[PaperId, _R]) -> Findings[_R]:
        """The findings with other values for some papers."""
        replaced = self.take(self)
        for paper_id, value in values.items():
            replaced._made[paper_id], replaced._packed[paper_id] = value, None
        return replaced
