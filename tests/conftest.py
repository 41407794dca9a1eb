"""Fixtures for every room: the seed site, built once for all workers, and one browser for all that drive it."""

from __future__ import annotations

import os

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.browser.visit import address, browser, formulas, visit
from tests.projects import EPOCH, SITE_URL, BuiltProject, copy_seed_project, run_tool

__all__ = ["address", "browser", "formulas", "seed_site", "visit"]


# The suite says the same of the same tree, today and tomorrow. To hunt for what it has not met:
# pytest --hypothesis-profile=hunt tests/corpus
# How long it takes to make an example says something of the machine, and nothing of what is tested.
settings.register_profile("suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("hunt", max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("suite")


@pytest.fixture(scope="session")
def seed_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltProject:
    """The seed site, built by the first worker that asks; nobody may change it."""
    shared_path = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared_path = shared_path.parent
    project = BuiltProject(shared_path / "seed")
    with FileLock(shared_path / "seed.lock"):
        if not (shared_path / "seed.done").exists():
            copy_seed_project(project.path)
            done = run_tool(["paperatlas", "build"], project.path, {"PAPERATLAS_SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": EPOCH})
            assert done.returncode == 0, done.stderr
            (shared_path / "seed.done").write_text(done.stdout, encoding="utf-8")
    return project
