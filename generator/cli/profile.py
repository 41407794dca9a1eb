"""What ``--profile`` prints: time, items and peak memory of each stage of a build."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from generator.progress import Advance, Progress


@dataclass(frozen=True, slots=True)
class StageCost:
    """What a stage took.

    Attributes:
        wall: Seconds that passed.
        cpu: Seconds of processor time, those of ended worker processes included.
        items: What the stage counted; 0 where it counts nothing.
        peak: Most memory the main process held by the end of the stage, in bytes; 0 where the system does not say.
        workers_peak: Most memory that any ended worker held, in bytes.
    """

    label: str
    wall: float
    cpu: float
    items: int
    peak: int
    workers_peak: int


class ProfiledProgress:
    """Shows stages as another progress does, and takes down what each of them cost."""

    def __init__(self, shown: Progress) -> None:
        """Show by ``shown``."""
        self._shown = shown
        self._begun = time.monotonic()
        self.costs: list[StageCost] = []

    @contextmanager
    def stage(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """See `generator.progress.Progress.stage`."""
        count = 0
        wall, cpu = time.monotonic(), _read_cpu()
        with self._shown.stage(label, total) as advance:

            def note(items: int) -> None:
                nonlocal count
                count += items
                advance(items)

            yield note
        peak, workers_peak = _read_peaks()
        self.costs.append(StageCost(label, time.monotonic() - wall, _read_cpu() - cpu, count, peak, workers_peak))

    def render(self) -> list[str]:
        """A table: a line for each stage in the order in which they ended, their sum, and what was between and before them."""
        lines = [f"{'stage':<38}{'wall s':>8}{'cpu s':>8}{'items':>8}{'items/s':>9}{'peak MB':>9}{'worker MB':>11}"]
        for cost in self.costs:
            rate = f"{cost.items / cost.wall:.0f}" if cost.items and cost.wall else ""
            memory = f"{cost.peak / 1e6:>9.0f}{cost.workers_peak / 1e6:>11.0f}"
            lines.append(f"{cost.label:<38}{cost.wall:>8.2f}{cost.cpu:>8.2f}{cost.items or '':>8}{rate:>9}{memory}")
        wall, cpu = sum(cost.wall for cost in self.costs), sum(cost.cpu for cost in self.costs)
        between = (time.monotonic() - self._begun - wall, _read_cpu() - cpu)
        sums = {"all stages": (wall, cpu), "between stages": between}
        return [*lines, *(f"{label:<38}{seconds:>8.2f}{used:>8.2f}" for label, (seconds, used) in sums.items())]


def _read_cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _read_peaks() -> tuple[int, int]:
    """Peak memory in bytes of this process and of the largest ended child; zeros on Windows."""
    if sys.platform == "win32":
        return 0, 0
    import resource

    # Kilobytes on Linux, bytes on macOS. Source: getrusage(2) of either.
    unit = 1 if sys.platform == "darwin" else 1024
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_maxrss * unit, children.ru_maxrss * unit
