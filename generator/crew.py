"""Work on all papers, shared out to whoever is there, and only where the last build did not do it already.

An analysis says what it does with one paper as a `Step` and what it knows of everything else as `Known`. Whoever does the work, in
whatever portions, and whatever is remembered from before: the findings are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np

from generator.cells import join_cells
from generator.findings import Findings, take_findings
from generator.model import Paper, PaperId
from generator.notes import Notes, read_notes
from generator.progress import Advance
from generator.roster import Roster, match_keys
from generator.steps import Done, Hands, Known, OwnHands, Portion, Step, Tallies, add_tallies

_R = TypeVar("_R")

# So many papers are done by this process: to start others would take longer.
_ALONE = 100
# For so few papers it pays to look up which of the known words they hold.
_FEW = 16
# Small enough that the last portion keeps nobody waiting, and large enough that handing one over costs nothing.
_PORTION = 128


class Memory(Protocol):
    """Keeps values from one build to the next, each under a name; see `generator.site.store`."""

    def read(self, name: str, key: str) -> Any:
        """The value kept under a name together with this key; None when there is none, or it is damaged."""
        ...

    def write(self, name: str, key: str, value: Any) -> None:
        """Keep a value: all of it or nothing."""
        ...


class Crew:
    """Does steps on papers; one with a memory does only what the last build with that memory did not do."""

    def __init__(self, hands: Hands | None = None, memory: Memory | None = None, program: str = "") -> None:
        """Work with ``hands`` (None: this process); what is remembered counts only for the same ``program``, a key of its code."""
        self._hands = hands or OwnHands()
        self._memory = memory
        self._program = program
        self._roster: Roster | None = None

    def map_papers(
        self,
        step: Step[_R],
        papers: Sequence[Paper],
        known: Known | None = None,
        given: Sequence[Mapping[PaperId, Any]] = (),
        advance: Advance = lambda count: None,
    ) -> Done[_R]:
        """What a step finds of every paper, in the order of the papers, and its tallies over all of them.

        Args:
            step: What to do with a paper.
            papers: All papers of the corpus; ids are unique.
            known: What is known beside the paper.
            given: Earlier findings, each with a key for every paper; the step gets those of the paper at hand.
            advance: Called with the number of papers just finished.

        Raises:
            BuildError: When the work on a paper fails; it names the paper.
        """
        known = known or Known()
        maps = [take_findings(findings) for findings in given]
        if self._memory is None:
            return self._work(step, papers, known, maps, advance)
        name = f"step-{step.name}"
        notes = read_notes(self._memory.read(name, self._program), known)
        roster = self.look_at(papers)
        keys, rows = roster.key_papers(maps), roster.find_rows(notes.ids)
        kept = match_keys(keys, notes.keys, rows) & ~roster.find_holders(notes.find_changed(known))
        advance(int(kept.sum()))
        if kept.all() and notes.ids == roster.ids and known == notes.known:
            return Done(Findings(roster.row_by_id, notes.cells), notes.read_tallies())
        fresh = self._work(step, [papers[row] for row in np.flatnonzero(~kept).tolist()], known, maps, advance)
        places = np.where(kept, rows, np.cumsum(~kept) - 1)
        cells = join_cells([notes.cells, fresh.findings.cells], (~kept).astype(np.int64), places)
        tallies = notes.renew_tallies(step, rows[kept].tolist(), fresh.tallies)
        self._memory.write(name, self._program, Notes(known, roster.ids, keys.tobytes(), cells, _plain(tallies)))
        return Done(Findings(roster.row_by_id, cells), tallies)

    def do(self, step: Step[_R], papers: Sequence[Paper]) -> Findings[_R]:
        """What a step finds of papers when nothing is remembered of it.

        Raises:
            BuildError: When the work on a paper fails.
        """
        return self._work(step, papers, Known(), (), lambda count: None).findings

    def look_at(self, papers: Sequence[Paper]) -> Roster:
        """The papers, looked at once for all steps; a list may hold others the next time."""
        if self._roster is None or self._roster.papers is not papers or not isinstance(papers, tuple):
            self._roster = Roster(papers)
        return self._roster

    def list_digests(self, papers: Sequence[Paper]) -> list[bytes]:
        """What `digest_paper` says of each paper."""
        return self.look_at(papers).list_digests()

    def share(self, count: int, work: Callable[[int], _R], name: Callable[[int], str]) -> Iterator[_R]:
        """What ``work`` makes of each number below ``count``, in any order; nothing is remembered. See `Hands.share`."""
        return self._hands.share(count, work, name)

    @property
    def remembers(self) -> bool:
        """Whether what is kept is there in the next build."""
        return self._memory is not None

    def recall(self, name: str) -> Any:
        """What `keep` kept under a name in the last build of the same program; None when there is nothing."""
        return None if self._memory is None else self._memory.read(name, self._program)

    def keep(self, name: str, value: Any) -> None:
        """Keep a value for the next build: our own dataclasses, plain values and bytes."""
        if self._memory is not None:
            self._memory.write(name, self._program, value)

    def _work(
        self, step: Step[_R], papers: Sequence[Paper], known: Known, given: Sequence[Findings[Any]], advance: Advance
    ) -> Done[_R]:
        """The work itself, on all these papers."""
        hands: Hands = OwnHands() if len(papers) <= _ALONE else self._hands
        known = known.narrow(papers) if step.narrows and len(papers) <= _FEW else known
        parts: list[Findings[_R]] = []
        tallies: Tallies = {}
        for done in hands.do(step, known, Portions(papers, given)) if papers else ():
            parts.append(done.findings)
            add_tallies(tallies, done.tallies)
            advance(len(done.findings))
        return Done(Findings.gather([paper.id for paper in papers], parts), tallies)


class Portions(Sequence[Portion]):
    """The papers in portions of `_PORTION`, in their order, each with what was found of its papers before; made when asked for."""

    def __init__(self, papers: Sequence[Paper], given: Sequence[Findings[Any]]) -> None:
        """Deal these papers."""
        self._papers, self._given = papers, given

    def __len__(self) -> int:
        """How many portions there are."""
        return -(-len(self._papers) // _PORTION)

    def __getitem__(self, number: Any) -> Any:
        """A portion."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        some = tuple(self._papers[number * _PORTION : (number + 1) * _PORTION])
        ids = [paper.id for paper in some]
        return Portion(number, some, tuple(findings.take(ids) for findings in self._given))


def _plain(tallies: Tallies) -> dict[str, dict[Hashable, int]]:
    """The tallies as they are kept."""
    return {kind: dict(counts) for kind, counts in tallies.items()}


# This process, which remembers nothing.
ALONE = Crew()
