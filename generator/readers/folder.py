"""Every record of the input folder: walks it, picks the reader of each file, collects what went wrong."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.model import Record
from generator.problems import ConfigError, Problem
from generator.readers import jsonl, saved_page
from generator.readers.lines import InputFile, find_flaw

_HEAD_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format.

    Attributes:
        name: As people call it.
        suffixes: Of file names, lower case, with the dot.
        recognize: Whether a file that begins with this text is of the format; must be cheap.
        read: The records and problems of a file, in the order of its lines; may raise OSError.
    """

    name: str
    suffixes: tuple[str, ...]
    recognize: Callable[[str], bool]
    read: Callable[[InputFile], Iterator[Record | Problem]]


# In the order in which they are asked; a new format is one module and one line here.
READERS = (
    Reader("JSON Lines", jsonl.SUFFIXES, jsonl.recognize_jsonl, jsonl.read_jsonl),
    Reader("saved page", saved_page.SUFFIXES, saved_page.recognize_page, saved_page.read_page),
)


def read_records(abstracts_path: Path, project_path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Every record under the folder, by file name and line, and every problem, in the same order.

    A record with an empty title stands for an entry that could not be used; its problem says why. Hidden files and folders are
    not looked at.

    Raises:
        ConfigError: When there is no such folder.
    """
    if not abstracts_path.is_dir():
        raise ConfigError(f"mkdocs.yml: plugins.paperatlas.abstracts: '{abstracts_path}' is not a folder")
    records: list[Record] = []
    problems: list[Problem] = []
    files = find_files(abstracts_path, project_path)
    for file in files:
        for found in _read_file(file):
            if isinstance(found, Record):
                records.append(found)
            else:
                problems.append(found)
    if not files:
        problems.append(Problem(_name_file(abstracts_path, project_path), 0, "the folder has no input files", "nothing read"))
    return tuple(records), tuple(problems)


def find_files(abstracts_path: Path, project_path: Path) -> tuple[InputFile, ...]:
    """All files under the folder that are not hidden, sorted by name; links to folders are not followed."""
    files = []
    for folder, folder_names, file_names in os.walk(abstracts_path):
        folder_names[:] = [name for name in folder_names if not name.startswith(".")]
        paths = (Path(folder, name) for name in file_names if not name.startswith("."))
        files += [InputFile(path, _name_file(path, project_path)) for path in paths]
    return tuple(sorted(files, key=lambda file: file.name))


def find_reader(name: str, head: str) -> Reader | None:
    """The reader for a file: of those for its suffix the first that knows the text, else any that does, else the suffix's."""
    suffix = Path(name).suffix.lower()
    named = [reader for reader in READERS if suffix in reader.suffixes]
    knowing = [reader for reader in (*named, *READERS) if reader.recognize(head)]
    return next(iter(knowing + named), None)


def _read_file(file: InputFile) -> Iterator[Record | Problem]:
    """The records and problems of one file, whatever it is."""
    try:
        if not file.path.is_file():
            yield file.problem(0, "this is not a file", "nothing read")
            return
        with file.path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        yield from _read_known(file, head)
    except OSError as error:
        yield file.problem(0, f"the file cannot be read: {error.strerror or error}", "nothing read")


def _read_known(file: InputFile, head: bytes) -> Iterator[Record | Problem]:
    """The records of a file that can be opened and begins with ``head``."""
    text = head.decode("utf-8-sig", "replace")
    flaw = find_flaw(head)
    reader = find_reader(file.name, text)
    if flaw:
        yield file.problem(0, f"the file is {flaw}, not UTF-8 text", "nothing read", "save it as UTF-8 or move it away")
    elif not text.strip() and len(head) < _HEAD_BYTES:
        yield file.problem(0, "the file is empty", "nothing read")
    elif reader is None:
        known = ", ".join(f"{reader.name} ({' '.join(reader.suffixes)})" for reader in READERS)
        yield file.problem(0, "no reader understands this file", "nothing read", f"known are {known}")
    else:
        yield from reader.read(file)


def _name_file(path: Path, project_path: Path) -> str:
    """The path as people see it; bytes that are no UTF-8 become U+FFFD."""
    name = os.fsencode(os.path.relpath(path, project_path)).decode("utf-8", "replace")
    return unicodedata.normalize("NFC", Path(name).as_posix())
