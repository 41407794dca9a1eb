"""The search index in bundles: each holds some of the entries, and is made anew only when one of these changed."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from generator.forks import count_cores
from generator.problems import BuildError
from generator.site.pagefind import run_pagefind
from generator.site.shards import hash_id
from generator.site.stubs import Entry, render_stub

# The first bundle, which also has Pagefind's scripts; its siblings are called pagefind-2, pagefind-3 ...
BUNDLE = "pagefind"
# What is known only from finished pages has a bundle of its own, so that all others can be made while pages still are.
PAGES_BUNDLE = "pagefind-pages"
# What a browser asks of a bundle first.
ENTRY = "pagefind-entry.json"

# Entries that one bundle holds before there are two, and so on by doubling up to so many bundles; then they grow. An edit is
# indexed again with its bundle alone; but every bundle is one more file to fetch for each word that is searched for.
BUNDLE_ENTRIES = 1_000
MOST_BUNDLES = 8
# Pagefind keeps the words of a bundle in memory until it writes: 20,000 entries with abstracts took 2.5 GB (measured, 1.5.2).
LARGEST_BUNDLE = 20_000

# What Pagefind emits for ways of use that are not those of this site, and what every bundle but the first would only repeat.
_UNUSED = frozenset(
    {"pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css", "pagefind-worker.js"}
)
_SHARED = re.compile(r"[^/]*\.(?:js|css)|wasm\.[^/]*")

# The uncompressed text of a fragment begins with a mark and its address. Source: pagefind.js 1.5.2, `decompress`.
_FRAGMENT = "fragment/*.pf_fragment"
_HEAD_BYTES = 2_048
_ADDRESS = re.compile(rb'pagefind_dcd\{"url":"/((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Index:
    """Bundles by name, the first one first, and Pagefind's id of every public address in them.

    The browser gets ids from a search and must otherwise fetch a file for each to learn which page it is.
    """

    bundles: tuple[str, ...] = ()
    ids_by_url: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Index) -> Index:
        """Both as one."""
        return Index((*self.bundles, *other.bundles), {**self.ids_by_url, **other.ids_by_url})


class KeptIndex(Protocol):
    """Bundles of an earlier build, by the stubs that they were made from."""

    def take_over(self, stubs_by_url: Mapping[str, str], bundle_path: Path) -> Mapping[str, str] | None:
        """The ids by address of the bundle of exactly these stubs, which now stands at ``bundle_path``; None without one."""
        ...

    def keep(self, stubs_by_url: Mapping[str, str], bundle_path: Path, ids_by_url: Mapping[str, str]) -> None:
        """Remember a bundle just made."""
        ...


def write_bundles(
    entries: Iterable[Entry], site_path: Path, name: str = BUNDLE, language: str = "en", kept: KeptIndex | None = None
) -> Index:
    """Index the entries into ``NAME/``, ``NAME-2/`` ... under the site; bundles whose stubs did not change come from ``kept``.

    May run in a thread beside anything that leaves those folders alone. No entries make no bundle.

    Raises:
        BuildError: When Pagefind fails or is not installed.
    """
    hands = deal_entries(sorted(entries, key=lambda entry: entry.url))
    names = [name if number == 0 else f"{name}-{number + 1}" for number in range(len(hands))]
    stubs = {name: {entry.url: render_stub(entry, language) for entry in hand} for name, hand in zip(names, hands, strict=True)}
    ids = {name: kept.take_over(stubs[name], site_path / name) if kept else None for name in names}
    wanted = [name for name in names if ids[name] is None]
    with ThreadPoolExecutor(count_cores()) as pool:
        made = pool.map(lambda name: _write_bundle(stubs[name], site_path / name), wanted)
        for name, ids_by_url in zip(wanted, made, strict=True):
            ids[name] = ids_by_url
            if kept:
                kept.keep(stubs[name], site_path / name, ids_by_url)
    return Index(tuple(names), {url: key for name in names for url, key in sorted((ids[name] or {}).items())})


def deal_entries(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries in as many hands as there shall be bundles, by the hash of their addresses; none is empty.

    A word is then about as rare in each hand, so that scores can be compared across bundles.
    """
    count = count_bundles(len(entries))
    hands: list[list[Entry]] = [[] for _ in range(count)]
    for entry in entries:
        hands[hash_id(entry.url) % count].append(entry)
    return [hand for hand in hands if hand]


def count_bundles(entries: int) -> int:
    """A power of two: as many bundles as the entries are dealt out to."""
    count = 1
    while entries >= 2 * count * BUNDLE_ENTRIES and (count < MOST_BUNDLES or entries > count * LARGEST_BUNDLE):
        count *= 2
    return count


def _write_bundle(stubs_by_url: Mapping[str, str], bundle_path: Path) -> dict[str, str]:
    """The ids by address of the bundle just made."""
    idle = _UNUSED.__contains__ if bundle_path.name == BUNDLE else _SHARED.fullmatch
    contents = {uri: content for uri, content in sorted(run_pagefind(stubs_by_url).items()) if not idle(uri)}
    for folder in sorted({str(PurePosixPath(uri).parent) for uri in contents}):
        (bundle_path / folder).mkdir(parents=True, exist_ok=True)
    for uri, content in contents.items():
        (bundle_path / uri).write_bytes(content)
    return {
        _read_address(content): PurePosixPath(uri).stem for uri, content in contents.items() if PurePosixPath(uri).match(_FRAGMENT)
    }


def read_ids(bundle_path: Path) -> dict[str, str]:
    """Pagefind's ids of the public addresses in a bundle."""
    return {_read_address(path.read_bytes()): path.stem for path in sorted(bundle_path.glob(_FRAGMENT))}


def _read_address(fragment: bytes) -> str:
    """The public address that a fragment is about, relative to the site; read from its beginning alone."""
    match = _ADDRESS.match(zlib.decompressobj(wbits=31).decompress(fragment, _HEAD_BYTES))
    if match is None:
        raise BuildError("a fragment of the search index does not begin as those of Pagefind do")
    return str(json.loads(b'"' + match[1] + b'"'))
