"""Facts by hand stand in place of the found ones; what cannot be is said all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.analysis.corrections import Corrections, check_corrections, correct, correct_datasets
from generator.model import Basis, Corpus, Cue, Dataset, DatasetId, DatasetUse, PaperId, Tag, TagId, Taxonomy, Topic, TopicId
from generator.overrides import read_overrides
from generator.problems import OverridesError
from tests.analysis.seeds import make_paper, quoted

ONE = make_paper("A ConvNet for the 2020s", "We present ConvNeXt, tested on Imagenet and Oddset, with 87.8% accuracy.")
TWO = make_paper("Masked Autoencoders", "We present MAE.")
CORPUS = Corpus((ONE, TWO), (), (), 2, 0)
TAXONOMY = Taxonomy(
    topics=(
        Topic(TopicId("group"), "group"),
        Topic(TopicId("cnn"), "convolutional networks", TopicId("group"), cues=(Cue("convnet"),)),
        Topic(TopicId("mim"), "masked image modeling", TopicId("group")),
    ),
    tags=(Tag(TagId("detection"), "object detection", "task"),),
    datasets=(Dataset(DatasetId("imagenet-1k"), "ImageNet-1K", ("ImageNet",)),),
)


def check(folder: Path, text: str) -> Corrections:
    path = folder / "overrides.yml"
    path.write_text(text, encoding="utf-8")
    return check_corrections(read_overrides(path), CORPUS, TAXONOMY)


def test_every_kind(tmp_path: Path) -> None:
    made = check(
        tmp_path,
        f"""
papers:
  {ONE.id}:
    topics: [Convolutional Networks, mim]
    tags: [object detection]
    names: [ConvNeXt, {{name: ConvNeXt-T, aliases: [CNX]}}]
    mentions: [{{paper: {TWO.id}, name: MAE}}]
    datasets: [ImageNet, Oddset]
    results: [{{value: 87.8, unit: "%", dataset: ImageNet}}]
    code: [https://github.com/a/b]
    study: true
    summary: We present ConvNeXt
  {TWO.id}: {{study: false, summary: ~, topics: []}}
""",
    )
    topics = made.topics[ONE.id]
    assert [(score.topic, score.basis) for score in topics] == [("cnn", Basis.CORRECTED), ("mim", Basis.CORRECTED)]
    assert topics[0].score > topics[1].score > 0
    assert [use.tag for use in made.tags[ONE.id]] == ["detection"]
    assert [(name.name, name.aliases) for name in made.names[ONE.id]] == [("ConvNeXt", ()), ("ConvNeXt-T", ("CNX",))]
    assert quoted(ONE, made.names[ONE.id][0].evidence) == ["ConvNeXt"]
    assert [(mention.target, mention.name, mention.evidence) for mention in made.mentions[ONE.id]] == [(TWO.id, "MAE", ())]
    assert [use.dataset for use in made.datasets[ONE.id]] == ["imagenet-1k", "oddset"]
    assert quoted(ONE, made.datasets[ONE.id][0].evidence) == ["Imagenet"]
    assert [(result.value, result.dataset) for result in made.results[ONE.id]] == [("87.8", "imagenet-1k")]
    assert [(link.host, link.repository, link.kind) for link in made.code[ONE.id]] == [("github.com", "a/b", "code")]
    assert made.study[ONE.id] is not None
    assert made.summary[ONE.id] is not None
    assert made.study[TWO.id] is None
    assert made.summary[TWO.id] is None
    assert made.topics[TWO.id] == ()


def test_all_complaints_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(OverridesError) as caught:
        check(
            tmp_path,
            f"""
papers:
  {ONE.id}:
    topics: [convolutional network, group]
    tags: [object detektion]
    datasets: [ImageNot]
    mentions: [masked-autoencoder]
    code: ["github.com/a/b"]
    study: perhaps
    results: [{{unit: "%"}}]
  masked-autoencoderz: {{study: true}}
""",
        )
    text = "\n".join(caught.value.complaints)
    for part in (
        "'convolutional network'; did you mean 'convolutional networks'",
        "topic 'group'",
        "did you mean 'object detection'",
        "did you mean 'ImageNet'",
        "did you mean 'masked-autoencoders'",
        "https://",
        "true or false",
        "has no 'value'",
        f"overrides.yml:3: papers.{ONE.id}.tags",
        "overrides.yml:11: papers.masked-autoencoderz: no such paper",
    ):
        assert part in text, part
    assert len(caught.value.complaints) == 9


def test_corrected_facts_take_the_place_of_found_ones() -> None:
    one, two = PaperId("one"), PaperId("two")
    assert correct({one: "found", two: "found"}, {one: "by hand"}) == {one: "by hand", two: "found"}
    assert correct({one: "found", two: "found"}, {one: None}) == {two: "found"}


def test_catalogue_follows_the_corrections(tmp_path: Path) -> None:
    found = Dataset(DatasetId("proposal"), "Proposal", proposed=True)
    uses = {ONE.id: (DatasetUse(found.id, "Proposal", Basis.DERIVED, ()),), TWO.id: ()}
    datasets, corrected = correct_datasets(
        (found,), uses, check(tmp_path, f"papers: {{{ONE.id}: {{datasets: [Oddset, ImageNet]}}}}")
    )
    assert [dataset.title for dataset in datasets] == ["ImageNet-1K", "Oddset"]
    assert [use.dataset for use in corrected[ONE.id]] == ["oddset", "imagenet-1k"]
    assert corrected[TWO.id] == ()
