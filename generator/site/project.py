"""A MkDocs project as Paperatlas sees it: mkdocs.yml read by MkDocs itself, and the `Config` made from it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from generator.config import Config, Settings, read_settings
from generator.problems import ConfigError

PLUGIN = "paperatlas"


def load_project(config_path: Path, **options: Any) -> MkDocsConfig:
    """The validated MkDocs configuration at ``config_path``; ``options`` override its top-level values.

    An absent docs folder is made first, for a project may well have no handwritten page yet.

    Raises:
        ConfigError: When the file is missing, is refused by MkDocs, or does not name the plugin.
    """
    if not config_path.is_file():
        raise ConfigError(f"{config_path}: no such file; name the project's mkdocs.yml with --config")
    _make_docs_folder(config_path)
    try:
        with collect_errors() as said:
            project = load_config(str(config_path), **options)
    except MkDocsException as error:
        raise ConfigError([f"{config_path}: {line}" for line in said or error.format_message().splitlines()]) from error
    if PLUGIN not in project.plugins:
        raise ConfigError(f"{config_path}: plugins: '{PLUGIN}' is missing; add '- {PLUGIN}' to the list")
    return project


@contextmanager
def collect_errors() -> Iterator[list[str]]:
    """The lines MkDocs logs as errors meanwhile; they say what its exceptions do not."""
    said: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.extend(record.getMessage().splitlines())

    handler = Collector(logging.ERROR)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def _make_docs_folder(config_path: Path) -> None:
    """Make the default docs folder of a project that has only mkdocs.yml and its abstracts.

    MkDocs refuses a project without one before any plugin is asked. A project that names another ``docs_dir`` is left alone.
    """
    text = config_path.read_text(encoding="utf-8", errors="replace")
    if not any(line.startswith("docs_dir") for line in text.splitlines()):
        (config_path.parent / "docs").mkdir(exist_ok=True)


def make_config(project: MkDocsConfig, settings: Settings) -> Config:
    """What the floors below need to know of a MkDocs project."""
    project_path = Path(project.config_file_path or "mkdocs.yml").resolve().parent
    return Config(
        settings=settings,
        project_path=project_path,
        docs_path=Path(project.docs_dir).resolve(),
        site_path=Path(project.site_dir).resolve(),
        site_name=project.site_name,
        site_url=_end_with_slash(project.site_url or ""),
        repo_url=(project.repo_url or "").rstrip("/"),
        edit_uri=project.edit_uri or "",
    )


def _end_with_slash(address: str) -> str:
    return address if not address or address.endswith("/") else address + "/"


def read_project_config(config_path: Path) -> Config:
    """The `Config` of the project at ``config_path``.

    Raises:
        ConfigError: When mkdocs.yml or a setting in it cannot be used.
    """
    project = load_project(config_path)
    return make_config(project, read_settings(project.plugins[PLUGIN].config))
