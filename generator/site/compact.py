"""Pages without the white space that the theme's templates leave behind: a third of a page, and nothing anyone can see."""

from __future__ import annotations

import re

# Where white space means something, or may. Source: HTML Living Standard, "white-space: pre" in the user agent style sheet.
# An element that is never closed goes on to the end of the page.
_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?(?:</\2>|\Z))", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"[ \t]*\n\s*")


def squeeze_html(html: str) -> str:
    """``html`` with every run of white space that holds a line break made into one line break.

    Elsewhere HTML shows any run of white space as one space, so no visible character changes.
    """
    pieces, end = [], 0
    for match in _KEPT.finditer(html):
        pieces += [_BREAK.sub("\n", html[end : match.start()]), match[1]]
        end = match.end()
    return "".join([*pieces, _BREAK.sub("\n", html[end:])])
