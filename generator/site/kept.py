"""Pages of the last build, taken over into the next one where nothing that they depend on changed.

The bytes are not kept twice: they stand in the published site, and are taken over only where they still are what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation

from generator.site.book import PageBook, PageRow, read_digests, read_numbers
from generator.site.fingerprint import describe
from generator.site.parts import Place
from generator.site.shard import PageFacts, Workshop, answer_lookup
from generator.site.stage import Stage
from generator.site.store import Store
from generator.site.trees import hash_bytes, join_keys

_NAME = "pages"
# What pages show of another page's front matter. Source: Material 9.8.1, partials/nav-item.html and tabs-item.html.
_NAV_META = frozenset({"icon", "status", "subtitle", "title"})


@dataclass(frozen=True, slots=True)
class Settled:
    """A staging folder that holds the pages of the last build.

    Attributes:
        shell: What these pages were made under.
        wrong: Those that were not found as they were written.
    """

    shell: str
    wrong: frozenset[str]


def settle_pages(store: Store, stage: Stage) -> Settled:
    """Let the staging folder hold the pages of the last build, before it is known which of them are right."""
    shell, written = store.read_last(_NAME) or ("", None)
    return Settled(shell, stage.settle(read_digests(written) if written else {}))


class KeptPages:
    """The finished pages of the last build under one shell: theme, navigation, options and versions."""

    def __init__(self, places: Sequence[Place], shell: str, stage: Stage, key_regions: Callable[[], str]) -> None:
        """Know what lies in ``places``, the first this build's own; ``key_regions`` is only called for pages with regions."""
        self._store, self._shell, self._stage = places[0].store, shell, stage
        self._key_regions = key_regions
        self._books = [(place.site_path, _read_book(place, shell)) for place in places]

    def fill(self, settled: Settled) -> None:
        """Begin with the pages of this build's own place, which stand in the staging folder if they are those that were settled."""
        self._stage.fill(self._list_digests(), settled.wrong if settled.shell == self._shell else None)

    def take_over(self, workshop: Workshop, sources_by_uri: Mapping[str, str]) -> PageBook:
        """The pages that are still right, which now stand in the staged site too; all others do so no longer.

        ``sources_by_uri`` has the keys of files in docs, as far as they are known without reading them.
        """
        answers = {uri: answer_lookup(file) for uri, file in workshop.files.src_uris.items()}
        book = self._books[0][1].choose(())
        wanted = {file.src_uri: _key_source(file, sources_by_uri) for file in workshop.documents}
        for place, other in self._books:
            wrong = {number for number, (uri, answer) in enumerate(other.asked) if answers.get(uri, "") != answer}
            rows = [other.rows[uri] for uri, source in wanted.items() if uri in other.rows and other.rows[uri].source == source]
            right = (row for row in rows if row.uri not in book.rows and self._is_right(row, wrong))
            taken = [row for row in right if self._stage.take(row.dest_uri, row.digest, place)]
            book.adopt(taken, other)
        self._stage.drop(uri for uri in self._list_digests() if uri not in self._stage.digests_by_uri)
        return book

    def key_regions(self, facts: PageFacts) -> str:
        """The key of the regions of a page just made; empty where it shows none."""
        return self._key_regions() if facts.regions else ""

    def keep(self, book: PageBook, uris: Iterable[str]) -> None:
        """Remember some pages of a book."""
        kept = book.choose(uris).thin()
        if kept.rows != self._books[0][1].rows:
            self._store.write(_NAME, self._shell, kept.write())

    def _list_digests(self) -> dict[str, str]:
        return {row.dest_uri: row.digest for row in self._books[0][1].rows.values()}

    def _is_right(self, row: PageRow, wrong: set[int]) -> bool:
        """Whether a page of the same Markdown would come out the same; ``wrong`` has the answers that changed."""
        return (not wrong or wrong.isdisjoint(read_numbers(row.asked))) and (not row.regions or row.regions == self._key_regions())


def _read_book(place: Place, shell: str) -> PageBook:
    written = place.store.read(_NAME, shell)
    return PageBook.read(written) if written else PageBook()


def _key_source(file: File, sources_by_uri: Mapping[str, str]) -> str:
    """The key of a page's Markdown; that of a page which is no file of docs is never known."""
    known = sources_by_uri.get(file.src_uri, "") if file.abs_src_path else ""
    return known or hash_bytes(file.content_bytes)


def key_nav(nav: Navigation, *, own_templates: bool) -> str:
    """The key of everything that a page can show of the navigation; ``own_templates`` may show more than Material's.

    Raises:
        UnstableError: When the front matter of one of its pages holds something without a stable form.
    """
    return join_keys(*(_describe_item(item, own_templates) for item in nav.items))


def _describe_item(item: Any, own_templates: bool) -> str:
    children = [_describe_item(child, own_templates) for child in item.children or ()]
    place = [type(item).__name__, item.title, getattr(item, "url", None), children]
    if item.is_page:
        meta = {name: value for name, value in item.meta.items() if own_templates or name in _NAV_META}
        place += [item.file.src_uri, item.canonical_url, item.edit_url, meta, item.is_homepage]
    return describe(place)
