"""JSON Lines: one object a line with ``title``, ``abstract`` and, where known, the other fields of a `Record`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.fields import check_record, show_value
from generator.model import Record, Source
from generator.problems import Problem
from generator.readers.lines import InputFile, read_lines

SUFFIXES = (".jsonl", ".ndjson")


def recognize_jsonl(head: str) -> bool:
    """Whether the first line that is not blank begins a JSON object."""
    return head.lstrip().startswith("{")


def read_jsonl(file: InputFile) -> Iterator[Record | Problem]:
    """A record for every line that is not blank, after the problems found in it; one without a title counts as rejected."""
    for line in read_lines(file):
        if isinstance(line, Problem):
            yield line
        elif line.text:
            yield from _read_entry(Source(file.name, line.number), line.text)


def _read_entry(source: Source, text: str) -> Iterator[Record | Problem]:
    """The record of one line."""
    try:
        entry = json.loads(text)
    except RecursionError:
        flaw = "the line is nested too deeply to be an entry"
    except json.JSONDecodeError as error:
        flaw = f"the line is not JSON: {error.msg} at column {error.colno}"
    except ValueError as error:
        # Python refuses to convert numbers of more than 4,300 digits.
        flaw = f"the line is not JSON: {error}"
    else:
        if isinstance(entry, dict):
            yield from check_record(source, entry)
            return
        flaw = f'{show_value(entry)} is not an object such as {{"title": …}}'
    yield Problem(source.path, source.line, flaw, "entry left out")
    yield Record(source, title="")
