"""One kind of work on single papers, cut into portions that anybody can do: this process, others beside it, other machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from generator.findings import Findings
from generator.model import Paper, PaperId
from generator.problems import BuildError
from generator.text import squash_text

_R = TypeVar("_R")
_T = TypeVar("_T")

# What is counted of findings, by kind.
Tallies = dict[str, Counter[Hashable]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a step knows beside the paper itself: plain values and our own, which can be compared and packed.

    Attributes:
        whole: What bears on every paper; when it changes, all work is done anew.
        by_word: What is known of words and phrases. That of a word may bear only on papers that hold the word: whose title or
            abstract has its `squash_text` somewhere in its own. When it changes, the work on those is done anew.
    """

    whole: Any = None
    by_word: Mapping[str, Any] = field(default_factory=dict)

    def narrow(self, papers: Iterable[Paper]) -> Known:
        """What of this may bear on some papers."""
        text = "\n".join(map(squash_paper, papers))
        return Known(self.whole, {word: value for word, value in self.by_word.items() if squash_text(word) in text})


def prepare_nothing(known: Known) -> Known:
    """What is known, as it is."""
    return known


@dataclass(frozen=True, slots=True)
class Step(Generic[_R]):
    """What is done with each paper, as functions from the top of a module, so that every process finds them by name.

    Attributes:
        name: What was done, in messages and as the name of the file that remembers it.
        work: What is found of a paper: ``work(paper, ready, *given)``, where ``given`` has an earlier finding of the same paper
            from each map handed to `Crew.map_papers`, or () where that has none. It asks the paper neither for its sources nor for
            their raw text.
        prepare: Makes ``ready`` of what is known, once for many papers. It must not matter whether ``by_word`` also holds words
            that a paper does not hold.
        count: What of a finding is counted over all papers, by kind: ``count(paper_id, finding)``. What comes more than once counts
            so often. With the paper's id in it, what is counted is an index of the findings that costs no look at each.
        narrows: Whether to prepare takes so long that it pays to leave out the words that few papers at hand do not hold.
    """

    name: str
    work: Callable[..., _R]
    prepare: Callable[[Known], Any] = prepare_nothing
    count: Callable[[PaperId, _R], Mapping[str, Iterable[Hashable]]] | None = None
    narrows: bool = False

    def tally(self, tallies: Tallies, paper_id: PaperId, finding: _R) -> None:
        """Add a finding to the tallies."""
        for kind, things in self.count(paper_id, finding).items() if self.count else ():
            if kind not in tallies:
                tallies[kind] = Counter()
            tallies[kind].update(things)


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the papers, each with what was found of it before."""

    number: int
    papers: tuple[Paper, ...]
    given: tuple[Mapping[PaperId, Any], ...]


@dataclass(frozen=True, slots=True)
class Done(Generic[_R]):
    """What was found of some papers, and what of it was counted (see `Step.count`)."""

    findings: Findings[_R]
    tallies: Tallies

    def count(self, kind: str) -> Counter[Any]:
        """How often each thing of a kind was counted."""
        return self.tallies.get(kind, Counter())


class Hands(Protocol):
    """Those who do the work."""

    def do(self, step: Step[_R], known: Known, portions: Sequence[Portion]) -> Iterator[Done[_R]]:
        """What was found in every portion, as each is done, in any order: that of `work_portion`.

        Raises:
            BuildError: When a portion cannot be done.
        """
        ...

    def share(self, count: int, work: Callable[[int], _T], name: Callable[[int], str]) -> Iterator[_T]:
        """What ``work`` makes of each number below ``count``, in any order; it may use all that this process knows.

        Raises:
            BuildError: As ``work`` does; or when a worker is lost, by the ``name`` of its number.
        """
        ...


class OwnHands:
    """This process."""

    def do(self, step: Step[_R], known: Known, portions: Sequence[Portion]) -> Iterator[Done[_R]]:
        """See `Hands.do`."""
        ready = step.prepare(known)
        for portion in portions:
            yield work_portion(step, ready, portion)

    def share(self, count: int, work: Callable[[int], _T], name: Callable[[int], str]) -> Iterator[_T]:
        """See `Hands.share`."""
        return map(work, range(count))


def work_portion(step: Step[_R], ready: Any, portion: Portion) -> Done[_R]:
    """What a step finds of each paper of a portion; ``ready`` is what `Step.prepare` made.

    Raises:
        BuildError: When the step fails; it names the paper.
    """
    made: dict[PaperId, _R] = {}
    tallies: Tallies = {}
    for paper in portion.papers:
        try:
            made[paper.id] = step.work(paper, ready, *(findings.get(paper.id, ()) for findings in portion.given))
        except Exception as error:
            raise BuildError(f"{step.name}: paper {paper.id}: {type(error).__name__}: {error}") from error
        step.tally(tallies, paper.id, made[paper.id])
    return Done(Findings.collect(made.items()), tallies)


def squash_paper(paper: Paper) -> str:
    """The text in which the words that a paper holds are looked for: letters and digits only, whatever the case."""
    return f"{squash_text(paper.title.plain)}\n{squash_text(paper.abstract.plain)}"


def add_tallies(tallies: Tallies, added: Tallies) -> None:
    """Add tallies to others."""
    for kind, counts in added.items():
        tallies.setdefault(kind, Counter()).update(counts)
