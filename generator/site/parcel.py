"""A workshop as bytes, for machines that share no disk with this one: everything a page is made with but its own Markdown."""

from __future__ import annotations

import io
import logging
import os
import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.plugins import PluginCollection
from mkdocs.structure.nav import _add_previous_and_next_links

from generator.config import find_templates
from generator.site.shard import Workshop

# Where a folder of the theme comes with a package, whose version speaks for its content.
_PACKAGES = ("material", "mkdocs")
_OURS = "paperatlas"
# Source: https://reproducible-builds.org/specs/source-date-epoch/
_CLOCK = "SOURCE_DATE_EPOCH"
# Only templates are read where pages are made; scripts, fonts and pictures stay with whoever writes the site.
_IDLE = frozenset({".css", ".js", ".map", ".woff", ".woff2", ".png", ".jpg", ".webp"})


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the theme: within a package that every machine has, or, where ``package`` is empty, with its files."""

    package: str
    place: str
    files: tuple[tuple[str, bytes], ...] = ()


def pack_workshop(workshop: Workshop) -> bytes:
    """The workshop without the content of its pages, but for those of the navigation.

    Raises:
        Exception: Whatever pickle says of an option in mkdocs.yml that cannot be sent, such as a function made on the spot.
    """
    theme = workshop.project.theme
    folders = [_pack_folder(Path(path)) for path in theme.dirs]
    surroundings = logging.getLogger("mkdocs").getEffectiveLevel(), os.environ.get(_CLOCK)
    # Made again where it arrives. Pages of the navigation are a chain, which pickle would follow to any depth.
    bare = replace(workshop, environment=None)  # type: ignore[arg-type]
    for page in workshop.nav.pages:
        page.previous_page = page.next_page = None
    try:
        stream = io.BytesIO()
        _Packer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump((bare, folders, surroundings))
        return zlib.compress(stream.getvalue(), level=1)
    finally:
        _add_previous_and_next_links(workshop.nav.pages)


def unpack_workshop(parcel: bytes, folder_path: Path) -> Workshop:
    """The workshop that was packed, the theme's own folders written under ``folder_path``; pages get their Markdown one by one."""
    bare, folders, (level, clock) = pickle.loads(zlib.decompress(parcel))  # noqa: S301
    workshop: Workshop = bare
    # What is said about a page is a part of its facts, and must not depend on who builds it.
    logging.getLogger("mkdocs").setLevel(level)
    # MkDocs writes the time of the build into the home page.
    if clock is not None:
        os.environ[_CLOCK] = clock
    project = workshop.project
    project.theme.dirs = [_unpack_folder(folder, folder_path / str(number)) for number, folder in enumerate(folders)]
    _add_previous_and_next_links(workshop.nav.pages)
    environment = project.plugins.on_env(project.theme.get_env(), config=project, files=workshop.files)
    return replace(workshop, environment=environment)


class _Packer(pickle.Pickler):
    """Sends the plugins of a project as what they are, since their collection only knows their events by adding them."""

    def reducer_override(self, value: Any) -> Any:
        """See `pickle.Pickler.reducer_override`."""
        return (_collect_plugins, (list(value.items()),)) if isinstance(value, PluginCollection) else NotImplemented


def _collect_plugins(plugins: Sequence[tuple[str, Any]]) -> PluginCollection:
    collection = PluginCollection()
    for name, plugin in plugins:
        collection[name] = plugin
    return collection


def _find_packages() -> dict[str, Path]:
    """The folders of the packages that every machine has, by name."""
    specs = {name: find_spec(name) for name in _PACKAGES}
    packages = {name: Path(spec.origin).resolve().parent for name, spec in specs.items() if spec and spec.origin}
    return {**packages, _OURS: find_templates().resolve()}


def _pack_folder(path: Path) -> Folder:
    resolved = path.resolve()
    for name, package_path in _find_packages().items():
        if resolved.is_relative_to(package_path):
            return Folder(name, resolved.relative_to(package_path).as_posix())
    files = sorted(file for file in resolved.rglob("*") if file.is_file() and file.suffix not in _IDLE)
    return Folder("", "", tuple((file.relative_to(resolved).as_posix(), file.read_bytes()) for file in files))


def _unpack_folder(folder: Folder, path: Path) -> str:
    if folder.package:
        return str(_find_packages()[folder.package] / folder.place)
    for uri, content in folder.files:
        (path / uri).parent.mkdir(parents=True, exist_ok=True)
        (path / uri).write_bytes(content)
    path.mkdir(parents=True, exist_ok=True)
    return str(path)
