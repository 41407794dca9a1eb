"""Names: each way in which titles and abstracts coin one, what is not one, and what the labels of the seeds say."""

from __future__ import annotations

import dataclasses
import json
import os
import random
from pathlib import Path

import pytest

from generator.analysis.glossary import strip_plural
from generator.analysis.names import find_names
from generator.analysis.spelling import is_distinctive, is_name, is_repository_name
from generator.model import Basis, CoinedName, KnownName, Mark, Paper, Taxonomy
from generator.text import squash_text
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy
from tests.projects import ROOT

GOLD = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared")) / "gold" / "dev.jsonl"


def name_one(title: str, abstract: str = "", taxonomy: Taxonomy | None = None) -> tuple[CoinedName, ...]:
    paper = make_paper(title, abstract)
    return find_names((paper,), taxonomy or Taxonomy())[paper.id]


def name_all(title: str, abstract: str = "") -> list[str]:
    return [name.name for name in name_one(title, abstract)]


@pytest.mark.parametrize(
    ("title", "abstract", "names"),
    [
        ("SparK: Masking of Things", "", ["SparK"]),
        ("Painter: A Study", "A picture. Painter is good.", ["Painter"]),
        ("Interpretability: A Study", "We interpret.", []),
        ("VideoMAE V2: Scaling Up", "", ["VideoMAE V2"]),
        ("TS-LSTM and Temporal-Inception: Exploiting Dynamics", "", ["TS-LSTM", "Temporal-Inception"]),
        ("Demystifying CLIP: A Study", "", []),
        ("Mobile V-MoEs: Scaling Down", "", ["Mobile V-MoEs"]),
        ("Triples to Xhosa (T2X): Addressing", "", ["T2X"]),
        ("MDETR -- Modulated Detection", "", ["MDETR"]),
        ("A Foundation Language-Image Model (FLIM): Encoding", "", ["FLIM"]),
        ("Phikon-v2, A large and public feature extractor", "", ["Phikon-v2"]),
        ("Qwen2.5-VL Technical Report", "", ["Qwen2.5-VL"]),
        ("Cats", "In this paper, we present CatNet, a network for cats.", ["CatNet"]),
        ("Cats", "We propose Feline, which sees cats.", ["Feline"]),
        ("Cats", "We propose Adaptive filters for cats.", []),
        ("Cats", "Our method called Sparse masKed cats (SparKC) is general.", ["SparKC"]),
        ("Cats", "We call this method Context Barking, CB. It barks.", ["Context Barking", "CB"]),
        ("Cats", "We refer to our approach as CatNet. We call it good.", ["CatNet"]),
        ("Cats", "A novel scheme, dubbed CatNet, sees cats.", ["CatNet"]),
        ("Cats", "We build a new benchmark for cats, termed S2CAT, which is hard.", ["S2CAT"]),
        ("Cats", "We introduce a cat aware network (CAN) that sees.", ["CAN"]),
        ("Cats", "We use a cat aware network (CAN) that sees.", []),
        ("Cats", "Recently, cat aware networks (CAN) were studied.", []),
        ("Cats", "We contribute two datasets, i.e., COCO-CAT and VOC-CAT, to scale up.", ["COCO-CAT", "VOC-CAT"]),
        ("Cats", "We extend the work with augmentation (“CatReg” for short) here.", ["CatReg"]),
        ("Cats", "We propose a CLIP-based approach and a ViT-like network.", []),
        ("Cats", "We propose CatNet, a network, trained with a loss function named CatLoss.", ["CatNet"]),
        ("Cats", "We formalize a novel task, termed Cat Seeing (CATS), and more.", []),
        ("Cats", "The proposed models, CatFormerV2, achieve more.", ["CatFormerV2"]),
    ],
)
def test_what_coins_a_name(title: str, abstract: str, names: list[str]) -> None:
    assert name_all(title, abstract) == names


def test_a_part_of_the_work_is_no_name_beside_the_work() -> None:
    abstract = "We propose CatNet, a network. Specifically, we propose a paw aware filter (PAF) to find paws."
    assert name_all("Cats", abstract) == ["CatNet"]


def test_a_repository_names_the_work_that_nothing_else_names() -> None:
    address = "https://github.com/somebody/DSINE"
    paper = make_paper("Rethinking Cats", f"Code: {address}.")
    abstract = dataclasses.replace(paper.abstract, marks=(Mark("url", 6, 6 + len(address), address),))
    paper = dataclasses.replace(paper, abstract=abstract)
    (name,) = find_names((paper,), Taxonomy())[paper.id]
    assert (name.name, name.basis, quoted(paper, name.evidence)) == ("DSINE", Basis.DERIVED, ["DSINE"])


@pytest.mark.parametrize("name", ["vision_transformer", "Self-Supervised-ViT-Path", "ICLR24", "DataTypeIdentification", "code"])
def test_a_repository_that_describes_names_nothing(name: str) -> None:
    assert not is_repository_name(name)


def test_stated_and_derived_are_told_apart() -> None:
    (stated,) = name_one("CatNet: Seeing", "We propose CatNet, a network.")
    (derived,) = name_one("CatNet: Seeing", "Cats are seen.")
    assert (stated.basis, derived.basis) == (Basis.STATED, Basis.DERIVED)


def test_a_family_is_one_name_with_its_sizes_as_aliases() -> None:
    (name,) = name_one("CatNet: Seeing", "We propose CatNet, a network. CatNet-T and CatNet-L/14 see more; NotCatNet-B does not.")
    assert name.aliases == ("CatNet-L/14", "CatNet-T")


def test_a_dataset_is_called_one() -> None:
    (name,) = name_one("Cats", "We introduce CatSet, a large dataset of cats.")
    assert name.kind == "dataset"


def test_a_long_form_with_capitals_is_an_alias_unless_the_field_uses_it() -> None:
    coiner = make_paper("Cats", "We present Prior-Data Fitted Networks (PFNs). PFNs see cats.")
    (name,) = find_names((coiner,), Taxonomy())[coiner.id]
    assert (name.name, name.aliases) == ("PFN", ("Prior-Data Fitted Networks",))
    others = tuple(make_paper(f"Cats {index}", "We use Prior-Data Fitted Networks on cats.") for index in range(3))
    assert all("Fitted" not in alias for name in find_names((coiner, *others), Taxonomy())[coiner.id] for alias in name.aliases)


def test_an_acronym_that_several_papers_expand_belongs_to_none() -> None:
    papers = tuple(make_paper(f"Cats {index}", "We propose masked image modeling (MIM) for cats.") for index in range(3))
    assert all(not names for names in find_names(papers, Taxonomy()).values())


def test_a_name_another_paper_coins_more_strongly_is_borrowed() -> None:
    coiner = make_paper("RaVAEn: Detecting Change", "We introduce RaVAEn, a model.")
    user = make_paper("Cats in Orbit", "We deploy a model called RaVAEn on a satellite.")
    names = find_names((coiner, user), Taxonomy())
    assert [name.name for name in names[coiner.id]] == ["RaVAEn"]
    assert names[user.id] == ()


def test_a_known_name_counts_where_it_stands_in_the_paper() -> None:
    taxonomy = Taxonomy(names=(KnownName("MAE", "Masked Cats"),))
    assert [name.name for name in name_one("Masked Cats", "This paper shows that masked autoencoders (MAE) see.", taxonomy)] == [
        "MAE"
    ]
    assert name_one("Masked Cats", "This paper shows that masks see.", taxonomy) == ()


@pytest.mark.parametrize("word", ["ConvNeXt", "MAE", "htmlBLEU", "V-JEPA", "DINOv2", "S2RDA", "X-Former", "CNext-trans", "A^2MIM"])
def test_marked_words(word: str) -> None:
    assert is_distinctive(word)
    assert is_name(word)


@pytest.mark.parametrize("word", ["Painter", "Self-Supervised", "16x16", "2D", "CLIP-based", "ViT-like", "the"])
def test_unmarked_words(word: str) -> None:
    assert not is_distinctive(word)


def test_every_evidence_of_the_seeds_spells_its_name() -> None:
    names = find_names(seed_papers(), seed_taxonomy())
    assert sum(map(len, names.values())) > 350
    for paper in seed_papers():
        for name in names[paper.id]:
            assert name.evidence
            assert list(name.evidence) == sorted(
                set(name.evidence), key=lambda item: (item.field != "title", item.start, item.end, item.rule)
            )
            for words in quoted(paper, name.evidence):
                assert squash_text(strip_plural(words)) == squash_text(strip_plural(name.name)), (paper.id, name, words)


def test_the_order_of_the_papers_does_not_matter() -> None:
    papers = list(seed_papers())
    random.Random(1).shuffle(papers)
    assert find_names(tuple(papers), seed_taxonomy()) == find_names(seed_papers(), seed_taxonomy())


@pytest.mark.skipif(not GOLD.exists(), reason="the labels are not here")
def test_the_labels_of_the_seeds() -> None:
    names = find_names(seed_papers(), seed_taxonomy())
    paper_by_title: dict[str, Paper] = {squash_text(paper.title.plain): paper for paper in seed_papers()}
    said, true = set(), set()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        paper = paper_by_title[squash_text(gold["title"])]
        said |= {(paper.id, squash_text(name.name)) for name in names[paper.id]}
        true |= {(paper.id, squash_text(name)) for name in gold["names"]}
    assert len(said & true) / len(said) >= 0.95
    assert len(said & true) / len(true) >= 0.90
