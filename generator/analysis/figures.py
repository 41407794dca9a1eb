"""Figures in a sentence: which are measured values, which are gains, which belong to others or count resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.analysis.figure_words import (
    AFTER,
    AFTER_MORE,
    BEFORE,
    BRIDGE,
    CHANGES,
    CLAIM,
    DIFFERENCE_AFTER,
    FROM_TO,
    GAIN_AFTER,
    GAIN_BEFORE,
    NEW_CLAIM,
    ONE,
    OTHER_SUBJECT,
    OTHERS_AFTER,
    OTHERS_BEFORE,
    OWN,
    PREVIOUS_WORK,
    RESOURCE_AFTER,
    RESOURCE_BEFORE,
    RUN,
    SIBLINGS,
    START_AFTER,
    UNIT,
)

# How many characters before and after a figure are read: more than the longest sentence seen, so that hostile texts cost no more.
_WINDOW = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a text: ``text[start:end]`` is the number itself; ``metric`` its measure as written, or empty."""

    value: str
    unit: str
    metric: str
    start: int
    end: int
    gain: bool = False


def find_figures(text: str, start: int, end: int, own: bool = False, datasets: Sequence[str] = ()) -> Iterator[Figure]:
    """The measured values and gains that a sentence ``text[start:end]`` claims, from left to right, each with its measure.

    Args:
        text: The abstract.
        start: First index of the sentence.
        end: One past its last index.
        own: Whether the sentence names the paper's own work; without it, another's name must not be its subject.
        datasets: Forms of datasets, which are not part of a measure ("87.8% ImageNet top-1 accuracy").
    """
    sentence = text[start:end]
    runs = list(RUN.finditer(sentence))
    if not runs or (not own and OTHER_SUBJECT.search(sentence) and not OWN.search(sentence)):
        return
    last, last_end, foreign = None, 0, False
    for run in runs:
        between = sentence[last_end : run.start()]
        follows = bool(BRIDGE.fullmatch(between)) and not NEW_CLAIM.search(between)
        words = _read_words(sentence, run, datasets)
        if follows and foreign and ")" not in between and not words.rises:
            kind = None
        else:
            kind = _judge(words, last if follows else None, last)
            foreign = kind is None
        if kind is not None:
            for one in ONE.finditer(sentence, run.start("run"), run.end("run")):
                yield replace(kind, value=one[1].replace(",", ""), start=start + one.start(1), end=start + one.end(1))
        last, last_end = kind or last, run.end()


@dataclass(frozen=True, slots=True)
class _Words:
    """A run of figures and the words around it: ``beyond`` is what follows the list it belongs to."""

    run: str
    signed: bool
    before: str
    after: str
    beyond: str
    metric: str
    unit: str
    rises: bool

    @property
    def percent(self) -> bool:
        """Whether the run, or the list it opens, is in per cent."""
        return "%" in self.run or "%" in self.after[: len(self.after) - len(self.beyond)]


def _read_words(sentence: str, run: re.Match[str], datasets: Sequence[str]) -> _Words:
    """The words around a run of figures in a sentence."""
    before = sentence[max(0, run.start() - _WINDOW) : run.start()]
    after = sentence[run.end("run") : run.end("run") + _WINDOW]
    siblings = SIBLINGS.match(after)
    beyond = after[siblings.end() :] if siblings else after
    rises = bool(FROM_TO.search(before) and CHANGES.search(before[-260:]))
    unit = UNIT.match(after)
    measured = after[unit.end() :] if unit else after
    metric = _read_metric(FROM_TO.sub("to ", before), _skip_dataset(measured, datasets), _skip_dataset(beyond, datasets))
    return _Words(
        run=run["run"],
        signed=run.group()[0] in "+±",
        before=before,
        after=after,
        beyond=beyond,
        metric=metric,
        unit="%" if "%" in run["run"] else unit[1] if unit else "",
        rises=rises,
    )


def _skip_dataset(after: str, datasets: Sequence[str]) -> str:
    """The words after a figure without a dataset that stands first."""
    rest = after.lstrip()
    for dataset in datasets:
        if rest.startswith(dataset + " "):
            return rest[len(dataset) :]
    return after


def _judge(words: _Words, brother: Figure | None, last: Figure | None) -> Figure | None:
    """What a run of figures is, as a figure without place; None when it is no claimed value.

    ``brother`` is the figure before it in the same list, from which it inherits; ``last`` the one before in the sentence.
    """
    decimal = "." in words.run
    if not words.rises:
        gain = _is_gain(words) or (brother is not None and brother.gain)
        resource = any(RESOURCE_AFTER.match(part) for part in (words.after, words.beyond))
        if gain:
            counted = resource and not GAIN_AFTER.match(words.after)
            return Figure("", words.unit, words.metric, 0, 0, gain=True) if (words.percent or decimal) and not counted else None
        if resource or _is_foreign(words):
            return None
    metric = words.metric
    if not metric and brother is not None:
        metric = brother.metric
    elif not metric and last is not None and decimal and re.search(r"\b(?:record|score|result)s? of $", words.before):
        metric = last.metric
    claimed = words.rises or bool(CLAIM.search(words.before))
    measured = words.percent or (bool(metric or words.unit) and (decimal or words.rises))
    return Figure("", words.unit, metric, 0, 0) if claimed and measured else None


def _is_gain(words: _Words) -> bool:
    """Whether the figure says how much better, not how good."""
    if words.signed or DIFFERENCE_AFTER.match(words.after):
        return True
    return any(GAIN_AFTER.match(part) for part in (words.after, words.beyond)) or bool(GAIN_BEFORE.search(words.before[-120:]))


def _is_foreign(words: _Words) -> bool:
    """Whether the figure is another method's, the start of a range, or what is spent."""
    if OTHERS_BEFORE.search(words.before[-90:]) or OTHERS_AFTER.match(words.after) or START_AFTER.match(words.after):
        return True
    if re.search(r"(?:~|\bfrom \S+ to|\b(?:below|under|less than|within)) $", words.before) or PREVIOUS_WORK.search(words.before):
        return True
    return bool(RESOURCE_BEFORE.search(words.before[-40:])) and not words.metric


def _read_metric(before: str, after: str, beyond: str) -> str:
    """The measure that stands after the figure, before it, or after its list; empty when there is none."""
    if metric := _read_measure(after):
        return metric
    match = BEFORE.search(before[-80:])
    return " ".join(match["metric"].split()) if match else _read_measure(beyond)


def _read_measure(after: str) -> str:
    """The measure at the head of some words, with a second word of measurement that belongs to it (AP score)."""
    match = AFTER.match(after)
    if not match:
        return ""
    more = AFTER_MORE.match(after, match.end())
    return " ".join(after[match.start("metric") : more.end() if more else match.end()].split())
