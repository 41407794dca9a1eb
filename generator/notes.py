"""What is remembered of a step from one build to the next, and which of it still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.cells import NO_CELLS, Cells
from generator.model import PaperId
from generator.packing import unpack
from generator.roster import read_ids
from generator.steps import Known, Step, Tallies, add_tallies
from generator.text import squash_text

# When what is known of more words than these changed, nearly every paper holds one of them, and to look is in vain.
_MANY_WORDS = 300
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Notes:
    """What a step knew, what it found of each paper, and tallies over all that.

    Attributes:
        known: What was known beside the papers.
        ids: The papers, as `generator.roster.Roster.ids`.
        keys: For each paper the key of what the step saw of it, all of one length.
        cells: For each paper what was found.
        counts: Tallies over all that.
    """

    known: Known
    ids: bytes
    keys: bytes
    cells: Cells
    counts: Mapping[str, Mapping[Hashable, int]]

    def find_changed(self, known: Known) -> list[str]:
        """The words, folded, of which something else is known now; the empty one, which every paper holds, when they are many."""
        words = _find_changed(self.known.by_word, known.by_word)
        return [""] if len(words) > _MANY_WORDS else sorted({squash_text(word) for word in words})

    def read_tallies(self) -> Tallies:
        """The tallies over all that is found here."""
        return {kind: Counter(counts) for kind, counts in self.counts.items()}

    def renew_tallies(self, step: Step[Any], kept: Sequence[int], added: Tallies) -> Tallies:
        """Tallies over what is kept (rows) and added: what is gone is taken out, or the kept counted where that is less work."""
        gone = sorted(set(range(len(self.cells))).difference(kept))
        ids = read_ids(self.ids) if gone else []
        tallies: Tallies = {}
        if len(gone) > len(kept):
            self._count(step, kept, ids, tallies)
        else:
            tallies = self.read_tallies()
            self._take_out(step, gone, ids, tallies)
        add_tallies(tallies, added)
        return tallies

    def _count(self, step: Step[Any], rows: Iterable[int], ids: Sequence[PaperId], tallies: Tallies) -> None:
        """Add what was found at some rows to tallies."""
        for row in rows if step.count else ():
            step.tally(tallies, ids[row], unpack(self.cells[row]))

    def _take_out(self, step: Step[Any], gone: Iterable[int], ids: Sequence[PaperId], tallies: Tallies) -> None:
        """Take findings out of the tallies; what then stands at zero is gone."""
        lost: Tallies = {}
        self._count(step, gone, ids, lost)
        for kind, counts in lost.items():
            tallies[kind].subtract(counts)
            for thing in [thing for thing in counts if not tallies[kind][thing]]:
                del tallies[kind][thing]


def read_notes(value: Any, known: Known) -> Notes:
    """The notes of the last build; empty ones when there are none, or when something was known that bears on every paper."""
    if isinstance(value, Notes) and value.known.whole == known.whole:
        return value
    return Notes(Known(known.whole), b"", b"", NO_CELLS, {})


def _find_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The words of which something else is known than before."""
    changed = [word for word, value in now.items() if before.get(word, _ABSENT) != value]
    return changed + [word for word in before if word not in now]
