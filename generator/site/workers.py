"""Shards dealt out to processes of this machine, which write their pages themselves and send back the facts."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

from generator.problems import BuildError
from generator.site.shard import BuiltPage, PageFacts, Shard, Workshop, build_shard, collect_log, repeat_log

# Enough pages that starting a shard costs nothing, few enough that the last one keeps nobody waiting.
SHARD_PAGES = 32

_Message = tuple[list[PageFacts] | None, list[tuple[int, str]], str]


def count_cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def deal_shards(uris: Sequence[str]) -> list[Shard]:
    """The pages in shards of `SHARD_PAGES`, in their order."""
    starts = range(0, len(uris), SHARD_PAGES)
    return [Shard(number, tuple(uris[start : start + SHARD_PAGES])) for number, start in enumerate(starts)]


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
    yield from _run_workers([shards[number::jobs] for number in range(jobs)], workshop, site_path)


def can_fork() -> bool:
    """Whether a worker can begin as a copy of this process: everywhere but on Windows, and macOS, whose libraries forbid it."""
    return sys.platform not in ("win32", "darwin") and "fork" in multiprocessing.get_all_start_methods()


def write_page(page: BuiltPage, site_path: Path) -> PageFacts:
    """Write the page as a new file, so that one linked from another folder is never written through; its facts."""
    if page.body:
        path = site_path / page.facts.dest_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(page.body)
    return page.facts


def _run_workers(hands: Sequence[Sequence[Shard]], workshop: Workshop, site_path: Path) -> Iterator[list[PageFacts]]:
    context = multiprocessing.get_context("fork")
    shards_by_end: dict[Connection, list[Shard]] = {}
    workers = []
    try:
        for hand in hands:
            receiver, sender = context.Pipe(duplex=False)
            worker = context.Process(target=_work, args=(hand, workshop, site_path, sender), daemon=True)
            worker.start()
            # The worker alone may hold this end: its death is then seen as the end of the pipe.
            sender.close()
            workers.append(worker)
            shards_by_end[receiver] = list(hand)
        yield from _receive(shards_by_end)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _receive(shards_by_end: dict[Connection, list[Shard]]) -> Iterator[list[PageFacts]]:
    while shards_by_end:
        for end in wait(list(shards_by_end)):
            assert isinstance(end, Connection)
            try:
                message: _Message = end.recv()
            except EOFError:
                waiting = shards_by_end.pop(end)
                if waiting:
                    raise BuildError(f"the worker for shard {waiting[0].number} ({waiting[0].uris[0]} ...) was lost") from None
                continue
            facts, said, stopped = message
            if facts is None:
                repeat_log(said)
                raise BuildError([text for _, text in said] or [stopped])
            shards_by_end[end].pop(0)
            yield facts


def _work(hand: Sequence[Shard], workshop: Workshop, site_path: Path, sender: Connection) -> None:
    """A worker's life: every shard of its hand, then the end. A parent that is gone ends it at the next message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _send: Callable[[_Message], None] = sender.send
    for shard in hand:
        try:
            with collect_log() as said:
                facts = [write_page(page, site_path) for page in build_shard(shard, workshop)]
        except BaseException as error:
            _send((None, said, f"shard {shard.number}: {error}"))
            return
        _send((facts, said, ""))
