"""Drafts of the last build that need not be made again: all that they read is as it was, and their pages stand as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment

from generator.config import Config
from generator.model import PaperId, Survey
from generator.pages.atlas import OUTLINED, Atlas
from generator.pages.cells import RELATED, Table, list_changed, renew_table, tabulate_survey
from generator.pages.noted import NotedAtlas, read_numbers
from generator.pages.outline import Outline, dump_outline, load_outline, make_outline
from generator.pages.plan import DERIVED, Draft
from generator.pages.press import MadeDraft, MadePage, hash_found
from generator.pages.render import render_regions
from generator.roster import Roster


@dataclass(frozen=True, slots=True)
class Regions:
    """Markdown by marker name, and what was read to make it, as `Notes.take` writes it."""

    texts: Mapping[str, str]
    reads: bytes


@dataclass(frozen=True, slots=True)
class KeptTree:
    """What a build leaves to the next one.

    Attributes:
        tables: Of all that pages may read, by name.
        outlines: Of every paper, plain.
        drafts: By kind and id: uri and digest of each page, and what was read to make them.
        regions: The regions of handwritten pages.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    outlines: Mapping[PaperId, tuple[Any, ...]] = field(default_factory=dict)
    drafts: Mapping[tuple[str, str], tuple[tuple[tuple[str, str], ...], bytes]] = field(default_factory=dict)
    regions: Regions | None = None

    @classmethod
    def of(
        cls, atlas: NotedAtlas, outlines: Mapping[PaperId, Outline], made: Mapping[Draft, MadeDraft], regions: Regions
    ) -> KeptTree:
        """What the next build needs of this one."""
        drafts = {
            (draft.kind, draft.id): (tuple([(page.uri, page.digest) for page in done.pages]), done.reads)
            for draft, done in made.items()
        }
        return cls(atlas.tables, {paper_id: dump_outline(outline) for paper_id, outline in outlines.items()}, drafts, regions)


def open_atlas(survey: Survey, config: Config, kept: KeptTree, roster: Roster | None = None) -> tuple[Atlas, NotedAtlas]:
    """An atlas of a survey, which takes over the outlines of papers of which all is as it was; and the one for those who plan."""
    tables, before = tabulate_survey(survey, roster), kept.tables
    changed_by_map = {name: list_changed(before.get(name), table) for name, table in tables.items()}
    related = changed_by_map.pop(RELATED)
    changed = set().union(*changed_by_map.values())
    known = {paper_id: load_outline(plain) for paper_id, plain in kept.outlines.items() if paper_id not in changed}
    outlines = {paper.id: known.get(paper.id) or make_outline(paper, survey) for paper in survey.corpus.papers}
    atlas = Atlas(survey, config, outlines)
    for name in OUTLINED:
        tables[f"atlas.{name}"] = renew_table(before.get(f"atlas.{name}"), getattr(atlas, name), changed)
    tables["atlas.neighbours"] = renew_table(before.get("atlas.neighbours"), atlas.neighbours, related)
    return atlas, NotedAtlas(atlas, DERIVED, tables)


def take_drafts(kept: KeptTree, changed: Set[int], drafts: Iterable[Draft], docs_path: Path) -> dict[Draft, MadeDraft]:
    """Those of some drafts that need not be made again, with their pages; ``changed`` are the numbers of cells that did."""
    taken = {}
    for draft in drafts:
        if draft not in kept.drafts:
            continue
        pages, reads = kept.drafts[draft]
        if changed.isdisjoint(read_numbers(reads)) and _stand(pages, str(docs_path)):
            taken[draft] = MadeDraft(tuple([MadePage(uri, digest, digest, None) for uri, digest in pages]), reads)
    return taken


def renew_regions(kept: KeptTree, changed: Set[int], atlas: NotedAtlas, environment: Environment) -> Regions:
    """The regions of the last build where nothing that they read changed, else as they are now."""
    if kept.regions and changed.isdisjoint(read_numbers(kept.regions.reads)):
        return kept.regions
    atlas.notes.take()
    texts = render_regions(atlas, environment)
    return Regions(texts, atlas.notes.take())


def _stand(pages: Iterable[tuple[str, str]], docs_path: str) -> bool:
    """Whether all pages are what they were when they were made."""
    return all(hash_found(docs_path, uri) == digest for uri, digest in pages)
