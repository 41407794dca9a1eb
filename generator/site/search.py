"""The search index: a small stub page for everything that can be found, handed to Pagefind folder by folder.

Stubs instead of the finished pages, because the theme around a text costs Pagefind three times the time and half again the
memory; a folder instead of Pagefind's Python service, because that waits 0.1 s for every record.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Protocol

from generator.problems import BuildError
from generator.text import fold_text, squash_text

BUNDLE = "pagefind"

# Pagefind keeps one bundle's words in memory until it writes: 20,000 stubs with abstracts took 2.5 GB (measured, Pagefind 1.5.2).
# Papers, topics, datasets and names count alike; beyond this many, stubs are dealt out to several bundles that the browser merges.
BUNDLE_ENTRIES = 20_000

# The summary is a sentence of the abstract; inside it words count twice. Titles, names and aliases are metadata, whose weights
# are given in the browser (RANKING in search-engine.js): what is metadata is found, and stays out of the quoted sentence.
SUMMARY_WEIGHT = 2

# What Pagefind emits for interfaces that this site does not use.
_UNUSED = ("pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css")

# Pagefind begins the uncompressed text of every file of a bundle with this mark. Source: pagefind.js 1.5.2, `decompress`.
_SIGNATURE = b"pagefind_dcd"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    Attributes:
        url: Public address relative to the site, with a final slash (empty for the home page).
        title: Never empty.
        names: Names it coins or goes by.
        aliases: Other forms of those names, authors, and whatever else should lead here.
        text: Its words: an abstract, an explanation, a page.
        summary: The part of ``text`` that says most, half-open, or None.
    """

    url: str
    title: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    text: str = ""
    summary: tuple[int, int] | None = None


class KeptIndex(Protocol):
    """Bundles of an earlier build, by the stubs that they were made from."""

    def take_over(self, stubs_by_url: Mapping[str, str], bundle_path: Path) -> bool:
        """Whether the bundle of exactly these stubs now stands at ``bundle_path``."""
        ...

    def keep(self, stubs_by_url: Mapping[str, str], bundle_path: Path) -> None:
        """Remember a bundle just made."""
        ...


def write_index(entries: Iterable[Entry], site_path: Path, language: str = "en", kept: KeptIndex | None = None) -> tuple[str, ...]:
    """Index the entries into ``pagefind/`` (and ``pagefind-2/`` ...) under the site; the names of the bundles, first one first.

    Raises:
        BuildError: When Pagefind fails or is not installed.
    """
    ordered = sorted(entries, key=lambda entry: entry.url)
    count = max(1, -(-len(ordered) // BUNDLE_ENTRIES))
    bundles = []
    for number in range(count):
        bundle = BUNDLE if number == 0 else f"{BUNDLE}-{number + 1}"
        # Dealt out one by one, so that words are about as rare in each bundle and scores can be compared across them.
        stubs_by_url = {entry.url: render_stub(entry, language) for entry in ordered[number::count]}
        if not (kept and kept.take_over(stubs_by_url, site_path / bundle)):
            _write_bundle(stubs_by_url, site_path / bundle)
            if kept:
                kept.keep(stubs_by_url, site_path / bundle)
        bundles.append(bundle)
    return tuple(bundles)


def _write_bundle(stubs_by_url: Mapping[str, str], bundle_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="paperatlas-stubs-") as folder:
        for url, stub in stubs_by_url.items():
            stub_path = Path(folder) / url / "index.html"
            stub_path.parent.mkdir(parents=True, exist_ok=True)
            stub_path.write_text(stub, encoding="utf-8")
        _run_pagefind(Path(folder), bundle_path)
    for name in _UNUSED:
        (bundle_path / name).unlink(missing_ok=True)


def _run_pagefind(stubs_path: Path, bundle_path: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", str(stubs_path), "--output-path", str(bundle_path), "--silent"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or not (bundle_path / "pagefind-entry.json").is_file():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise BuildError(["Pagefind could not build the search index (is `pagefind[bin]` installed?)", *said[-5:]])


def render_stub(entry: Entry, language: str = "en") -> str:
    """The page that Pagefind reads in place of the real one; every value is escaped."""
    meta = {
        "title": entry.title,
        "name": ", ".join(entry.names),
        "also": " ".join(
            [*entry.aliases, *sorted(fold_variants(" ".join((entry.title, *entry.names, *entry.aliases, entry.text))))]
        ),
    }
    head = "".join(f'<meta data-pagefind-meta="{key}[content]" content="{escape(value)}">' for key, value in meta.items() if value)
    # What a result is, its address says: filters are written in hash order, and a site must come out the same twice.
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">{head}</head>'
        f"<body data-pagefind-body>{_render_body(entry)}</body></html>\n"
    )


def _render_body(entry: Entry) -> str:
    # Pagefind leaves out a page without any word, so the title stands in where there is no text.
    if not fold_text(entry.text):
        return f"<p>{escape(entry.title)}</p>"
    if entry.summary is None:
        return f"<p>{escape(entry.text)}</p>"
    start, end = entry.summary
    before, told, after = (escape(part) for part in (entry.text[:start], entry.text[start:end], entry.text[end:]))
    return f'<p>{before}<span data-pagefind-weight="{SUMMARY_WEIGHT}">{told}</span>{after}</p>'


def fold_variants(text: str) -> set[str]:
    """Plain forms of the words that Pagefind would only find as they are written.

    Pagefind itself joins hyphens (``pre-training`` is found as ``pretraining``), splits capitals (``ConvNeXt``: ``conv``, ``next``)
    and drops accents. It does not know compatibility forms: ``M²UGen`` gets the variant ``m2ugen``, ``ﬁne`` gets ``fine``.
    """
    return {squash_text(word) for word in text.split() if _is_compatibility(word) and squash_text(word)}


def _is_compatibility(word: str) -> bool:
    return not word.isascii() and unicodedata.normalize("NFKC", word) != unicodedata.normalize("NFC", word)


def squash_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names of several words as one (``CNN Filter DB``: ``cnnfilterdb``), as people type them; sorted, each once."""
    return tuple(sorted({squash_text(name) for name in names if " " in fold_text(name)}))


def read_fragments(site_path: Path, bundles: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of public address and Pagefind's id of it, for every entry of the bundles, in order of ids.

    The browser gets ids from a search and must otherwise fetch a file for each to learn which page it is.
    """
    for bundle in bundles:
        for path in sorted((site_path / bundle / "fragment").glob("*.pf_fragment")):
            text = gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE)
            yield str(json.loads(text)["url"]).removeprefix("/"), path.stem
