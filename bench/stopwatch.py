"""What a program costs: time by the clock, processor time and peak memory of it and of every process it starts and waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Kilobytes on Linux, bytes on macOS. Source: getrusage(2) of either.
_UNIT = 1 if sys.platform == "darwin" else 1024
_SHOWN = 2_000


class FailedError(Exception):
    """A program ended with another status than 0; the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock; seconds of processor, user and system; peak memory in MB of the largest single process."""

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: Cost) -> Cost:
        """The cost of both, one after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


def time_command(command: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """The cost of a whole process with all that it starts.

    Source: wait4(2), whose figures hold the process and its waited-for descendants; memory is that of the largest of them. On
    Linux that is at least what this process has when it starts them, so it must be small itself.

    Raises:
        FailedError: When the program does not end well.
    """
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(max(0, said.tell() - _SHOWN))
            raise FailedError(f"{' '.join(command)} ended with {process.returncode}:\n{said.read().decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _UNIT / 1e6)


def keep_to_cores(count: int) -> int:
    """Let this process, and so all it starts, use that many processors at most; how many they are now."""
    if not hasattr(os, "sched_setaffinity"):
        return os.cpu_count() or 1
    cores = sorted(os.sched_getaffinity(0))[:count]
    os.sched_setaffinity(0, cores)
    return len(cores)
