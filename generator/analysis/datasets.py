"""Datasets and benchmarks that papers name: the listed ones, and names that stand where datasets stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.analysis.dataset_finder import DATA_IN_LONG, DatasetFinder, Find
from generator.analysis.dataset_lexicon import DatasetLexicon
from generator.analysis.glossary import find_abbreviations
from generator.model import Basis, CoinedName, Dataset, DatasetId, DatasetUse, Paper, PaperId, Taxonomy
from generator.text import fold_text, slug_text, squash_text

# A short acronym, or a single word with a capital, is more often a method, a task or a language: it must stand among datasets in at
# least this share of its places in the corpus. Both numbers were set on half of the development labels.
_ACRONYM, _NAME_SHARE = 6, 0.4
_LOWER_WORD = re.compile(r"(?<![\w-])[a-z]{3,}(?![\w])")


def find_datasets(
    papers: Sequence[Paper], names: Mapping[PaperId, tuple[CoinedName, ...]], taxonomy: Taxonomy
) -> tuple[tuple[Dataset, ...], Mapping[PaperId, tuple[DatasetUse, ...]]]:
    """Datasets that at least one paper names, sorted by folded title, and the uses of every paper in the order of the text.

    A use has the first form that stands in the abstract (else in the title) and every place as evidence. Listed datasets are
    ``stated``; a name the taxonomy does not list is ``derived`` and its dataset ``proposed``.
    """
    lexicon = DatasetLexicon(taxonomy.datasets)
    finder = DatasetFinder(lexicon, _find_other_names(papers, names, taxonomy), _find_ordinary_words(papers, taxonomy))
    finds_by_paper = {paper.id: list(finder.find(paper, names.get(paper.id, ()))) for paper in papers}
    _drop_words(papers, finds_by_paper)
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
            if not DATA_IN_LONG.search(pair.long) and squash_text(pair.long) not in listed:
                found.update((squash_text(pair.short), squash_text(pair.short).removesuffix("s"), squash_text(pair.long)))
    return frozenset(found)


def _find_ordinary_words(papers: Sequence[Paper], taxonomy: Taxonomy) -> frozenset[str]:
    """The words that the corpus writes in lower case somewhere, so that a capital alone does not make them names."""
    words = {word for paper in papers for word in _LOWER_WORD.findall(paper.abstract.plain)}
    return frozenset(words) | {word.lower() for word in taxonomy.ordinary_words}


def _drop_words(papers: Sequence[Paper], finds_by_paper: dict[PaperId, list[Find]]) -> None:
    """Take out the unlisted names that could be words and stand elsewhere more often than among datasets."""
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
            or counts[find.surface] >= _NAME_SHARE * places[find.surface]
        ]


def _could_be_word(surface: str) -> bool:
    """Whether a surface is a short acronym or a single word with a capital, which may well mean something else."""
    return surface.isalpha() and ((surface.isupper() and len(surface) <= _ACRONYM) or surface.istitle())


def _propose_datasets(finds_by_paper: Mapping[PaperId, Sequence[Find]], taken: set[DatasetId]) -> dict[str, Dataset]:
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


def _settle_uses(finds: Sequence[Find], proposed: Mapping[str, Dataset]) -> Iterator[DatasetUse]:
    """One use for each dataset of a paper, in the order of the text."""
    finds_by_dataset: defaultdict[DatasetId, list[Find]] = defaultdict(list)
    for find in finds:
        finds_by_dataset[find.dataset or proposed[squash_text(find.surface)].id].append(find)
    for dataset_id, group in finds_by_dataset.items():
        basis = Basis.DERIVED if group[0].dataset is None else Basis.STATED
        yield DatasetUse(dataset_id, _choose_surface(group), basis, tuple(sorted({find.evidence for find in group})))


def _choose_surface(finds: Sequence[Find]) -> str:
    """The first form in the text, or the short one that follows it in parentheses where the text goes on with that."""
    first, second = finds[0], finds[min(1, len(finds) - 1)]
    follows = first.evidence.field == second.evidence.field and second.evidence.start == first.evidence.end + len(" (")
    again = sum(find.surface == second.surface for find in finds) > 1
    return second.surface if follows and again and len(second.surface) < len(first.surface) else first.surface
