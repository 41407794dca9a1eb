"""Inline Markdown, converted where Python-Markdown leaves no doubt: words, entities, plain tags, links and ``**strong**``.

What stands here is no Markdown parser. It accepts texts in which every character that Markdown knows stands in one of a few forms,
says for these what Python-Markdown says, and refuses all others.
Source: `markdown.inlinepatterns`, `markdown.htmlparser` and `markdown.serializers`, Python-Markdown 3.11.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown import serializers

# Elements that stand within a line, none of which Python-Markdown takes for a block or for raw text.
INLINE_TAGS = ("abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span", "strong", "sub", "sup")
_TAGS = "|".join(INLINE_TAGS)

# Python-Markdown lets an entity pass as it is written; an ampersand that begins none it rewrites.
_ENTITY = r"&(?:\#[0-9]++|\#x[0-9a-fA-F]++|[a-zA-Z][a-zA-Z0-9]*+);"
# An attribute value has none of the characters that an earlier pattern would look at before the tag is seen as one.
ATTRIBUTES = r"""(?:[ ][a-z][a-z-]*+="[^"<>\[\]*`\\{}\n]*+")*+"""
_TAG = rf"<(?:/(?:{_TAGS})|(?:{_TAGS})\b{ATTRIBUTES})>"
# The bar of a number, which is drawn in the line and whole.
_BAR = rf"<svg{ATTRIBUTES}><rect{ATTRIBUTES}></rect></svg>"
# ``!`` before a bracket makes an image; the other characters left out open code, escapes, references, attribute lists, emphasis.
_PLAIN = rf"[^&<>\[\]*_`\\{{}}!]++|!(?!\[)|{_ENTITY}|{_TAG}|{_BAR}"
_LABEL = rf"(?:[^&<>\[\]*_`\\{{}}!\n]++|!|{_ENTITY}|{_TAG}|\*\*)++"
_HREF = rf"""[^\s&()<>"'\[\]*`\\{{}}]*+(?:{_ENTITY}[^\s&()<>"'\[\]*`\\{{}}]*+)*+"""
# A title may hold parentheses or apostrophes; with both, where it ends depends on their order.
_TITLE = rf"""\w(?:[^"'&<>\[\]*`\\{{}}\n]|{_ENTITY})*+(?=")|\w(?:[^"()&<>\[\]*`\\{{}}\n]|{_ENTITY})*+(?<!')"""
_LINK = rf"""\[(?P<label>{_LABEL})\]\((?P<href>{_HREF})(?:[ ]"(?P<title>{_TITLE})")?\)"""

_ACCEPTED = re.compile(rf"(?:{_PLAIN}|{_LINK}|\*\*)*+")
_FIND_LINK = re.compile(_LINK)
_FIND_TAG = re.compile(r"<(/?)([a-z]+)")
# Two stars open before a character and close after one; they pair within a label, or within a text outside of labels.
_STRONG = re.compile(r"\*\*(?=[^\s*])([^*\n]*)(?<=[^\s*])\*\*")
_RAW = re.compile(rf"(?:[^&<>\n]++|{_ENTITY}|{_TAG})*+")


class RefusedError(Exception):
    """A text is more than is dealt with here; Python-Markdown must convert it."""


def convert_inline(text: str, resolve: Callable[[str], str]) -> str:
    """The HTML of a text of one or more lines; ``resolve`` turns the address of a link into what the page says.

    Raises:
        RefusedError: When any part of the text may mean something else to Python-Markdown.
    """
    if _ACCEPTED.fullmatch(text) is None:
        raise RefusedError(text)
    if "[" not in text:
        return _convert_strong(text)

    def write_link(link: re.Match[str]) -> str:
        label, href, words = link.group("label", "href", "title")
        if "<" in label and not _is_balanced(label):
            raise RefusedError(text)
        title = f' title="{words}"' if words else ""
        return f'<a href="{escape_attribute(resolve(href))}"{title}>{_convert_strong(label)}</a>'

    return _convert_strong(_FIND_LINK.sub(write_link, text))


def _convert_strong(text: str) -> str:
    if "*" not in text:
        return text
    text = _STRONG.sub(r"<strong>\1</strong>", text)
    if "*" in text:
        raise RefusedError(text)
    return text


def _is_balanced(label: str) -> bool:
    """Whether every element in a label ends in it; of others a browser makes more links than one."""
    open_tags: list[str] = []
    for slash, tag in _FIND_TAG.findall(label):
        if not slash:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            return False
    return not open_tags


def escape_attribute(value: str) -> str:
    """The value as the serializer of Python-Markdown writes it between quotes."""
    written: str = serializers._escape_attrib_html(value)  # type: ignore[attr-defined]
    return written


def is_raw(text: str) -> bool:
    """Whether a text is one line of words, entities and inline tags, which an element of HTML keeps as they are."""
    return _RAW.fullmatch(text) is not None
