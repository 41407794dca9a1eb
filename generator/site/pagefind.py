"""Pagefind, spoken to as its own packages for Node and Python do: messages into a pipe, answers out of it.

A folder of stubs would be numbered in the order in which the file system lists it, which two machines do not share; here pages are
numbered as they are sent. Pagefind's Python service waits 0.1 s for every answer; this waits once. And the files come back through
the pipe, because the service says that it has written them before they are whole.
Source: `pagefind.service` and `pagefind.service.types` of the Python package, 1.5.2.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Any

from generator.problems import BuildError

# Postings in a file of words. Pagefind's own 20,000 makes files of 27 kB, of which a query fetches one for each word and bundle;
# at 3,000 they are of 5 kB, for 6 % more in the list of files that every visit fetches first (measured at 20,000 papers). At 1,500
# a first visit costs 1 % less, but a word that a bundle lacks is taken for shorter beginnings of it, and finds what nobody meant.
_CHUNK = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "3000"}

_MISSING = "Pagefind could not build the search index (is `pagefind[bin]` installed?)"
_END = b","
_READ_BYTES = 1 << 16


def run_pagefind(stubs_by_url: Mapping[str, str]) -> dict[str, bytes]:
    """The files of a bundle, by path in it, made of stubs in their order, given by public address relative to the site.

    Raises:
        BuildError: When Pagefind fails or is not installed.
    """
    command, pipe = [_find_program(), "--service"], subprocess.PIPE
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, env=os.environ | _CHUNK) as service,  # noqa: S603
    ):
        assert service.stdin is not None
        assert service.stdout is not None
        sender = threading.Thread(target=_send, args=(_list_requests(stubs_by_url), service.stdin))
        sender.start()
        answers = list(_read_answers(service.stdout, len(stubs_by_url) + 2))
        sender.join()
        # It stops where its input ends, whatever is still to be done, so the input ends after the last answer.
        with suppress(OSError):
            service.stdin.close()
        service.wait()
        errors.seek(0)
        said = [*(answer["message"] for answer in answers if answer["type"] == "Error"), *errors.read().decode().splitlines()]
    if said or not answers or answers[-1]["type"] != "GetFiles":
        raise BuildError([_MISSING, *said[-5:]])
    return {file["path"]: b64decode(file["content"]) for file in answers[-1]["files"]}


def _find_program() -> str:
    """The program itself: through ``python -m pagefind``, which comes to the same, each bundle would begin 0.06 s later.

    Raises:
        BuildError: When it is not installed.
    """
    try:
        from pagefind_bin import get_executable

        return str(get_executable())
    except (ImportError, FileNotFoundError):
        raise BuildError(_MISSING) from None


def _list_requests(stubs_by_url: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": {"keep_index_url": False}}
    for url, stub in stubs_by_url.items():
        yield {"type": "AddFile", "index_id": 0, "url": f"/{url}", "file_path": None, "file_contents": stub}
    yield {"type": "GetFiles", "index_id": 0}


def _send(requests: Iterable[dict[str, Any]], pipe: IO[bytes]) -> None:
    # A service that has died says so by its answers, which then end.
    with suppress(OSError):
        for number, request in enumerate(requests):
            pipe.write(b64encode(json.dumps({"message_id": number, "payload": request}).encode()) + _END)
        pipe.flush()


def _read_answers(pipe: IO[bytes], count: int) -> Iterator[dict[str, Any]]:
    """What is said to each of ``count`` messages, in their order; fewer where the service ends before."""
    rest = bytearray()
    while count > 0 and (read := os.read(pipe.fileno(), _READ_BYTES)):
        rest += read
        if _END not in read:
            continue
        *whole, rest = rest.split(_END)
        count -= len(whole)
        for answer in whole:
            yield json.loads(b64decode(answer))["payload"]
