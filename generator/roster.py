"""The papers of a build, looked at once: a key of each, and the text in which words are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from generator.cells import Ints, Seals
from generator.findings import Findings
from generator.model import Paper, PaperId, RichText
from generator.packing import SEAL, digest_words
from generator.steps import squash_paper

Flags = np.ndarray[Any, np.dtype[np.bool_]]

# No id holds this, since it is no text.
_END = b"\xff"


class Roster:
    """The papers, in their order, with what is needed to tell which work on them still holds.

    Attributes:
        papers: The papers.
        row_by_id: The place of each.
        ids: All ids as bytes, to be read by `read_ids`.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        """Look at these papers."""
        self.papers = papers
        self.row_by_id = {paper.id: row for row, paper in enumerate(papers)}
        self.ids = _END.join(paper.id.encode("utf-8", "surrogatepass") for paper in papers)
        self._digests = np.frombuffer(b"".join(map(digest_paper, papers)), np.uint8).reshape(-1, SEAL)
        self._rows_before: tuple[bytes, Ints] = (self.ids, np.arange(len(papers)))
        self._texts: list[str] | None = None

    def key_papers(self, given: Sequence[Findings[Any]]) -> Seals:
        """A key of each paper with what was found of it before, as an array (papers, bytes)."""
        return np.hstack([*[found.list_seals(self.row_by_id) for found in given], self._digests])

    def list_digests(self) -> list[bytes]:
        """What `digest_paper` says of each paper."""
        content = self._digests.tobytes()
        return [content[start : start + SEAL] for start in range(0, len(content), SEAL)]

    def find_rows(self, ids: bytes) -> Ints:
        """For each paper its place among those that ``ids`` names, -1 where it is new."""
        if self._rows_before[0] != ids:
            row_by_id = {paper_id: row for row, paper_id in enumerate(read_ids(ids))}
            self._rows_before = ids, np.array([row_by_id.get(paper_id, -1) for paper_id in self.row_by_id], np.int64)
        return self._rows_before[1]

    def find_holders(self, words: Sequence[str]) -> Flags:
        """For each paper whether it holds one of some folded words at least."""
        if not words or "" in words:
            return np.full(len(self.papers), bool(words))
        if self._texts is None:
            self._texts = [squash_paper(paper) for paper in self.papers]
        return np.array([any(word in text for word in words) for text in self._texts], bool)


def digest_paper(paper: Paper) -> bytes:
    """`SEAL` bytes that change with anything of a paper but where its records stand and their raw text."""
    parts = [paper.id, str(paper.year), paper.venue, paper.doi, paper.arxiv_id, paper.url]
    parts += _list_parts(paper.title) + _list_parts(paper.abstract)
    for group in (paper.authors, paper.keywords, paper.corrected):
        parts += [str(len(group)), *group]
    return digest_words(parts)


def match_keys(keys: Seals, before: bytes, rows: Ints) -> Flags:
    """For each key whether the one at its row of ``before``, keys of another time, is the same; rows below 0 are none."""
    width = keys.shape[1]
    if not before or len(before) % width:
        return np.zeros(len(keys), bool)
    known = np.frombuffer(before, np.uint8).reshape(-1, width)
    return cast(Flags, (rows >= 0) & (rows < len(known)) & (known[np.clip(rows, 0, len(known) - 1)] == keys).all(axis=1))


def read_ids(ids: bytes) -> list[PaperId]:
    """The ids that `Roster.ids` holds."""
    return [PaperId(part.decode("utf-8", "surrogatepass")) for part in ids.split(_END)] if ids else []


def _list_parts(text: RichText) -> list[str]:
    """A rich text as strings; the number of its marks says where they end."""
    marks = [part for mark in text.marks for part in (mark.kind, str(mark.start), str(mark.end), mark.value)]
    return [text.plain, str(len(text.marks)), *marks]
