"""MkDocs' build with its pages dealt out to processes, and finished pages of the last build taken over where nothing changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
from generator.site.kept import KeptPages
from generator.site.links import Address
from generator.site.parts import Part
from generator.site.project import PLUGIN
from generator.site.shard import SEARCH, FactsPool, PageFacts, Workshop, collect_log, repeat_log, restore_anchors
from generator.site.workers import deal_shards
from generator.site.workforce import MakeShards

log = get_plugin_logger("paperatlas")

# Templates of the theme that say nothing about the content of a page.
_PLAIN_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What was made: the facts of every page in MkDocs' order, and how many pages were taken over from the last build."""

    pages: tuple[PageFacts, ...]
    reused: int


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
    open_kept: Callable[[MkDocsConfig, Workshop], KeptPages | None],
    part: Part | None = None,
) -> EngineReport:
    """Build a project into its ``site_dir``, byte for byte as MkDocs does; of a ``part`` only its pages.

    ``open_kept`` is asked once everything but the pages is known.
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
                kept = open_kept(project, workshop)
            if part:
                return _make_pages(workshop, part.choose(workshop.documents), kept, progress, make_shards)
            with progress.stage("Copying files"):
                _write_static(workshop)
            made = _make_pages(workshop, workshop.documents, kept, progress, make_shards)
            with progress.stage("Judging anchors"):
                _judge_anchors(made.pages, workshop)
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
    workshop: Workshop, documents: Sequence[File], kept: KeptPages | None, progress: Progress, make_shards: MakeShards
) -> EngineReport:
    """The pages of some documents, in MkDocs' order."""
    site_path = Path(workshop.project.site_dir)
    with progress.stage("Taking pages over"):
        facts_by_uri = kept.take_over(site_path) if kept else {}
    reused = len(facts_by_uri)
    pool = FactsPool()
    wanted = [file.src_uri for file in documents if file.src_uri not in facts_by_uri]
    with progress.stage("Building pages", len(wanted)) as advance:
        for facts in make_shards(deal_shards(wanted), workshop, site_path):
            facts_by_uri.update((page.uri, pool.share(page)) for page in facts)
            advance(len(facts))
    pages = tuple(facts_by_uri[file.src_uri] for file in documents)
    search = workshop.project.plugins.get(SEARCH)
    for page in pages:
        repeat_log(page.said)
        if search is not None and page.entries:
            search.search_index.entries.extend(page.entries)
    return EngineReport(pages, reused)


def _judge_anchors(pages: Sequence[PageFacts], workshop: Workshop) -> None:
    files = workshop.files.src_uris
    for facts in pages:
        restore_anchors(facts, files)
    for file in workshop.documents:
        assert file.page is not None
        file.page.validate_anchor_links(files=workshop.files, log_level=workshop.project.validation.links.anchors)


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
