"""Which of the names that a paper seems to coin it does coin: all signs of one paper weighed together, and against the corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.analysis.coinage import STRONG, Coinage
from generator.analysis.spelling import holds_marked
from generator.text import squash_text

# An acronym that at least so many papers expand, or whose long form so many papers write, belongs to the field, not to one of them.
COMMON = 3
# A name that more papers than these write is not coined by one that only seems to propose it.
WIDE = 6
# Signs that stand whatever other papers write.
_ANCHORED = frozenset({"known-name", "title-head", "title-report", "title-apposition"})
# Rules that settle a name alone, even beside a name in the title.
_CERTAIN = frozenset({"known-name", "acronym-head", "for-short"})
# When nothing else names the work: signs that are trusted then, best first.
_LAST_RESORTS = ("shown", "our", "part", "acronym-ours", "repository")
# "EfficientFormer-L1", "ConvNeXt-Tiny": a size of a family.
_SIZE = re.compile(r"^(?!v\d)(?:[a-z]\d{0,3}|xx?[sl]|ti|tiny|small|base|large|huge|giant|mini|nano|micro|lite|medium|plus)$")
_VERSION = re.compile(r"v?\d+")

Signs = dict[str, list[Coinage]]


def round_count(papers: int) -> int:
    """The number of papers that write a phrase, as far as the rules here tell numbers apart."""
    return papers if papers < COMMON else COMMON if papers <= WIDE else WIDE + 1


@dataclass(frozen=True, slots=True)
class Background:
    """What the whole corpus says about names: which are common acronyms, and how many papers write each phrase (`round_count`)."""

    common: frozenset[str]
    papers_by_phrase: Mapping[str, int]

    def is_common(self, sign: Coinage) -> bool:
        """Whether a sign shows a word of the field: an acronym many expand, a long form many write, a listed name of others."""
        if sign.rule in _ANCHORED:
            return False
        if sign.rule == "listed" and self.papers_by_phrase.get(sign.name, 0) > 1:
            return True
        return sign.name in self.common or (bool(sign.long) and self.papers_by_phrase.get(sign.long, 0) >= COMMON)

    def is_widespread(self, group: list[Coinage]) -> bool:
        """Whether so many papers write a name that, with nothing but a phrase behind it, it is not this paper's.

        A plain capitalised word is not when a second paper has it ("French"), a marked one when more than `WIDE` have; a phrase of
        plain words before a title's colon ("Grammatical Error Correction: ...") is not when `COMMON` have.
        """
        if " " in group[0].name and not holds_marked(group[0].name):
            return self.papers_by_phrase.get(group[0].name, 0) >= COMMON and all(sign.rule != "known-name" for sign in group)
        if any(sign.rule in _ANCHORED or sign.rule == "repository" for sign in group):
            return False
        name = group[0].name
        return self.papers_by_phrase.get(name, 0) > (WIDE if holds_marked(name) else 1)

    def pick_proper(self, long: str) -> str:
        """The long form when it is a name of its own: capitals on all but its small words, and no phrase of the field; else ""."""
        words = long.split()
        proper = len(words) > 1 and all(word[0].isupper() or len(word) < 4 for word in words)
        return long if proper and self.papers_by_phrase.get(long, 0) < COMMON else ""


def weigh_signs(signs: Signs, expanded: frozenset[str], background: Background) -> Signs:
    """The names that a paper coins, with their signs, in the order of the first sign.

    Args:
        signs: All signs of the paper, by folded name.
        expanded: The folded acronyms that the paper expands.
        background: What the corpus says.
    """
    kept = {key: [sign for sign in group if not background.is_common(sign)] for key, group in signs.items()}
    signs = {key: group for key, group in kept.items() if group and not background.is_widespread(group)}
    heads = {key for key, group in signs.items() if any(sign.field == "title" for sign in group)}
    main = min((sign.sentence for group in signs.values() for sign in group if _opens(sign)), default=-1)
    paper = _Paper(frozenset(heads), expanded, main)
    accepted = {key: group for key, group in signs.items() if key in heads or paper.accepts(key, group, background)}
    accepted = {
        key: group for key, group in accepted.items() if key in heads or not any(is_version(key, other) for other in accepted)
    }
    named = {key: group for key, group in accepted.items() if key in heads or not paper.explains(key, group)}
    accepted = named or accepted
    longs = tuple(squash_text(sign.long) for group in accepted.values() for sign in group if sign.long)
    shortened = {key for key, group in accepted.items() if _is_phrase(group) and any(long.startswith(key) for long in longs)}
    accepted = {key: group for key, group in accepted.items() if key not in shortened}
    return accepted or _fall_back(signs, background)


def _fall_back(signs: Signs, background: Background) -> Signs:
    """The names that the best of the last resorts shows, for a paper that no sign names outright."""
    for rule in _LAST_RESORTS:
        found = {key: group for key, group in signs.items() if any(sign.rule == rule for sign in group)}
        found = {key: group for key, group in found.items() if rule == "repository" or _is_own(group, background)}
        if found:
            return found
    return {}


def _is_own(group: list[Coinage], background: Background) -> bool:
    """Whether no other paper of the corpus writes the name, and it is not two names ("ResNet/ViT")."""
    return all("/" not in sign.name and background.papers_by_phrase.get(sign.name, 1) <= 1 for sign in group)


def _opens(sign: Coinage) -> bool:
    """Whether a sign introduces the work itself."""
    return sign.weight >= STRONG and sign.sentence >= 0 and (sign.main or sign.rule == "named")


def _is_phrase(group: list[Coinage]) -> bool:
    """Whether a name is a phrase of three words or more, which gives way to its own short form."""
    return all(len(sign.name.split()) > 2 for sign in group)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is known of a paper when a name is judged: names in the title, acronyms, the sentence that introduces the work."""

    heads: frozenset[str]
    expanded: frozenset[str]
    main: int

    def accepts(self, key: str, group: list[Coinage], background: Background) -> bool:
        """Whether the signs for a name that the title does not show suffice.

        With a name in the title, or after the sentence that introduces the work, an acronym is most often one of its parts: it
        counts when it is short for the title's name, or when a repository bears it.
        """
        rules = {sign.rule for sign in group}
        if any(is_version(key, head) or is_size(key, head) or is_slip(key, head) for head in self.heads):
            return False
        if rules & _CERTAIN or ("repository" in rules and len(rules) > 1):
            return True
        strong = [sign for sign in group if sign.weight >= STRONG]
        if any(squash_text(sign.long).startswith(head) or _is_family(key, head) for head in self.heads for sign in strong):
            return True
        return self._accepts_acronym(strong) or self._accepts_phrase(key, strong) or self._accepts_weak(group, rules, background)

    def _accepts_acronym(self, strong: list[Coinage]) -> bool:
        """An acronym of the sentence that introduces the work, when the title names nothing."""
        return not self.heads and any(
            sign.long and (sign.sentence <= self.main or self.main < 0 or sign.rule == "acronym-title") for sign in strong
        )

    def _accepts_phrase(self, key: str, strong: list[Coinage]) -> bool:
        """A name in a telling phrase; beside a name in the title only a whole thing, not an acronym explained elsewhere."""
        plain = [sign for sign in strong if not sign.long]
        if not self.heads:
            return bool(plain)
        whole = [sign for sign in plain if sign.main and holds_marked(sign.name) and (sign.rule != "new" or sign.kind)]
        return bool(whole) and not self.explains(key, group=strong)

    def explains(self, key: str, group: list[Coinage]) -> bool:
        """Whether the paper explains a name as an acronym in passing, where it introduces nothing."""
        return key in self.expanded and not any(sign.long for sign in group)

    def _accepts_weak(self, group: list[Coinage], rules: set[str], background: Background) -> bool:
        """Two weak signs that agree; or "our X" where no other paper writes X."""
        if any(sign.long for sign in group):
            return False
        ours = "our" in rules and not self.heads and _is_own(group, background) and len(group[0].name) > 2
        return ours or len(rules) > 1


def is_version(key: str, head: str) -> bool:
    """Whether the title's name is a later version of this one: ``siglip`` beside ``siglip2``."""
    return head.startswith(key) and _VERSION.fullmatch(head, len(key)) is not None


def is_size(key: str, head: str) -> bool:
    """Whether this is a size of the title's name: ``efficientformerl1`` beside ``efficientformer``."""
    return key.startswith(head) and len(head) > 2 and _SIZE.match(key[len(head) :]) is not None


def is_slip(key: str, head: str) -> bool:
    """Whether this is the title's name with two letters changed round."""
    return key != head and len(key) > 5 and sorted(key.removesuffix("s")) == sorted(head)


def _is_family(key: str, head: str) -> bool:
    """Whether a name belongs to the family of the title's name: one begins with the other."""
    return min(len(key), len(head)) > 2 and (key.startswith(head) or head.startswith(key))
