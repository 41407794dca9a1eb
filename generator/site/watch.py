"""What ``mkdocs serve`` watches: what people write, and nothing that the program writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from generator.config import Config
from generator.pages.manifest import read_manifest

log = get_plugin_logger("paperatlas")


def watch_inputs(server: LiveReloadServer, config: Config) -> None:
    """Watch abstracts, taxonomy, overrides, templates and handwritten pages.

    MkDocs watches the whole docs folder. The program writes its pages there on every build, which would start the next build
    without end, and polling tens of thousands of generated files costs more than building: so that watch is taken back.
    """
    server.unwatch(str(config.docs_path))
    for path in sorted(set(list_inputs(config))):
        server.watch(str(path))
    if any(not path.exists() for path in (config.taxonomy_path, config.overrides_path, config.templates_path)):
        # A file that does not exist yet cannot be polled, but its folder can.
        server.watch(str(config.project_path), recursive=False)


def list_inputs(config: Config) -> Iterator[Path]:
    """Every existing file and folder that a person writes."""
    yield from (path for path in _list_single(config) if path.exists())
    yield from (path for path in config.docs_path.iterdir() if is_input(path, config))


def is_input(path: Path, config: Config) -> bool:
    """Whether something directly in docs or in the project's folder is for a person to write."""
    if path in _list_single(config):
        return True
    generated = {uri.partition("/")[0] for uri in read_manifest(config.docs_path).hashes}
    return path.parent == config.docs_path and path.name not in generated and not path.name.startswith(".")


def _list_single(config: Config) -> tuple[Path, ...]:
    return (config.abstracts_path, config.taxonomy_path, config.overrides_path, config.templates_path)
