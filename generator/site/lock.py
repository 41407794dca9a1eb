"""One build of a project at a time: the second waits, and says so."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mkdocs.plugins import get_plugin_logger

log = get_plugin_logger("paperatlas")

_PAUSE = 0.1


@contextmanager
def lock_project(cache_path: Path) -> Iterator[None]:
    """Hold the project whose cache is ``cache_path``; the system lets go by itself when a build is killed.

    Worker processes of a build hold it as well: it is free when the last of them is gone.
    """
    cache_path.mkdir(parents=True, exist_ok=True)
    with (cache_path / "lock").open("wb") as file:
        if not _take(file):
            log.warning("Another build of this project is running; waiting for it to end")
            while not _take(file):
                time.sleep(_PAUSE)
        yield


def _take(file: BinaryIO) -> bool:
    """Whether the file is ours now."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
