"""Superscripts and subscripts as Unicode characters, where there are such."""

from __future__ import annotations

import re

# Source: Unicode 15, "Superscripts and Subscripts" block, and the letters that mathematical text uses most.
_ABOVE = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_ORDINALS = ("st", "nd", "rd", "th")
_SIMPLE = re.compile(r"[^\W_]+")


def raise_text(text: str) -> str | None:
    """The text as a superscript (``2`` as ``²``), ordinals as they are (``rd``); None where Unicode has no such characters."""
    if text in _ORDINALS:
        return text
    return text.translate(_ABOVE) if text and all(ord(char) in _ABOVE for char in text) else None


def lower_text(text: str) -> str | None:
    """The text as a subscript; None where Unicode has no such characters, or it is a word."""
    few = text and (text.isdigit() or len(text) <= 3) and not (text.isalpha() and len(text) > 1)
    return text.translate(_BELOW) if few and all(ord(char) in _BELOW for char in text) else None


def script_text(text: str, sign: str) -> str:
    """The text raised (sign ``^``) or lowered (``_``); where that cannot be, with its sign, in brackets unless it is a word."""
    text = text.strip()
    script = raise_text(text) if sign == "^" else lower_text(text)
    if script is not None or not text:
        return script or ""
    return f"{sign}{text}" if _SIMPLE.fullmatch(text) else f"{sign}({text})"
