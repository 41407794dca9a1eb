"""Which of the names that a paper seems to coin it does coin: all signs of one paper weighed together, and against the corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.analysis.coinage import STRONG, Coinage
from generator.text import squash_text

# An acronym that at least so many papers expand, or whose long form so many papers write, belongs to the field, not to one of them.
COMMON = 3
# Rules that settle a name alone, even beside a name in the title.
_CERTAIN = frozenset({"known-name", "acronym-head", "for-short", "new"})
# When nothing else names the work: signs that are trusted then, best first.
_LAST_RESORTS = ("shown", "our", "part", "acronym-ours", "repository")
# "EfficientFormer-L1", "ConvNeXt-Tiny": a size of a family.
_SIZE = re.compile(
    r"^(?:[a-z]\d{0,3}|[a-z]\d\d{0,2}|xx?[sl]|ti|tiny|small|base|large|huge|giant|mini|nano|micro|lite|medium|plus)$"
)

Signs = dict[str, list[Coinage]]


@dataclass(frozen=True, slots=True)
class Background:
    """What the whole corpus says about names: which acronyms are common, and how many papers write each phrase."""

    common: frozenset[str]
    papers_by_phrase: Mapping[str, int]

    def is_common(self, key: str, sign: Coinage) -> bool:
        """Whether a sign shows a word of the field: an acronym that many expand, or a long form that many write."""
        if sign.field == "title" or sign.rule in _CERTAIN:
            return False
        if sign.rule == "listed" and self.papers_by_phrase.get(sign.name, 0) > 1:
            return True
        return key in self.common or (bool(sign.long) and self.papers_by_phrase.get(sign.long, 0) >= COMMON)


def weigh_signs(signs: Signs, expanded: frozenset[str], background: Background) -> Signs:
    """The names that a paper coins, with their signs, in the order of the first sign.

    Args:
        signs: All signs of the paper, by folded name.
        expanded: The folded acronyms that the paper expands.
        background: What the corpus says.
    """
    kept = {key: [sign for sign in group if not background.is_common(key, sign)] for key, group in signs.items()}
    signs = {key: group for key, group in kept.items() if group}
    heads = {key for key, group in signs.items() if any(sign.field == "title" for sign in group)}
    main = min((sign.sentence for group in signs.values() for sign in group if _opens(sign)), default=-1)
    paper = _Paper(frozenset(heads), expanded, main)
    accepted = {key: group for key, group in signs.items() if key in heads or paper.accepts(key, group, background)}
    longs = tuple(squash_text(sign.long) for group in accepted.values() for sign in group if sign.long)
    accepted = {
        key: group for key, group in accepted.items() if not (_is_phrase(group) and any(long.startswith(key) for long in longs))
    }
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
    """Whether no other paper of the corpus writes the name."""
    return all(background.papers_by_phrase.get(sign.name, 1) <= 1 for sign in group)


def _opens(sign: Coinage) -> bool:
    """Whether a sign introduces the work itself."""
    return sign.weight >= STRONG and sign.main and sign.sentence >= 0


def _is_phrase(group: list[Coinage]) -> bool:
    """Whether a name is a phrase of three words or more, which gives way to its own short form."""
    return all(len(sign.name.split()) > 2 for sign in group)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is known of a paper when one of its names is judged: names in the title, acronyms, the sentence that introduces the work."""

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
        explained = key in self.expanded and len(plain) == len(strong)
        return any(sign.main for sign in plain) and not explained

    def _accepts_weak(self, group: list[Coinage], rules: set[str], background: Background) -> bool:
        """Two weak signs that agree; or "our X" where no other paper writes X."""
        if any(sign.long for sign in group):
            return False
        ours = "our" in rules and not self.heads and _is_own(group, background)
        return ours or len(rules) > 1


def is_version(key: str, head: str) -> bool:
    """Whether the title's name is a later version of this one: ``siglip`` beside ``siglip2``."""
    return re.fullmatch(rf"{re.escape(key)}v?\d+", head) is not None


def is_size(key: str, head: str) -> bool:
    """Whether this is a size of the title's name: ``efficientformerl1`` beside ``efficientformer``."""
    return key.startswith(head) and len(head) > 2 and _SIZE.match(key[len(head) :]) is not None


def is_slip(key: str, head: str) -> bool:
    """Whether this is the title's name with two letters changed round."""
    return key != head and len(key) > 5 and sorted(key.removesuffix("s")) == sorted(head)


def _is_family(key: str, head: str) -> bool:
    """Whether a name belongs to the family of the title's name: one begins with the other."""
    return min(len(key), len(head)) > 2 and (key.startswith(head) or head.startswith(key))
