"""Links to code and project pages that a paper's own abstract gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, CodeLink, Evidence, Paper
from generator.steps import Known, Step
from generator.text import find_sentences

# Forges whose addresses begin with owner/name. Source: the public address schemes of these sites.
_FORGES = frozenset({"github.com", "gitlab.com", "huggingface.co", "bitbucket.org", "codeberg.org"})
# First path parts that are a section of a forge, not an owner: huggingface.co/datasets/owner/name, github.com/orgs/...
_SECTIONS = frozenset(
    {"datasets", "spaces", "models", "collections", "papers", "orgs", "topics", "features", "blog", "docs", "search"}
)
_OWNED_SECTIONS = frozenset({"datasets", "spaces"})
# Places of publication, reference and broadcasting: an address there cites something and is neither code nor a project.
_CITED_HOSTS = re.compile(
    r"(^|\.)(arxiv\.org|doi\.org|wikipedia\.org|youtube\.com|youtu\.be|creativecommons\.org|openreview\.net|w3\.org|aclanthology\.org)$"
)
_BARE = re.compile(
    r"(?<![\w/.@:-])(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|codeberg\.org)/[\w.-]+(?:/[\w.~-]+)*", re.I
)
_FORGE_ENDINGS = (".com/", ".co/", ".org/")
_SAYS_CODE = re.compile(
    r"\b(code\w*|implement\w*|scripts?|software|toolbox|toolkit|repositor\w+|library|github|weights|checkpoints?)\b", re.I
)
_SAYS_PROJECT = re.compile(r"\b((project|home|web) ?-?(page|site)|homepage|webpage|website|demo|samples)\b", re.I)
# How far before an address the words that say what it is are looked for, in characters: about one clause.
_LEAD = 90


def find_code(papers: Sequence[Paper], crew: Crew = ALONE) -> Findings[tuple[CodeLink, ...]]:
    """The links of every paper in the order of the text, each address once; a key for every paper.

    Addresses come from the marks of the abstract and from forge addresses written without ``https://``. Links to places of
    publication (arXiv, DOI, OpenReview) are citations and left out.
    """
    return crew.map_papers(Step("code", _find_code), papers).findings


def _find_code(paper: Paper, _: Known) -> tuple[CodeLink, ...]:
    return tuple(_find_links(paper))


def _find_links(paper: Paper) -> Iterator[CodeLink]:
    """The links of one paper, each address once."""
    seen: set[str] = set()
    for start, end, url in sorted(_find_addresses(paper)):
        host = _read_host(url)
        key = re.sub(r"^https?://(www\.)?", "", url).rstrip("/.").lower()
        if not host or key in seen or _CITED_HOSTS.search(host):
            continue
        seen.add(key)
        lead = _read_lead(paper.abstract.plain, start)
        repository = _read_repository(host, url)
        yield CodeLink(
            url=url,
            host=host,
            repository=repository,
            kind=_choose_kind(lead, repository),
            basis=Basis.STATED,
            evidence=(Evidence("abstract", start, end, "address"),),
        )


def _find_addresses(paper: Paper) -> Iterator[tuple[int, int, str]]:
    """Start, end and absolute address of every address in the abstract: the url marks, then bare forge addresses outside them."""
    marks = [mark for mark in paper.abstract.marks if mark.kind == "url"]
    for mark in marks:
        yield mark.start, mark.end, mark.value
    for match in _BARE.finditer(paper.abstract.plain) if _may_name_forge(paper.abstract.plain) else ():
        end = match.start() + len(match.group().rstrip(".-"))
        if not any(mark.start < end and match.start() < mark.end for mark in marks):
            yield match.start(), end, "https://" + paper.abstract.plain[match.start() : end]


def _may_name_forge(text: str) -> bool:
    """Whether `_BARE` is worth a try, which takes as long as all else here: without such an ending there is no forge."""
    return "/" in text and any(map(text.lower().__contains__, _FORGE_ENDINGS))


def _read_host(url: str) -> str:
    """The host of an address without ``www.``, lower case; empty when the address has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _read_repository(host: str, url: str) -> str:
    """``owner/name`` on a known forge, else empty."""
    if host not in _FORGES:
        return ""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if parts and parts[0].lower() in _OWNED_SECTIONS:
        parts = parts[1:]
    if len(parts) < 2 or parts[0].lower() in _SECTIONS:
        return ""
    return f"{parts[0]}/{parts[1].removesuffix('.git')}"


def _read_lead(text: str, start: int) -> str:
    """The words of the same sentence just before an address."""
    sentence = max((s for s, _ in find_sentences(text) if s <= start), default=0)
    return text[max(sentence, start - _LEAD) : start]


def _choose_kind(lead: str, repository: str) -> Literal["code", "project"]:
    """``code`` on a forge or where the words before the address speak of code and not, later, of a project page."""
    if repository:
        return "code"
    code = max((match.start() for match in _SAYS_CODE.finditer(lead)), default=-1)
    project = max((match.start() for match in _SAYS_PROJECT.finditer(lead)), default=-1)
    return "code" if code > project else "project"
