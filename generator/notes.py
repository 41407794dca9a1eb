"""What is remembered of a step from one build to the next, and which of it still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from generator.model import Paper, PaperId
from generator.packing import unpack
from generator.steps import Known, Step, Tallies, add_tallies, squash_paper
from generator.text import squash_text

# When what is known of more words than these changed, nearly every paper holds one of them, and to look is in vain.
_MANY_WORDS = 300
DIGEST = 16
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Notes:
    """What a step knew, what it found of each paper (packed, by the key of the paper as it saw it), and tallies over all that."""

    known: Known
    found: Mapping[bytes, bytes]
    counts: Mapping[str, Mapping[Hashable, int]]

    def take_over(self, papers: Sequence[Paper], key_by_id: Mapping[PaperId, bytes], known: Known) -> dict[PaperId, bytes]:
        """The findings that come out the same: of papers seen before that hold no word of which something else is known now."""
        seen = [paper for paper in papers if key_by_id[paper.id] in self.found]
        words = _find_changed(self.known.by_word, known.by_word)
        if len(words) > _MANY_WORDS:
            return {}
        traces = sorted({squash_text(word) for word in words})
        still = [paper for paper in seen if not _holds_any(paper, traces)] if traces else seen
        return {paper.id: self.found[key_by_id[paper.id]] for paper in still}

    def renew_tallies(self, step: Step[Any], kept_keys: AbstractSet[bytes], added: Tallies) -> Tallies:
        """Tallies over what is kept and added: what is gone is taken out, or the kept counted where that is less work."""
        gone = self.found.keys() - kept_keys
        tallies: Tallies = {}
        if len(gone) > len(kept_keys):
            for key in kept_keys:
                step.tally(tallies, read_id(key), unpack(self.found[key]))
        else:
            tallies = {kind: Counter(counts) for kind, counts in self.counts.items()}
            self._take_out(step, gone, tallies)
        add_tallies(tallies, added)
        return tallies

    def _take_out(self, step: Step[Any], gone: Iterable[bytes], tallies: Tallies) -> None:
        """Take findings out of the tallies; what then stands at zero is gone."""
        lost: Tallies = {}
        for key in gone:
            step.tally(lost, read_id(key), unpack(self.found[key]))
        for kind, counts in lost.items():
            tallies[kind].subtract(counts)
            for thing in [thing for thing in counts if not tallies[kind][thing]]:
                del tallies[kind][thing]


def make_key(digest: bytes, paper_id: PaperId) -> bytes:
    """The key of a paper's finding: of what it is made from, and of which paper it is."""
    return digest + paper_id.encode("utf-8", "surrogatepass")


def read_id(key: bytes) -> PaperId:
    """The paper of a key."""
    return PaperId(key[DIGEST:].decode("utf-8", "surrogatepass"))


def read_notes(value: Any, known: Known) -> Notes:
    """The notes of the last build; empty ones when there are none, or when something was known that bears on every paper."""
    if isinstance(value, Notes) and value.known.whole == known.whole:
        return value
    return Notes(Known(known.whole), {}, {})


def _find_changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The words of which something else is known than before."""
    changed = [word for word, value in now.items() if before.get(word, _ABSENT) != value]
    return changed + [word for word in before if word not in now]


def _holds_any(paper: Paper, traces: Iterable[str]) -> bool:
    """Whether a paper holds one of these words at least."""
    text = squash_paper(paper)
    return any(trace in text for trace in traces)
