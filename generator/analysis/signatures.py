"""Papers as whole numbers: what a paper weighs depends on its text and on a bounded sample, not on who else is there.

All arithmetic after the first rounding is on integers that a float holds exactly, so that blocks, threads and processes change
no bit, and what was worked out for a paper in one build holds in the next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from generator.analysis.neighbours import LATENT_SHARE, find_basis
from generator.analysis.vectors import (
    LENGTH_SHARE,
    PAIR_WEIGHT,
    SATURATION,
    TITLE_REPEATS,
    Floats,
    FormStream,
    Ints,
    find_stem,
    find_vectors,
    read_forms,
)
from generator.model import Paper

Codes = NDArray[np.uint64]

# A whole signature has this length, its terms and its place in the latent space their shares of it. The product of two is at
# most 2 ** 24, up to which a float of 32 bits holds every whole number.
LENGTH = 4096
_TERM_LENGTH = math.sqrt(1 - LATENT_SHARE) * LENGTH
_LATENT_LENGTH = math.sqrt(LATENT_SHARE) * LENGTH
_STEPS = 256
# What is learned of all the sample together is rounded, so that an edit of one of its papers leaves what others weigh as it is, but
# where they hold a word whose rarity has changed: rarity to a sixteenth, the mean length to a word.
_RARITY_STEPS = 16
# A word that the sample does not hold, or once, is taken to stand in so many of its papers.
_LEAST_HELD = 2
# Candidates share one of the strongest terms that are not too common: see `nearness.CANDIDATES`.
STRONGEST = 48
# Papers that may share a term by which candidates are found; more would make the work grow with the square of the corpus.
_LISTED = 1500
_MARKS = 1 << 20
_PAIR_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NO_WORD = np.uint64(0)

_FIELDS = (("starts", np.int64), ("codes", np.uint64), ("weights", np.int16), ("uses", np.uint8), ("latent", np.int16))

SCORED, SEARCHED, EXPLAINING = np.uint8(1), np.uint8(2), np.uint8(4)


@dataclass(frozen=True, slots=True)
class TermModel:
    """What the sample teaches about terms: those that at least two of its papers hold.

    Attributes:
        codes: Code of each term, ascending.
        rarity: Inverse document frequency by term, pairs weighed less.
        surfaces: How the sample most often writes the term; empty for what names nothing when shown alone.
        searched: Whether candidates may be found by the term.
        basis: Whole numbers, terms x dimensions, in which the latent place of a paper is measured.
        length: Mean length of a paper of the sample.
        papers: Papers in the sample.
    """

    codes: Codes
    rarity: Floats
    surfaces: tuple[str, ...]
    searched: NDArray[np.bool_]
    basis: Floats
    length: float
    papers: int

    def pack(self) -> dict[str, object]:
        """The model as plain values; `unpack` makes it of them."""
        return {
            "codes": self.codes.tobytes(),
            "rarity": self.rarity.tobytes(),
            "surfaces": self.surfaces,
            "searched": self.searched.tobytes(),
            "basis": self.basis.astype(np.int16).tobytes(),
            "length": self.length,
            "papers": self.papers,
        }

    @classmethod
    def unpack(cls, values: Mapping[str, Any]) -> TermModel:
        """The model of what `pack` made."""
        codes = np.frombuffer(values["codes"], dtype=np.uint64)
        dimensions = -1 if len(codes) and values["basis"] else 0
        return cls(
            codes,
            np.frombuffer(values["rarity"], dtype=np.float64),
            values["surfaces"],
            np.frombuffer(values["searched"], dtype=np.bool_),
            np.frombuffer(values["basis"], dtype=np.int16).reshape(len(codes), dimensions).astype(np.float64),
            values["length"],
            values["papers"],
        )

    def find_columns(self, codes: Codes) -> tuple[Ints, NDArray[np.bool_]]:
        """The place of each code among the terms of the model, and whether it is one of them."""
        places = np.minimum(np.searchsorted(self.codes, codes), max(0, len(self.codes) - 1))
        return places, (self.codes[places] == codes) if len(self.codes) else np.zeros(len(codes), dtype=bool)

    def find_latent(self, codes: Codes, weights: Floats, starts: Ints) -> NDArray[np.int16]:
        """The place of each paper in the latent space, of the length that is its share, or 0; the papers as in `Signatures`."""
        if not self.basis.shape[1]:
            return np.zeros((len(starts) - 1, 0), dtype=np.int16)
        columns, known = self.find_columns(codes)
        raw = csr_matrix((np.where(known, weights, 0.0), columns, starts), shape=(len(starts) - 1, len(self.codes))) @ self.basis
        norms = np.sqrt((raw * raw).sum(axis=1, keepdims=True))
        found: NDArray[np.int16] = np.rint(raw * _LATENT_LENGTH / np.maximum(norms, 1.0)).astype(np.int16)
        return found


@dataclass(frozen=True, slots=True)
class Signatures:
    """Papers as rows of terms with whole weights.

    Attributes:
        starts: Where each paper begins in the three next; one more than there are papers.
        codes: The terms of each paper, ascending.
        weights: int16, their weights from 0.
        uses: Bits: `EXPLAINING` for all; `SCORED` for terms that count, all but pairs of words that the sample does not know;
            `SEARCHED` for those by which candidates are found.
        latent: int16, papers x dimensions.
    """

    starts: Ints
    codes: Codes
    weights: NDArray[np.int16]
    uses: NDArray[np.uint8]
    latent: NDArray[np.int16]

    def __len__(self) -> int:
        """How many papers there are."""
        return len(self.starts) - 1

    def pack(self) -> dict[str, object]:
        """The signatures as plain values; `unpack` makes them of these."""
        fields = {name: getattr(self, name).tobytes() for name, _ in _FIELDS}
        return {**fields, "dimensions": self.latent.shape[1]}

    @classmethod
    def unpack(cls, values: Mapping[str, Any]) -> Signatures:
        """The signatures of what `pack` made."""
        fields: list[Any] = [np.frombuffer(values[name], dtype=kind) for name, kind in _FIELDS]
        starts, codes, weights, uses, latent = fields
        return cls(starts, codes, weights, uses, latent.reshape(len(starts) - 1, values["dimensions"]))

    def take(self, rows: Sequence[int] | Ints) -> Signatures:
        """Some of the papers, in this order."""
        rows = np.asarray(rows, dtype=np.int64)
        numbers = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(numbers)])
        places = np.arange(starts[-1]) - np.repeat(starts[:-1] - self.starts[rows], numbers)
        return Signatures(starts, self.codes[places], self.weights[places], self.uses[places], self.latent[rows])

    @classmethod
    def join(cls, parts: Sequence[Signatures]) -> Signatures:
        """The papers of each of some parts, at least one, one part after the other."""
        starts = np.concatenate([[0], *(part.starts[1:] - part.starts[:-1] for part in parts)]).cumsum()
        joined: list[Any] = [np.concatenate([getattr(part, name) for part in parts]) for name, _ in _FIELDS[1:]]
        return cls(starts, *joined)

    def select(self, use: np.uint8, universe: Codes) -> csr_matrix:
        """float32, papers x the codes of ``universe`` (ascending): the weights of the terms of this use."""
        return Table(self, universe).select(use)

    def list_codes(self, use: np.uint8) -> Codes:
        """The different codes of this use, ascending."""
        found: Codes = np.unique(self.codes[(self.uses & use) > 0])
        return found


class Table:
    """The papers as rows and the codes of a universe as columns, which are found once for all uses of terms."""

    def __init__(self, signatures: Signatures, universe: Codes) -> None:
        """Find the terms of a ``universe`` of ascending codes."""
        self.universe, self._signatures = universe, signatures
        # Most codes are not of a small universe, and the last bits of a code tell that in a tenth of the time.
        marked = np.zeros(_MARKS, dtype=bool)
        marked[_mark(universe)] = True
        kept = np.flatnonzero(marked[_mark(signatures.codes)])
        columns = np.minimum(np.searchsorted(universe, signatures.codes[kept]), max(0, len(universe) - 1))
        known = universe[columns] == signatures.codes[kept] if len(universe) else np.zeros(len(kept), dtype=bool)
        self._kept, self._columns = kept[known], columns[known].astype(np.int32)

    def select(self, use: np.uint8) -> csr_matrix:
        """float32, papers x the universe: the weights of the terms of this use."""
        used = (self._signatures.uses[self._kept] & use) > 0
        kept, columns = self._kept[used], self._columns[used]
        starts, shape = np.searchsorted(kept, self._signatures.starts), (len(self._signatures), len(self.universe))
        return csr_matrix((self._signatures.weights[kept].astype(np.float32), columns, starts), shape=shape)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of some papers, as written and as codes.

    Attributes:
        forms: Every word form as written.
        words: int32, place of each word among the forms, paper after paper.
        codes: Code of each word; 0 for what has none.
        starts: Where each paper begins; one more than there are papers.
        in_title: Whether each word stands in a title.
    """

    forms: tuple[str, ...]
    words: NDArray[np.int32]
    codes: Codes
    starts: Ints
    in_title: NDArray[np.bool_]

    def read(self, place: int) -> tuple[list[str], list[int]]:
        """The words of a paper as written, those of the abstract first since titles capitalise, and their codes."""
        part = slice(self.starts[place], self.starts[place + 1])
        words, codes, titled = self.words[part], self.codes[part], self.in_title[part]
        order = np.concatenate([np.flatnonzero(~titled), np.flatnonzero(titled)])
        return [self.forms[word] for word in words[order].tolist()], codes[order].tolist()


def learn_terms(sample: Sequence[Paper], papers: int) -> TermModel:
    """What a sample of a corpus of so many papers teaches.

    The size of the corpus counts by its binary order of magnitude only: a paper more changes nothing but at a power of two.
    """
    vectors = find_vectors(sample)
    stream = vectors.stream
    code_by_stem = np.zeros(int(stream.stems.max(initial=-1)) + 1, dtype=np.uint64)
    words, word_codes = stream.stems >= 0, _code_words(stream)
    code_by_stem[stream.stems[words]] = word_codes[words]
    pairs = vectors.second >= 0
    codes = code_by_stem[vectors.first] if len(vectors.first) else np.zeros(0, dtype=np.uint64)
    codes[pairs] = code_pairs(codes[pairs], code_by_stem[vectors.second[pairs]])
    order = np.argsort(codes, kind="stable")
    held = np.bincount(vectors.matrix.indices, minlength=len(codes))[order]
    rarity_by_number = np.array([_find_rarity(number, len(sample)) for number in range(len(sample) + 1)])
    rarity = rarity_by_number[held] * np.where(pairs[order], PAIR_WEIGHT, 1.0)
    most = max(1, _LISTED * len(sample) >> max(0, papers.bit_length() - 1))
    counts = _count_terms(stream, word_codes)
    length = float(max(1, round(counts.weights.sum() / max(1, len(sample)))))
    surfaces = tuple(vectors.surfaces[column] for column in order)
    model = TermModel(codes[order], rarity, surfaces, held <= most, np.zeros((len(codes), 0)), length, len(sample))
    matrix = _weigh(counts, model).select(SCORED, model.codes).astype(np.float64)
    return TermModel(
        model.codes, model.rarity, model.surfaces, model.searched, np.rint(find_basis(matrix) * LENGTH), model.length, model.papers
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often the terms stand in some papers, a title counted twice; see `Signatures`."""

    starts: Ints
    codes: Codes
    weights: Floats
    is_pair: NDArray[np.bool_]


def find_signatures(papers: Sequence[Paper], model: TermModel) -> Signatures:
    """The signatures of papers; that of a paper is the same whoever the others are."""
    return sign_papers(papers, model)[0]


def sign_papers(papers: Sequence[Paper], model: TermModel) -> tuple[Signatures, Wording]:
    """The signatures of papers, and the words they were made of."""
    stream = read_forms(papers)
    codes = _code_words(stream)
    wording = Wording(stream.forms, stream.words.astype(np.int32), codes, stream.starts, stream.in_title)
    return _weigh(_count_terms(stream, codes), model), wording


@cache
def code_form(form: str) -> int:
    """64 bits that all forms of a word share and, but for a chance of one in ten million, no two words of a corpus; 0 for none."""
    stem = find_stem(form)
    return int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "little") | 1 if stem else 0


def _code_words(stream: FormStream) -> Codes:
    """The code of every word of a stream; 0 for function words, numbers and punctuation."""
    by_form = np.array([code_form(form) for form in stream.forms] or [0], dtype=np.uint64)
    codes: Codes = by_form[stream.words]
    return codes


def code_pairs(first: Codes, second: Codes) -> Codes:
    """The code of each two words in this order; even, so that it is that of no word."""
    codes: Codes = ((first * _PAIR_FACTOR) ^ (second >> np.uint64(7)) ^ (second << np.uint64(19))) & ~np.uint64(1)
    return codes


def _count_terms(stream: FormStream, words: Codes) -> _Counts:
    """The words, by their codes, and the pairs of neighbouring words of papers."""
    papers = len(stream.starts) - 1
    rows = np.repeat(np.arange(papers), np.diff(stream.starts))
    times = np.where(stream.in_title, float(TITLE_REPEATS), 1.0)
    single = np.flatnonzero(words)
    pairs = np.flatnonzero((words[:-1] != _NO_WORD) & (words[1:] != _NO_WORD))
    places = np.concatenate([single, pairs])
    codes = np.concatenate([words[single], code_pairs(words[pairs], words[pairs + 1])])
    known, columns = np.unique(codes, return_inverse=True)
    counts = csr_matrix((times[places], (rows[places], columns)), shape=(papers, len(known)))
    counts.sum_duplicates()
    codes = known[counts.indices]
    return _Counts(counts.indptr.astype(np.int64), codes, counts.data, codes & np.uint64(1) == 0)


def _weigh(counts: _Counts, model: TermModel) -> Signatures:
    """The counts as weights of BM25's kind, rows scaled to their length and rounded."""
    columns, known = model.find_columns(counts.codes)
    numbers = np.diff(counts.starts)
    lengths = _sum_rows(counts.weights, counts.starts)
    penalty = np.repeat(SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * (lengths / model.length)), numbers)
    unknown = _find_rarity(_LEAST_HELD, model.papers)
    rarity = np.where(counts.is_pair, PAIR_WEIGHT * unknown, unknown)
    rarity[known] = model.rarity[columns[known]]
    rough = np.rint(_STEPS * rarity * counts.weights * (SATURATION + 1) / (counts.weights + penalty))
    scored = known | ~counts.is_pair
    norms = np.sqrt(_sum_rows(np.where(scored, rough * rough, 0.0), counts.starts))
    weights = np.minimum(np.rint(rough * _TERM_LENGTH / np.repeat(np.maximum(norms, 1.0), numbers)), LENGTH)
    able = scored & (~known | (model.searched[columns] if len(model.codes) else False))
    uses = (
        EXPLAINING
        | np.where(scored, SCORED, np.uint8(0))
        | np.where(_find_strongest(weights, able, counts.starts), SEARCHED, np.uint8(0))
    )
    latent = model.find_latent(counts.codes, weights, counts.starts)
    return Signatures(counts.starts, counts.codes, weights.astype(np.int16), uses.astype(np.uint8), latent)


def _find_rarity(held: int, papers: int) -> float:
    """The inverse document frequency of a term that so many of the papers of the sample hold."""
    return round(_RARITY_STEPS * (math.log((1 + papers) / (1 + held)) + 1)) / _RARITY_STEPS


def _mark(codes: Codes) -> Codes:
    """A number below `_MARKS` of each code, of its last bits but the one that tells words from pairs."""
    marks: Codes = (codes >> np.uint64(1)) & np.uint64(_MARKS - 1)
    return marks


def _sum_rows(values: Floats, starts: Ints) -> Floats:
    """The sum of whole numbers for each paper, exact."""
    running = np.concatenate([[0.0], np.cumsum(values)])
    sums: Floats = running[starts[1:]] - running[starts[:-1]]
    return sums


def _find_strongest(weights: Floats, able: NDArray[np.bool_], starts: Ints) -> NDArray[np.bool_]:
    """Which terms are among the strongest of their papers, of those that are able; ties by code."""
    rows = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((-weights, ~able, rows))
    strongest = np.zeros(len(weights), dtype=bool)
    strongest[order] = np.arange(len(order)) - starts[rows] < STRONGEST
    return strongest & able & (weights > 0)
