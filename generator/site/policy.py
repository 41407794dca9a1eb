"""A Content-Security-Policy in every page, as strict as Material and Pagefind allow: own files only, inline scripts by hash."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

# Each directive with the reason for what it allows; all else falls to the site's own files.
# Source: W3C, Content Security Policy Level 3; Pagefind documentation, "Troubleshoot hosting".
_DIRECTIVES = {
    "default-src": ("'self'",),
    "script-src": ("'self'", "'wasm-unsafe-eval'"),  # Pagefind's index is read by WebAssembly
    "style-src": (),  # named only where a page has style elements of its own
    "style-src-attr": ("'unsafe-inline'",),  # KaTeX places its glyphs with style attributes, Material its tabs and tooltips
    "img-src": ("'self'", "data:"),  # icons in the style sheets of Material and Pagefind
    "object-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}

# A script element with its attributes and text. Data blocks (JSON, templates) never run and need no hash.
_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\btype\s*=\s*["']?(?P<type>[^"'\s>]+)""", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(?P<text>.*?)</style>", re.DOTALL | re.IGNORECASE)
_RUNNING = frozenset({"module", "text/javascript", "application/javascript", "importmap"})
# The policy governs what stands after it, so it comes first in the head, behind the encoding that a parser must see early.
_CHARSET = re.compile(r"""<meta\s+charset\s*=\s*["']?utf-8["']?\s*/?>""", re.IGNORECASE)
_OPENING = '<meta http-equiv="Content-Security-Policy" content="'
_META = re.compile(rf'{re.escape(_OPENING)}[^"]*">')
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def add_policy(html: str) -> str:
    """The page with its policy in a ``meta`` element; a page without a head stays as it is."""
    place = _CHARSET.search(html) or _HEAD.search(html)
    if place is None:
        return html
    return f'{html[: place.end()]}{_OPENING}{write_policy(html)}">{html[place.end() :]}'


def renew_policy(html: str) -> str:
    """The page with the policy that fits its scripts now; one without a policy stays as it is."""
    bare, count = _META.subn("", html, count=1)
    return add_policy(bare) if count else html


def write_policy(html: str) -> str:
    """The policy that lets exactly the inline scripts and style elements of ``html`` work."""
    hashes = {
        "script-src": _list_hashes(match["text"] for match in _SCRIPT.finditer(html) if _is_inline(match)),
        "style-src": _list_hashes(match["text"] for match in _STYLE.finditer(html)),
    }
    if hashes["style-src"]:
        hashes["style-src"] = ("'self'", *hashes["style-src"])
    allowed = {name: (*sources, *hashes.get(name, ())) for name, sources in _DIRECTIVES.items()}
    return ";".join(" ".join((name, *sources)) for name, sources in allowed.items() if sources)


def _is_inline(match: re.Match[str]) -> bool:
    """Whether a script element holds a script that runs."""
    attributes = match["attributes"]
    kind = _TYPE.search(attributes)
    return _SOURCE.search(attributes) is None and (kind is None or kind["type"].lower() in _RUNNING)


def _list_hashes(texts: Iterable[str]) -> tuple[str, ...]:
    """A source expression for each text, sorted, each once."""
    return tuple(sorted({f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts}))
