"""An atlas that notes what is read in it: pages that read nothing but what is as it was need not be made again.

Those who plan pages get no other. What it holds is read through maps that note each key asked for, and all of the map where
someone goes through it; it has no way to the survey or the outlines behind them.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from generator.config import Config
from generator.model import Survey
from generator.pages.atlas import Atlas
from generator.pages.cells import CLOSED, Table, number_cell, number_map, tabulate

Key = TypeVar("Key")
Value = TypeVar("Value")

Derivation = Callable[[Atlas], Mapping[Any, Any]]
_LOOKUPS = tuple(name for name, kind in vars(Atlas).items() if isinstance(kind, cached_property))


class Notes:
    """What one reader after the other has read, as numbers of cells (see `number_cell`)."""

    def __init__(self) -> None:
        """Nothing read so far."""
        self.numbers: set[int] = set()

    def take(self) -> bytes:
        """All that was read since the last call: numbers of four bytes each, sorted; see `read_numbers`."""
        taken = array("I", sorted(self.numbers)).tobytes()
        self.numbers.clear()
        return taken


def read_numbers(content: bytes) -> array[int]:
    """The numbers that `Notes.take` wrote on this machine."""
    return array("I", content)


class _Numbers(dict[Any, int]):
    """The numbers of the cells of a map, each worked out when it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __missing__(self, key: Any) -> int:
        number = self[key] = number_cell(self._name, key)
        return number


class NotedMap(Mapping[Key, Value]):
    """A map that notes the keys asked for, found or not, and all of itself where it is gone through or counted."""

    __slots__ = ("_add", "_found", "_name", "_numbers", "_whole")

    def __init__(self, name: str, found: Mapping[Key, Value], notes: Notes) -> None:
        """Note as ``name`` in ``notes``."""
        self._name, self._found = name, found
        self._add = notes.numbers.add
        self._whole = number_map(name)
        self._numbers = _Numbers(name)

    def __getitem__(self, key: Key) -> Value:
        """The value of a key, noted."""
        self._add(self._numbers[key])
        return self._found[key]

    def get(self, key: Key, default: Any = None) -> Any:
        """The value of a key, or the default; noted in either case."""
        self._add(self._numbers[key])
        return self._found.get(key, default)

    def __contains__(self, key: object) -> bool:
        """Whether there is a value, noted."""
        self._add(self._numbers[key])
        return key in self._found

    def __iter__(self) -> Iterator[Key]:
        """The keys; all of the map is noted."""
        self._add(self._whole)
        return iter(self._found)

    def __len__(self) -> int:
        """The number of keys; all of the map is noted."""
        self._add(self._whole)
        return len(self._found)


class NotedRecord:
    """A dataclass whose fields note that they are read: a map by its keys, a dataclass by its own fields, all else at once."""

    def __init__(self, path: str, value: Any, notes: Notes) -> None:
        """Note fields in ``notes`` under their paths below ``path``; there is no way to what is `CLOSED`."""
        self._path, self._notes = path, notes
        self._values: dict[str, Any] = {}
        for field in fields(value):
            name, item = f"{path}.{field.name}", getattr(value, field.name)
            if name in CLOSED:
                continue
            if is_dataclass(item):
                setattr(self, field.name, NotedRecord(name, item, notes))
            elif isinstance(item, Mapping):
                setattr(self, field.name, NotedMap(name, item, notes))
            else:
                self._values[field.name] = item

    def __getattr__(self, name: str) -> Any:
        """The value of a field that is no map, noted."""
        values = self.__dict__["_values"]
        if name not in values:
            raise AttributeError(f"{self._path}.{name}: pages read this in a map of the atlas, where it is noted key by key")
        self._notes.numbers.add(number_map(f"{self._path}.{name}"))
        return values[name]


class NotedAtlas(Atlas):
    """An atlas whose lookups note what is asked of them.

    Attributes:
        notes: Where.
        tables: Of all that can be read, by the names under which it is noted.
    """

    def __init__(self, atlas: Atlas, derived: Iterable[Derivation], tables: Mapping[str, Table]) -> None:
        """Read in ``atlas``. The outlines are left out: nobody would note who reads them.

        Args:
            atlas: Where all is looked up.
            derived: All that may be asked of `derive`.
            tables: Of its survey; those of what is looked up and derived are made here.
        """
        self.config: Config = atlas.config
        self.notes = Notes()
        self.survey = cast(Survey, NotedRecord("survey", atlas.survey, self.notes))
        self.tables = dict(tables)
        # In the place of the cached properties, which are never called.
        for name in _LOOKUPS:
            setattr(self, name, self._note_map(f"atlas.{name}", getattr(atlas, name)))
        self._derived = {make: self._note_map(f"{make.__module__}.{make.__qualname__}", atlas.derive(make)) for make in derived}

    def derive(self, make: Callable[[Atlas], Mapping[Key, Value]]) -> Mapping[Key, Value]:
        """See `Atlas.derive`; only for what was named in the beginning, so that it has a table."""
        value: Mapping[Key, Value] = self._derived[make]
        return value

    def _note_map(self, name: str, found: Mapping[Any, Any]) -> NotedMap[Any, Any]:
        if name not in self.tables:
            self.tables[name] = tabulate(found)
        return NotedMap(name, found, self.notes)
