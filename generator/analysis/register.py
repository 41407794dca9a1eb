"""Every name of the corpus with the one paper it stands for, and the names that stand for none or for several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.analysis.affinity import Vocabulary
from generator.analysis.glossary import agree, find_abbreviations, strip_plural
from generator.analysis.spelling import holds_marked
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import AmbiguousName, Basis, CoinedName, Paper, PaperId, Taxonomy
from generator.steps import Done, Known, Step
from generator.text import fold_text, squash_text

Names = Mapping[PaperId, tuple[CoinedName, ...]]
Longs = Mapping[str, str]
_FormOf = tuple[str, str, int, bool]
# An acronym this short is soon used twice: it is linked only where nothing speaks against it.
_SHORT = 4
# Capitals this few, whose paper gives no long form, are not linked at all.
_BARE = 3
# A name that a person gave to a paper wins over every other.
_STRONGEST = 4
# A marked word that stands by itself in so many papers is a word of the field.
_COMMON = 3


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name of the corpus.

    Attributes:
        target: The paper it stands for; None when it is not linked.
        meaning: What it means there: the long form that the paper gives, else for a name in capitals its title, if any.
        known: Whether the taxonomy gives it.
        resolved: Whether several papers coin it and it was given to one of them.
        ordinary: Whether it is a word of everyday language: the taxonomy says so, or the corpus writes it in lower case.
        plain: Whether every word in it is.
    """

    target: PaperId | None
    meaning: str | None
    known: bool
    resolved: bool
    ordinary: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Every name of the corpus with the paper it stands for.

    Attributes:
        known: What a paper's text is read with. Of the whole: the forms and papers of ``names``. By word: the `Form` of a surface
            form (linked or not: a long form hides the shorter ones inside it), if it is one, and whether several papers write the
            word, marked as a name, by itself.
        names: The paper of each form that the taxonomy gives.
        longs_by_id: The long form of each acronym that a paper expands, by folded acronym.
        ambiguous: The names left unlinked, sorted by folded name.
    """

    known: Known
    names: Mapping[str, PaperId]
    longs_by_id: Findings[Longs]
    ambiguous: tuple[AmbiguousName, ...]


def build_register(
    papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy, vocabulary: Vocabulary, crew: Crew = ALONE
) -> Register:
    """The register of a corpus. The taxonomy's names win over names found, a name in a title over one in an abstract."""
    known = _place_known(papers, taxonomy)
    strength_by_form: dict[str, dict[PaperId, int]] = defaultdict(dict)
    for form, _, paper_id, strength in index_forms(papers, names, crew).count("form"):
        strength_by_form[form][paper_id] = max(strength, strength_by_form[form].get(paper_id, 0))
    longs = crew.map_papers(Step("acronyms", _read_longs, count=_count_longs), papers)
    long_by_use: dict[str, dict[PaperId, str]] = defaultdict(dict)
    for key, long, paper_id in longs.count("use"):
        long_by_use[key][paper_id] = long
    targets, resolved, ambiguous = _link(strength_by_form, known, long_by_use)
    ordinary = frozenset(fold_text(word) for word in taxonomy.ordinary_words)
    title_by_id = {paper.id: paper.title.plain for paper in papers}

    def is_ordinary(word: str) -> bool:
        return word.casefold() in ordinary or word.casefold() in vocabulary.papers_by_word

    def describe(form: str) -> Form:
        target, is_known = targets.get(form), form in known
        meaning = None if target is None else long_by_use.get(squash_text(form), {}).get(target)
        if target is not None and meaning is None and form.isupper() and not is_known:
            meaning = title_by_id[target]
        plain = all(is_ordinary(word) or not word.isalpha() for word in form.split())
        return Form(target, meaning, is_known, form in resolved, is_ordinary(form), plain)

    common = {word for word, count in vocabulary.papers_by_name.items() if count >= _COMMON}
    forms = strength_by_form.keys() | known.keys()
    by_word = {word: (describe(word) if word in forms else None, word in common) for word in sorted(forms | common)}
    return Register(Known(tuple(sorted(known.items())), by_word), known, longs.findings, ambiguous)


def index_forms(papers: Sequence[Paper], names: Names, crew: Crew) -> Done[tuple[_FormOf, ...]]:
    """The surface forms of the names each paper coins; counted: every form with its paper, and the keys of those of no dataset."""
    return crew.map_papers(Step("forms", _list_forms, count=_count_forms), papers, given=[names])


def _list_forms(paper: Paper, _: Known, names: tuple[CoinedName, ...]) -> tuple[_FormOf, ...]:
    """Form, key, strength, and whether it is no dataset's, for each form of each name."""
    return tuple(
        (form, squash_text(form), _measure(name), name.kind != "dataset") for name in names for form in (name.name, *name.aliases)
    )


def _measure(name: CoinedName) -> int:
    return _STRONGEST if name.basis is Basis.CORRECTED else 2 + any(item.field == "title" for item in name.evidence)


def _count_forms(paper_id: PaperId, forms: tuple[_FormOf, ...]) -> dict[str, Iterable[Hashable]]:
    return {
        "form": [(form, key, paper_id, strength) for form, key, strength, _ in forms],
        "method": [key for _, key, _, is_method in forms if is_method],
    }


def spells(entry: str, surface: str) -> bool:
    """Whether a surface spells a name: as it stands, or, for names marked by their capitals, with other capitals or hyphens.

    ``ConvNext`` spells ``ConvNeXt``; ``as ViT`` does not spell ``As-ViT``, ``look`` not ``LOOK``, ``violet`` not ``VIOLET``.
    """
    if surface == entry:
        return True
    if surface.count(" ") > entry.count(" ") or not holds_marked(entry):
        return False
    if entry.endswith("S") and surface.endswith("s") and surface[-2:-1].isupper():
        return False  # the plural of another name: "LoRAs" beside "LoRAS"
    if surface.casefold() == entry.casefold():
        return sum(char.isalpha() for char in entry) > _SHORT and _is_mixed(entry) and _is_mixed(surface)
    return squash_text(surface) == squash_text(entry) and [char.isupper() for char in surface if char.isalnum()] == [
        char.isupper() for char in entry if char.isalnum()
    ]


def _is_mixed(name: str) -> bool:
    """Whether a name has small letters beside its capitals, and a capital that is not the first letter."""
    return any(char.islower() for char in name) and any(char.isupper() for char in name[1:])


def _place_known(papers: tuple[Paper, ...], taxonomy: Taxonomy) -> dict[str, PaperId]:
    """The names that the taxonomy gives to papers of this corpus, with the paper, by surface form."""
    id_by_title = {squash_text(paper.title.plain): paper.id for paper in papers}
    found: dict[str, PaperId] = {}
    for entry in taxonomy.names:
        target = id_by_title.get(squash_text(entry.title))
        if target:
            found.update(dict.fromkeys((entry.name, *entry.aliases), target))
    return found


def _read_longs(paper: Paper, _: Known) -> Longs:
    """The long forms that a paper gives for its acronyms, by folded acronym; the first of each counts."""
    longs: dict[str, str] = {}
    for text in (paper.title.plain, paper.abstract.plain):
        for pair in find_abbreviations(text):
            longs.setdefault(squash_text(strip_plural(pair.short)), pair.long)
    return longs


def _count_longs(paper_id: PaperId, longs: Longs) -> dict[str, Iterable[Hashable]]:
    return {"use": [(key, long, paper_id) for key, long in longs.items()]}


def _link(
    strength_by_form: Mapping[str, Mapping[PaperId, int]],
    known: Mapping[str, PaperId],
    long_by_use: Mapping[str, Mapping[PaperId, str]],
) -> tuple[dict[str, PaperId], frozenset[str], tuple[AmbiguousName, ...]]:
    """The paper of each form that has one, the forms that had to be resolved, and the forms that several papers or uses share."""
    known_keys = {squash_text(form): target for form, target in known.items()}
    targets: dict[str, PaperId] = {}
    resolved: set[str] = set()
    ambiguous: dict[str, AmbiguousName] = {}
    for form, strengths in sorted(strength_by_form.items()):
        key = squash_text(form)
        uses = long_by_use.get(key, {})
        best = [paper_id for paper_id, strength in strengths.items() if strength == max(strengths.values())]
        if key in known_keys:
            targets[form] = known_keys[key]
        elif len(best) > 1:
            ambiguous.setdefault(key, AmbiguousName(form, tuple(sorted(strengths)), f"coined by {len(strengths)} papers"))
        elif len(form) <= _BARE and form.isupper() and not uses.get(best[0]):
            ambiguous.setdefault(key, AmbiguousName(form, (best[0],), "too short to be told from other uses"))
        elif other := _find_other_use(form, uses.get(best[0], ""), uses.values()):
            ambiguous.setdefault(key, AmbiguousName(form, (best[0],), f"also stands for “{other}”"))
        else:
            targets[form] = best[0]
            if len(strengths) > 1:
                resolved.add(form)
    return targets | dict(known), frozenset(resolved), tuple(ambiguous[key] for key in sorted(ambiguous))


def _find_other_use(form: str, long: str, uses: Iterable[str]) -> str:
    """Another meaning that the corpus gives a short acronym in capitals, or an empty string."""
    if len(form) > _SHORT or not form.isupper():
        return ""
    return next((use for use in sorted(set(uses)) if long and not agree(use, long)), "")
