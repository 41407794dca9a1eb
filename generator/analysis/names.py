"""The names that papers coin: methods, model families, datasets, benchmarks, frameworks, each with the words that show it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.analysis.coinage import STRONG, Coinage
from generator.analysis.glossary import agree, find_abbreviations, strip_plural
from generator.analysis.matching import Lexicon
from generator.analysis.phrases import read_abstract
from generator.analysis.spelling import find_word
from generator.analysis.titles import read_title
from generator.analysis.weighing import COMMON, Background, Signs, round_count, weigh_signs
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, CoinedName, Evidence, KnownName, NameId, Paper, PaperId, Taxonomy, TextField
from generator.steps import Done, Known, Step
from generator.text import slug_text, squash_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a paper's own text shows: all signs by folded name, and the long forms of the acronyms that its abstract expands."""

    signs: Signs
    longs: dict[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A name that a paper seems to coin, and how well: ``strength`` is that of `_measure`, ``long`` its long form, if any.

    ``outright`` says that the paper itself proposes the thing, ``telling`` that no accident makes the spelling.
    """

    key: str
    name: CoinedName
    strength: int
    outright: bool
    long: str
    telling: bool


class _Standing(NamedTuple):
    """A claim as it is counted; see `Claim`."""

    key: str
    paper_id: PaperId
    strength: int
    outright: bool
    long: str
    telling: bool


def find_names(papers: tuple[Paper, ...], taxonomy: Taxonomy, crew: Crew = ALONE) -> Findings[tuple[CoinedName, ...]]:
    """The names each paper coins, by paper id, in the order of their first sign (title before abstract)."""
    read = crew.map_papers(Step("names-read", _read_names, _index_known, _count_readings), papers, Known(taxonomy.names))
    longs = read.count("long")
    lexicon = Known(by_word={phrase: phrase in longs for phrase in sorted(longs.keys() | read.count("written"))})
    written = crew.map_papers(Step("names-written", _find_written, _prepare_lexicon, _count_phrases, narrows=True), papers, lexicon)
    background = Known(by_word=_survey(read, written.count("phrase")))
    weighed = crew.map_papers(
        Step("names-weighed", _weigh_names, _prepare_background, _count_claims), papers, background, [read.findings]
    )
    borrowed = _find_borrowed(weighed.count("claim"))
    return crew.map_papers(Step("names", _keep_own), papers, given=[weighed.findings, borrowed]).findings


# ------------------------------------------------------------------ gather


def _index_known(known: Known) -> dict[str, KnownName]:
    """The names that the taxonomy gives, by the folded title of the paper."""
    return {squash_text(name.title): name for name in known.whole}


def _read_names(paper: Paper, known_by_title: Mapping[str, KnownName]) -> Reading:
    """All signs of one paper, by folded name, and its long forms."""
    signs: Signs = {}
    known = known_by_title.get(squash_text(paper.title.plain))
    for sign in (*_read_known(paper, known), *read_title(paper), *read_abstract(paper)):
        key = squash_text(strip_plural(sign.name))
        if key:
            signs.setdefault(key, []).append(sign)
    return Reading(signs, _read_longs(paper))


def _count_readings(_: PaperId, reading: Reading) -> dict[str, Iterable[Hashable]]:
    """The acronyms that a paper expands, and the phrases that are looked for in the other papers; a name with its key."""
    signs = [(key, sign) for key, group in reading.signs.items() for sign in group]
    longs = {sign.long for _, sign in signs if sign.long} | {long for key, long in reading.longs.items() if key in reading.signs}
    written = {sign.name for _, sign in signs}
    return {"short": list(reading.longs), "long": longs, "written": written, "key": {(sign.name, key) for key, sign in signs}}


def _read_known(paper: Paper, known: KnownName | None) -> Iterator[Coinage]:
    """The name that the taxonomy gives to a paper, where it stands in the paper's own text."""
    for name in (known.name, *known.aliases) if known else ():
        for field in _FIELDS:
            start = find_word(name, paper.text(field))
            if start >= 0:
                yield Coinage(name, field, start, start + len(name), "known-name", STRONG)
                return


def _read_longs(paper: Paper) -> dict[str, str]:
    """The long forms of the acronyms that a paper expands, by folded acronym; the first of each counts."""
    longs: dict[str, str] = {}
    for pair in find_abbreviations(paper.abstract.plain):
        longs.setdefault(squash_text(strip_plural(pair.short)), pair.long)
    return longs


# ------------------------------------------------------------------ what the corpus says


def _prepare_lexicon(known: Known) -> Lexicon:
    """The names and long forms found anywhere: a name as it stands, a long form also otherwise capitalised."""
    is_long = known.by_word
    return Lexicon(is_long, lambda entry, surface: entry == surface or is_long[entry])


def _find_written(paper: Paper, lexicon: Lexicon) -> tuple[str, ...]:
    """The names and long forms that an abstract writes."""
    return tuple(sorted({hit.entry for hit in lexicon.find(paper.abstract.plain)}))


def _count_phrases(_: PaperId, phrases: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {"phrase": phrases}


def _survey(read: Done[Reading], papers_by_phrase: Mapping[str, int]) -> dict[str, tuple[int, bool]]:
    """For each name and long form found: how many abstracts hold it, as far as that matters, and whether it is a common acronym."""
    common = {short for short, count in read.count("short").items() if count >= COMMON}
    shared = {name for name, key in read.count("key") if key in common}
    phrases = papers_by_phrase.keys() | shared
    return {phrase: (round_count(papers_by_phrase.get(phrase, 0)), phrase in shared) for phrase in sorted(phrases)}


def _prepare_background(known: Known) -> Background:
    common = frozenset(name for name, (_, is_common) in known.by_word.items() if is_common)
    return Background(common, {phrase: count for phrase, (count, _) in known.by_word.items()})


def _weigh_names(paper: Paper, background: Background, reading: Reading) -> tuple[Claim, ...]:
    """The names that a paper seems to coin, each settled."""
    signs = weigh_signs(reading.signs, frozenset(reading.longs), background)
    return tuple(_claim(paper, key, group, background.pick_proper(reading.longs.get(key, ""))) for key, group in signs.items())


def _claim(paper: Paper, key: str, group: list[Coinage], long: str) -> Claim:
    """One name and how well it is shown."""
    return Claim(
        key=key,
        name=_settle_name(paper, key, group, long),
        strength=_measure(group),
        outright=_claims(group),
        long=next((sign.long for sign in group if sign.long), ""),
        telling=not group[0].name.isupper() and len(group[0].name) > 4,
    )


# ------------------------------------------------------------------ settle between papers


def _count_claims(paper_id: PaperId, claims: tuple[Claim, ...]) -> dict[str, Iterable[Hashable]]:
    return {"claim": [(claim.key, paper_id, claim.strength, claim.outright, claim.long, claim.telling) for claim in claims]}


def _find_borrowed(claims: Iterable[tuple[Any, ...]]) -> dict[PaperId, tuple[str, ...]]:
    """The folded names that a paper seems to coin but takes from another, which shows the name more strongly and means the same."""
    coiners: dict[str, list[_Standing]] = {}
    for standing in map(_Standing._make, claims):
        coiners.setdefault(standing.key, []).append(standing)
    borrowed: dict[PaperId, tuple[str, ...]] = {}
    for key, group in sorted(coiners.items()):
        best = max(standing.strength for standing in group)
        owners = [standing for standing in group if standing.strength == best]
        for standing in group if len(owners) == 1 else ():
            if standing is not owners[0] and not standing.outright and _is_same(standing, owners[0]):
                borrowed[standing.paper_id] = (*borrowed.get(standing.paper_id, ()), key)
    return borrowed


def _keep_own(paper: Paper, _: Known, claims: tuple[Claim, ...], borrowed: tuple[str, ...]) -> tuple[CoinedName, ...]:
    return tuple(claim.name for claim in claims if claim.key not in borrowed)


def _claims(group: list[Coinage]) -> bool:
    """Whether a paper itself says that it proposes the thing."""
    return any(sign.rule in {"proposed", "acronym-proposed", "known-name"} or sign.field == "title" for sign in group)


def _measure(group: list[Coinage]) -> int:
    """How strongly a paper shows a name: 4 by the taxonomy, 3 in the title, 2 by a strong sign, 1 by weak ones."""
    if any(sign.rule == "known-name" for sign in group):
        return 4
    if any(sign.field == "title" for sign in group):
        return 3
    return 2 if any(sign.weight >= STRONG for sign in group) else 1


def _is_same(claim: _Standing, other: _Standing) -> bool:
    """Whether two papers mean one thing by a name: by their long forms, or, where one has none, by a spelling no accident makes."""
    return agree(claim.long, other.long) if claim.long and other.long else claim.telling


# ------------------------------------------------------------------ settle one


_VARIANT_TAIL = re.compile(r"(?:[-/](?:[A-Z]\d{0,3}|Tiny|Small|Base|Large|Huge|Giant|Lite|\d+[A-Z]?))+(?![\w-])")


def _settle_name(paper: Paper, key: str, group: list[Coinage], long: str) -> CoinedName:
    """One name from all its signs; the first strong surface form is the name, other forms and sizes are its aliases."""
    best = next((sign for sign in group if sign.weight >= STRONG), group[0])
    name = best.name if best.field == "title" else strip_plural(best.name)
    evidence = {Evidence(sign.field, sign.start, sign.end, sign.rule) for sign in group}
    stated = any(sign.field == "abstract" and sign.weight >= STRONG for sign in group)
    sizes = _find_sizes(name, paper.abstract.plain)
    longs = [long] if long else []
    return CoinedName(
        id=NameId(slug_text(name, fallback=key)),
        name=name,
        basis=Basis.STATED if stated else Basis.DERIVED,
        evidence=tuple(sorted(evidence, key=_place)),
        aliases=tuple(sorted({*sizes, *longs, *(strip_plural(sign.name) for sign in group)} - {name})),
        kind="dataset" if any(sign.kind == "dataset" for sign in group) else "",
    )


def _find_sizes(name: str, text: str) -> Iterator[str]:
    """The sizes of a family that a text names: "ConvNeXt-T", "CLIP ViT-L/14" is none of them."""
    start = text.find(name + "-")
    while start >= 0:
        tail = _VARIANT_TAIL.match(text, start + len(name))
        if tail and not (start and (text[start - 1].isalnum() or text[start - 1] == "-")):
            yield name + tail.group()
        start = text.find(name + "-", start + 1)


def _place(evidence: Evidence) -> tuple[bool, int, int, str]:
    """The order of evidence: title first, then by place."""
    return evidence.field != "title", evidence.start, evidence.end, evidence.rule
