"""Processes that tests wait for: a project served to its writer, what it answers, and what has to become so."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Seconds until what has to come up counts as missing: a machine may be slow and busy, and tests go on at once when it is there.
PATIENCE = 180
# Ports that the system gives to nobody who does not ask for them by number, in another order in each process of the tests.
_PORTS = itertools.cycle((place + os.getpid() * 7919) % 12_000 + 20_000 for place in range(12_000))
HOME = "# Home\n\nHandwritten words.\n"


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=70) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except OSError:
        return ""


def find_port() -> int:
    """A port of this machine at which nobody answers."""
    for port in _PORTS:
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("somebody answers at every port")


def wait_until(so: Callable[[], object]) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + PATIENCE
    while not so() and time.monotonic() < end:
        time.sleep(0.05)
    assert so()


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be noticed as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(address: str, words: str) -> None:
    """Until ``words`` stand on the page; pages are asked for anew each time, as a browser does after a reload."""
    end, text = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        text = fetch(address)
        if words in text:
            return
        time.sleep(0.2)
    pytest.fail(f"{words!r} did not come up at {address}: {text[:2000]}")


SERVERS = {"mkdocs": ["mkdocs", "serve", "--livereload"], "paperatlas": ["generator.cli", "serve"]}
# What each says of every build, once.
BUILT = {"mkdocs": "Building documentation", "paperatlas": "built      "}


@contextmanager
def serve(project: Path, log_path: Path, program: str) -> Iterator[str]:
    """The address at which a program serves a project."""
    port = find_port()
    with log_path.open("w") as log:
        command = [sys.executable, "-m", *SERVERS[program], "--dev-addr", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=project, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/", "Handwritten words")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
