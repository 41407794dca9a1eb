"""Raw values of an entry, of whatever format, checked into the fields of a `Record`; what does not hold is left out and told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from generator.model import Record, Source
from generator.problems import Problem

# Source: DOI Handbook, 2.2 (prefix "10." and a registrant, suffix of any printable characters); Crossref's recommended pattern.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_LEAD = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)
# Source: info.arxiv.org/help/arxiv_identifier.html (YYMM.NNNN(N) since April 2007, archive.XX/YYMMNNN before).
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?")
_ARXIV_LEAD = re.compile(r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)")
_NAME_SUFFIX = re.compile(r"(?:jr|sr|i{1,3}|iv|ph\.?d|md)\.?", re.IGNORECASE)
# An address about which there can be no doubt; nearly all are, and to take one apart takes longer than to read its record.
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~/%+-]*)?")
_YEARS = range(1000, 2200)
_SHOWN = 80


class FieldError(ValueError):
    """A value is not what its field holds; the text says what it is not."""


def check_record(source: Source, values: Mapping[str, Any]) -> Iterator[Problem | Record]:
    """A problem for each value that does not hold, then the record of all that do; its title is empty when there is none.

    ``values`` may have the keys ``title, abstract, id, authors, year, venue, doi, arxiv_id, url, keywords``; others are not
    looked at, and None counts as absent. An arXiv id is also taken from an arXiv DOI or address.
    """
    fields: dict[str, Any] = {}
    for key, check in CHECKS.items():
        value = values.get(key)
        if value is None or value == "":
            continue
        try:
            fields["key" if key == "id" else key] = check(value)
        except FieldError as error:
            yield Problem(source.path, source.line, f"{key} {show_value(value)} {error}", "field left out")
    if not fields.get("arxiv_id"):
        fields["arxiv_id"] = _infer_arxiv_id(fields)
    if not fields.get("title"):
        fields["title"] = ""
        yield Problem(source.path, source.line, "the entry has no title", "entry left out")
    yield Record(source=source, **fields)


def show_value(value: object) -> str:
    """The value as a person would write it in quotes, cut to 80 characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def check_text(value: object) -> str:
    """The string, NFC, ends stripped, lone surrogates replaced.

    Raises:
        FieldError: When it is no string.
    """
    if not isinstance(value, str):
        raise FieldError("is not a string (put it in quotes)")
    if value.isascii():
        return value.strip()
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole).strip()


def check_year(value: object) -> int:
    """The year as a number; ``2022``, ``"2022"`` and ``2022.0`` are the same.

    Raises:
        FieldError: When it is not four digits, or not from 1000 to 2199.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"[0-9]{4}", text) or int(text) not in _YEARS:
        raise FieldError("is not four digits")
    return int(text)


def check_doi(value: object) -> str:
    """The bare DOI in lower case; ``https://doi.org/`` and ``doi:`` may stand before it.

    Raises:
        FieldError: When it is no DOI.
    """
    text = _DOI_LEAD.sub("", check_text(value)).lower()
    if not _DOI.fullmatch(text):
        raise FieldError("is not a DOI such as 10.1000/182")
    return text


def check_arxiv_id(value: object) -> str:
    """The bare arXiv identifier without version; ``arXiv:`` or an arXiv address may stand before it.

    Raises:
        FieldError: When it is no arXiv identifier.
    """
    text = _ARXIV_LEAD.sub("", check_text(value)).removesuffix(".pdf")
    match = _ARXIV.fullmatch(text)
    if not match:
        raise FieldError("is not an arXiv identifier such as 2201.03545")
    return match[1]


def check_url(value: object) -> str:
    """The absolute http(s) address.

    Raises:
        FieldError: When it is none.
    """
    text = check_text(value)
    if _PLAIN_URL.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"[\s<>\"\x00-\x1f\x7f]", text)
    except ValueError:
        fine = False
    if not fine:
        raise FieldError("is not an http(s) address")
    return text


def check_authors(value: object) -> tuple[str, ...]:
    """Display names, given name first; ``Doe, Jane`` is turned round, one string is split at ``;`` or `` and ``.

    Raises:
        FieldError: When it is neither a string nor a list of strings or of ``{name}`` or ``{given, family}``.
    """
    if isinstance(value, str):
        value = re.split(r"\s*;\s*|\s+and\s+", value)
    if not isinstance(value, list):
        raise FieldError("is not a list of names")
    names = (_turn_name(_join_name(item)) for item in value)
    return tuple(name for name in names if name)


def check_words(value: object) -> tuple[str, ...]:
    """Keywords; one string is split at commas and semicolons.

    Raises:
        FieldError: When it is neither a string nor a list of strings.
    """
    if isinstance(value, str):
        value = re.split(r"[;,]", value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FieldError("is not a list of words")
    return tuple(dict.fromkeys(word for word in map(check_text, value) if word))


def _check_key(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(check_text(value).split())


def _join_name(item: object) -> str:
    """A name of any accepted form as one string."""
    if isinstance(item, dict):
        item = item.get("name") or " ".join(str(item[part]) for part in ("given", "family") if isinstance(item.get(part), str))
    if not isinstance(item, str):
        raise FieldError("is not a list of names")
    return " ".join(check_text(item).split())


def _turn_name(name: str) -> str:
    """``Doe, Jane`` as ``Jane Doe``; a suffix (``John Doe, Jr.``) stays where it is."""
    family, comma, given = name.partition(",")
    if not comma or "," in given or _NAME_SUFFIX.fullmatch(given.strip()):
        return name
    return f"{given.strip()} {family.strip()}".strip()


def _infer_arxiv_id(fields: Mapping[str, Any]) -> str:
    """The arXiv identifier that the DOI or the address states, or an empty string."""
    doi = _ARXIV_DOI.fullmatch(fields.get("doi", ""))
    url = fields.get("url", "")
    for text in (doi[1] if doi else "", url if _ARXIV_LEAD.match(url) else ""):
        try:
            return check_arxiv_id(text)
        except FieldError:
            continue
    return ""


# What each field of an entry, and of a correction by hand, must hold.
CHECKS: dict[str, Callable[[object], Any]] = {
    "title": check_text,
    "abstract": check_text,
    "id": _check_key,
    "authors": check_authors,
    "year": check_year,
    "venue": check_text,
    "doi": check_doi,
    "arxiv_id": check_arxiv_id,
    "url": check_url,
    "keywords": check_words,
}
