"""A sketch of a corpus becomes these pages, letter for letter. ``PAPERATLAS_GOLDEN=write`` accepts what is written now."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator.config import Config
from generator.pages.atlas import Atlas
from generator.pages.render import make_environment, render_regions
from generator.pages.write import write_tree
from tests.pages.sketch import read_sketch

GOLDEN = Path(__file__).parent / "golden"
SKETCH = (GOLDEN / "corpus.sketch").read_text(encoding="utf-8")
PAGES = (
    "papers/convnext.md",
    "papers/vit.md",
    "papers/bare.md",
    "papers/index.md",
    "papers/old-vit.md",
    "topics/index.md",
    "topics/architectures.md",
    "topics/vision-transformers.md",
    "tags/index.md",
    "tags/image-classification.md",
    "datasets/index.md",
    "datasets/imagenet.md",
    "names/index.md",
    "names/vit.md",
    "names/glossary.md",
    "results/index.md",
    "results/imagenet/accuracy.md",
    "sources/index.md",
    "sources/merges.md",
    "sources/a.md",
)


@pytest.mark.parametrize("uri", PAGES)
def test_page(uri: str, config: Config) -> None:
    write_tree(read_sketch(SKETCH), replace(config, repo_url="https://github.com/o/r", edit_uri="edit/main/docs/"))
    compare(uri, (config.docs_path / uri).read_text(encoding="utf-8"))


def test_home(config: Config) -> None:
    compare("home.md", render_regions(Atlas(read_sketch(SKETCH), config), make_environment(config))["home"])


def test_every_page_is_known(config: Config) -> None:
    report = write_tree(read_sketch(SKETCH), config)
    other = {
        uri
        for uri in report.written
        if uri.split("/")[0] in {"papers", "topics", "tags", "datasets", "names", "results", "sources"}
    } - set(PAGES)
    assert other == {"names/convnext.md", "papers/review.md", "sources/b.md", "topics/convolutions.md"}


def compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("PAPERATLAS_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
