"""Which pages papers have, and what is on them: a page each, the list of all, a forwarding page for every id that moved."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from generator.config import Config
from generator.model import Paper, PaperId, Source
from generator.pages.acronyms import find_glosses
from generator.pages.addresses import index_uri, mentions_uri, page_uri
from generator.pages.atlas import Atlas, Entry, Neighbour, Ref
from generator.pages.bibtex import render_bibtex
from generator.pages.facts import Fact, group_reasons, list_claims, list_facts, list_mentions, list_reasons
from generator.pages.letters import list_jumps, split_letters
from generator.pages.listing import BARE_PART_SIZE, split_listing
from generator.pages.markdown import NOTHING, Link, Markdown, escape_query, escape_url, has_math, render_rich
from generator.pages.page import Page, make_page

DESCRIPTION_LENGTH = 200
MENTIONED_SHOWN = 25
# Where a title can be looked for: what stands before and after it in the address, as Markdown.
_SEARCHES = (
    ("arXiv", Markdown("https://arxiv.org/search/?query="), Markdown("&amp;searchtype=title")),
    ("Google Scholar", Markdown("https://scholar.google.com/scholar?q=%22"), Markdown("%22")),
    ("Semantic Scholar", Markdown("https://www.semanticscholar.org/search?q="), NOTHING),
    ("Hugging Face", Markdown("https://huggingface.co/papers?q="), NOTHING),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A neighbour of a paper and what the two share.

    Attributes:
        entry: The neighbour.
        terms: Words both use that few others do.
        datasets: Titles of datasets both name.
        mentions: Short names of papers both mention.
        forward: The paper mentions its neighbour.
        backward: The neighbour mentions the paper.
    """

    entry: Entry
    terms: tuple[str, ...]
    datasets: tuple[Markdown, ...]
    mentions: tuple[Markdown, ...]
    forward: bool
    backward: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands, with the page of its document."""

    source: Source
    document: Ref
    view_url: str


def plan_paper(atlas: Atlas, paper_id: str) -> Iterator[Page]:
    """The page of a paper, and lists of those that mention it where they are too many for its page."""
    paper = atlas.papers[PaperId(paper_id)]
    yield _plan_own(atlas, paper)
    yield from _plan_backlinks(atlas, paper)


def _plan_backlinks(atlas: Atlas, paper: Paper) -> Iterator[Page]:
    """Every paper that mentions one, coined name or not, in parts; nothing where the page of the paper has them all."""
    mentioning = atlas.survey.mentioned_by.get(paper.id, ())
    if len(mentioning) <= MENTIONED_SHOWN:
        return
    for part in split_listing(mentions_uri(paper.id), atlas.rank(mentioning), BARE_PART_SIZE):
        yield make_page(
            part.uri,
            "mentioned",
            title=f"Mentioned by: {paper.title.plain}",
            math=has_math(paper.title) or any("<span" in entry.title for entry in part.items),
            entry=atlas.entries[paper.id],
            part=part,
        )


def _plan_own(atlas: Atlas, paper: Paper) -> Page:
    survey = atlas.survey
    facts = list(list_facts(atlas, paper))
    mentions = list_mentions(atlas, paper)
    uri = page_uri("papers", paper.id)
    summary = survey.summaries.get(paper.id)
    mentioned_by = atlas.rank(survey.mentioned_by.get(paper.id, ()))
    links = _link_mentions(mentions)
    spans = [(link.start, link.end) for link in links]
    glosses, acronyms = find_glosses(paper, survey.expansions.get(paper.id, ()), atlas.acronyms, spans)
    return make_page(
        uri,
        "paper",
        title=paper.title.plain,
        description=_shorten(summary.text if summary else paper.abstract.plain),
        math=has_math(paper.title, paper.abstract),
        paper=paper,
        topic=next((fact for fact in facts if fact.kind == "topic"), None),
        abstract=render_rich(paper.abstract, [*links, *glosses]),
        summary=summary,
        facts_by_kind=_group_facts(facts),
        reasons=group_reasons([*facts, *(fact for fact, _ in mentions), *list_reasons(paper, survey)]),
        mentions=mentions,
        mentioned_by=mentioned_by[:MENTIONED_SHOWN],
        mentioned_count=len(mentioned_by),
        backlinks_uri=Markdown(mentions_uri(paper.id)) if len(mentioned_by) > MENTIONED_SHOWN else NOTHING,
        claims=list_claims(atlas, [paper]),
        acronyms=acronyms,
        related=_list_related(atlas, paper),
        searches=_list_searches(paper.title.plain),
        direct=_list_addresses(paper),
        places=[_find_place(atlas, source) for source in paper.sources],
        bibtex=render_bibtex(paper),
        edit=_find_edit(atlas.config, paper),
    )


def plan_paper_index(atlas: Atlas) -> Iterator[Page]:
    """The list of all papers, A to Z."""
    entries = atlas.list_alphabetically(atlas.entries)
    uri = index_uri("papers")
    parts = split_listing(uri, entries, BARE_PART_SIZE)
    jumps = list_jumps(parts, _sort_entry)
    for part in parts:
        yield make_page(
            part.uri,
            "papers",
            title="Papers",
            math=any("<span" in entry.title for entry in part.items),
            part=part,
            sections=split_letters(part.items, _sort_entry),
            jumps=jumps,
        )


def _sort_entry(entry: Entry) -> str:
    return entry.sort_title


def plan_moves(atlas: Atlas) -> Iterator[Page]:
    """A forwarding page for each id that was published once and now belongs to another paper."""
    for old, new in atlas.survey.corpus.moved:
        entry = atlas.entries.get(new)
        if entry is not None and old not in atlas.entries:
            yield make_page(page_uri("papers", old), "moved", title=entry.plain_title, entry=entry, redirect=f"papers/{new}/")


def _group_facts(facts: list[Fact]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.kind, []).append(fact)
    return groups


def _link_mentions(mentions: list[tuple[Fact, Entry]]) -> list[Link]:
    """Links in the abstract wherever another paper is named; the first to each shows that paper's title on hover."""
    links = []
    for fact, entry in mentions:
        for at, (start, end) in enumerate(sorted(fact.abstract_spans)):
            links.append(Link(start, end, entry.uri.removeprefix("papers/"), "" if at else entry.plain_title))
    return links


def _list_related(atlas: Atlas, paper: Paper) -> list[Reason]:
    forward = {mention.target for mention in atlas.survey.mentions.get(paper.id, ())}
    backward = atlas.survey.mentioned_by.get(paper.id, ())
    return [_explain(atlas, paper, neighbour, forward, backward) for neighbour in atlas.neighbours.get(paper.id, ())]


def _explain(atlas: Atlas, paper: Paper, neighbour: Neighbour, forward: Container[PaperId], backward: Container[PaperId]) -> Reason:
    other, terms, datasets, mentions = neighbour
    shared = [mention for mention in mentions if mention not in (paper.id, other) and mention in atlas.entries]
    return Reason(
        entry=atlas.entries[other],
        terms=terms[:4],
        datasets=tuple([atlas.dataset_refs[dataset].title for dataset in datasets[:3] if dataset in atlas.dataset_refs]),
        mentions=tuple([atlas.name_short(mention) for mention in shared[:3]]),
        forward=other in forward,
        backward=other in backward,
    )


def _list_searches(title: str) -> list[tuple[str, Markdown]]:
    """Where a paper can be looked for by its title."""
    words = escape_query(title)
    return [(name, before + words + after) for name, before, after in _SEARCHES]


def _list_addresses(paper: Paper) -> list[tuple[str, Markdown]]:
    """Addresses that lead to the very paper, most lasting first."""
    known = [
        ("DOI", f"https://doi.org/{quote(paper.doi, safe='/')}" if paper.doi else ""),
        ("arXiv", f"https://arxiv.org/abs/{quote(paper.arxiv_id, safe='/')}" if paper.arxiv_id else ""),
        ("Publisher", paper.url),
    ]
    return [(name, url) for name, address in known if address and (url := escape_url(address)) is not None]


def _find_place(atlas: Atlas, source: Source) -> Place:
    repo, edit_uri = atlas.config.repo_url, atlas.config.edit_uri
    branch = edit_uri.split("/")[1] if edit_uri.count("/") >= 2 else "main"
    view = f"{repo}/blob/{branch}/{quote(source.path)}#L{source.line}" if repo else ""
    return Place(source, atlas.document_refs[source.path], view)


def _find_edit(config: Config, paper: Paper) -> Markdown | None:
    """Where a person edits this entry: the overrides file of the repository, or None when no repository is known."""
    if not config.repo_url:
        return None
    edit = config.edit_uri.split("/")
    branch = edit[1] if len(edit) > 2 else "main"
    return escape_url(f"{config.repo_url}/edit/{branch}/{quote(config.settings.overrides)}")


def _shorten(text: str) -> str:
    """The text for a description: at most `DESCRIPTION_LENGTH` characters, cut at a space."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + "…"
