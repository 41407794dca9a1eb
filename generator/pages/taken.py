"""Drafts of the last build that need not be made again: all that they read is as it was, and their pages stand as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.config import Config
from generator.model import PaperId, Survey
from generator.pages.atlas import Atlas
from generator.pages.cells import Table, find_changed, list_changed, tabulate_survey
from generator.pages.noted import NotedAtlas, read_numbers
from generator.pages.outline import Outline, make_outline
from generator.pages.plan import DERIVED, Draft
from generator.pages.press import MadeDraft, MadePage, hash_found


@dataclass(frozen=True, slots=True)
class KeptTree:
    """What a build leaves to the next one.

    Attributes:
        tables: Of all that pages may read, by name.
        outlines: Of every paper.
        drafts: By kind and id: uri and digest of each page, and what was read to make them.
    """

    tables: Mapping[str, Table] = field(default_factory=dict)
    outlines: Mapping[PaperId, Outline] = field(default_factory=dict)
    drafts: Mapping[tuple[str, str], tuple[tuple[tuple[str, str], ...], bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, atlas: NotedAtlas, outlines: Mapping[PaperId, Outline], made: Mapping[Draft, MadeDraft]) -> KeptTree:
        """What the next build needs of this one."""
        drafts = {
            (draft.kind, draft.id): (tuple([(page.uri, page.digest) for page in done.pages]), done.reads)
            for draft, done in made.items()
        }
        return cls(atlas.tables, outlines, drafts)


def open_atlas(survey: Survey, config: Config, kept: KeptTree) -> tuple[Atlas, NotedAtlas]:
    """An atlas of a survey, which takes over the outlines of papers of which all is as it was; and the one for those who plan."""
    tables = tabulate_survey(survey)
    changed = {key for name, table in tables.items() for key in list_changed(kept.tables.get(name), table)}
    outlines = {
        paper.id: kept.outlines[paper.id] if paper.id in kept.outlines and paper.id not in changed else make_outline(paper, survey)
        for paper in survey.corpus.papers
    }
    atlas = Atlas(survey, config, outlines)
    return atlas, NotedAtlas(atlas, DERIVED, tables)


def take_drafts(kept: KeptTree, atlas: NotedAtlas, drafts: Iterable[Draft]) -> dict[Draft, MadeDraft]:
    """Those of some drafts that need not be made again, with their pages."""
    changed = find_changed(kept.tables, atlas.tables)
    taken = {}
    for draft in drafts:
        if (draft.kind, draft.id) not in kept.drafts:
            continue
        pages, reads = kept.drafts[draft.kind, draft.id]
        if changed.isdisjoint(read_numbers(reads)) and _stand(pages, atlas.config.docs_path):
            taken[draft] = MadeDraft(tuple([MadePage(uri, digest, digest, None) for uri, digest in pages]), reads)
    return taken


def _stand(pages: Iterable[tuple[str, str]], docs_path: Path) -> bool:
    """Whether all pages are what they were when they were made."""
    return all(hash_found(docs_path / uri) == digest for uri, digest in pages)
