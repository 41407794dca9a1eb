"""Projects for tests: the project of this repository, small ones made from a few papers, and the tools run in them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SITE_URL = "https://example.org/repo/"
EPOCH = "1700000000"
BROWSER_PAGES = ("explore.md", "reading-list.md", "compare.md")
GENERATED = ("papers", "topics", "tags", "datasets", "names", "results", "sources", *BROWSER_PAGES, ".paperatlas-manifest.json")


@dataclass(frozen=True)
class BuiltProject:
    """A project folder with its finished site."""

    path: Path

    @property
    def site_path(self) -> Path:
        return self.path / "site"

    def read(self, uri: str) -> str:
        return (self.site_path / uri).read_text(encoding="utf-8")

    def export(self) -> dict[str, Any]:
        return json.loads(self.read("api/papers.json"))


def copy_seed_project(path: Path) -> Path:
    """The project of this repository, without anything the program wrote."""
    path.mkdir(parents=True)
    for name in ("mkdocs.yml", "taxonomy.yml", "overrides.yml", "paper-ids.lock"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, path / name)
    for name in ("abstracts", "templates"):
        shutil.copytree(ROOT / name, path / name)
    # Generated folders lie directly under docs/; assets may well have one of the same name.
    shutil.copytree(ROOT / "docs", path / "docs", ignore=lambda folder, names: GENERATED if Path(folder) == ROOT / "docs" else ())
    return path


def run_tool(arguments: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``paperatlas`` or ``mkdocs`` (the first argument) of this environment; never raises on a non-zero exit."""
    module = {"paperatlas": "generator.cli", "mkdocs": "mkdocs"}[arguments[0]]
    command = [sys.executable, "-m", module, *arguments[1:]]
    full = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(env or {})}
    return subprocess.run(command, cwd=cwd, env=full, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


PAPERS = (
    {
        "title": "AlphaNet: A Network for Everything",
        "abstract": "We introduce AlphaNet, a convolutional network for image classification on ImageNet. It is simple.",
    },
    {
        "title": "BetaFormer: Transformers & Friends",
        "abstract": "We propose BetaFormer, a vision transformer that beats AlphaNet on COCO object detection.",
    },
    {
        "title": "A Survey of Networks",
        "abstract": "This survey reviews AlphaNet and BetaFormer and 20 other networks for semantic segmentation.",
    },
)
TAXONOMY = """\
topics:
  - title: networks
  - title: convolutional networks
    parent: networks
    cues:
      3: [convolutional]
  - title: transformers
    parent: networks
    cues:
      3: [transformer*]
"""
MKDOCS = """\
site_name: Small
theme: {name: material, font: false}
plugins:
  - search
  - paperatlas
"""


def make_small_project(path: Path, papers: Sequence[Mapping[str, Any]] = PAPERS, files: Mapping[str, str] | None = None) -> Path:
    """A project of a few papers in a folder of its own; ``files`` adds or replaces files by path."""
    lines = "".join(json.dumps(paper) + "\n" for paper in papers)
    for uri, text in {"mkdocs.yml": MKDOCS, "abstracts/papers.jsonl": lines, **(files or {})}.items():
        (path / uri).parent.mkdir(parents=True, exist_ok=True)
        (path / uri).write_text(text, encoding="utf-8")
    (path / "docs").mkdir(exist_ok=True)
    return path
