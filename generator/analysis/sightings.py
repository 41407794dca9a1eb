"""Names of other papers in the text of one paper: the places where a name that stands for one paper is meant."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from generator.analysis.glossary import agree
from generator.analysis.matching import Hit, Lexicon
from generator.analysis.register import Form, Longs, spells
from generator.analysis.spelling import holds_marked
from generator.model import Basis, CoinedName, Evidence, Paper, PaperId, TextField
from generator.steps import Known
from generator.text import squash_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")

# A name in capitals with so few letters can mean many things.
_SHORT = 6

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
_VERSION = re.compile(r"(?:[’']\d\d|[- ]?[Vv]\d|-\d{1,2}(?:\.\d+)?(?![\w/]))")
_LIST_JOINT = re.compile(r"^(?:, | and |, and | or |/| \()$")
# The nouns that show that a capitalised ordinary word before them is a name: "Painter model", "Monarch matrices".
_NOUN = re.compile(
    r" (?:models?|networks?|architectures?|frameworks?|methods?|approach|algorithm|dataset|benchmark|corpus|backbone|encoder|"
    r"transformers?|matrices|matrix|layers?|blocks?|optimizer|baseline|family|variants?)\b"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+[\"“(]?)$")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where another paper is named; when ``doubtful``, it counts only where the two papers are alike."""

    target: PaperId
    surface: str
    basis: Basis
    evidence: Evidence
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Sightings:
    """The other papers that a paper names, in the order of the text, and the folded names in it that stand for no one paper."""

    found: tuple[Sighting, ...]
    unlinked: tuple[str, ...]


class View(NamedTuple):
    """The names looked for, what each stands for, and words of the field; ``known`` has the taxonomy's names of a paper, folded."""

    lexicon: Lexicon
    forms: Mapping[str, Form]
    common: AbstractSet[str]
    known: Mapping[PaperId, AbstractSet[str]]


class _Scene(NamedTuple):
    """What a paper says of names itself: the folded ones that are its own, and the long forms of its acronyms."""

    own: AbstractSet[str]
    longs: Longs


def prepare_view(known: Known) -> View:
    """The names of a register (see `generator.analysis.register.Register.known`), ready to be looked for."""
    forms = {word: form for word, (form, _) in known.by_word.items() if form is not None}
    common = {word for word, (_, is_common) in known.by_word.items() if is_common}
    keys_by_id: dict[PaperId, set[str]] = {}
    for form, target in known.whole:
        keys_by_id.setdefault(target, set()).add(squash_text(form))
    return View(Lexicon(forms, spells), forms, common, keys_by_id)


def sight_names(paper: Paper, view: View, names: Sequence[CoinedName], longs: Longs) -> Sightings:
    """Every place where a paper names another; ``names`` are those it coins, ``longs`` its long forms by folded acronym."""
    own = {squash_text(form) for name in names for form in (name.name, *name.aliases)}
    scene = _Scene(own | view.known.get(paper.id, set()), longs)
    found: list[Sighting] = []
    unlinked: set[str] = set()
    for field in _FIELDS:
        hits = tuple(view.lexicon.find(paper.text(field)))
        for index, hit in enumerate(hits):
            form = view.forms[hit.entry]
            if form.target is not None:
                found.extend(_sight(paper, field, hits, index, form, scene, view))
            elif squash_text(hit.entry) not in scene.own:
                unlinked.add(squash_text(hit.entry))
    return Sightings(tuple(found), tuple(sorted(unlinked)))


def count_sightings(paper_id: PaperId, sightings: Sightings) -> dict[str, Iterable[Hashable]]:
    """The names that stand for no one paper, and the pairs of papers that must be alike."""
    doubtful = {(paper_id, sighting.target) for sighting in sightings.found if sighting.doubtful}
    return {"unlinked": sightings.unlinked, "doubtful": doubtful}


def _sight(
    paper: Paper, field: TextField, hits: tuple[Hit, ...], index: int, form: Form, scene: _Scene, view: View
) -> Iterable[Sighting]:
    """The name at one place, if it means the paper that it stands for."""
    hit, text = hits[index], paper.text(field)
    if not _is_foreign(paper, hit, form, scene):
        return
    end = _extend(text, hits, index, view)
    if end is None or _is_address(paper, field, hit.start):
        return
    verdict = _judge(field, text, hits, index, form)
    if verdict is not False:
        assert form.target is not None
        place = Evidence(field, hit.start, end, "name" if hit.entry == text[hit.start : hit.end] else "name-variant")
        basis = Basis.DERIVED if form.resolved else Basis.STATED
        yield Sighting(form.target, text[hit.start : end], basis, place, verdict is None)


def _is_foreign(paper: Paper, hit: Hit, form: Form, scene: _Scene) -> bool:
    """Whether the paper does not coin the name itself and does not explain it as something else."""
    key = squash_text(hit.entry)
    if form.target == paper.id or key in scene.own:
        return False
    long = scene.longs.get(key)
    return not long or form.meaning is None or agree(long, form.meaning, _LOOSE if form.known else _CLOSE)


def _extend(text: str, hits: tuple[Hit, ...], index: int, view: View) -> int | None:
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
    if prefix and not after_name and not _is_common(prefix["word"], view):
        return None
    if before_name:
        return hit.end
    if _VERSION.match(text, hit.end) and not hit.plural:
        return None
    end = hit.end
    while match := _SIZE.match(text, end):
        end = match.end()
    suffix = _SUFFIX.match(text, end) if end == hit.end else None
    return None if suffix and not _is_common(suffix["word"], view) else end


def _is_common(word: str, view: View) -> bool:
    """Whether a word joined to a name is one of the field: small letters, or standing by itself in several papers."""
    return word.islower() or word in view.common


def _is_address(paper: Paper, field: TextField, place: int) -> bool:
    """Whether a place lies in a web address."""
    rich = paper.title if field == "title" else paper.abstract
    return any(mark.kind == "url" and mark.start <= place < mark.end for mark in rich.marks)


def _judge(field: TextField, text: str, hits: tuple[Hit, ...], index: int, form: Form) -> bool | None:
    """Whether the name is meant, not a word like it; None when it is only where the two papers are alike.

    A name marked by its capitals is, from three letters on; one that is short or an ordinary word only where the papers are alike
    or in a list of names. A plain capitalised word is only inside a sentence of an abstract; when the corpus also writes it in
    lower case, or the taxonomy lists it as an ordinary word, only beside a telling noun or in a list of names.
    """
    hit = hits[index]
    if holds_marked(hit.entry):
        if len(hit.entry) <= 2 or not _is_doubtful(hit.entry, form) or _is_listed(text, hits, index):
            return len(hit.entry) > 2
        return None
    if form.known and not form.ordinary:
        return True
    if field == "title" or _SENTENCE_START.search(text[max(0, hit.start - 4) : hit.start]):
        return False
    return not form.plain or _NOUN.match(text, hit.end) is not None or _is_listed(text, hits, index)


def _is_doubtful(entry: str, form: Form) -> bool:
    """Whether a name in capitals is short or an ordinary word (``LOOK``); one that the taxonomy gives needs no support."""
    return entry.isupper() and not form.known and (len(entry) <= _SHORT or form.ordinary)


def _is_listed(text: str, hits: tuple[Hit, ...], index: int) -> bool:
    """Whether a name stands in a list right beside another name."""
    hit = hits[index]
    before = index > 0 and _LIST_JOINT.match(text[hits[index - 1].end : hit.start])
    after = index + 1 < len(hits) and _LIST_JOINT.match(text[hit.end : hits[index + 1].start])
    return bool(before or after)
