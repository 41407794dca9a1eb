"""Pages without what no one sees: white space that the templates of the theme leave behind, end tags that go without saying."""

from __future__ import annotations

import re

# Where white space means something, or may. Source: HTML Living Standard, "white-space: pre" in the user agent style sheet.
# An element that is never closed goes on to the end of the page.
_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?(?:</\2>|\Z))", re.DOTALL | re.IGNORECASE)
# White space around a line break, in two steps that each begin with what is rare: most pages have neither.
_BLANKS = re.compile(r"[ \t]+\n")
_BREAK = re.compile(r"\n\s+")
# End tags that may be left out before what follows, and the line breaks at either end of a list, which nothing shows.
# Source: HTML Living Standard, "Optional tags"; CSS Text 3, "White Space Processing".
_IDLE = (
    ("<ul>\n<li>", "<ul><li>"),
    ("</li>\n<li>", "\n<li>"),
    ("\n</ul>", "</ul>"),
    ("</li></ul>", "</ul>"),
    ("\n</ol>", "</ol>"),
    ("</li></ol>", "</ol>"),
)

# What Material's scripts want and no reader sees, as `squeeze_html` leaves it; shell.js puts it back.
# Source: Material 9.8.1, base.html.
_RESTORED = (
    '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">\n'
    '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">\n'
    '<label class="md-overlay" for="__drawer"></label>\n',
    '<div class="md-dialog" data-md-component="dialog">\n<div class="md-dialog__inner md-typeset"></div>\n</div>\n',
)
# What none of its scripts asks for unless pages are exchanged without leaving them, and nothing in its style sheets.
_SKIP = re.compile(
    r'<div data-md-component="skip">\n<a href="(#[^"]*)" class="md-skip">\n([^<\n]*)\n</a>\n</div>\n'
    r'<div data-md-component="announce">\n</div>\n'
)


def drop_restored(html: str) -> str:
    """A squeezed page of the program without what its script adds: all of it, or none where any part is not as expected."""
    if not all(html.count(part) == 1 for part in _RESTORED) or 'assets/javascripts/shell.js"' not in html:
        return html
    for part in _RESTORED:
        html = html.replace(part, "")
    return _SKIP.sub(r'<a href="\1" class="md-skip">\2</a>\n', html)


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
    if " \n" in html or "\t\n" in html:
        html = _BLANKS.sub("\n", html)
    html = _BREAK.sub("\n", html)
    for idle, short in _IDLE:
        html = html.replace(idle, short)
    return html
