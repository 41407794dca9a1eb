"""Rich text: clean words for display, and the marks in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a rich text that is not prose: TeX math or a web address.

    Attributes:
        kind: ``math`` (``value`` is TeX without delimiters) or ``url`` (``value`` is the address to link to).
        start: First index in the plain text.
        end: One past the last index; marks never overlap and are sorted by ``start``.
        value: The TeX source or the absolute http(s) address.
    """

    kind: Literal["math", "url"]
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class RichText:
    """Clean display text and the marks in it; the one type in which titles and abstracts travel.

    ``plain`` is NFC, single-spaced, without control characters or LaTeX leftovers; math that stays math stands in it as
    ``$...$``. A rich text renders itself to a target in `generator.pages.markdown` and nowhere else.
    """

    plain: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        """True when there is any text."""
        return bool(self.plain)
