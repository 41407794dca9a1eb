"""Pages without what no one sees: white space that the templates of the theme leave behind, end tags that go without saying."""

from __future__ import annotations

import re

# Where white space means something, or may. Source: HTML Living Standard, "white-space: pre" in the user agent style sheet.
# An element that is never closed goes on to the end of the page.
_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?(?:</\2>|\Z))", re.DOTALL | re.IGNORECASE)
# End tags that may be left out before what follows, and the line breaks at either end of a list, which nothing shows.
# Source: HTML Living Standard, "Optional tags"; CSS Text 3, "White Space Processing".
_IDLE = re.compile(r"</li>(?=\n<li>)|(?:</li>)?\n(?=</[ou]l>)|(?<=<ul>)\n(?=<li>)")
_BREAK = re.compile(r"[ \t]*\n\s*")


def squeeze_html(html: str) -> str:
    """``html`` with every run of white space that holds a line break made into one line break, without idle end tags.

    Elsewhere HTML shows any run of white space as one space, so no visible character changes.
    """
    pieces, end = [], 0
    for match in _KEPT.finditer(html):
        pieces += [_squeeze(html[end : match.start()]), match[1]]
        end = match.end()
    return "".join([*pieces, _squeeze(html[end:])])


def _squeeze(html: str) -> str:
    return _IDLE.sub("", _BREAK.sub("\n", html))
