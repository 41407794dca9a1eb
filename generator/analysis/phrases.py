"""The phrases with which abstracts name their own work: "we present X", "a model dubbed X", "Our method, X, ...", "... (X)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from generator.analysis.coinage import STRONG, WEAK, Coinage
from generator.analysis.glossary import Abbreviation, find_abbreviations
from generator.analysis.spelling import NAME, QUOTE, is_distinctive, is_name, is_repository_name
from generator.model import Paper
from generator.text import find_sentences, fold_text

# ------------------------------------------------------------------ the words

_ARTICLE = r"(?:an? |the |our |its |this |their )?"
_VERB = (
    r"(?:propos|present|introduc|develop|design|releas|contribut|build|creat|construct|curat|devis|unveil|describ|explor|stud|"
    r"investigat|establish|provid|formulat|offer|collect)(?:e|es|ed|s|y|ies|ied)?"
)
_CORE_VERB = r"(?:propos|present|introduc|develop|design|releas|contribut|build|creat|construct|curat|devis|unveil|describ)(?:e|es|ed|s|ing)?"
_SUBJECT = (
    r"(?:\b[Ww]e|\b[Tt]his (?:\w+ )?(?:paper|work|study|article|report|thesis)|\b[Oo]ur (?:[\w-]+ ){1,3}|\b[Tt]his|\b[Hh]ere|\band|"
    r"\b[Pp]aper|\b[Ww]ork|\b[Ss]tudy)"
)
_ADVERB = r"(?:\w+ly |further |also |then |first |here |thus |hence |next |therefore |have |has |and \w+ |in this (?:paper|work) )*"
_THING = (
    r"(?:methods?|models?|approach(?:es)?|frameworks?|networks?|algorithms?|architectures?|datasets?|benchmarks?|systems?|famil(?:y|ies)|"
    r"backbones?|detectors?|works?|solutions?|paradigms?|pipelines?|schemes?|suites?|corpus|tools?|toolkits?|library|platforms?|series|"
    r"transformers?|technique|direction|optimizer|engine|agent|baseline|variants?|student|teacher|training scheme|procedure|strategy)"
)
_OWN = re.compile(
    rf"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:\w+ )?{_THING}|[Tt]he (?:\w+ )?{_THING}|[Tt]he proposed|{_CORE_VERB})\b|dubbed|termed|coined"
)
_NAMED_THING = re.compile(rf"\b{_THING},?(?: (?:is|are|that|which|we|here|further|also|have|been))*$")
_DATASET = re.compile(
    r"\b(?:datasets?|benchmarks?|corpus|corpora|databases?|test ?beds?|test sets?|collection|suite|DB)\b", re.IGNORECASE
)
# The nouns that make a name a part of the work, or a task or problem, rather than the work.
_PART = (
    r"(?:modules?|blocks?|layers?|loss(?:es)?|units?|heads?|operators?|operations?|tokens?|functions?|terms?|cells?|tasks?|problems?|"
    r"settings?|metrics?|setups?|attention|regularization|sampling|mechanisms?|adapters?|decoders?)"
)
_PART_AFTER = re.compile(rf"^[\"”’')]*,? (?:(?:sub-?|loss |attention )?{_PART})\b", re.IGNORECASE)
_PART_BEFORE = re.compile(rf"\b{_PART}[ ,]*(?:(?:that|which|we) )?(?:is |are )?$", re.IGNORECASE)
_TASK = re.compile(
    r"\b(?:task|problem|setting|phenomenon|scenario|challenge|concept)s?,?(?: (?:of|which|that|we|is|are))*$", re.IGNORECASE
)

# ------------------------------------------------------------------ the patterns

_NAMING = re.compile(
    r"\b(?:dubbed|called|termed|named|coined|nicknamed|denoted|abbreviated|entitled|titled|namely|[Rr]eferred to|"
    r"(?:we|We|and) (?:call|name|term|dub|coin|title|denote|abbreviate|refer to)"
    r"(?: it| this| these| them| our| the| such| that)?(?: (?!as )[\w-]+){0,4}?)"
    rf",?(?: (?:as|by|it as))?:? {_ARTICLE}(?={QUOTE}[^\W_])"
)
_NAMING_HINT = re.compile(
    r"dubbed|called|termed|named|coined|denoted|abbreviated|titled|namely|eferred|[Ww]e (?:also )?(?:call|name|term|dub|den|refer|abb)|and (?:call|name|term|dub|den|refer)"
)
_SEQUENCE = re.compile(rf"{QUOTE}(?P<name>{NAME}(?: (?:[A-Z][\w-]*|[Vv]\d[\w.]*))*)")
_DIRECT = re.compile(
    rf"{_SUBJECT},? {_ADVERB}{_CORE_VERB} {_ARTICLE}(?:(?:novel|new|simple|first|latest|enhanced) )?{QUOTE}(?P<name>{NAME}(?: [Vv]\d[\w.]*)?)"
)
_NOUN = re.compile(
    rf"(?:{_SUBJECT},? {_ADVERB}{_VERB} (?:an?|the|two|three|our) (?:[\w-]+ ){{0,6}}?|\bto \w+ a (?:novel|new) (?:[\w-]+ ){{0,4}}?|\b[Oo]ur (?:[\w-]+ ){{0,2}}?){_THING},? "
    rf"{QUOTE}(?P<name>{NAME})(?={QUOTE}(?:[,.;:]| \(| (?:to|that|which|for|and|by|with|has|enables|is|achieves|outperforms)\b|$))"
)
_LIST_HEAD = re.compile(
    rf"{_SUBJECT},? {_ADVERB}{_CORE_VERB} [^:;]{{3,160}}?(?:,? i\.e\.,?|:|,? namely,?) {QUOTE}(?P<name>{NAME})(?=(?:,| and |;))"
)
_PASSIVE = re.compile(rf"(?P<name>{NAME})(?: [\w-]+)? (?:is|are) (?:introduced|proposed|presented|developed|released)\b")
_OUR = re.compile(
    rf"(?:\b[Oo]ur|\b[Tt]he proposed|\b[Pp]roposed|\b[Tt]he resulting|\b[Tt]he result is)"
    rf"(?: (?:proposed|new|novel|final|best|best-performing|performing|called|named|{_THING}))*(?P<comma>,)? {QUOTE}(?P<name>{NAME})"
)
_APPOSITION = re.compile(
    rf"(?P<name>{NAME}){QUOTE}(?:, | is )(?:an?|the first) (?P<praise>novel|new|simple|unified|scalable|lightweight)?"
)
_NEW = re.compile(
    rf"(?P<name>{NAME})(?: \([\w-]+\))?, (?:an?|the first) (?:new|novel) (?:[\w-]+ ){{0,3}}?(?:benchmark|dataset|method|model|framework)\b"
)
_SHOWN = re.compile(
    rf"\b(?:[Rr]esults?|[Ee]xperiments?|[Ee]valuations?|[Ss]tudies|[Ww]e) (?:[\w-]+ ){{0,8}}?(?:show|demonstrate|validate|verify|confirm|reveal)s? "
    rf"(?:that )?(?P<name>{NAME}) (?:\w+ )?(?:achieves|outperforms|surpasses|improves|enables|boosts|can|yields|attains|exceeds|reduces)\b"
)
_FOR_SHORT = re.compile(rf"\(?{QUOTE}(?P<name>{NAME}){QUOTE},? (?:for|in) short\b")
_TAIL = re.compile(rf"{QUOTE}(?:, | and |, and |; and |, as well as ){QUOTE}(?P<name>{NAME})")
_SEMICOLON = re.compile(rf"; (?:and )?{QUOTE}(?P<name>{NAME}),")
_CLOSE = re.compile(r"^[\"”'’]*(?:[,.;:(]| \(|,? (?:which|that|to|for|as|by|is|an?|the)\b|$)")
_OBJECT = re.compile(rf"(?:{_SUBJECT},? {_ADVERB}{_VERB}|\bby (?:propos|introduc|present|develop)ing) (?P<rest>[^;:]*)$")
_AWAY = re.compile(
    r"\b(?:of|for|using|use|uses|based|with|via|by|in|on|from|that|which|into|through|under|over|to|where|while|as)\b|, (?!the $|an? $)"
)
_ENUMERATED = re.compile(
    r"^(?:First|Second|Third|Firstly|Secondly|Thirdly|Specifically|In particular|Finally|Lastly|Moreover|Furthermore|Additionally|Besides|In addition)\b"
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
    """The acronym when its sentence introduces it for its own work: by a naming verb, after "we propose", or in the title's words."""
    before, after = text[start : min(pair.short_start, pair.long_start)], text[max(pair.short_end, pair.long_end) :]
    rule = _judge_pair(before, pair, title_words)
    if not rule or re.search(rf"(?i)\b{_PART}s?$", pair.long) or _TASK.search(_cut_naming(before)):
        return
    main = not (_PART_AFTER.match(after) or _ENUMERATED.match(before))
    yield Coinage(pair.short, "abstract", pair.short_start, pair.short_end, rule, STRONG, index, pair.long, main)
    if " " not in pair.long and is_distinctive(pair.long):
        yield Coinage(pair.long, "abstract", pair.long_start, pair.long_end, rule, STRONG, index, main=main)


def _judge_pair(before: str, pair: Abbreviation, title_words: frozenset[str]) -> str:
    """The rule by which an acronym is the paper's own, or an empty string."""
    if _ends_with_naming(before):
        return "acronym-named" if _OWN.search(before) else ""
    if _proposes(before):
        return "acronym-proposed"
    words = [word for word in fold_text(pair.long).split() if len(word) > 3]
    shared = {word for word in words if word in title_words or word + "s" in title_words or word.removesuffix("s") in title_words}
    covers = len(shared) >= max(2, 0.7 * len(words)) and len(shared) >= 0.5 * len(title_words)
    return "acronym-title" if covers and re.search(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|study))\b", before) else ""


def _ends_with_naming(before: str) -> bool:
    """Whether the words before end in a naming verb ("termed", "we call it the")."""
    return len(_cut_naming(before)) < len(before.rstrip())


def _cut_naming(before: str) -> str:
    """The words before a name without the naming verb that they end in."""
    edge = len(before.rstrip("\"“`' "))
    for match in _NAMING.finditer(before + "x"):
        if match.end() >= edge:
            return before[: match.start()].rstrip(" ,")
    return before.rstrip()


def _proposes(before: str) -> bool:
    """Whether the words before end in "we propose a novel ...", with nothing that leads away from the object."""
    match = _OBJECT.search(before)
    return match is not None and not _AWAY.search(match["rest"])


# ------------------------------------------------------------------ phrases


def _read_sentence(sentence: str, offset: int, index: int, pairs: tuple[Abbreviation, ...]) -> Iterator[Coinage]:
    """The names that a sentence's phrases introduce; words of a long form are left to the acronym."""
    inside = [(pair.long_start - offset, pair.long_end - offset) for pair in pairs]
    for start, end, rule, weight in _match_phrases(sentence):
        name = sentence[start:end]
        long = any(start < stop and begin < end and (start, end) != (begin, stop) for begin, stop in inside)
        if long or not is_name(name):
            continue
        before, after = _cut_naming(sentence[:start]), sentence[end:]
        if _TASK.search(before):
            continue
        if _PART_AFTER.match(after) or _PART_BEFORE.search(before):
            yield Coinage(name, "abstract", offset + start, offset + end, "part", WEAK, index, main=False)
        else:
            yield Coinage(
                name,
                "abstract",
                offset + start,
                offset + end,
                rule,
                weight,
                index,
                main=_is_main(sentence, start, rule),
                kind=_find_kind(before, after),
            )


def _match_phrases(sentence: str) -> Iterator[tuple[int, int, str, int]]:
    """The spans of names in a sentence, with the rule and its weight."""
    yield from _match_naming(sentence)
    for pattern, rule in ((_DIRECT, "proposed"), (_NOUN, "proposed"), (_PASSIVE, "proposed"), (_LIST_HEAD, "listed")):
        for match in pattern.finditer(sentence):
            start, end = match.span("name")
            if is_distinctive(match["name"].split()[0]) or (pattern is _DIRECT and _CLOSE.match(sentence[end:])):
                yield start, end, rule, WEAK if re.search(r"\balso \w+ an? $", sentence[:start]) else STRONG
                yield from _match_tail(sentence, end, rule)
    for match in _OUR.finditer(sentence):
        if is_distinctive(match["name"]):
            yield *match.span("name"), "our", STRONG if match["comma"] or "result is" in match.group() else WEAK
    for match in _FOR_SHORT.finditer(sentence):
        yield *match.span("name"), "for-short", STRONG
    for match in _NEW.finditer(sentence):
        if is_distinctive(match["name"]):
            yield *match.span("name"), "new", STRONG
    if (found := _SHOWN.search(sentence)) and is_distinctive(found["name"]):
        yield *found.span("name"), "shown", WEAK
    if (found := _APPOSITION.match(sentence)) and is_distinctive(found["name"]):
        yield *found.span("name"), "apposition", STRONG if found["praise"] else WEAK


def _match_naming(sentence: str) -> Iterator[tuple[int, int, str, int]]:
    """The spans after naming verbs."""
    if not _NAMING_HINT.search(sentence):
        return
    weight = STRONG if _OWN.search(sentence) else WEAK
    for match in _NAMING.finditer(sentence):
        found = _SEQUENCE.match(sentence, match.end())
        if found:
            yield *found.span("name"), "named", weight
            yield from _match_tail(sentence, found.end("name"), "named")


def _match_tail(sentence: str, end: int, rule: str) -> Iterator[tuple[int, int, str, int]]:
    """The further names of a list that begins with a name: "COCO-DE and VOC-DE"; "A, which ...; and B, ..."."""
    first = end
    while (match := _TAIL.match(sentence, end)) and is_distinctive(match["name"]):
        yield *match.span("name"), rule, STRONG
        end = match.end("name")
    if rule == "listed":
        for match in _SEMICOLON.finditer(sentence, first):
            yield *match.span("name"), rule, STRONG


def _is_main(sentence: str, start: int, rule: str) -> bool:
    """Whether a phrase names the work itself or a whole thing beside it, not one step of it."""
    if rule != "named":
        return True
    return _NAMED_THING.search(_cut_naming(sentence[:start])) is not None


def _find_kind(before: str, after: str) -> Literal["method", "dataset", ""]:
    """``dataset`` when the words next to a name call it a dataset or benchmark."""
    near = re.split(r"[.;]| which | that ", after[:50])[0]
    return "dataset" if _DATASET.search(before[-45:]) or _DATASET.search(near) else ""


# ------------------------------------------------------------------ addresses

_REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|aka\.ms)/(?:(?:spaces|datasets)/)?(?:[\w.-]+/)?"
    r"(?P<name>[\w.-]+?)(?:\.git)?/?$|https?://[\w-]+\.github\.io/(?P<page>[\w.-]+)/?$"
)


def _read_addresses(paper: Paper) -> Iterator[Coinage]:
    """The repository names in the abstract's addresses that have the shape of a name."""
    for mark in paper.abstract.marks:
        if mark.kind == "url" and (match := _REPOSITORY.match(paper.abstract.plain[mark.start : mark.end])):
            group = "name" if match["name"] else "page"
            start, end = (mark.start + place for place in match.span(group))
            if is_repository_name(match[group]):
                yield Coinage(match[group], "abstract", start, end, "repository", WEAK)
