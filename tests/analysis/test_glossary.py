"""The glossary: acronyms with the words they stand for, both ways round, and brackets that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.analysis.glossary import agree, find_abbreviations, find_expansions, strip_plural
from tests.analysis.seeds import make_paper, quoted, seed_papers


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use Vision Transformers (ViTs) here.", "ViTs", "Vision Transformers"),
        ("Our method called Sparse masKed modeling (SparK) is general.", "SparK", "Sparse masKed modeling"),
        ("A Sparse Subspace Variational Inference (SSVI) method.", "SSVI", "Sparse Subspace Variational Inference"),
        ("We take advantage of NaViT (Native Resolution ViT) which packs.", "NaViT", "Native Resolution ViT"),
        ("We propose VPD (Visual Perception with a pre-trained Diffusion model), new.", "VPD", None),
        ("We introduce Monarch Mixer (M2), a new architecture.", "M2", "Monarch Mixer"),
        ("named Masked Modelling of Many Images (M3I) here", "M3I", "Masked Modelling of Many Images"),
        ("the Medical Vision Transformer (MedViTV2), a novel", "MedViTV2", "Medical Vision Transformer"),
        ("an Architecture-Agnostic Masked Image Modeling (A^2MIM) way", "A^2MIM", "Architecture-Agnostic Masked Image Modeling"),
        ("called TokenCompression3D (ToC3D). By", "ToC3D", "TokenCompression3D"),
        ("optical coherence tomography (OCT; Zeiss) images", "OCT", "optical coherence tomography"),
    ],
)
def test_pairs(text: str, short: str, long: str | None) -> None:
    (pair,) = find_abbreviations(text)
    assert (pair.short, text[pair.short_start : pair.short_end]) == (short, short)
    assert text[pair.long_start : pair.long_end] == pair.long
    assert long is None or pair.long == long


@pytest.mark.parametrize(
    "text",
    [
        "We use many modalities, vision (ViT, ResNet) and more.",
        "They won (Chen et al., 2022) and (see Table 3) lost (p=0.05).",
        "This works (2022) (ii) (a).",
        "models (like CLIP-based) here",
        "no brackets at all",
        "an open (ABC",
    ],
)
def test_brackets_that_explain_nothing(text: str) -> None:
    assert find_abbreviations(text) == ()


def test_plural_and_singular_are_one_entry_with_all_its_places() -> None:
    paper = make_paper("Cats", "State Space Models (SSMs) are state space models. A State Space Model (SSM) sees.")
    (expansion,) = find_expansions((paper,))[paper.id]
    assert (expansion.short, expansion.long) == ("SSM", "State Space Model")
    assert quoted(paper, expansion.evidence) == ["State Space Models (SSMs", "State Space Model (SSM"]


@pytest.mark.parametrize(("short", "singular"), [("ViTs", "ViT"), ("LLMs", "LLM"), ("BUS", "BUS"), ("Parts", "Parts"), ("s", "s")])
def test_strip_plural(short: str, singular: str) -> None:
    assert strip_plural(short) == singular


def test_long_forms_agree_when_their_words_begin_alike() -> None:
    assert agree("Convolution vision Transformer", "Convolutional vision Transformers")
    assert not agree("Gaussian mixture mask", "Gaussian Mixture Model")
    assert not agree("masked autoencoder", "mean absolute error")


@given(st.text(alphabet="aAbB (),-.²İß1s", max_size=60))
def test_spans_hold_for_any_text(text: str) -> None:
    for pair in find_abbreviations(text):
        assert text[pair.short_start : pair.short_end] == pair.short
        assert text[pair.long_start : pair.long_end] == pair.long
        assert len(pair.long) > len(pair.short)


def test_every_evidence_of_the_seeds_holds_short_and_long() -> None:
    expansions = find_expansions(seed_papers())
    assert sum(map(len, expansions.values())) > 400
    for paper in seed_papers():
        for expansion in expansions[paper.id]:
            first = quoted(paper, expansion.evidence)[0]
            assert expansion.short in first
            assert expansion.long in first
