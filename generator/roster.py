"""The papers of a build, looked at once: a key of each, and the text in which words are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.findings import Findings
from generator.model import Paper, PaperId, RichText
from generator.packing import SEAL, digest_words, seal
from generator.steps import squash_paper

_NOTHING = seal(())[:SEAL]
# No id holds this, since it is no text.
_END = b"\xff"


class Roster:
    """The papers, in their order, with what is needed to tell which work on them still holds."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """Look at these papers."""
        self.papers = papers
        self._key_by_id = {paper.id: digest_paper(paper) + _END + _encode_id(paper.id) for paper in papers}
        self._texts: list[str] | None = None

    def key_papers(self, given: Sequence[Findings[Any]]) -> dict[PaperId, bytes]:
        """A key of each paper with what was found of it before; it ends with the paper's id (see `read_id`)."""
        if not given:
            return self._key_by_id
        return {
            paper_id: b"".join([*[found.key(paper_id) if paper_id in found else _NOTHING for found in given], key])
            for paper_id, key in self._key_by_id.items()
        }

    def find_holders(self, words: Sequence[str]) -> set[PaperId]:
        """The papers that hold one of some folded words at least."""
        if not words:
            return set()
        if self._texts is None:
            self._texts = [squash_paper(paper) for paper in self.papers]
        return {paper.id for paper, text in zip(self.papers, self._texts, strict=True) if any(word in text for word in words)}


def digest_paper(paper: Paper) -> bytes:
    """`SEAL` bytes that change with anything of a paper but where its records stand and their raw text."""
    parts = [paper.id, str(paper.year), paper.venue, paper.doi, paper.arxiv_id, paper.url]
    parts += _list_parts(paper.title) + _list_parts(paper.abstract)
    for group in (paper.authors, paper.keywords, paper.corrected):
        parts += [str(len(group)), *group]
    return digest_words(parts)


def read_id(key: bytes) -> PaperId:
    """The paper of a key."""
    return PaperId(key.rpartition(_END)[2].decode("utf-8", "surrogatepass"))


def _encode_id(paper_id: PaperId) -> bytes:
    return paper_id.encode("utf-8", "surrogatepass")


def _list_parts(text: RichText) -> list[str]:
    """A rich text as strings; the number of its marks says where they end."""
    marks = [part for mark in text.marks for part in (mark.kind, str(mark.start), str(mark.end), mark.value)]
    return [text.plain, str(len(text.marks)), *marks]
