"""Shards dealt out to processes of this machine, which write their pages themselves and send back the facts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.forks import MOST_NUMBERS, can_fork, fork_numbers
from generator.problems import BuildError
from generator.site.shard import BuiltPage, PageFacts, Shard, Workshop, build_shard, collect_log, repeat_log

# Enough pages that starting a shard costs nothing, few enough that the last one keeps nobody waiting.
SHARD_PAGES = 32

# The facts of a shard (None when it was stopped), what was logged meanwhile, and what stopped it.
_Tried = tuple[list[PageFacts] | None, list[tuple[int, str]], str]


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
    made = fork_numbers(
        len(shards),
        jobs,
        lambda number: _try_shard(shards[number], workshop, site_path),
        lambda number: f"the worker for {name_shard(shards[number])}",
    )
    for facts, said, stopped in made:
        if facts is None:
            repeat_log(said)
            raise BuildError([text for _, text in said] or [stopped])
        yield facts


def name_shard(shard: Shard) -> str:
    """How a shard is called."""
    return f"shard {shard.number} ({shard.uris[0]} ...)"


def write_page(page: BuiltPage, site_path: Path) -> PageFacts:
    """Write the page as a new file, so that one linked from another folder is never written through; its facts."""
    if page.body:
        path = f"{site_path}/{page.facts.dest_uri}"
        if not _make_folder(Path(path.rpartition("/")[0])):
            Path(path).unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            rest = memoryview(page.body)
            while rest:
                rest = rest[os.write(handle, rest) :]
        finally:
            os.close(handle)
    return page.facts


def _make_folder(path: Path) -> bool:
    """Whether the folder is new; in one that is, there is nothing to make way."""
    try:
        path.mkdir()
    except FileExistsError:
        return False
    except FileNotFoundError:
        path.mkdir(parents=True, exist_ok=True)
        return False
    return True


def _try_shard(shard: Shard, workshop: Workshop, site_path: Path) -> _Tried:
    said: list[tuple[int, str]] = []
    try:
        with collect_log() as said:
            return [write_page(page, site_path) for page in build_shard(shard, workshop)], said, ""
    except BaseException as error:
        return None, said, f"shard {shard.number}: {error}"
