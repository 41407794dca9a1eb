"""LaTeX in running text and simple formulas, turned into the characters it stands for; no word is lost on the way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from pylatexenc.latex2text import get_default_latex_context_db

from generator.corpus.scripts import lower_text, raise_text, script_text

_SHORTHANDS = {
    "aka": "a.k.a.", "cf": "cf.", "eg": "e.g.", "etal": "et al.", "etc": "etc.", "ie": "i.e.", "iid": "i.i.d.", "vs": "vs.",
    "wrt": "w.r.t.",
}  # fmt: skip
# Macros that style their argument, and switches that style what follows.
_STYLES = frozenset(
    [
        "emph",
        "text",
        "textbf",
        "textit",
        "textmd",
        "textnormal",
        "textrm",
        "textsc",
        "textsf",
        "textsl",
        "texttt",
        "textup",
        "underline",
        "uline",
        "mathrm",
        "mathbf",
        "mathit",
        "mathsf",
        "mathtt",
        "boldsymbol",
        "bm",
        "operatorname",
        "mbox",
        "hbox",
        "textsuperscript",
        "textsubscript",
        "ensuremath",
        "url",
        "path",
        "nolinkurl",
        "title",
        "uppercase",
        "lowercase",
        "enquote",
    ]
)
_SWITCHES = frozenset(
    [
        "bf",
        "bfseries",
        "em",
        "it",
        "itshape",
        "rm",
        "rmfamily",
        "sc",
        "scshape",
        "sf",
        "tt",
        "ttfamily",
        "sl",
        "normalfont",
        "small",
        "footnotesize",
        "it",
    ]
)
_CITES = re.compile(
    r"\s?\\(?:[cC]ite[a-zA-Z]{0,10}\*?|ref|eqref|autoref|cref|Cref|label)\s?(?:\[[^\[\]]{0,60}\]\s?)?\{([^{}]{1,300})\}"
)
_FOOTNOTE = re.compile(r"\s?\\footnote(?:text|mark)?\s?\{")
_COLOR = re.compile(r"\\(?:textcolor|color|colorbox)\s?(?:\[[^\[\]]{0,20}\])?\{[^{}]{0,40}\}")
# What some publishers put around each formula of an abstract.
_PREAMBLE = re.compile(r"\\documentclass(?:(?!\\begin\{document\}|\\documentclass).){0,1500}\\begin\{document\}|\\end\{document\}")
# Source: LaTeX2e, "Accents". The letters among them need a brace or a space before their argument.
_ACCENTS = dict(
    zip(
        "\"'`^~=.uvHckrbd",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0331\u0323",
        strict=True,
    )
)
_ACCENT = re.compile(r"\\(?:([\"'`^~=.])\s?|([uvHckrbd])(?=\s?\{)\s?)(?:\{\\?([A-Za-z])\s?\}|\\?([A-Za-z])(?![A-Za-z]*\{))")
_LETTERS = {
    "i": "i",
    "j": "j",
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
}
_MACRO = re.compile(r"\\([A-Za-z]+)\*?")
_ESCAPED = re.compile(r"(?<!\\)\\+([%&#_{}$~^*<>|\[\]\"'`@+=.:/()-])")
_SPACES = re.compile(r"\\[\\,;!: ]|\\(?:quad|qquad|newline|par|noindent|hspace\{[^{}]{0,20}\})(?![A-Za-z])")

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|varphi|chi|psi|omega"
    "|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|ell"
)
# Macros that lost their backslash on the way (some sites drop it): only where a script or braces show what they were.
_BARE_GREEK = re.compile(rf"(?<![A-Za-z\\])({_GREEK})(?=\^|_(?:\{{|[A-Za-z0-9](?![A-Za-z0-9_])))")
_BARE_TIMES = re.compile(r"\{(times|pm|sim|approx|to|cdot)\}")
_BARE_SIM = re.compile(r"(?<![A-Za-z\\])sim(?=\d[\d.,]*\\?%)")

_BRACED_SCRIPT = re.compile(r"([\^_])\s?\{([^{}\\^_\x01]{1,40})\}")
_BARE_POWER = re.compile(r"(?<=[^\W_]|[)\]])\^([+-]?\d{1,4}(?![\d.]*\d)|n(?![a-z]))")
_BARE_INDEX = re.compile(r"(?<![A-Za-z0-9_/.-])([A-Za-zΑ-ωℓϵ])_(\d{1,2})(?![\w.]*\w)")
_GROUP = re.compile(r"(?<![\\_^$])\{([^\w\s{}\x01]{0,3})\}|(?<![\d\\_^$])\{([^\s{}\x01]{1,30})\}")
_DASH = re.compile(r"(?<=[\d\s])--(?=[\d\s])")
_LONG_DASH = re.compile(r"(?<!-)---(?!-)")
_TIE = re.compile(r"(?<=[^\s~({\[<>=\d/\\])~(?=[^\s~])|(?<=\d)~(?=[A-Za-z(\\\x01$])|(?<=[^\s~\d({\[])~(?=\s)|(?<=\s)~(?=\s?\\cite)")
_BRACE = re.compile(r"[{}]")
_ESCAPED_PERCENT = re.compile(r"(?<!\\)\\+%")
_ANY_SCRIPT = re.compile(r"([\^_])\s?(?:\{([^{}\\^_]{1,20})\}|([^\s{}\\^_]))")
_EXTRA_SYMBOLS = {
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "textdegree": "°",
    "degree": "°",
    "deg": "°",
    "ell": "ℓ",
    "textasciitilde": "~",
}
_STYLED = re.compile(
    rf"(?P<style>\\(?:{'|'.join(sorted(_STYLES, key=len, reverse=True))})\s?\{{)"
    rf"|(?P<switch>(?P<group>\{{)?\s?\\(?:{'|'.join(sorted(_SWITCHES, key=len, reverse=True))})(?![A-Za-z])\s?)"
    r"|(?<!\\)(?P<open>\{)|(?<!\\)(?P<close>\})"
)


def clean_latex(text: str) -> str:
    r"""The text with LaTeX leftovers as the characters they stand for; unknown macros leave their name, ``\ours`` as ``ours``.

    The text is single-spaced, and formulas and addresses in it are already replaced by U+0001. Takes time in proportion to its
    length.
    """
    if not _has_latex(text):
        return text
    # Most patterns begin with a backslash: to look for it once is far less work than to try each of them everywhere.
    is_macro = "\\" in text
    if is_macro:
        text = _PREAMBLE.sub(" ", text)
    text = _BARE_SIM.sub("~", _BARE_TIMES.sub(lambda match: find_symbol(match[1]) or match[1], text))
    text = _BARE_GREEK.sub(lambda match: find_symbol(match[1]) or match[1], text)
    if is_macro:
        text = _clean_accents(text)
        text = _CITES.sub(r" [\1]", _COLOR.sub("", _FOOTNOTE.sub(r" \\text{", text)))
    text = _TIE.sub(" ", text)
    text = drop_styles(text)
    if is_macro:
        text = _SPACES.sub(" ", _ESCAPED.sub(r"\1", text))
        text = _MACRO.sub(_name_macro, text)
    text = _clean_scripts(text)
    text = _GROUP.sub(r"\1\2", _drop_unpaired(text))
    return _clean_quotes(text)


def flatten_formula(tex: str) -> str | None:
    r"""A simple formula as plain characters (``n \to \infty`` as ``n → ∞``), or None when it needs setting."""
    text = _SPACES.sub(" ", drop_styles(_ESCAPED_PERCENT.sub("%", tex)))
    unknown = False

    def replace(match: re.Match[str]) -> str:
        nonlocal unknown
        symbol = find_symbol(match[1]) or _SHORTHANDS.get(match[1])
        unknown = unknown or symbol is None
        return symbol or ""

    text = _MACRO.sub(replace, text)
    text = _ANY_SCRIPT.sub(_set_script, text)
    if unknown or re.search(r"[\\^_{}&]", text):
        return None
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def find_symbol(name: str) -> str | None:
    """The one character that a macro stands for (``times``: ×), or None."""
    if name in _LETTERS and len(name) > 1:
        return _LETTERS[name]
    spec = _load_symbols().get_macro_spec(name)
    symbol = getattr(spec, "simplify_repl", None)
    fine = isinstance(symbol, str) and len(symbol) == 1 and not symbol.isascii() and not unicodedata.combining(symbol)
    return symbol if fine else _EXTRA_SYMBOLS.get(name)


@cache
def _load_symbols() -> Any:
    """What pylatexenc knows of macros; it takes some milliseconds to put together."""
    return get_default_latex_context_db()


def drop_styles(text: str) -> str:
    r"""The text without style macros and the braces of their arguments: ``\textbf{a} {\em b}`` is ``a b``."""
    if not any(sign in text for sign in "\\{}"):
        return text
    out: list[str] = []
    dropped: list[bool] = []
    at = 0
    for match in _STYLED.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        if match["close"]:
            drop = dropped.pop() if dropped else False
            out.append("" if drop else "}")
        elif match["open"]:
            dropped.append(False)
            out.append("{")
        elif match["switch"]:
            out.append("")
            if match["group"]:
                dropped.append(True)
        else:
            dropped.append(True)
    out.append(text[at:])
    return "".join(out)


def _has_latex(text: str) -> bool:
    return any(char in text for char in "\\^_{}~`") or "--" in text or has_bare_macro(text)


def has_bare_macro(text: str) -> bool:
    """Whether there is a macro that lost its backslash and shows it by nothing but its place."""
    return "sim" in text and _BARE_SIM.search(text) is not None


def _clean_accents(text: str) -> str:
    """Accent macros as accented letters; an escaped quotation mark at the start of a word is one."""

    def replace(match: re.Match[str]) -> str:
        letter = match[3] or match[4]
        before = match.string[match.start() - 1 : match.start()]
        loose = match[4] is not None and match[1] in ('"', "'", "`", ".", "=", "~", "^")
        if loose and not (before.isalpha() or before in ("{", "-")) and not letter.isupper():
            return match.group()
        composed = unicodedata.normalize("NFC", letter + _ACCENTS[match[1] or match[2]])
        return composed if len(composed) == 1 else match.group()

    return _ACCENT.sub(replace, text)


def _name_macro(match: re.Match[str]) -> str:
    """What stands for a macro: its character, its meaning, or its name."""
    name = match[1]
    if name in _SHORTHANDS:
        short = _SHORTHANDS[name]
        return short[:-1] if match.string[match.end() : match.end() + 1] == "." else short
    return _LETTERS.get(name) or find_symbol(name) or name


def _clean_scripts(text: str) -> str:
    """Superscripts and subscripts as Unicode characters where there are such."""
    text = _BRACED_SCRIPT.sub(lambda match: script_text(match[2], match[1]), text)
    text = _BARE_POWER.sub(lambda match: raise_text(match[1]) or match.group(), text)
    return _BARE_INDEX.sub(lambda match: match[1] + (lower_text(match[2]) or f"_{match[2]}"), text)


def _set_script(match: re.Match[str]) -> str:
    """A script of a formula as characters, or as it stands."""
    text = (match[2] or match[3]).strip()
    script = raise_text(text) if match[1] == "^" else lower_text(text)
    return match.group() if script is None else script


def _drop_unpaired(text: str) -> str:
    """The text without braces that have no partner: their other half went with a macro."""
    if "{" not in text and "}" not in text:
        return text
    opened: list[int] = []
    lone: set[int] = set()
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            lone.add(match.start())
    lone.update(opened)
    return "".join(char for at, char in enumerate(text) if at not in lone) if lone else text


def _clean_quotes(text: str) -> str:
    """TeX quotation marks and dashes as typographic ones."""
    if "``" in text:
        text = text.replace("``", "“").replace("''", "”")
    return _LONG_DASH.sub("—", _DASH.sub("–", text))
