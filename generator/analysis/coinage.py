"""One sign that a paper coins a name: what the rules hand over to those who weigh them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model import TextField

STRONG, WEAK = 2, 1


@dataclass(frozen=True, slots=True)
class Coinage:
    """One sign that a paper coins a name.

    Attributes:
        name: The surface form, exactly ``paper.text(field)[start:end]``.
        field: Where it stands.
        start: First index.
        end: One past the last index.
        rule: The rule that found it.
        weight: ``STRONG`` when the sign suffices alone, ``WEAK`` when it needs a second one.
        sentence: The index of the sentence in the abstract; -1 in the title and in addresses.
        long: The long form, when the sign is an acronym with its expansion.
        main: Whether the words say that this is the work itself ("we propose", "our model, called"), not one of its parts.
        kind: What the words around the name call it.
    """

    name: str
    field: TextField
    start: int
    end: int
    rule: str
    weight: int
    sentence: int = -1
    long: str = ""
    main: bool = True
    kind: Literal["method", "dataset", ""] = ""
