"""Every name of the corpus with the one paper it stands for, and the names that stand for none or for several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from generator.analysis.affinity import Vocabulary, build_vocabulary
from generator.analysis.glossary import agree, find_abbreviations, strip_plural
from generator.analysis.matching import Lexicon
from generator.analysis.spelling import holds_marked
from generator.model import AmbiguousName, Basis, CoinedName, Paper, PaperId, Taxonomy
from generator.text import fold_text, squash_text

Names = Mapping[PaperId, tuple[CoinedName, ...]]
# An acronym this short is soon used twice: it is linked only where nothing speaks against it.
_SHORT = 4
# Capitals this few, whose paper gives no long form, are not linked at all.
_BARE = 3
# A name that a person gave to a paper wins over every other.
_STRONGEST = 4


@dataclass(frozen=True, slots=True)
class Register:
    """Every name of the corpus with the paper it stands for.

    Attributes:
        lexicon: All surface forms, linked or not: a long form hides the shorter ones inside it.
        target_by_form: The paper of each surface form that is linked.
        known: The forms that the taxonomy gives.
        resolved: The forms that several papers coin and that were given to one of them.
        own_by_id: The folded names each paper coins.
        longs_by_id: The long form of each acronym that a paper expands, by folded acronym, by paper.
        vocabulary: The words of the corpus.
        ordinary: The taxonomy's ordinary words, case-folded.
        paper_by_id: The papers.
        ambiguous: The names left unlinked, sorted by folded name.
    """

    lexicon: Lexicon
    target_by_form: Mapping[str, PaperId]
    known: frozenset[str]
    resolved: frozenset[str]
    own_by_id: Mapping[PaperId, frozenset[str]]
    longs_by_id: Mapping[PaperId, Mapping[str, str]]
    vocabulary: Vocabulary
    ordinary: frozenset[str]
    paper_by_id: Mapping[PaperId, Paper]
    ambiguous: tuple[AmbiguousName, ...]

    def is_ordinary(self, word: str) -> bool:
        """Whether a word is one of everyday language: the taxonomy says so, or the corpus writes it in lower case."""
        return word.casefold() in self.ordinary or word.casefold() in self.vocabulary.papers_by_word


def build_register(papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy) -> Register:
    """The register of a corpus. The taxonomy's names win over names found, a name in a title over one in an abstract."""
    known = _place_known(papers, taxonomy)
    strength_by_form: dict[str, dict[PaperId, int]] = defaultdict(dict)
    own: dict[PaperId, set[str]] = {paper.id: set() for paper in papers}
    for paper in papers:
        for name in names[paper.id]:
            strength = _STRONGEST if name.basis is Basis.CORRECTED else 2 + any(item.field == "title" for item in name.evidence)
            for form in (name.name, *name.aliases):
                own[paper.id].add(squash_text(form))
                strength_by_form[form][paper.id] = max(strength, strength_by_form[form].get(paper.id, 0))
    longs = {paper.id: _read_longs(paper) for paper in papers}
    targets, resolved, ambiguous = _link(strength_by_form, known, longs)
    for form, target in known.items():
        own[target].add(squash_text(form))
    return Register(
        lexicon=Lexicon({*strength_by_form, *known}, spells),
        target_by_form=targets,
        known=frozenset(known),
        resolved=resolved,
        own_by_id={paper_id: frozenset(keys) for paper_id, keys in own.items()},
        longs_by_id=longs,
        vocabulary=build_vocabulary(papers),
        ordinary=frozenset(fold_text(word) for word in taxonomy.ordinary_words),
        paper_by_id={paper.id: paper for paper in papers},
        ambiguous=ambiguous,
    )


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


def _read_longs(paper: Paper) -> dict[str, str]:
    """The long forms that a paper gives for its acronyms, by folded acronym; the first of each counts."""
    longs: dict[str, str] = {}
    for field in ("title", "abstract"):
        text = paper.title.plain if field == "title" else paper.abstract.plain
        for pair in find_abbreviations(text):
            longs.setdefault(squash_text(strip_plural(pair.short)), pair.long)
    return longs


def _link(
    strength_by_form: Mapping[str, Mapping[PaperId, int]],
    known: Mapping[str, PaperId],
    longs: Mapping[PaperId, Mapping[str, str]],
) -> tuple[dict[str, PaperId], frozenset[str], tuple[AmbiguousName, ...]]:
    """The paper of each form that has one, the forms that had to be resolved, and the forms that several papers or uses share."""
    known_keys = {squash_text(form): target for form, target in known.items()}
    uses_by_key = _gather_uses(longs)
    targets: dict[str, PaperId] = {}
    resolved: set[str] = set()
    ambiguous: dict[str, AmbiguousName] = {}
    for form, strengths in sorted(strength_by_form.items()):
        key = squash_text(form)
        best = [paper_id for paper_id, strength in strengths.items() if strength == max(strengths.values())]
        if key in known_keys:
            targets[form] = known_keys[key]
        elif len(best) > 1:
            ambiguous.setdefault(key, AmbiguousName(form, tuple(sorted(strengths)), f"coined by {len(strengths)} papers"))
        elif len(form) <= _BARE and form.isupper() and not longs[best[0]].get(key):
            ambiguous.setdefault(key, AmbiguousName(form, (best[0],), "too short to be told from other uses"))
        elif other := _find_other_use(form, longs[best[0]].get(key, ""), uses_by_key.get(key, ())):
            ambiguous.setdefault(key, AmbiguousName(form, (best[0],), f"also stands for “{other}”"))
        else:
            targets[form] = best[0]
            if len(strengths) > 1:
                resolved.add(form)
    return targets | dict(known), frozenset(resolved), tuple(ambiguous[key] for key in sorted(ambiguous))


def _gather_uses(longs: Mapping[PaperId, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """The different long forms that the corpus gives for each acronym, sorted, by folded acronym."""
    uses: dict[str, set[str]] = defaultdict(set)
    for found in longs.values():
        for key, long in found.items():
            uses[key].add(long)
    return {key: tuple(sorted(group)) for key, group in uses.items()}


def _find_other_use(form: str, long: str, uses: tuple[str, ...]) -> str:
    """Another meaning that the corpus gives a short acronym in capitals, or an empty string."""
    if len(form) > _SHORT or not form.isupper():
        return ""
    return next((use for use in uses if long and not agree(use, long)), "")
