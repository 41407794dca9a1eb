"""The nearest papers of every paper, each with its score and the terms shared: small corpora as a whole, large ones by a sample.

A corpus of up to `WHOLE` papers is understood from all its texts, and papers move towards their nearest ones. In a larger one
everything that is learned comes from a bounded sample, and two papers are compared by themselves: that costs some agreement, but
a paper edited, added or removed then changes the rows it has to do with and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from generator.analysis.nearness import find_near, find_touched
from generator.analysis.neighbours import find_neighbours
from generator.analysis.sampling import SAMPLE, WHOLE, choose_sample
from generator.analysis.sharing import TermSharing
from generator.analysis.signatures import Signatures, TermModel, find_signatures, learn_terms
from generator.analysis.vectors import Floats, Ints, find_vectors
from generator.analysis.wordings import SignatureSharing
from generator.crew import Crew
from generator.model import Paper, PaperId
from generator.progress import Advance
from generator.roster import digest_paper

_NAME = "related"
_DIGEST = 16

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
        bounds: float64, two by row, as `find_near` says.
        rows: What was found.
    """

    sample: bytes
    model: dict[str, object]
    digests: dict[PaperId, bytes]
    signatures: dict[str, object]
    bounds: bytes
    rows: tuple[Row, ...]


def find_nearest(papers: Sequence[Paper], count: int, crew: Crew, advance: Advance) -> Sequence[Row]:
    """The up to ``count`` nearest papers of each paper, nearest first, ties by id."""
    if len(papers) <= WHOLE:
        return list(_compare_whole(papers, count, advance))
    sample = [papers[place] for place in choose_sample(papers, SAMPLE)]
    key = _key_sample(sample, len(papers), count)
    notes = crew.recall(_NAME)
    if not isinstance(notes, NearestNotes) or notes.sample != key:
        model = learn_terms(sample, len(papers))
        none = find_signatures([], model)
        notes = NearestNotes(key, model.pack(), {}, none.pack(), b"", ())
    renewed = _renew(notes, papers, count, advance)
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
    found = zip(others.tolist(), scores.tolist(), terms, strict=True)
    return tuple((papers[other].id, score, shared) for other, score, shared in found if shared)


def _key_sample(sample: Sequence[Paper], papers: int, count: int) -> bytes:
    """A key of all that the comparison of two papers rests on beside them."""
    digest = blake2b(f"{papers.bit_length()} {count}".encode(), digest_size=_DIGEST)
    for paper in sample:
        digest.update(digest_paper(paper))
    return digest.digest()


def _renew(notes: NearestNotes, papers: Sequence[Paper], count: int, advance: Advance) -> NearestNotes:
    """The notes for the papers as they are now; only what can be otherwise is found anew."""
    digests = {paper.id: digest_paper(paper) for paper in papers}
    if list(digests.items()) == list(notes.digests.items()):
        advance(len(papers))
        return notes
    model = TermModel.unpack(notes.model)
    known = {paper_id: row for row, (paper_id, digest) in enumerate(notes.digests.items()) if digests.get(paper_id) == digest}
    old = Signatures.unpack(notes.signatures)
    fresh = [row for row, paper in enumerate(papers) if paper.id not in known]
    signatures = _merge(papers, known, old, fresh, find_signatures([papers[row] for row in fresh], model))
    bounds = np.zeros((len(papers), 2))
    kept = np.array([row for row, paper in enumerate(papers) if paper.id in known], dtype=np.int64)
    rows: list[Row] = [()] * len(papers)
    if len(kept):
        bounds[kept] = np.frombuffer(notes.bounds).reshape(-1, 2)[[known[papers[row].id] for row in kept]]
        gone = [row for row, paper_id in enumerate(notes.digests) if paper_id not in known]
        changed = old.take(gone).join(signatures.take(fresh))
        touched = find_touched(signatures.take(kept), bounds[kept], changed)
        for row in kept[~touched]:
            rows[row] = notes.rows[known[papers[row].id]]
        fresh = sorted([*fresh, *kept[touched].tolist()])
    advance(len(papers) - len(fresh))
    sharing = SignatureSharing(papers, signatures, model, fresh)
    sampled = np.zeros(len(papers), dtype=bool)
    sampled[choose_sample(papers, SAMPLE)] = True
    for row, ((others, scores), looked) in zip(fresh, find_near(signatures, sampled, fresh, count, advance), strict=True):
        rows[row], bounds[row] = _make_row(papers, others, scores, sharing.find_terms(row, others)), looked
    return NearestNotes(notes.sample, notes.model, digests, signatures.pack(), bounds.tobytes(), tuple(rows))


def _merge(
    papers: Sequence[Paper], known: dict[PaperId, int], old: Signatures, fresh: Sequence[int], new: Signatures
) -> Signatures:
    """The signatures of all papers, in their order, from those known before and the new ones."""
    if len(fresh) == len(papers):
        return new
    place_by_row = {row: len(old) + place for place, row in enumerate(fresh)}
    places = [place_by_row[row] if row in place_by_row else known[paper.id] for row, paper in enumerate(papers)]
    return old.join(new).take(places)
