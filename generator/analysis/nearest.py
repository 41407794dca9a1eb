"""The nearest papers of every paper, each with its score and the terms shared: small corpora as a whole, large ones by a sample.

A corpus of up to `WHOLE` papers is understood from all its texts, and papers move towards their nearest ones. In a larger one
everything that is learned comes from a bounded sample, and two papers are compared by themselves: that costs some agreement, but
a paper edited, added or removed then changes the rows it has to do with and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from sys import intern

import numpy as np

from generator.analysis.carried import carry_signatures
from generator.analysis.nearness import BLOCK, Neighbourhood, find_touched, list_terms
from generator.analysis.neighbours import find_neighbours
from generator.analysis.sampling import SAMPLE, WHOLE, choose_sample
from generator.analysis.sharing import TermSharing
from generator.analysis.signatures import Signatures, TermModel, Wording, find_signatures, learn_terms, sign_papers
from generator.analysis.vectors import Floats, Ints, find_vectors
from generator.analysis.wordings import SignatureSharing
from generator.crew import Crew
from generator.findings import Findings
from generator.model import Paper, PaperId
from generator.packing import digest_bytes
from generator.progress import Advance

_NAME = "nearest"
# Papers whose signatures are made at a time.
_SIGNED = 512

# Of the scores, by which neighbours are ordered, so many decimals are told: all have others in the sixth after an edit of one paper
# of the sample, and in the second those of one paper in four.
_TOLD_DECIMALS = 2

# The other paper, how near it is in (0, 1], and the terms shared.
Neighbour = tuple[PaperId, float, tuple[str, ...]]
Row = tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class NearestNotes:
    """What is remembered of a large corpus from one build to the next.

    Attributes:
        sample: Key of the sample, of the size of the corpus as far as it counts, and of how many are asked for.
        model: The learned, packed.
        digests: By paper, the key of its text, in the order of the rows.
        signatures: Theirs, packed.
        bounds: float64, two by row, as `Neighbourhood.find_near` says; empty when the sample is another than that of the rows.
        rows: What was found.
    """

    sample: bytes
    model: dict[str, object]
    digests: dict[PaperId, bytes]
    signatures: dict[str, object]
    bounds: bytes
    rows: Findings[Row]


def find_nearest(papers: Sequence[Paper], count: int, crew: Crew, advance: Advance) -> Findings[Row]:
    """The up to ``count`` nearest papers of each paper, nearest first, ties by id; in the order of the papers."""
    if len(papers) <= WHOLE:
        return Findings.collect(zip([paper.id for paper in papers], _compare_whole(papers, count, advance), strict=True))
    digests = dict(zip([paper.id for paper in papers], crew.list_digests(papers), strict=True))
    sample = choose_sample(papers, SAMPLE)
    key = _key_sample([digests[papers[place].id] for place in sample], len(papers), count)
    notes = crew.recall(_NAME)
    if not isinstance(notes, NearestNotes) or notes.sample != key:
        notes = _learn(key, [papers[place] for place in sample], len(papers), notes)
    renewed = _renew(notes, papers, digests, sample, count, crew, advance)
    if renewed is not notes:
        crew.keep(_NAME, renewed)
    return renewed.rows


def _compare_whole(papers: Sequence[Paper], count: int, advance: Advance) -> Iterator[Row]:
    """The rows of a small corpus."""
    vectors = find_vectors(papers)
    sharing = TermSharing(vectors)
    for row, (others, scores) in enumerate(find_neighbours(vectors.matrix, count, advance)):
        yield _make_row(papers, others, scores, sharing.find_terms(row, others))


def _make_row(papers: Sequence[Paper], others: Ints, scores: Floats, terms: Iterator[tuple[str, ...]]) -> Row:
    """The neighbours with which a term that names something is shared."""
    told = np.maximum(np.round(scores, _TOLD_DECIMALS), 10.0**-_TOLD_DECIMALS)
    found = zip(others.tolist(), told.tolist(), terms, strict=True)
    return tuple((papers[other].id, score, shared) for other, score, shared in found if shared)


def _key_sample(digests: Sequence[bytes], papers: int, count: int) -> bytes:
    """A key of all that the comparison of two papers rests on beside them."""
    return digest_bytes(b"".join([f"{papers.bit_length()} {count} ".encode(), *digests]))


def _learn(key: bytes, sample: Sequence[Paper], papers: int, notes: object) -> NearestNotes:
    """Notes for another sample of so many papers: of earlier ones what the sample has no say in, which is no row as a whole."""
    model = learn_terms(sample, papers)
    if not isinstance(notes, NearestNotes):
        return NearestNotes(key, model.pack(), {}, find_signatures([], model).pack(), b"", Findings())
    rows, signatures = carry_signatures(Signatures.unpack(notes.signatures), TermModel.unpack(notes.model), model)
    digests = list(notes.digests.items())
    return NearestNotes(key, model.pack(), dict(digests[row] for row in rows), signatures.pack(), b"", notes.rows)


def _renew(
    notes: NearestNotes,
    papers: Sequence[Paper],
    digests: dict[PaperId, bytes],
    sample: Sequence[int],
    count: int,
    crew: Crew,
    advance: Advance,
) -> NearestNotes:
    """The notes for the papers as they are now; only what can be otherwise is found anew."""
    if notes.bounds and list(digests.items()) == list(notes.digests.items()):
        advance(len(papers))
        return notes
    model, old = TermModel.unpack(notes.model), Signatures.unpack(notes.signatures)
    known = {paper_id: row for row, (paper_id, digest) in enumerate(notes.digests.items()) if digests.get(paper_id) == digest}
    fresh = [row for row, paper in enumerate(papers) if paper.id not in known]
    new, read = _sign_papers(papers, fresh, model, crew)
    signatures = _merge(papers, known, old, fresh, new)
    bounds, wanted = _find_wanted(notes, papers, known, old, fresh, signatures)
    advance(len(papers) - len(wanted))
    sampled = np.zeros(len(papers), dtype=bool)
    sampled[sample] = True
    table = list_terms(signatures, wanted)
    neighbourhood, sharing = Neighbourhood(signatures, table, sampled, wanted), SignatureSharing(papers, table, model, read)
    explained = _Explained(papers, sharing, notes.rows, known.keys())
    ids, anew = [paper.id for paper in papers], set(wanted)
    parts = [notes.rows.take(paper_id for row, paper_id in enumerate(ids) if row not in anew)]
    for part, looked, rows in _Search(papers, neighbourhood, explained, wanted, count).run(crew):
        parts.append(part)
        bounds[rows] = looked
        advance(len(rows))
    return NearestNotes(notes.sample, notes.model, digests, signatures.pack(), bounds.tobytes(), Findings.gather(ids, parts))


def _find_wanted(
    notes: NearestNotes,
    papers: Sequence[Paper],
    known: dict[PaperId, int],
    old: Signatures,
    fresh: Sequence[int],
    signatures: Signatures,
) -> tuple[Floats, list[int]]:
    """The bounds known of papers, and the rows to be found: those of new texts, and of papers that look at a changed one."""
    bounds = np.zeros((len(papers), 2))
    kept = np.array([row for row, paper in enumerate(papers) if paper.id in known], dtype=np.int64)
    if not notes.bounds or not len(kept):
        return bounds, list(range(len(papers)))
    bounds[kept] = np.frombuffer(notes.bounds).reshape(-1, 2)[[known[papers[row].id] for row in kept]]
    gone = [row for row, paper_id in enumerate(notes.digests) if paper_id not in known]
    touched = find_touched(signatures.take(kept), bounds[kept], Signatures.join([old.take(gone), signatures.take(fresh)]))
    return bounds, sorted([*fresh, *kept[touched].tolist()])


class _Explained:
    """Finds the terms that pairs of papers share; where neither has changed, they are what they were."""

    def __init__(
        self, papers: Sequence[Paper], sharing: SignatureSharing, before: Findings[Row], known: Collection[PaperId]
    ) -> None:
        """Find them by ``sharing`` unless a row of ``before`` tells those of two ``known`` papers."""
        self._papers, self._sharing, self._before, self._known = papers, sharing, before, known

    def find_terms(self, row: int, others: Ints) -> Iterator[tuple[str, ...]]:
        """As `SignatureSharing.find_terms`."""
        told, listed = self._recall(self._papers[row].id), others.tolist()
        found = self._sharing.find_terms(row, [other for other in listed if self._papers[other].id not in told])
        for other in listed:
            terms = told.get(self._papers[other].id)
            # One string for each phrase, so that equal rows are packed as equal bytes and nobody takes them for changed.
            yield tuple(map(intern, next(found) if terms is None else terms))

    def _recall(self, paper_id: PaperId) -> dict[PaperId, tuple[str, ...]]:
        """The terms told before of a paper and others, none of which has changed."""
        if paper_id not in self._known:
            return {}
        return {other: terms for other, _, terms in self._before[paper_id] if other in self._known}


class _Search:
    """Finds the rows of some papers, in blocks."""

    def __init__(
        self,
        papers: Sequence[Paper],
        neighbourhood: Neighbourhood,
        explained: _Explained,
        rows: Sequence[int],
        count: int,
    ) -> None:
        self._papers, self._neighbourhood, self._explained, self._rows, self._count = papers, neighbourhood, explained, rows, count

    def run(self, crew: Crew) -> Iterator[tuple[Findings[Row], Floats, Sequence[int]]]:
        """The rows of each block with their bounds and their numbers, as they come."""
        yield from crew.share(
            -(-len(self._rows) // BLOCK), self._find, lambda number: f"near papers: {self._papers[self._rows[number * BLOCK]].id}"
        )

    def _find(self, number: int) -> tuple[Findings[Row], Floats, Sequence[int]]:
        start = number * BLOCK
        rows, made, bounds = self._rows[start : start + BLOCK], dict[PaperId, Row](), []
        found = self._neighbourhood.find_near(start, start + BLOCK, self._count)
        for row, ((others, scores), looked) in zip(rows, found, strict=True):
            made[self._papers[row].id] = _make_row(self._papers, others, scores, self._explained.find_terms(row, others))
            bounds.append(looked)
        return Findings.collect(made.items()), np.array(bounds), rows


def _sign_papers(
    papers: Sequence[Paper], rows: Sequence[int], model: TermModel, crew: Crew
) -> tuple[Signatures, dict[int, tuple[Wording, int]]]:
    """The signatures of some papers, made in portions; and by row its words, as those of a portion and its place in it."""

    def sign(number: int) -> tuple[int, Signatures, Wording]:
        some = rows[number * _SIGNED : (number + 1) * _SIGNED]
        return number, *sign_papers([papers[row] for row in some], model)

    shared = crew.share(-(-len(rows) // _SIGNED), sign, lambda number: f"signatures: {papers[rows[number * _SIGNED]].id}")
    parts = sorted(shared, key=lambda part: part[0])
    read = {row: (parts[place // _SIGNED][2], place % _SIGNED) for place, row in enumerate(rows)}
    return Signatures.join([some for _, some, _ in parts]) if parts else find_signatures([], model), read


def _merge(
    papers: Sequence[Paper], known: dict[PaperId, int], old: Signatures, fresh: Sequence[int], new: Signatures
) -> Signatures:
    """The signatures of all papers, in their order, from those known before and the new ones."""
    if len(fresh) == len(papers):
        return new
    place_by_row = {row: len(old) + place for place, row in enumerate(fresh)}
    places = [place_by_row[row] if row in place_by_row else known[paper.id] for row, paper in enumerate(papers)]
    return Signatures.join([old, new]).take(places)
