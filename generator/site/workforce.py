"""Who does the work of a build: processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.forks import count_cores
from generator.hands import ForkedHands
from generator.site.shard import PageFacts, Shard, Workshop
from generator.site.workers import build_shards
from generator.steps import Hands

# The facts of each shard as it is done, its pages then written into the folder.
MakeShards = Callable[[Sequence[Shard], Workshop, Path], Iterator[list[PageFacts]]]


@dataclass(frozen=True, slots=True)
class Workforce:
    """Those who do the analyses' work on single papers, those who make pages, and how many processes of this machine may help."""

    hands: Hands
    make_shards: MakeShards
    jobs: int


@contextmanager
def find_workforce(jobs: int | None, cluster_address: str) -> Iterator[Workforce]:
    """``jobs`` processes of this machine, one for each processor when None; or the cluster, where an address is given.

    Raises:
        ConfigError: When Dask is not installed.
        BuildError: When the cluster cannot be used.
    """
    if not cluster_address:
        jobs = jobs or count_cores()
        yield Workforce(ForkedHands(jobs), partial(build_shards, jobs=jobs), jobs)
        return
    from generator.site.cluster import open_cluster
    from generator.site.remote import ClusterHands, build_shards_there

    with open_cluster(cluster_address) as cluster:
        yield Workforce(ClusterHands(cluster), partial(build_shards_there, cluster), jobs or count_cores())
