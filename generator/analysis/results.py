"""Figures that abstracts claim for their own method, with measure, dataset and system as far as the sentence says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.analysis.figures import Figure, find_figures
from generator.model import Basis, CoinedName, Dataset, DatasetId, DatasetUse, Evidence, Paper, PaperId, Result
from generator.text import find_sentences

# A part of a dataset on which a value was measured, written after its name: COCO test-dev, nuScenes test.
_SPLIT = re.compile(r"\s+(?:val(?:idation)?|test(?:-dev|-std|dev)?|train|minival|dev)\b(?:\s+set)?")
_RESPECTIVELY = re.compile(r"\brespectively\b", re.I)


def find_results(
    papers: Sequence[Paper],
    names: Mapping[PaperId, tuple[CoinedName, ...]],
    datasets: Sequence[Dataset],
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
) -> Mapping[PaperId, tuple[Result, ...]]:
    """The figures of every paper in the order of its abstract; a key for every paper.

    The first evidence of a result is the value itself, the second its sentence. ``gain`` marks how much better; all others are
    absolute. A value is kept apart for each place where it stands.
    """
    known = {dataset.id for dataset in datasets}
    return {
        paper.id: tuple(
            _find_paper_results(
                paper, names.get(paper.id, ()), [use for use in dataset_uses.get(paper.id, ()) if use.dataset in known]
            )
        )
        for paper in papers
    }


def _find_paper_results(paper: Paper, names: Sequence[CoinedName], uses: Sequence[DatasetUse]) -> Iterator[Result]:
    """The results of one paper."""
    text = paper.abstract.plain
    if not re.search(r"\d", text):
        return
    for start, end in find_sentences(text):
        figures = list(find_figures(text, start, end))
        places = _find_dataset_places(text, start, end, uses)
        for index, figure in enumerate(figures):
            dataset, surface = _choose_dataset(text, figure, index, figures, places)
            yield Result(
                value=figure.value,
                unit=figure.unit,
                metric=figure.metric,
                dataset=dataset,
                dataset_surface=surface,
                system=_choose_system(text[start : figure.start], names),
                gain=figure.gain,
                basis=Basis.STATED,
                evidence=(Evidence("abstract", figure.start, figure.end, "value"), Evidence("abstract", start, end, "sentence")),
            )


def _find_dataset_places(text: str, start: int, end: int, uses: Sequence[DatasetUse]) -> list[tuple[int, int, DatasetId]]:
    """Where datasets stand in a sentence, from left to right."""
    return sorted(
        (evidence.start, evidence.end, use.dataset)
        for use in uses
        for evidence in use.evidence
        if evidence.field == "abstract" and start <= evidence.start < end
    )


def _choose_dataset(
    text: str, figure: Figure, index: int, figures: Sequence[Figure], places: Sequence[tuple[int, int, DatasetId]]
) -> tuple[DatasetId | None, str]:
    """The dataset of a figure and its form with the part named after it: the next one before the next figure, else the last before."""
    if not places:
        return None, ""
    following = figures[index + 1].start if index + 1 < len(figures) else len(text)
    after = [place for place in places if figure.end <= place[0] < following]
    before = [place for place in places if place[1] <= figure.start]
    later = [place for place in places if place[0] >= figure.end]
    start, end, dataset = (after or before[-1:] or later)[0]
    split = _SPLIT.match(text, end)
    return dataset, text[start : split.end() if split else end]


def _choose_system(before: str, names: Sequence[CoinedName]) -> str:
    """The coined name that stands last before a figure in its sentence, with its variant (``ConvNeXt-T``); else empty."""
    best, found = -1, ""
    for name in names:
        for form in (name.name, *name.aliases):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?:-[A-Za-z0-9]{{1,6}})?(?!\w)", before):
                if match.start() > best:
                    best, found = match.start(), match.group()
    return found
