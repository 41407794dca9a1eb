"""Web addresses in running text, with the right ends."""

from __future__ import annotations

import re

# Up to white space, brackets, quotation marks, or CJK punctuation; LaTeX escapes of characters that addresses have are inside.
URL = re.compile(r"https?://(?:[^\s<>\"{}|\\^`\[\]$\x01“”„«»…，。；：！？、（）【】「」]|\\[_%&#~])+")
_TRAILING = ".,;:!?'’‘*"
_ESCAPE = re.compile(r"\\([_%&#~])")
_HOST = re.compile(r"https?://[^\s/?#:@]+\.[^\s/?#:@.]+|https?://localhost\b")


def split_url(found: str) -> tuple[str, str]:
    r"""The address in what `URL` found, and the rest: closing punctuation and brackets that do not open inside.

    ``https://a.b/c).`` is ``https://a.b/c`` and ``).``; ``https://a.b/c_(d)`` is all address. The address is empty when it has no
    host. LaTeX escapes (``\_``) are undone.
    """
    end = len(found)
    opened, closed = found.count("("), found.count(")")
    while end:
        last = found[end - 1]
        if last == ")" and closed > opened:
            closed -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    url = _ESCAPE.sub(r"\1", found[:end])
    return (url, found[end:]) if _HOST.match(url) else ("", found)
