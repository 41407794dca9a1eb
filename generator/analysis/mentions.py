"""Papers of the corpus that other papers name: the web of mentions, with every name that was left unlinked and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.analysis.matching import Hit, Lexicon
from generator.analysis.spelling import is_distinctive
from generator.model import AmbiguousName, Basis, CoinedName, Evidence, Mention, Paper, PaperId, Taxonomy, TextField
from generator.text import squash_text

_FIELDS: tuple[TextField, ...] = ("title", "abstract")
Names = Mapping[PaperId, tuple[CoinedName, ...]]


def find_mentions(
    papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy
) -> tuple[Mapping[PaperId, tuple[Mention, ...]], tuple[AmbiguousName, ...]]:
    """The papers each paper names, by paper id, in the order of the text; and the names left unlinked, sorted by folded name."""
    register = Register.build(papers, names, taxonomy)
    mentions = {paper.id: tuple(_mention(paper, register)) for paper in papers}
    return mentions, register.ambiguous


def invert_mentions(
    papers: tuple[Paper, ...], mentions: Mapping[PaperId, tuple[Mention, ...]]
) -> Mapping[PaperId, tuple[PaperId, ...]]:
    """The papers that name each paper, by paper id, sorted."""
    inverse: dict[PaperId, set[PaperId]] = {paper.id: set() for paper in papers}
    for source, found in mentions.items():
        for mention in found:
            inverse[mention.target].add(source)
    return {target: tuple(sorted(sources)) for target, sources in inverse.items()}


@dataclass(frozen=True, slots=True)
class Register:
    """Every name of the corpus with the paper it stands for.

    Attributes:
        lexicon: All surface forms.
        target_by_name: The paper of each surface form; forms without one are known but not linked.
        own: The folded names each paper coins.
        long_by_name: The folded long form of an acronym, where its paper gives one.
        words: The lower-case words of the corpus: a plain name among them is an ordinary word.
        ambiguous: The names left unlinked.
    """

    lexicon: Lexicon
    target_by_name: Mapping[str, PaperId]
    own: Mapping[PaperId, frozenset[str]]
    long_by_name: Mapping[str, frozenset[str]]
    words: frozenset[str]
    ambiguous: tuple[AmbiguousName, ...]

    @classmethod
    def build(cls, papers: tuple[Paper, ...], names: Names, taxonomy: Taxonomy) -> Register:
        """The register of a corpus; names of the taxonomy win over names found, names of one paper over shared ones."""
        known = _place_known(papers, taxonomy)
        known_keys = {squash_text(form): target for form, target in known.items()}
        coiners: dict[str, set[PaperId]] = defaultdict(set)
        forms: dict[str, set[str]] = defaultdict(set)
        own: dict[PaperId, frozenset[str]] = {}
        for paper in papers:
            surfaces = [form for name in names[paper.id] for form in (name.name, *name.aliases)]
            own[paper.id] = frozenset(squash_text(form) for form in surfaces)
            for form in surfaces:
                coiners[squash_text(form)].add(paper.id)
                forms[squash_text(form)].add(form)
        target_by_name: dict[str, PaperId] = dict(known)
        ambiguous: list[AmbiguousName] = []
        for key, ids in sorted(coiners.items()):
            if key in known_keys:
                target_by_name.update(dict.fromkeys(forms[key], known_keys[key]))
            elif len(ids) == 1:
                target_by_name.update(dict.fromkeys(forms[key], next(iter(ids))))
            else:
                ambiguous.append(AmbiguousName(min(forms[key]), tuple(sorted(ids)), f"coined by {len(ids)} papers"))
        all_forms = {form for group in forms.values() for form in group} | set(known)
        words = frozenset(taxonomy.ordinary_words) | _find_words(papers)
        return cls(Lexicon(all_forms), target_by_name, own, {}, words, tuple(ambiguous))


def _place_known(papers: tuple[Paper, ...], taxonomy: Taxonomy) -> dict[str, PaperId]:
    """The names that the taxonomy gives to papers of this corpus, with the paper, by surface form."""
    id_by_title = {squash_text(paper.title.plain): paper.id for paper in papers}
    found: dict[str, PaperId] = {}
    for entry in taxonomy.names:
        target = id_by_title.get(squash_text(entry.title))
        if target:
            found.update(dict.fromkeys((entry.name, *entry.aliases), target))
    return found


def _find_words(papers: tuple[Paper, ...]) -> frozenset[str]:
    """The words that the abstracts write in lower case."""
    words: set[str] = set()
    for paper in papers:
        words.update(re.findall(r"(?<![\w-])[a-z]+(?![\w-])", paper.abstract.plain))
    return frozenset(words)


# ------------------------------------------------------------------ one paper


def _mention(paper: Paper, register: Register) -> Iterator[Mention]:
    """One mention for each paper named, with every place."""
    found: dict[PaperId, tuple[str, list[Evidence]]] = {}
    for field in _FIELDS:
        text = paper.text(field)
        urls = [(mark.start, mark.end) for mark in getattr(paper, field).marks if mark.kind == "url"]
        for hits in register.lexicon.find(text):
            hit = _choose(text, hits)
            if hit is None or any(start <= hit.start < end for start, end in urls):
                continue
            target = register.target_by_name.get(hit.entry)
            if target is None or target == paper.id or squash_text(hit.entry) in register.own[paper.id]:
                continue
            end = _extend(text, hit)
            if end is None or not _is_named(text, hit, register, field):
                continue
            surface = text[hit.start : end]
            found.setdefault(target, (surface, []))[1].append(Evidence(field, hit.start, end, "name"))
    for target, (surface, evidence) in found.items():
        yield Mention(target, surface, Basis.STATED, tuple(evidence))


def _choose(text: str, hits: list[Hit]) -> Hit | None:
    """The entry whose spelling agrees best with the text: exact case, else a marked spelling that differs in case only."""
    for hit in hits:
        surface = text[hit.start : hit.end - hit.plural]
        if surface == hit.entry:
            return hit
    for hit in hits:
        surface = text[hit.start : hit.end - hit.plural]
        letters = sum(char.isalpha() for char in hit.entry)
        if letters >= 5 and is_distinctive(hit.entry) and any(char.isupper() for char in surface[1:]):
            return hit
    return None


_SIZE = re.compile(
    r"[-/@ ]?(?:[A-Za-z]{1,2}\d{0,3}|\d+[A-Za-z]{0,2}|[Tt]iny|[Ss]mall|[Bb]ase|[Ll]arge|[Hh]uge|[Gg]iant|[Gg]igantic|[Mm]edium|[Mm]ini|[Nn]ano|[Mm]icro|[Ll]ite|"
    r"[Pp]lus|\d+x\d+)(?![\w])"
)
_COMPOUND_BEFORE = re.compile(r"[\w²^}]\+*[-–‑/]$")
_COMPOUND_AFTER = re.compile(r"[-–‑](?=[A-Z])")


def _extend(text: str, hit: Hit) -> int | None:
    """The end of the name with its variant ("-L/14"); None when the name is a part of another compound name ("Med-CLIP", "ViT-Lens")."""
    before = text[max(0, hit.start - 30) : hit.start]
    if re.search(r"[^\W_][-–‑]$", before):
        return None
    end = hit.end
    while text[end : end + 1] in "-/@" and (match := _SIZE.match(text, end)) and match.group()[0] in "-/@":
        end = match.end()
    if end == hit.end and _COMPOUND_AFTER.match(text, end):
        return None
    return end


def _is_named(text: str, hit: Hit, register: Register, field: TextField) -> bool:
    """Whether the spelling shows that the name is meant: always for marked names, for plain words only in the middle of a sentence."""
    if is_distinctive(hit.entry):
        return len(hit.entry) > 2
    if hit.entry.casefold() in register.words:
        return False
    return field == "abstract"
