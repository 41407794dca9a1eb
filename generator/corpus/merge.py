"""Records that are one paper, found without comparing all with all.

Two records are one paper when they share a DOI or an arXiv identifier and do not contradict each other, or when their folded
titles are equal and their abstracts agree, or when a person says so. Records are always taken in the order of `Entry.rank`,
the fullest first, so the order of the input changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from generator.corpus.entry import Entry
from generator.corpus.sketch import AGREEING, compare_folded, is_telling, sketch_text
from generator.text import fold_text

# Records of one DOI whose titles and abstracts both agree less than this are different papers, one with a wrong DOI. Unrelated
# titles agree to 0.35 in the median.
_CONTRADICTING = 0.5
# Blocks of more leaders than this are searched by sketch; a real title seldom names more than three papers.
_ALL_LEADERS = 32
_BUCKET = 32
# A preprint and its publication are up to two years apart.
_YEARS_APART = 2

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rulings:
    """What overrides.yml says about entries, given by index.

    Attributes:
        same: Pairs of entries that are one paper.
        label_by_index: A name for each entry that takes part in a separation.
        apart: Pairs of names whose entries are never one paper.
    """

    same: tuple[tuple[int, int], ...] = ()
    label_by_index: dict[int, str] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()

    def forbid(self, one: int, other: int) -> bool:
        """Whether two entries must stay apart."""
        return frozenset((self.label_by_index.get(one, ""), self.label_by_index.get(other, ""))) in self.apart


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two entries that share something and were kept apart; ``reason`` is ``doi``, ``arxiv`` or ``title``."""

    one: int
    other: int
    reason: str
    agreement: float


@dataclass(slots=True)
class Groups:
    """Sets of entries joined step by step (union-find), refusing to join what must stay apart.

    Source: R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", 1975.
    """

    rulings: Rulings
    parents: list[int]
    labels: dict[int, set[str]]

    @classmethod
    def single(cls, count: int, rulings: Rulings) -> Groups:
        """Every entry by itself."""
        return cls(rulings, list(range(count)), {index: {label} for index, label in rulings.label_by_index.items()})

    def find(self, index: int) -> int:
        """The entry that stands for the group: the first of it."""
        while self.parents[index] != index:
            self.parents[index] = self.parents[self.parents[index]]
            index = self.parents[index]
        return index

    def join(self, one: int, other: int) -> bool:
        """Make two groups one; False when a separation forbids it."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        ours, theirs = self.labels.get(first, set()), self.labels.get(second, set())
        if any(frozenset((a, b)) in self.rulings.apart for a in ours for b in theirs):
            return False
        self.parents[second] = first
        if theirs:
            self.labels[first] = ours | theirs
        return True

    def listed(self) -> list[list[int]]:
        """The groups, each sorted, in the order of their first entries."""
        members: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.parents)):
            members[self.find(index)].append(index)
        return list(members.values())


def merge_entries(entries: Sequence[Entry], rulings: Rulings) -> tuple[list[list[int]], list[list[int]], list[Doubt]]:
    """The groups that are one paper each, the same before merges by hand, and what was kept apart in doubt.

    Args:
        entries: Sorted by `Entry.rank`.
        rulings: What a person decided.
    """
    groups = Groups.single(len(entries), rulings)
    doubts: list[Doubt] = []
    for reason, identify in (("doi", _get_doi), ("arxiv", _get_arxiv_id)):
        for block in _block(entries, identify):
            doubts += _join_block(entries, block, groups, reason)
    for block in _block(entries, _get_title):
        doubts += _join_titles(entries, block, groups)
    found = groups.listed()
    for one, other in rulings.same:
        groups.join(one, other)
    return groups.listed(), found, [doubt for doubt in doubts if groups.find(doubt.one) != groups.find(doubt.other)]


def compare_entries(one: Entry, other: Entry) -> float:
    """Agreement of two abstracts in [0, 1]; 1.0 when both are empty, 0.0 when one is."""
    return compare_folded(one.text_key, other.text_key) if bool(one.text_key) == bool(other.text_key) else 0.0


def _get_doi(entry: Entry) -> str:
    return entry.record.doi


def _get_arxiv_id(entry: Entry) -> str:
    return entry.record.arxiv_id


def _get_title(entry: Entry) -> str:
    return entry.title_key


def _block(entries: Sequence[Entry], identify: Callable[[Entry], str]) -> Iterator[list[int]]:
    """Indices of entries that share a value, for each value that more than one has."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        if value := identify(entry):
            blocks[value].append(index)
    return (block for block in blocks.values() if len(block) > 1)


def _join_block(entries: Sequence[Entry], block: list[int], groups: Groups, reason: str) -> Iterator[Doubt]:
    """Join the entries of one identifier, each to the first it does not contradict."""
    leaders: list[int] = []
    for index in block:
        for leader in leaders[:_ALL_LEADERS]:
            if not contradict(entries[leader], entries[index]) and groups.join(leader, index):
                break
        else:
            if leaders and not groups.rulings.forbid(leaders[0], index):
                yield Doubt(leaders[0], index, reason, compare_entries(entries[leaders[0]], entries[index]))
            leaders.append(index)


def contradict(one: Entry, other: Entry) -> bool:
    """Whether two entries of one identifier cannot be one paper: neither their titles agree nor their (telling) abstracts."""
    if not (is_telling(one.text_key) and is_telling(other.text_key)):
        return False
    titles = fuzz.token_set_ratio(fold_text(one.title.plain), fold_text(other.title.plain)) / 100
    return titles < _CONTRADICTING and compare_folded(one.text_key, other.text_key) < _CONTRADICTING


def _join_titles(entries: Sequence[Entry], block: list[int], groups: Groups) -> Iterator[Doubt]:
    """Join the entries of one title whose abstracts agree, then those whose abstracts say too little to disagree."""
    telling = [index for index in block if is_telling(entries[index].text_key)]
    leaders = _Leaders(entries)
    for index in telling:
        near = leaders.find(index, groups)
        if near is None:
            if leaders.indices:
                first = leaders.indices[0]
                if not groups.rulings.forbid(first, index):
                    yield Doubt(first, index, "title", compare_entries(entries[first], entries[index]))
            leaders.add(index)
    silent = [index for index in block if not is_telling(entries[index].text_key)]
    roots = sorted({groups.find(index) for index in telling})
    standing = roots if len(roots) == 1 else []
    for index in silent:
        for other in standing[:_ALL_LEADERS]:
            if agree_without_text(entries[other], entries[index]) and groups.join(other, index):
                break
        else:
            standing.append(index)


def agree_without_text(one: Entry, other: Entry) -> bool:
    """Whether nothing tells two entries of one title apart, the second without a telling abstract: no DOI, name or year."""
    a, b = one.record, other.record
    names = [{name.split()[-1] for name in map(fold_text, record.authors) if name} for record in (a, b)]
    return (
        (not a.doi or not b.doi or a.doi == b.doi)
        and (not a.arxiv_id or not b.arxiv_id or a.arxiv_id == b.arxiv_id)
        and (a.year is None or b.year is None or abs(a.year - b.year) <= _YEARS_APART)
        and (not all(names) or bool(names[0] & names[1]))
        and (is_telling(one.text_key) or not one.text_key or not other.text_key or compare_entries(one, other) >= AGREEING)
    )


class _Leaders:
    """The first entries of each set of agreeing abstracts under one title; looked up by sketch where they are many."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.indices: list[int] = []
        self.by_text: dict[str, int] = {}
        self.by_bin: dict[tuple[int, str], list[int]] = defaultdict(list)

    def find(self, index: int, groups: Groups) -> int | None:
        """The leader that the entry agrees with and was joined to, if any."""
        text = self.entries[index].text_key
        for leader in self._find_candidates(text):
            if compare_folded(self.entries[leader].text_key, text) >= AGREEING and groups.join(leader, index):
                return leader
        return None

    def add(self, index: int) -> None:
        """Make an entry a leader."""
        self.indices.append(index)
        text = self.entries[index].text_key
        self.by_text.setdefault(text, index)
        for key in _split_sketch(text):
            if len(self.by_bin[key]) < _BUCKET:
                self.by_bin[key].append(index)

    def _find_candidates(self, text: str) -> Iterable[int]:
        """Leaders worth comparing, at most `_ALL_LEADERS`: an equal text first, then all in order, or the nearest by sketch."""
        equal = [self.by_text[text]] if text in self.by_text else []
        if len(self.indices) <= _ALL_LEADERS:
            return equal + self.indices
        shared = Counter(leader for key in _split_sketch(text) for leader in self.by_bin.get(key, ()))
        return equal + sorted(shared, key=lambda leader: (-shared[leader], leader))[:_ALL_LEADERS]


def _split_sketch(text: str) -> list[tuple[int, str]]:
    """The filled bins of a sketch with their places."""
    sketch = sketch_text(text)
    bins = [(at, sketch[at : at + 2]) for at in range(0, len(sketch), 2)]
    return [(at, value) for at, value in bins if value != "--"]
