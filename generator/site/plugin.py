"""The MkDocs adapter: every ``mkdocs`` command runs the whole pipeline through the events below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from generator.config import Config, read_settings
from generator.forks import count_cores
from generator.model import Survey
from generator.problems import BuildError, PaperatlasError, Problem
from generator.progress import Advance, Progress, SilentProgress
from generator.roster import Roster
from generator.site.ahead import Ahead
from generator.site.compact import drop_restored, squeeze_html
from generator.site.earlier import EarlierSite
from generator.site.entries import find_pages, place_pages
from generator.site.equip import drop_idle_assets, equip_project
from generator.site.finder import Begun, begin_finder, drop_begun, find_language, finish_finder
from generator.site.navigation import plan_nav
from generator.site.policy import add_policy
from generator.site.project import make_config
from generator.site.recall import recall_survey, renew_tree
from generator.site.regions import fill_regions
from generator.site.search import Index
from generator.site.starters import list_starters
from generator.site.trees import join_keys
from generator.site.watch import watch_inputs
from generator.steps import Hands

log = get_plugin_logger("paperatlas")

_SHOWN = 20


class PaperatlasPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Writes the Markdown tree before MkDocs reads it, and the exports after MkDocs wrote the site.

    Attributes:
        progress: Shown while building; the command line sets one, MkDocs' own commands stay silent.
        survey: The last survey built, or None before the first.
        jobs: How many processes write the Markdown tree.
        hands: Those who do the analyses' work on single papers; None for this process.
        counts_pages: False for a caller that builds the pages itself and counts them, and leaves alone what else is in the site.
        earlier: The site of the last build, where the caller keeps one.
        indexes: False for a caller that wants pages alone.
        index: What search finds in the last site built.
        is_settled: Whether the same inputs would make the same site again, without a word more or less.
    """

    def __init__(self) -> None:
        self.progress: Progress = SilentProgress()
        self.survey: Survey | None = None
        self.jobs = count_cores()
        self.hands: Hands | None = None
        self.counts_pages = True
        self.is_settled = False
        self.earlier = EarlierSite()
        self.indexes = True
        self.index = Index()
        self._serving = False
        self._paths: Config | None = None
        self._regions: Mapping[str, str] = {}
        self._files: Files | None = None
        self._begun: Ahead[Begun] | None = None
        self._stage = ExitStack()
        self._advance: Advance = _ignore

    def __getstate__(self) -> dict[str, Any]:
        """What pages need of this plugin, to make them on another machine: its settings and the regions."""
        return {"config": self.config, "_regions": self._regions, "_serving": self._serving}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """A plugin that knows the regions and no survey."""
        PaperatlasPlugin.__init__(self)
        self.__dict__.update(state)

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Keep the block as written; `read_settings` judges it in `on_config`, where every complaint can be said at once."""
        self.config = LegacyConfig((), config_file_path=config_file_path)
        self.config.load_dict(options)
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Learn whether this is ``mkdocs serve``; to have this event makes the plugin live through all its builds."""
        self._serving = command == "serve"

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings and give the project what generated pages need."""
        with self._survive_errors():
            self._paths = make_config(config, read_settings(self.config))
        equip_project(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Build the survey, write its pages, lay out the navigation; MkDocs clears the old site only after this succeeded."""
        assert self._paths is not None
        self._drop_begun()
        with self._survive_errors():
            recalled = recall_survey(self._paths, self.progress, self.hands)
            survey = recalled.survey
            _report_problems(survey.problems, strict=config.strict)
            if self.indexes:
                # MkDocs itself clears the site after this; whoever builds the pages here does not.
                self._begun = self._begin(survey, config, recalled.roster, beside=not self.counts_pages and self.jobs > 1)
            renewed = renew_tree(recalled, self._paths, self.progress, self.jobs)
            _report_problems(renewed.problems, strict=False)
            self.survey, self.is_settled = survey, bool(recalled.key) and not renewed.problems
            self._regions = renewed.regions
        if config.nav is None:
            assert self.survey is not None
            config.nav = plan_nav(self.survey, self._paths.docs_path)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add a home and an about page where the person wrote none, and begin to count pages."""
        for file in list(list_starters(files, config)):
            files.append(file)
        drop_idle_assets(files, config)
        self._files = files
        if self.counts_pages:
            self._enter("Converting Markdown", len(files.documentation_pages()))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put the generated regions into handwritten pages."""
        return fill_regions(markdown, page.file.src_uri, lambda: self._regions)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Count a page converted."""
        self._advance(1)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Begin to count pages written."""
        if self.counts_pages:
            self._enter("Writing pages", len(files.documentation_pages()))

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The page without idle white space, with its policy; live reload, an inline script of MkDocs, works only without one."""
        self._advance(1)
        html = squeeze_html(output)
        # Handwritten pages have a drawer, which opens without scripts; and exchanged pages must have the same parts.
        if page.meta.get("kind") and "navigation.instant" not in (config.theme.get("features") or ()):
            html = drop_restored(html)
        return html if self._serving else add_policy(html)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """The page for addresses that lead nowhere, with its policy."""
        return add_policy(output_content) if template_name.endswith(".html") and not self._serving else output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the exports and what search and explore need into the finished site."""
        self._leave()
        assert self._paths is not None
        assert self.survey is not None
        language, pages = find_language(config.theme), self._find_pages(self._paths.site_path)
        with self.progress.stage("Indexing for search"):
            begun = (self._begun or self._begin(self.survey, config, None, beside=False)).wait()
            if not begun.urls <= pages.keys():
                # Not everything in the survey has a page here: the project leaves some out.
                begun = begin_finder(self.survey, self._paths, language, self.earlier, pages)
            self.index = finish_finder(begun, pages, self._paths.site_path, language, self.earlier)

    def _find_pages(self, site_path: Path) -> dict[str, Path]:
        """The pages of the finished site: those that were to be made, or all that are there where other plugins had a say."""
        if self.counts_pages or self._files is None:
            return find_pages(site_path)
        uris = (file.dest_uri for file in self._files if file.inclusion.is_included())  # type: ignore[no-untyped-call]
        return place_pages(site_path, (uri for uri in uris if uri.endswith(".html")))

    def _begin(self, survey: Survey, config: MkDocsConfig, roster: Roster | None, *, beside: bool) -> Ahead[Begun]:
        """Begin with what the survey alone is enough for."""
        assert self._paths is not None
        language = find_language(config.theme)
        work = partial(begin_finder, survey, self._paths, language, self.earlier, roster=roster)
        return Ahead("making the search index", work, beside=beside)

    def _drop_begun(self) -> None:
        """End what was begun for a site that is not to be."""
        if self._begun:
            self._begun.stop()
            if self._paths:
                drop_begun(self._paths.site_path)
        self._begun = None

    def on_build_error(self, *, error: Exception) -> None:
        """End the stage that was shown, and what goes on beside it."""
        self._leave()
        self._drop_begun()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]) -> LiveReloadServer:
        """Rebuild when an input changes, and not when the program itself writes pages."""
        assert self._paths is not None
        watch_inputs(server, self._paths)
        return server

    @contextmanager
    def _survive_errors(self) -> Iterator[None]:
        """Say an error of ours, a line per complaint, without a traceback; end the build unless an older survey can be served.

        MkDocs answers no request after a failed rebuild until the next one succeeds, so while serving the site of before is
        built again instead.
        """
        try:
            yield
        except PaperatlasError as error:
            self._drop_begun()
            if not (self._serving and self.survey is not None):
                raise PluginError("\n".join(error.complaints)) from error
            for complaint in error.complaints:
                log.error("%s", complaint)
            log.error("The pages show the state before this; correct the above and save")

    def key_regions(self) -> str:
        """The key of the regions of this build."""
        return join_keys(*(text for pair in sorted(self._regions.items()) for text in pair))

    def _enter(self, label: str, total: int) -> None:
        self._leave()
        self._advance = self._stage.enter_context(self.progress.stage(label, total))

    def _leave(self) -> None:
        self._stage.close()
        self._advance = _ignore


def _ignore(count: int) -> None:
    """Stand in for a stage that is not shown."""


def _report_problems(problems: tuple[Problem, ...], *, strict: bool) -> None:
    """Warn of each problem (the first twenty in full); under ``--strict`` stop before anything is written."""
    for problem in problems[:_SHOWN]:
        log.warning("%s", problem)
    if len(problems) > _SHOWN:
        log.warning("and %d more problems; the sources page lists them all", len(problems) - _SHOWN)
    if problems and strict:
        raise BuildError(f"{len(problems)} problems in the input; refused because of --strict")
