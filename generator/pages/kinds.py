"""Which pages tags, datasets and names have: an A to Z index of each kind, and a page for each thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.model import Dataset, DatasetId, NameId, PaperId, TagId
from generator.pages.addresses import index_uri
from generator.pages.atlas import Atlas, Ref
from generator.pages.families import list_families
from generator.pages.letters import list_jumps, split_letters
from generator.pages.listing import BARE_PART_SIZE, split_listing
from generator.pages.page import Page, make_page
from generator.pages.results import boards_by_dataset, find_boards
from generator.pages.topics import count_datasets, count_tags, count_topics
from generator.text import fold_text

TAG_KINDS = ("task", "method", "modality", "keyword")


@dataclass(frozen=True, slots=True)
class Term:
    """An acronym, one of its expansions, and the papers that use it so."""

    short: str
    long: str
    papers: tuple[PaperId, ...]


def plan_tag_index(atlas: Atlas) -> Iterator[Page]:
    """The index of tags by kind."""
    refs = sorted(atlas.tag_refs.values(), key=lambda ref: fold_text(str(ref.title)))
    shown = [kind for kind in TAG_KINDS if kind != "keyword" or any(ref.kind == kind for ref in refs)]
    kinds = [(kind, split_letters([ref for ref in refs if ref.kind == kind], _sort_ref)) for kind in shown]
    yield make_page(index_uri("tags"), "tags", title="Tags", kinds=kinds, datasets=len(atlas.dataset_refs), total=len(refs))


def plan_tag(atlas: Atlas, tag_id: str) -> Iterator[Page]:
    """The page of a tag that a paper has."""
    tag = atlas.tags[TagId(tag_id)]
    yield from _plan_thing(atlas, atlas.tag_refs[tag.id], "tag", tag.title, atlas.papers_by_tag[tag.id], tag=tag)


def plan_dataset_index(atlas: Atlas) -> Iterator[Page]:
    """The A to Z index of datasets."""
    yield from _plan_index(atlas.dataset_refs.values(), "datasets", "Datasets", claimed=bool(atlas.derive(find_boards)))


def plan_dataset(atlas: Atlas, dataset_id: str) -> Iterator[Page]:
    """The page of a dataset that a paper names."""
    dataset = atlas.datasets[DatasetId(dataset_id)]
    ref, papers = atlas.dataset_refs[dataset.id], atlas.papers_by_dataset[dataset.id]
    boards = atlas.derive(boards_by_dataset).get(ref.uri, ())
    forms = _list_forms(atlas, dataset, papers)
    yield from _plan_thing(atlas, ref, "dataset", dataset.title, papers, boards=boards, dataset=dataset, forms=forms)


def plan_name_index(atlas: Atlas) -> Iterator[Page]:
    """The A to Z index of coined names."""
    yield from _plan_index(atlas.name_refs.values(), "names", "Names")


def plan_name(atlas: Atlas, name_id: str) -> Iterator[Page]:
    """The page of a coined name."""
    ref, papers = atlas.name_refs[NameId(name_id)], atlas.papers_by_name[NameId(name_id)]
    mentioning = sorted({paper for coiner in papers for paper in atlas.survey.mentioned_by.get(coiner, ())} - set(papers))
    title = next(name.name for name in atlas.survey.names[papers[0]] if name.id == name_id)
    coiners = atlas.rank(papers)
    for part in split_listing(str(ref.uri), atlas.rank(mentioning), BARE_PART_SIZE):
        yield make_page(
            part.uri,
            "name",
            title=title,
            math=any("<span" in entry.title for entry in (*coiners, *part.items)),
            part=part,
            coiners=coiners,
            aliases=atlas.derive(list_aliases).get(NameId(name_id), ()),
            forms=atlas.derive(list_families).get(NameId(name_id), ()),
            entries=atlas.entries,
        )


def plan_glossary(atlas: Atlas) -> Iterator[Page]:
    """Every acronym that a paper spells out, A to Z."""
    terms = list(atlas.derive(list_terms).values())
    parts = split_listing("names/glossary.md", terms, BARE_PART_SIZE)
    jumps = list_jumps(parts, _sort_term)
    for part in parts:
        sections = split_letters(part.items, _sort_term)
        yield make_page(part.uri, "glossary", title="Glossary", part=part, sections=sections, jumps=jumps, entries=atlas.entries)


def _sort_term(term: Term) -> str:
    return fold_text(term.short)


def _plan_thing(atlas: Atlas, ref: Ref, template: str, title: str, papers: Sequence[PaperId], **context: object) -> Iterator[Page]:
    """The page of a tag or dataset, in parts where many papers have it; the lists of what they share are on each part."""
    shared = {
        "topics": count_topics(atlas, papers, 8),
        "tags": [share for share in count_tags(atlas, papers, 9) if share.ref is not ref][:8],
        "datasets": [share for share in count_datasets(atlas, papers, 9) if share.ref is not ref][:8],
    }
    for part in split_listing(str(ref.uri), atlas.rank(papers)):
        yield make_page(
            part.uri,
            template,
            title=title,
            description=ref.about,
            math=any("<span" in entry.title for entry in part.items),
            ref=ref,
            part=part,
            **shared,
            **context,
        )


def _plan_index(refs: object, folder: str, title: str, **context: Any) -> Iterator[Page]:
    ordered = sorted(refs, key=_sort_ref)  # type: ignore[call-overload]
    parts = split_listing(index_uri(folder), ordered, 4 * BARE_PART_SIZE)
    jumps = list_jumps(parts, _sort_ref)
    for part in parts:
        sections = split_letters(part.items, _sort_ref)
        yield make_page(part.uri, folder, title=title, part=part, sections=sections, jumps=jumps, **context)


def _sort_ref(ref: Ref) -> str:
    return fold_text(ref.title.unescape())


def _list_forms(atlas: Atlas, dataset: Dataset, papers: Sequence[PaperId]) -> list[str]:
    """The forms in which papers name a dataset, without its title, sorted."""
    uses = (use for paper in papers for use in atlas.survey.dataset_uses[paper] if use.dataset == dataset.id)
    return sorted({use.surface for use in uses} - {dataset.title}, key=lambda form: (fold_text(form), form))[:12]


def list_aliases(atlas: Atlas) -> Mapping[NameId, list[str]]:
    """Other forms of each name, sorted."""
    aliases: dict[NameId, set[str]] = {}
    for outline in atlas.outlines.values():
        for name_id, forms in outline.names:
            aliases.setdefault(name_id, set()).update(forms)
    titles = {name_id: ref.title.unescape() for name_id, ref in atlas.name_refs.items()}
    return {name_id: sorted(forms - {titles[name_id]}) for name_id, forms in aliases.items()}


def list_terms(atlas: Atlas) -> Mapping[int, Term]:
    """Acronyms with their expansions by number, in the order of both folded; expansions that fold alike are one."""
    papers: dict[tuple[str, str], list[PaperId]] = {}
    forms: dict[tuple[str, str], str] = {}
    for paper, outline in atlas.outlines.items():
        for short, long in outline.expansions:
            key = (short, fold_text(long))
            forms.setdefault(key, long)
            if paper not in papers.setdefault(key, []):
                papers[key].append(paper)
    ordered = sorted(papers, key=lambda key: (fold_text(key[0]), key))
    return {number: Term(key[0], forms[key], tuple(papers[key])) for number, key in enumerate(ordered)}
