"""A to Z: lists cut by the first letter of what they are sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from generator.pages.listing import Part
from generator.pages.markdown import Markdown

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """The items under one letter; ``anchor`` is its id on the page."""

    letter: str
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a letter begins in a listing of any number of parts."""

    letter: str
    anchor: str
    uri: Markdown


def list_jumps(parts: Iterable[Part[Item]], key: Callable[[Item], str]) -> list[Jump]:
    """The first place of every letter over all parts of a listing, in order."""
    jumps: dict[str, Jump] = {}
    for part in parts:
        for section in split_letters(part.items, key):
            jumps.setdefault(section.letter, Jump(section.letter, section.anchor, Markdown(part.uri)))
    return list(jumps.values())


def split_letters(items: Iterable[Item], key: Callable[[Item], str]) -> list[Section[Item]]:
    """Runs of items by the first letter of their folded key; digits share one section, scripts without capitals keep theirs."""
    return [
        Section(
            letter, f"letter-{'0' if letter == '0–9' else format(ord(letter), 'x') if letter > 'Z' else letter.lower()}", tuple(run)
        )
        for letter, run in groupby(items, lambda item: _find_letter(key(item)))
    ]


def _find_letter(folded: str) -> str:
    first = folded[:1].upper()[:1]
    return first if first.isalpha() else "0–9"
