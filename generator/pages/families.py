"""Names as families: every form in which papers write one, with the papers that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.model import NameId, PaperId
from generator.pages.atlas import Atlas
from generator.text import fold_text, squash_text

# A name by its id with its forms, the name itself first.
Coined = tuple[NameId, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a name as written, and the papers that write it so, by id."""

    text: str
    papers: tuple[PaperId, ...]


def list_families(atlas: Atlas) -> Mapping[NameId, list[Form]]:
    """The forms of each name but for the name itself and its plural, by folded form.

    A mention means a paper; where that paper coins several names, a form belongs to the longest one it holds, else to the first.
    """
    papers: dict[NameId, dict[str, set[PaperId]]] = {}
    for source, outline in atlas.outlines.items():
        for target, form in outline.forms:
            names = atlas.outlines[target].names if target in atlas.outlines else ()
            if not names:
                continue
            name, (title, *_) = _choose_name(form, names)
            if title not in (form, form.removesuffix("s")):
                papers.setdefault(name, {}).setdefault(form, set()).add(source)
    return {
        name: [Form(form, tuple(sorted(forms[form]))) for form in sorted(forms, key=lambda form: (fold_text(form), form))]
        for name, forms in papers.items()
    }


def _choose_name(form: str, names: Sequence[Coined]) -> Coined:
    """The name whose longest form stands in a form; the first of the paper when none does. Ties go to the earlier name."""
    key = squash_text(form)
    lengths = [max((len(own) for own in map(squash_text, forms) if own in key), default=0) for _, forms in names]
    return names[lengths.index(max(lengths))]
