"""Parts of a site, made by builds that know nothing of each other: each leaves pages for a last build, which takes them over.

A part lies in the cache folder in the form in which every build keeps its pages; to merge parts is to copy them into one folder.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from generator.problems import ConfigError
from generator.site.store import CACHE_NAME, Store

_T = TypeVar("_T")

_PARTS = "parts"
_SITE = "site"


@dataclass(frozen=True, slots=True)
class Part:
    """Part ``number`` of ``count``, counted from 1; 1/1 is everything."""

    number: int
    count: int

    def choose(self, things: Sequence[_T]) -> Sequence[_T]:
        """Every so-manieth of the things, so that each part gets about as many large and small ones."""
        return things[self.number - 1 :: self.count]

    def __str__(self) -> str:
        """As `read_part` reads it."""
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where finished pages lie: what is known of them, and the pages themselves."""

    store: Store
    site_path: Path


def read_part(text: str) -> Part:
    """The part that ``2/8`` means.

    Raises:
        ConfigError: When it means none.
    """
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    part = Part(int(match[1]), int(match[2])) if match else Part(0, 0)
    if not 1 <= part.number <= part.count:
        raise ConfigError(f"--shard: {text!r} is not a number of so many, from 1/8 to 8/8")
    return part


def clear_part(project_path: Path, part: Part) -> Place:
    """The place of a part, with nothing in it yet."""
    path = project_path / CACHE_NAME / _PARTS / f"{part.number}-of-{part.count}"
    shutil.rmtree(path, ignore_errors=True)
    (path / _SITE).mkdir(parents=True)
    return Place(Store(path), path / _SITE)


def find_parts(project_path: Path) -> list[Place]:
    """The places of all parts that are there, sorted."""
    folders = sorted(path for path in (project_path / CACHE_NAME / _PARTS).glob("*-of-*") if path.is_dir())
    return [Place(Store(path), path / _SITE) for path in folders]


def remove_parts(project_path: Path) -> None:
    """Remove the parts, whose pages a build took over."""
    shutil.rmtree(project_path / CACHE_NAME / _PARTS, ignore_errors=True)
