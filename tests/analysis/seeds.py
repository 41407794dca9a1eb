"""The papers of the seed corpus and small made-up ones, for tests of the analyses."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.config import Config, Settings
from generator.model import Evidence, Paper, PaperId, RichText, Taxonomy
from generator.overrides import read_overrides
from generator.packing import pack, unpack
from generator.progress import SilentProgress
from generator.survey import read_corpus
from generator.taxonomy import read_taxonomy
from generator.text import slug_text
from tests.projects import ROOT


@functools.cache
def seed_papers() -> tuple[Paper, ...]:
    """The 518 papers, read with the real readers in a folder of their own (settling writes the ledger)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        shutil.copytree(ROOT / "abstracts", path / "abstracts")
        config = Config(Settings(), path, path / "docs", path / "site")
        corpus, _ = read_corpus(config, read_overrides(config.overrides_path), SilentProgress())
    return corpus.papers


@functools.cache
def seed_taxonomy() -> Taxonomy:
    return read_taxonomy(ROOT / "taxonomy.yml")


def make_paper(title: str, abstract: str = "") -> Paper:
    return Paper(PaperId(slug_text(title)), RichText(title), RichText(abstract), title, ())


def quoted(paper: Paper, evidence: Iterable[Evidence]) -> list[str]:
    """The words that evidence points at; raises where a span is not inside its field."""
    words = []
    for item in evidence:
        text = paper.text(item.field)
        assert 0 <= item.start < item.end <= len(text), item
        words.append(text[item.start : item.end])
    return words


class Shelf:
    """A memory that packs and unpacks like the one on disk."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def read(self, name: str, key: str) -> Any:
        return unpack(self.contents[name]) if name in self.contents else None

    def write(self, name: str, key: str, value: Any) -> None:
        self.contents[name] = pack(value)
