"""The words by which a figure in an abstract is judged: measures, gains, others' work, resources, claims.

Source: read off half of the development labels and off 250 unlabelled abstracts, then checked on two corpora of other fields.
"""

from __future__ import annotations

import re

_NUMBER = r"\d{1,4}(?:,\d{3})*(?:\.\d+)?"
# A run of figures that share their unit and measure: 84.8/85.0 mAP, 75.15%|82.03% top-1; a spread after it is passed over.
RUN = re.compile(
    rf"(?<![\w.,@^+−–-])(?<![\w)]/)[+±~≈]?(?P<run>{_NUMBER}\s?%?(?:\s?[/|]\s?{_NUMBER}\s?%?)*)(?:\s?(?:pm|±|\+/-)\s?\d[\d.]*\s?%?)?"
    r"(?!\d|[.,]\d|[-–/^]?(?!m?s\b)[A-Za-z]|[-–~]\d|[/|])"
)
ONE = re.compile(rf"({_NUMBER})\s?(%?)")
# What a measured value is called. Source: the everyday words of measurement in English; acronyms are recognised by their shape.
_MEASURE_WORD = (
    r"(?:accurac(?:y|ies)|precisions?|recalls?|sensitivity|specificity|errors?(?: rates?)?|scores?|perplexity|similarity|"
    r"correlations?|"
    r"rates?|latency|agreement|throughput|speed|robustness|quality|coefficient)"
)
_ACRONYM = (
    r"(?:[a-z]{0,2}[A-Z][A-Za-z]*[A-Z0-9][\w@&^]*|[A-Z]{2,}[\w@&^-]*|[Tt]op-?[15]|[Rr]ank-?1|Dice|Rel|R@\d+|[FJ]1?(?:&F)?|mm)"
)
# Words that cannot belong to the name of a measure.
_FUNCTION = (
    r"(?!(?:on|in|for|with|and|or|by|of|at|to|an?|the|which|that|using|from|over|than|when|while|as|is|are|was|only|its|"
    r"our|more|most|"
    r"higher|lower|better|worse|faster|fewer|less|lowest|highest|best|new|up|achiev\w*|obtain\w*|reach\w*|attain\w*|get|gets|"
    r"increas\w*|improv\w*|outperform\w*|surpass\w*|boost\w*|rais\w*|reduc\w*)\b)"
)
AFTER = re.compile(
    rf"\s*(?:in\s+)?(?P<metric>(?:{_FUNCTION}"
    rf"(?:[a-z][a-z-]*|[Tt]op-?\s?[15]|[Rr]ank-?1|[A-Z][\w.-]*)\s+){{0,4}}?(?:{_MEASURE_WORD}|{_ACRONYM}))(?!\w)"
)
AFTER_MORE = re.compile(rf"\s+(?:{_FUNCTION}[a-z-]+\s+)?{_MEASURE_WORD}(?!\w)")
BEFORE = re.compile(
    rf"(?<!\w)(?P<metric>(?:{_FUNCTION}[\w.@&^-]+\s+){{0,3}}?(?:{_MEASURE_WORD}|{_ACRONYM}))\)?(?:\s+(?:scores?|"
    rf"performance|values?|results?))?\s*"
    r"(?:\s(?:of|is|was|to|at|as)(?:\s(?:up to|around|about|over|only))?|(?<=[es]) reach\w*|=|:)\s*\(?$"
)
_GAIN_WORD = (
    r"(?:improvement|gain|increase|boost|reduction|drop|decrease|margin|saving|gap|speed-?up|advantage|degradation|loss|decline|"
    r"enhancement|rise|growth|difference)s?"
)
GAIN_AFTER = re.compile(
    rf"\s*(?:%?\s?p\b|%?\s*(?:(?!(?:while|with|and|on|at)\b)[\w-]+\s+){{0,3}}?(?:{_GAIN_WORD}|higher|lower|better|worse|"
    rf"faster|slower|fewer|"
    r"less|more|smaller|larger|relative|points?|pp|absolute|reduced|increased|improved)\b|\s?[x×]\b|\s?times)",
    re.I,
)
GAIN_BEFORE = re.compile(
    rf"(?:\bby\s+(?:(?!achiev|obtain|reach|attain|using|with|train)[\w-]+\s+){{0,4}}\(?|\bwhich (?:is|are) (?:only )?|"
    rf"{_GAIN_WORD}\s+(?:[\w-]+\s+){{0,5}}?of\s+(?:[\w-]+\s+){{0,3}}\(?|{_GAIN_WORD},?\s+such as\s+|"
    r"(?<!reaching )(?<!achieving )(?<!attaining )(?<!obtaining )(?<!achieves )(?<!reaches )(?<!achieve )\bup to\s+(?:an?\s+)?)$",
    re.I,
)
OTHERS_BEFORE = re.compile(
    r"(?:\b(?:compare[ds]? (?:to|with)|than|versus|vs\.?|against|from(?! scratch)|surpass\w*|outperform\w*|exceed\w*|beat\w*|"
    r"improves?|improving|whereas|over|"
    r"previous\w* (?:best|state\S*|sota|record)|as \w+ as)\s+(?:[\w'’./+-]+\s+){0,5}(?:\([^()]{0,30})?)$",
    re.I,
)
OTHERS_AFTER = re.compile(
    r"\s*%?\s*(?:\w+\s+){0,2}(?:by|of|from|for)\s+(?:the\s+)?(?:current|previous|prior|best|baseline|existing|state|"
    r"original|vanilla)\b",
    re.I,
)
PREVIOUS_WORK = re.compile(
    r"\b(?:previous|prior|existing|earlier) (?:[\w-]+ )?(?:works?|methods?|approach\w*|models?|systems?)\b[^,;.]*$", re.I
)
FROM_TO = re.compile(
    rf"(?<!ranging )(?<!ranges )(?<!vary )(?<!varying )(?:\bfrom|\band|,)\s+{_NUMBER}\s?%?\s+(?:\([^)]*\)\s+)?to\s+$", re.I
)
CHANGES = re.compile(
    r"\b(?:improv|increas|boost|rais|reduc|lower|cut|decreas|accelerat|fast|elevat|enhanc|speed|jump|drop|surpass|"
    r"outperform|push|bring|shrink|advanc|climb)\w*",
    re.I,
)
# A value with a second one it rises to, or that is explained as a difference: 79.1% to 83%, 7.7% mIoU (from 38.8% to 46.5%).
START_AFTER = re.compile(rf"\s*%?\s*(?:to|~)\s+{_NUMBER}")
DIFFERENCE_AFTER = re.compile(r"[^().;,]{0,25}\((?:up )?from \d")
NEW_CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scores|scored|scoring|report|gets?\b|gives?\b|while|which|surpass|outperform)\w*", re.I
)
UNIT = re.compile(r"\s*(ms|s|FPS|hours|(?:GPU|TPU) hours|seconds|minutes|dB|mm)\b")
# Things that are counted or spent, not measured on a task.
RESOURCE_AFTER = re.compile(
    r"\s*%?\s*(?:of\s|the\s|(?:(?!(?:on|in|at|with|for|by|and|using|from|when|while)\b)[\w-]+\s+){0,2}?(?:parameters?|params|"
    r"[GTM]?FLOPs?|MACs?|memory|images?|"
    r"epochs?|iterations?|labels?|labell?ed|data|patches|tokens?|compute|computation\w*|GPUs?|TPUs?|inputs?|classes|"
    r"samples?|sparsity|sparse|"
    r"masking|masked|confidence|annotations?|pixels?|layers?|frames|hours|days|minutes|years|videos?|tasks|datasets?|"
    r"benchmarks?|GB|MB|pruning|"
    r"pruned|compression|bits?|dropout|cost|time|training|size|ratio|resolution|subset|fraction|patients?|cases|subjects|"
    r"models?|attacks?)\b)",
    re.I,
)
RESOURCE_BEFORE = re.compile(
    r"\b(?:only|just|using|requir\w+|prun\w+|mask\w*|remov\w+|keep\w*|retain\w*|drop\w*|reducing|reduces?|sav\w+|sparsity of|"
    r"ratio of|(?:cost|computation|parameters|flops|memory|size|time) to)\s+(?:only |just )?$",
    re.I,
)
CLAIM = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|scor|deliver|report|record|gets?\b|getting|sets?\b|setting|gives?\b|hits?\b|"
    r"boosted|increas|"
    r"improv|enhanc|elevat|boost|rais|rank|register|exhibit|present|demonstrat|show|provid|produc|perform|result|"
    r"state-of-the-art|SOTA|surpass|exceed|"
    r"outperform|accuracy of|with (?:a|an)\b|can be|push|establish|gain|top-1|we have|competitive|enabl)\w*",
    re.I,
)
# Another's name as the subject of the claim: "ViT gives a top-1 accuracy of".
OTHER_SUBJECT = re.compile(
    r"(?<![Oo]ur )(?<![Tt]he )\b[A-Z][\w/-]*[A-Z0-9][\w/-]*\s+(?:gives|achieves|achieved|obtains|reaches|attains|gets|has|"
    r"yields|scores|performs)\b"
)
OWN = re.compile(r"\b(?:we|our|ours|proposed)\b", re.I)
# Further members of a list of figures, passed over to read what follows the list: 84.3%, 84.9% and 85.6% Top-1.
SIBLINGS = re.compile(rf"\s*%?(?:\s*(?:,|,?\s*(?:and|or))\s+{_NUMBER}\s?%?(?![\w.-]))+")
BRIDGE = re.compile(r"[^.;:]{0,90}?(?:,|,?\s*\b(?:and|or|to|while))\s*\(?$")
