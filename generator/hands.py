"""Hands beside this process: copies of it, each of which takes the next portion until there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from generator.forks import MOST_NUMBERS, can_fork, fork_numbers
from generator.steps import Done, Known, OwnHands, Portion, Step, work_portion

_R = TypeVar("_R")


class ForkedHands:
    """Up to ``jobs`` processes for each step; this process alone where a process cannot begin as a copy, or for one portion."""

    def __init__(self, jobs: int) -> None:
        """Work with so many processes."""
        self._jobs = jobs

    def do(self, step: Step[_R], known: Known, portions: Sequence[Portion]) -> Iterator[Done[_R]]:
        """See `generator.steps.Hands.do`; a worker that is lost or fails stops all, and its portion or paper is named."""
        jobs = min(self._jobs, len(portions))
        if jobs <= 1 or len(portions) > MOST_NUMBERS or not can_fork():
            yield from OwnHands().do(step, known, portions)
            return
        ready = step.prepare(known)

        def work(number: int) -> Done[_R]:
            return work_portion(step, ready, portions[number])

        def name(number: int) -> str:
            return f"{step.name}: the worker for paper {portions[number].papers[0].id} and those after it"

        yield from fork_numbers(len(portions), jobs, work, name)

    def share(self, count: int, work: Callable[[int], _R], name: Callable[[int], str]) -> Iterator[_R]:
        """See `generator.steps.Hands.share`."""
        jobs = min(self._jobs, count)
        if jobs <= 1 or count > MOST_NUMBERS or not can_fork():
            return OwnHands().share(count, work, name)
        return fork_numbers(count, jobs, work, name)
