"""Which pages input files have: the report on all of them, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from generator.model import AmbiguousName, Document, Merge, PaperId
from generator.pages.addresses import index_uri
from generator.pages.atlas import Atlas, Entry, Ref
from generator.pages.listing import BARE_PART_SIZE, split_listing
from generator.pages.page import Page, make_page


@dataclass(frozen=True, slots=True)
class Overlap:
    """One row of the overlap matrix: a document and, for each document, how many papers are in both."""

    ref: Ref
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A paper with what overrides.yml set: fields of its entry, then kinds of facts."""

    entry: Entry
    fields: tuple[str, ...]


def plan_source_index(atlas: Atlas) -> Iterator[Page]:
    """The report on the input."""
    survey = atlas.survey
    documents = list(atlas.documents.values())
    yield make_page(
        index_uri("sources"),
        "sources",
        title="Sources",
        corpus=survey.corpus,
        papers=atlas.derive(count_papers)["papers"],
        documents=[(atlas.document_refs[document.path], document) for document in documents],
        overlaps=_count_overlaps(atlas, documents),
        merge_count=len(survey.corpus.merges),
        ambiguous=[(name, [atlas.entries[paper] for paper in name.papers]) for name in survey.ambiguous],
        examples=_show_links(survey.ambiguous, atlas),
        problems=survey.problems,
        corrections=list(atlas.derive(list_corrections).values()),
    )


def plan_merges(atlas: Atlas) -> Iterator[Page]:
    """The merge report: every record that was found to be a paper already seen; no page when there is none."""
    rows = [
        (merge, atlas.entries[merge.paper], atlas.raw_titles[merge.paper])
        for merge in sorted(atlas.survey.corpus.merges, key=_sort_merge)
    ]
    if not rows:
        return
    for part in split_listing("sources/merges.md", rows, BARE_PART_SIZE):
        yield make_page(part.uri, "merges", title="Merged records", part=part)


def _sort_merge(merge: Merge) -> tuple[str, str, int]:
    return merge.paper, merge.source.path, merge.source.line


def plan_document(atlas: Atlas, path: str) -> Iterator[Page]:
    """The page of an input file."""
    document, ref = atlas.documents[path], atlas.document_refs[path]
    rows = [(atlas.entries[paper], _find_line(atlas.sources[paper], document)) for paper in document.papers]
    for part in split_listing(str(ref.uri), rows, BARE_PART_SIZE):
        yield make_page(part.uri, "source", title=document.path.rsplit("/", 1)[-1], document=document, part=part)


def _find_line(sources: Sequence[tuple[str, int]], document: Document) -> int:
    """The line of a paper's first record in a document, or 0 when overrides brought it there."""
    return min((line for path, line in sources if path == document.path), default=0)


def _count_overlaps(atlas: Atlas, documents: list[Document]) -> list[Overlap]:
    papers = [set(document.papers) for document in documents]
    return [
        Overlap(atlas.document_refs[document.path], str(at + 1), tuple(len(papers[at] & other) for other in papers))
        for at, document in enumerate(documents)
    ]


def list_corrections(atlas: Atlas) -> Mapping[PaperId, Correction]:
    """The papers that overrides.yml corrects, with what it says of each."""
    return {paper: Correction(outline.entry, outline.corrected) for paper, outline in atlas.outlines.items() if outline.corrected}


def count_papers(atlas: Atlas) -> Mapping[str, int]:
    """How many papers there are, as the only value."""
    return {"papers": len(atlas.outlines)}


def _show_links(ambiguous: Sequence[AmbiguousName], atlas: Atlas) -> tuple[str, str] | None:
    """What to write to link the first ambiguous name: everywhere (taxonomy.yml), and in one paper (overrides.yml)."""
    name = next((name for name in ambiguous if name.papers), None)
    if name is None:
        return None
    everywhere = {"names": [{"name": name.name, "title": atlas.entries[name.papers[0]].plain_title}]}
    once = {"papers": {"id-of-the-paper-that-writes-it": {"mentions": [{"paper": str(name.papers[0]), "name": name.name}]}}}
    first, second = (yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=2**20) for value in (everywhere, once))
    return first.rstrip("\n"), second.rstrip("\n")
