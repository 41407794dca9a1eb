"""The survey and the Markdown tree of the last build, where nothing that they are made from changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.config import Config
from generator.crew import Crew
from generator.model import Survey
from generator.overrides import read_overrides
from generator.pages.manifest import read_manifest
from generator.pages.write import write_tree
from generator.problems import Problem
from generator.progress import Progress, SilentProgress
from generator.site.fingerprint import key_inputs, key_templates
from generator.site.program import key_program
from generator.site.store import CACHE_NAME, Store
from generator.site.trees import hash_file, join_keys, join_tree
from generator.steps import Hands


@dataclass(frozen=True, slots=True)
class Recalled:
    """A survey and the key of everything it is made from; the key is empty where the next build may find another."""

    survey: Survey
    key: str


def recall_survey(config: Config, progress: Progress, hands: Hands | None = None) -> Recalled:
    """The survey of a project: the one of the last build when it would come out the same; ``hands`` do the work on single papers.

    Raises:
        PaperatlasError: When an input cannot be used.
    """
    # Imported where it is needed: the libraries of the analysis take longer to load than a build of nothing new.
    from generator.survey import build_survey

    store = Store(config.project_path / CACHE_NAME)
    inputs, ledger = key_inputs(config), key_ledger(config.ids_path)
    key = join_keys(inputs, ledger)
    survey: Survey | None = store.read("survey", key)
    if survey is not None:
        return Recalled(survey, key)
    crew = Crew(hands, store, key_program())
    survey = build_survey(config, progress, crew)
    with progress.stage("Remembering the survey"):
        key = _key_next(config, survey, inputs, ledger, crew)
        if key:
            store.write("survey", key, survey)
    return Recalled(survey, key)


def key_ledger(path: Path) -> str:
    """The key of the ledger; empty when there is none."""
    return hash_file(path) if path.is_file() else ""


def _key_next(config: Config, survey: Survey, inputs: str, ledger: str, crew: Crew) -> str:
    """The key under which the next build may take ``survey``; empty when it must not.

    A build may add lines to the ledger that it reads. The papers are settled once more then, to see that they stay as they are.
    """
    from generator.survey import read_corpus

    now = key_ledger(config.ids_path)
    if now != ledger:
        settled = read_corpus(config, read_overrides(config.overrides_path), SilentProgress(), crew)
        if settled != (survey.corpus, survey.problems):
            return ""
    return join_keys(inputs, now) if (key_inputs(config), key_ledger(config.ids_path)) == (inputs, now) else ""


def renew_tree(recalled: Recalled, config: Config, progress: Progress, jobs: int = 1) -> tuple[Problem, ...]:
    """Make the Markdown tree say what the survey says; what a person should know about files edited by hand.

    ``jobs`` processes make the pages.

    Raises:
        BuildError: As `generator.pages.write.write_tree`.
    """
    store = Store(config.project_path / CACHE_NAME)
    around = (config.site_name, config.site_url, config.repo_url, config.edit_uri)
    beside = join_keys(key_program(), repr(config.settings), key_templates(config), *around)
    key = join_keys(recalled.key, beside) if recalled.key else ""
    if key and store.read("tree", key) == _key_tree(config.docs_path):
        return ()
    report = write_tree(recalled.survey, config, progress, jobs, store, beside)
    if key and not report.problems and not report.kept:
        store.write("tree", key, join_tree(read_manifest(config.docs_path).hashes))
    return report.problems


def _key_tree(docs_path: Path) -> str:
    """The key of the generated files where each stands as it was written; empty where one does not."""
    manifest = read_manifest(docs_path)
    stands = manifest.whole and all(_hash_file(docs_path / uri) == digest for uri, digest in manifest.hashes.items())
    return join_tree(manifest.hashes) if stands else ""


def _hash_file(path: Path) -> str:
    return hash_file(path) if path.is_file() and not path.is_symlink() else ""
