"""The phrases with which abstracts name their own work: "we present X", "a model dubbed X", "Our method, X, ...", "... (X)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from generator.analysis import wording
from generator.analysis.coinage import STRONG, WEAK, Coinage
from generator.analysis.glossary import Abbreviation, find_abbreviations
from generator.analysis.spelling import is_distinctive, is_name, is_repository_name
from generator.model import Paper
from generator.text import find_sentences, fold_text

Find = tuple[int, int, str, int]

# Pattern, words without which it cannot match, rule, weight.
_SIMPLE: tuple[tuple[re.Pattern[str], tuple[str, ...], str, int], ...] = (
    (wording.OUR, ("ur ", "he proposed", "he result"), "our", WEAK),
    (wording.RESULT, ("he result is",), "our", STRONG),
    (wording.FOR_SHORT, (" short",), "for-short", STRONG),
    (wording.NEW, (" novel ", " new "), "new", STRONG),
    (wording.SHOWN, ("show", "strate", "valid", "verif", "confirm", "reveal"), "shown", WEAK),
)


def read_abstract(paper: Paper) -> Iterator[Coinage]:
    """Every sign in a paper's abstract, sentence by sentence, then those of its addresses."""
    abstract = paper.abstract.plain
    pairs = find_abbreviations(abstract)
    title_words = frozenset(word for word in fold_text(paper.title.plain).split() if len(word) > 3)
    for index, (start, end) in enumerate(find_sentences(abstract)):
        inside = tuple(pair for pair in pairs if start <= min(pair.short_start, pair.long_start) < end)
        for pair in inside:
            yield from _read_pair(abstract, start, index, pair, title_words)
        yield from _read_sentence(abstract[start:end], start, index, inside)
    yield from _read_addresses(paper)


# ------------------------------------------------------------------ acronyms


def _read_pair(text: str, start: int, index: int, pair: Abbreviation, title_words: frozenset[str]) -> Iterator[Coinage]:
    """The acronym when its sentence introduces it as the paper's own: by naming it, by proposing it, in the title's words."""
    before, after = text[start : min(pair.short_start, pair.long_start)], text[max(pair.short_end, pair.long_end) :]
    rule = _judge_pair(before, pair, title_words)
    if not rule or wording.TASK.search(_cut_naming(before)):
        return
    if wording.PART_END.search(pair.long):
        yield Coinage(pair.short, "abstract", pair.short_start, pair.short_end, "part", WEAK, index, pair.long, main=False)
        return
    main = not (wording.PART_AFTER.match(after) or wording.ENUMERATED.match(before))
    yield Coinage(pair.short, "abstract", pair.short_start, pair.short_end, rule, STRONG, index, pair.long, main)
    if " " not in pair.long and is_distinctive(pair.long):
        yield Coinage(pair.long, "abstract", pair.long_start, pair.long_end, rule, STRONG, index, main=main)


def _judge_pair(before: str, pair: Abbreviation, title_words: frozenset[str]) -> str:
    """The rule by which an acronym is the paper's own, or an empty string."""
    words = [word for word in fold_text(pair.long).split() if len(word) > 3]
    shared = {word for word in words if word in title_words or word + "s" in title_words or word.removesuffix("s") in title_words}
    covers = len(shared) >= max(2, 0.7 * len(words)) and len(shared) >= 0.5 * len(title_words)
    if covers and wording.OWN_SUBJECT.search(before):
        return "acronym-title"
    if len(_cut_naming(before)) < len(before.rstrip()):
        return "acronym-named" if wording.OWN.search(before) else ""
    match = wording.OBJECT.search(before)
    if match is None or wording.AWAY.search(match["rest"]):
        return ""
    return "acronym-proposed" if wording.CORE.search(match.group()) else "acronym-studied"


def _cut_naming(before: str) -> str:
    """The words before a name without the naming verb that they end in ("termed", "we call it the")."""
    if wording.may_name(before):
        edge = len(before.rstrip("\"“`' "))
        for match in wording.NAMING.finditer(before + "x"):
            if match.end() >= edge:
                return before[: match.start()].rstrip(" ,")
    return before.rstrip()


# ------------------------------------------------------------------ phrases


def _read_sentence(sentence: str, offset: int, index: int, pairs: tuple[Abbreviation, ...]) -> Iterator[Coinage]:
    """The names that a sentence's phrases introduce; words of a long form are left to the acronym."""
    inside = [(pair.long_start - offset, pair.long_end - offset) for pair in pairs]
    for start, end, rule, weight in _match_phrases(sentence):
        name = sentence[start:end]
        within = any(start < stop and begin < end and (start, end) != (begin, stop) for begin, stop in inside)
        before, after = _cut_naming(sentence[:start]), sentence[end:]
        if within or not is_name(name) or wording.TASK.search(before):
            continue
        part = wording.PART_AFTER.match(after) or wording.PART_BEFORE.search(before)
        if part:
            rule, weight = "part", WEAK
        main = not part and (rule != "named" or wording.NAMED_THING.search(before) is not None)
        kind = _find_kind(before, after)
        yield Coinage(name, "abstract", offset + start, offset + end, rule, weight, index, main=main, kind=kind)


def _match_phrases(sentence: str) -> Iterator[Find]:
    """The spans of names in a sentence, with the rule and its weight; a pattern is only tried where its hint stands."""
    if not wording.may_hold_name(sentence):
        return
    if wording.may_name(sentence):
        yield from _match_naming(sentence)
    if wording.may_propose(sentence):
        yield from _match_proposals(sentence)
    for pattern, hints, rule, weight in _SIMPLE:
        if any(map(sentence.__contains__, hints)):
            for match in pattern.finditer(sentence):
                if rule == "for-short" or is_distinctive(match["name"]):
                    yield *match.span("name"), rule, STRONG if match.groupdict().get("sure") else weight
    if (found := wording.APPOSITION.match(sentence)) and is_distinctive(found["name"]):
        yield *found.span("name"), "apposition", STRONG if found["praise"] else WEAK


def _match_naming(sentence: str) -> Iterator[Find]:
    """The spans after naming verbs."""
    weight = STRONG if wording.OWN.search(sentence) else WEAK
    for match in wording.NAMING.finditer(sentence):
        if found := wording.SEQUENCE.match(sentence, match.end()):
            yield *found.span("name"), "named", weight
            yield from _match_tail(sentence, found.end("name"), "named")


def _match_proposals(sentence: str) -> Iterator[Find]:
    """The spans after "we propose" and its kin."""
    for match in wording.DIRECT.finditer(sentence):
        end = match.end("name")
        marked = is_distinctive(match["name"].split()[0]) and wording.CLOSE_MARKED.match(sentence[end:])
        if marked or wording.CLOSE.match(sentence[end:]):
            yield match.start("name"), end, "proposed", WEAK if wording.ALSO_A.search(sentence[: match.start("name")]) else STRONG
            yield from _match_tail(sentence, end, "proposed")
    others = [(wording.NOUN, "proposed")]
    if wording.may_list(sentence):
        others.append((wording.LIST_HEAD, "listed"))
    if wording.PASSIVE_HINT.search(sentence):
        others.append((wording.PASSIVE, "proposed"))
    for pattern, rule in others:
        for match in pattern.finditer(sentence):
            if is_distinctive(match["name"]):
                yield *match.span("name"), rule, STRONG
                yield from _match_tail(sentence, match.end("name"), rule)


def _match_tail(sentence: str, end: int, rule: str) -> Iterator[Find]:
    """The further names of a list that begins with a name: "COCO-DE and VOC-DE"; "A, which ...; and B, ..."."""
    first = end
    while (match := wording.TAIL.match(sentence, end)) and is_distinctive(match["name"]):
        yield *match.span("name"), rule, STRONG
        end = match.end("name")
    if rule == "listed":
        for match in wording.SEMICOLON.finditer(sentence, first):
            yield *match.span("name"), rule, STRONG


def _find_kind(before: str, after: str) -> Literal["method", "dataset", ""]:
    """``dataset`` when the words next to a name call it a dataset or benchmark."""
    near = re.split(r"[.;]| which | that ", after[:50])[0]
    return "dataset" if wording.DATASET.search(before[-45:]) or wording.DATASET.search(near) else ""


# ------------------------------------------------------------------ addresses


def _read_addresses(paper: Paper) -> Iterator[Coinage]:
    """The repository names in the abstract's addresses that have the shape of a name."""
    for mark in paper.abstract.marks:
        if mark.kind == "url" and (match := wording.REPOSITORY.match(paper.abstract.plain[mark.start : mark.end])):
            group = "name" if match["name"] else "page"
            start, end = (mark.start + place for place in match.span(group))
            if is_repository_name(match[group]):
                yield Coinage(match[group], "abstract", start, end, "repository", WEAK)
