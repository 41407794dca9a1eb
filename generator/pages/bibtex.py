"""A paper as a BibTeX entry that says only what is known.

Source: https://ctan.org/pkg/biblatex (``eprint``, ``eprinttype``), https://info.arxiv.org/help/hypertex/bibstyles/index.html
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.model import Paper
from generator.text import normalize_text

_ESCAPES = {ord(char): f"\\{char}" for char in "&%$#_{}"} | {
    ord("\\"): "\\textbackslash{}",
    ord("~"): "\\textasciitilde{}",
    ord("^"): "\\textasciicircum{}",
}


def render_bibtex(paper: Paper) -> str:
    """The entry: ``@article`` with venue and year, else ``@misc``; fields that are not known are left out.

    The key is the paper's id, which is unique and never changes.
    """
    kind = "article" if paper.venue and paper.year and paper.authors else "misc"
    lines = [f"  {name} = {{{value}}}," for name, value in _list_fields(paper, kind) if value]
    return "\n".join([f"@{kind}{{{paper.id},", *lines, "}"])


def _list_fields(paper: Paper, kind: str) -> list[tuple[str, str]]:
    return [
        ("title", _protect_title(paper)),
        ("author", " and ".join(_escape(author) for author in paper.authors)),
        ("journal" if kind == "article" else "howpublished", _escape(paper.venue)),
        ("year", str(paper.year or "")),
        ("doi", _verbatim(paper.doi)),
        ("eprint", _verbatim(paper.arxiv_id)),
        ("archiveprefix", "arXiv" if paper.arxiv_id else ""),
        ("url", _verbatim(paper.url)),
    ]


def _protect_title(paper: Paper) -> str:
    """The title with math as it stands and every word that has a capital in braces, so that styles keep it."""
    plain, pieces, end = paper.title.plain, [], 0
    for mark in paper.title.marks:
        if mark.kind == "math":
            pieces += [_protect(plain[end : mark.start]), f"${mark.value}$"]
            end = mark.end
    pieces.append(_protect(plain[end:]))
    return "".join(pieces)


def _protect(text: str) -> str:
    words = re.split(r"(\s+)", _join_line(text))
    return "".join(f"{{{_escape(word)}}}" if _needs_braces(word) else _escape(word) for word in words)


def _join_line(text: str) -> str:
    """The text on one line; leading and trailing spaces stay, for they join pieces."""
    return re.sub(r"\s", " ", text)


@lru_cache(maxsize=1 << 14)
def _needs_braces(word: str) -> bool:
    """Whether a style that lowers titles would damage the word: a capital after its first letter."""
    letters = [char for char in word if char.isalpha()]
    return any(char.isupper() for char in letters[1:])


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


def _verbatim(text: str) -> str:
    """An identifier or address: braces would unbalance the entry and have no place in either."""
    return normalize_text(text).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
