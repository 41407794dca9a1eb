"""Papers of the corpus that other papers name: the web of mentions, and every name that was left unlinked, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.analysis.glossary import agree
from generator.analysis.matching import Hit
from generator.analysis.register import Names, Register, build_register
from generator.analysis.spelling import holds_marked
from generator.model import AmbiguousName, Basis, Evidence, Mention, Paper, PaperId, Taxonomy, TextField
from generator.text import squash_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")

# A name in capitals with so few letters can mean many things; two papers with at least this affinity speak of like things.
# Source: measured on the seed corpus (true mentions of short names: 0.072 and more) and on 4,000 papers of many fields (false ones:
# nearly all below).
_SHORT = 6
_LIKE = 0.07

# The share of words that two long forms of one acronym must have alike; a name of the taxonomy is given the benefit of the doubt
# ("visual transformer" for ViT).
_CLOSE, _LOOSE = 0.75, 0.4

# The tails that make a size or a setting of a model, not another name: "ViT-L/14", "MAE-Base", "CLIP-like", "ViT-22B", "ViT @ 512".
_SIZE = re.compile(
    r"[-/@](?:[A-Za-z]{1,2}\d{0,3}|\d+[A-Za-z]{0,2}|\d+x\d+|"
    r"tiny|small|base|large|huge|giant|gigantic|medium|mini|nano|micro|lite|plus|xl|xxl)(?!\w)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?P<word>[^\W_]+)[-–‑]$")
_SUFFIX = re.compile(r"[-–‑](?P<word>[A-Z][^\W_]*)")
_COMMON = 3
# So many years at most lie between a preprint and its paper, as a rule.
_PREPRINT_YEARS = 1
_VERSION = re.compile(r"(?:[’']\d\d|[- ]?[Vv]\d|-\d{1,2}(?:\.\d+)?(?![\w/]))")
_LIST_JOINT = re.compile(r"^(?:, | and |, and | or |/| \()$")
# The nouns that show that a capitalised ordinary word before them is a name: "Painter model", "Monarch matrices".
_NOUN = re.compile(
    r" (?:models?|networks?|architectures?|frameworks?|methods?|approach|algorithm|dataset|benchmark|corpus|backbone|encoder|"
    r"transformers?|matrices|matrix|layers?|blocks?|optimizer|baseline|family|variants?)\b"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+[\"“(]?)$")


def find_mentions(
    papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy
) -> tuple[Mapping[PaperId, tuple[Mention, ...]], tuple[AmbiguousName, ...]]:
    """The papers each paper names, by paper id, in the order of the text; and the names left unlinked, sorted by folded name.

    Only names that some paper writes without coining them are reported. One pass over each text, whatever the number of names: the
    time grows with the length of the corpus.
    """
    register = build_register(papers, names, taxonomy)
    unlinked: set[str] = set()
    mentions = {paper.id: tuple(_mention(paper, register, unlinked)) for paper in papers}
    older = _find_older(papers, mentions, register)
    if older:
        mentions = {source: tuple(item for item in found if _key_use(item) not in older) for source, found in mentions.items()}
    left = [name for name in register.ambiguous if squash_text(name.name) in unlinked]
    return mentions, tuple(sorted((*left, *older.values()), key=lambda name: (squash_text(name.name), name.name)))


def _key_use(mention: Mention) -> tuple[PaperId, str]:
    """What is one use of a name: the paper it is said to stand for, and the folded name."""
    return mention.target, squash_text(mention.name)


def _find_older(
    papers: tuple[Paper, ...], mentions: Mapping[PaperId, tuple[Mention, ...]], register: Register
) -> dict[tuple[PaperId, str], AmbiguousName]:
    """The uses of names that papers wrote years before the paper that seems to coin them ("LiDAR" in a title of today).

    A year apart proves nothing, since a preprint is named before its paper appears. Names of the taxonomy are beyond doubt.
    """
    year_by_id = {paper.id: paper.year for paper in papers if paper.year}
    first_by_use: dict[tuple[PaperId, str], tuple[int, str]] = {}
    for source, found in mentions.items():
        for mention in found:
            if source in year_by_id and mention.target in year_by_id and mention.name not in register.known:
                use, first = _key_use(mention), (year_by_id[source], mention.name)
                first_by_use[use] = min(first, first_by_use.get(use, first))
    return {
        (target, key): AmbiguousName(name, (target,), f"written in {year} already, years before this paper")
        for (target, key), (year, name) in first_by_use.items()
        if year < year_by_id[target] - _PREPRINT_YEARS
    }


def invert_mentions(
    papers: tuple[Paper, ...], mentions: Mapping[PaperId, tuple[Mention, ...]]
) -> Mapping[PaperId, tuple[PaperId, ...]]:
    """The papers that name each paper, by paper id, sorted."""
    inverse: dict[PaperId, set[PaperId]] = {paper.id: set() for paper in papers}
    for source, found in mentions.items():
        for mention in found:
            inverse[mention.target].add(source)
    return {target: tuple(sorted(sources)) for target, sources in inverse.items()}


def _mention(paper: Paper, register: Register, unlinked: set[str]) -> Iterator[Mention]:
    """One mention for each paper named, with every place; folded names that stand for no one paper go into ``unlinked``."""
    found: dict[PaperId, tuple[str, Basis, list[Evidence]]] = {}
    for field in _FIELDS:
        text = paper.text(field)
        hits = tuple(register.lexicon.find(text))
        for index, hit in enumerate(hits):
            target = register.target_by_form.get(hit.entry)
            if target is None and squash_text(hit.entry) not in register.own_by_id[paper.id]:
                unlinked.add(squash_text(hit.entry))
            if target is None or target == paper.id or not _is_foreign(paper, hit, target, register):
                continue
            end = _extend(text, hits, index, register)
            if end is None or _is_address(paper, field, hit.start) or not _is_meant(paper, field, hits, index, register):
                continue
            basis = Basis.DERIVED if hit.entry in register.resolved else Basis.STATED
            place = Evidence(field, hit.start, end, "name" if hit.entry == text[hit.start : hit.end] else "name-variant")
            found.setdefault(target, (text[hit.start : end], basis, []))[2].append(place)
    for target, (surface, basis, evidence) in found.items():
        yield Mention(target, surface, basis, tuple(evidence))


def _is_foreign(paper: Paper, hit: Hit, target: PaperId, register: Register) -> bool:
    """Whether the paper does not coin the name itself and does not explain it as something else."""
    key = squash_text(hit.entry)
    if key in register.own_by_id[paper.id]:
        return False
    long, other = register.longs_by_id[paper.id].get(key), register.longs_by_id[target].get(key)
    if long and other is None and hit.entry.isupper() and hit.entry not in register.known:
        other = register.paper_by_id[target].title.plain
    return long is None or other is None or agree(long, other, _LOOSE if hit.entry in register.known else _CLOSE)


def _extend(text: str, hits: tuple[Hit, ...], index: int, register: Register) -> int | None:
    """The end of the name with its size ("ViT-L/14"); None when the name is a part of another ("Med-CLIP", "ViT-Lens", "PaLI-3").

    A neighbour joined by a hyphen makes no other name when it is itself a name of the corpus ("DINOv2-ViT-L/14" names two) or
    a word that the field uses by itself ("CNN-ViT", "CLIP-ResNet50").
    """
    hit = hits[index]
    if "_" in (text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]):
        return None
    after_name = index > 0 and hits[index - 1].end + 1 == hit.start
    before_name = index + 1 < len(hits) and hits[index + 1].start == hit.end + 1
    prefix = _PREFIX.search(text, max(0, hit.start - 20), hit.start)
    if prefix and not after_name and not _is_common(prefix["word"], register):
        return None
    if before_name:
        return hit.end
    if _VERSION.match(text, hit.end) and not hit.plural:
        return None
    end = hit.end
    while match := _SIZE.match(text, end):
        end = match.end()
    suffix = _SUFFIX.match(text, end) if end == hit.end else None
    return None if suffix and not _is_common(suffix["word"], register) else end


def _is_common(word: str, register: Register) -> bool:
    """Whether a word joined to a name is one of the field: small letters, or standing by itself in several papers."""
    return word.islower() or register.vocabulary.papers_by_name.get(word, 0) >= _COMMON


def _is_address(paper: Paper, field: TextField, place: int) -> bool:
    """Whether a place lies in a web address."""
    rich = paper.title if field == "title" else paper.abstract
    return any(mark.kind == "url" and mark.start <= place < mark.end for mark in rich.marks)


def _is_plausible(paper: Paper, hit: Hit, register: Register) -> bool:
    """Whether a name in capitals can be meant: one that is short or an ordinary word (``LOOK``) only where the papers are alike.

    A name that the taxonomy gives needs no such support.
    """
    doubtful = hit.entry.isupper() and (len(hit.entry) <= _SHORT or register.is_ordinary(hit.entry))
    if not doubtful or hit.entry in register.known:
        return True
    target = register.paper_by_id[register.target_by_form[hit.entry]]
    return register.vocabulary.measure_affinity(paper, target) >= _LIKE


def _is_meant(paper: Paper, field: TextField, hits: tuple[Hit, ...], index: int, register: Register) -> bool:
    """Whether the name is meant, not a word like it.

    A name marked by its capitals is, from three letters on; one that is short or an ordinary word only where the papers are alike
    or in a list of names. A plain capitalised word is only inside a sentence of an abstract; when the corpus also writes it in
    lower case, or the taxonomy lists it as an ordinary word, only beside a telling noun or in a list of names.
    """
    hit, text = hits[index], paper.text(field)
    if holds_marked(hit.entry):
        return len(hit.entry) > 2 and (_is_plausible(paper, hit, register) or _is_listed(text, hits, index))
    if hit.entry in register.known and not register.is_ordinary(hit.entry):
        return True
    if field == "title" or _SENTENCE_START.search(text[max(0, hit.start - 4) : hit.start]):
        return False
    if all(register.is_ordinary(word) or not word.isalpha() for word in hit.entry.split()):
        return _NOUN.match(text, hit.end) is not None or _is_listed(text, hits, index)
    return True


def _is_listed(text: str, hits: tuple[Hit, ...], index: int) -> bool:
    """Whether a name stands in a list right beside another name."""
    hit = hits[index]
    before = index > 0 and _LIST_JOINT.match(text[hits[index - 1].end : hit.start])
    after = index + 1 < len(hits) and _LIST_JOINT.match(text[hit.end : hits[index + 1].start])
    return bool(before or after)
