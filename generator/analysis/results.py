"""Figures that abstracts claim for their own method, with measure, dataset and system as far as the sentence says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.analysis.figures import Figure, find_figures
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, CoinedName, DatasetId, DatasetUse, Evidence, Paper, PaperId, Result
from generator.steps import Known, Step
from generator.text import find_sentences

# A part of a dataset on which a value was measured, written after its name: COCO test-dev, nuScenes test.
_SPLIT = re.compile(r"(?:\s+(?:val(?:idation)?|test(?:-dev|-std|dev)?|train|minival|dev)\b|-\d+%)")
# Between a figure and the dataset it was measured on, when nothing can come between: "90.0% on K400".
_DIRECTLY_ON = re.compile(r"\s?%?\s+(?:[\w@&.-]+\s+){0,3}?(?:on|in)\s+(?:the\s+)?")
_PRETRAINED_ON = re.compile(r"[Pp]re-?train\w*\s+(?:[\w-]+\s+)?on\s+(?:the\s+)?$")
_PRETRAINING = re.compile(r"[- ]pre-?train")
_DIGIT = re.compile(r"\d")
# What makes a variant of a name.
_VARIANT = re.compile(r"(?:-[A-Za-z0-9]{1,6}){0,2}(?!\w)")
_TIME_UNITS = frozenset({"ms", "s", "seconds", "minutes"})
# Between a dataset and its own figure: "COCO box AP of 56.4", "DAVIS-2017 (88.0"; and where the phrase of the next figure begins.
_SAME_PHRASE = re.compile(r"(?:\s+[\w@&.-]+){0,5}\s+(?:of|is|at|=|:)\s+|\s*\(|[\s:=]+")
_NEXT_PHRASE = re.compile(
    r"[,;]\s*(?:and|while|but)?\s*(?:on|for|in|an?|with|surpass\w*|outperform\w*|exceed\w*|which)\b|\band an?\b"
)


def find_results(
    papers: Sequence[Paper],
    names: Mapping[PaperId, tuple[CoinedName, ...]],
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
    crew: Crew = ALONE,
) -> Findings[tuple[Result, ...]]:
    """The figures of every paper in the order of its abstract; a key for every paper.

    The first evidence of a result is the value itself, the second its sentence. ``gain`` marks how much better; all others are
    absolute. A value is kept apart for each place where it stands. ``derived`` marks a result whose own sentence names no dataset,
    so that the one of the sentence before is taken.
    """
    return crew.map_papers(Step("results", _find_results), papers, given=[names, dataset_uses]).findings


def _find_results(paper: Paper, _: Known, names: Sequence[CoinedName], uses: Sequence[DatasetUse]) -> tuple[Result, ...]:
    return tuple(_find_paper_results(paper, names, uses))


def _find_paper_results(paper: Paper, names: Sequence[CoinedName], uses: Sequence[DatasetUse]) -> Iterator[Result]:
    """The results of one paper."""
    text = paper.abstract.plain
    if not _DIGIT.search(text):
        return
    forms = sorted({use.surface for use in uses}, key=lambda form: (-len(form), form))
    own_names = _OwnNames(names)
    carried: tuple[DatasetId | None, str] = (None, "")
    for start, end in find_sentences(text):
        places = _find_dataset_places(text, start, end, uses)
        found = (
            find_figures(text, start, end, own_names.stand_in(text, start, end), forms) if _DIGIT.search(text, start, end) else ()
        )
        figures = [figure for figure in found if not any(place[0] <= figure.start < place[1] for place in places)]
        for index, figure in enumerate(figures):
            named = _choose_dataset(text, index, figures, places)
            derived = not places and figure.unit not in _TIME_UNITS and carried[0] is not None
            dataset, surface = carried if derived else named
            systems = own_names.list_in(text, start, figure.start)
            yield Result(
                value=figure.value,
                unit=figure.unit,
                metric=_strip_dataset(figure.metric, forms),
                dataset=dataset,
                dataset_surface=surface,
                system=systems[-1] if systems else "",
                gain=figure.gain,
                basis=Basis.DERIVED if derived else Basis.STATED,
                evidence=(Evidence("abstract", figure.start, figure.end, "value"), Evidence("abstract", start, end, "sentence")),
            )
            if not figure.gain:
                carried = (dataset, surface)
        carried = _carry(text, figures, places, carried)


class _OwnNames:
    """The names of the paper, with up to two parts of a variant (``ConvNeXt-T``), looked for where there is a figure.

    One pattern of all forms would say the same, but to compile it takes longer than all else here.
    """

    def __init__(self, names: Sequence[CoinedName]) -> None:
        self._forms = sorted({form for name in names for form in (name.name, *name.aliases)}, key=lambda form: (-len(form), form))

    def stand_in(self, text: str, start: int, end: int) -> bool:
        """Whether one stands in ``text[start:end]``."""
        return bool(self.list_in(text, start, end))

    def list_in(self, text: str, start: int, end: int) -> list[str]:
        """Those in ``text[start:end]`` from left to right, longest first."""
        found, free = [], start
        places = [(at, rank, form) for rank, form in enumerate(self._forms) for at in _find_all(form, text, start, end)]
        for at, _, form in sorted(places):
            before, match = text[at - 1 : at], _VARIANT.match(text, at + len(form), end)
            if match and at >= free and not (before.isalnum() or before == "_"):
                found.append(text[at : match.end()])
                free = match.end()
        return found


def _find_all(form: str, text: str, start: int, end: int) -> Iterator[int]:
    """Every index of ``text[start:end]`` at which a form stands."""
    at = text.find(form, start, end)
    while at >= 0:
        yield at
        at = text.find(form, at + 1, end)


def _find_dataset_places(text: str, start: int, end: int, uses: Sequence[DatasetUse]) -> list[tuple[int, int, DatasetId]]:
    """Where datasets stand in a sentence, from left to right, but for those that a model was only pre-trained on."""
    places = [
        (evidence.start, evidence.end, use.dataset)
        for use in uses
        for evidence in use.evidence
        if evidence.field == "abstract" and start <= evidence.start < end
    ]
    return sorted(
        (begin, stop, dataset)
        for begin, stop, dataset in places
        if not _PRETRAINED_ON.search(text, max(start, begin - 40), begin) and not _PRETRAINING.match(text, stop)
    )


def _choose_dataset(
    text: str, index: int, figures: Sequence[Figure], places: Sequence[tuple[int, int, DatasetId]]
) -> tuple[DatasetId | None, str]:
    """The dataset of a figure and its form with the part named after it.

    In turn: the one of the same rank where as many datasets follow all figures; the one it is directly on; the one just before it
    in the same phrase; the one after it before the next figure; the last one before it; any in the sentence.
    """
    figure = figures[index]
    if not places or figure.unit in _TIME_UNITS:
        return None, ""
    following = figures[index + 1].start if index + 1 < len(figures) else len(text)
    before = [place for place in places if place[1] <= figure.start]
    after = [
        place for place in places if figure.end <= place[0] < following and not _NEXT_PHRASE.search(text[figure.end : place[0]])
    ]
    own = [place for place in after[:1] if _DIRECTLY_ON.fullmatch(text[figure.end : place[0]])]
    own = own or [place for place in before[-1:] if _SAME_PHRASE.fullmatch(text[place[1] : figure.start])]
    same = [other for other in figures if other.gain == figure.gain]
    listed = [place for place in places if place[0] >= same[-1].end]
    if len(listed) == len(same) > 1:
        own = [listed[same.index(figure)]]
    elif len({place[2] for place in listed}) > 1 and not own and not after:
        return None, ""
    begin, end, dataset = (own or after or before[-1:] or places)[0]
    split = _SPLIT.match(text, end)
    return dataset, text[begin : split.end() if split else end]


def _carry(
    text: str, figures: Sequence[Figure], places: Sequence[tuple[int, int, DatasetId]], carried: tuple[DatasetId | None, str]
) -> tuple[DatasetId | None, str]:
    """The dataset that a sentence leaves for the next one: that of its last figure, or the only one it names."""
    if figures:
        return carried
    if len({place[2] for place in places}) == 1:
        return places[0][2], text[places[0][0] : places[0][1]]
    return None, ""


def _strip_dataset(metric: str, forms: Sequence[str]) -> str:
    """A measure without the dataset that stands before it: "COCO box AP"."""
    for form in forms:
        if metric.startswith(form + " "):
            return metric[len(form) + 1 :]
    return "" if metric in forms else metric
