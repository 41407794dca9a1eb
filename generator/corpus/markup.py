"""HTML and JATS left in a text: character references resolved, tags of markup taken away, words in angle brackets kept."""

from __future__ import annotations

import html
import re

from generator.corpus.scripts import script_text

# Escaped once too often, any number of times: "&amp;amp;lt;" is "&lt;".
_ESCAPED = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# Tags that stand around running text in publishers' records. Source: HTML Living Standard 4.4-4.5; JATS 1.3 "phrase-level markup".
# Not <s>, <title>, <think>: these are also tokens that papers write about.
_INLINE = (
    "b|bold|code|em|etx|ext-link|font|i|inf|inline-formula|italic|monospace|sc|small|span|strong|sub|sup"
    "|tex-math|tt|u|underline|xref"
)
_BLOCK = "br|div|h[1-6]|hr|li|ol|p|sec|ul"
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?:jats|mml):(?P<prefixed>[a-z-]{{1,30}})|(?P<block>{_BLOCK})|(?P<inline>{_INLINE}))"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ANCHOR = re.compile(r"</a>|<a\s[^<>]{1,500}>", re.IGNORECASE)
_SCRIPT = re.compile(r"\s?<(?P<kind>su[bp])(?:\s[^<>]{0,300})?>\s?(?P<text>[^<>]{1,20}?)\s?</(?P=kind)>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]{0,500}-->")
# Tags inside tags and references inside references; what is nested deeper is left as it stands.
_PASSES = 8


def clean_markup(text: str) -> str:
    """The text without character references and tags; what was a block of its own is set apart by spaces."""
    if "&" not in text and "<" not in text:
        return text
    for _ in range(_PASSES):
        before = text
        text = _REFERENCE.sub(lambda match: html.unescape(match.group()), _ESCAPED.sub("&", text))
        text = _SCRIPT.sub(lambda match: script_text(match["text"], "_" if match["kind"].lower() == "sub" else "^"), text)
        text = _TAG.sub(_replace_tag, _ANCHOR.sub("", _COMMENT.sub(" ", text)))
        if text == before:
            break
    return text


def _replace_tag(match: re.Match[str]) -> str:
    prefixed = (match["prefixed"] or "").lower()
    return " " if match["block"] or prefixed in ("p", "sec", "title", "list", "list-item") else ""
