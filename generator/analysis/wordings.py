"""The terms two papers of a large corpus share, as phrases a person can read; see `generator.analysis.sharing`.

A term that the sample knows is shown as the sample writes it, any other as the paper itself does, so that what is said of two
papers depends on nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

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

    def find_terms(self, row: int, others: Iterable[int] | Ints) -> Iterator[tuple[str, ...]]:
        """For each other row up to five phrases, as `TermSharing.find_terms` finds them."""
        columns, weights = self._get_row(row)
        self._weights[columns] = weights / LENGTH**2
        terms = _Terms(*self._read_words(row), self._surface_by_code)
        for other in map(int, others):
            theirs, their_weights = self._get_row(other)
            shares = self._weights[theirs] * their_weights
            kept = np.flatnonzero(shares)
            kept = kept[np.argsort(-shares[kept], kind="stable")][:CONSIDERED]
            codes = self._universe[theirs[kept]].tolist()
            shared: list[SharedTerm] = []
            for code, share in zip(codes, shares[kept].tolist(), strict=True):
                stems, surface = terms[code]
                shared.append((stems, share, surface))
            yield choose_phrases(shared, partial(self._have_run, (row, other)))
        self._weights[columns] = 0.0

    def _get_row(self, row: int) -> tuple[Ints, NDArray[np.float32]]:
        """The columns, ascending, and the weights of a paper."""
        part = slice(self._matrix.indptr[row], self._matrix.indptr[row + 1])
        return self._matrix.indices[part], self._matrix.data[part]

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
        self._pairs: list[int] = code_pairs(codes[:-1], codes[1:]).tolist()

    def __missing__(self, code: int) -> tuple[Stems, str]:
        single = code & 1 == 1
        place = (self._words if single else self._pairs).index(code)
        stems = (code,) if single else (self._words[place], self._words[place + 1])
        surface = self._surface_by_code.get(code)
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
