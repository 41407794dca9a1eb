"""taxonomy.yml: what is read, and that every mistake is told at once, with its place."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.model import Cue, Dataset, KnownName, Tag, Taxonomy, Topic
from generator.problems import TaxonomyError
from generator.taxonomy import read_taxonomy
from tests.projects import ROOT

Write = Callable[[str], Path]

GROUP = "topics:\n  - title: Tasks\n"
TOPIC = GROUP + "  - title: Object Detection\n    parent: {parent}\n    cues: {{1: [boxes]}}\n"

TOPICS = [
    "self-supervised learning", "masked image modeling", "contrastive learning", "vision-language pre-training",
    "CLIP and image-text models", "vision transformer architecture", "convolutional network architecture",
    "hybrid CNN-transformer architecture", "state-space and sequence-mixing models", "efficient inference and compression",
    "quantization and pruning", "knowledge distillation", "transfer learning and fine-tuning",
    "parameter-efficient tuning and prompting", "datasets and data curation", "benchmarks and evaluation",
    "robustness and adversarial", "domain adaptation and generalization", "few-shot and zero-shot learning", "object detection",
    "semantic segmentation", "video understanding", "image generation and diffusion", "multimodal large language models",
    "image-text retrieval", "medical imaging", "remote sensing and geospatial", "3D vision and depth",
    "face, human and biometrics", "document, OCR and UI", "explainability and analysis", "optimization and training methods",
    "language models and NLP", "audio and speech", "reinforcement learning and robotics", "continual learning", "survey", "theory",
    "scientific and other applications",
]  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_taxonomy(text: str) -> Path:
        path = tmp_path / "taxonomy.yml"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    return write_taxonomy


def complaints(path: Path) -> str:
    with pytest.raises(TaxonomyError) as caught:
        read_taxonomy(path)
    return "\n".join(caught.value.complaints)


def test_absent_and_empty_files_are_an_empty_taxonomy(tmp_path: Path, write: Write) -> None:
    assert read_taxonomy(tmp_path / "absent.yml") == Taxonomy()
    assert read_taxonomy(write("# nothing yet\n")) == Taxonomy()
    assert read_taxonomy(write("topics:\ntags: []\n")) == Taxonomy()


def test_every_section_is_read(write: Write) -> None:
    taxonomy = read_taxonomy(
        write("""
        topics:
          - title: Tasks
            about: What is
              to be done.
          - title: Object Detection
            id: detection
            parent: tasks
            cues:
              2.5: [object detect*]
              "1, title 6": [boxes]
              0: [anomaly detection]
              YOLO: 3
        tags:
          - {title: Pruning, kind: method, about: Fewer weights., cues: {1: [prune*]}}
        datasets:
          - {title: COCO, aliases: [MS COCO, MSCOCO 2017], about: objects}
        names:
          - {name: MAE, title: Masked Autoencoders, aliases: [mae]}
        ordinary_words: [look, pass]
        """)
    )
    assert taxonomy.topics == (
        Topic("tasks", "Tasks", about="What is to be done."),
        Topic(
            "detection",
            "Object Detection",
            parent="tasks",
            cues=(Cue("object detect*", 2.5), Cue("boxes", 1.0, 6.0), Cue("anomaly detection", 0.0), Cue("YOLO", 3.0)),
        ),
    )
    assert taxonomy.tags == (Tag("pruning", "Pruning", "method", "Fewer weights.", (Cue("prune*", 1.0),)),)
    assert taxonomy.datasets == (Dataset("coco", "COCO", ("MS COCO", "MSCOCO 2017"), about="objects"),)
    assert taxonomy.names == (KnownName("MAE", "Masked Autoencoders", ("mae",)),)
    assert taxonomy.ordinary_words == ("look", "pass")


@pytest.mark.parametrize("parent", ["Tasks", "tasks", "'Tasks '"])
def test_a_parent_is_given_by_title_or_id(write: Write, parent: str) -> None:
    assert read_taxonomy(write(TOPIC.format(parent=parent))).topics[1].parent == "tasks"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("topic: []", "taxonomy.yml:1: taxonomy: no such key 'topic'; did you mean 'topics'?"),
        ("- a", "taxonomy.yml:1: taxonomy: ['a'] is not a mapping"),
        ("topics: {a: b}", "topics: {'a': 'b'} is not a list of entries"),
        ("topics: [a]", "topics[1]: 'a' is not an entry"),
        ("topics:\n  - id: a", "taxonomy.yml:2: topics[1].title: None is not a text"),
        ("topics:\n  - {title: '?'}", "topics[1].title: '?' is not a text with a letter or digit"),
        ("topics:\n  - {title: a, cue: {1: [b]}}", "topics.a: no such key 'cue'; did you mean 'cues'?"),
        ("topics:\n  - {title: a, id: A b}", "topics.a.id: 'A b' is not lower-case letters"),
        ("topics:\n  - {title: a}\n  - {title: A}", "taxonomy.yml:3: topics.a: the id is also that of line 2"),
        ("topics:\n  - {title: a, about: 3}", "topics.a.about: 3 is not a text"),
        ("topics:\n  - {title: a, cues: {}}", "topics.a.cues: {} holds no cues"),
        ("topics:\n  - {title: a, cues: [b]}", "topics.a.cues: ['b'] holds no cues"),
        ("topics:\n  - {title: a, cues: {1: []}}", "topics.a.cues.1: holds no cues"),
        ("topics:\n  - {title: a, cues: {1: [yes]}}", "topics.a.cues.1: True is not a text"),
        ("topics:\n  - {title: a, cues: {1: ['*']}}", "topics.a.cues.1: '*' is not a text with a letter or digit"),
        ("topics:\n  - {title: a, cues: {1: ['* b']}}", "topics.a.cues.1: '* b' has a word of * alone"),
        ("topics:\n  - {title: a, cues: {b: high}}", "topics.a.cues.b: the weight 'high' is not a number"),
        ("topics:\n  - {title: a, cues: {b: .nan}}", "topics.a.cues.b: the weight nan is not a number"),
        ("topics:\n  - {title: a, cues: {1000: [b]}}", "topics.a.cues: the weight 1000.0 is not a number from -100 to 100"),
        ("topics:\n  - {title: a, cues: {1: [b], 2: [b]}}", "topics.a.cues: the phrase 'b' is given twice"),
        (TOPIC.format(parent="Task"), "taxonomy.yml:3: topics.Object Detection.parent: no topic 'Task'; did you mean 'Tasks'?"),
        (TOPIC.format(parent="Object Detection"), "topics.Object Detection.parent: the topic is its own parent"),
        ("topics:\n  - {title: a, parent: b}\n  - {title: b, parent: a}", "topics.a.parent: 'b' has a parent of its own"),
        ("topics:\n  - {title: a, cues: {1: [c]}}\n  - {title: b, parent: a}", "topics.b.parent: 'a' has cues of its own"),
        ("tags:\n  - {title: a, kind: dataset, cues: {1: [b]}}", "tags.a.kind: 'dataset' is not one of task, method, modality"),
        ("tags:\n  - {title: a, kind: task}", "tags.a: has no cues"),
        ("datasets:\n  - {title: a, aliases: b}", "datasets.a.aliases: 'b' is not a list such as [a, b]"),
        (
            "datasets:\n  - {title: A B}\n  - {title: c, aliases: [a-b]}",
            "taxonomy.yml:3: datasets.c: 'a-b' is also a form of 'A B'",
        ),
        ("names:\n  - {title: a}", "names.a: has no 'name'"),
        ("ordinary_words: [3]", "ordinary_words: 3 is not a text"),
        ("topics: &a []\ntags: *a", "taxonomy.yml:2: '*a' is a YAML alias"),
        ("topics: []\ntopics: []", "taxonomy.yml:2: the key 'topics' is given twice"),
        ("topics: [a", "not readable as YAML"),
        ("topics: !!python/object:os.system []", "not readable as YAML"),
        ("[" * 40, "nested deeper than 12 levels"),
    ],
)
def test_a_mistake_is_told_with_its_place(write: Write, text: str, expected: str) -> None:
    assert expected in complaints(write(text))


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    text = "topics:\n  - {title: a, x: 1}\n  - {title: a}\ntags:\n  - {title: b, kind: c, cues: {d: e}}\nfoo: 1\n"
    assert len(complaints(write(text)).splitlines()) == 5


def test_bytes_that_are_not_utf8_and_huge_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.yml"
    path.write_bytes(b"topics: [\xff]")
    assert "not UTF-8" in complaints(path)
    path.write_bytes(b"#" * 4_000_001)
    assert "larger than 4 MB" in complaints(path)


def test_the_default_taxonomy_has_the_39_topics_in_groups() -> None:
    taxonomy = read_taxonomy(ROOT / "taxonomy.yml")
    groups = [topic for topic in taxonomy.topics if not topic.cues]
    leaves = [topic for topic in taxonomy.topics if topic.cues]
    assert sorted(topic.title for topic in leaves) == sorted(TOPICS)
    assert 8 <= len(groups) <= 10
    assert {topic.parent for topic in leaves} == {group.id for group in groups}
    assert all(topic.about.endswith(".") for topic in taxonomy.topics)
    assert {tag.kind for tag in taxonomy.tags} == {"task", "method", "modality"}
