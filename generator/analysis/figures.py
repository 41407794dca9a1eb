"""Figures in a sentence: which are measured values, which are gains, which belong to others or count resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_NUMBER = r"\d{1,4}(?:,\d{3})*(?:\.\d+)?"
# A run of figures that share their unit and measure: 84.8/85.0 mAP, 75.15%|82.03% top-1.
_RUN = re.compile(
    rf"(?<![\w.,@^+−–-])(?<![\w)]/)[+±~≈]?(?P<run>{_NUMBER}\s?%?(?:\s?[/|]\s?{_NUMBER}\s?%?)*)(?![\d]|[.,]\d|[-–/^]?[A-Za-z]|[/|])"
)
_ONE = re.compile(rf"({_NUMBER})\s?(%?)")
# What a measured value is called. Source: the everyday words of measurement in English; acronyms are recognised by their shape.
_MEASURE_WORD = (
    r"(?:accurac(?:y|ies)|precision|recall|sensitivity|specificity|error(?: rate)?|score|perplexity|similarity|correlation|loss|rate|latency|"
    r"success|agreement|throughput|speed|robustness|AUC)s?"
)
_ACRONYM = r"(?:[a-z]{0,2}[A-Z][A-Za-z]*[A-Z0-9][\w@&^.-]*|[A-Z]{2,}[\w@&^-]*|top-?[15]|rank-?1|Dice|Rel|R@\d+|[FJ]1?)"
_MEASURE = rf"(?:(?:[a-z][a-z-]*|[Tt]op-?\s?[15]|[Rr]ank-?1|[A-Z][\w.@&^-]*)\s+){{0,3}}?(?:{_MEASURE_WORD}|{_ACRONYM})\b"
_AFTER = re.compile(rf"\s*\(?(?P<metric>{_MEASURE})", re.I)
_AFTER_CASED = re.compile(
    rf"\s*(?:in\s+)?(?P<metric>(?:(?!on\b|in\b|for\b|with\b|and\b|by\b|of\b|at\b|to\b|which\b|using\b|from\b)[a-z][a-z-]*\s+|[Tt]op-?[15]\s+|[Rr]ank-?1\s+){{0,3}}?(?:[Tt]op-?[15]\s+)?(?:{_MEASURE_WORD}|{_ACRONYM})(?![\w]))"
)
_BEFORE = re.compile(
    rf"(?P<metric>(?:(?!(?:on|in|of|and|the|a|an|achiev\w+|with|obtain\w*|reach\w*|attain\w*|get|lowest|highest|best|new)\b)[\w.@&^-]+\s+){{0,3}}?(?:{_MEASURE_WORD}|{_ACRONYM}))"
    r"\)?(?:\s+(?:score|performance|value|result)s?)?\s*(?:\s(?:of|is|was|to|at|reaching|as)(?:\s(?:up to|around|about|over|only))?|=|:)\s*\(?$"
)
_GAIN_WORD = r"(?:improvement|gain|increase|boost|reduction|drop|decrease|margin|saving|gap|speed-?up|advantage|degradation|loss|decline|enhancement|rise|growth|difference)s?"
_GAIN_BEFORE = re.compile(
    rf"(?:[+±]\s?|\b(?:by|of)\s+(?:up to|about|around|approximately|over|more than|at least|nearly|only|an average of|an additional|as much as|absolute)?\s*\(?)$",
    re.I,
)
_GAIN_LEAD = re.compile(
    rf"\b(?:{_GAIN_WORD}(?:\s+[\w-]+){{0,4}}?\s+of|(?:improv|outperform|surpass|exceed|increas|reduc|decreas|boost|enhanc|rais|cut|lower|diminish|accelerat|sav|speed|beat|los)\w*\b[^.;()]{{0,80}}?\b(?:by|up to|nearly|about|around|over))\b[^.;]*?$",
    re.I,
)
_GAIN_AFTER = re.compile(
    rf"^\s*(?:%?\s?p\b|%?\s*(?:[\w-]+\s+){{0,3}}?(?:{_GAIN_WORD}|higher|lower|better|worse|faster|slower|fewer|less|more|smaller|larger|relative|points?|pp|absolute)\b|\s?[x×]\b|\s?times)",
    re.I,
)
_OTHERS_BEFORE = re.compile(
    r"(?:\b(?:compared (?:to|with)|than|versus|vs\.?|against|from|surpass\w*|outperform\w*|exceed\w*|beat\w*|improves?|improving|while|whereas|over|prior|previous\w*|"
    r"baseline|existing|as \w+ as)\s+(?:[\w'’./+-]+\s+){0,5}\(?(?:[^()]*,\s)?)$",
    re.I,
)
_OTHERS_AFTER = re.compile(
    r"^\s*%?\s*(?:\w+\s+){0,2}(?:by|of|from|for)\s+(?:the\s+)?(?:current|previous|prior|best|baseline|existing|state|original|vanilla)\b",
    re.I,
)
_FROM_TO = re.compile(rf"\bfrom\s+{_NUMBER}\s?%?\s+(?:\([^)]*\)\s+)?to\s+$", re.I)
_RESOURCE_AFTER = re.compile(
    r"^\s*%?\s*(?:of\s|(?:[\w-]+\s+){0,2}?(?:parameters?|params|[GTM]?FLOPs?|MACs?|memory|images?|epochs?|iterations?|labels?|labell?ed|data|patches|tokens?|compute|computation\w*|"
    r"GPUs?|TPUs?|inputs?|classes|samples?|sparsity|sparse|masking|masked|masks?|mask ratio|confidence|annotations?|pixels?|layers?|frames|hours|days|minutes|years|videos?|tasks|datasets?|benchmarks?|GB|MB|"
    r"pruning|pruned|compression|bits?|-bit|dropout|cost|time|training|size|ratio|resolution|subset|fraction|patients?|cases|subjects|models?|attacks?)\b)",
    re.I,
)
_RESOURCE_BEFORE = re.compile(
    r"\b(?:only|just|using|use|with|requir\w+|prun\w+|mask\w*|remov\w+|keep\w*|retain\w*|drop\w*|reducing|reduces?|sav\w+|sparsity of|ratio of)\s+(?:only |just )?$",
    re.I,
)
_CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scor|deliver|report|record|gets?\b|getting|sets?\b|setting|gives?\b|hits?\b|boosted|increas|improv|rais|rank|register|exhibit|present|demonstrat|show|"
    r"provid|produc|perform|result|state-of-the-art|SOTA|surpass|exceed|outperform|accuracy of|with (?:a|an)\b|can be|pushes|establish|gain|post|top-1|we have|competitive)\w*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a text: ``text[start:end]`` is the number itself; ``metric`` its measure as written, or empty."""

    value: str
    unit: str
    metric: str
    start: int
    end: int
    gain: bool = False


def find_figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """The measured values and gains that a sentence ``text[start:end]`` claims, from left to right, each with its measure."""
    sentence = text[start:end]
    last: Figure | None = None
    for run in _RUN.finditer(sentence):
        kind = _judge(sentence, run, last)
        if kind is None:
            last = None
            continue
        for one in _ONE.finditer(sentence, run.start("run"), run.end("run")):
            last = replace(kind, value=one[1].replace(",", ""), start=start + one.start(1), end=start + one.end(1))
            yield last


def _judge(sentence: str, run: re.Match[str], last: Figure | None) -> Figure | None:
    """What a run of figures is, as a figure without place; None when it is no claimed value."""
    before, after = sentence[: run.start()], sentence[run.end() :]
    percent, decimal = "%" in run["run"], "." in run["run"]
    metric = _read_metric(before, after)
    rises = bool(_FROM_TO.search(before))
    if not rises and _is_gain(before, after, run):
        return Figure("", "%" if percent else "", metric, 0, 0, gain=True) if percent or decimal else None
    if not rises and (_OTHERS_BEFORE.search(before[-90:]) or _OTHERS_AFTER.match(after)):
        return None
    if _RESOURCE_AFTER.match(after) or (_RESOURCE_BEFORE.search(before) and not metric):
        return None
    continues = (
        last is not None and not last.gain and re.search(r"\d\s?%?\)?\s*(?:[\w\s-]{0,40}?,?\s*(?:and|or)|,)\s*$", before[-60:])
    )
    if not metric and last is not None and continues:
        metric = last.metric
    claimed = bool(_CLAIM.search(before)) or rises
    if not claimed or not (percent or (metric and decimal) or (metric and rises)):
        return None
    return Figure("", "%" if percent else "", metric, 0, 0)


def _is_gain(before: str, after: str, run: re.Match[str]) -> bool:
    """Whether the figure says how much better, not how good."""
    if run.group()[0] in "+±" or _GAIN_AFTER.match(after):
        return True
    if re.search(r"\bby\s+(?:[\w-]+\s+){0,4}\(?$", before) or re.search(
        rf"{_GAIN_WORD}\s+(?:[\w-]+\s+){{0,5}}?of\s+(?:[\w-]+\s+){{0,3}}\(?(?:{_NUMBER}\s?%?,?\s*(?:and\s+)?)*$", before, re.I
    ):
        return True
    return bool(re.search(r"\bup to\s+(?:an?\s+)?$", before, re.I))


def _read_metric(before: str, after: str) -> str:
    """The measure that stands after or before a figure, as written; empty when there is none."""
    match = _AFTER_CASED.match(after) or _BEFORE.search(before[-80:])
    return " ".join(match["metric"].split()) if match else ""
