"""The survey of a project, and its Markdown tree, which is taken as it stands where nothing that it is made from changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.config import Config
from generator.crew import Crew
from generator.model import Survey
from generator.pages.manifest import read_manifest
from generator.pages.press import hash_found
from generator.pages.write import write_tree
from generator.problems import Problem
from generator.progress import Progress
from generator.roster import Roster
from generator.site.fingerprint import key_inputs, key_templates
from generator.site.program import key_program
from generator.site.store import CACHE_NAME, Store
from generator.site.trees import hash_file, join_keys, join_tree
from generator.steps import Hands


@dataclass(frozen=True, slots=True)
class Recalled:
    """A survey, the key of everything it is made from, empty where the next build may find another, and its papers' roster."""

    survey: Survey
    key: str
    roster: Roster | None = None


def recall_survey(config: Config, progress: Progress, hands: Hands | None = None) -> Recalled:
    """The survey of a project; only what changed since the last build is found anew, ``hands`` do the work on single papers.

    Raises:
        PaperatlasError: When an input cannot be used.
    """
    # Imported where it is needed: the libraries of the analysis take longer to load than a build of nothing new.
    with progress.stage("Loading the analysis"):
        from generator.survey import build_survey

    inputs = key_inputs(config)
    crew = Crew(hands, Store(config.project_path / CACHE_NAME), key_program())
    survey = build_survey(config, progress, crew)
    stays = survey.corpus.stays and key_inputs(config) == inputs
    key = join_keys(inputs, hash_file(config.ids_path)) if stays else ""
    return Recalled(survey, key, crew.look_at(survey.corpus.papers))


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a person should know about generated files edited by hand, and the regions of handwritten pages by marker name."""

    problems: tuple[Problem, ...]
    regions: Mapping[str, str]


def renew_tree(recalled: Recalled, config: Config, progress: Progress, jobs: int = 1) -> Renewed:
    """Make the Markdown tree say what the survey says; ``jobs`` processes make the pages.

    Raises:
        BuildError: As `generator.pages.write.write_tree`.
    """
    store = Store(config.project_path / CACHE_NAME)
    around = (config.site_name, config.site_url, config.repo_url, config.edit_uri)
    beside = join_keys(key_program(), repr(config.settings), key_templates(config), *around)
    key = join_keys(recalled.key, beside) if recalled.key else ""
    tree, regions = (store.read("tree", key) if key else None) or ("", {})
    if tree and tree == _key_tree(config.docs_path):
        return Renewed((), regions)
    report = write_tree(recalled.survey, config, progress, jobs, store, beside, recalled.roster)
    if key and not report.problems and not report.kept:
        store.write("tree", key, (join_tree(read_manifest(config.docs_path).hashes), report.regions))
    return Renewed(report.problems, report.regions)


def _key_tree(docs_path: Path) -> str:
    """The key of the generated files where each stands as it was written; empty where one does not."""
    manifest = read_manifest(docs_path)
    stands = manifest.whole and all(hash_found(docs_path, uri) == digest for uri, digest in manifest.hashes.items())
    return join_tree(manifest.hashes) if stands else ""
