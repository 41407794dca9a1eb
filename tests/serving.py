"""A project served to its writer, as a process of its own, and what it answers."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOME = "# Home\n\nHandwritten words.\n"


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=70) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"
    except OSError:
        return ""


def wait_for(address: str, words: str, *, seconds: float = 40) -> None:
    """Until ``words`` stand on the page; pages are asked for anew each time, as a browser does after a reload."""
    end, text = time.monotonic() + seconds, ""
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log_path.open("w") as log:
        command = [sys.executable, "-m", *SERVERS[program], "--dev-addr", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, cwd=project, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/", "Handwritten words")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=20)
