"""A Dask cluster at work for a build: the same tasks as on this machine, on workers that share no disk with it.

Source: Matthew Rocklin, "Dask: Parallel Computation with Blocked algorithms and Task Scheduling", SciPy 2015; distributed 2026.8.
"""

from __future__ import annotations

import logging
import uuid
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import get_plugin_logger

from generator.problems import BuildError, ConfigError
from generator.site.program import key_program, list_versions

if TYPE_CHECKING:
    from distributed import Client, Future

log = get_plugin_logger("paperatlas")

# Seconds in which a scheduler must answer.
_PATIENCE = 30
# Seconds in which a cluster without any worker must get one.
_VACANCY = 30
# Seconds without a task done after which somebody looks whether there is a worker left.
_PAUSE = 15
# For each thread of the cluster: one task being done, one on its way, so that neither a worker nor the scheduler's memory fills up.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work: ``work(shared, argument)`` on any worker; ``label`` names it to a person."""

    label: str
    argument: Any


@dataclass(frozen=True, slots=True)
class Shared:
    """What all tasks of a kind have in common, and the key of the program that sends it."""

    program: str
    value: Any


class Cluster:
    """Workers reached through a scheduler, all of the same versions as this program."""

    def __init__(self, client: Client, address: str) -> None:
        """Use ``client``, which is connected to ``address``."""
        self._client, self.address = client, address

    def run(self, work: Callable[[Any, Any], Any], shared: Any, tasks: Iterable[Task]) -> Iterator[Any]:
        """The results of the tasks as they come; a task whose worker is lost runs again on another one.

        ``work`` is a function that workers can import; ``shared`` is sent to each worker once and must be pickled with ease.

        Raises:
            BuildError: When a task cannot be done, which is then named, or when the cluster is lost.
        """
        # A task of its own rather than scattered data: the scheduler makes it again when the worker that had it is lost.
        run = uuid.uuid4().hex
        common = self._ask(self._client.submit, _hold, Shared(key_program(), shared), key=f"paperatlas-{run}-shared")
        waiting = iter(tasks)
        doing: dict[Future[Any], Task] = {}
        while True:
            for task in islice(waiting, max(0, _AHEAD * self._count_threads() - len(doing))):
                key = f"paperatlas-{run}-{task.label}"
                doing[self._ask(self._client.submit, do_task, work, common, task.argument, key=key)] = task
            if not doing:
                return
            for future in self._wait(doing):
                yield _take(future, doing.pop(future))

    def _count_threads(self) -> int:
        threads: dict[str, int] = self._ask(self._client.nthreads)
        return max(1, sum(threads.values()))

    def _wait(self, doing: dict[Future[Any], Task]) -> list[Future[Any]]:
        """Some futures that are done, or can never be."""
        from distributed import wait

        while True:
            try:
                done = self._ask(wait, list(doing), timeout=_PAUSE, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                self._find_workers()
            else:
                return sorted(done, key=lambda future: str(future.key))

    def _ask(self, question: Callable[..., Any], *words: Any, **options: Any) -> Any:
        """What the scheduler answers.

        Raises:
            BuildError: When it is gone.
            TimeoutError: When it answers that it is not yet so far.
        """
        try:
            return question(*words, **options)
        except TimeoutError:
            raise
        except (Exception, CancelledError) as error:
            raise BuildError(f"the Dask cluster at {self.address} was lost: {_tell(error)}") from error

    def _find_workers(self) -> None:
        """See that somebody is there to work.

        Raises:
            BuildError: When there is nobody for too long.
        """
        try:
            self._ask(self._client.wait_for_workers, 1, timeout=_VACANCY)
        except TimeoutError as error:
            raise BuildError(f"the Dask scheduler at {self.address} has no workers") from error

    def check_versions(self) -> None:
        """See that all workers would make the same bytes.

        Raises:
            BuildError: With a line for each worker that would not, saying what differs.
        """
        found: dict[str, Any] = self._ask(self._client.run, list_versions, on_error="return")
        complaints = [said for address, theirs in sorted(found.items()) if (said := compare_versions(address, theirs))]
        if complaints:
            raise BuildError(complaints)


def compare_versions(address: str, theirs: dict[str, str] | BaseException) -> str:
    """A line that says how a worker differs from this program; empty when it does not."""
    if not isinstance(theirs, dict):
        return f"the Dask worker {address} cannot run Paperatlas: {_tell(theirs)}"
    ours = list_versions()
    pairs = {name: (theirs.get(name, "none"), ours.get(name, "none")) for name in sorted({*ours, *theirs})}
    differing = [f"{name} {other} instead of {own}" for name, (other, own) in pairs.items() if other != own]
    return f"the Dask worker {address} is refused: it has {', '.join(differing)}" if differing else ""


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at ``address`` (``tcp://host:port``).

    Raises:
        ConfigError: When Dask is not installed.
        BuildError: When nobody answers there, no worker is connected, or a worker has other versions.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ConfigError("--dask: Dask is not installed; pip install 'paperatlas[cluster]'") from error
    # What Dask says of lost workers and retried connections is its own affair; what matters comes back as an error.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=True)
    except (OSError, ValueError, TimeoutError) as error:
        raise BuildError(f"no Dask scheduler answers at {address}: {_tell(error)}") from error
    with client:
        cluster = Cluster(client, address)
        cluster._find_workers()
        cluster.check_versions()
        yield cluster


def _hold(shared: Shared) -> Shared:
    """What it is given: a task whose result every other task shares."""
    return shared


def do_task(work: Callable[[Any, Any], Any], shared: Shared, argument: Any) -> Any:
    """The result of a task, on the worker that runs this.

    Raises:
        BuildError: When the worker joined after versions were compared, and has others.
    """
    if shared.program != key_program():
        raise BuildError("refused by a worker that joined late with other versions")
    return work(shared.value, argument)


def _take(future: Future[Any], task: Task) -> Any:
    """The result of a task that is done.

    Raises:
        BuildError: When it failed on a worker, or took too many of them down with it.
    """
    from distributed import KilledWorker

    try:
        return future.result(timeout=_PATIENCE * 6)
    except KilledWorker as error:
        workers = f"the last was {error.last_worker.address}" if error.last_worker else "none is left"
        raise BuildError(
            f"{task.label}: every worker that took it was lost, {error.allowed_failures + 1} in all; {workers}"
        ) from error
    except Exception as error:
        raise BuildError(f"{task.label}: {_tell(error)}") from error


def _tell(error: BaseException) -> str:
    """An error on a line."""
    return " ".join(str(error).split()) or type(error).__name__
