"""`paperatlas`: arguments, progress, printing, exit status. The work itself is done by the floors below.

Exit status: 0 done; 1 the work failed or found something wrong; 2 the command line or a setting is wrong.
Imports of the floors stand inside the commands, so that ``--help`` and completion answer at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.terminal import Terminal, guard

if TYPE_CHECKING:
    from generator.config import Config
    from generator.progress import Progress

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_config_option = click.option(
    "-f",
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The project's MkDocs file.",
)
_strict_option = click.option("--strict", is_flag=True, help="Refuse to go on when anything in the input is wrong.")


@click.group(context_settings=_CONTEXT)
@click.version_option(package_name="paperatlas")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say what MkDocs says as well.")
@click.pass_context
def main(context: click.Context, quiet: bool, verbose: bool) -> None:
    """Turn a pile of paper abstracts into a static, searchable, cross-linked survey site."""
    # Material's advertisement for its successor is not for the people who type this command.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    context.obj = Terminal(quiet=quiet, verbose=verbose)


def run() -> None:
    """Never returns: the whole program, which ends as a program does, but leaves its memory to the system.

    To take apart the objects of a large survey one by one takes longer than many an edit. All files are written by now, no worker
    is left, and what is registered for the end is done.
    """
    # Python looks for garbage after every 700 new objects, and now and then in all there are; most of a survey's millions stay,
    # and looking seldom takes 6 % off a build (2,000 papers) and 10 % off an edit (5,000), at the same peak of memory.
    gc.set_threshold(50_000, 20, 50)
    try:
        main(prog_name="paperatlas")
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


@main.command()
@_config_option
@_strict_option
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes that do the work; default: as many as processors.")
@click.option("--dask", metavar="ADDRESS", default="", help="Work on the Dask cluster of this scheduler, tcp://HOST:PORT.")
@click.option("--shard", metavar="K/N", default="", help="Only make the K-th of N parts of the pages, for a later build to merge.")
@click.option("--profile", is_flag=True, help="Print time, items and peak memory of each stage.")
@click.pass_obj
@guard
def build(terminal: Terminal, config_path: Path, strict: bool, jobs: int | None, dask: str, shard: str, profile: bool) -> None:
    """Build the whole site; the old one stays until the new one has passed its checks."""
    from generator.cli.profile import ProfiledProgress

    with terminal.show_progress() as shown:
        progress = ProfiledProgress(shown) if profile else shown
        if shard:
            from generator.site.build import build_part
            from generator.site.parts import read_part

            part = build_part(config_path, progress, read_part(shard), strict=strict, jobs=jobs, cluster=dask)
            said = [f"part       {part.pages} pages in {part.path}"]
        else:
            said = _build_whole(terminal, config_path, progress, strict=strict, jobs=jobs, cluster=dask)
    terminal.say(*said)
    if isinstance(progress, ProfiledProgress):
        terminal.say("", *progress.render())


def _build_whole(terminal: Terminal, config_path: Path, progress: Progress, *, strict: bool, **workers: Any) -> list[str]:
    """What to say of a build; nothing of MkDocs is loaded to find out that nothing changed."""
    from generator.site.last import find_last

    if config_path.is_file():
        with progress.stage("Looking for changes"):
            known = find_last(config_path, strict=strict)
        if known:
            terminal.repeat(known.said)
            return [*known.check.render(), f"built      {known.site}"]
        with progress.stage("Loading the program"):
            import_module("generator.site.build")
    from generator.site.build import build_site

    report = build_site(config_path, progress, strict=strict, **workers)
    return [*report.check.render(), f"built      {report.site_path}"]


@main.command()
@_config_option
@_strict_option
@click.pass_obj
@guard
def generate(terminal: Terminal, config_path: Path, strict: bool) -> None:
    """Write the Markdown tree only; any MkDocs command can build it."""
    from generator.forks import count_cores
    from generator.pages.write import write_tree
    from generator.survey import build_survey

    config = _read_config(config_path)
    with terminal.show_progress() as progress:
        survey = build_survey(config, progress)
        terminal.report_problems(survey.problems, strict=strict)
        report = write_tree(survey, config, progress, count_cores())
        terminal.report_problems(report.problems, strict=False)
    corpus = survey.corpus
    terminal.say(
        f"account    {corpus.records} = {len(corpus.papers)} + {len(corpus.merges)} + {corpus.rejected}"
        " (records = papers + merged + rejected)",
        f"pages      {len(report.written)} written, {len(report.unchanged)} unchanged, {len(report.removed)} removed",
    )


@main.command()
@_config_option
@_strict_option
@click.option("-a", "--dev-addr", metavar="IP:PORT", help="Where to serve; MkDocs' own default is 127.0.0.1:8000.")
@click.option("--open", "open_in_browser", is_flag=True, help="Open the site in a browser.")
@click.pass_obj
@guard
def serve(terminal: Terminal, config_path: Path, strict: bool, dev_addr: str | None, open_in_browser: bool) -> None:
    """Preview the site as it would be published, and build it again whenever an input changes."""
    from generator.site.preview import PreviewServer

    said = [flag for flag, is_on in (("--quiet", terminal.quiet), ("--verbose", terminal.verbose)) if is_on]
    command = [sys.executable, "-m", "generator.cli", *said, "build", "--config", str(config_path), *["--strict"] * strict]

    def build_site() -> int:
        # Each build is a process of its own: what it needs of memory is given back, and Ctrl+C ends it as it ends any other.
        return subprocess.run(command, check=False).returncode  # noqa: S603 (our own program)

    if code := build_site():
        raise SystemExit(code)
    server = PreviewServer(config_path, build_site, dev_addr)
    terminal.say(f"serving    {server.url}")
    server.serve(open_in_browser=open_in_browser)


@main.command()
@click.argument("site", type=click.Path(path_type=Path, file_okay=False), required=False)
@_config_option
@click.pass_obj
@guard
def check(terminal: Terminal, site: Path | None, config_path: Path) -> None:
    """Judge a finished site (default: the project's): links, anchors, orphans, search, the account of records."""
    from generator.site.check import check_site
    from generator.site.project import load_project

    site_path = site or Path(load_project(config_path).site_dir)
    report = check_site(site_path)
    terminal.complain(*map(str, report.findings))
    terminal.say(*report.render())
    if report.findings:
        raise SystemExit(1)


@main.command()
@_config_option
@_strict_option
@click.pass_obj
@guard
def parse(terminal: Terminal, config_path: Path, strict: bool) -> None:
    """Print the parsed and merged corpus as JSON lines, a paper a line."""
    import json

    from generator.overrides import read_overrides
    from generator.site.exports import describe_entry
    from generator.survey import read_corpus

    config = _read_config(config_path)
    with terminal.show_progress() as progress:
        corpus, problems = read_corpus(config, read_overrides(config.overrides_path), progress)
        terminal.report_problems(problems, strict=strict)
    for paper in corpus.papers:
        click.echo(json.dumps(describe_entry(paper, config.site_url), ensure_ascii=False))


@main.group()
def taxonomy() -> None:
    """Work on taxonomy.yml."""


@taxonomy.command()
@_config_option
@click.pass_obj
@guard
def suggest(terminal: Terminal, config_path: Path) -> None:
    """Print a taxonomy.yml found from the texts themselves, to start from and edit."""
    from generator.analysis.discovery import discover_taxonomy
    from generator.model import Taxonomy
    from generator.overrides import read_overrides
    from generator.survey import read_corpus
    from generator.taxonomy_text import render_taxonomy

    config = _read_config(config_path)
    with terminal.show_progress() as progress:
        corpus, _ = read_corpus(config, read_overrides(config.overrides_path), progress)
        with progress.stage("Finding topics"):
            found = discover_taxonomy(corpus.papers, Taxonomy())
    click.echo(render_taxonomy(found), nl=False)


def _read_config(config_path: Path) -> Config:
    """The settings of a project, without building anything."""
    from generator.site.project import read_project_config

    return read_project_config(config_path)
