"""Datasets and benchmarks: the lexicon, the contexts, the proposals."""

from __future__ import annotations

import pytest

from generator.analysis.dataset_lexicon import DatasetLexicon
from generator.analysis.datasets import find_datasets
from generator.analysis.names import find_names
from generator.model import Basis, CoinedName, Dataset, DatasetId, DatasetUse, NameId, Paper, PaperId, Taxonomy
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy


def dataset(title: str, *aliases: str) -> Dataset:
    return Dataset(DatasetId(title.lower().replace(" ", "-")), title, aliases)


TAXONOMY = Taxonomy(
    datasets=(
        dataset("ImageNet"),
        dataset("ImageNet-1K", "IN-1K"),
        dataset("ImageNet-A"),
        dataset("ImageNet-R", "IN-R"),
        dataset("CIFAR-10"),
        dataset("CIFAR-100"),
        dataset("COCO", "MS-COCO", "MS COCO"),
        dataset("COCO-Stuff"),
        dataset("Kinetics-400", "K400"),
        dataset("Kinetics-600"),
        dataset("Something-Something V1"),
        dataset("Something-Something V2", "SSv2"),
        dataset("Places"),
        dataset("STAR"),
        dataset("FaceForensics++", "FF++"),
        dataset("NLVR2"),
        dataset("Pascal Context"),
    )
)


def uses_of(paper: Paper, *others: Paper, coined: tuple[CoinedName, ...] = ()) -> tuple[DatasetUse, ...]:
    return find_datasets((paper, *others), {paper.id: coined}, TAXONOMY)[1][paper.id]


def surfaces(abstract: str, *others: str) -> list[str]:
    papers = [make_paper(f"Paper {number}", text) for number, text in enumerate((abstract, *others))]
    return [use.surface for use in uses_of(*papers)]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We train on ImageNet1K and test on CIFAR10.", ["imagenet-1k", "cifar-10"]),
        ("ImageNet-pretrained models are used.", ["imagenet"]),
        ("Results on MS COCO object detection.", ["coco"]),
        ("Results on COCO-Stuff segmentation.", ["coco-stuff"]),
        ("Robust on Imagenet-a images.", ["imagenet-a"]),
        ("Results on PASCAL-Context are good.", ["pascal-context"]),
        ("It wins on NLVR^2 too.", ["nlvr2"]),
        ("It wins on NLVR² too.", ["nlvr2"]),
        ("It wins on NLVR$^2$ too.", ["nlvr2"]),
        ("Trained on the FaceForensics++ dataset.", ["faceforensics++"]),
        ("A DiffusionImageNet is no dataset.", []),
    ],
)
def test_a_listed_dataset_is_found_however_it_is_joined(abstract: str, expected: list[str]) -> None:
    assert [use.dataset for use in uses_of(make_paper("A", abstract))] == expected


@pytest.mark.parametrize(
    ("abstract", "surface", "members"),
    [
        ("Tested on CIFAR-10/100 only.", "CIFAR-10/100", {"cifar-10", "cifar-100"}),
        ("Tested on Kinetics-400/600 only.", "Kinetics-400/600", {"kinetics-400", "kinetics-600"}),
        ("On Something-Something V1 & V2.", "Something-Something V1 & V2", {"something-something-v1", "something-something-v2"}),
        ("Robust on ImageNet-A/R too.", "ImageNet-A/R", {"imagenet-a", "imagenet-r"}),
    ],
)
def test_a_fused_list_is_split_and_keeps_its_form(abstract: str, surface: str, members: set[str]) -> None:
    found = uses_of(make_paper("A", abstract))
    assert {use.dataset for use in found} == members
    assert {use.surface for use in found} == {surface}


def test_a_list_in_words_is_not_fused() -> None:
    assert surfaces("Tested on CIFAR-10, CIFAR-100 and COCO.") == ["CIFAR-10", "CIFAR-100", "COCO"]


def test_an_ordinary_word_needs_words_for_data_beside_it() -> None:
    other = "There are many places in the world."
    assert surfaces("Places like Paris are far away on Earth.", other) == []
    assert surfaces("Models trained on the Places dataset.", other) == ["Places"]
    assert surfaces("Tested on ImageNet, Places and COCO.", other) == ["ImageNet", "Places", "COCO"]


def test_an_acronym_that_the_paper_explains_otherwise_is_no_dataset() -> None:
    assert surfaces("We propose Spatial Token Attention Routing (STAR). Tests on STAR are good.") == []
    assert surfaces("We test on STAR with success.") == ["STAR"]


def test_letters_of_a_short_form_without_its_hyphen_are_another_word() -> None:
    assert surfaces("Implicit neural representations, or INR, on ImageNet.") == ["ImageNet"]


@pytest.mark.parametrize(
    ("abstract", "surface", "rule"),
    [
        ("We use the Animals-12 dataset here.", "Animals-12", "dataset-phrase"),
        ("We test on the perception dataset OPV9V here.", "OPV9V", "dataset-phrase"),
        ("We build a dataset called WildThings for this.", "WildThings", "dataset-phrase"),
        ("We introduce OphBase, a large video benchmark for eyes.", "OphBase", "called-dataset"),
        ("Tests on ImageNet, TinyWorld and COCO succeed.", "TinyWorld", "listed-beside"),
        ("It reaches 81.3% accuracy on DarkVision9 alone.", "DarkVision9", "measured-on"),
    ],
)
def test_unlisted_names_are_proposed_where_datasets_stand(abstract: str, surface: str, rule: str) -> None:
    paper = make_paper("A", abstract)
    datasets, uses = find_datasets((paper,), {}, TAXONOMY)
    (use,) = [use for use in uses[paper.id] if use.basis is Basis.DERIVED]
    assert (use.surface, use.evidence[0].rule) == (surface, rule)
    assert [found.title for found in datasets if found.proposed] == [surface]


@pytest.mark.parametrize(
    "abstract",
    [
        "Tests on several RGB images. Any RGB dataset will do, RGB cameras are cheap, RGB is common.",
        "We evaluate visual question answering (VQA). On the VQA benchmark it wins.",
        "Our method is tested on many benchmarks. However, existing datasets are small.",
        "It runs with 30.5 FPS latency on iPhone9X today.",
        "On ImageNet, FastNet9 wins clearly.",
    ],
)
def test_what_is_no_dataset_is_not_proposed(abstract: str) -> None:
    datasets, _ = find_datasets((make_paper("A", abstract),), {}, TAXONOMY)
    assert [found.title for found in datasets if found.proposed] == []


def test_a_method_of_the_corpus_is_not_proposed() -> None:
    abstract = "It wins on ImageNet, FastNet and COCO."
    paper, other = make_paper("A", abstract), make_paper("FastNet: Quick")
    method = CoinedName(NameId("fastnet"), "FastNet", Basis.STATED, ())
    uses = find_datasets((paper, other), {other.id: (method,)}, TAXONOMY)[1]
    assert [use.surface for use in uses[paper.id]] == ["ImageNet", "COCO"]


def test_proposals_of_one_name_are_one_dataset_whose_id_is_free() -> None:
    taxonomy = Taxonomy(datasets=(Dataset(DatasetId("wild-9"), "Something Else"),))
    papers = (make_paper("A", "On the Wild-9 dataset."), make_paper("B", "On the Wild9 dataset, and on the Wild-9 benchmark."))
    datasets, uses = find_datasets(papers, {}, taxonomy)
    assert [(found.id, found.title, found.aliases) for found in datasets] == [("wild-9-2", "Wild-9", ("Wild9",))]
    assert all(use.dataset == "wild-9-2" for found in uses.values() for use in found)


def test_datasets_are_sorted_and_named_by_somebody() -> None:
    datasets, uses = find_datasets((make_paper("A", "On MS-COCO and ImageNet."),), {}, TAXONOMY)
    assert [found.title for found in datasets] == ["COCO", "ImageNet"]
    assert set(uses) == {PaperId("a")}


def test_without_a_taxonomy_proposals_remain() -> None:
    datasets, _ = find_datasets((make_paper("A", "On the Wild-9 dataset."),), {}, Taxonomy())
    assert [found.title for found in datasets] == ["Wild-9"]


def test_every_form_of_the_taxonomy_is_found_by_the_lexicon() -> None:
    lexicon = DatasetLexicon(seed_taxonomy().datasets)
    for listed in seed_taxonomy().datasets:
        hits = [hit for hit in lexicon.find(f"x {listed.title} x") if hit.dataset == listed.id]
        assert hits or lexicon.look_up(listed.title) == listed.id, listed.title


def test_every_seed_use_points_at_its_words() -> None:
    papers = seed_papers()
    datasets, uses = find_datasets(papers, find_names(papers, seed_taxonomy()), seed_taxonomy())
    ids = [found.id for found in datasets]
    assert len(ids) == len(set(ids)) and set(uses) == {paper.id for paper in papers}
    assert {use.dataset for found in uses.values() for use in found} == set(ids)
    for paper in papers:
        assert len({use.dataset for use in uses[paper.id]}) == len(uses[paper.id])
        for use in uses[paper.id]:
            assert use.surface in quoted(paper, use.evidence)


def test_the_order_of_the_papers_does_not_matter() -> None:
    papers = seed_papers()[:120]
    forward, backward = (find_datasets(order, {}, seed_taxonomy()) for order in (papers, tuple(reversed(papers))))
    assert forward[0] == backward[0] and dict(forward[1]) == dict(backward[1])
