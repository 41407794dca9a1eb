"""Figures in a sentence: which are measured values, which are gains, which belong to others or count resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    r"(?:[a-z]{0,2}[A-Z][A-Za-z]*[A-Z0-9][\w@&^]*|[A-Z]{2,}[\w@&^-]*|[Tt]op-?[15]|[Rr]ank-?1|Dice|Rel|R@\d+|[FJ]1?(?:&F)?|mm)"
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
    r"(?:\s(?:of|is|was|to|at|as)(?:\s(?:up to|around|about|over|only))?|(?<=[es]) reach\w*|=|:)\s*\(?$"
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
    rf"(?:\bby\s+(?:(?!achiev|obtain|reach|attain|using|with|train)[\w-]+\s+){{0,4}}\(?|\bwhich (?:is|are) (?:only )?|{_GAIN_WORD}\s+(?:[\w-]+\s+){{0,5}}?of\s+(?:[\w-]+\s+){{0,3}}\(?|{_GAIN_WORD},?\s+such as\s+|"
    r"(?<!reaching )(?<!achieving )(?<!attaining )(?<!obtaining )(?<!achieves )(?<!reaches )(?<!achieve )\bup to\s+(?:an?\s+)?)$",
    re.I,
)
_OTHERS_BEFORE = re.compile(
    r"(?:\b(?:compare[ds]? (?:to|with)|than|versus|vs\.?|against|from|surpass\w*|outperform\w*|exceed\w*|beat\w*|improves?|improving|whereas|over|"
    r"previous\w* (?:best|state\S*|sota|record)|as \w+ as)\s+(?:[\w'’./+-]+\s+){0,5}(?:\([^()]{0,30})?)$",
    re.I,
)
_OTHERS_AFTER = re.compile(
    r"\s*%?\s*(?:\w+\s+){0,2}(?:by|of|from|for)\s+(?:the\s+)?(?:current|previous|prior|best|baseline|existing|state|original|vanilla)\b",
    re.I,
)
_PREVIOUS_WORK = re.compile(
    r"\b(?:previous|prior|existing|earlier) (?:[\w-]+ )?(?:works?|methods?|approach\w*|models?|systems?)\b[^,;.]*$", re.I
)
_FROM_TO = re.compile(rf"(?<!ranging )(?<!ranges )(?<!vary )(?<!varying )\bfrom\s+{_NUMBER}\s?%?\s+(?:\([^)]*\)\s+)?to\s+$", re.I)
_CHANGES = re.compile(
    r"\b(?:improv|increas|boost|rais|reduc|lower|cut|decreas|accelerat|fast|elevat|enhanc|speed|jump|drop|surpass|outperform|push|bring|shrink)\w*",
    re.I,
)
# A value with a second one it rises to, or that is explained as a difference: 79.1% to 83%, 7.7% mIoU (from 38.8% to 46.5%).
_START_AFTER = re.compile(rf"\s*%?\s*(?:to|~)\s+{_NUMBER}")
_DIFFERENCE_AFTER = re.compile(r"[^().;,]{0,25}\((?:up )?from \d")
_NEW_CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scores|scored|scoring|report|gets?\b|gives?\b|while|which|surpass|outperform)\w*", re.I
)
_UNIT = re.compile(r"\s*(ms|FPS|hours|(?:GPU|TPU) hours|seconds|minutes|dB|mm)\b")
# Things that are counted or spent, not measured on a task.
_RESOURCE_AFTER = re.compile(
    r"\s*%?\s*(?:of\s|(?:(?!(?:on|in|at|with|for|by|and|using|from|when|while)\b)[\w-]+\s+){0,2}?(?:parameters?|params|[GTM]?FLOPs?|MACs?|memory|images?|"
    r"epochs?|iterations?|labels?|labell?ed|data|patches|tokens?|compute|computation\w*|GPUs?|TPUs?|inputs?|classes|samples?|sparsity|sparse|"
    r"masking|masked|confidence|annotations?|pixels?|layers?|frames|hours|days|minutes|years|videos?|tasks|datasets?|benchmarks?|GB|MB|pruning|"
    r"pruned|compression|bits?|dropout|cost|time|training|size|ratio|resolution|subset|fraction|patients?|cases|subjects|models?|attacks?)\b)",
    re.I,
)
_RESOURCE_BEFORE = re.compile(
    r"\b(?:only|just|using|requir\w+|prun\w+|mask\w*|remov\w+|keep\w*|retain\w*|drop\w*|reducing|reduces?|sav\w+|sparsity of|"
    r"ratio of|(?:cost|computation|parameters|flops|memory|size|time) to)\s+(?:only |just )?$",
    re.I,
)
_CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scor|deliver|report|record|gets?\b|getting|sets?\b|setting|gives?\b|hits?\b|boosted|increas|"
    r"improv|enhanc|elevat|boost|rais|rank|register|exhibit|present|demonstrat|show|provid|produc|perform|result|state-of-the-art|SOTA|surpass|exceed|"
    r"outperform|accuracy of|with (?:a|an)\b|can be|push|establish|gain|top-1|we have|competitive)\w*",
    re.I,
)
# Another's name as the subject of the claim: "ViT gives a top-1 accuracy of".
_OTHER_SUBJECT = re.compile(
    r"(?<![Oo]ur )(?<![Tt]he )\b[A-Z][\w/-]*[A-Z0-9][\w/-]*\s+(?:gives|achieves|achieved|obtains|reaches|attains|gets|has|yields|scores|performs)\b"
)
_OWN = re.compile(r"\b(?:we|our|ours|proposed)\b", re.I)
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
    if not own and _OTHER_SUBJECT.search(sentence) and not _OWN.search(sentence):
        return
    last, last_end, foreign = None, 0, False
    for run in _RUN.finditer(sentence):
        between = sentence[last_end : run.start()]
        follows = bool(_BRIDGE.fullmatch(between)) and not _NEW_CLAIM.search(between)
        words = _read_words(sentence, run, datasets)
        if follows and foreign and ")" not in between and not words.rises:
            kind = None
        else:
            kind = _judge(words, last if follows else None, last)
            foreign = kind is None
        if kind is not None:
            for one in _ONE.finditer(sentence, run.start("run"), run.end("run")):
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
    before, after = sentence[: run.start()], sentence[run.end("run") :]
    siblings = _SIBLINGS.match(after)
    beyond = after[siblings.end() :] if siblings else after
    rises = bool(_FROM_TO.search(before) and _CHANGES.search(before[-160:]))
    unit = _UNIT.match(after)
    metric = _read_metric(_FROM_TO.sub("to ", before), _skip_dataset(after, datasets), _skip_dataset(beyond, datasets))
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
        resource = bool(_RESOURCE_AFTER.match(words.after))
        if gain:
            counted = resource and not _GAIN_AFTER.match(words.after)
            return Figure("", words.unit, words.metric, 0, 0, gain=True) if (words.percent or decimal) and not counted else None
        if resource or _is_foreign(words):
            return None
    metric = words.metric
    if not metric and brother is not None:
        metric = brother.metric
    elif not metric and last is not None and decimal and re.search(r"\b(?:record|score|result)s? of $", words.before):
        metric = last.metric
    claimed = words.rises or bool(_CLAIM.search(words.before))
    measured = words.percent or (bool(metric or words.unit) and (decimal or words.rises))
    return Figure("", words.unit, metric, 0, 0) if claimed and measured else None


def _is_gain(words: _Words) -> bool:
    """Whether the figure says how much better, not how good."""
    if words.signed or _DIFFERENCE_AFTER.match(words.after):
        return True
    return any(_GAIN_AFTER.match(part) for part in (words.after, words.beyond)) or bool(_GAIN_BEFORE.search(words.before[-120:]))


def _is_foreign(words: _Words) -> bool:
    """Whether the figure is another method's, the start of a range, or what is spent."""
    if _OTHERS_BEFORE.search(words.before[-90:]) or _OTHERS_AFTER.match(words.after) or _START_AFTER.match(words.after):
        return True
    if re.search(r"(?:~|\bfrom \S+ to|\b(?:below|under|less than|within)) $", words.before) or _PREVIOUS_WORK.search(words.before):
        return True
    return bool(_RESOURCE_BEFORE.search(words.before[-40:])) and not words.metric


def _read_metric(before: str, after: str, beyond: str) -> str:
    """The measure that stands after the figure, before it, or after its list; empty when there is none."""
    match = _AFTER.match(after)
    if match:
        more = _AFTER_MORE.match(after, match.end())
        return " ".join(after[match.start("metric") : more.end() if more else match.end()].split())
    match = _BEFORE.search(before[-80:]) or _AFTER.match(beyond)
    return " ".join(match["metric"].split()) if match else ""
