"""The Markdown tree on disk: only changed files are written, files of things that are gone are removed, all else is left alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.config import Config
from generator.crew import Memory
from generator.model import Survey
from generator.packing import no_collection
from generator.pages.cells import find_changed
from generator.pages.manifest import Manifest, read_manifest, write_manifest
from generator.pages.plan import list_drafts
from generator.pages.press import FOREIGN, MadePage, hash_found, make_drafts, open_waiting
from generator.pages.render import make_environment
from generator.pages.taken import KeptTree, open_atlas, renew_regions, take_drafts
from generator.problems import BuildError, Problem
from generator.progress import Progress, SilentProgress
from generator.roster import Roster

_NAME = "drafts"


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What happened to the files, as uris in sorted order.

    Attributes:
        written: New or changed.
        unchanged: Already as they should be; not touched.
        removed: Of things that are gone.
        kept: Of things that are gone, but edited by hand since they were written: left where they are.
        problems: What a person should know: generated files edited by hand.
        regions: Markdown for the marker comments of handwritten pages, by marker name.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    regions: Mapping[str, str] = field(default_factory=dict)


def write_tree(
    survey: Survey,
    config: Config,
    progress: Progress | None = None,
    jobs: int = 1,
    memory: Memory | None = None,
    key: str = "",
    roster: Roster | None = None,
) -> WriteReport:
    """Make the generated folders under ``config.docs_path`` say what the survey says; ``jobs`` processes plan and render.

    Args:
        survey: What the pages say.
        config: Where they belong.
        progress: Told of each page.
        jobs: How many processes to use.
        memory: What the last build made is taken from here where it would come out the same, and this one's is put here.
        key: Of all that has a say in a page beside the survey: templates, settings, the program. Another one, and nothing is taken.
        roster: That of the survey's papers, where somebody has it.

    Raises:
        BuildError: When a file the program did not write stands where a page belongs, when two pages want the same place, or
            when a page would lie outside docs. Nothing has been written then.
    """
    progress = progress or SilentProgress()
    manifest = read_manifest(config.docs_path)
    with open_waiting(config.docs_path) as waiting_path, no_collection():
        with progress.stage("Looking at the survey"):
            kept: KeptTree = (memory.read(_NAME, key) if memory else None) or KeptTree()
            atlas, noted = open_atlas(survey, config, kept, roster)
            drafts = list(list_drafts(atlas))
        with progress.stage("Rendering pages", len(drafts)) as advance:
            environment, changed = make_environment(config), find_changed(kept.tables, noted.tables)
            taken = take_drafts(kept, changed, drafts, config.docs_path)
            advance(len(taken))
            fresh = [draft for draft in drafts if draft not in taken]
            made = make_drafts(noted, fresh, environment, waiting_path, jobs, advance)
            regions = renew_regions(kept, changed, noted, environment)
        done = taken | dict(zip(fresh, made, strict=True))
        pages = [page for draft in drafts for page in done[draft].pages]
        _refuse_places(pages)
        _refuse_foreign(pages, manifest, config.docs_path)
        report = _put_in_place(pages, manifest, config, progress)
        if memory:
            with progress.stage("Remembering the tree"):
                memory.write(_NAME, key, KeptTree.of(noted, atlas.outlines, done, regions))
    return replace(report, regions=regions.texts)


def _put_in_place(pages: Sequence[MadePage], manifest: Manifest, config: Config, progress: Progress) -> WriteReport:
    """Move what is new to where it belongs and remove what is gone; nothing was wrong with any of it."""
    docs_path = config.docs_path
    hashes_by_uri = {page.uri: page.digest for page in pages}
    changed = {page.uri: page.waiting_path for page in sorted(pages, key=_sort_page) if page.waiting_path}
    gone = sorted(set(manifest.hashes) - set(hashes_by_uri))
    found_by_uri = {page.uri: page.found for page in pages if page.found}
    found_by_uri |= {uri: found for uri in gone if (found := hash_found(docs_path, uri))}
    edited = manifest.find_edited(found_by_uri)
    removed: list[str] = []
    if changed or gone:
        # Written before the files, so that after a crash every file of ours is still known as ours.
        write_manifest(docs_path, Manifest({**manifest.hashes, **hashes_by_uri}, whole=False))
        with progress.stage("Writing pages", len(changed)) as advance:
            for uri, waiting_path in changed.items():
                _move_file(waiting_path, docs_path / uri)
                advance(1)
        removed = [uri for uri in gone if uri not in edited and _remove_file(docs_path, uri)]
    if changed or gone or not manifest.whole:
        write_manifest(docs_path, Manifest(hashes_by_uri, whole=True))
    return WriteReport(
        written=tuple(changed),
        unchanged=tuple(sorted(set(hashes_by_uri) - set(changed))),
        removed=tuple(removed),
        kept=tuple(uri for uri in gone if uri in edited),
        problems=tuple(_report_edited(edited, docs_path, config.project_path, set(gone))),
    )


def _sort_page(page: MadePage) -> str:
    return page.uri


def _refuse_places(pages: Iterable[MadePage]) -> None:
    """Refuse two pages at one place, also on a file system that does not tell capitals."""
    seen: dict[str, str] = {}
    for page in pages:
        other = seen.setdefault(page.uri.casefold(), page.uri)
        if other is not page.uri:
            raise BuildError(
                f"docs/{page.uri}: two pages want this place (the other is docs/{other}); give one of the two another id"
            )


def _refuse_foreign(pages: Sequence[MadePage], manifest: Manifest, docs_path: Path) -> None:
    foreign = sorted(
        page.uri
        for page in pages
        if page.found and page.found != page.digest and (page.uri not in manifest.hashes or page.found == FOREIGN)
    )
    outside = {folder for folder in {page.uri.rpartition("/")[0] for page in pages} if _leads_out(docs_path, folder)}
    if foreign or outside:
        raise BuildError(
            [f"docs/{uri}: a page belongs here, but this file was not written by paperatlas; move or rename it" for uri in foreign]
            + [f"docs/{uri}: leads out of docs; pages belong here, so make it a folder" for uri in sorted(outside)]
        )


def _leads_out(docs_path: Path, folder: str) -> bool:
    """Whether a folder of pages is a link to somewhere else."""
    return not (docs_path / folder).resolve().is_relative_to(docs_path.resolve())


def _move_file(waiting_path: str, path: Path) -> None:
    """Put a file where it belongs, whole or not at all."""
    try:
        os.replace(waiting_path, path)  # noqa: PTH105 (thousands of them)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        Path(waiting_path).replace(path)


def _remove_file(docs_path: Path, uri: str) -> bool:
    """Remove a file of ours and the folders it leaves empty; True when there was one."""
    path = docs_path / uri
    if not path.is_file() or path.is_symlink():
        return False
    path.unlink()
    for folder in path.relative_to(docs_path).parents:
        try:
            if folder != Path():
                (docs_path / folder).rmdir()
        except OSError:
            break
    return True


def _report_edited(edited: set[str], docs_path: Path, project_path: Path, gone: set[str]) -> Iterator[Problem]:
    for uri in sorted(edited):
        path = docs_path / uri
        place = path.relative_to(project_path).as_posix() if path.is_relative_to(project_path) else f"docs/{uri}"
        action = "left where it is, for its page is gone" if uri in gone else "written anew"
        yield Problem(
            place, 0, "this generated file was edited by hand", action, "correct facts in overrides.yml, wording in templates/"
        )
