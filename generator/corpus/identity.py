"""Ids that stay: each paper is matched to the id it was published under, and only what was never published gets a new one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator.corpus.ledger import Fact, Ledger
from generator.corpus.sketch import sketches_agree
from generator.model import PaperId
from generator.text import SLUG_LENGTH, slug_text

# Names that a file cannot have on Windows, or that MkDocs turns into a folder's own page.
# Source: learn.microsoft.com/windows/win32/fileio/naming-a-file; MkDocs, "Writing your docs".
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "index", "readme"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)

# How much a shared fact says. What identifies by itself outweighs the rest; equal title and abstract together outweigh that.
_WEIGHTS = {"doi": 8, "arxiv": 8, "text": 6, "title": 4, "key": 4, "place": 2}
_SIMILAR_TEXT = 3
_MANY = 64
# A title corrected by a word or two; different titles of one input key are different papers.
_SAME_TITLE = 80
_NUMBERING = re.compile(r"v?\d+|[ivx]+|one|two|three|first|second|third|[a-c]")


@dataclass(frozen=True, slots=True)
class Known:
    """A paper as far as identity goes.

    Attributes:
        facts: Everything its records say about which paper it is.
        title: Clean title, from which a new id is made.
    """

    facts: frozenset[Fact]
    title: str

    @property
    def order(self) -> tuple[Fact, ...]:
        """Sorts papers by what they are, never by where they stand."""
        return tuple(sorted(self.facts))


@dataclass(frozen=True, slots=True)
class Assignment:
    """The id of each paper, in the order given, and the ledger that remembers it."""

    ids: tuple[PaperId, ...]
    ledger: Ledger


def assign_ids(papers: Sequence[Known], ledger: Ledger, kept: Mapping[int, PaperId] | None = None) -> Assignment:
    """An id for every paper: the one it was published under, or a new one made of its title.

    An id stays with its paper when the title, the abstract or the identifiers change (not all at once), when the paper is away
    for some builds, and whatever the order of the input. The id of a gone paper is never given to another.

    Args:
        papers: Every paper of the corpus once.
        ledger: What was published.
        kept: Ids that papers (by index) must keep, because a person merged others into them.
    """
    ids = dict(kept or {})
    for rank in (_match_unchanged, _match_live, _match_moved_into, _match_moved):
        rank(papers, ledger, ids)
    taken = set(ledger.facts_by_id)
    fresh = [index for index in range(len(papers)) if index not in ids]
    for index in sorted(fresh, key=lambda index: (papers[index].order, index)):
        ids[index] = make_id(papers[index].title, taken)
        taken.add(ids[index])
    ordered = tuple(ids[index] for index in range(len(papers)))
    return Assignment(ordered, _update_ledger(papers, ordered, ledger))


def make_id(title: str, taken: Iterable[str]) -> PaperId:
    """A free id of 1 to 80 characters of ``[a-z0-9-]`` from a title; ``-2``, ``-3`` … where it is taken."""
    base = slug_text(title)
    if base in _RESERVED:
        base = f"paper-{base}"
    taken = taken if isinstance(taken, set | frozenset) else set(taken)
    slug, number = base, 1
    while slug in taken:
        number += 1
        suffix = f"-{number}"
        slug = base[: SLUG_LENGTH - len(suffix)].rstrip("-") + suffix
    return PaperId(slug)


def is_same_paper(facts: frozenset[Fact], known: frozenset[Fact]) -> bool:
    """Whether facts of a paper and facts on record are of one paper (title or abstract may have been edited)."""
    if _shares(facts, known, "doi") or _shares(facts, known, "arxiv"):
        return True
    texts = _texts_agree(facts, known)
    if _shares(facts, known, "title"):
        return texts is not False
    if _shares(facts, known, "key"):
        return texts is True or _titles_near(facts, known)
    return _shares(facts, known, "text") and not _renumbered(facts, known) and not _identified_apart(facts, known)


def weigh_facts(facts: frozenset[Fact], known: frozenset[Fact]) -> int:
    """How much the facts of a paper speak for its being the one on record, from 0."""
    kinds = {kind for kind, _ in facts & known}
    similar = "text" not in kinds and _texts_agree(facts, known) is True
    return sum(_WEIGHTS[kind] for kind in kinds) + (_SIMILAR_TEXT if similar else 0)


def _match_unchanged(papers: Sequence[Known], ledger: Ledger, ids: dict[int, PaperId]) -> None:
    """Give papers whose title and abstract only they have the id that alone has them on record: nearly all, and fast."""
    owners: dict[tuple[str, str], list[PaperId]] = defaultdict(list)
    for owner, facts in ledger.facts_by_id.items():
        for pair in _pair_facts(facts):
            owners[pair].append(owner)
    claims: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, paper in enumerate(papers):
        for pair in _pair_facts(paper.facts):
            claims[pair].append(index)
    wishes: dict[PaperId, set[int]] = defaultdict(set)
    offers: dict[int, set[PaperId]] = defaultdict(set)
    for pair, claimants in claims.items():
        for owner in owners.get(pair, ()):
            wishes[owner].update(claimants)
            for index in claimants:
                offers[index].add(owner)
    used = set(ids.values())
    for owner, wishing in sorted(wishes.items()):
        index = next(iter(wishing))
        if len(wishing) == 1 and len(offers[index]) == 1 and owner not in ledger.moved and index not in ids and owner not in used:
            ids[index] = owner


def _match_live(papers: Sequence[Known], ledger: Ledger, ids: dict[int, PaperId]) -> None:
    """Match papers to ids that were not moved, the surest first."""
    known = {paper: facts for paper, facts in ledger.facts_by_id.items() if paper not in ledger.moved}
    _match(papers, known, ids, lambda paper: paper)


def _match_moved_into(papers: Sequence[Known], ledger: Ledger, ids: dict[int, PaperId]) -> None:
    """Match papers to ids that theirs was moved into: of two merged records one may be gone."""
    known = {paper: facts for paper, facts in ledger.facts_by_id.items() if paper in ledger.moved}
    _match(papers, known, ids, ledger.follow)


def _match_moved(papers: Sequence[Known], ledger: Ledger, ids: dict[int, PaperId]) -> None:
    """Match papers to their own ids that were moved: two merged records are two papers again."""
    known = {paper: facts for paper, facts in ledger.facts_by_id.items() if paper in ledger.moved}
    _match(papers, known, ids, lambda paper: paper)


def _match(
    papers: Sequence[Known],
    facts_by_id: Mapping[PaperId, frozenset[Fact]],
    ids: dict[int, PaperId],
    follow: Callable[[PaperId], PaperId],
) -> None:
    """Give each paper without an id the free id that its facts speak for most, the surest pair first."""
    open_papers = {index: paper for index, paper in enumerate(papers) if index not in ids}
    used = set(ids.values())
    free = {paper: known for paper, known in facts_by_id.items() if follow(paper) not in used}
    offers = [
        (_rank_offer(open_papers[index], paper, free[paper]), index, paper)
        for index, paper in _find_candidates(open_papers, free)
        if is_same_paper(open_papers[index].facts, free[paper])
    ]
    for _, index, paper in sorted(offers):
        target = follow(paper)
        if index not in ids and target not in used:
            ids[index] = target
            used.add(target)


def _rank_offer(known: Known, paper: PaperId, facts: frozenset[Fact]) -> tuple[object, ...]:
    """Sorts pairs of a paper and an id, the surest first.

    Records that contradict each other can make two papers that share a fact of every kind. Then the id goes where more of its
    facts are, where fewer others are, and at last where it is the slug of the title: what was published stays as it was.
    """
    shared, apart = len(known.facts & facts), len(known.facts ^ facts)
    named = paper == slug_text(known.title)
    return -weigh_facts(known.facts, facts), -shared, apart, known.order, not named, len(paper), paper


def _find_candidates(papers: Mapping[int, Known], facts_by_id: Mapping[PaperId, frozenset[Fact]]) -> Iterator[tuple[int, PaperId]]:
    """Pairs of a paper and an id that share a fact. Where very many share a title, it is not enough."""
    owners: dict[Fact, list[PaperId]] = defaultdict(list)
    for owner, facts in sorted(facts_by_id.items()):
        for fact in facts:
            owners[fact].append(owner)
    for index, paper in papers.items():
        near = {owner for fact in paper.facts if len(owners[fact]) <= _MANY for owner in owners[fact]}
        yield from ((index, owner) for owner in sorted(near))


def _update_ledger(papers: Sequence[Known], ids: Sequence[PaperId], ledger: Ledger) -> Ledger:
    """The ledger with all that is known now; what was known once is kept, but for places, which change with the files."""
    live = dict(zip(ids, papers, strict=True))
    gone = {paper: facts for paper, facts in ledger.facts_by_id.items() if paper not in live}
    moved = {paper: target for paper, target in ledger.moved.items() if paper in gone} | _find_moves(live, gone)
    update = Ledger(dict(gone), moved)
    theirs: dict[PaperId, frozenset[Fact]] = defaultdict(frozenset)
    for paper in moved:
        theirs[update.follow(paper)] |= gone[paper]
    for paper, known in live.items():
        before = ledger.facts_by_id.get(paper, frozenset())
        if known.facts == before and paper not in theirs:
            update.facts_by_id[paper] = before
            continue
        own = frozenset(fact for fact in before if fact[0] != "place")
        update.facts_by_id[paper] = own | (known.facts - theirs[paper]) or known.facts
    return update


def _find_moves(live: Mapping[PaperId, Known], gone: Mapping[PaperId, frozenset[Fact]]) -> dict[PaperId, PaperId]:
    """Where each id without a paper went: to the paper that has its identifier, or its title and an agreeing abstract."""
    if not gone:
        return {}
    owners: dict[Fact, list[PaperId]] = defaultdict(list)
    for paper, known in sorted(live.items(), key=lambda item: item[0]):
        for kind, value in known.facts:
            if kind in ("doi", "arxiv", "title"):
                owners[kind, value].append(paper)
    moves = {}
    for paper, facts in gone.items():
        near = {owner for fact in facts for owner in owners.get(fact, ())[:_MANY]}
        offers = [(-weigh_facts(live[owner].facts, facts), owner) for owner in near if is_same_paper(live[owner].facts, facts)]
        if offers:
            moves[paper] = min(offers)[1]
    return moves


def _values(facts: frozenset[Fact], kind: str) -> list[str]:
    return sorted(value for known, value in facts if known == kind)


def _shares(facts: frozenset[Fact], known: frozenset[Fact], kind: str) -> bool:
    return any(fact[0] == kind for fact in facts & known)


def _texts_agree(facts: frozenset[Fact], known: frozenset[Fact]) -> bool | None:
    """Whether any two abstracts agree; None when there is none to compare."""
    ours, theirs = _values(facts, "text"), _values(known, "text")
    if not ours or not theirs:
        return None
    return any(one == other or sketches_agree(one[13:], other[13:]) for one in ours for other in theirs)


def _titles_near(facts: frozenset[Fact], known: frozenset[Fact]) -> bool:
    """Whether a title differs from one on record by a word or two, and not by its number."""
    pairs = [(one, other) for one in _values(facts, "title") for other in _values(known, "title")]
    return any(fuzz.ratio(one, other) >= _SAME_TITLE and not _differ_in_number(one, other) for one, other in pairs)


def _renumbered(facts: frozenset[Fact], known: frozenset[Fact]) -> bool:
    """Whether all titles differ from those on record in nothing but numbers ("Part I", "Part II")."""
    pairs = [(one, other) for one in _values(facts, "title") for other in _values(known, "title")]
    return bool(pairs) and all(_differ_in_number(one, other) for one, other in pairs)


def _identified_apart(facts: frozenset[Fact], known: frozenset[Fact]) -> bool:
    """Whether both have an identifier of one kind and share none (many withdrawn papers have the same notice as abstract)."""
    return any(
        _values(facts, kind) and _values(known, kind) and not _shares(facts, known, kind) for kind in ("doi", "arxiv", "key")
    )


def _differ_in_number(one: str, other: str) -> bool:
    apart = set(one.split()) ^ set(other.split())
    return bool(apart) and all(_NUMBERING.fullmatch(word) for word in apart)


def _pair_facts(facts: frozenset[Fact]) -> list[tuple[str, str]]:
    """Title and abstract together, for each of each, in any order."""
    texts = [text for kind, text in facts if kind == "text"]
    return [(title, text) for kind, title in facts if kind == "title" for text in texts] if texts else []
