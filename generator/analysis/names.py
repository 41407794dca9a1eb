"""The names that papers coin: methods, model families, datasets, benchmarks, frameworks, each with the words that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from generator.analysis.coinage import STRONG, Coinage, find_coinages
from generator.analysis.glossary import find_abbreviations, strip_plural
from generator.model import Basis, CoinedName, Evidence, NameId, Paper, PaperId, Taxonomy
from generator.text import slug_text, squash_text

# An acronym that at least so many papers expand belongs to the field, not to one of them.
_COMMON = 3


def find_names(papers: tuple[Paper, ...], taxonomy: Taxonomy) -> Mapping[PaperId, tuple[CoinedName, ...]]:
    """The names each paper coins, by paper id, in the order of their first sign (title before abstract)."""
    common = _find_common(papers)
    known = {squash_text(known.title): known for known in taxonomy.names}
    return {paper.id: _name_paper(paper, common) for paper in papers}


def _find_common(papers: tuple[Paper, ...]) -> frozenset[str]:
    """The folded acronyms that several papers expand."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update({squash_text(strip_plural(pair.short)) for pair in find_abbreviations(paper.abstract.plain)})
    return frozenset(short for short, count in counts.items() if count >= _COMMON)


def _name_paper(paper: Paper, common: frozenset[str]) -> tuple[CoinedName, ...]:
    """The names of one paper: signs gathered by folded name, kept when one is strong or two agree."""
    signs: dict[str, list[Coinage]] = {}
    for sign in find_coinages(paper):
        key = squash_text(strip_plural(sign.name))
        if key and not (sign.field == "abstract" and key in common):
            signs.setdefault(key, []).append(sign)
    return tuple(_settle_name(key, group) for key, group in signs.items() if _is_coined(group))


def _is_coined(group: list[Coinage]) -> bool:
    """Whether the signs for a name suffice: one strong, or two different weak ones."""
    return any(sign.weight >= STRONG for sign in group) or len({sign.rule for sign in group}) > 1


def _settle_name(key: str, group: list[Coinage]) -> CoinedName:
    """One name from all its signs; the first strong surface form is the name."""
    best = next((sign for sign in group if sign.weight >= STRONG), group[0])
    evidence = tuple(sorted({Evidence(sign.field, sign.start, sign.end, sign.rule) for sign in group}, key=_place))
    stated = any(sign.field == "abstract" and sign.weight >= STRONG for sign in group)
    return CoinedName(
        id=NameId(slug_text(best.name, fallback=key)),
        name=strip_plural(best.name),
        basis=Basis.STATED if stated else Basis.DERIVED,
        evidence=evidence,
    )


def _place(evidence: Evidence) -> tuple[bool, int, int, str]:
    """The order of evidence: title first, then by place."""
    return evidence.field != "title", evidence.start, evidence.end, evidence.rule
