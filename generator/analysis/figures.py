"""Figures in a sentence: which are measured values, which are gains, which belong to others or count resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_NUMBER = r"\d{1,4}(?:,\d{3})*(?:\.\d+)?"
# A run of figures that share their unit and measure: 84.8/85.0 mAP, 75.15%|82.03% top-1; a spread after it is passed over.
_RUN = re.compile(
    rf"(?<![\w.,@^+−–-])(?<![\w)]/)[+±~≈]?(?P<run>{_NUMBER}\s?%?(?:\s?[/|]\s?{_NUMBER}\s?%?)*)(?:\s?(?:pm|±|\+/-)\s?\d[\d.]*\s?%?)?"
    r"(?!\d|[.,]\d|[-–/^]?[A-Za-z]|[-–~]\d|[/|])"
)
_ONE = re.compile(rf"({_NUMBER})\s?(%?)")
# What a measured value is called. Source: the everyday words of measurement in English; acronyms are recognised by their shape.
_MEASURE_WORD = (
    r"(?:accurac(?:y|ies)|precisions?|recalls?|sensitivity|specificity|errors?(?: rates?)?|scores?|perplexity|similarity|correlations?|"
    r"rates?|latency|agreement|throughput|speed|robustness)"
)
_ACRONYM = (
    r"(?:[a-z]{0,2}[A-Z][A-Za-z]*[A-Z0-9][\w@&^-]*|[A-Z]{2,}[\w@&^-]*|[Tt]op-?[15]|[Rr]ank-?1|Dice|Rel|R@\d+|[FJ]1?(?:&F)?|mm)"
)
# Words that cannot belong to the name of a measure.
_FUNCTION = (
    r"(?!(?:on|in|for|with|and|or|by|of|at|to|an?|the|which|that|using|from|over|than|when|while|as|is|are|was|only|its|our|more|most|"
    r"higher|lower|better|worse|faster|fewer|less|lowest|highest|best|new|up|achiev\w*|obtain\w*|reach\w*|attain\w*|get|gets|"
    r"increas\w*|improv\w*|outperform\w*|surpass\w*|boost\w*|rais\w*|reduc\w*)\b)"
)
_AFTER = re.compile(
    rf"\s*(?P<metric>(?:{_FUNCTION}(?:[a-z][a-z-]*|[Tt]op-?\s?[15]|[Rr]ank-?1|[A-Z][\w.-]*)\s+){{0,4}}?(?:{_MEASURE_WORD}|{_ACRONYM}))(?!\w)"
)
_AFTER_MORE = re.compile(rf"\s+(?:{_FUNCTION}[a-z-]+\s+)?{_MEASURE_WORD}(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)(?P<metric>(?:{_FUNCTION}[\w.@&^-]+\s+){{0,3}}?(?:{_MEASURE_WORD}|{_ACRONYM}))\)?(?:\s+(?:scores?|performance|values?|results?))?\s*"
    r"(?:\s(?:of|is|was|to|at|reach\w*|as|achiev\w*)(?:\s(?:up to|around|about|over|only))?|=|:)\s*\(?$"
)
_GAIN_WORD = (
    r"(?:improvement|gain|increase|boost|reduction|drop|decrease|margin|saving|gap|speed-?up|advantage|degradation|loss|decline|"
    r"enhancement|rise|growth|difference)s?"
)
_GAIN_AFTER = re.compile(
    rf"\s*(?:%?\s?p\b|%?\s*(?:(?!(?:while|with|and|on|at)\b)[\w-]+\s+){{0,3}}?(?:{_GAIN_WORD}|higher|lower|better|worse|faster|slower|fewer|"
    r"less|more|smaller|larger|relative|points?|pp|absolute|reduced|increased|improved)\b|\s?[x×]\b|\s?times)",
    re.I,
)
_GAIN_BEFORE = re.compile(
    rf"(?:\bby\s+(?:[\w-]+\s+){{0,4}}\(?|{_GAIN_WORD}\s+(?:[\w-]+\s+){{0,5}}?of\s+(?:[\w-]+\s+){{0,3}}\(?|{_GAIN_WORD},?\s+such as\s+|"
    r"(?<!reaching )(?<!achieving )(?<!attaining )(?<!obtaining )(?<!achieves )(?<!reaches )(?<!achieve )\bup to\s+(?:an?\s+)?)$",
    re.I,
)
_OTHERS_BEFORE = re.compile(
    r"(?:\b(?:compared (?:to|with)|than|versus|vs\.?|against|from|surpass\w*|outperform\w*|exceed\w*|beat\w*|improves?|improving|whereas|over|"
    r"previous\w* (?:best|state\S*|sota|record)|as \w+ as)\s+(?:[\w'’./+-]+\s+){0,5}\(?(?:[^()]*,\s)?)$",
    re.I,
)
_OTHERS_AFTER = re.compile(
    r"\s*%?\s*(?:\w+\s+){0,2}(?:by|of|from|for)\s+(?:the\s+)?(?:current|previous|prior|best|baseline|existing|state|original|vanilla)\b",
    re.I,
)
_FROM_TO = re.compile(rf"\bfrom\s+{_NUMBER}\s?%?\s+(?:\([^)]*\)\s+)?to\s+$", re.I)
# Things that are counted or spent, not measured on a task.
_RESOURCE_AFTER = re.compile(
    r"\s*%?\s*(?:of\s|(?:(?!(?:on|in|at|with|for|by|and|using|from|when|while)\b)[\w-]+\s+){0,2}?(?:parameters?|params|[GTM]?FLOPs?|MACs?|memory|images?|"
    r"epochs?|iterations?|labels?|labell?ed|data|patches|tokens?|compute|computation\w*|GPUs?|TPUs?|inputs?|classes|samples?|sparsity|sparse|"
    r"masking|masked|confidence|annotations?|pixels?|layers?|frames|hours|days|minutes|years|videos?|tasks|datasets?|benchmarks?|GB|MB|pruning|"
    r"pruned|compression|bits?|dropout|cost|time|training|size|ratio|resolution|subset|fraction|patients?|cases|subjects|models?|attacks?)\b)",
    re.I,
)
_RESOURCE_BEFORE = re.compile(
    r"\b(?:only|just|using|use|with|requir\w+|prun\w+|mask\w*|remov\w+|keep\w*|retain\w*|drop\w*|reducing|reduces?|sav\w+|sparsity of|"
    r"ratio of)\s+(?:only |just )?$",
    re.I,
)
_CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scor|deliver|report|record|gets?\b|getting|sets?\b|setting|gives?\b|hits?\b|boosted|increas|"
    r"improv|rais|rank|register|exhibit|present|demonstrat|show|provid|produc|perform|result|state-of-the-art|SOTA|surpass|exceed|"
    r"outperform|accuracy of|with (?:a|an)\b|can be|push|establish|gain|top-1|we have|competitive)\w*",
    re.I,
)
_OWN = re.compile(
    r"\b(?:we|our|ours|us|this|these|proposed|it|its|the (?:[\w-]+ )?(?:models?|methods?|approach|framework|network|systems?|algorithm|"
    r"architecture|pipeline)|which|thereby|results?|experiments?)\b",
    re.I,
)
# Further members of a list of figures, passed over to read what follows the list: 84.3%, 84.9% and 85.6% Top-1.
_SIBLINGS = re.compile(rf"\s*%?(?:\s*(?:,|,?\s*(?:and|or))\s+{_NUMBER}\s?%?(?![\w.-]))+")
_BRIDGE = re.compile(r"[^.;:]{0,90}?(?:,|,?\s*\b(?:and|or|to|while))\s*\(?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a text: ``text[start:end]`` is the number itself; ``metric`` its measure as written, or empty."""

    value: str
    unit: str
    metric: str
    start: int
    end: int
    gain: bool = False


def find_figures(text: str, start: int, end: int, own: bool = False) -> Iterator[Figure]:
    """The measured values and gains that a sentence ``text[start:end]`` claims, from left to right, each with its measure.

    Args:
        text: The abstract.
        start: First index of the sentence.
        end: One past its last index.
        own: Whether the sentence names the paper's own work; without it, words such as "our" must stand in it.
    """
    sentence = text[start:end]
    if not own and not _OWN.search(sentence):
        return
    last, last_end = None, 0
    for run in _RUN.finditer(sentence):
        kind = _judge(sentence, run, last, sentence[last_end : run.start()])
        if kind is not None:
            for one in _ONE.finditer(sentence, run.start("run"), run.end("run")):
                yield replace(kind, value=one[1].replace(",", ""), start=start + one.start(1), end=start + one.end(1))
        last, last_end = kind or last, run.end()


def _judge(sentence: str, run: re.Match[str], last: Figure | None, between: str) -> Figure | None:
    """What a run of figures is, as a figure without place; None when it is no claimed value.

    ``between`` are the words since the figure before, ``last``, from which the members of a list inherit.
    """
    before, after = sentence[: run.start()], sentence[run.end("run") :]
    siblings = _SIBLINGS.match(after)
    beyond = after[siblings.end() :] if siblings else after
    percent, decimal = "%" in run["run"] or (siblings is not None and "%" in siblings.group()), "." in run["run"]
    unit = "%" if "%" in run["run"] else ""
    rises = bool(_FROM_TO.search(before))
    follows = last is not None and bool(_BRIDGE.fullmatch(between)) and not _CLAIM.search(between)
    metric = _read_metric(_FROM_TO.sub("to ", before), after, beyond)
    if not rises:
        gain = _is_gain(before, after, beyond, run) or (follows and last is not None and last.gain)
        if not gain and _is_foreign(before, after, metric):
            return None
        if gain:
            resource = _RESOURCE_AFTER.match(after) and not _GAIN_AFTER.match(after)
            return Figure("", unit, metric, 0, 0, gain=True) if (percent or decimal) and not resource else None
    if not metric and last is not None and (follows or (decimal and re.search(r"\b(?:record|score|result)s? of $", before))):
        metric = last.metric
    claimed = rises or bool(_CLAIM.search(before))
    measured = percent or (bool(metric) and (decimal or rises))
    return Figure("", unit, metric, 0, 0) if claimed and measured else None


def _is_gain(before: str, after: str, beyond: str, run: re.Match[str]) -> bool:
    """Whether the figure says how much better, not how good."""
    return (
        run.group()[0] in "+±"
        or any(_GAIN_AFTER.match(words) for words in (after, beyond))
        or bool(_GAIN_BEFORE.search(before[-120:]))
    )


def _is_foreign(before: str, after: str, metric: str) -> bool:
    """Whether the figure is another method's, or counts what is spent."""
    if _OTHERS_BEFORE.search(before[-90:]) or _OTHERS_AFTER.match(after) or _RESOURCE_AFTER.match(after):
        return True
    return bool(_RESOURCE_BEFORE.search(before[-40:])) and not metric


def _read_metric(before: str, after: str, beyond: str) -> str:
    """The measure that stands after the figure, before it, or after its list; empty when there is none."""
    match = _AFTER.match(after)
    if match:
        more = _AFTER_MORE.match(after, match.end())
        return " ".join(after[match.start("metric") : more.end() if more else match.end()].split())
    match = _BEFORE.search(before[-80:]) or _AFTER.match(beyond)
    return " ".join(match["metric"].split()) if match else ""
