"""Figures that abstracts claim for their own method (first version: none found yet)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model import CoinedName, Dataset, DatasetUse, Paper, PaperId, Result


def find_results(
    papers: Sequence[Paper],
    names: Mapping[PaperId, tuple[CoinedName, ...]],
    datasets: Sequence[Dataset],
    dataset_uses: Mapping[PaperId, tuple[DatasetUse, ...]],
) -> Mapping[PaperId, tuple[Result, ...]]:
    """The results of every paper; a key for every paper."""
    return {paper.id: () for paper in papers}
