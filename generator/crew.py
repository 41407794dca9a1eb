"""Work on all papers, shared out to whoever is there, and only where the last build did not do it already.

An analysis says what it does with one paper as a `Step` and what it knows of everything else as `Known`. Whoever does the work, in
whatever portions, and whatever is remembered from before: the findings are the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

from generator.findings import Findings
from generator.model import Paper, PaperId, RichText
from generator.notes import DIGEST, Notes, make_key, read_notes
from generator.packing import pack
from generator.progress import Advance
from generator.steps import Done, Hands, Known, OwnHands, Portion, Step, Tallies, add_tallies

_R = TypeVar("_R")

# So many papers are done by this process: to start others would take longer.
_ALONE = 100
# For so few papers it pays to look up which of the known words they hold.
_FEW = 16
# Small enough that the last portion keeps nobody waiting, and large enough that handing one over costs nothing.
_PORTION = 128


class Memory(Protocol):
    """Keeps values from one build to the next, each under a name; see `generator.site.store`."""

    def read(self, name: str, key: str) -> Any:
        """The value kept under a name together with this key; None when there is none, or it is damaged."""
        ...

    def write(self, name: str, key: str, value: Any) -> None:
        """Keep a value: all of it or nothing."""
        ...


class Crew:
    """Does steps on papers; one with a memory does only what the last build with that memory did not do."""

    def __init__(self, hands: Hands | None = None, memory: Memory | None = None, program: str = "") -> None:
        """Work with ``hands`` (None: this process); what is remembered counts only for the same ``program``, a key of its code."""
        self._hands = hands or OwnHands()
        self._memory = memory
        self._program = program
        self._digests: dict[PaperId, tuple[Paper, bytes]] = {}

    def map_papers(
        self,
        step: Step[_R],
        papers: Sequence[Paper],
        known: Known | None = None,
        given: Sequence[Mapping[PaperId, Any]] = (),
        advance: Advance = lambda count: None,
    ) -> Done[_R]:
        """What a step finds of every paper, in the order of the papers, and its tallies over all of them.

        Args:
            step: What to do with a paper.
            papers: All papers of the corpus; ids are unique.
            known: What is known beside the paper.
            given: Earlier findings, each with a key for every paper; the step gets those of the paper at hand.
            advance: Called with the number of papers just finished.

        Raises:
            BuildError: When the work on a paper fails; it names the paper.
        """
        known = known or Known()
        if self._memory is None:
            return self._work(step, papers, known, given, advance)
        name = f"step-{step.name}"
        notes = read_notes(self._memory.read(name, self._program), known)
        key_by_id = {paper.id: make_key(self._digest_work(paper, given), paper.id) for paper in papers}
        taken = notes.take_over(papers, key_by_id, known)
        advance(len(taken))
        fresh = self._work(step, [paper for paper in papers if paper.id not in taken], known, given, advance)
        findings = Findings.gather(key_by_id, [Findings(taken), fresh.findings])
        tallies = notes.renew_tallies(step, {key_by_id[paper_id] for paper_id in taken}, fresh.tallies)
        renewed = Notes(known, {key_by_id[paper_id]: content for paper_id, content in findings.packed().items()}, _plain(tallies))
        if renewed != notes:
            self._memory.write(name, self._program, renewed)
        return Done(findings, tallies)

    def _work(
        self, step: Step[_R], papers: Sequence[Paper], known: Known, given: Sequence[Mapping[PaperId, Any]], advance: Advance
    ) -> Done[_R]:
        """The work itself, on all these papers."""
        hands: Hands = OwnHands() if len(papers) <= _ALONE else self._hands
        known = known.narrow(papers) if step.narrows and len(papers) <= _FEW else known
        parts: list[Findings[_R]] = []
        tallies: Tallies = {}
        for done in hands.do(step, known, deal_portions(papers, given)) if papers else ():
            parts.append(done.findings)
            add_tallies(tallies, done.tallies)
            advance(len(done.findings))
        return Done(Findings.gather([paper.id for paper in papers], parts), tallies)

    def _digest_work(self, paper: Paper, given: Sequence[Mapping[PaperId, Any]]) -> bytes:
        """16 bytes that change with a paper and with what was found of it before."""
        kept, digest = self._digests.get(paper.id, (None, b""))
        if kept is not paper:
            digest = digest_paper(paper)
            self._digests[paper.id] = (paper, digest)
        if not given:
            return digest
        whole = blake2b(digest, digest_size=DIGEST)
        for findings in given:
            packed = (
                findings.pack(paper.id)
                if isinstance(findings, Findings) and paper.id in findings
                else pack(findings.get(paper.id, ()))
            )
            whole.update(len(packed).to_bytes(8, "little") + packed)
        return whole.digest()


def _plain(tallies: Tallies) -> dict[str, dict[Hashable, int]]:
    """The tallies as they are kept."""
    return {kind: dict(counts) for kind, counts in tallies.items()}


def digest_paper(paper: Paper) -> bytes:
    """16 bytes that change with anything of a paper but where its records stand and their raw text."""
    parts = [paper.id, str(paper.year), paper.venue, paper.doi, paper.arxiv_id, paper.url]
    parts += _list_parts(paper.title) + _list_parts(paper.abstract)
    for group in (paper.authors, paper.keywords, paper.corrected):
        parts += [str(len(group)), *group]
    digest = blake2b(digest_size=DIGEST)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.digest()


def _list_parts(text: RichText) -> list[str]:
    """A rich text as strings; the number of its marks says where they end."""
    marks = [part for mark in text.marks for part in (mark.kind, str(mark.start), str(mark.end), mark.value)]
    return [text.plain, str(len(text.marks)), *marks]


def deal_portions(papers: Sequence[Paper], given: Sequence[Mapping[PaperId, Any]]) -> list[Portion]:
    """The papers in portions of `_PORTION`, in their order, each with what was found of its papers before."""
    portions = []
    for number, start in enumerate(range(0, len(papers), _PORTION)):
        some = tuple(papers[start : start + _PORTION])
        ids = [paper.id for paper in some]
        portions.append(Portion(number, some, tuple(take_findings(findings, ids) for findings in given)))
    return portions


def take_findings(findings: Mapping[PaperId, Any], ids: Sequence[PaperId]) -> Mapping[PaperId, Any]:
    """The findings of some papers, packed ones left so."""
    return (
        findings.take(ids)
        if isinstance(findings, Findings)
        else {paper_id: findings[paper_id] for paper_id in ids if paper_id in findings}
    )


# This process, which remembers nothing.
ALONE = Crew()
