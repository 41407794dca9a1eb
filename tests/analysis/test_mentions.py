"""Mentions: variants, ordinary words, ambiguous names, compounds, and what the labels of the seeds say."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from generator.analysis.matching import Lexicon
from generator.analysis.mentions import find_mentions, invert_mentions
from generator.analysis.names import find_names
from generator.analysis.register import spells
from generator.model import Basis, CoinedName, KnownName, Mention, NameId, Paper, Taxonomy
from generator.text import squash_text
from tests.analysis.seeds import make_paper, quoted, seed_papers, seed_taxonomy
from tests.projects import ROOT

GOLD = Path(os.environ.get("PAPERATLAS_SHARED", ROOT.parent / "shared")) / "gold" / "dev.jsonl"

COINERS = (
    make_paper("ConvNeXt: A Network", "We propose ConvNeXt, a network."),
    make_paper("Clip Title", "Pictures and words."),
    make_paper("An Image of Words", "Vision Transformer (ViT) attains much."),
    make_paper("Monarch: Structured Matrices", "Monarch is a family of matrices."),
    make_paper("LOOK: Tuning of Large Pictures", "We propose LOOK, which tunes paws, tails, whiskers and claws."),
    make_paper("PaLI: A Model of Languages", "We present PaLI, a model."),
)
TAXONOMY = Taxonomy(
    names=(KnownName("ViT", "An Image of Words"), KnownName("CLIP", "Clip Title", ("OpenAI's WIT",))), ordinary_words=("monarch",)
)


def mention_in(abstract: str, title: str = "A study", taxonomy: Taxonomy = TAXONOMY) -> dict[str, Mention]:
    papers = (*COINERS, make_paper(title, abstract))
    mentions, _ = find_mentions(papers, find_names(papers, taxonomy), taxonomy)
    title_by_id = {paper.id: paper.title.plain.split(":")[0] for paper in papers}
    return {title_by_id[mention.target]: mention for mention in mentions[papers[-1].id]}


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("We use a CLIP ViT-L/14 encoder.", {"Clip Title": "CLIP", "An Image of Words": "ViT-L/14"}),
        ("Better than ViTs and ConvNeXt-T here.", {"An Image of Words": "ViTs", "ConvNeXt": "ConvNeXt-T"}),
        ("We compare ResNet and ConvNext here.", {"ConvNeXt": "ConvNext"}),
        ("A CLIP-ViT-B/16 model.", {"Clip Title": "CLIP", "An Image of Words": "ViT-B/16"}),
        ("A ViT-based and a CLIP-like model.", {"An Image of Words": "ViT", "Clip Title": "CLIP"}),
        ("Trained on OpenAI's WIT, we win.", {"Clip Title": "OpenAI's WIT"}),
        ("Trained on MedCLIP, Med-CLIP, SkipViT, FQ-ViT and ViT-Lens.", {}),
        ("We clip the gradient of the vit and look at a convnext.", {}),
        ("A later PaLI-3 and PaLI v2 are other models.", {}),
        ("Vision transformers are used.", {}),
        ("Networks named PaLIs_new and _CLIP are paths.", {}),
        ("We use Monarch matrices here.", {"Monarch": "Monarch"}),
        ("In Monarch we trust.", {}),
        ("Monarch butterflies fly.", {}),
    ],
)
def test_what_is_a_mention(text: str, surfaces: dict[str, str]) -> None:
    assert {title: mention.name for title, mention in mention_in(text).items()} == surfaces


def test_an_ordinary_word_in_capitals_counts_only_between_like_papers() -> None:
    assert "LOOK" in mention_in("Against LOOK, our pictures of paws, tails, whiskers and claws win.")
    assert "LOOK" not in mention_in("The acronym LOOK means Local Outlier Kernel in geology of rocks, sand and rivers.")


def test_an_acronym_that_the_paper_explains_otherwise_is_no_mention() -> None:
    assert mention_in("The value of information threshold (ViT) is a price in an economy.") == {}
    assert "An Image of Words" in mention_in("A visual transformer (ViT) sees.")


def test_no_paper_mentions_itself_or_by_its_own_name() -> None:
    papers = (*COINERS, make_paper("ConvNeXt-Plus: More", "We propose ConvNeXt-Plus, a net. ConvNeXt-Plus wins."))
    mentions, _ = find_mentions(papers, find_names(papers, TAXONOMY), TAXONOMY)
    assert mentions[papers[-1].id] == ()
    assert all(mention.target != paper_id for paper_id, found in mentions.items() for mention in found)


def test_a_name_of_several_papers_is_left_and_reported() -> None:
    rivals = tuple(make_paper(f"{word} Work", "We propose CatNet, a network.") for word in ("First", "Second"))
    papers = (*rivals, make_paper("A study", "We compare CatNet with dogs."))
    mentions, ambiguous = find_mentions(papers, find_names(papers, Taxonomy()), Taxonomy())
    assert mentions[papers[-1].id] == ()
    assert [(name.name, name.papers, name.reason) for name in ambiguous] == [
        ("CatNet", tuple(sorted(paper.id for paper in rivals)), "coined by 2 papers")
    ]


def test_a_name_in_a_title_wins_over_one_in_an_abstract_and_is_derived() -> None:
    rivals = (make_paper("CatNet: Seeing", "Cats."), make_paper("Second Work", "We propose CatNet, a network."))
    papers = (*rivals, make_paper("A study", "We compare CatNet with dogs."))
    mentions, ambiguous = find_mentions(papers, find_names(papers, Taxonomy()), Taxonomy())
    assert [(mention.target, mention.basis) for mention in mentions[papers[-1].id]] == [(rivals[0].id, Basis.DERIVED)]
    assert ambiguous == ()


def test_a_name_that_a_person_gave_wins() -> None:
    papers = (
        make_paper("CatNet: Seeing", "Cats."),
        make_paper("Second Work", "Dogs."),
        make_paper("A study", "We compare CatNet."),
    )
    corrected = CoinedName(NameId("catnet"), "CatNet", Basis.CORRECTED, ())
    names = {**find_names(papers, Taxonomy()), papers[1].id: (corrected,)}
    mentions, _ = find_mentions(papers, names, Taxonomy())
    assert [mention.target for mention in mentions[papers[2].id]] == [papers[1].id]


def test_backlinks_are_the_inverse() -> None:
    mentions, _ = find_mentions(seed_papers(), find_names(seed_papers(), seed_taxonomy()), seed_taxonomy())
    inverse = invert_mentions(seed_papers(), mentions)
    pairs = {(source, mention.target) for source, found in mentions.items() for mention in found}
    assert {(source, target) for target, sources in inverse.items() for source in sources} == pairs
    assert all(list(sources) == sorted(set(sources)) for sources in inverse.values())
    assert set(inverse) == {paper.id for paper in seed_papers()}


def test_every_evidence_of_the_seeds_spells_the_mention() -> None:
    names = find_names(seed_papers(), seed_taxonomy())
    mentions, _ = find_mentions(seed_papers(), names, seed_taxonomy())
    known = {squash_text(known.title): {known.name, *known.aliases} for known in seed_taxonomy().names}
    forms = {
        paper.id: {squash_text(form) for name in names[paper.id] for form in (name.name, *name.aliases)}
        | {squash_text(form) for form in known.get(squash_text(paper.title.plain), ())}
        for paper in seed_papers()
    }
    assert sum(map(len, mentions.values())) > 350
    for paper in seed_papers():
        for mention in mentions[paper.id]:
            words = quoted(paper, mention.evidence)
            assert words[0] == mention.name
            assert all(any(squash_text(word).startswith(form) for form in forms[mention.target]) for word in words), (
                mention,
                words,
            )


def test_the_order_of_the_papers_does_not_matter() -> None:
    papers = list(seed_papers())
    random.Random(1).shuffle(papers)
    names = find_names(seed_papers(), seed_taxonomy())
    assert find_mentions(tuple(papers), names, seed_taxonomy()) == find_mentions(seed_papers(), names, seed_taxonomy())


@pytest.mark.parametrize(
    ("entry", "surface", "expected"),
    [
        ("ConvNeXt", "ConvNext", True),
        ("As-ViT", "as ViT", False),
        ("As-ViT", "As ViT", False),
        ("LOOK", "look", False),
        ("VIOLET", "Violet", False),
        ("Swin UNETR", "Swin-UNETR", True),
        ("UViT", "U-ViT", True),
        ("Painter", "painter", False),
        ("Token Merging", "token merging", False),
    ],
)
def test_what_spells_a_name(entry: str, surface: str, expected: bool) -> None:
    assert spells(entry, surface) is expected


def test_the_longest_entry_wins_and_places_are_exact() -> None:
    text = "Straße, İ: Monarch Mixers, Monarch; A^2MIM++ and DAT++ or BSDS."
    hits = [
        (hit.entry, text[hit.start : hit.end]) for hit in Lexicon(["Monarch", "Monarch Mixer", "DAT++", "DAT", "BSD"]).find(text)
    ]
    assert hits == [("Monarch Mixer", "Monarch Mixers"), ("Monarch", "Monarch"), ("DAT++", "DAT++")]


@pytest.mark.skipif(not GOLD.exists(), reason="the labels are not here")
def test_the_labels_of_the_seeds() -> None:
    mentions, _ = find_mentions(seed_papers(), find_names(seed_papers(), seed_taxonomy()), seed_taxonomy())
    paper_by_title: dict[str, Paper] = {squash_text(paper.title.plain): paper for paper in seed_papers()}
    said, true = set(), set()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        paper = paper_by_title[squash_text(gold["title"])]
        said |= {(paper.id, mention.target) for mention in mentions[paper.id]}
        true |= {(paper.id, paper_by_title[squash_text(mention["target"])].id) for mention in gold["mentions"]}
    assert len(said & true) / len(said) >= 0.96
    assert len(said & true) / len(true) >= 0.92


def test_a_name_older_than_its_paper_is_not_linked() -> None:
    coiner = replace(make_paper("LiDAR: Probing of Architectures", "We propose LiDAR, a probe."), year=2024)
    early, preprint = (replace(make_paper(f"Driving {year}", "Cars use LiDAR here."), year=year) for year in (2016, 2023))
    for others, linked in (((preprint,), True), ((preprint, early), False)):
        papers = (coiner, *others)
        mentions, ambiguous = find_mentions(papers, find_names(papers, Taxonomy()), Taxonomy())
        assert bool(mentions[preprint.id]) is linked
        assert [name.name for name in ambiguous] == ([] if linked else ["LiDAR"])


def test_a_plural_is_not_a_name_in_capitals() -> None:
    assert not spells("LoRAS", "LoRAs")
    assert spells("LoRAS", "LoRAS")
