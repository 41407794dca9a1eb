"""The words with which authors of papers name their own work, as patterns: the grammar behind `generator.analysis.phrases`.

Source: own reading of the titles and abstracts of computer-vision papers; nothing here names a paper, a method or a field.
"""

from __future__ import annotations

import re

from generator.analysis.spelling import NAME, QUOTE

# ------------------------------------------------------------------ words

ARTICLE = r"(?:an? |the |our |its |this |their )?"
_STEM = r"propos|present|introduc|develop|design|releas|contribut|build|creat|construct|curat|devis|unveil|describ"
_LOOSE_STEM = rf"{_STEM}|explor|stud|investigat|establish|provid|formulat|offer|collect"
VERB = rf"(?:{_LOOSE_STEM})(?:e|es|ed|s|y|ies|ied)?"
CORE_VERB = rf"(?:{_STEM})(?:e|es|ed|s|ing)?"
SUBJECT = (
    r"(?:\b[Ww]e|\b[Tt]his (?:\w+ )?(?:paper|work|study|article|report|thesis)|\b[Oo]ur (?:[\w-]+ ){1,3}|\b[Tt]his|\b[Hh]ere|"
    r"\band|\b[Pp]aper|\b[Ww]ork|\b[Ss]tudy)"
)
_ADVERB = r"(?:\w+ly |further |also |then |first |here |thus |hence |next |therefore |have |has |and \w+ |in this (?:paper|work) )*"
CORE = re.compile(rf"\b{CORE_VERB}\b")
# What a whole work can be called, as against a part of one.
THING = (
    r"(?:methods?|models?|approach(?:es)?|frameworks?|networks?|algorithms?|architectures?|datasets?|benchmarks?|systems?|"
    r"famil(?:y|ies)|backbones?|detectors?|works?|solutions?|paradigms?|pipelines?|schemes?|suites?|corpus|tools?|toolkits?|"
    r"library|platforms?|series|transformers?|technique|direction|optimizer|engine|agent|baseline|variants?|student|teacher|"
    r"procedure|strategy)"
)
_DATASET = r"(?:datasets?|benchmarks?|corpus|corpora|databases?|test ?beds?|test sets?|collection|suite|DB)"
_PART = (
    r"(?:modules?|blocks?|layers?|loss(?:es)?|units?|heads?|operators?|operations?|tokens?|functions?|terms?|cells?|tasks?|"
    r"problems?|settings?|metrics?|setups?|attention|regularization|sampling|mechanisms?|adapters?|decoders?)"
)
DATASET = re.compile(rf"\b{_DATASET}\b", re.IGNORECASE)
PART_AFTER = re.compile(rf"^[\"”’')]*,? (?:(?:sub-?|loss |attention )?{_PART})\b", re.IGNORECASE)
PART_BEFORE = re.compile(rf"\b{_PART}[ ,]*(?:(?:that|which|we) )?(?:is |are )?$", re.IGNORECASE)
PART_END = re.compile(rf"\b{_PART}$", re.IGNORECASE)
TASK = re.compile(
    r"\b(?:task|problem|setting|phenomenon|scenario|challenge|concept)s?,?(?: (?:of|which|that|we|is|are))*$", re.IGNORECASE
)
# A sentence about the authors' own work.
OWN = re.compile(
    rf"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:\w+ )?{THING}|[Tt]he (?:\w+ )?{THING}|[Tt]he proposed|{CORE_VERB})\b|dubbed|termed|coined"
)
OWN_SUBJECT = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|study))\b")
NAMED_THING = re.compile(rf"\b{THING},?(?: (?:is|are|that|which|we|here|further|also|have|been))*$")
ENUMERATED = re.compile(
    r"^(?:First|Second|Third|Firstly|Secondly|Thirdly|Specifically|In particular|Finally|Lastly|Moreover|Furthermore|"
    r"Additionally|Besides|In addition)\b"
)

# ------------------------------------------------------------------ naming verbs

NAMING = re.compile(
    r"\b(?:dubbed|called|termed|named|coined|nicknamed|denoted|abbreviated|entitled|titled|namely|[Rr]eferred to|"
    r"(?:we|We|and) (?:call|name|term|dub|coin|title|denote|abbreviate|refer to)"
    rf"(?: (?:our|the|this|these|such)(?: [\w-]+){{0,2}}? (?:{THING}|setup|process)| (?:it|this|these|them|that))?)"
    rf",?(?: (?:as|by|it as))?:? {ARTICLE}(?={QUOTE}[^\W_])"
)
# Words without which nothing is named. Plain strings: to look for all of them takes a tenth of the time of one pattern.
_NAMING_HINTS = (
    *("dubbed", "called", "termed", "named", "coined", "denoted", "abbreviated", "titled", "namely", "eferred"),
    *(f"{who} {verb}" for who in ("we", "We", "and") for verb in ("call", "name", "term", "dub", "den", "refer", "abb")),
)
SEQUENCE = re.compile(rf"{QUOTE}(?P<name>{NAME}(?: (?:[A-Z][\w-]*|[Vv]\d[\w.]*))*)")

# ------------------------------------------------------------------ proposals

_VERB_HINTS = (*_LOOSE_STEM.split("|"), "Our ", "our ")
DIRECT = re.compile(
    rf"{SUBJECT},? {_ADVERB}{CORE_VERB} {ARTICLE}(?:(?:novel|new|simple|first|latest|enhanced) )?{QUOTE}"
    rf"(?P<name>{NAME}(?: [Vv]\d[\w.]*)?)"
)
CLOSE = re.compile(
    r"^[\"”’']*(?:[,.;:(]| \(|,? (?:which|that|to|for|as|by|is|an?|the)\b|$)",
)
CLOSE_MARKED = re.compile(rf"^[\"”’']*(?:,| (?:and|with|in|on|v\d[\w.]*|at|from|via|using|{THING}|{_DATASET})\b)", re.IGNORECASE)
NOUN = re.compile(
    rf"(?:{SUBJECT},? {_ADVERB}{VERB} (?:an?|the|two|three|our) (?:[\w-]+ ){{0,6}}?|\bto \w+ a (?:novel|new) (?:[\w-]+ ){{0,4}}?|"
    rf"\b[Oo]ur (?:[\w-]+ ){{0,2}}?){THING},? {QUOTE}(?P<name>{NAME})"
    rf"(?={QUOTE}(?:[,.;:]| \(| (?:to|that|which|for|and|by|with|has|enables|is|achieves|outperforms)\b|$))"
)
LIST_HEAD = re.compile(
    rf"{SUBJECT},? {_ADVERB}{CORE_VERB} [^:;]{{3,160}}?(?:,? i\.e\.,?|:|,? namely,?) {QUOTE}(?P<name>{NAME})(?=(?:,| and |;))"
)
_LIST_HINTS = (":", "i.e.", "namely")
ALSO_A = re.compile(r"\balso \w+ an? $")
PASSIVE = re.compile(rf"(?P<name>{NAME})(?: [\w-]+)? (?:is|are) (?:introduced|proposed|presented|developed|released)\b")
PASSIVE_HINT = re.compile(r" (?:is|are) (?:introduced|proposed|presented|developed|released)\b")
TAIL = re.compile(rf"{QUOTE}(?:, and |, as well as |, |; and | and ){QUOTE}(?P<name>{NAME})")
SEMICOLON = re.compile(rf"; (?:and )?{QUOTE}(?P<name>{NAME}),")

# The object of a proposal up to an acronym, and the words that lead away from it.
OBJECT = re.compile(rf"(?:{SUBJECT},? {_ADVERB}{VERB}|\bby (?:propos|introduc|present|develop)ing) (?P<rest>[^;:]*)$")
AWAY = re.compile(
    r"\b(?:of|for|using|use|uses|based|with|via|by|in|on|from|that|which|into|through|under|over|to|where|while|as)\b|"
    r", (?!the $|an? $)"
)

# ------------------------------------------------------------------ the rest

OUR = re.compile(
    rf"(?:\b[Oo]ur|\b[Tt]he proposed|\b[Tt]he resulting|\b[Tt]he result is)"
    rf"(?: (?:proposed|new|novel|final|best|best-performing|performing|called|named|{THING}))*(?P<sure>,)? {QUOTE}(?P<name>{NAME})"
)
RESULT = re.compile(rf"\b[Tt]he result is {ARTICLE}(?P<name>{NAME})")
APPOSITION = re.compile(
    rf"(?P<name>{NAME}){QUOTE}(?:, | is )(?:an?|the first) (?P<praise>novel|new|simple|unified|scalable|lightweight)?"
)
NEW = re.compile(
    rf"(?P<name>{NAME})(?: \([\w-]+\))?, (?:an?|the first) (?:new|novel) (?:[\w-]+ ){{0,3}}?"
    r"(?:benchmark|dataset|method|model|framework)\b"
)
SHOWN = re.compile(
    r"\b(?:[Rr]esults?|[Ee]xperiments?|[Ee]valuations?|[Ss]tudies|[Ww]e) (?:[\w-]+ ){0,8}?"
    rf"(?:show|demonstrate|validate|verify|confirm|reveal)s? (?:that )?(?P<name>{NAME}) (?:\w+ )?"
    r"(?:achieves|outperforms|surpasses|improves|enables|boosts|can|yields|attains|exceeds|reduces)\b"
)
FOR_SHORT = re.compile(rf"\(?{QUOTE}(?P<name>{NAME}){QUOTE},? (?:for|in) short\b")
REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|aka\.ms)/(?:(?:spaces|datasets)/)?(?:[\w.-]+/)?"
    r"(?P<name>[\w.-]+?)(?:\.git)?/?$|https?://[\w-]+\.github\.io/(?P<page>[\w.-]+)/?$"
)


def may_hold_name(sentence: str) -> bool:
    """Whether any pattern is worth a try: nearly half of all sentences have no capital inside, as names do.

    A name at the head of a sentence shows by a digit or a hyphen, but one that is "for short".
    """
    return not sentence[1:].islower() or not sentence.partition(" ")[0].isalpha() or " short" in sentence


def may_list(sentence: str) -> bool:
    """Whether `LIST_HEAD` is worth a try."""
    return any(map(sentence.__contains__, _LIST_HINTS))


def may_name(text: str) -> bool:
    """Whether `NAMING` is worth a try."""
    return any(map(text.__contains__, _NAMING_HINTS))


def may_propose(text: str) -> bool:
    """Whether the patterns of proposals are worth a try."""
    return any(map(text.__contains__, _VERB_HINTS))
