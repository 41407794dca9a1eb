"""How coined names are spelled: which words can be one, and which are marked as one by their capitals alone."""

from __future__ import annotations

import re

# A name is one word, which may be composed: "X-CLIP", "DAT++", "DAF:re", "TL;DR", "SGD-SaI", "Qwen2.5-VL", "A^2MIM", "I&S-ViT".
_WORD = r"[^\W_][\w^{}$²³]*(?:[-–‑.:;&/+][^\W_]*[\w^{}²³]+)*(?:\+{1,2})?"
NAME = rf"(?<![\w^./-]){_WORD}(?![\w])"
QUOTE = "[\"“”`'‘’]*"
_SPLIT = re.compile(r"[-–‑/&+:;.]")

# "AI-native", "LLM-assisted", "Q-function": an acronym with a common word is none.
_ACRONYM_WORD = re.compile(r"^[A-Z]+[-–‑][a-z]{4,}$")
# "Phikon-v2": a version makes a name of any capitalised word.
_VERSIONED = re.compile(r"^[A-Z]\w+[-–‑][vV]\d")

# The tails that make a word an adjective ("CLIP-based", "ViT-like", "V2X-to-cloud"), not a name.
_ADJECTIVE = re.compile(
    r"[-–‑](?:based|like|style|free|aware|guided|driven|level|specific|agnostic|only|trained|pretrained|pre|tuned|powered|inspired|"
    r"wise|type|scale|size|sized|invariant|equivariant|dependent|independent|oriented|enhanced|augmented|centric|friendly|compatible|"
    r"to|and|or|of|the|shot|art|end|modal|supervised|time|step|dimensional|order|in|on|as|hand|task|class|field|bit|weighted|"
    r"initialized|distilled|generated|backed|optimized|quantized|compressed|layer|stage|branch|stream|token)s?(?:[-–‑].*)?$"
)


def is_distinctive(word: str) -> bool:
    """Whether the spelling alone shows a name: capitals inside, capitals with digits, or a one-letter prefix.

    ``ConvNeXt``, ``MAE``, ``htmlBLEU``, ``V-JEPA``, ``DINOv2``, ``S2RDA``, ``X-Former`` do; ``Painter``, ``Self-Supervised``,
    ``16x16``, ``2D``, ``CLIP-based`` do not.
    """
    if is_adjective(word):
        return False
    if _VERSIONED.match(word):
        return True
    pieces = _SPLIT.split(word)
    return any(_is_marked(piece) for piece in pieces) or (len(pieces) == 2 and len(pieces[0]) == 1 and word[0].isupper())


def is_adjective(word: str) -> bool:
    """Whether a hyphenated word only describes by a name: ``CLIP-based``, ``ViT-like``, ``AI-native``."""
    # Most words have no hyphen, and to look for one first saves the patterns.
    hyphened = "-" in word or "–" in word or "‑" in word
    return hyphened and (_ADJECTIVE.search(word) is not None or _ACRONYM_WORD.match(word) is not None)


def holds_marked(name: str) -> bool:
    """Whether a name of one or more words has a distinctive one."""
    return any(is_distinctive(word) for word in name.split())


def _is_marked(piece: str) -> bool:
    """Whether one piece of a word is marked as a name by its capitals."""
    # Most words are this, and to count takes ten times as long.
    if piece.isalpha() and piece[1:].islower():
        return False
    capitals = sum(char.isupper() for char in piece)
    letters = sum(char.isalpha() for char in piece)
    if capitals == 0 or letters < 2:
        return False
    return any(char.isupper() for char in piece[1:]) or (letters > 2 and any(char.isdigit() for char in piece))


def is_name(name: str) -> bool:
    """Whether a phrase can be a name: begins with a capital or is marked by capitals; is no number, no adjective, no sentence."""
    if not 2 <= len(name) <= 60 or _ADJECTIVE.search(name) or sum(char.isalpha() for char in name) < 2:
        return False
    return name[0].isupper() or is_distinctive(name.split()[0])


# "ICLR24", "CVPR-2023": the name of a meeting, not of the work.
_VENUE = re.compile(r"^[A-Z]{3,7}[-_]?(?:20)?\d\d(?:\W|$)")


def is_repository_name(name: str) -> bool:
    """Whether a repository is called like a thing (``DSINE``, ``X-CLIP``), not like a description (``vision_transformer``)."""
    if "_" in name or name.count("-") > 1 or not is_distinctive(name) or _VENUE.match(name):
        return False
    words = re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+|\d+", name)
    plain = [word for word in words if len(word) > 2 and word.isalpha() and not word.isupper()]
    return len(plain) < 3 and sum(len(word) > 4 for word in plain) < 2


def find_word(word: str, text: str) -> int:
    """The first index at which a text holds a word as it stands, with no letter or digit next to it; -1 when it does not."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum():
            return start
        start = text.find(word, start + 1)
    return -1
