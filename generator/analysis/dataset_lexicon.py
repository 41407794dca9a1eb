"""The listed datasets found in running text: longest form first, separators and fused lists allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.model import Dataset, DatasetId
from generator.text import squash_text

_TOKEN = re.compile(r"[^\W_]+")
# What may stand between the parts of one name: MS-COCO, NLVR^2, CNN/DailyMail, M & M; never a comma, nor a full stop with a space.
_JOINT = re.compile(r"[-–‑ /_^.:'’&*~]?|[-–‑] | ?& ?|[$]?\^\{?")
# The rest of a fused list after one member: CIFAR-10/100, SSv1/v2, Something-Something V1 & V2, ImageNet-A/R/C.
_FUSED = re.compile(r"(?:/| ?& ?| and |, ?)(?=[-–]?[^\W_]*)[-–]?([^\W_]+)(?:\.\d)?")
_TRAILING = re.compile(r"\+{1,2}(?![\d.])|(?<=\^\d)[$]|(?<=\^\{\d)\}[$]?")
_TAIL = re.compile(r"^(.*?)([A-Za-z]?\d+[A-Za-z]?|[A-Z])$")
_LONGEST_NAME = 8
# A form this long, or this long with a digit, can hardly be another word, whatever its case.
_DISTINCT, _DISTINCT_WITH_DIGIT = 7, 5
_SHORT = 3
_DISTINCT_LOWER = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed dataset in a text; ``text[start:end]`` is its form there, of the whole fused list for its members.

    ``sure`` says that the form can be nothing else; a hit that is not needs words around it that speak of data. ``plain`` marks
    an ordinary word with a capital (Places, Spring), which needs them most.
    """

    dataset: DatasetId
    start: int
    end: int
    sure: bool
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a dataset's name."""

    dataset: DatasetId
    text: str

    @property
    def letters(self) -> str:
        """The form without separators, in its own case."""
        return re.sub(r"[\W_]+", "", self.text)


class DatasetLexicon:
    """The names of the listed datasets, keyed without case and separators.

    A text of n words costs n look-ups and, where the words begin a name, one for each further word: a trie kept as a set of
    prefixes. Source: E. Fredkin, "Trie memory", CACM 3(9), 1960.
    """

    def __init__(self, datasets: Iterable[Dataset]) -> None:
        self._forms_by_key: dict[str, list[_Form]] = {}
        self._prefixes: set[str] = set()
        for dataset in datasets:
            for text in (dataset.title, *dataset.aliases):
                key = squash_text(text)
                self._forms_by_key.setdefault(key, []).append(_Form(dataset.id, text))
                self._prefixes.update(key[:length] for length in range(1, len(key) + 1))
        self._begins = _Begins(self._prefixes)

    def find(self, text: str) -> Iterator[Hit]:
        """The listed datasets of a text from left to right; only members of one fused list share a stretch."""
        tokens, begins, index = list(_TOKEN.finditer(text)) if self._prefixes else [], self._begins, 0
        while index < len(tokens):
            if not begins[tokens[index].group()]:
                index += 1
                continue
            count, form = self._match(text, tokens, index)
            if form is None:
                index += 1
                continue
            start, end = tokens[index].start(), tokens[index + count - 1].end()
            hits = list(self._read_fused(text, tokens[index : index + count], form))
            yield from hits or [_read_hit(form, start, _read_pluses(text, end), text)]
            end = max((hit.end for hit in hits), default=end)
            while index < len(tokens) and tokens[index].start() < end:
                index += 1

    def find_joined(self, text: str) -> Iterator[Hit]:
        """The hits of `find`, two that a hyphen joins taken as one, which is the second (WILDS-FMoW)."""
        waiting: Hit | None = None
        for hit in self.find(text):
            if waiting and text[waiting.end : hit.start] == "-":
                waiting = Hit(hit.dataset, waiting.start, hit.end, sure=True)
                continue
            if waiting:
                yield waiting
            waiting = hit
        if waiting:
            yield waiting

    def look_up(self, text: str) -> DatasetId | None:
        """The dataset that has exactly this form, case and separators aside."""
        forms = self._forms_by_key.get(squash_text(text))
        return forms[0].dataset if forms else None

    def _match(self, text: str, tokens: list[re.Match[str]], index: int) -> tuple[int, _Form | None]:
        """How many words the longest form beginning at a word takes, and the form; (0, None) where there is none."""
        key, best, found = "", 0, None
        for offset, token in enumerate(tokens[index : index + _LONGEST_NAME]):
            if offset and not _JOINT.fullmatch(text, tokens[index + offset - 1].end(), token.start()):
                break
            key += _read_key(token.group())
            if key not in self._prefixes:
                break
            surface = text[tokens[index].start() : token.end()]
            for form in self._forms_by_key.get(key, ()):
                if _spells(surface, form):
                    best, found = offset + 1, form
                    break
        return best, found

    def _read_fused(self, text: str, tokens: list[re.Match[str]], form: _Form) -> Iterator[Hit]:
        """The members of a fused list that begins with a form, all with the stretch of the whole list; none for a single name."""
        base = re.sub(r"[\W_]+", "", text[tokens[0].start() : tokens[-1].end()]).lower()
        members, end = [form], tokens[-1].end()
        while match := _FUSED.match(text, end):
            tail = _TAIL.match(base)
            stems = [tail.group(1)] if tail else []
            if len(tokens) > 1:
                stems.append("".join(token.group().lower() for token in tokens[:-1]))
            keys = [stem + match.group(1).lower() for stem in stems]
            other = next((self._forms_by_key[key][0] for key in keys if key in self._forms_by_key), None)
            if other is None or (" " in match.group() and not _is_version(match.group(1))):
                break
            members.append(other)
            end = match.end()
        if len(members) > 1:
            for member in members:
                yield Hit(member.dataset, tokens[0].start(), end, sure=True)


class _Begins(dict[str, bool]):
    """Whether a word begins a name, for every word asked for."""

    def __init__(self, prefixes: AbstractSet[str]) -> None:
        self._prefixes = prefixes

    def __missing__(self, word: str) -> bool:
        begins = self[word] = _read_key(word) in self._prefixes
        return begins


def _read_key(word: str) -> str:
    """A word without case, its accents and superscripts made plain (NLVR²)."""
    return word.lower() if word.isascii() else squash_text(word)


def _is_version(word: str) -> bool:
    """Whether a word is a version: ``V2``, ``-R``, ``100``, ``1K``; only those may follow ``and`` or a comma in a fused list."""
    return bool(re.fullmatch(r"[vV]\d|\d+[KkMB]?", word))


def _read_pluses(text: str, end: int) -> int:
    """The end of a name with what belongs to it: the plus signs of FaceForensics++, the end of a formula in NLVR$^2$."""
    match = _TRAILING.match(text, end)
    return match.end() if match else end


def _spells(surface: str, form: _Form) -> bool:
    """Whether a surface is a form, by its case: as listed, or any case with a capital or digit where the form is distinctive."""
    letters = re.sub(r"[\W_]+", "", surface)
    if len(letters) <= _SHORT + 1 and surface == letters != form.text:
        return False  # IN-R is a dataset, INR is not
    if letters == form.letters:
        return True
    if surface.islower():
        return surface.isalpha() and len(letters) >= _DISTINCT_LOWER and not form.letters.isupper()
    if any(word.islower() and form.letters[at].isupper() for at, word in _read_words(surface)):
        return False
    has_digit = any(char.isdigit() for char in letters)
    if _is_word(form.text):
        return (letters.isupper() and len(letters) > _SHORT) or (
            " " in form.text and not any(map(str.islower, _TOKEN.findall(surface)))
        )
    if form.letters.isupper() and form.letters.isalpha():
        return False
    return len(letters) >= (_DISTINCT_WITH_DIGIT if has_digit else _DISTINCT)


def _read_words(surface: str) -> Iterator[tuple[int, str]]:
    """The words of a surface but for versions (``v2``) and single letters, each with its place in the letters of the surface."""
    at = 0
    for match in _TOKEN.finditer(surface):
        if match.group().isalpha() and len(match.group()) > 1:
            yield at, match.group()
        at += len(match.group())


def _is_word(text: str) -> bool:
    """Whether a form is written like ordinary words: each all lower case but for a first capital."""
    return all(re.fullmatch(r"[A-Z]?[a-z']+|of|and|the|in|to", word) for word in re.split(r"[\s-]+", text))


def _read_hit(form: _Form, start: int, end: int, text: str) -> Hit:
    """The hit of one form, with how sure its shape is."""
    letters = form.letters
    words = len(re.findall(r"[^\W_]+", form.text))
    plain = _is_word(form.text) and words == 1
    bare = letters.isalpha() and letters.isupper() and words == 1
    surface = text[start:end]
    spaced = " " in surface and words == 1 and _is_word(surface)
    shouted = words == 1 and letters.isalpha() and surface.isupper() and not letters.isupper()
    recased = spaced or shouted or surface.islower() or (surface.isalpha() and surface.istitle() and surface != letters)
    sure = not (_is_word(form.text) or bare or recased or len(letters) <= _SHORT)
    return Hit(form.dataset, start, end, sure=sure, plain=plain or recased or len(letters) < _SHORT)
