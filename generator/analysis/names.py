"""The names that papers coin: methods, model families, datasets, benchmarks, frameworks, each with the words that show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.analysis.coinage import STRONG, Coinage
from generator.analysis.glossary import find_abbreviations, strip_plural
from generator.analysis.phrases import read_abstract
from generator.analysis.titles import read_title
from generator.model import Basis, CoinedName, Evidence, KnownName, NameId, Paper, PaperId, Taxonomy
from generator.text import fold_text, slug_text, squash_text

# An acronym that at least so many papers expand belongs to the field, not to one of them.
_COMMON = 3
Signs = dict[str, list[Coinage]]


def find_names(papers: tuple[Paper, ...], taxonomy: Taxonomy) -> Mapping[PaperId, tuple[CoinedName, ...]]:
    """The names each paper coins, by paper id, in the order of their first sign (title before abstract)."""
    common = _find_common(papers)
    known_by_title = {squash_text(known.title): known for known in taxonomy.names}
    signs_by_id = {paper.id: _name_paper(paper, common, known_by_title.get(squash_text(paper.title.plain))) for paper in papers}
    borrowed = _find_borrowed(signs_by_id)
    return {
        paper.id: tuple(_settle_name(key, group) for key, group in signs_by_id[paper.id].items() if (paper.id, key) not in borrowed)
        for paper in papers
    }


def _find_borrowed(signs_by_id: Mapping[PaperId, Signs]) -> frozenset[tuple[PaperId, str]]:
    """The names that a paper seems to coin but takes from another: one paper shows it more strongly, and nothing says it is another."""
    coiners: dict[str, list[PaperId]] = {}
    for paper_id, signs in signs_by_id.items():
        for key in signs:
            coiners.setdefault(key, []).append(paper_id)
    borrowed = set()
    for key, ids in coiners.items():
        strengths = {paper_id: _measure(signs_by_id[paper_id][key]) for paper_id in ids}
        owners = [paper_id for paper_id in ids if strengths[paper_id] == max(strengths.values())]
        if len(owners) == 1:
            own = signs_by_id[owners[0]][key]
            borrowed.update((other, key) for other in ids if other != owners[0] and _agree(signs_by_id[other][key], own))
    return frozenset(borrowed)


def _measure(group: list[Coinage]) -> int:
    """How strongly a paper shows a name: 4 by the taxonomy, 3 in the title, 2 by a strong sign, 1 by weak ones."""
    if any(sign.rule == "known-name" for sign in group):
        return 4
    if any(sign.field == "title" for sign in group):
        return 3
    return 2 if any(sign.weight >= STRONG for sign in group) else 1


def _agree(group: list[Coinage], other: list[Coinage]) -> bool:
    """Whether two papers mean one thing by a name: by their long forms where both have one, else by a spelling no accident makes."""
    long, long_other = (next((sign.long for sign in signs if sign.long), "") for signs in (group, other))
    if long and long_other:
        words, words_other = ({word[:4] for word in fold_text(text).split()} for text in (long, long_other))
        return len(words & words_other) * 2 > min(len(words), len(words_other))
    return not group[0].name.isupper()


def _find_common(papers: tuple[Paper, ...]) -> frozenset[str]:
    """The folded acronyms that several papers expand."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update({squash_text(strip_plural(pair.short)) for pair in find_abbreviations(paper.abstract.plain)})
    return frozenset(short for short, count in counts.items() if count >= _COMMON)


def _name_paper(paper: Paper, common: frozenset[str], known: KnownName | None) -> Signs:
    """The signs of one paper's names, by folded name: gathered, weighed together, and kept where they suffice."""
    signs: Signs = {}
    for sign in (*_read_known(paper, known), *read_title(paper), *read_abstract(paper)):
        key = squash_text(strip_plural(sign.name))
        if key and (sign.field == "title" or sign.rule == "known-name" or key not in common):
            signs.setdefault(key, []).append(sign)
    heads = {key for key, group in signs.items() if any(sign.field == "title" for sign in group)}
    expanded = {squash_text(strip_plural(pair.short)) for pair in find_abbreviations(paper.abstract.plain)}
    main = min((sign.sentence for group in signs.values() for sign in group if _counts(sign)), default=-1)
    accepted = {key: group for key, group in signs.items() if key in heads or _is_coined(key, group, heads, expanded, main)}
    shortened = {squash_text(sign.long) for group in accepted.values() for sign in group if sign.long}
    accepted = {key: group for key, group in accepted.items() if not (key in shortened and _is_phrase(group))}
    for rule in ("shown", "part", "repository"):
        accepted = accepted or {key: group for key, group in signs.items() if any(sign.rule == rule for sign in group)}
    return accepted


def _read_known(paper: Paper, known: KnownName | None) -> Iterator[Coinage]:
    """The name that the taxonomy gives to a paper, where it stands in the paper's own text."""
    for name in (known.name, *known.aliases) if known else ():
        start = paper.abstract.plain.find(name)
        if start >= 0:
            yield Coinage(name, "abstract", start, start + len(name), "known-name", STRONG)
            return


def _is_phrase(group: list[Coinage]) -> bool:
    """Whether a name is a phrase of three words or more, which gives way to its own short form."""
    return all(len(sign.name.split()) > 2 for sign in group)


def _counts(sign: Coinage) -> bool:
    """Whether a sign introduces the work itself."""
    return sign.weight >= STRONG and sign.main and sign.sentence >= 0


def _is_coined(key: str, group: list[Coinage], heads: set[str], expanded: set[str], main: int) -> bool:
    """Whether the signs for a name that the title does not show suffice.

    With a name in the title, or after the sentence that introduces the work, an acronym is most often one of its parts: it counts
    when it is short for the title's name, or when a repository bears it.
    """
    rules = {sign.rule for sign in group}
    if any(re.fullmatch(rf"{re.escape(key)}v?\d+", head) for head in heads):
        return False
    if rules & {"known-name", "acronym-head", "for-short"}:
        return True
    if "repository" in rules and len(rules) > 1:
        return True
    if any(squash_text(sign.long) == head or _is_variant(key, head) for head in heads for sign in group if sign.weight >= STRONG):
        return True
    acronyms = [sign for sign in group if sign.long and sign.weight >= STRONG]
    if any(sign.sentence <= main or main < 0 for sign in acronyms) and not heads:
        return True
    plain = [sign for sign in group if not sign.long and sign.weight >= STRONG]
    if plain and (acronyms or key not in expanded) and (any(sign.main for sign in plain) or not heads):
        return True
    return len(rules) > 1 and not acronyms


def _is_variant(key: str, head: str) -> bool:
    """Whether a name belongs to the family of the title's name: one begins with the other."""
    return len(key) > 2 and len(head) > 2 and (key.startswith(head) or head.startswith(key))


def _settle_name(key: str, group: list[Coinage]) -> CoinedName:
    """One name from all its signs; the first strong surface form is the name."""
    best = next((sign for sign in group if sign.weight >= STRONG), group[0])
    name = best.name if best.field == "title" else strip_plural(best.name)
    evidence = {Evidence(sign.field, sign.start, sign.end, sign.rule) for sign in group}
    stated = any(sign.field == "abstract" and sign.weight >= STRONG for sign in group)
    return CoinedName(
        id=NameId(slug_text(name, fallback=key)),
        name=name,
        basis=Basis.STATED if stated else Basis.DERIVED,
        evidence=tuple(sorted(evidence, key=_place)),
        kind="dataset" if any(sign.kind == "dataset" for sign in group) else "",
    )


def _place(evidence: Evidence) -> tuple[bool, int, int, str]:
    """The order of evidence: title first, then by place."""
    return evidence.field != "title", evidence.start, evidence.end, evidence.rule
