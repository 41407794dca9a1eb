"""Display text from raw text: LaTeX, HTML and stray signs become the characters they stand for, and no word is lost.

What cannot be plain characters, formulas and web addresses, is marked. Cleaning clean text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata

from generator.corpus.latex import clean_latex, flatten_formula, has_bare_macro
from generator.corpus.links import URL, split_url
from generator.corpus.markup import clean_markup
from generator.model import Mark, RichText
from generator.text import normalize_text

_HOLD = "\x01"
_FORMULA_CHARS = 400
# Escaping within escaping; a real text is clean after the first pass.
_PASSES = 6
# What every formula, macro and address has one of.
_SIGNS = ("\\", "$", "^", "_", "~", "{", "}", "://", "`", "--")

_BROKEN_WORD = re.compile(r"([^\W\d_]{2,30})-[ \t]*\r?\n\s*([^\W\d_]{2,30})")
_LINK_MACRO = re.compile(r"\\url\s?\{\s?([^{}\s]{1,500}?)\s?\}")
_HREF = re.compile(r"\\href\s?\{\s?([^{}\s]{1,500})\s?\}\s?\{((?:[^{}]|\{[^{}]{0,300}\}){0,500})\}")
_HREF_REST = re.compile(r"(https?://[^\s{}]{1,500})\{([^{}]{1,300})\}")
_MACRO_LINK = re.compile(r"\\(?=https?://)")
_SPECIAL = re.compile(rf"\$\$?|\\[(\[]|{URL.pattern}")
_TEX_SIGN = re.compile(r"[\\^_{}]")
_PROSE = re.compile(r"[A-Za-z]{2,}[,;]? [A-Za-z]{2,}[,;]? [A-Za-z]{2,}|[.!?] [A-Z]")
_WORDS = re.compile(r"^[\d.,]+[KMBkmb]?[,;:]? +[A-Za-z]|[a-z]{4,}|[A-Za-z]{2,} [A-Za-z]{2,}")
_STYLED_TEXT = re.compile(r"\\(?:text[a-z]*|emph|mathrm|mbox)\s?\{[^{}]{0,400}\}")
_PRICE_NEXT = re.compile(r"[<>~≈]?\s?\.?\d")


def clean_text(raw: str) -> RichText:
    """The text for display, with its formulas and web addresses marked. Takes time in proportion to its length."""
    text = normalize_text(_mend_words(raw))
    for _ in range(_PASSES):
        rich = _clean_once(text)
        if rich.plain == text:
            break
        text = rich.plain
    return rich


def _clean_once(raw: str) -> RichText:
    text = normalize_text(clean_markup(raw))
    if not any(sign in text for sign in _SIGNS) and not has_bare_macro(text):
        return RichText(text)
    prose, held = _hold_special(_open_links(text.replace(r"\$", "$")))
    return _put_back(" ".join(unicodedata.normalize("NFC", clean_latex(prose)).split()), held)


def _mend_words(raw: str) -> str:
    """The text with words joined that were broken at a line's end, where the whole word stands elsewhere in it."""
    if "-\n" not in raw and "-\r" not in raw and "- \n" not in raw:
        return raw
    words = set(re.findall(r"[^\W\d_]+", raw.casefold()))
    return _BROKEN_WORD.sub(lambda match: match[1] + match[2] if (match[1] + match[2]).casefold() in words else match.group(), raw)


def _open_links(text: str) -> str:
    r"""The text with link macros as plain addresses: ``\href{u}{t}`` is ``t (u)``, and ``u`` alone when both are the same."""
    if "://" not in text:
        return text
    text = _HREF.sub(lambda match: _join_link(match[1], match[2]), _LINK_MACRO.sub(r"\1", text))
    return _HREF_REST.sub(lambda match: _join_link(match[1], match[2]), _MACRO_LINK.sub("", text))


def _join_link(url: str, text: str) -> str:
    bare = text.strip().removeprefix(r"\texttt{").removesuffix("}").rstrip("/")
    same = bare in (url.rstrip("/"), url.split("://", 1)[-1].rstrip("/"))
    return url if same else f"{text.strip()} ({url})"


def _hold_special(text: str) -> tuple[str, list[Mark]]:
    """The text with U+0001 for each formula and address that stays, and these in order (offsets not yet known)."""
    out: list[str] = []
    held: list[Mark] = []
    at = 0
    while match := _SPECIAL.search(text, at):
        out.append(text[at : match.start()])
        sign = match.group()
        if sign.startswith("http"):
            url, rest = split_url(sign)
            piece, at = (_HOLD + rest if url else sign), match.end()
            held += [Mark("url", 0, 0, url)] if url else []
        else:
            tex, at = _find_formula(text, match)
            piece = _set_dollar(text, match) if tex is None else _set_formula(tex, held)
        out.append(piece)
    out.append(text[at:])
    return "".join(out), held


def _find_formula(text: str, opening: re.Match[str]) -> tuple[str | None, int]:
    """The formula that an opening sign begins, or None, and where to go on."""
    closing = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}[opening.group()]
    end = text.find(closing, opening.end(), opening.end() + _FORMULA_CHARS)
    if end < 0:
        return None, opening.end()
    tex = text[opening.end() : end]
    following = text[end + len(closing) : end + len(closing) + 1]
    if is_formula(tex, following) or (closing != "$" and tex.strip() and "$" not in tex):
        return tex, end + len(closing)
    return None, opening.end()


def is_formula(tex: str, following: str = "") -> bool:
    """Whether what stands between two dollar signs is a formula, and not the text between two prices.

    Source: the rule of Pandoc's ``tex_math_dollars`` (no space inside, no digit after), eased for what has signs that only TeX
    uses, and tightened for what has running words.
    """
    bare = _STYLED_TEXT.sub("", tex)
    if not tex.strip() or "://" in tex or _HOLD in tex or _PROSE.search(bare):
        return False
    if _TEX_SIGN.search(tex):
        return True
    if following.isdigit() or _WORDS.search(tex):
        return False
    return tex == tex.strip() or len(tex.strip()) <= 12


def _set_formula(tex: str, held: list[Mark]) -> str:
    """A formula as plain characters, or its place."""
    flat = flatten_formula(tex)
    if flat is not None:
        return flat
    held.append(Mark("math", 0, 0, " ".join(tex.split())))
    return _HOLD


def _set_dollar(text: str, sign: re.Match[str]) -> str:
    """A dollar sign without a partner: kept before a number or a name, else a formula's that lost its other end."""
    if not sign.group().startswith("$"):
        return sign.group()
    before, after = text[max(0, sign.start() - 1) : sign.start()], text[sign.end() : sign.end() + 4]
    if _PRICE_NEXT.match(after) or (after[:1].isalpha() and not before.isalnum()) or before.isupper():
        return sign.group()
    return ""


def _put_back(prose: str, held: list[Mark]) -> RichText:
    """The plain text with what was held in its place, and the marks with their offsets."""
    pieces = prose.split(_HOLD)
    plain, marks = [pieces[0]], []
    length = len(pieces[0])
    for mark, piece in zip(held, pieces[1:], strict=True):
        text = mark.value if mark.kind == "url" else f"${mark.value}$"
        marks.append(Mark(mark.kind, length, length + len(text), mark.value))
        plain += [text, piece]
        length += len(text) + len(piece)
    return RichText("".join(plain), tuple(marks))
