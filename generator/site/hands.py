"""Who does the work of a build: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.site.shard import PageFacts, Shard, Workshop
from generator.site.workers import build_shards, count_cores

# The facts of each shard as it is done, its pages then written into the folder.
MakeShards = Callable[[Sequence[Shard], Workshop, Path], Iterator[list[PageFacts]]]


@dataclass(frozen=True, slots=True)
class Workforce:
    """Those who make pages."""

    make_shards: MakeShards


@contextmanager
def find_workforce(jobs: int | None, cluster_address: str) -> Iterator[Workforce]:
    """``jobs`` processes of this machine, one for each processor when None; or the cluster, where an address is given.

    Raises:
        ConfigError: When Dask is not installed.
        BuildError: When the cluster cannot be used.
    """
    if not cluster_address:
        yield Workforce(partial(build_shards, jobs=jobs or count_cores()))
        return
    from generator.site.cluster import open_cluster
    from generator.site.remote import build_shards_there

    with open_cluster(cluster_address) as cluster:
        yield Workforce(partial(build_shards_there, cluster))
