"""How long steps tell the person waiting: a protocol, and the implementation that says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Shows one stage at a time; entering a stage yields a function to call with the number of items just finished."""

    def stage(self, label: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Begin a stage of ``total`` items (None: not countable); it ends with the ``with`` block."""
        ...


class SilentProgress:
    """Says nothing; for tests, plugins and pipes."""

    @contextmanager
    def stage(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """See `Progress.stage`."""
        yield lambda count: None
