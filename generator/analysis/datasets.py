"""Datasets and benchmarks that papers name: the listed ones, and names that stand where datasets stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.analysis.dataset_lexicon import DatasetLexicon, Hit
from generator.analysis.dataset_lists import DATA_WORD, Place, Setting, find_lists, read_setting
from generator.analysis.glossary import find_abbreviations
from generator.model import Basis, CoinedName, Dataset, DatasetId, DatasetUse, Evidence, Paper, PaperId, Taxonomy, TextField
from generator.text import find_sentences, fold_text, slug_text, squash_text

_FIELDS: tuple[TextField, ...] = ("abstract", "title")
_DATA_IN_LONG = re.compile(r"\b(data ?set|benchmark|corpus|database|challenge|collection|suite|archive)", re.I)
# An all-capital name of at most so many letters is more often a method, a task or a sensor: it must stand among datasets at least
# in this share of its places in the corpus.
_ACRONYM, _ACRONYM_SHARE = 6, 0.4
_LOWER_WORD = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w])")
# A long name is given with its short form, which is the one to keep: CelebFaces Attributes (CelebA).
_SHORT_FORM = re.compile(r" \((?=[^()]*[A-Z][^()]*[A-Z])[\w-]{2,20}\)")
# An author who is cited, or a measure with its value, is no dataset.
_NOT_DATA_AFTER = re.compile(r"\s+(?:et al\b|of\s+\d|scores?\b)")
_VARIANT = re.compile(r"-(\d+[KkMB]?|[A-Z]{1,3})(?![\w%-])")
_DATA = re.compile(rf"\b{DATA_WORD}\b", re.I)


@dataclass(frozen=True, slots=True)
class _Find:
    """A dataset found at one place; ``dataset`` is None for a name the taxonomy does not list."""

    dataset: DatasetId | None
    surface: str
    evidence: Evidence


def find_datasets(
    papers: Sequence[Paper], names: Mapping[PaperId, tuple[CoinedName, ...]], taxonomy: Taxonomy
) -> tuple[tuple[Dataset, ...], Mapping[PaperId, tuple[DatasetUse, ...]]]:
    """Datasets that at least one paper names, sorted by folded title, and the uses of every paper in the order of the text.

    A use has the first form that stands in the abstract (else in the title) and every place as evidence. Listed datasets are
    ``stated``; a name the taxonomy does not list is ``derived`` and its dataset ``proposed``.
    """
    lexicon = DatasetLexicon(taxonomy.datasets)
    finder = _Finder(lexicon, _find_other_names(papers, names, taxonomy), _find_ordinary_words(papers, taxonomy))
    finds_by_paper = {paper.id: list(finder.find(paper, names.get(paper.id, ()))) for paper in papers}
    _drop_rare_acronyms(papers, finds_by_paper)
    proposed = _propose_datasets(finds_by_paper, {dataset.id for dataset in taxonomy.datasets})
    uses = {paper.id: tuple(_settle_uses(finds_by_paper[paper.id], proposed)) for paper in papers}
    used = {use.dataset for found in uses.values() for use in found}
    listed = [dataset for dataset in (*taxonomy.datasets, *proposed.values()) if dataset.id in used]
    return tuple(sorted(listed, key=lambda dataset: (fold_text(dataset.title), dataset.id))), uses


def _find_other_names(
    papers: Sequence[Paper], names: Mapping[PaperId, tuple[CoinedName, ...]], taxonomy: Taxonomy
) -> frozenset[str]:
    """The squashed names that are no datasets: methods, tasks, acronyms whose expansion does not speak of data."""
    listed = {squash_text(form) for dataset in taxonomy.datasets for form in (dataset.title, *dataset.aliases)}
    found = {squash_text(form) for known in taxonomy.names for form in (known.name, *known.aliases)}
    found.update(squash_text(tag.title) for tag in taxonomy.tags)
    for coined in names.values():
        found.update(squash_text(form) for name in coined if name.kind != "dataset" for form in (name.name, *name.aliases))
    for paper in papers:
        for pair in find_abbreviations(paper.abstract.plain):
            if not _DATA_IN_LONG.search(pair.long) and squash_text(pair.long) not in listed:
                found.update((squash_text(pair.short), squash_text(pair.short).removesuffix("s"), squash_text(pair.long)))
    return frozenset(found)


def _find_ordinary_words(papers: Sequence[Paper], taxonomy: Taxonomy) -> frozenset[str]:
    """The words that the corpus writes in lower case somewhere, so that a capital alone does not make them names."""
    words = {word for paper in papers for word in _LOWER_WORD.findall(paper.abstract.plain)}
    return frozenset(words) | {word.lower() for word in taxonomy.ordinary_words}


class _Finder:
    """Finds the datasets of one paper at a time, with what is known of the whole corpus."""

    def __init__(self, lexicon: DatasetLexicon, other_names: frozenset[str], ordinary: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._other_names = other_names
        self._ordinary = ordinary

    def find(self, paper: Paper, coined: Sequence[CoinedName]) -> Iterator[_Find]:
        """Every dataset at every place of a paper: the abstract first, then the title; a listed one found once counts everywhere."""
        hits_by_field = {field: self._find_hits(paper.text(field)) for field in _FIELDS}
        other = self._find_own_acronyms(paper) | {squash_text(name.name) for name in coined if name.kind != "dataset"}
        finds = [find for field in _FIELDS for find in self._find_in_field(paper, field, hits_by_field[field], other)]
        found = {find.dataset for find in finds}
        spelled = {squash_text(find.surface) for find in finds}
        for field in _FIELDS:
            for hit in hits_by_field[field]:
                surface = paper.text(field)[hit.start : hit.end]
                if hit.dataset in found and (not hit.plain or squash_text(surface) in spelled):
                    finds.append(_Find(hit.dataset, surface, Evidence(field, hit.start, hit.end, "listed-name")))
        finds.extend(self._find_coined(paper, coined))
        yield from _order(finds)

    def _find_hits(self, text: str) -> list[Hit]:
        """The listed forms in a text; an ordinary word with a capital is one that the corpus also writes without."""
        return [
            replace(hit, plain=False) if hit.plain and text[hit.start : hit.end].lower() not in self._ordinary else hit
            for hit in self._lexicon.find_joined(text)
        ]

    def _is_variant(self, text: str, hit: Hit) -> bool:
        """Whether a listed form is only the head of an unlisted name: COCO-DE, ImageNet-256, not ImageNet-CNN."""
        match = _VARIANT.match(text, hit.end)
        return bool(match and squash_text(match.group(1)) not in self._other_names)

    def _find_own_acronyms(self, paper: Paper) -> frozenset[str]:
        """The acronyms that the paper explains as something that is no dataset."""
        pairs = find_abbreviations(paper.abstract.plain)
        return frozenset(
            squash_text(pair.short)
            for pair in pairs
            if not _DATA_IN_LONG.search(pair.long) and not self._lexicon.look_up(pair.long)
        )

    def _find_in_field(self, paper: Paper, field: TextField, hits: list[Hit], other: frozenset[str]) -> Iterator[_Find]:
        """The datasets of one field, sentence by sentence."""
        text = paper.text(field)
        for start, end in find_sentences(text):
            inside = [hit for hit in hits if start <= hit.start < end]
            sure = any(hit.sure for hit in inside)
            for group in find_lists(text, start, end, [hit for hit in inside if not self._is_variant(text, hit)]):
                setting = read_setting(text, start, end, group)
                yield from self._read_group(text, field, group, replace(setting, use=setting.use or sure), other)

    def _read_group(
        self, text: str, field: TextField, group: list[Place], setting: Setting, other: frozenset[str]
    ) -> Iterator[_Find]:
        """The datasets in one list of names."""
        sure = any(place.hit and place.hit.sure for place in group)
        listed = len({place.hit.dataset for place in group if place.hit})
        for place in group:
            surface = text[place.start : place.end]
            if place.hit:
                blocked = squash_text(surface) in other and not (setting.near and not place.hit.plain)
                if place.hit.sure or (not blocked and _counts(place.hit, setting, sure, listed)):
                    yield _Find(place.hit.dataset, surface, Evidence(field, place.start, place.end, "listed-name"))
            elif field == "abstract" or (setting.apposition and place.start == 0):
                rule = _choose_rule(group, setting, sure or listed > 1)
                if rule:
                    yield from self._propose(text, field, place, rule)

    def _propose(self, text: str, field: TextField, place: Place, rule: str) -> Iterator[_Find]:
        """The unlisted name at a place when nothing speaks against its being a dataset."""
        start = _skip_opening(text, place)
        surface = text[start : place.end]
        if not surface:
            return
        parts = [squash_text(surface), squash_text(surface.rsplit(" ", 1)[-1])]
        if rule in ("listed-beside", "measured-on"):
            parts.append(squash_text(re.split(r"[-/ ]", surface)[0]))
        if len(parts[0]) < 2 or any(part in self._other_names for part in parts) or not _looks_named(surface, rule):
            return
        if all(word.lower() in self._ordinary or _DATA.fullmatch(word) for word in re.split(r"[\s-]", surface)):
            return
        if _SHORT_FORM.match(text, place.end) or _NOT_DATA_AFTER.match(text, place.end) or re.match(r"[a-z]+-[^\d]*$", surface):
            return
        yield _Find(None, surface, Evidence(field, start, place.end, rule))

    def _find_coined(self, paper: Paper, coined: Sequence[CoinedName]) -> Iterator[_Find]:
        """The dataset that the title announces as the paper's own work."""
        if not _DATA.search(paper.title.plain):
            return
        for name in (name for name in coined if name.kind == "dataset"):
            for evidence in name.evidence:
                surface = paper.text(evidence.field)[evidence.start : evidence.end]
                if evidence.field == "title" and squash_text(surface) == squash_text(name.name):
                    yield _Find(self._lexicon.look_up(surface), surface, replace(evidence, rule="coined-dataset"))


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
    """Whether a surface is written like a name: a digit, a second capital or a hyphen, or at least a capital where the words say dataset."""
    if re.search(r"(?:^|[\s-])(?:based|trained|style|like|level)$", surface) or re.fullmatch(r"\d*[DKMB]|[A-Z]\w?", surface):
        return False
    if re.search(r"\d|[A-Za-z][A-Z]", surface):
        return True
    return rule in ("dataset-phrase", "called-dataset")


def _drop_rare_acronyms(papers: Sequence[Paper], finds_by_paper: dict[PaperId, list[_Find]]) -> None:
    """Take out unlisted short acronyms that stand elsewhere more often than among datasets."""
    counts: Counter[str] = Counter()
    for find in (find for finds in finds_by_paper.values() for find in finds if find.dataset is None):
        counts[find.surface] += 1
    places: Counter[str] = Counter()
    for paper in papers:
        places.update(re.findall(r"[A-Za-z0-9]+", paper.abstract.plain))
    for key, finds in finds_by_paper.items():
        finds_by_paper[key] = [
            find
            for find in finds
            if find.dataset
            or find.evidence.rule == "coined-dataset"
            or not _could_be_word(find.surface)
            or counts[find.surface] >= _ACRONYM_SHARE * places[find.surface]
        ]


def _could_be_word(surface: str) -> bool:
    """Whether a surface is a short acronym or a single word with a capital, which may well mean something else."""
    return surface.isalpha() and ((surface.isupper() and len(surface) <= _ACRONYM) or surface.istitle())


def _propose_datasets(finds_by_paper: Mapping[PaperId, Sequence[_Find]], taken: set[DatasetId]) -> dict[str, Dataset]:
    """A proposed dataset for each unlisted name, by its squashed form; its title is the most frequent surface."""
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for finds in finds_by_paper.values():
        for find in finds:
            if find.dataset is None:
                surfaces[squash_text(find.surface)][find.surface] += 1
    proposed: dict[str, Dataset] = {}
    used = set(taken)
    for key in sorted(surfaces):
        title = min(surfaces[key], key=lambda surface: (-surfaces[key][surface], surface))
        dataset_id = _number_id(slug_text(title), used)
        used.add(dataset_id)
        aliases = tuple(sorted(surface for surface in surfaces[key] if surface != title))
        proposed[key] = Dataset(dataset_id, title, aliases, proposed=True)
    return proposed


def _number_id(slug: str, used: set[DatasetId]) -> DatasetId:
    """The slug, with the first free number where another dataset has it."""
    number, dataset_id = 2, DatasetId(slug)
    while dataset_id in used:
        dataset_id, number = DatasetId(f"{slug}-{number}"), number + 1
    return dataset_id


def _order(finds: Sequence[_Find]) -> list[_Find]:
    """The finds in the order of the text, abstract before title, each place once for each dataset."""
    unique = {(find.dataset, find.evidence.field, find.evidence.start, find.evidence.end): find for find in reversed(finds)}
    return sorted(
        unique.values(), key=lambda find: (find.evidence.field, find.evidence.start, find.evidence.end, find.dataset or "")
    )


def _settle_uses(finds: Sequence[_Find], proposed: Mapping[str, Dataset]) -> Iterator[DatasetUse]:
    """One use for each dataset of a paper, in the order of the text."""
    finds_by_dataset: defaultdict[DatasetId, list[_Find]] = defaultdict(list)
    for find in finds:
        finds_by_dataset[find.dataset or proposed[squash_text(find.surface)].id].append(find)
    for dataset_id, group in finds_by_dataset.items():
        basis = Basis.DERIVED if group[0].dataset is None else Basis.STATED
        yield DatasetUse(dataset_id, _choose_surface(group), basis, tuple(sorted({find.evidence for find in group})))


def _choose_surface(finds: Sequence[_Find]) -> str:
    """The first form in the text, or the short one that follows it in parentheses where the text goes on with that."""
    first, second = finds[0], finds[min(1, len(finds) - 1)]
    follows = first.evidence.field == second.evidence.field and second.evidence.start == first.evidence.end + len(" (")
    again = sum(find.surface == second.surface for find in finds) > 1
    return second.surface if follows and again and len(second.surface) < len(first.surface) else first.surface
