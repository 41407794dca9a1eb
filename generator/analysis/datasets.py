"""Datasets and benchmarks that papers name: the listed ones, and names that stand where datasets stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from generator.analysis.affinity import Vocabulary, build_vocabulary, could_be_word
from generator.analysis.dataset_finder import DATA_IN_LONG, ORDINARY, OTHER, DatasetFinder, Find
from generator.analysis.dataset_lexicon import DatasetLexicon
from generator.analysis.glossary import find_abbreviations
from generator.analysis.register import index_forms
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, CoinedName, Dataset, DatasetId, DatasetUse, Paper, PaperId, Taxonomy
from generator.steps import Known, Step
from generator.text import fold_text, slug_text, squash_text

# A short acronym, or a single word with a capital, is more often a method, a task or a language: it must stand among datasets in at
# least this share of its places in the corpus. It was set on half of the development labels.
_NAME_SHARE = 0.4
# Words in lower case count from so many letters on.
_SHORTEST = 3
# The rule of a name that the paper's title announces as a dataset.
_COINED = "coined-dataset"


@dataclass(frozen=True, slots=True)
class _Proposals:
    """The datasets that the taxonomy does not list, and what each surface form found for one comes to.

    ``by_surface``: whether the form stands among datasets often enough, and its dataset, if that is the case for any of its places.
    """

    datasets: tuple[Dataset, ...]
    by_surface: Mapping[str, tuple[bool, DatasetId | None]]


def find_datasets(
    papers: Sequence[Paper],
    names: Mapping[PaperId, tuple[CoinedName, ...]],
    taxonomy: Taxonomy,
    crew: Crew = ALONE,
    vocabulary: Vocabulary | None = None,
) -> tuple[tuple[Dataset, ...], Findings[tuple[DatasetUse, ...]]]:
    """Datasets that at least one paper names, sorted by folded title, and the uses of every paper in the order of the text.

    A use has the first form that stands in the abstract (else in the title) and every place as evidence. Listed datasets are
    ``stated``; a name the taxonomy does not list is ``derived`` and its dataset ``proposed``.
    """
    vocabulary = vocabulary or build_vocabulary(tuple(papers), crew)
    words = _describe_words(_find_other_names(papers, names, taxonomy, crew), vocabulary, taxonomy)
    listed = tuple((dataset.id, dataset.title, dataset.aliases) for dataset in taxonomy.datasets)
    step = Step("datasets-found", _find_datasets, _prepare_finder, _count_unlisted)
    found = crew.map_papers(step, papers, Known(listed, words), [names])
    proposals = _propose_datasets(found.count("unlisted"), vocabulary, {dataset.id for dataset in taxonomy.datasets})
    uses = crew.map_papers(
        Step("datasets", _settle_uses, count=_count_uses), papers, Known(by_word=proposals.by_surface), [found.findings]
    )
    used = uses.count("dataset")
    datasets = [dataset for dataset in (*taxonomy.datasets, *proposals.datasets) if dataset.id in used]
    return tuple(sorted(datasets, key=lambda dataset: (fold_text(dataset.title), dataset.id))), uses.findings


# ------------------------------------------------------------------ what the corpus says


def _find_other_names(
    papers: Sequence[Paper], names: Mapping[PaperId, tuple[CoinedName, ...]], taxonomy: Taxonomy, crew: Crew
) -> set[str]:
    """The squashed names that are no datasets: methods, tasks, acronyms whose expansion does not speak of data."""
    listed = {squash_text(form) for dataset in taxonomy.datasets for form in (dataset.title, *dataset.aliases)}
    found = {squash_text(form) for known in taxonomy.names for form in (known.name, *known.aliases)}
    found.update(squash_text(tag.title) for tag in taxonomy.tags)
    found.update(index_forms(papers, names, crew).count("method"))
    pairs = crew.map_papers(Step("acronyms-other", _read_others, count=_count_pairs), papers).count("pair")
    for short, long in pairs:
        if long not in listed:
            found.update((short, short.removesuffix("s"), long))
    return found


def _read_others(paper: Paper, _: Known) -> tuple[tuple[str, str], ...]:
    """The acronyms that an abstract explains as something that is no dataset, and that, squashed."""
    pairs = find_abbreviations(paper.abstract.plain)
    return tuple((squash_text(pair.short), squash_text(pair.long)) for pair in pairs if not DATA_IN_LONG.search(pair.long))


def _count_pairs(_: PaperId, pairs: tuple[tuple[str, str], ...]) -> dict[str, Iterable[Hashable]]:
    return {"pair": pairs}


def _describe_words(other_names: Iterable[str], vocabulary: Vocabulary, taxonomy: Taxonomy) -> dict[str, int]:
    """`OTHER` and `ORDINARY` for words of the corpus, added up.

    Ordinary are those that the corpus writes in lower case somewhere, so that a capital alone does not make them names.
    """
    words = {word: ORDINARY for word in vocabulary.papers_by_word if len(word) >= _SHORTEST}
    words.update(dict.fromkeys(vocabulary.papers_by_head, ORDINARY))
    words.update((word.lower(), ORDINARY) for word in taxonomy.ordinary_words)
    for name in other_names:
        words[name] = words.get(name, 0) | OTHER
    return words


# ------------------------------------------------------------------ one paper


def _prepare_finder(known: Known) -> DatasetFinder:
    datasets = [Dataset(dataset_id, title, aliases) for dataset_id, title, aliases in known.whole]
    return DatasetFinder(DatasetLexicon(datasets), known.by_word)


def _find_datasets(paper: Paper, finder: DatasetFinder, coined: tuple[CoinedName, ...]) -> tuple[Find, ...]:
    return tuple(finder.find(paper, coined))


def _count_unlisted(_: PaperId, finds: tuple[Find, ...]) -> dict[str, Iterable[Hashable]]:
    """Every place of an unlisted name: its form, folded, as an id, and whether the paper coins it for a dataset."""
    surfaces = [(find.surface, find.evidence.rule == _COINED) for find in finds if find.dataset is None]
    return {"unlisted": [(surface, squash_text(surface), slug_text(surface), coined) for surface, coined in surfaces]}


# ------------------------------------------------------------------ unlisted names


def _propose_datasets(
    places: Mapping[tuple[str, str, str, bool], int], vocabulary: Vocabulary, taken: Set[DatasetId]
) -> _Proposals:
    """A proposed dataset for each unlisted name; its title is the most frequent surface.

    Names that could be words and stand elsewhere more often than among datasets are left out, but where a paper coins them.
    """
    counts: Counter[str] = Counter()
    for (surface, _, _, _), count in places.items():
        counts[surface] += count
    frequent = {
        surface: not could_be_word(surface) or count >= _NAME_SHARE * vocabulary.places_by_capital.get(surface, 0)
        for surface, count in counts.items()
    }
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    key_by_surface, slug_by_surface = {}, {}
    for (surface, key, slug, coined), count in places.items():
        key_by_surface[surface], slug_by_surface[surface] = key, slug
        if coined or frequent[surface]:
            surfaces[key][surface] += count
    proposed: dict[str, Dataset] = {}
    used = set(taken)
    for key in sorted(surfaces):
        title = min(surfaces[key], key=lambda surface: (-surfaces[key][surface], surface))
        dataset_id = _number_id(slug_by_surface[title], used)
        used.add(dataset_id)
        aliases = tuple(sorted(surface for surface in surfaces[key] if surface != title))
        proposed[key] = Dataset(dataset_id, title, aliases, proposed=True)
    ids = {surface: proposed[key].id if key in proposed else None for surface, key in key_by_surface.items()}
    return _Proposals(tuple(proposed.values()), {surface: (frequent[surface], ids[surface]) for surface in counts})


def _number_id(slug: str, used: set[DatasetId]) -> DatasetId:
    """The slug, with the first free number where another dataset has it."""
    number, dataset_id = 2, DatasetId(slug)
    while dataset_id in used:
        dataset_id, number = DatasetId(f"{slug}-{number}"), number + 1
    return dataset_id


def _settle_uses(paper: Paper, proposed: Known, finds: tuple[Find, ...]) -> tuple[DatasetUse, ...]:
    """One use for each dataset of a paper, in the order of the text."""
    finds_by_dataset: defaultdict[DatasetId, list[Find]] = defaultdict(list)
    for find in finds:
        is_kept, dataset_id = (True, find.dataset) if find.dataset else proposed.by_word[find.surface]
        if dataset_id is not None and (is_kept or find.evidence.rule == _COINED):
            finds_by_dataset[dataset_id].append(find)
    return tuple(_settle_use(dataset_id, group) for dataset_id, group in finds_by_dataset.items())


def _settle_use(dataset_id: DatasetId, group: Sequence[Find]) -> DatasetUse:
    basis = Basis.DERIVED if group[0].dataset is None else Basis.STATED
    return DatasetUse(dataset_id, _choose_surface(group), basis, tuple(sorted({find.evidence for find in group})))


def _count_uses(_: PaperId, uses: tuple[DatasetUse, ...]) -> dict[str, Iterable[Hashable]]:
    return {"dataset": [use.dataset for use in uses]}


def _choose_surface(finds: Sequence[Find]) -> str:
    """The first form in the text, or the short one that follows it in parentheses where the text goes on with that."""
    first, second = finds[0], finds[min(1, len(finds) - 1)]
    follows = first.evidence.field == second.evidence.field and second.evidence.start == first.evidence.end + len(" (")
    again = sum(find.surface == second.surface for find in finds) > 1
    return second.surface if follows and again and len(second.surface) < len(first.surface) else first.surface
