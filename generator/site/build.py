"""A whole site or the old one: build into a folder beside it, check, then change places; nothing at all when nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.plugins import get_plugin_logger

from generator.config import Config, read_settings
from generator.problems import BuildError
from generator.progress import Progress
from generator.site.ahead import Ahead
from generator.site.book import PageBook
from generator.site.check import check_site
from generator.site.earlier import EarlierSite
from generator.site.engine import EngineReport, find_obstacles, run_engine
from generator.site.fingerprint import UnstableError, has_own_templates, key_project, refuse_reasons
from generator.site.inputs import key_whole, list_trees, read_generated, take_down_inputs
from generator.site.kept import KeptPages, key_nav, settle_pages
from generator.site.last import KnownBuild, find_last, keep_last
from generator.site.lock import lock_project
from generator.site.parts import Part, Place, clear_part, find_parts, remove_parts
from generator.site.plugin import PaperatlasPlugin
from generator.site.program import key_program
from generator.site.project import PLUGIN, collect_errors, load_project, make_config
from generator.site.report import CheckReport
from generator.site.shard import Workshop, note_warnings, repeat_log
from generator.site.stage import Stage
from generator.site.store import CACHE_NAME, Store
from generator.site.swap import publish_site, stage_site
from generator.site.trees import hash_file, join_keys, join_shares, measure_files
from generator.site.workforce import Workforce, find_workforce

log = get_plugin_logger("paperatlas")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A finished build: where the site is, what the check found, and how many pages were made rather than taken over."""

    site_path: Path
    check: CheckReport
    pages_built: int


@dataclass(frozen=True, slots=True)
class PartReport:
    """A finished part: its folder, and how many pages are in it."""

    path: Path
    pages: int


def build_site(
    config_path: Path, progress: Progress, *, strict: bool = False, jobs: int | None = None, cluster: str = ""
) -> BuildReport:
    """Build the site of a project; the published one is replaced only by one that passed its checks.

    ``jobs`` processes do the work, as many as there are processors when None; or a Dask cluster, by the address ``cluster``.

    Raises:
        ConfigError: When mkdocs.yml cannot be used.
        BuildError: When MkDocs fails or the check finds something; the site of before stays as it was.
    """
    project = load_project(config_path, strict=strict or None)
    paths = make_config(project, read_settings(project.plugins[PLUGIN].config))
    with lock_project(paths.project_path / CACHE_NAME):
        key = key_whole(project)
        if key and (known := find_last(config_path, strict=strict, project_key=key)):
            return repeat_build(known)
        with progress.stage("Taking down the inputs"):
            inputs = take_down_inputs(project, paths)
        with find_workforce(jobs, cluster) as workforce:
            places = [Place(Store(paths.project_path / CACHE_NAME), paths.site_path), *find_parts(paths.project_path)]
            run = _Run(project, paths, Stage(stage_site(paths.site_path), paths.site_path), places)
            report, known = _build_staged(run, progress, workforce)
            with progress.stage("Publishing"):
                trees = list_trees(inputs, paths) if key and run.plugin.is_settled else None
                if trees is not None:
                    known = replace(known, trees=(*trees, *known.trees))
                    keep_last(config_path, known, strict=strict, project_key=key)
                publish_site(run.stage.path, paths.site_path)
                remove_parts(paths.project_path)
        return report


def build_part(
    config_path: Path, progress: Progress, part: Part, *, strict: bool = False, jobs: int | None = None, cluster: str = ""
) -> PartReport:
    """Make the pages of one part and leave them for the build that merges all parts; nothing is published.

    Raises:
        ConfigError: When mkdocs.yml cannot be used.
        BuildError: When MkDocs fails, or pages of this project cannot be taken over from one build into another.
    """
    project = load_project(config_path, strict=strict or None)
    paths = make_config(project, read_settings(project.plugins[PLUGIN].config))
    with lock_project(paths.project_path / CACHE_NAME), find_workforce(jobs, cluster) as workforce:
        place = clear_part(paths.project_path, part)
        run = _Run(project, paths, Stage(place.site_path, paths.site_path), [place], part)
        made = run.build(progress, workforce)
        run.keep_pages(made)
    return PartReport(place.store.path, len(made.uris))


def repeat_build(known: KnownBuild) -> BuildReport:
    """The report of a build that comes to the same as the last one; what that one warned of is said again."""
    repeat_log(known.said)
    return BuildReport(Path(known.site), known.check, 0)


def _build_staged(run: _Run, progress: Progress, workforce: Workforce) -> tuple[BuildReport, KnownBuild]:
    """Build, check, remember; the report, and what was made and said."""
    with note_warnings() as said:
        made = run.build(progress, workforce)
    staging_path, site_path = run.stage.path, run.paths.site_path
    with progress.stage("Checking the site"):
        sizes_by_uri = measure_files(staging_path)
        check = check_site(staging_path, made.book, sizes_by_uri, run.plugin.index.ids_by_url.keys())
    if check.findings:
        raise BuildError([*map(str, check.findings), f"{len(check.findings)} findings; {site_path.name}/ was left as it was"])
    with progress.stage("Remembering the pages"):
        run.keep_pages(made)
        digests_by_uri = {row.dest_uri: row.digest for row in made.book.rows.values()}
        digests_by_uri |= {**run.plugin.index.digests_by_uri, **run.stage.digests_by_uri}
        tree = {uri: digests_by_uri.get(uri) or hash_file(staging_path / uri) for uri in sizes_by_uri}
    known = KnownBuild(((str(site_path), join_shares(tree)),), str(site_path), check, tuple(said))
    return BuildReport(site_path, check, len(made.uris) - made.reused), known


class _Run:
    """One build of a project, or of a part of it, into a staging folder; pages are taken over from other places."""

    def __init__(
        self, project: MkDocsConfig, paths: Config, stage: Stage, places: Sequence[Place], part: Part | None = None
    ) -> None:
        self.project, self.paths, self.stage = project, paths, stage
        self._places, self._part = places, part
        project.site_dir = str(stage.path)
        plugin = project.plugins[PLUGIN]
        assert isinstance(plugin, PaperatlasPlugin)
        self.plugin = plugin
        plugin.earlier = EarlierSite(Store(paths.project_path / CACHE_NAME), paths.site_path)
        plugin.indexes = part is None
        self._kept: KeptPages | None = None

    def build(self, progress: Progress, workforce: Workforce) -> EngineReport:
        """Make every page, by the engine where that is exact, by MkDocs otherwise; of a part only its own.

        Raises:
            BuildError: When MkDocs fails, with what it logged.
        """
        self.plugin.progress = progress
        self.plugin.jobs, self.plugin.hands = workforce.jobs, workforce.hands
        self.project.plugins.on_startup(command="build", dirty=False)
        # To read every page of the last build, and see that it is what was written, needs none of what is analysed meanwhile.
        settle = partial(settle_pages, self._places[0].store, self.stage)
        self._settled = Ahead("taking pages over", settle, beside=workforce.jobs > 1)
        try:
            with collect_errors() as said:
                return self._build(progress, workforce)
        except (MkDocsException, SystemExit) as error:
            raise BuildError(said or [str(error)]) from error
        finally:
            self._settled.stop()
            self.project.plugins.on_shutdown()

    def keep_pages(self, made: EngineReport) -> None:
        """Remember the pages for the next build."""
        if self._kept:
            self._kept.keep(made.book, (uri for uri in made.uris if uri not in made.passing))

    def _build(self, progress: Progress, workforce: Workforce) -> EngineReport:
        obstacles = find_obstacles(self.project)
        if obstacles:
            self._refuse_part(obstacles)
            log.info("Pages are built one after another because of %s", "; ".join(obstacles))
            self._clear()
            build(self.project)
            return EngineReport()
        self.plugin.counts_pages = False
        return run_engine(self.project, progress, workforce.make_shards, self._take_over, self._part)

    def _take_over(self, workshop: Workshop) -> tuple[KeptPages | None, PageBook]:
        """What is kept of pages, and those that now stand in the staging folder, which holds nothing else."""
        self._kept = self._open_kept(workshop)
        if not self._kept:
            self._clear()
            return None, PageBook()
        self._kept.fill(self._settled.wait())
        return self._kept, self._kept.take_over(workshop, read_generated(self.paths))

    def _clear(self) -> None:
        """Begin with an empty staging folder."""
        self._settled.stop()
        self.stage.fill({})

    def _open_kept(self, workshop: Workshop) -> KeptPages | None:
        """The pages of the last build; None, and a line that says why, where they may depend on what no key holds."""
        project = self.project
        reasons = refuse_reasons(project, workshop.environment)
        try:
            shell = join_keys(key_program(), key_project(project), key_nav(workshop.nav, own_templates=has_own_templates(project)))
        except UnstableError as error:
            reasons.append(str(error))
        if reasons:
            self._refuse_part(reasons)
            log.info("Every page is built anew because of %s", "; ".join(reasons))
            return None
        return KeptPages(self._places, shell, self.stage, self.plugin.key_regions)

    def _refuse_part(self, reasons: Sequence[str]) -> None:
        """End a build whose pages no other build could take over."""
        if self._part:
            raise BuildError(f"--shard {self._part}: this site can only be built whole, because of {'; '.join(reasons)}")
