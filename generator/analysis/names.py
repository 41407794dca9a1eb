"""The names that papers coin: methods, model families, datasets, benchmarks, frameworks, each with the words that show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.analysis.coinage import STRONG, Coinage
from generator.analysis.glossary import agree, find_abbreviations, strip_plural
from generator.analysis.matching import Lexicon
from generator.analysis.phrases import read_abstract
from generator.analysis.spelling import find_word
from generator.analysis.titles import read_title
from generator.analysis.weighing import COMMON, Background, Signs, weigh_signs
from generator.model import Basis, CoinedName, Evidence, KnownName, NameId, Paper, PaperId, Taxonomy, TextField
from generator.text import slug_text, squash_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")


def find_names(papers: tuple[Paper, ...], taxonomy: Taxonomy) -> Mapping[PaperId, tuple[CoinedName, ...]]:
    """The names each paper coins, by paper id, in the order of their first sign (title before abstract)."""
    known_by_title = {squash_text(known.title): known for known in taxonomy.names}
    found_by_id = {paper.id: _gather(paper, known_by_title.get(squash_text(paper.title.plain))) for paper in papers}
    longs_by_id = {paper.id: _read_longs(paper) for paper in papers}
    background = _survey(papers, found_by_id, longs_by_id)
    signs_by_id = {paper.id: weigh_signs(found_by_id[paper.id], frozenset(longs_by_id[paper.id]), background) for paper in papers}
    borrowed = _find_borrowed(signs_by_id)
    return {
        paper.id: tuple(
            _settle_name(paper, key, group, background.pick_proper(longs_by_id[paper.id].get(key, "")))
            for key, group in signs_by_id[paper.id].items()
            if (paper.id, key) not in borrowed
        )
        for paper in papers
    }


# ------------------------------------------------------------------ gather


def _gather(paper: Paper, known: KnownName | None) -> Signs:
    """All signs of one paper, by folded name."""
    signs: Signs = {}
    for sign in (*_read_known(paper, known), *read_title(paper), *read_abstract(paper)):
        key = squash_text(strip_plural(sign.name))
        if key:
            signs.setdefault(key, []).append(sign)
    return signs


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


def _survey(
    papers: tuple[Paper, ...], found_by_id: Mapping[PaperId, Signs], longs_by_id: Mapping[PaperId, Mapping[str, str]]
) -> Background:
    """What the corpus says about the names found: the common acronyms, and how many abstracts hold each long form and weak name."""
    counts = Counter(short for longs in longs_by_id.values() for short in longs)
    groups = [group for signs in found_by_id.values() for group in signs.values()]
    long_forms = {sign.long for group in groups for sign in group if sign.long}
    long_forms |= {long for paper_id, longs in longs_by_id.items() for key, long in longs.items() if key in found_by_id[paper_id]}
    written = {sign.name for group in groups for sign in group}
    lexicon = Lexicon(long_forms | written, lambda entry, surface: entry == surface or entry in long_forms)
    papers_by_phrase: Counter[str] = Counter()
    for paper in papers:
        papers_by_phrase.update({hit.entry for hit in lexicon.find(paper.abstract.plain)})
    return Background(frozenset(short for short, count in counts.items() if count >= COMMON), papers_by_phrase)


# ------------------------------------------------------------------ settle between papers


def _find_borrowed(signs_by_id: Mapping[PaperId, Signs]) -> frozenset[tuple[PaperId, str]]:
    """The names that a paper seems to coin but takes from another, which shows the name more strongly and means the same."""
    coiners: dict[str, list[PaperId]] = {}
    for paper_id, signs in signs_by_id.items():
        for key in signs:
            coiners.setdefault(key, []).append(paper_id)
    borrowed: set[tuple[PaperId, str]] = set()
    for key, ids in coiners.items():
        strengths = {paper_id: _measure(signs_by_id[paper_id][key]) for paper_id in ids}
        owners = [paper_id for paper_id in ids if strengths[paper_id] == max(strengths.values())]
        if len(owners) == 1:
            own = signs_by_id[owners[0]][key]
            others = ((other, signs_by_id[other][key]) for other in ids if other != owners[0])
            borrowed.update((other, key) for other, group in others if not _claims(group) and _is_same(group, own))
    return frozenset(borrowed)


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


def _is_same(group: list[Coinage], other: list[Coinage]) -> bool:
    """Whether two papers mean one thing by a name: by their long forms, or, where one has none, by a spelling no accident makes."""
    long, long_other = (next((sign.long for sign in signs if sign.long), "") for signs in (group, other))
    if long and long_other:
        return agree(long, long_other)
    return not group[0].name.isupper() and len(group[0].name) > 4


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
