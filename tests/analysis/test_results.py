"""Figures that abstracts claim for their own method."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.analysis.datasets import find_datasets
from generator.analysis.results import find_results
from generator.model import Basis, CoinedName, Dataset, DatasetId, NameId, Result, Taxonomy
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy

TAXONOMY = Taxonomy(
    datasets=tuple(Dataset(DatasetId(name.lower()), name) for name in ("ImageNet-1K", "ImageNet-A", "ADE20K", "COCO", "AudioCaps"))
)


def results_of(abstract: str, name: str = "FastNet") -> tuple[Result, ...]:
    paper = make_paper("A", abstract)
    names = {paper.id: (CoinedName(NameId(name.lower()), name, Basis.STATED, ()),)}
    _, uses = find_datasets((paper,), names, TAXONOMY)
    return find_results((paper,), names, uses)[paper.id]


def absolute(abstract: str) -> list[tuple[str, str, str]]:
    return [(result.value, result.metric, result.dataset_surface) for result in results_of(abstract) if not result.gain]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("FastNet achieves 84.8% top-1 accuracy on ImageNet-1K.", [("84.8", "top-1 accuracy", "ImageNet-1K")]),
        ("FastNet attains a box AP of 56.4 on COCO test-dev.", [("56.4", "box AP", "COCO test-dev")]),
        (
            "Our models achieve an ADE20K mIoU of 55.6%, and COCO box AP of 56.4%.",
            [("55.6", "mIoU", "ADE20K"), ("56.4", "box AP", "COCO")],
        ),
        ("We obtain SPIDEr scores of 44.1% on AudioCaps.", [("44.1", "SPIDEr", "AudioCaps")]),
        ("It gets 89.1%/81.5% top-1 accuracy.", [("89.1", "top-1 accuracy", ""), ("81.5", "top-1 accuracy", "")]),
        (
            "On ImageNet-1K, models with 51M and 90M parameters achieve 84.3% and 84.9% Top-1 accuracy.",
            [("84.3", "Top-1 accuracy", "ImageNet-1K"), ("84.9", "Top-1 accuracy", "ImageNet-1K")],
        ),
        ("We improve IoU from 0.64 to 0.79 and lower MSE from 12.25 to 9.02.", [("0.79", "IoU", ""), ("9.02", "MSE", "")]),
        ("We report 87.8% ImageNet-1K top-1 accuracy.", [("87.8", "top-1 accuracy", "ImageNet-1K")]),
    ],
)
def test_an_absolute_figure_is_read_with_measure_and_dataset(abstract: str, expected: list[tuple[str, str, str]]) -> None:
    assert absolute(abstract) == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "It outperforms the baseline by 2.3% on COCO.",
        "We achieve a gain of 1.4% on ImageNet-1K.",
        "It reaches +5.7 mAP on COCO.",
        "FastNet achieves 0.45% and 0.76% higher top-1 accuracy.",
        "It brings significant gains, such as 1.2% on COCO, 2.8% on ADE20K, and 2.6% on ImageNet-1K.",
        "FastNet surpasses others by 5.5 mAP.",
        "It yields up to 12% improvement over the best method.",
    ],
)
def test_how_much_better_is_a_gain(abstract: str) -> None:
    found = results_of(abstract)
    assert found and all(result.gain for result in found)


@pytest.mark.parametrize(
    "abstract",
    [
        "It achieves the accuracy with only 11% of the parameters.",
        "We mask 75% of the patches and reach good results.",
        "FastNet is trained on 1.3 million images.",
        "While previous work achieves only 35.3% accuracy, ours is better.",
        "FastNet surpasses the 82.0% achieved by BigNet.",
        "ViT gives a top-1 accuracy of 28.10% on ImageNet-A.",
        "Data sizes range, with results from 5% to 100% of the training sets.",
        "DNNs believe with 99.99% confidence that it shows a lion.",
        "FastNet 2.0 shows strong results with ViT-L/14 and ResNet-50.",
    ],
)
def test_resources_and_the_work_of_others_are_no_results(abstract: str) -> None:
    assert absolute(abstract) == []


def test_a_value_inside_the_name_of_a_dataset_is_no_result() -> None:
    paper = make_paper("A", "We achieve strong accuracy on MultiWOZ 2.0 today.")
    taxonomy = Taxonomy(datasets=(Dataset(DatasetId("multiwoz"), "MultiWOZ 2.0"),))
    _, uses = find_datasets((paper,), {}, taxonomy)
    assert uses[paper.id] and find_results((paper,), {}, uses)[paper.id] == ()


def test_the_system_is_the_coined_name_with_its_variant() -> None:
    assert [result.system for result in results_of("Notably, FastNet-L achieves 64.3% AP on COCO.")] == ["FastNet-L"]
    assert [result.system for result in results_of("Notably, we achieve 64.3% AP on COCO.")] == [""]


def test_the_dataset_of_the_sentence_before_is_derived() -> None:
    first, second = results_of("FastNet achieves 81.2% on ImageNet-1K. With more data, it even achieves 89.9%.")
    assert (first.basis, second.basis) == (Basis.STATED, Basis.DERIVED)
    assert second.dataset_surface == "ImageNet-1K"


def test_figures_and_datasets_in_the_same_order_belong_together() -> None:
    abstract = "We report results of 70.0% and 81.7% in top-1 accuracy on ImageNet-A and ImageNet-1K."
    assert [(value, where) for value, _, where in absolute(abstract)] == [("70.0", "ImageNet-A"), ("81.7", "ImageNet-1K")]


_SCRAPS = (
    "achieves",
    "84.3%",
    "1,024",
    "9.1/8.2",
    "from",
    "to",
    "and",
    ",",
    "(",
    ")",
    "±2",
    "COCO",
    "ImageNet-1K/A",
    "mAP",
    "the",
    "dataset",
)


@given(st.lists(st.sampled_from(_SCRAPS), max_size=25).map(" ".join))
def test_evidence_is_exact_in_any_jumble_of_words(abstract: str) -> None:
    paper = make_paper("A", abstract)
    _, uses = find_datasets((paper,), {}, TAXONOMY)
    for use in uses[paper.id]:
        assert use.surface in quoted(paper, use.evidence)
    for result in find_results((paper,), {}, uses)[paper.id]:
        value, sentence = quoted(paper, result.evidence)
        assert value.replace(",", "") == result.value and value in sentence


def test_every_seed_result_points_at_its_value_and_its_sentence() -> None:
    papers = seed_papers()
    datasets, uses = find_datasets(papers, {}, seed_taxonomy())
    found = find_results(papers, {}, uses)
    assert set(found) == {paper.id for paper in papers}
    known = {dataset.id for dataset in datasets}
    for paper in papers:
        for result in found[paper.id]:
            value, sentence = quoted(paper, result.evidence)
            assert value.replace(",", "") == result.value and value in sentence
            assert result.dataset is None or result.dataset in known
            assert result.dataset_surface in paper.abstract.plain
    assert sum(not result.gain for results in found.values() for result in results) > 150
