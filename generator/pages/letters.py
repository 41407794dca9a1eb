"""A to Z: lists cut by the first letter of what they are sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """The items under one letter; ``anchor`` is its id on the page."""

    letter: str
    anchor: str
    items: tuple[Item, ...]


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
