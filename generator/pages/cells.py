"""What pages are made from, cell by cell: each value of each map with a digest, to tell which have changed since the last build."""

from __future__ import annotations

import marshal
from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from zlib import crc32

from generator.findings import Findings
from generator.model import Paper, Survey
from generator.packing import SEAL, digest_bytes, digest_words
from generator.roster import Roster, digest_paper

# What no page reads of a survey as a whole, for it changes with every paper: an atlas has maps of what is in it.
CLOSED = frozenset({"survey.corpus.papers", "survey.taxonomy", "survey.datasets", "survey.related"})
# What is known of the papers one by one.
PAPERS, RELATED = "atlas.papers", "survey.related"


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a map: its keys in order, and the digests of their values one after another, `SEAL` bytes each.

    What is no map has no keys and one digest.
    """

    keys: tuple[Hashable, ...]
    digests: bytes

    def list_cells(self) -> Iterator[tuple[Hashable, bytes]]:
        """Each key with the digest of its value."""
        return ((key, self.digests[at * SEAL : (at + 1) * SEAL]) for at, key in enumerate(self.keys))


def tabulate(value: object) -> Table:
    """The table of a map, or of a value that is none."""
    if not isinstance(value, Mapping):
        return Table((), _digest_value(value))
    if isinstance(value, Findings):
        return Table(tuple(value), value.cells.seals)
    return Table(tuple(value), b"".join([_digest_value(item) for item in value.values()]))


def renew_table(before: Table | None, found: Mapping[Any, Any], changed: Container[Hashable]) -> Table:
    """The table of a map of which only the values of some keys can be other ones than before."""
    known = {key: digest for key, digest in before.list_cells() if key not in changed} if before else {}
    return Table(tuple(found), b"".join([known.get(key) or _digest_value(found[key]) for key in found]))


def tabulate_survey(survey: Survey, roster: Roster | None = None) -> dict[str, Table]:
    """The tables of all that pages read in a survey itself, by path, and of its papers, whose ``roster`` somebody may have."""
    papers = survey.corpus.papers
    digests = roster.list_digests() if roster else map(digest_paper, papers)
    cells = [_digest_whole(paper, digest) for paper, digest in zip(papers, digests, strict=True)]
    own = {PAPERS: Table(tuple([paper.id for paper in papers]), b"".join(cells)), RELATED: tabulate(survey.related)}
    return own | {path: tabulate(value) for path, value in list_fields("survey", survey)}


def list_fields(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass with their paths below ``path``, those of dataclasses in it too, but for what is `CLOSED`."""
    for field in fields(value):
        name, item = f"{path}.{field.name}", getattr(value, field.name)
        if name in CLOSED:
            continue
        yield from list_fields(name, item) if is_dataclass(item) else ((name, item),)


def _digest_whole(paper: Paper, digest: bytes) -> bytes:
    """`SEAL` bytes that change with anything of a paper, of which ``digest`` is what `digest_paper` says."""
    places = [part for source in paper.sources for part in (source.path, str(source.line))]
    return digest_bytes(digest + digest_words([paper.raw_title, *places]))


def _digest_value(value: object) -> bytes:
    """`SEAL` bytes that change with the value.

    Its text says all of it: values are strings, numbers, None, and tuples, lists, dataclasses and enums of such. `marshal` writes
    plain ones in a fraction of the time, in its version 2 without a word of which are the same object.
    """
    try:
        return digest_bytes(marshal.dumps(value, 2))  # type: ignore[arg-type]
    except ValueError:
        return digest_bytes(repr(value).encode("utf-8", "surrogatepass"))


def find_changed(before: Mapping[str, Table], now: Mapping[str, Table]) -> set[int]:
    """The numbers of all cells with another value than before, and of all maps with such a cell or in another order."""
    changed = set()
    for name in before.keys() | now.keys():
        old, new = before.get(name), now.get(name)
        if old != new:
            changed.add(number_map(name))
            changed.update(number_cell(name, key) for key in list_changed(old, new))
    return changed


def list_changed(old: Table | None, new: Table | None) -> set[Hashable]:
    """The keys whose cells differ, those that one table lacks among them."""
    if old is None or new is None or old.keys != new.keys:
        cells = [set(table.list_cells()) if table else set() for table in (old, new)]
        return {key for key, _ in cells[0] ^ cells[1]}
    if old.digests == new.digests:
        return set()
    places = range(0, len(old.digests), SEAL)
    return {key for key, at in zip(old.keys, places, strict=False) if old.digests[at : at + SEAL] != new.digests[at : at + SEAL]}


def number_cell(name: str, key: Any) -> int:
    """A number in [0, 2^32) for a cell of a map; two cells that share one are made anew together, which is never wrong."""
    return crc32(f"{name}\n{key}".encode("utf-8", "surrogatepass"))


def number_map(name: str) -> int:
    """A number in [0, 2^32) for a map as a whole: its keys, their order and all values."""
    return crc32(name.encode())
