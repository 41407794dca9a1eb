"""What a cluster does for a build: shards of pages and portions of papers; what is sent, what a worker does, what comes back."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.plugins import get_plugin_logger

from generator.forks import count_cores
from generator.hands import ForkedHands
from generator.problems import BuildError
from generator.site.cluster import Cluster, Task
from generator.site.fingerprint import refuse_reasons
from generator.site.parcel import pack_workshop, unpack_workshop
from generator.site.shard import BuiltPage, PageFacts, Shard, Workshop, build_shard, collect_log, repeat_log
from generator.site.workers import build_shards, name_shard, write_page
from generator.steps import Done, Known, Portion, Step, work_portion

log = get_plugin_logger("paperatlas")

_R = TypeVar("_R")

# MkDocs builds one page at a time in a process; the threads of a worker take turns.
_TURN = threading.Lock()
# What the last step knows, as it came, and what it made of it.
_prepared: list[Any] = []


class ClusterHands:
    """The workers of a cluster, doing an analysis on portions of the papers."""

    def __init__(self, cluster: Cluster) -> None:
        """Work with ``cluster``."""
        self._cluster = cluster

    def do(self, step: Step[_R], known: Known, portions: Sequence[Portion]) -> Iterator[Done[_R]]:
        """See `generator.steps.Hands.do`; a portion that cannot be done is named."""
        tasks = (Task(f"{step.name}, portion {portion.number} ({portion.papers[0].id} ...)", portion) for portion in portions)
        yield from self._cluster.run(work_there, (step, known), tasks)

    def share(self, count: int, work: Callable[[int], _R], name: Callable[[int], str]) -> Iterator[_R]:
        """See `generator.steps.Hands.share`; what this process knows is not sent anywhere, so that its copies do it."""
        return ForkedHands(count_cores()).share(count, work, name)


def work_there(shared: tuple[Step[_R], Known], portion: Portion) -> Done[_R]:
    """What a step finds in a portion, on the worker that runs this."""
    step, known = shared
    with _TURN:
        if not _prepared or _prepared[0] is not known:
            _prepared[:] = [known, step.prepare(known)]
        return work_portion(step, _prepared[1], portion)


@dataclass(frozen=True, slots=True)
class Order:
    """A shard and the Markdown of its pages, in its order."""

    shard: Shard
    markdown: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """The pages of a shard; or what was logged and what stopped it."""

    shard: Shard
    pages: tuple[BuiltPage, ...] = ()
    said: tuple[tuple[int, str], ...] = ()
    stopped: str = ""


def build_shards_there(cluster: Cluster, shards: Sequence[Shard], workshop: Workshop, site_path: Path) -> Iterator[list[PageFacts]]:
    """The facts of each shard as it is done on the cluster, its pages written under ``site_path`` here.

    Raises:
        BuildError: When a shard fails, which is then named with its page, or when the cluster is lost.
    """
    if reasons := refuse_reasons(workshop.project, workshop.environment):
        # Their pages may read what is not sent.
        log.warning("Pages are built on this machine because of %s", "; ".join(reasons))
        yield from build_shards(shards, workshop, site_path, count_cores())
        return
    try:
        parcel = pack_workshop(workshop)
    except Exception as error:
        raise BuildError(f"--dask: mkdocs.yml holds something that cannot be sent to a worker: {error}") from error
    tasks = (Task(name_shard(shard), order_shard(shard, workshop)) for shard in shards)
    for delivery in cluster.run(deliver_shard, parcel, tasks):
        if delivery.stopped:
            repeat_log(delivery.said)
            raise BuildError([*(text for _, text in delivery.said), delivery.stopped])
        yield [write_page(page, site_path) for page in delivery.pages]


def order_shard(shard: Shard, workshop: Workshop) -> Order:
    """The shard with what a worker lacks."""
    return Order(shard, tuple(workshop.files.src_uris[uri].content_bytes for uri in shard.uris))


def deliver_shard(parcel: bytes, order: Order) -> Delivery:
    """The pages of a shard, made on the worker that runs this with the workshop in ``parcel``."""
    shard = order.shard
    said: list[tuple[int, str]] = []
    with _TURN:
        try:
            workshop, _ = _open_workshop(parcel)
            for uri, markdown in zip(shard.uris, order.markdown, strict=True):
                workshop.files.src_uris[uri].content_bytes = markdown
            with collect_log() as said:
                return Delivery(shard, tuple(build_shard(shard, workshop)), tuple(said))
        except Exception as error:
            return Delivery(shard, said=tuple(said), stopped=f"{name_shard(shard)}: {error}")


@lru_cache(maxsize=1)
def _open_workshop(parcel: bytes) -> tuple[Workshop, tempfile.TemporaryDirectory[str]]:
    """The workshop of a parcel, and the folder that goes when it goes."""
    folder = tempfile.TemporaryDirectory(prefix="paperatlas-worker-")
    return unpack_workshop(parcel, Path(folder.name)), folder
