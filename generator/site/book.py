"""What is known of finished pages, in few bytes each: a site may have 170,000 of them, with forty links on every one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar

from generator.packing import pack, unpack
from generator.site.links import PageScan
from generator.site.shard import PageFacts

_T = TypeVar("_T")

# At least 32 bits everywhere that Python runs. Source: Python library reference, `array`.
_KIND = "I"
# Things with a number for each page, beyond which the numbers are given anew: a site has about two, page and assets.
_SPARE = 8


@dataclass(frozen=True, slots=True)
class Rest:
    """What few pages have.

    Attributes:
        anchor_links: See `generator.site.shard.PageFacts`.
        entries: See `generator.site.shard.PageFacts`.
        wanted: File and anchor of every link to an anchor of another page.
        broken: See `generator.site.links.PageScan`.
        missing_anchors: See `generator.site.links.PageScan`.
    """

    anchor_links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    entries: tuple[dict[str, Any], ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    broken: tuple[str, ...] = ()
    missing_anchors: tuple[str, ...] = ()


_NOTHING = Rest()


@dataclass(frozen=True, slots=True)
class PageRow:
    """A finished page; things that many pages have in common are numbers, each `array` bytes, which its `PageBook` can tell.

    Attributes:
        uri: Its Markdown, relative to docs.
        dest_uri: Its file, relative to the site.
        source: The key of its Markdown.
        regions: The key of the generated regions, where it shows any; else empty.
        digest: The key of its bytes.
        title: See `generator.site.links.PageScan`.
        size: Bytes of the file.
        links: How many links within the site it has.
        asked: Which files its links asked for, and the answers.
        ways: Which files a reader can go to from it.
        fetched: Which files a browser fetches for it.
        anchors: Ids that other pages may link to, a line each.
        rest: `Rest`, packed; empty where there is nothing of it.
    """

    uri: str
    dest_uri: str
    source: str
    regions: str
    digest: str
    title: str
    size: int
    links: int
    asked: bytes
    ways: bytes
    fetched: bytes
    anchors: str
    rest: bytes

    def read_rest(self) -> Rest:
        """What few pages have."""
        rest: Rest = unpack(self.rest) if self.rest else _NOTHING
        return rest


class Numbers(Generic[_T]):
    """Things by number, from 0 in the order in which they were met."""

    def __init__(self, things: Iterable[_T] = ()) -> None:
        """Number ``things``."""
        self._numbers: dict[_T, int] = {thing: number for number, thing in enumerate(things)}

    def __iter__(self) -> Iterator[_T]:
        """The things, in the order of their numbers."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def number(self, thing: _T) -> int:
        """The number of a thing, which may be new."""
        return self._numbers.setdefault(thing, len(self._numbers))

    def write(self, things: Iterable[_T]) -> bytes:
        """The numbers of some things, sorted, each once."""
        known = self._numbers
        return array(_KIND, sorted({known.setdefault(thing, len(known)) for thing in things})).tobytes()


def read_numbers(content: bytes) -> array[int]:
    """The numbers that `Numbers.write` wrote."""
    numbers = array(_KIND)
    numbers.frombytes(content)
    return numbers


@dataclass(slots=True)
class PageBook:
    """Finished pages by the address of their Markdown, and the things that their numbers mean.

    Attributes:
        rows: The pages.
        asked: Address of a file, and what `generator.site.shard.answer_lookup` said of it.
        files: Files of the site.
    """

    rows: dict[str, PageRow] = field(default_factory=dict)
    asked: Numbers[tuple[str, str]] = field(default_factory=Numbers)
    files: Numbers[str] = field(default_factory=Numbers)

    def add(self, facts: PageFacts, regions: str) -> PageRow:
        """Take in a page just made; ``regions`` is the key of the regions it shows."""
        scan = facts.scan or PageScan(facts.dest_uri)
        row = replace(
            self.describe(scan, Rest(facts.anchor_links, facts.entries)),
            uri=facts.uri,
            source=facts.source,
            regions=regions,
            digest=facts.digest,
            asked=self.asked.write(facts.lookups),
            anchors="\n".join(facts.anchors),
        )
        self.rows[facts.uri] = row
        return row

    def describe(self, scan: PageScan, rest: Rest = _NOTHING) -> PageRow:
        """A page of which only its bytes are known."""
        wanted = {(link.uri, link.anchor): None for link in scan.links if link.anchor and not link.anchor.startswith(":~:")}
        rest = replace(rest, wanted=tuple(wanted), broken=tuple(scan.broken), missing_anchors=tuple(scan.missing_anchors))
        return PageRow(
            uri="",
            dest_uri=scan.uri,
            source="",
            regions="",
            digest="",
            title=scan.title,
            size=scan.size,
            links=len(scan.links),
            asked=b"",
            ways=self.files.write(link.uri for link in scan.links if link.walkable),
            fetched=self.files.write(link.uri for link in scan.links if not link.walkable),
            anchors="",
            rest=b"" if rest == _NOTHING else pack(rest),
        )

    def adopt(self, rows: Iterable[PageRow], other: PageBook) -> None:
        """Take in pages of another book."""
        if self.asked is other.asked:
            self.rows.update((row.uri, row) for row in rows)
            return
        asked, files = list(other.asked), list(other.files)
        for row in rows:
            self.rows[row.uri] = replace(
                row,
                asked=self.asked.write(asked[number] for number in read_numbers(row.asked)),
                ways=self.files.write(files[number] for number in read_numbers(row.ways)),
                fetched=self.files.write(files[number] for number in read_numbers(row.fetched)),
            )

    def choose(self, uris: Iterable[str]) -> PageBook:
        """A book of some of the pages; its numbers mean what they mean here."""
        return PageBook({uri: self.rows[uri] for uri in uris}, self.asked, self.files)

    def thin(self) -> PageBook:
        """This book, or one of the same pages where most things that have a number here have left the site."""
        if len(self.asked) + len(self.files) <= _SPARE * len(self.rows) + _SPARE:
            return self
        thinned = PageBook()
        thinned.adopt(self.rows.values(), self)
        return thinned

    def write(self) -> tuple[Any, ...]:
        """The book as plain containers, column by column, which are packed and unpacked in a fraction of the time of rows."""
        return list(self.asked), list(self.files), list(zip(*map(_read_row, self.rows.values()), strict=True))

    @classmethod
    def read(cls, written: Sequence[Any]) -> PageBook:
        """The book that `write` wrote."""
        asked, files, columns = written
        rows = (PageRow(*values) for values in zip(*columns, strict=True))
        return cls({row.uri: row for row in rows}, Numbers(asked), Numbers(files))


def read_digests(written: Sequence[Any]) -> dict[str, str]:
    """The keys of the pages by address in the site, from what `PageBook.write` wrote."""
    columns = dict(zip(_COLUMNS, written[2], strict=False))
    return dict(zip(columns.get("dest_uri", ()), columns.get("digest", ()), strict=True))


_COLUMNS = tuple(column.name for column in fields(PageRow))
_read_row = attrgetter(*_COLUMNS)
