"""Papers as sparse vectors of weighted terms: what related papers and discovered topics are computed from.

A term is a word or two adjacent words, plural forms folded, function words left out; each knows how the corpus writes it.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack

from generator.analysis.prose import FUNCTION_WORDS, PLAIN_WORDS
from generator.model import Paper, RichText

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", the usual constants.
SATURATION = 1.2
LENGTH_SHARE = 0.75
# Chosen on three collections at once (bench/quality.py): a title word counts twice, a pair of words weighs 0.7 of a word.
TITLE_REPEATS = 2
PAIR_WEIGHT = 0.7
LEAST_PAPERS = 2
FUNCTION_SHARE = 0.22
JUDGED_WORDS = 40

# A word with its closing hyphen ("self-" in "self-supervised"), or punctuation, over which no pair of words reaches. Punctuation
# inside a word ("e.g", "1.5") is none, and a bracket opens without a break: "masked modeling (MIM)" is about both together.
_TOKEN = re.compile(r'[^\W_]+[+#]*-?|[.,;:!?()\[\]{}"“”](?=\s)|[–—]')
_BREAK = "."
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class FormStream:
    """The words of all papers in one row as they are written, paper after paper, title before abstract.

    Attributes:
        forms: Every word form as written, with a closing hyphen where one stands; by form id.
        words: Form id of every word.
        starts: Where each paper begins in ``words``; one more than there are papers.
        in_title: Whether each word stands in a title.
    """

    forms: tuple[str, ...]
    words: Ints
    starts: Ints
    in_title: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class WordStream(FormStream):
    """The words of all papers with their stems.

    Attributes:
        stems: Stem id of every word, or -1 for function words, numbers and punctuation.
    """

    stems: Ints

    def paper_stems(self, row: int) -> Ints:
        """The stems of one paper, in order."""
        return self.stems[self.starts[row] : self.starts[row + 1]]


@dataclass(frozen=True, slots=True)
class TermVectors:
    """The papers as rows, the terms that at least two papers share as columns.

    Attributes:
        matrix: float64, papers x terms, rows of Euclidean length 1 (or 0 for a paper without terms).
        first: Stem id of the term's first word, by column.
        second: Stem id of its second word, or -1 for a single word, by column.
        surfaces: The form in which the corpus most often writes the term, by column; empty for what names nothing when shown
            alone: words of academic prose, pairs of which both or the first are, and halves of hyphenated words.
        stream: The words the terms stand in.
    """

    matrix: csr_matrix
    first: Ints
    second: Ints
    surfaces: tuple[str, ...]
    stream: WordStream


def read_words(papers: Sequence[Paper]) -> WordStream:
    """The words of the papers' titles and abstracts, stemmed."""
    stream = read_forms(papers)
    stems = _number_stems(stream.forms)[stream.words]
    return WordStream(stream.forms, stream.words, stream.starts, stream.in_title, stems)


def read_forms(papers: Sequence[Paper]) -> FormStream:
    """The words of the papers' titles and abstracts as they are written."""
    id_by_form: defaultdict[str, int] = defaultdict()
    id_by_form.default_factory = id_by_form.__len__
    words, starts, title_ends = array("q"), [0], []
    for paper in papers:
        words.extend(map(id_by_form.__getitem__, split_words(paper.title)))
        title_ends.append(len(words))
        words.extend(map(id_by_form.__getitem__, split_words(paper.abstract)))
        starts.append(len(words))
    word_ids = np.array(words, dtype=np.int64)
    in_title = np.zeros(len(word_ids), dtype=bool)
    for start, end in zip(starts, title_ends, strict=False):
        in_title[start:end] = True
    return FormStream(tuple(id_by_form), word_ids, np.array(starts, dtype=np.int64), in_title)


def split_words(text: RichText) -> list[str]:
    """The words of a text as written and the punctuation between them, with a full stop at the end."""
    return [*_TOKEN.findall(_drop_marks(text)), _BREAK]


def _drop_marks(text: RichText) -> str:
    """The words of a text without its addresses and formulas."""
    plain = text.plain
    for mark in reversed(text.marks):
        plain = f"{plain[: mark.start]}. {plain[mark.end :]}"
    return plain


def _number_stems(forms: Sequence[str]) -> Ints:
    """The stem id of each form, in the order of the forms; -1 for what carries no meaning by itself."""
    id_by_stem: dict[str, int] = {}
    stems = [find_stem(form) for form in forms]
    return np.array([id_by_stem.setdefault(stem, len(id_by_stem)) if stem else -1 for stem in stems] or [0], dtype=np.int64)


@cache
def find_stem(form: str) -> str:
    """The word in lower case without a plural ending; empty for function words, numbers, letters and punctuation.

    Source: Harman 1991, "How effective is suffixing?", the S stemmer; words in -is keep their end ("analysis").
    """
    word = form.rstrip("-").casefold()
    if len(word) < 2 or word in FUNCTION_WORDS or not _LETTER.search(word):
        return ""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def find_prose(stream: WordStream) -> Ints:
    """The rows of the papers that are English prose, told by their function words; all rows where most are not.

    English has two function words in five, French and German read as English one in ten, markup none. Texts of fewer than
    `JUDGED_WORDS` words are taken as they are.
    """
    functional = np.array([form.casefold() in FUNCTION_WORDS for form in stream.forms] or [False])
    lettered = np.array([_LETTER.search(form) is not None for form in stream.forms] or [False])
    starts = stream.starts
    running = [np.concatenate([[0], np.cumsum(kind[stream.words])]) for kind in (functional, lettered)]
    small, words = (table[starts[1:]] - table[starts[:-1]] for table in running)
    rows = np.flatnonzero((words < JUDGED_WORDS) | (small >= FUNCTION_SHARE * words))
    return rows if 2 * len(rows) > len(words) else np.arange(len(words))


def find_vectors(papers: Sequence[Paper]) -> TermVectors:
    """The papers as vectors of terms, weighed by BM25's term frequency and inverse document frequency."""
    stream = read_words(papers)
    rows = np.repeat(np.arange(len(papers)), np.diff(stream.starts))
    weights = np.where(stream.in_title, float(TITLE_REPEATS), 1.0)
    single = np.flatnonzero(stream.stems >= 0)
    pairs = np.flatnonzero((stream.stems[:-1] >= 0) & (stream.stems[1:] >= 0)) if len(stream.stems) else single
    base = int(stream.stems.max(initial=0)) + 1
    codes = stream.stems[pairs] * base + stream.stems[pairs + 1]
    word_counts, word_codes = _count(rows[single], stream.stems[single], weights[single], len(papers))
    pair_counts, pair_codes = _count(rows[pairs], codes, weights[pairs], len(papers))
    counts = hstack([word_counts, pair_counts], format="csr")
    first = np.concatenate([word_codes, pair_codes // base])
    second = np.concatenate([np.full(len(word_codes), -1), pair_codes % base])
    halves = _find_halves(stream, word_codes)
    surfaces = tuple(
        "" if name.endswith("-") or names_nothing(name) or place in halves else name
        for place, name in enumerate(_find_word_forms(stream, word_codes) + _find_pair_forms(stream, pairs, codes, pair_codes))
    )
    return TermVectors(_weigh(counts, second >= 0), first, second, surfaces, stream)


def _count(rows: Ints, codes: Ints, weights: Floats, papers: int) -> tuple[csr_matrix, Ints]:
    """How often each code stands in each paper, and the codes that stand in at least two papers, ascending."""
    known, columns = np.unique(codes, return_inverse=True)
    counts = coo_matrix((weights, (rows, columns)), shape=(papers, len(known))).tocsr()
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(known)) >= LEAST_PAPERS)
    return counts[:, kept], known[kept]


def _weigh(counts: csr_matrix, is_pair: NDArray[np.bool_]) -> csr_matrix:
    """The counts as weights, rows of length 1."""
    papers, terms = counts.shape
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    relative = lengths / max(lengths.mean() if papers else 1.0, 1e-9)
    penalty = np.repeat(SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * relative), np.diff(counts.indptr))
    weighed: Any = counts.copy()
    weighed.data = counts.data * (SATURATION + 1) / (counts.data + penalty)
    rarity = np.log((1 + papers) / (1 + np.bincount(counts.indices, minlength=terms))) + 1
    weighed = weighed @ diags(rarity * np.where(is_pair, PAIR_WEIGHT, 1.0))
    return scale_rows(weighed, np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()))


def scale_rows(matrix: csr_matrix, lengths: Floats) -> csr_matrix:
    """The rows divided by their lengths; rows of length 0 stay 0."""
    return (diags(np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)) @ matrix).tocsr()


def _find_word_forms(stream: WordStream, codes: Ints) -> tuple[str, ...]:
    """The most frequent form of each stem."""
    kept = np.flatnonzero(np.isin(stream.stems, codes))
    columns = np.searchsorted(codes, stream.stems[kept])
    best = _find_most_frequent(columns, stream.words[kept], stream.in_title[kept], len(codes))
    return tuple(stream.forms[form] for form in best)


def _find_halves(stream: WordStream, codes: Ints) -> frozenset[int]:
    """The columns of words that stand behind a hyphen more often than not: the ``modal`` of ``multi-modal``."""
    closing = np.array([form.endswith("-") for form in stream.forms] or [False])
    kept = np.flatnonzero(np.isin(stream.stems, codes))
    columns = np.searchsorted(codes, stream.stems[kept])
    behind = (kept > 0) & closing[stream.words[kept - 1]]
    uses, halves = (np.bincount(columns, weights=weights, minlength=len(codes)) for weights in (None, behind))
    return frozenset(np.flatnonzero(2 * halves > uses).tolist())


def _find_pair_forms(stream: WordStream, places: Ints, codes: Ints, kept_codes: Ints) -> tuple[str, ...]:
    """The most frequent form of each pair of stems, joined as it is written."""
    kept = np.flatnonzero(np.isin(codes, kept_codes))
    columns, number = np.searchsorted(kept_codes, codes[kept]), len(stream.forms)
    forms = stream.words[places[kept]] * number + stream.words[places[kept] + 1]
    best = _find_most_frequent(columns, forms, stream.in_title[places[kept]], len(kept_codes))
    return tuple(join_words(stream.forms[form // number], stream.forms[form % number]) for form in best)


def _find_most_frequent(columns: Ints, forms: Ints, in_title: NDArray[np.bool_], number: int) -> Ints:
    """The form that stands most often in each column, abstracts before titles (which capitalise), ties by form id."""
    order = np.lexsort((forms, columns))
    columns, forms, in_title = columns[order], forms[order], in_title[order]
    new = np.ones(len(columns), dtype=bool)
    new[1:] = (columns[1:] != columns[:-1]) | (forms[1:] != forms[:-1])
    starts = np.flatnonzero(new)
    votes = np.add.reduceat(np.where(in_title, 1e-6, 1.0), starts) if len(starts) else np.zeros(0)
    ranked = np.lexsort((forms[starts], -votes, columns[starts]))
    best = np.zeros(number, dtype=np.int64)
    best[columns[starts][ranked[::-1]]] = forms[starts][ranked[::-1]]
    return best


def join_words(one: str, other: str) -> str:
    """Two words as they are written together; a closing hyphen shows that the second is half of a longer one."""
    return f"{one}{other}" if one.endswith("-") else f"{one} {other}"


def names_nothing(name: str) -> bool:
    """Whether a term begins with a word that names nothing, or is a word and a short name in brackets ("experts (MoE)")."""
    words = name.split(" ")
    ends = (words[0], words[-1])
    if len(words) > 1 and has_inner_capital(ends[1]) and not has_inner_capital(ends[0]):
        return True
    return find_stem(ends[0]) in PLAIN_WORDS or all(find_stem(word) in PLAIN_WORDS for word in ends)


def has_inner_capital(word: str) -> bool:
    """Whether a capital stands after the first letter of a part of the word: ``MoE``, ``CNNs``, not ``Vision-Language``."""
    return any(part[1:] != part[1:].lower() for part in word.split("-"))
