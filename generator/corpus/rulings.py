"""What overrides.yml says about which records are one paper, put in terms of the records at hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.corpus.entry import Entry
from generator.corpus.identity import is_same_paper, weigh_facts
from generator.corpus.ledger import Fact, Ledger
from generator.corpus.merge import Rulings
from generator.model import PaperId
from generator.overrides import Overrides, suggest_near
from generator.problems import OverridesError, Problem

_PLACE = re.compile(r".+:\d+")


@dataclass(slots=True)
class Reading:
    """Rulings with the id that each entry named by a person must keep, and what could not be applied."""

    rulings: Rulings = field(default_factory=Rulings)
    kept_by_index: dict[int, PaperId] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_rulings(
    overrides: Overrides, entries: Sequence[Entry], indices_by_id: Mapping[PaperId, Sequence[int]], ledger: Ledger
) -> Reading:
    """The rulings of overrides.yml on these entries.

    Args:
        overrides: As read.
        entries: Sorted by `Entry.rank`.
        indices_by_id: The entries of each paper as it would be without any ruling.
        ledger: What was published.

    Raises:
        OverridesError: With every name that is no paper id and no ``path:line`` of a record, and every pair that is both
            merged and separated.
    """
    names = _Names(overrides, entries, indices_by_id, ledger)
    complaints = [*names.find_unknown(), *_find_contradictions(overrides)]
    if complaints:
        raise OverridesError(complaints)
    reading = Reading(problems=list(names.find_unused()))
    labels = names.label_entries()
    same = []
    for kept, other in overrides.merge:
        ours, theirs = names.find_entries(kept), names.find_entries(other)
        if ours and theirs:
            same.append((ours[0], theirs[0]))
            if PaperId(kept) in indices_by_id and not any(kept == second for _, second in overrides.merge):
                reading.kept_by_index[ours[0]] = PaperId(kept)
    for index, label in labels.items():
        if label in ledger.facts_by_id or label in indices_by_id:
            reading.kept_by_index.setdefault(index, PaperId(label))
    apart = frozenset(frozenset(pair) for pair in overrides.separate)
    reading.rulings = Rulings(tuple(same), labels, apart)
    return reading


def find_places(entries: Sequence[Entry]) -> dict[int, Fact]:
    """For each entry its file and its number among the entries of one title there; steady when other lines move."""
    places: dict[int, Fact] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for index in sorted(range(len(entries)), key=lambda index: entries[index].record.source):
        key = (entries[index].record.source.path, entries[index].title_key)
        counts[key] += 1
        places[index] = ("place", f"{key[0]}#{counts[key]}")
    return places


def _find_contradictions(overrides: Overrides) -> Iterator[str]:
    """Pairs that are merged and separated at once."""
    apart = {frozenset(pair) for pair in overrides.separate}
    for pair in overrides.merge:
        if frozenset(pair) in apart:
            yield f"{overrides.name}: merge: [{pair[0]}, {pair[1]}] stands under separate, too"


class _Names:
    """The names used in rulings and the entries they stand for."""

    def __init__(
        self,
        overrides: Overrides,
        entries: Sequence[Entry],
        indices_by_id: Mapping[PaperId, Sequence[int]],
        ledger: Ledger,
    ) -> None:
        self.overrides = overrides
        self.entries = entries
        self.indices_by_id = indices_by_id
        self.ledger = ledger
        self.index_by_place = {str(entry.record.source): index for index, entry in enumerate(entries)}
        self.used = [(section, pair) for section in ("merge", "separate") for pair in getattr(overrides, section)]

    def find_unknown(self) -> Iterator[str]:
        """A complaint for every name that stands for nothing, with the nearest that does."""
        known = set(self.indices_by_id) | set(self.ledger.facts_by_id)
        for section, pair in self.used:
            for name in pair:
                if name in known or name in self.index_by_place:
                    continue
                if _PLACE.fullmatch(name):
                    near = self._suggest_place(name)
                    yield f"{self.overrides.name}: {section}: {name}: no record stands there{near}"
                else:
                    yield f"{self.overrides.name}: {section}: {name}: no such paper id{suggest_near(name, known)}"

    def find_unused(self) -> Iterator[Problem]:
        """A problem for every name whose paper is not in the input, and every place that need not be kept apart."""
        for section, pair in self.used:
            for name in pair:
                if not self.find_entries(name):
                    text = f"{section}: no record of '{name}' is in the input"
                    yield Problem(self.overrides.name, 0, text, "not applied")
        for pair in self.overrides.separate:
            groups = [{self._find_group(index) for index in self.find_entries(name)} for name in pair]
            if any(name in self.index_by_place for name in pair) and all(groups) and not groups[0] & groups[1]:
                text = f"separate: [{pair[0]}, {pair[1]}] would be two papers anyway"
                hint = "the lines may have moved; name papers by their ids"
                yield Problem(self.overrides.name, 0, text, "not needed", hint)

    def find_entries(self, name: str) -> list[int]:
        """The entries a name stands for, in order."""
        if name in self.index_by_place:
            return [self.index_by_place[name]]
        if PaperId(name) in self.indices_by_id:
            return list(self.indices_by_id[PaperId(name)])
        facts = self.ledger.facts_by_id.get(PaperId(name), frozenset())
        return [index for index, entry in enumerate(self.entries) if facts & entry.facts and is_same_paper(entry.facts, facts)]

    def label_entries(self) -> dict[int, str]:
        """For each entry that takes part in a separation the name, among those used, that it fits best."""
        names = sorted({name for pair in self.overrides.separate for name in pair})
        places = find_places(self.entries)
        offers: dict[int, list[tuple[int, bool, str]]] = {}
        for name in names:
            if name in self.index_by_place:
                continue
            facts = self.ledger.facts_by_id.get(PaperId(name), frozenset())
            for index in self.find_entries(name):
                own = index in self.indices_by_id.get(PaperId(name), ())
                weight = weigh_facts(self.entries[index].facts | {places[index]}, facts)
                offers.setdefault(index, []).append((-weight, not own, name))
        labels = {index: min(offered)[2] for index, offered in offers.items()}
        return labels | {self.index_by_place[name]: name for name in names if name in self.index_by_place}

    def _suggest_place(self, name: str) -> str:
        """The nearest record of the file named, else whatever is written most alike."""
        path, _, line = name.rpartition(":")
        sources = [entry.record.source for entry in self.entries if entry.record.source.path == path]
        if not sources:
            return suggest_near(name, self.index_by_place)
        return f"; did you mean '{min(sources, key=lambda source: (abs(source.line - int(line)), source))}'?"

    def _find_group(self, index: int) -> PaperId:
        return next(paper for paper, indices in self.indices_by_id.items() if index in indices)
