"""The datasets of one paper: listed forms that stand where datasets stand, and unlisted names that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.analysis.dataset_lexicon import DatasetLexicon, Hit
from generator.analysis.dataset_lists import DATA_WORD, Place, Setting, find_lists, read_setting
from generator.analysis.glossary import find_abbreviations
from generator.model import CoinedName, DatasetId, Evidence, Paper, TextField
from generator.text import find_sentences, squash_text

_FIELDS: tuple[TextField, ...] = ("abstract", "title")
# The long form of an acronym that stands for data.
DATA_IN_LONG = re.compile(r"\b(data ?set|benchmark|corpus|database|challenge|collection|suite|archive)\W*$", re.I)
# A long name is given with its short form, which is the one to keep: CelebFaces Attributes (CelebA).
_SHORT_FORM = re.compile(r" \((?=[^()]*[A-Z][^()]*[A-Z])[\w-]{2,20}\)")
# An author who is cited, or a measure with its value, is no dataset.
_NOT_DATA_AFTER = re.compile(r"\s+(?:et al\b|of\s+\d|scores?\b)")
_VARIANT = re.compile(r"-(\d+[KkMB]?|[A-Z]{1,3}|[A-Z][a-z]{1,2})(?![\w%-])")
# What is known of a word: it names something that is no dataset; it is one that is written in lower case.
OTHER, ORDINARY = 1, 2
# A sentence without any of these names no dataset that the taxonomy does not list.
_MAY_NAME = re.compile(rf"\b{DATA_WORD}\b|\bon\s", re.I)
_DATA = re.compile(rf"\b{DATA_WORD}\b", re.I)


@dataclass(frozen=True, slots=True)
class Find:
    """A dataset found at one place; ``dataset`` is None for a name the taxonomy does not list."""

    dataset: DatasetId | None
    surface: str
    evidence: Evidence


class DatasetFinder:
    """Finds the datasets of one paper at a time, with what is known of the whole corpus."""

    def __init__(self, lexicon: DatasetLexicon, words: Mapping[str, int]) -> None:
        """Know the listed datasets, and of other words whether they are `OTHER`, `ORDINARY`, or both, added up."""
        self._lexicon = lexicon
        self._words = words

    def find(self, paper: Paper, coined: Sequence[CoinedName]) -> Iterator[Find]:
        """Every dataset at every place of a paper, abstract before title; a listed one found once counts everywhere."""
        hits_by_field = {field: self._find_hits(paper.text(field)) for field in _FIELDS}
        other = self._find_own_acronyms(paper) | {squash_text(name.name) for name in coined if name.kind != "dataset"}
        own = frozenset(squash_text(name.name) for name in coined)
        for field in _FIELDS:
            hits_by_field[field] = [hit for hit in hits_by_field[field] if not self._is_variant(paper.text(field), hit, own)]
        finds = [find for field in _FIELDS for find in self._find_in_field(paper, field, hits_by_field[field], other)]
        found = {find.dataset for find in finds}
        spelled = {squash_text(find.surface) for find in finds}
        for field in _FIELDS:
            for hit in hits_by_field[field]:
                surface = paper.text(field)[hit.start : hit.end]
                if hit.dataset in found and (not hit.plain or squash_text(surface) in spelled):
                    finds.append(Find(hit.dataset, surface, Evidence(field, hit.start, hit.end, "listed-name")))
        finds.extend(self._find_coined(paper, coined))
        yield from _order(finds)

    def _is_other(self, key: str) -> bool:
        """Whether a folded word names something that is no dataset."""
        return self._words.get(key, 0) & OTHER != 0

    def _is_ordinary(self, word: str) -> bool:
        """Whether a word is also written without a capital."""
        return self._words.get(word.lower(), 0) & ORDINARY != 0

    def _find_hits(self, text: str) -> list[Hit]:
        """The listed forms in a text; an ordinary word with a capital is one that the corpus also writes without."""
        found = []
        for hit in self._lexicon.find_joined(text):
            word = text[hit.start : hit.end]
            is_name = hit.plain and word.isalpha() and not self._is_ordinary(word)
            found.append(replace(hit, plain=False) if is_name else hit)
        return found

    def _is_variant(self, text: str, hit: Hit, own: frozenset[str]) -> bool:
        """Whether a listed form is only the head of an unlisted name: COCO-DE, ImageNet-256, not ImageNet-CNN."""
        match = _VARIANT.match(text, hit.end)
        if match is None:
            return False
        return squash_text(text[hit.start : match.end()]) in own or not self._is_other(squash_text(match.group(1)))

    def _find_own_acronyms(self, paper: Paper) -> frozenset[str]:
        """The acronyms that the paper explains as something that is no dataset."""
        pairs = find_abbreviations(paper.abstract.plain)
        return frozenset(
            squash_text(pair.short) for pair in pairs if not DATA_IN_LONG.search(pair.long) and not self._lexicon.look_up(pair.long)
        )

    def _find_in_field(self, paper: Paper, field: TextField, hits: list[Hit], other: frozenset[str]) -> Iterator[Find]:
        """The datasets of one field, sentence by sentence."""
        text = paper.text(field)
        for start, end in find_sentences(text):
            inside = [hit for hit in hits if start <= hit.start < end]
            if not inside and not _MAY_NAME.search(text, start, end):
                continue
            sure = any(hit.sure for hit in inside)
            for group in find_lists(text, start, end, inside):
                # Every other name is the word that opens a sentence, and to read what is around one takes longest here.
                if len(group) == 1 and not group[0].hit and _skip_opening(text, group[0]) == group[0].end:
                    continue
                setting = read_setting(text, start, end, group)
                setting = replace(setting, use=True) if sure else setting
                yield from self._read_group(text, field, group, setting, other)

    def _read_group(
        self, text: str, field: TextField, group: list[Place], setting: Setting, other: frozenset[str]
    ) -> Iterator[Find]:
        """The datasets in one list of names."""
        sure = any(place.hit and place.hit.sure for place in group)
        listed = len({place.hit.dataset for place in group if place.hit})
        for place in group:
            surface = text[place.start : place.end]
            if place.hit:
                blocked = squash_text(surface) in other and not (setting.near and not place.hit.plain)
                if place.hit.sure or (not blocked and _counts(place.hit, setting, sure, listed)):
                    yield Find(place.hit.dataset, surface, Evidence(field, place.start, place.end, "listed-name"))
            elif field == "abstract" or (setting.apposition and place.start == 0):
                rule = _choose_rule(group, setting, sure or listed > 1)
                if rule:
                    yield from self._propose(text, field, place, rule)

    def _propose(self, text: str, field: TextField, place: Place, rule: str) -> Iterator[Find]:
        """The unlisted name at a place when nothing speaks against its being a dataset."""
        start = _skip_opening(text, place)
        surface = text[start : place.end]
        if not surface:
            return
        parts = [squash_text(surface), squash_text(surface.rsplit(" ", 1)[-1])]
        if rule in ("listed-beside", "measured-on"):
            parts.append(squash_text(re.split(r"[-/ ]", surface)[0]))
        listed_head = self._lexicon.look_up(surface.rsplit("-", 1)[0]) is not None
        if len(parts[0]) < 2 or not _looks_named(surface, rule):
            return
        if not listed_head and rule != "called-dataset" and any(map(self._is_other, parts)):
            return
        if all((not word.isupper() and self._is_ordinary(word)) or _DATA.fullmatch(word) for word in re.split(r"[\s-]", surface)):
            return
        if _SHORT_FORM.match(text, place.end) or _NOT_DATA_AFTER.match(text, place.end) or re.match(r"[a-z]+-[^\d]*$", surface):
            return
        yield Find(None, surface, Evidence(field, start, place.end, rule))

    def _find_coined(self, paper: Paper, coined: Sequence[CoinedName]) -> Iterator[Find]:
        """The dataset that the title announces as the paper's own work."""
        if not _DATA.search(paper.title.plain):
            return
        for name in (name for name in coined if name.kind == "dataset"):
            for evidence in name.evidence:
                surface = paper.text(evidence.field)[evidence.start : evidence.end]
                if evidence.field == "title" and squash_text(surface) == squash_text(name.name):
                    yield Find(self._lexicon.look_up(surface), surface, replace(evidence, rule="coined-dataset"))


def _counts(hit: Hit, setting: Setting, sure: bool, listed: int) -> bool:
    """Whether a listed form that could be another word is a dataset here."""
    if sure or setting.near or (listed > 1 and not hit.plain):
        return True
    return not hit.plain and (setting.data or setting.use or setting.measured)


def _choose_rule(group: Sequence[Place], setting: Setting, sure: bool) -> str:
    """The rule by which an unlisted name in a list is a dataset; empty when none holds."""
    if setting.apposition and len(group) == 1:
        return "called-dataset"
    if setting.near or (setting.data and len(group) > 1):
        return "dataset-phrase"
    if sure and len(group) > 1:
        return "listed-beside"
    return "measured-on" if setting.measured else ""


def _skip_opening(text: str, place: Place) -> int:
    """The start of a name without an ordinary word whose capital only opens a sentence; the end of the place when none is left."""
    head, _, rest = text[place.start : place.end].partition(" ")
    opens = place.start == 0 or text[max(0, place.start - 2) : place.start] in (". ", "! ", "? ", ": ")
    if not opens or not re.fullmatch(r"[A-Z][a-z]*(?:-[a-z]+)*", head):
        return place.start
    return place.start + len(head) + 1 if rest else place.end


def _looks_named(surface: str, rule: str) -> bool:
    """Whether a surface is written like a name: with a digit or a second capital, or any capital where the words say dataset."""
    if re.search(r"(?:^|[\s-])(?:based|trained|style|like|level)$", surface) or re.fullmatch(r"\d*[DKMB]|[A-Z]\w?", surface):
        return False
    if re.search(r"[A-Z]{2}s$", surface):
        return False
    if re.search(r"\d|[A-Za-z][A-Z]", surface):
        return True
    return rule in ("dataset-phrase", "called-dataset")


def _order(finds: Sequence[Find]) -> list[Find]:
    """The finds in the order of the text, abstract before title, each place once for each dataset."""
    unique = {(find.dataset, find.evidence.field, find.evidence.start, find.evidence.end): find for find in reversed(finds)}
    return sorted(
        unique.values(), key=lambda find: (find.evidence.field, find.evidence.start, find.evidence.end, find.dataset or "")
    )
