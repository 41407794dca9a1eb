"""What tests of pages share: a project in a temporary folder, and Markdown converted exactly as the site converts it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import yaml_load
from selectolax.lexbor import LexborHTMLParser

from generator.config import Config, Settings
from generator.site.equip import equip_project

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared"))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    docs_path = tmp_path / "docs"
    docs_path.mkdir()
    return Config(Settings(), tmp_path, docs_path, tmp_path / "site", "Atlas")


@pytest.fixture(scope="session")
def convert() -> Callable[[str], LexborHTMLParser]:
    """Markdown to parsed HTML, with the extensions of the project's own mkdocs.yml."""
    config_path = ROOT / "mkdocs.yml"
    project = MkDocsConfig(config_file_path=str(config_path))
    with config_path.open("rb") as file:
        project.load_dict({**yaml_load(file), "plugins": []})
    errors, _ = project.validate()
    assert not errors
    equip_project(project)
    return make_converter(project.markdown_extensions, project.mdx_configs)


def make_converter(extensions: list[str], options: dict[str, dict[str, object]]) -> Callable[[str], LexborHTMLParser]:
    converter = markdown.Markdown(extensions=extensions, extension_configs=options)
    return lambda text: LexborHTMLParser(f"<!doctype html><body>{converter.reset().convert(text)}")
