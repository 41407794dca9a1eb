"""The search index in bundles: each holds some of the entries, and is made anew only when one of these changed."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.forks import count_cores
from generator.problems import BuildError
from generator.site.earlier import EarlierSite
from generator.site.pagefind import run_pagefind
from generator.site.stubs import Item, render_stub
from generator.site.trees import hash_bytes, join_keys

# The first bundle, which also has Pagefind's scripts; its siblings are called pagefind-2, pagefind-3 ...
BUNDLE = "pagefind"
# What is known only from finished pages has a bundle of its own, so that all others can be made while pages still are.
PAGES_BUNDLE = "pagefind-pages"
# What a browser asks of a bundle first.
ENTRY = "pagefind-entry.json"

# Entries that one bundle holds before there are two, and so on by doubling up to so many bundles; then they grow. An edit is
# indexed again with its bundle alone, at 0.8 ms an entry; but every bundle is one more file to fetch for each word that is searched
# for. At 20,000 papers a first visit costs 409 kB with 8 bundles, 440 with 16, 484 with 32 of smaller files (bench/search.py).
BUNDLE_ENTRIES = 500
MOST_BUNDLES = 16
# Pagefind keeps the words of a bundle in memory until it writes: 20,000 entries with abstracts took 2.5 GB (measured, 1.5.2).
LARGEST_BUNDLE = 20_000

# What Pagefind emits for ways of use that are not those of this site, and what every bundle but the first would only repeat.
_UNUSED = frozenset(
    {"pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css", "pagefind-worker.js"}
)
_SHARED = re.compile(r"[^/]*\.(?:js|css)|wasm\.[^/]*")

# The keys of a bundle's files by address in it, and Pagefind's ids by public address.
_Bundle = tuple[dict[str, str], dict[str, str]]

# The uncompressed text of a fragment begins with a mark and its address. Source: pagefind.js 1.5.2, `decompress`.
_FRAGMENTS = "fragment/"
_HEAD_BYTES = 2_048
_ADDRESS = re.compile(rb'pagefind_dcd\{"url":"/((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Index:
    """What was made.

    Attributes:
        bundles: Names, the first one first.
        ids_by_url: Pagefind's id of every public address in them: the browser gets ids from a search and must otherwise fetch a
            file for each to learn which page it is.
        digests_by_uri: Keys of files that were written.
    """

    bundles: tuple[str, ...] = ()
    ids_by_url: Mapping[str, str] = field(default_factory=dict)
    digests_by_uri: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Index) -> Index:
        """Both as one."""
        return Index(
            (*self.bundles, *other.bundles),
            {**self.ids_by_url, **other.ids_by_url},
            {**self.digests_by_uri, **other.digests_by_uri},
        )


def write_bundles(
    items: Iterable[Item], site_path: Path, name: str = BUNDLE, language: str = "en", earlier: EarlierSite | None = None
) -> Index:
    """Index the items into ``NAME/``, ``NAME-2/`` ... under the site; bundles whose items did not change come from ``earlier``.

    May run beside anything that leaves those folders alone. No items make no bundle.

    Raises:
        BuildError: When Pagefind fails or is not installed.
    """
    earlier = earlier or EarlierSite()
    hands = deal_items(sorted(items, key=lambda item: item.url))
    hands_by_name = {name if number == 0 else f"{name}-{number + 1}": hand for number, hand in enumerate(hands)}
    keys = {name: key_hand(hand, language) for name, hand in hands_by_name.items()}
    taken = {name: _take_over(name, key, site_path, earlier) for name, key in keys.items()}
    wanted = [name for name, bundle in taken.items() if bundle is None]
    with ThreadPoolExecutor(count_cores()) as pool:
        made = pool.map(lambda name: _write_bundle(hands_by_name[name], site_path / name, language), wanted)
        for name, bundle in zip(wanted, made, strict=True):
            taken[name] = bundle
            earlier.write(f"index-{name}", (keys[name], bundle))
    return sum((_list_bundle(name, *bundle) for name, bundle in taken.items() if bundle), Index())


def _list_bundle(name: str, digests: Mapping[str, str], ids_by_url: Mapping[str, str]) -> Index:
    return Index((name,), dict(sorted(ids_by_url.items())), {f"{name}/{uri}": digest for uri, digest in digests.items()})


def key_hand(hand: Sequence[Item], language: str) -> str:
    """The key of a bundle: of its items, in their order."""
    return join_keys(language, *(f"{item.url} {item.key.hex()}" for item in hand))


def deal_items(items: Sequence[Item]) -> list[list[Item]]:
    """The items in as many hands as there shall be bundles, by the hash of their addresses; none is empty.

    A word is then about as rare in each hand, so that scores can be compared across bundles.
    """
    count = count_bundles(len(items))
    hands: list[list[Item]] = [[] for _ in range(count)]
    for item in items:
        hands[zlib.crc32(item.url.encode("utf-8", "surrogatepass")) % count].append(item)
    return [hand for hand in hands if hand]


def count_bundles(entries: int) -> int:
    """A power of two: as many bundles as the entries are dealt out to."""
    count = 1
    while entries >= 2 * count * BUNDLE_ENTRIES and (count < MOST_BUNDLES or entries > count * LARGEST_BUNDLE):
        count *= 2
    return count


def _take_over(name: str, key: str, site_path: Path, earlier: EarlierSite) -> _Bundle | None:
    """The published bundle of this key, which now stands under ``site_path`` too; None without one."""
    kept: tuple[str, _Bundle] | None = earlier.read(f"index-{name}")
    if kept is None or kept[0] != key:
        return None
    if all(earlier.link(f"{name}/{uri}", digest, site_path) for uri, digest in kept[1][0].items()):
        return kept[1]
    shutil.rmtree(site_path / name, ignore_errors=True)
    return None


def _write_bundle(hand: Sequence[Item], bundle_path: Path, language: str) -> _Bundle:
    """A bundle just made."""
    stubs_by_url = {item.url: render_stub(item.describe(), language) for item in hand}
    idle = _UNUSED.__contains__ if bundle_path.name == BUNDLE else _SHARED.fullmatch
    contents = {uri: content for uri, content in sorted(run_pagefind(stubs_by_url).items()) if not idle(uri)}
    for folder in sorted({str(PurePosixPath(uri).parent) for uri in contents}):
        (bundle_path / folder).mkdir(parents=True, exist_ok=True)
    for uri, content in contents.items():
        (bundle_path / uri).write_bytes(content)
    digests = {uri: hash_bytes(content) for uri, content in contents.items()}
    fragments = {uri: content for uri, content in contents.items() if uri.startswith(_FRAGMENTS)}
    return digests, {_read_address(content): PurePosixPath(uri).stem for uri, content in fragments.items()}


def read_ids(bundle_path: Path) -> dict[str, str]:
    """Pagefind's ids of the public addresses in a bundle."""
    return {_read_address(path.read_bytes()): path.stem for path in sorted((bundle_path / _FRAGMENTS).glob("*.pf_fragment"))}


def _read_address(fragment: bytes) -> str:
    """The public address that a fragment is about, relative to the site; read from its beginning alone."""
    match = _ADDRESS.match(zlib.decompressobj(wbits=31).decompress(fragment, _HEAD_BYTES))
    if match is None:
        raise BuildError("a fragment of the search index does not begin as those of Pagefind do")
    return str(json.loads(b'"' + match[1] + b'"'))
