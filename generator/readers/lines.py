"""The lines of an input file, decoded; whatever is wrong with the bytes is told with its line and survived."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem

# A line past this is no entry of any format we read: the longest real one known to us (a record with 3,000 authors) has 90 kB.
LINE_BYTES = 10_000_000
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read.

    Attributes:
        path: On disk.
        name: As people see it: POSIX, relative to the project; the ``path`` of every `Source` and `Problem`.
    """

    path: Path
    name: str

    def problem(self, line: int, text: str, action: str, hint: str = "") -> Problem:
        """A problem at a line of this file (0: the file as a whole)."""
        return Problem(self.name, line, text, action, hint)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end: 1-based number, NFC text, outer white space gone."""

    number: int
    text: str


def read_lines(file: InputFile) -> Iterator[Line | Problem]:
    """Every line in order, blank ones too, with a `Problem` before each line that could not be read as it stands.

    LF, CRLF and a missing last line end are all fine, as is a byte order mark. A line longer than `LINE_BYTES` is left out;
    bytes that are not UTF-8 become U+FFFD. Form feeds and Unicode line separators do not end a line.

    Raises:
        OSError: When the file cannot be opened or read.
    """
    with file.path.open("rb") as stream:
        number = 0
        while chunk := stream.readline(LINE_BYTES + 1):
            number += 1
            if number == 1:
                chunk = chunk.removeprefix(_UTF8_MARK)
            if len(chunk) > LINE_BYTES:
                while chunk and not chunk.endswith(b"\n"):
                    chunk = stream.readline(LINE_BYTES)
                yield file.problem(number, f"the line is longer than {LINE_BYTES:,} bytes", "line left out")
                continue
            yield from _decode_line(file, number, chunk)


def find_flaw(head: bytes) -> str:
    """Why a file that begins with ``head`` is no UTF-8 text (``UTF-16 text``, ``binary``), or an empty string."""
    if head.startswith(_UTF16_MARKS):
        return "UTF-16 text"
    return "binary" if b"\0" in head else ""


def _decode_line(file: InputFile, number: int, chunk: bytes) -> Iterator[Line | Problem]:
    try:
        text = chunk.decode("utf-8")
    except UnicodeDecodeError as error:
        column = len(chunk[: error.start].decode("utf-8")) + 1
        flaw = f"byte 0x{chunk[error.start]:02X} at column {column} is not UTF-8"
        yield file.problem(number, flaw, "replaced by U+FFFD", "save the file as UTF-8")
        text = chunk.decode("utf-8", "replace")
    yield Line(number, unicodedata.normalize("NFC", text).strip())
