"""YAML a person edits by hand -> plain values with line numbers; whatever could surprise the person is refused."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # libyaml is an optional part of PyYAML: the pure loader gives the same values, ten times slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

LARGEST_BYTES = 4_000_000
_DEEPEST = 12


class YamlSourceError(Exception):
    """A file that is not YAML of the kind wanted; ``complaints`` name the file and the line."""

    def __init__(self, complaints: list[str]) -> None:
        """Take every complaint."""
        self.complaints = complaints
        super().__init__("\n".join(complaints))


class Entry(dict[Any, Any]):
    """A mapping that knows the 1-based line it starts at."""

    line = 0


class _Loader(_Base):
    """The safe loader, with lines on mappings and a note of every key given twice (which YAML would drop in silence)."""

    repeated: list[tuple[int, object]]

    def construct_entry(self, node: yaml.MappingNode) -> Entry:
        """The mapping of a node."""
        entry = Entry()
        entry.line = node.start_mark.line + 1
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.MarkedYAMLError(problem="a key that is not a text", problem_mark=key_node.start_mark)
            if key in entry:
                self.repeated.append((key_node.start_mark.line + 1, key))
            entry[key] = self.construct_object(value_node, deep=True)
        return entry


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_entry)


def load_yaml(path: Path) -> object:
    """The one document in a file: None, or lists, `Entry` mappings and scalars.

    Raises:
        YamlSourceError: The file is not UTF-8 or YAML, is larger than 4 MB, uses aliases (a few lines of which can stand for
            gigabytes, and hide where a value comes from), is nested deeper than 12 levels, or gives a key twice.
    """
    text = _read_text(path)
    try:
        _refuse_aliases(text, path.name)
        loader = _Loader(text)
        loader.repeated = []
        content: object = loader.get_single_data()
    except yaml.YAMLError as error:
        raise YamlSourceError([_describe(error, path.name)]) from error
    except ValueError as error:  # a scalar that looks like a date or number and is none, such as 2024-13-41
        raise YamlSourceError([f"{path.name}: {error}; put the value in quotes"]) from error
    if loader.repeated:
        raise YamlSourceError([f"{path.name}:{line}: the key '{key}' is given twice" for line, key in loader.repeated])
    return content


def _read_text(path: Path) -> str:
    if path.stat().st_size > LARGEST_BYTES:
        raise YamlSourceError([f"{path.name}: larger than {LARGEST_BYTES // 1_000_000} MB"])
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise YamlSourceError([f"{path.name}: not UTF-8 (byte {error.start})"]) from error


def _refuse_aliases(text: str, name: str) -> None:
    """Raise for aliases and for depth before any value is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise YamlSourceError(
                [f"{name}:{_line(event)}: '*{event.anchor}' is a YAML alias; put a phrase that begins with * in quotes"]
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise YamlSourceError([f"{name}:{_line(event)}: nested deeper than {_DEEPEST} levels"])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _describe(error: yaml.YAMLError, name: str) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f"{name}:{mark.line + 1}" if mark else name
    return f"{place}: not readable as YAML: {getattr(error, 'problem', None) or error}"
