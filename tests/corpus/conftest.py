"""Where the corpora outside the repository are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shared_path() -> Path:
    """The folder with corpora; the test is skipped where there is none."""
    path = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared"))
    if not (path / "corpora").is_dir():
        pytest.skip("no external corpora here")
    return path
