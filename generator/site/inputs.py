"""What a build is made from, as MkDocs knows it: taken down when it begins, and once more when it is done."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig

from generator.config import Config
from generator.pages.manifest import MANIFEST_NAME, read_manifest
from generator.problems import BuildError
from generator.site.engine import find_obstacles
from generator.site.fingerprint import UnstableError, find_own_folders, key_project, list_impure
from generator.site.last import Inputs, key_path


def key_whole(project: MkDocsConfig) -> str:
    """The key of all settings of a project; empty for one whose plugins or extensions may read what no key holds."""
    if list_impure(project) or any("plugin" in obstacle for obstacle in find_obstacles(project)):
        return ""
    try:
        return key_project(project)
    except UnstableError:
        return ""


def take_down_inputs(project: MkDocsConfig, paths: Config) -> Inputs:
    """The inputs of a project as they are now."""
    folders = (paths.abstracts_path, paths.taxonomy_path, paths.overrides_path, paths.templates_path)
    return Inputs([*folders, *find_own_folders(project)], paths.docs_path, read_generated(paths))


def list_trees(inputs: Inputs, paths: Config) -> list[tuple[str, tuple[str, ...]]] | None:
    """Path and keys of everything that was read; None when something changed meanwhile. The ledger is as this build left it."""
    trees = inputs.list_trees(read_generated(paths), [MANIFEST_NAME])
    return None if trees is None else [*trees, (str(paths.ids_path), key_path(paths.ids_path))]


def read_generated(paths: Config) -> Mapping[str, str]:
    """Keys of the generated files as they were written; none where the manifest cannot tell."""
    try:
        return read_manifest(paths.docs_path).hashes
    except BuildError:
        return {}
