"""MkDocs' build with its pages dealt out to processes, and finished pages of the last build taken over where nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.commands.build import _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from generator.progress import Progress
from generator.site.book import PageBook
from generator.site.kept import KeptPages
from generator.site.links import Address
from generator.site.parts import Part
from generator.site.project import PLUGIN
from generator.site.shard import SEARCH, Workshop, collect_log, repeat_log
from generator.site.workers import deal_shards
from generator.site.workforce import MakeShards

log = get_plugin_logger("paperatlas")

# Templates of the theme that say nothing about the content of a page.
_PLAIN_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What was made.

    Attributes:
        book: Every page.
        uris: The Markdown of the pages, in MkDocs' order.
        passing: Pages that may depend on something that nobody knows, and those that MkDocs does not write.
        reused: How many pages were taken over from the last build.
    """

    book: PageBook = field(default_factory=PageBook)
    uris: tuple[str, ...] = ()
    passing: frozenset[str] = frozenset()
    reused: int = 0


def find_obstacles(project: MkDocsConfig) -> list[str]:
    """Why pages of this project must be built by MkDocs itself, one after another; empty when they need not."""
    others = sorted(name for name in project.plugins if name not in (PLUGIN, SEARCH))
    templates = sorted({*project.theme.static_templates} - _PLAIN_TEMPLATES)
    return [
        *(f"the plugin {name}, whose events may keep state" for name in others),
        *(f"the template {name}, which may show the content of pages" for name in [*templates, *project.extra_templates]),
    ]


def run_engine(
    project: MkDocsConfig,
    progress: Progress,
    make_shards: MakeShards,
    take_over: Callable[[Workshop], tuple[KeptPages | None, PageBook]],
    part: Part | None = None,
) -> EngineReport:
    """Build a project into its ``site_dir``, byte for byte as MkDocs does; of a ``part`` only its pages.

    ``take_over`` is asked once everything but the pages is known, and says which pages stand in ``site_dir`` already.
    Source: `mkdocs.commands.build.build`, MkDocs 1.6.1.

    Raises:
        Abort: Under ``strict``, when anything was warned of.
    """
    with _count_warnings(project):
        try:
            project = project.plugins.on_config(project)
            project.plugins.on_pre_build(config=project)
            with progress.stage("Setting up MkDocs"):
                workshop = _set_up(project)
            with progress.stage("Taking pages over"):
                kept, book = take_over(workshop)
            if part:
                return _make_pages(workshop, part.choose(workshop.documents), kept, book, progress, make_shards)
            with progress.stage("Copying files"):
                _write_static(workshop)
            made = _make_pages(workshop, workshop.documents, kept, book, progress, make_shards)
            with progress.stage("Judging anchors"):
                _judge_anchors(made, workshop)
            project.plugins.on_post_build(config=project)
        except Exception as error:
            project.plugins.on_build_error(error=error)
            raise
    return made


def _set_up(project: MkDocsConfig) -> Workshop:
    files = get_files(project)
    environment = project.theme.get_env()
    files.add_files_from_theme(environment, project)
    files = project.plugins.on_files(files, config=project)
    set_exclusions(files, project)
    nav = get_navigation(files, project)
    nav = project.plugins.on_nav(nav, config=project, files=files)
    documents = files.documentation_pages(inclusion=InclusionLevel.is_included)
    _give_pages(documents, project)
    _read_nav(nav, files, project)
    environment = project.plugins.on_env(environment, config=project, files=files)
    return Workshop(project, files, documents, nav, environment, Address(project.site_url or ""))


def _give_pages(documents: Sequence[File], project: MkDocsConfig) -> None:
    for file in documents:
        if file.page is None:
            Page(None, file, project)


def _read_nav(nav: Navigation, files: Files, project: MkDocsConfig) -> None:
    """Read the pages of the navigation, whose titles and options every page may show; convert those that need it for a title."""
    for page in nav.pages:
        page.read_source(project)
        if not page.__dict__.get("title") and "title" not in page.meta:
            # What is logged about the page is said when its shard converts it again.
            with collect_log():
                _populate_page(page, project, files)


def _write_static(workshop: Workshop) -> None:
    project = workshop.project
    workshop.files.copy_static_files(inclusion=InclusionLevel.is_included)
    for name in project.theme.static_templates:
        _build_theme_template(name, workshop.environment, workshop.files, project, workshop.nav)


def _make_pages(
    workshop: Workshop,
    documents: Sequence[File],
    kept: KeptPages | None,
    book: PageBook,
    progress: Progress,
    make_shards: MakeShards,
) -> EngineReport:
    """The pages of some documents: those of ``book`` stand already, all others are made and added to it."""
    wanted = [file.src_uri for file in documents if file.src_uri not in book.rows]
    reused = len(documents) - len(wanted)
    said_by_uri: dict[str, tuple[tuple[int, str], ...]] = {}
    passing: set[str] = set()
    with progress.stage("Building pages", len(wanted)) as advance:
        for made in make_shards(deal_shards(wanted), workshop, Path(workshop.project.site_dir)):
            for facts in made:
                book.add(facts, kept.key_regions(facts) if kept else "")
                said_by_uri[facts.uri] = facts.said
                if not (facts.known and facts.scan):
                    passing.add(facts.uri)
            advance(len(made))
    for uri in wanted:
        repeat_log(said_by_uri[uri])
    uris = tuple(file.src_uri for file in documents)
    search = workshop.project.plugins.get(SEARCH)
    if search is not None:
        search.search_index.entries.extend(entry for uri in uris for entry in book.rows[uri].read_rest().entries)
    return EngineReport(book, uris, frozenset(passing), reused)


def _judge_anchors(made: EngineReport, workshop: Workshop) -> None:
    """Let MkDocs say which links lead to anchors that are not there; all others need not be shown to it."""
    files, rows = workshop.files.src_uris, made.book.rows
    for uri in made.uris:
        links_by_uri = {target: dict(links) for target, links in rows[uri].read_rest().anchor_links if target in files}
        pages_by_uri = {target: files[target].page for target in links_by_uri if target in rows}
        for target, page in pages_by_uri.items():
            assert page is not None
            page.present_anchor_ids = set(filter(None, rows[target].anchors.split("\n")))
        if page := files[uri].page if links_by_uri else None:
            page.links_to_anchors = {files[target]: links for target, links in links_by_uri.items()}
            page.validate_anchor_links(files=workshop.files, log_level=workshop.project.validation.links.anchors)


@contextmanager
def _count_warnings(project: MkDocsConfig) -> Iterator[None]:
    """Under ``strict``, a warning anywhere fails the build at its end, as in MkDocs."""
    counter = CountHandler()
    counter.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    if project.strict:
        logger.addHandler(counter)
    try:
        yield
    finally:
        logger.removeHandler(counter)
    if counts := counter.get_counts():
        raise Abort(f"Aborted with {', '.join(f'{count} {level.lower()}s' for level, count in counts)} in strict mode!")
