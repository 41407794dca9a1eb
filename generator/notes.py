"""What is remembered of a step from one build to the next, and which of it still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from generator.packing import SEAL, unpack
from generator.roster import read_id
from generator.steps import Known, Step, Tallies, add_tallies
from generator.text import squash_text

# When what is known of more words than these changed, nearly every paper holds one of them, and to look is in vain.
_MANY_WORDS = 300
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Notes:
    """What a step knew, what it found of each paper (packed, by the key of the paper as it saw it), and tallies over all that."""

    known: Known
    found: Mapping[bytes, bytes]
    counts: Mapping[str, Mapping[Hashable, int]]

    def find_changed(self, known: Known) -> list[str]:
        """The words, folded, of which something else is known now; the empty one, which every paper holds, when they are many."""
        words = _find_changed(self.known.by_word, known.by_word)
        return [""] if len(words) > _MANY_WORDS else sorted({squash_text(word) for word in words})

    def read_tallies(self) -> Tallies:
        """The tallies over all that is found here."""
        return {kind: Counter(counts) for kind, counts in self.counts.items()}

    def renew_tallies(self, step: Step[Any], kept_keys: AbstractSet[bytes], added: Tallies) -> Tallies:
        """Tallies over what is kept and added: what is gone is taken out, or the kept counted where that is less work."""
        gone = self.found.keys() - kept_keys
        tallies: Tallies = {}
        if len(gone) > len(kept_keys):
            for key in kept_keys:
                step.tally(tallies, read_id(key), unpack(self.found[key], SEAL))
        else:
            tallies = self.read_tallies()
            self._take_out(step, gone, tallies)
        add_tallies(tallies, added)
        return tallies

    def _take_out(self, step: Step[Any], gone: Iterable[bytes], tallies: Tallies) -> None:
        """Take findings out of the tallies; what then stands at zero is gone."""
        lost: Tallies = {}
        for key in gone:
            step.tally(lost, read_id(key), unpack(self.found[key], SEAL))
        for kind, counts in lost.items():
            tallies[kind].subtract(counts)
            for thing in [thing for thing in counts if not tallies[kind][thing]]:
                del tallies[kind][thing]


def read_notes(value: Any, known: Known) -> Notes:
    """The notes of the last build; empty ones when there are none, or when something was known that bears on every paper."""
    if isinstance(value, Notes) and value.known.whole == known.whole:
        return value
    return Notes(Known(known.whole), {}, {})


def _find_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The words of which something else is known than before."""
    changed = [word for word, value in now.items() if before.get(word, _ABSENT) != value]
    return changed + [word for word in before if word not in now]
