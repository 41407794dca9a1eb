"""Datasets and benchmarks that papers name (first version: the lexicon of the taxonomy, as written)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import CoinedName, Dataset, DatasetUse, Paper, PaperId, Taxonomy


def find_datasets(
    papers: Sequence[Paper], names: Mapping[PaperId, tuple[CoinedName, ...]], taxonomy: Taxonomy
) -> tuple[tuple[Dataset, ...], Mapping[PaperId, tuple[DatasetUse, ...]]]:
    """Datasets that at least one paper names, sorted by folded title, and every paper's uses."""
    return (), {paper.id: () for paper in papers}
