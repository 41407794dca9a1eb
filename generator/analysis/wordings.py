"""The terms two papers of a large corpus share, as phrases a person can read; see `generator.analysis.sharing`.

A term that the sample knows is shown as the sample writes it, any other as the paper itself does, so that what is said of two
papers depends on nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from generator.analysis.sharing import CONSIDERED, SharedTerm, Stems, choose_phrases
from generator.analysis.signatures import EXPLAINING, LENGTH, Table, TermModel, Wording, code_form, code_pairs
from generator.analysis.vectors import Ints, join_words, names_nothing, split_words
from generator.model import Paper

# Texts whose words are held at a time.
_KEPT_TEXTS = 4096


class SignatureSharing:
    """Finds the strongest shared terms of pairs of papers, one paper against several at a time."""

    def __init__(self, papers: Sequence[Paper], table: Table, model: TermModel, read: Mapping[int, tuple[Wording, int]]) -> None:
        """Be ready to compare rows with any others.

        Args:
            papers: All papers.
            table: All their terms that the papers of these rows hold.
            model: The learned.
            read: Words that are read already: by row, and the place of its paper among these.
        """
        self._papers, self._read = papers, read
        self._surface_by_code: dict[int, str] = dict(zip(model.codes.tolist(), model.surfaces, strict=True))
        self._universe, self._matrix = table.universe, table.select(EXPLAINING)
        self._weights = np.zeros(len(self._universe))
        self._codes = _FormCodes()
        self._words_by_row: dict[int, tuple[list[str], list[int]]] = {}

    def find_terms(self, row: int, others: Sequence[int] | Ints) -> Iterator[tuple[str, ...]]:
        """For each other row up to five phrases, as `TermSharing.find_terms` finds them."""
        terms = _Terms(*self._read_words(row), self._surface_by_code) if len(others) else {}
        for other, codes, shares in self._share_terms(row, np.asarray(others, dtype=np.int64)):
            shared: list[SharedTerm] = []
            for code, share in zip(codes, shares, strict=True):
                stems, surface = terms[code]
                shared.append((stems, share, surface))
            yield choose_phrases(shared, partial(self._have_run, (row, other)))

    def _share_terms(self, row: int, others: Ints) -> list[tuple[int, list[int], list[float]]]:
        """Each other row with the `CONSIDERED` strongest terms it shares, strongest first, ties by code, and what each adds.

        All others at once: one by one it takes twice the time.
        """
        matrix, own = self._matrix, slice(*self._matrix.indptr[row : row + 2])
        starts, stops = matrix.indptr[others], matrix.indptr[others + 1]
        owners, ends = np.repeat(np.arange(len(others)), stops - starts), np.cumsum(stops - starts)
        places = np.arange(len(owners)) + (stops - ends)[owners]
        self._weights[matrix.indices[own]] = matrix.data[own] / LENGTH**2
        shares = self._weights[matrix.indices[places]] * matrix.data[places]
        self._weights[matrix.indices[own]] = 0.0
        kept = shares.nonzero()[0]
        kept = kept[np.lexsort((-shares[kept], owners[kept]))]
        firsts = np.searchsorted(owners[kept], np.arange(len(others) + 1)).tolist()
        codes, worth = self._universe[matrix.indices[places[kept]]].tolist(), shares[kept].tolist()
        parts = [slice(first, min(end, first + CONSIDERED)) for first, end in pairwise(firsts)]
        return [(other, codes[part], worth[part]) for other, part in zip(others.tolist(), parts, strict=True)]

    def _read_words(self, row: int) -> tuple[list[str], list[int]]:
        """The words of a paper as written, those of the abstract first since titles capitalise, and their codes."""
        if row not in self._words_by_row:
            if len(self._words_by_row) >= _KEPT_TEXTS:
                self._words_by_row.clear()
            self._words_by_row[row] = self._find_words(row)
        return self._words_by_row[row]

    def _find_words(self, row: int) -> tuple[list[str], list[int]]:
        if row in self._read:
            wording, place = self._read[row]
            return wording.read(place)
        forms = split_words(self._papers[row].abstract) + split_words(self._papers[row].title)
        return forms, list(map(self._codes.__getitem__, forms))

    def _have_run(self, rows: Sequence[int], stems: Stems) -> bool:
        """Whether all these papers have these words one after the other."""
        return all(_holds_run(self._read_words(row)[1], stems) for row in rows)


class _Terms(dict[int, tuple[Stems, str]]):
    """The words of each term of a paper asked for, by its code, and how it is shown; empty for what names nothing."""

    def __init__(self, forms: list[str], words: list[int], surface_by_code: Mapping[int, str]) -> None:
        """The terms of a paper's words, as written and as codes; how terms of the sample are shown is known."""
        self._forms, self._words, self._surface_by_code = forms, words, surface_by_code
        codes = np.array(words, dtype=np.uint64)
        pairs = code_pairs(codes[:-1], codes[1:])[::-1].tolist()
        # The first place of each, since that is the last in this order.
        self._place_by_pair = dict(zip(pairs, range(len(pairs) - 1, -1, -1), strict=True))

    def __missing__(self, code: int) -> tuple[Stems, str]:
        single = code & 1 == 1
        surface = self._surface_by_code.get(code)
        place = self._place_by_pair[code] if not single else self._words.index(code) if surface is None else -1
        stems = (code,) if single else (self._words[place], self._words[place + 1])
        found = self[code] = stems, self._write(place, single) if surface is None else surface
        return found

    def _write(self, place: int, single: bool) -> str:
        """The words at a place as the paper writes them."""
        forms = self._forms
        written = forms[place] if single else join_words(forms[place], forms[place + 1])
        half = single and place > 0 and forms[place - 1].endswith("-")
        return "" if half or written.endswith("-") or names_nothing(written) else written


class _FormCodes(dict[str, int]):
    """The code of every form asked for; see `code_form`."""

    def __missing__(self, form: str) -> int:
        code = self[form] = code_form(form)
        return code


def _holds_run(words: Sequence[int], run: Stems) -> bool:
    """Whether words stand one after the other among others."""
    at = -1
    try:
        while True:
            at = words.index(run[0], at + 1)
            if tuple(words[at : at + len(run)]) == run:
                return True
    except ValueError:
        return False
