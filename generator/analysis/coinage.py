"""The places where a text seems to introduce a name: the title's shape, and the phrases with which authors name their work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.analysis.glossary import Abbreviation, find_abbreviations
from generator.model import Paper, TextField
from generator.text import find_sentences, fold_text

STRONG, WEAK = 2, 1


@dataclass(frozen=True, slots=True)
class Coinage:
    """One sign that a paper coins a name.

    Attributes:
        name: The surface form, exactly ``paper.text(field)[start:end]``.
        rule: The rule that found it.
        weight: 2 when the sign suffices alone, 1 when it needs a second one.
        acronym: Whether the sign is an acronym with its expansion, which the field may share.
    """

    name: str
    field: TextField
    start: int
    end: int
    rule: str
    weight: int
    acronym: bool = False


# A name is one word, which may be composed: "X-CLIP", "DAT++", "DAF:re", "TL;DR", "SGD-SaI", "Qwen2.5-VL", "A^2MIM", "I&S-ViT".
_WORD = r"[^\W_][\w^{}²³]*(?:[-–‑.:;&/+][^\W_$]*[\w^{}²³]+)*(?:\+{1,2})?"
NAME = rf"(?<![\w^./-]){_WORD}(?![\w])"
_ARTICLE = r"(?:an? |the |our |its |this |their )?"
_QUOTE = r"[\"“”`'‘’]*"

_NAMING = re.compile(
    r"\b(?:dubbed|called|termed|named|coined|nicknamed|denoted|abbreviated|entitled|titled|denominated|namely|referred to|"
    r"(?:call|name|term|dub|coin|title|denote|refer to|abbreviate)"
    r"(?: it| this| these| them| our| the| such| that)?(?: (?!as )[\w-]+){0,4}?)"
    rf",?(?: (?:as|by|it as))?:? {_ARTICLE}(?={_QUOTE}[^\W_])",
    re.IGNORECASE,
)
_VERB = (
    r"(?:propos|present|introduc|develop|design|describ|releas|contribut|build|built|creat|construct|curat|collect|devis|formulat|"
    r"provid|establish|establish|unveil|offer|launch|suggest|advocat|invent|open-?sourc|publish|explor|investigat|devot|deriv|"
    r"implement|shar|compil|assembl|annotat|pioneer|study|studies|perform|conceiv|put forward|demonstrat|extend|train)(?:e|es|ed|s|ing)?"
)
_CORE_VERB = (
    r"(?:propos|present|introduc|develop|design|releas|contribut|build|creat|construct|curat|devis|unveil|describ)(?:e|es|ed|s)?"
)
_CONTRIBUTION = re.compile(rf"\b{_VERB}\b|\b[Oo]ur\b|\bnovel\b|\bnew\b|\bWe\b|\bwe\b")
_SUBJECT = r"(?:\b[Ww]e|\b[Tt]his (?:paper|work|study|article|report|survey|thesis)|\b[Oo]ur (?:[\w-]+ ){1,3}|\b[Tt]his|\b[Hh]ere|\band|\bpaper|\bto|,)"
_DIRECT = re.compile(
    rf"{_SUBJECT},? (?:\w+ly |further |also |then |first |here |thus |hence |finally |in this (?:paper|work) |next )*{_CORE_VERB} {_ARTICLE}"
    rf"(?:(?:novel|new|simple|first|latest) )?{_QUOTE}(?P<name>{NAME})"
)
_PASSIVE = re.compile(rf"(?P<name>{NAME})(?: [\w-]+)? (?:is|are) (?:introduced|proposed|presented|developed|released)\b")
_OUR = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed|[Pp]roposed|[Tt]he resulting|[Tt]he result is)"
    rf"(?: (?:proposed|new|novel|final|best|best-performing|method|methods|model|models|approach|framework|network|algorithm|architecture|dataset|"
    rf"system|work|solution|technique|detector|family|benchmark|called|named))*,? {_QUOTE}(?P<name>{NAME})"
)
_APPOSITION = re.compile(rf"(?P<name>{NAME}){_QUOTE},? (?:is )?(?:an?|the first|the) (?!same|former|latter|fact)")
_FOR_SHORT = re.compile(rf"\({_QUOTE}(?P<name>{NAME}){_QUOTE},? (?:for|in) short\)|{_QUOTE}(?P<bare>{NAME}){_QUOTE},? for short\b")
_LIST_TAIL = re.compile(rf"{_QUOTE}(?:, | and |, and |; and )(?:and )?{_QUOTE}(?P<name>{NAME})")
_LIST_HEAD = re.compile(
    rf"(?:i\.e\.,?|: |namely,?|as|including|datasets?|benchmarks?|models?) {_QUOTE}(?P<name>{NAME})(?=(?:,| and) )"
)

# The words after a name that say it is an adjective ("CLIP-based", "ViT-like"), not a name.
_ADJECTIVE = re.compile(
    r"[-–‑](?:based|like|style|free|aware|guided|driven|level|specific|agnostic|only|trained|pretrained|pre-trained|tuned|powered|inspired|"
    r"wise|type|scale|size|sized|invariant|equivariant|dependent|independent|oriented|enhanced|augmented|centric|friendly|compatible|"
    r"to|and|or|of|the|shot|art|end|modal|supervised|time|step|dimensional|order|in|on|as)(?:[-–‑].*)?$"
)
# The nouns that make a name a part of the work rather than the work.
_PART = re.compile(
    r"^[\"”’')]*,? (?:sub)?(?:modules?|blocks?|layers?|loss(?:es)?|units?|heads?|operators?|operations?|tokens?|functions?|terms?|cells?)\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:modules?|blocks?|layers?|loss(?:es)?|units?|operators?|terms?|tokens?|stage|step)[ ,]*(?:(?:that|which) )?(?:is )?$",
    re.IGNORECASE,
)
_DATASET = r"(?:datasets?|benchmarks?|corpus|corpora|databases?|test ?beds?|test sets?|data collection|suite|DB)"


def find_coinages(paper: Paper) -> Iterator[Coinage]:
    """Every sign that a paper coins a name, title first, then in the order of the abstract's sentences."""
    yield from _read_title(paper)
    abstract = paper.abstract.plain
    spans = find_sentences(abstract)
    pairs = find_abbreviations(abstract)
    title_words = frozenset(fold_text(paper.title.plain).split())
    for start, end in spans:
        inside = tuple(pair for pair in pairs if start <= min(pair.short_start, pair.long_start) < end)
        yield from _read_pairs(abstract, start, inside, title_words)
        yield from _read_phrases(abstract, start, end, inside)
    yield from _read_addresses(paper)


# ------------------------------------------------------------------ title

_HEAD = re.compile(r"^(?P<head>.{2,60}?)\s*(?::|\s[-–—]{1,3})\s+(?=\S)|^(?P<tight>[^\s:]{2,30}):(?=[A-Z])")
_TITLE_COMMA = re.compile(rf"(?:^|: ){_QUOTE}(?P<name>{NAME}){_QUOTE}, (?:[Aa]n? |[Tt]he )")
_REPORT = re.compile(rf"^(?P<name>{NAME}(?: [Vv]?\d[\w.]*)?) (?:[Tt]echnical [Rr]eport|[Ss]ystem [Cc]ard|[Mm]odel [Cc]ard)")
_VERSION = re.compile(r"^[Vv]?\d[\w.]*$")


def _read_title(paper: Paper) -> Iterator[Coinage]:
    """The names that the shape of the title shows."""
    title, abstract = paper.title.plain, paper.abstract.plain
    if match := _HEAD.search(title):
        group = "head" if match["head"] else "tight"
        yield from _read_head(match[group], match.start(group), abstract)
    for match in _TITLE_COMMA.finditer(title):
        if is_distinctive(match["name"]):
            yield Coinage(match["name"], "title", match.start("name"), match.end("name"), "title-apposition", STRONG)
    if match := _REPORT.search(title):
        yield Coinage(match["name"], "title", match.start("name"), match.end("name"), "title-report", STRONG)
    for pair in find_abbreviations(title):
        yield Coinage(pair.short, "title", pair.short_start, pair.short_end, "title-acronym", STRONG, acronym=True)


def _read_head(head: str, start: int, abstract: str) -> Iterator[Coinage]:
    """The name before a title's colon: one distinctive word; or words that the abstract repeats as they stand."""
    words = head.split()
    versioned = len(words) == 2 and _VERSION.match(words[1]) is not None
    if len(words) == 1 or versioned:
        confirmed = _stands_in(head, abstract)
        if is_distinctive(words[0]) or versioned or confirmed:
            yield Coinage(head, "title", start, start + len(head), "title-head", STRONG)
        return
    pieces = re.split(r" and | & |, ", head)
    if len(pieces) > 1 and all(
        (" " not in piece and is_distinctive(piece)) or ("-" in piece and piece[0].isupper()) for piece in pieces
    ):
        for piece in pieces:
            place = start + head.index(piece)
            yield Coinage(piece, "title", place, place + len(piece), "title-head", STRONG)
    elif len(words) <= 5 and head[0].isupper() and _stands_in(head, abstract):
        yield Coinage(head, "title", start, start + len(head), "title-head", STRONG)


def _stands_in(name: str, text: str) -> bool:
    """Whether a text holds the name as it stands, at word boundaries."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


# ------------------------------------------------------------------ abstract


def _read_pairs(text: str, start: int, pairs: tuple[Abbreviation, ...], title_words: frozenset[str]) -> Iterator[Coinage]:
    """The acronyms that a sentence introduces for its own work: by a naming verb, after "we propose", or with the title's words."""
    for pair in pairs:
        first = min(pair.short_start, pair.long_start)
        before, after = text[start:first], text[max(pair.short_end, pair.long_end) :].lstrip(")\"”'")
        if _PART.match(" " + after.lstrip()) or _PART.search(" " + pair.long.split()[-1]):
            continue
        words = [word for word in fold_text(pair.long).split() if len(word) > 2]
        shared = sum(word in title_words for word in words)
        rule = ""
        if _ends_with_naming(before):
            rule = "acronym-named"
        elif words and shared >= max(2, 0.6 * len(words)):
            rule = "acronym-title"
        elif _proposes(before):
            rule = "acronym-proposed"
        if rule:
            yield Coinage(pair.short, "abstract", pair.short_start, pair.short_end, rule, STRONG, acronym=True)


def _ends_with_naming(before: str) -> bool:
    """Whether the words before end in a naming verb ("termed", "we call it the")."""
    return bool(before) and any(match.end() >= len(before.rstrip("\"“`' ")) for match in _NAMING.finditer(before + "x"))


_OBJECT = re.compile(rf"{_SUBJECT}?,? ?(?:\w+ly |further |also |then |first )*\b{_CORE_VERB} (?P<rest>[^,;:]*)$")
_AWAY = re.compile(r"\b(?:of|for|using|use|uses|based on|with|via|by|in|on|from|that|which|into|through|under|over|to)\b")


def _proposes(before: str) -> bool:
    """Whether the words before end in "we propose a novel ...", with nothing that leads away from the object."""
    match = _OBJECT.search(before)
    return match is not None and not _AWAY.search(match["rest"])


def _read_phrases(text: str, start: int, end: int, pairs: tuple[Abbreviation, ...]) -> Iterator[Coinage]:
    """The names that a sentence's phrases introduce."""
    sentence = text[start:end]
    longs = tuple((pair.long_start, pair.long_end) for pair in pairs)
    for found in _match_phrases(sentence):
        first, last, rule, weight = found
        name = sentence[first:last]
        if any(begin <= start + first < stop for begin, stop in longs) and not is_distinctive(name):
            continue
        if is_name(name) and not _PART.match(sentence[last:]) and not _PART_BEFORE.search(sentence[:first].rstrip("\"“`' ")):
            yield Coinage(name, "abstract", start + first, start + last, rule, weight)


_SEQUENCE = re.compile(rf"{_QUOTE}(?P<name>{NAME}(?: (?:[A-Z][\w-]*|[Vv]?\d[\w.]*))*)")


def _match_phrases(sentence: str) -> Iterator[tuple[int, int, str, int]]:
    """The spans of names in a sentence, with the rule and its weight."""
    own = _CONTRIBUTION.search(sentence) is not None
    for match in _NAMING.finditer(sentence):
        found = _SEQUENCE.match(sentence, match.end())
        if found and not sentence[found.end("name") :].startswith(" ("):
            yield found.start("name"), found.end("name"), "named", STRONG if own else WEAK
            yield from _match_tail(sentence, found.end("name"), "named")
    for match in _DIRECT.finditer(sentence):
        if is_distinctive(match["name"]) or _closes(sentence[match.end("name") :]):
            yield match.start("name"), match.end("name"), "proposed", STRONG
            yield from _match_tail(sentence, match.end("name"), "proposed")
    for match in _PASSIVE.finditer(sentence):
        if is_distinctive(match["name"]):
            yield match.start("name"), match.end("name"), "proposed", STRONG
    for match in _OUR.finditer(sentence):
        if is_distinctive(match["name"]):
            yield match.start("name"), match.end("name"), "our", WEAK
    for match in _FOR_SHORT.finditer(sentence):
        group = "name" if match["name"] else "bare"
        yield match.start(group), match.end(group), "for-short", STRONG
    if match := _APPOSITION.match(sentence):
        if is_distinctive(match["name"]):
            yield match.start("name"), match.end("name"), "apposition", WEAK


def _match_tail(sentence: str, end: int, rule: str) -> Iterator[tuple[int, int, str, int]]:
    """The further names of a list that begins with a name: "COCO-DE and VOC-DE"."""
    while (match := _LIST_TAIL.match(sentence, end)) and is_distinctive(match["name"]):
        yield match.start("name"), match.end("name"), rule, STRONG
        end = match.end("name")


_CLOSE = re.compile(r"^[\"”'’]*(?:[,.;:(]| \(|,? (?:which|that|to|and|for|as|by|is|an?|the)\b|$)")


def _closes(after: str) -> bool:
    """Whether what follows a plain capitalised word shows that it stands alone as a name."""
    return _CLOSE.match(after) is not None


# ------------------------------------------------------------------ addresses

_REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|aka\.ms)/(?:(?:spaces|datasets)/)?(?:[\w.-]+/)?(?P<name>[\w.-]+)"
)


def _read_addresses(paper: Paper) -> Iterator[Coinage]:
    """The repository names in the abstract's addresses that have the shape of a name."""
    for mark in paper.abstract.marks:
        if mark.kind != "url":
            continue
        match = _REPOSITORY.match(paper.abstract.plain, mark.start, mark.end)
        if match:
            name = re.sub(r"(?:\.git|\.)$", "", match["name"])
            start = match.start("name")
            if is_distinctive(name) and "_" not in name:
                yield Coinage(name, "abstract", start, start + len(name), "repository", WEAK)


# ------------------------------------------------------------------ shape


def is_distinctive(word: str) -> bool:
    """Whether the spelling alone shows a name: capitals inside, capitals with digits, or a one-letter prefix ("X-Former").

    ``ConvNeXt``, ``MAE``, ``htmlBLEU``, ``V-JEPA``, ``DINOv2``, ``S2RDA`` do; ``Painter``, ``Self-Supervised``, ``16x16``, ``2D`` do not.
    """
    if _ADJECTIVE.search(word) or word.replace("-", "").isdigit():
        return False
    pieces = re.split(r"[-–‑/&+:;.]", word)
    return any(_is_marked(piece) for piece in pieces) or (len(pieces) == 2 and len(pieces[0]) == 1 and word[0].isupper())


def _is_marked(piece: str) -> bool:
    """Whether one piece of a word is marked as a name by its capitals."""
    capitals = sum(char.isupper() for char in piece)
    letters = sum(char.isalpha() for char in piece)
    if capitals == 0 or letters < 2:
        return False
    inner = any(char.isupper() for char in piece[1:])
    digits = any(char.isdigit() for char in piece)
    return inner or (digits and letters > 2)


def is_name(name: str) -> bool:
    """Whether a phrase can be a name: begins with a capital, a digit, or is marked by capitals; is no number and no adjective."""
    if len(name) < 2 or len(name) > 60 or _ADJECTIVE.search(name) or not any(char.isalpha() for char in name):
        return False
    return is_distinctive(name.split()[0]) or name[0].isupper()
