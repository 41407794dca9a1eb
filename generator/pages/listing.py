"""Long listings, split into pages that stay light whatever the size of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.pages.addresses import part_uri
from generator.pages.markdown import Markdown

# Rows with a summary are about 400 bytes of HTML, bare ones 150: both sizes keep a page near 40 kB.
PART_SIZE = 100
BARE_PART_SIZE = 250

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """One page of a listing.

    Attributes:
        uri: Of this page.
        number: 1-based.
        items: At most ``size``, in the order of the listing.
        first: 1-based place of the first item in the whole listing.
        total: Items in the whole listing.
        siblings: Uris of all parts, in order; of length 1 when nothing was split.
    """

    uri: str
    number: int
    items: tuple[Item, ...]
    first: int
    total: int
    siblings: tuple[Markdown, ...]

    @property
    def last(self) -> int:
        """1-based place of the last item in the whole listing."""
        return self.first + len(self.items) - 1


def split_listing(uri: str, items: Sequence[Item], size: int = PART_SIZE) -> list[Part[Item]]:
    """The pages of a listing at ``uri``; always at least one, which holds the uri itself."""
    count = max(1, -(-len(items) // size))
    siblings = tuple(Markdown(part_uri(uri, number)) for number in range(1, count + 1))
    return [
        Part(siblings[at], at + 1, tuple(items[at * size : (at + 1) * size]), at * size + 1, len(items), siblings)
        for at in range(count)
    ]
