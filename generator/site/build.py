"""A whole site or the old one: build into a folder beside it, check, then rename."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator.model import Survey
from generator.problems import BuildError
from generator.progress import Progress
from generator.site.check import CheckReport, check_site
from generator.site.lock import lock_project
from generator.site.plugin import PaperatlasPlugin
from generator.site.project import PLUGIN, collect_errors, load_project, read_project_config
from generator.site.store import CACHE_NAME
from generator.site.swap import publish_site, stage_site


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A finished build: where the site is, what it was made from, what the check found."""

    site_path: Path
    survey: Survey
    check: CheckReport


def build_site(config_path: Path, progress: Progress, *, strict: bool = False) -> BuildReport:
    """Build the site of a project; the published one is replaced only by one that passed its checks.

    Raises:
        ConfigError: When mkdocs.yml cannot be used.
        BuildError: When MkDocs fails or the check finds something; the site of before stays as it was.
    """
    paths = read_project_config(config_path)
    site_path = paths.site_path
    with lock_project(paths.project_path / CACHE_NAME), stage_site(site_path) as staging_path:
        project = load_project(config_path, site_dir=str(staging_path), strict=strict or None)
        survey = _run_mkdocs(project, progress)
        with progress.stage("Checking the site"):
            report = check_site(staging_path)
        if report.findings:
            raise BuildError([*map(str, report.findings), f"{len(report.findings)} findings; {site_path.name}/ was left as it was"])
        publish_site(staging_path, site_path)
    return BuildReport(site_path, survey, report)


def _run_mkdocs(project: MkDocsConfig, progress: Progress) -> Survey:
    """Build with MkDocs and return the survey that its plugin made."""
    plugin = project.plugins[PLUGIN]
    assert isinstance(plugin, PaperatlasPlugin)
    plugin.progress = progress
    project.plugins.on_startup(command="build", dirty=False)
    try:
        with collect_errors() as said:
            build(project)
    except (MkDocsException, SystemExit) as error:
        raise BuildError(said or [str(error)]) from error
    finally:
        project.plugins.on_shutdown()
    assert plugin.survey is not None
    return plugin.survey
