"""Plain-text tools: white space, folding, slugs, sentences. Pure functions over Unicode strings."""

from __future__ import annotations

import re
import unicodedata

from slugify import slugify

SLUG_LENGTH = 80

# C0 and C1 controls but for white space, surrogates, zero-width and bidirectional marks: never part of a paper's words.
# Python-Markdown also uses U+0002 and U+0003 for its own placeholders, so they must not come in from outside.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_WORDLESS = re.compile(r"[\W_]+")
# What folding comes to for ASCII, which nearly all text is.
_ASCII_LOWER = bytes(range(256)).lower()
_ASCII_WORDS = bytes(code if chr(code).isalnum() else 32 for code in _ASCII_LOWER)
_ASCII_WORDLESS = bytes(code for code in range(128) if not chr(code).isalnum())

# An abbreviation, not the end of a sentence, when one of these (lower case) stands before the full stop.
_ABBREVIATIONS = frozenset(
    {"a.k.a", "al", "approx", "ca", "cf", "dr", "e.g", "eq", "eqs", "etc", "fig", "figs", "i.e", "i.i.d", "jr", "mr", "mrs", "ms"}
    | {"no", "nos", "ph.d", "prof", "ref", "refs", "resp", "sec", "secs", "st", "tab", "u.s", "vs", "w.r.t"}
)
_LONGEST_ABBREVIATION = 16
_PLAIN = 1 + max(len(abbreviation) for abbreviation in _ABBREVIATIONS)
# These stand at the end of a sentence as often as inside one: a capital letter after them begins a new sentence.
_CLOSING_ABBREVIATIONS = frozenset({"etc", "al"})
_BOUNDARY = re.compile(r"""[.!?]+["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9À-ÞΑ-Ω])""")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]*$")


def normalize_text(text: str) -> str:
    """The text in NFC, invisible and control characters gone, every run of white space one space, ends stripped."""
    if not (text.isascii() and text.isprintable()):
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def fold_text(text: str) -> str:
    """The text for comparison: compatibility-decomposed, accents gone, case-folded, words joined by single spaces.

    ``"Conv-NeXt: naïve!"`` and ``"conv next naive"`` fold to the same string. Letters of any script are kept.
    """
    if text.isascii():
        return b" ".join(text.encode("ascii").translate(_ASCII_WORDS).split()).decode("ascii")
    return _WORDLESS.sub(" ", _strip_accents(text).casefold()).strip()


def squash_text(text: str) -> str:
    """`fold_text` without spaces: ``Conv-NeXt``, ``Conv NeXt`` and ``ConvNeXt`` are one key."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_LOWER, _ASCII_WORDLESS).decode("ascii")
    return _WORDLESS.sub("", _strip_accents(text).casefold())


def _strip_accents(text: str) -> str:
    """The text, compatibility-decomposed, without combining marks."""
    plain = unicodedata.normalize("NFKD", text)
    marks = [ord(char) for char in set(plain) if char >= "\u0300" and unicodedata.combining(char)]
    return plain.translate(dict.fromkeys(marks)) if marks else plain


def fold_case(text: str) -> str:
    """The text in lower case, letter for letter, so that places in it are places in the text."""
    folded = text.lower()
    return folded if len(folded) == len(text) else "".join(low if len(low := char.lower()) == 1 else char for char in text)


def slug_text(text: str, fallback: str = "untitled") -> str:
    """A readable ASCII slug of 1 to 80 characters of ``[a-z0-9-]``, cut at a word; ``fallback`` when nothing is left."""
    return slugify(text, max_length=SLUG_LENGTH, word_boundary=True, save_order=True) or fallback


def find_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences of a single-spaced text, in order, without the spaces between them.

    A boundary is closing punctuation, white space, and something that can begin a sentence, unless the word before a single
    full stop is a known abbreviation or one letter (an initial).
    """
    spans, start = [], 0
    for match in _BOUNDARY.finditer(text):
        mark = match.group().rstrip()
        if mark != "." or _is_boundary(text, match):
            spans.append((start, match.start() + len(mark)))
            start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return tuple(spans)


def _is_boundary(text: str, match: re.Match[str]) -> bool:
    """Whether the full stop matched ends a sentence."""
    # So long a word, as most are, is none of the abbreviations.
    if text[max(0, match.start() - _PLAIN) : match.start()].isalpha() and match.start() >= _PLAIN:
        return True
    # Only the last few characters: a search from the start of the text for every full stop would make long texts quadratic.
    found = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()])
    word = found.group().lower() if found else ""
    if word in _CLOSING_ABBREVIATIONS:
        return text[match.end()].isupper()
    return word not in _ABBREVIATIONS and not (len(word) == 1 and word.isalpha() and word != "i")
