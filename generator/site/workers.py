"""Shards dealt out to processes of this machine, which write their pages themselves and send back the facts."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

from generator.forks import MOST_NUMBERS, NUMBER_BYTES, can_fork, open_numbers
from generator.problems import BuildError
from generator.site.shard import BuiltPage, PageFacts, Shard, Workshop, build_shard, collect_log, repeat_log

# Enough pages that starting a shard costs nothing, few enough that the last one keeps nobody waiting.
SHARD_PAGES = 32

# The number of a shard begun; or its facts (None when it was stopped), what was logged, and what stopped it.
_Message = int | tuple[list[PageFacts] | None, list[tuple[int, str]], str]


def count_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def deal_shards(uris: Sequence[str]) -> list[Shard]:
    """The pages in shards of `SHARD_PAGES` or, where that would be too many shards, of more; in their order."""
    size = max(SHARD_PAGES, -(-len(uris) // MOST_NUMBERS))
    return [Shard(number, tuple(uris[start : start + size])) for number, start in enumerate(range(0, len(uris), size))]


def build_shards(shards: Sequence[Shard], workshop: Workshop, site_path: Path, jobs: int) -> Iterator[list[PageFacts]]:
    """The facts of each shard as it is done, its pages written under ``site_path``; with one job, in this process.

    Raises:
        BuildError: When a worker is lost, or stopped by what it logged; the shard is named.
    """
    jobs = min(jobs, len(shards))
    if jobs <= 1 or not can_fork():
        for shard in shards:
            yield [write_page(page, site_path) for page in build_shard(shard, workshop)]
        return
    yield from _run_workers(shards, workshop, site_path, jobs)


def write_page(page: BuiltPage, site_path: Path) -> PageFacts:
    """Write the page as a new file, so that one linked from another folder is never written through; its facts."""
    if page.body:
        path = site_path / page.facts.dest_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(page.body)
    return page.facts


def _run_workers(shards: Sequence[Shard], workshop: Workshop, site_path: Path, jobs: int) -> Iterator[list[PageFacts]]:
    context = multiprocessing.get_context("fork")
    numbers = open_numbers(len(shards))
    ends: list[Connection] = []
    workers = []
    try:
        for _ in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            worker = context.Process(target=_work, args=(numbers, shards, workshop, site_path, sender), daemon=True)
            worker.start()
            # The worker alone may hold this end: its death is then seen as the end of the pipe.
            sender.close()
            workers.append(worker)
            ends.append(receiver)
        yield from _receive(ends, shards)
    finally:
        os.close(numbers)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _receive(ends: list[Connection], shards: Sequence[Shard]) -> Iterator[list[PageFacts]]:
    """The facts of shards as they come; a worker says which one it begins, so that a lost one can be named."""
    begun: dict[int, Shard] = {}
    waiting = list(ends)
    while waiting:
        for end in wait(waiting):
            assert isinstance(end, Connection)
            try:
                message: _Message = end.recv()
            except EOFError:
                waiting.remove(end)
                if lost := begun.get(end.fileno()):
                    raise BuildError(f"the worker for shard {lost.number} ({lost.uris[0]} ...) was lost; build again") from None
                continue
            if isinstance(message, int):
                begun[end.fileno()] = shards[message]
                continue
            facts, said, stopped = message
            if facts is None:
                repeat_log(said)
                raise BuildError([text for _, text in said] or [stopped])
            begun.pop(end.fileno(), None)
            yield facts


def _work(numbers: int, shards: Sequence[Shard], workshop: Workshop, site_path: Path, sender: Connection) -> None:
    """A worker's life: the next shard until there is none. A parent that is gone ends it at the next message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while taken := os.read(numbers, NUMBER_BYTES):
        shard = shards[int.from_bytes(taken, "little")]
        sender.send(shard.number)
        said: list[tuple[int, str]] = []
        try:
            with collect_log() as said:
                facts = [write_page(page, site_path) for page in build_shard(shard, workshop)]
        except BaseException as error:
            sender.send((None, said, f"shard {shard.number}: {error}"))
            return
        sender.send((facts, said, ""))
