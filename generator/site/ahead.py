"""Work done beside a build: by a copy of this process, begun as soon as what it needs is there and awaited where it is needed."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from generator.forks import can_fork
from generator.problems import BuildError, PaperatlasError

_T = TypeVar("_T")


class Ahead(Generic[_T]):
    """A function called in another process, or, where there shall be none, in this one when its value is asked for."""

    def __init__(self, name: str, work: Callable[[], _T], *, beside: bool) -> None:
        """Begin ``work`` now, beside this process, where that is wanted and can be; ``name`` says what it does."""
        self._name, self._work = name, work
        self._worker: Any = None
        if not (beside and can_fork()):
            return
        context = multiprocessing.get_context("fork")
        self._receiver, sender = context.Pipe(duplex=False)
        # Nothing is ever sent here: the worker sees by its end that this process is gone.
        watched, self._life = context.Pipe(duplex=False)
        self._worker = context.Process(target=_run, args=(work, sender, watched, (self._receiver, self._life)), daemon=True)
        self._worker.start()
        sender.close()
        watched.close()

    def wait(self) -> _T:
        """What the function returned.

        Raises:
            BuildError: When it failed, as it said; or when the other process was lost.
        """
        if self._worker is None:
            return self._work()
        try:
            done, value = self._receiver.recv()
        except EOFError:
            raise BuildError(f"{self._name}: the process was lost; build again") from None
        finally:
            self.stop()
        if not done:
            raise BuildError(value)
        return value  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the work, done or not; may be called again."""
        if self._worker is not None and not self._receiver.closed:
            self._worker.terminate()
            self._worker.join()
            self._receiver.close()
            self._life.close()


def _run(work: Callable[[], Any], sender: Connection, watched: Connection, inherited: tuple[Connection, ...]) -> None:
    """The other process's life: the value, or what went wrong. What it inherited is left out of the search for garbage."""
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in inherited:
        end.close()
    threading.Thread(target=_watch, args=(watched,), daemon=True).start()
    try:
        message = (True, work())
    except PaperatlasError as error:
        message = (False, error.complaints)
    except Exception as error:
        message = (False, [f"{type(error).__name__}: {error}"])
    sender.send(message)


def _watch(watched: Connection) -> None:
    """End this process, and with its pipes Pagefind, when the one that began it is gone."""
    watched.poll(None)
    os._exit(1)
