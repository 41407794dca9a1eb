"""Names that stand where datasets stand: lists of names in a sentence, and the words around them that speak of data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.analysis.dataset_lexicon import Hit

# What collections of data are called. Source: everyday English of scientific writing.
DATA_WORD = (
    r"(?:datasets?|data ?sets?|(?:validation|training) sets?|benchmarks?|corpus|corpora|databases?|test ?sets?|"
    r"test ?beds?|leaderboards?)"
)
# A word with a capital inside or at its head, its hyphened parts with it; a name has one to four of them.
_WORD = r"(?=[\w-]*[A-Z])[A-Za-z0-9]\w*(?:[-^+@’'][A-Za-z0-9]\w*)*(?:\.\d)?\+{0,2}"
_NAME = re.compile(rf"(?<![\w-])(?:{_WORD})(?: (?:{_WORD}|\d\w*)){{0,3}}(?![\w-]*\w)")
# Words that may stand between a name and the word for data ("the LVIS open-vocabulary detection benchmark"), not these.
_LINK = (
    r"(?!(?:on|in|of|and|or|with|for|from|to|is|are|was|using|across|than|by|over|the|a|an|as|at|that|which|we|our|other|existing|"
    r"\w+s?ed)\b)[a-z][\w-]*"
)
_DATA_AFTER = re.compile(rf"\)?\s*(?:\([^()]{{1,60}}\)\s*)?(?P<between>(?:{_LINK}\s+){{0,3}}){DATA_WORD}\b", re.I)
_CALLED = r"(?:called|named|termed|dubbed)"
_SUCH_AS = r"(?:such as|including|like|e\.g\.,?|i\.e\.,?|namely)"
_DATA_BEFORE = re.compile(
    rf"\b{DATA_WORD}(?:[^.;:()]{{0,80}}\b{_CALLED}|(?<=ts) of|\s*,?\s*(?:{_SUCH_AS}|{_CALLED})|"
    rf"\s*[:(]\s*{_SUCH_AS}?)?\s*(?:the\s+)?$",
    re.I,
)
_ONE_DATA_WORD = r"(?:data ?set|benchmark|corpus|database|test ?set|test ?bed|leaderboard)"
_APPOSITION = re.compile(
    r"\)?(?:,| [-–]+|\s*:)\s*(?:which (?:is|serves as)\s)?(?:an?|our|one of the|the (?:first|largest|biggest|only|most|"
    r"new|standard))\s"
    rf"(?:(?!(?:on|from|for|using|trained|with|that|which)\b)[^\s.,;:()]+,?\s+){{0,9}}?{_ONE_DATA_WORD}\b(?!\s+{_CALLED})",
    re.I,
)
_ON_BEFORE = re.compile(r"\b(?:on|over|across|in|from|of|using|for|than)\s+(?:the\s+)?(?:(?!the\b)[a-z][\w-]*\s+){0,2}$")
# What is done with data or measured on it, in the word after the name: "COCO val", "ImageNet-pretrained", "GLUE quality".
_USE_AFTER = re.compile(
    r"(?:-(?:pre|trained|like|style|based|scale|sized)|\s+(?:val|validation|test|train|minival|split|challenge|pre-?train|"
    r"images?|of \d|\(\d|"
    r"at \d|zero-shot|fine-?tun|accuracy|quality|tasks?|experiments?|performance|results?|and ))",
    re.I,
)
_MEASURED = re.compile(
    r"(?:\d%|\d\.\d+)(?:\s*\)|\s+(?!ms\b|FPS\b|latency|inference|speed|GPU|running)[\w-]+){0,3}\s+on\s+(?:the\s+)?$|"
    r"\b(?:pre-?)?trained (?:\w+ )?on (?:the )?$"
)
# "On ImageNet," opens a sentence: what follows the comma is no further dataset.
_BREAK = re.compile(r"(?:On|For|In|With|Across|From)\s+(?:the\s+)?(?:[a-z][\w-]*\s+){0,2}", re.I)
_GAP = re.compile(
    r"(?:-\w+)?(?:\s*\([^()]{0,60}\))?\s*(?:,|;|/|&|\||,?\s*\b(?:and|or|as well as)\b|,?\s*e\.g\.,?)\s*(?:the\s+|\()?"
)
_CLAUSE_GAP = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A name at a place of a text: a listed dataset (``hit``) or a name of unknown kind."""

    start: int
    end: int
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words around a list of names say.

    Attributes:
        data: A word for data stands before the list or, three words away at most, after it.
        near: The same, one word away at most.
        use: The names stand where something is done on data or with it.
        measured: A figure or a training rests on them.
        apposition: The words after the list call it a dataset ("X, a large dataset").
    """

    data: bool
    near: bool
    use: bool
    measured: bool
    apposition: bool


def find_lists(text: str, start: int, end: int, hits: Sequence[Hit]) -> Iterator[list[Place]]:
    """The lists of names in a sentence ``text[start:end]``, a single name being a list of one, from left to right."""
    places = sorted(_find_places(text, start, end, hits), key=lambda place: (place.start, place.end))
    group: list[Place] = []
    for place in _drop_prefixes(text, places):
        if group and place.start >= group[-1].end and not _joins(text, start, group, place):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def read_setting(text: str, start: int, end: int, group: Sequence[Place]) -> Setting:
    """What the words of a sentence ``text[start:end]`` around a list say about it."""
    before, after = text[start : group[0].start], text[max(place.end for place in group) : end]
    following = _DATA_AFTER.match(after)
    preceding = bool(_DATA_BEFORE.search(before[-160:]))
    return Setting(
        data=bool(following) or preceding,
        near=preceding or bool(following and len(following["between"].split()) <= 1),
        use=bool(_ON_BEFORE.search(before[-60:]) or _USE_AFTER.match(after)),
        measured=bool(_MEASURED.search(before[-60:])),
        apposition=bool(_APPOSITION.match(after)),
    )


def _find_places(text: str, start: int, end: int, hits: Sequence[Hit]) -> Iterator[Place]:
    """The listed datasets of a sentence and the other names between them."""
    at = start
    for hit in (*hits, None):
        stop = end if hit is None else hit.start
        for match in _NAME.finditer(text, at, max(at, stop)):
            yield Place(match.start(), match.end())
        if hit is not None:
            yield Place(hit.start, hit.end, hit)
            at = max(at, hit.end)


def _drop_prefixes(text: str, places: Sequence[Place]) -> list[Place]:
    """The places without names that only stand before or after a listed dataset: OpenAI's WIT, COCO Captioning."""
    around = zip((None, *places), places, (*places[1:], None), strict=False)
    return [
        place for before, place, after in around if place.hit or not (_leads(text, place, after) or _trails(text, before, place))
    ]


def _leads(text: str, place: Place, after: Place | None) -> bool:
    """Whether a name stands directly before a listed dataset, with nothing but a space or a hyphen between."""
    return after is not None and after.hit is not None and text[place.end : after.start] in (" ", "-")


def _trails(text: str, before: Place | None, place: Place) -> bool:
    """Whether a name stands directly after a listed dataset (SemEval 2015 Task 18)."""
    return before is not None and before.hit is not None and text[before.end : place.start] == " "


def _joins(text: str, start: int, group: Sequence[Place], place: Place) -> bool:
    """Whether a name continues a list; after "On ImageNet," a new clause begins."""
    gap = text[group[-1].end : place.start]
    if not _GAP.fullmatch(gap):
        return False
    opens_clause = len(group) == 1 and _CLAUSE_GAP.fullmatch(gap) and _BREAK.fullmatch(text[start : group[0].start])
    return not opens_clause
