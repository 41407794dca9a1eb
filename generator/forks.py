"""Work in copies of this process, which know all that it knows: each takes the next number until there is none."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from generator.problems import BuildError

_R = TypeVar("_R")

# A pipe takes 64 kB before anyone reads. Source: pipe(7).
NUMBER_BYTES, MOST_NUMBERS = 4, 16_000

# What a worker says: which number it begins, what it made of it, or why it stops.
_BEGUN, _DONE, _FAILED = range(3)


def count_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fork_numbers(count: int, jobs: int, work: Callable[[int], _R], name: Callable[[int], str]) -> Iterator[_R]:
    """What ``work`` makes of each number below ``count``, as it comes, in ``jobs`` copies of this process.

    Raises:
        BuildError: As ``work`` does; or when a worker is lost, named by the number it had begun.
    """
    numbers = open_numbers(count)
    workers: list[Any] = []
    ends: list[Connection] = []
    context = multiprocessing.get_context("fork")
    try:
        for _ in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            worker = context.Process(target=_work, args=(numbers, work, sender, (*ends, receiver)), daemon=True)
            worker.start()
            # The worker alone may hold this end: its death is then seen as the end of the pipe.
            sender.close()
            workers.append(worker)
            ends.append(receiver)
        yield from _receive(ends, name)
    finally:
        os.close(numbers)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def can_fork() -> bool:
    """Whether a worker can begin as a copy of this process: everywhere but on Windows, and macOS, whose libraries forbid it."""
    return sys.platform not in ("win32", "darwin") and "fork" in multiprocessing.get_all_start_methods()


def open_numbers(count: int) -> int:
    """A pipe that holds the numbers below ``count``, for each worker to take the next; the system lets one read at a time."""
    receiver, sender = os.pipe()
    os.write(sender, b"".join(number.to_bytes(NUMBER_BYTES, "little") for number in range(count)))
    os.close(sender)
    return receiver


def _receive(ends: Sequence[Connection], name: Callable[[int], str]) -> Iterator[Any]:
    """What was made, as it comes; a worker says which number it begins, so that a lost one can be named."""
    begun: dict[int, int] = {}
    waiting = list(ends)
    while waiting:
        for end in wait(waiting):
            assert isinstance(end, Connection)
            try:
                kind, message = end.recv()
            except EOFError:
                waiting.remove(end)
                if end.fileno() in begun:
                    raise BuildError(f"{name(begun[end.fileno()])} was lost; build again") from None
                continue
            if kind == _FAILED:
                raise BuildError(message)
            if kind == _BEGUN:
                begun[end.fileno()] = message
                continue
            begun.pop(end.fileno())
            yield message


def _work(numbers: int, work: Callable[[int], Any], sender: Connection, inherited: Sequence[Connection]) -> None:
    """A worker's life. What it inherited is left out of the search for garbage, which would make copies of it all."""
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Who read these ends as well would wait for itself when the main process is killed, and hold the project for ever.
    for end in inherited:
        end.close()
    with suppress(BrokenPipeError):
        _work_numbers(numbers, work, sender)


def _work_numbers(numbers: int, work: Callable[[int], Any], sender: Connection) -> None:
    """Send what ``work`` makes of each number taken.

    Raises:
        BrokenPipeError: When nobody is left to read it.
    """
    while taken := os.read(numbers, NUMBER_BYTES):
        number = int.from_bytes(taken, "little")
        sender.send((_BEGUN, number))
        try:
            message = (_DONE, work(number))
        except BuildError as error:
            sender.send((_FAILED, error.complaints))
            return
        sender.send_bytes(pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL))
