"""Names as families: every form in which papers write one, with the papers that do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.model import CoinedName, NameId, PaperId
from generator.pages.atlas import Atlas
from generator.text import fold_text, squash_text


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a name as written, and the papers that write it so, by id."""

    text: str
    papers: tuple[PaperId, ...]


def list_families(atlas: Atlas) -> Mapping[NameId, list[Form]]:
    """The forms of each name but for the name itself and its plural, by folded form.

    A mention means a paper; where that paper coins several names, a form belongs to the longest one it holds, else to the first.
    """
    survey = atlas.survey
    papers: dict[NameId, dict[str, set[PaperId]]] = {}
    texts = {paper.id: paper for paper in survey.corpus.papers}
    for source, mentions in survey.mentions.items():
        for mention in mentions:
            names = survey.names.get(mention.target, ())
            words = {texts[source].text(item.field)[item.start : item.end] for item in mention.evidence}
            for form in words if names else ():
                name = _choose_name(form, names)
                if name.name not in (form, form.removesuffix("s")):
                    papers.setdefault(name.id, {}).setdefault(form, set()).add(source)
    return {
        name: [Form(form, tuple(sorted(forms[form]))) for form in sorted(forms, key=lambda form: (fold_text(form), form))]
        for name, forms in papers.items()
    }


def _choose_name(form: str, names: Sequence[CoinedName]) -> CoinedName:
    """The name whose longest form stands in a form; the first of the paper when none does. Ties go to the earlier name."""
    key = squash_text(form)
    lengths = [max((len(own) for own in map(squash_text, (name.name, *name.aliases)) if own in key), default=0) for name in names]
    return names[lengths.index(max(lengths))]
