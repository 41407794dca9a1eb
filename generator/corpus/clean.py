"""Display text from raw text (interim)."""

from __future__ import annotations

import re

from generator.model import Mark, RichText
from generator.text import normalize_text

_SHORTHAND = {"ie": "i.e.", "eg": "e.g.", "vs": "vs."}


def clean_text(raw: str) -> RichText:
    """The text for display."""
    text = re.sub(r"\\(ie|eg|vs)\b", lambda match: _SHORTHAND[match[1]], re.sub(r"\\([%&])", r"\1", raw))
    text = normalize_text(text)
    marks = []
    for match in re.finditer(r"https?://[^\s{}<>\[\]]+", text):
        url = match.group().rstrip(".,;:)\"'")
        marks.append(Mark("url", match.start(), match.start() + len(url), url))
    return RichText(text, tuple(marks))
