"""The Markdown tree after an edit is byte-equal to a fresh one, and only what reads something else is planned and rendered."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config, Settings
from generator.model import PaperId, Survey
from generator.pages import papers, press
from generator.pages.atlas import Atlas
from generator.pages.cells import PAPERS, list_changed, tabulate_survey
from generator.pages.manifest import MANIFEST_NAME, read_manifest
from generator.pages.noted import NotedAtlas
from generator.pages.plan import DERIVED, Draft, list_drafts, plan_draft
from generator.pages.taken import KeptTree, open_atlas
from generator.progress import SilentProgress
from generator.roster import Roster
from generator.site.recall import Recalled, renew_tree
from generator.survey import build_survey
from tests.pages.sketch import read_sketch
from tests.projects import ROOT, TAXONOMY

WORDS = [
    "contrastive",
    "masked",
    "image",
    "segmentation",
    "detection",
    "transformer",
    "retrieval",
    "caption",
    "video",
    "convolutional",
]
TAGS = """\
tags:
  - {title: object detection, kind: task, cues: {3: [detection]}}
  - {title: masking, kind: method, about: Hide and seek, cues: {3: [masked]}}
datasets:
  - {title: ImageNet, aliases: [ImageNet-1K]}
  - {title: COCO}
metrics:
  - {title: top-1 accuracy, aliases: [accuracy, top-1]}
"""


def make_paper(draw: random.Random, number: int) -> dict[str, Any]:
    """A paper that coins a name, spells out an acronym, claims a figure and mentions others."""
    first, second, third = draw.sample(WORDS, 3)
    name = f"{first[:3].capitalize()}{second[:3].capitalize()}Net{number}"
    sentences = [
        f"We introduce {name}, a {first} model for {second}.",
        draw.choice(["It is a Masked Image Model (MIM)", f"Like MIM it learns by $x^{number}$"]) + f" and improves {third}.",
        f"{name} achieves {60 + number}.{number % 9}% top-1 accuracy on {draw.choice(['ImageNet', 'ImageNet-1K', 'COCO'])}.",
        f"Code: https://github.com/some/{name.lower()}",
    ]
    title = f"{name}: {first} {second} with {third} number {number}"
    draw.shuffle(sentences)
    return {"title": title, "abstract": " ".join(sentences), "year": 2010 + number % 12, "name": name}


class Editor:
    """Random edits of all that a tree is made from."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.draw = random.Random(seed)
        self.papers = [make_paper(self.draw, number) for number in range(16)]
        self.count = len(self.papers)
        self.site_name = "Atlas"
        (path / "abstracts").mkdir(parents=True)
        (path / "docs").mkdir()
        self.write_papers()
        self.change_taxonomy()

    def read_config(self) -> Config:
        return Config(Settings(), self.path, self.path / "docs", self.path / "site", self.site_name)

    def write_papers(self) -> None:
        for number in range(2):
            lines = [json.dumps({key: paper[key] for key in ("title", "abstract", "year")}) for paper in self.papers[number::2]]
            (self.path / f"abstracts/{number}.jsonl").write_text("\n".join(lines), encoding="utf-8")

    def add_paper(self) -> None:
        self.papers.insert(self.draw.randrange(len(self.papers)), make_paper(self.draw, self.count))
        self.count += 1
        self.write_papers()

    def remove_paper(self) -> None:
        # A correction of a paper that is gone would stop the build.
        (self.path / "overrides.yml").unlink(missing_ok=True)
        self.papers.pop(self.draw.randrange(len(self.papers)))
        self.write_papers()

    def repeat_paper(self) -> None:
        """The same paper once more, which is merged."""
        self.papers.append(dict(self.draw.choice(self.papers)))
        self.write_papers()

    def add_mention(self) -> None:
        one, other = self.draw.sample(self.papers, 2)
        one["abstract"] += f" It beats {other['name']}."
        self.write_papers()

    def mention_one_often(self) -> None:
        for paper in self.draw.sample(self.papers, 8):
            paper["abstract"] += f" See {self.papers[0]['name']}."
        self.write_papers()

    def change_abstract(self) -> None:
        self.draw.choice(self.papers)["abstract"] += f" It also helps {self.draw.choice(WORDS)} in the end."
        self.write_papers()

    def front_abstract(self) -> None:
        """Every place in the abstract is another one."""
        paper = self.draw.choice(self.papers)
        paper["abstract"] = "Well. " + paper["abstract"]
        self.write_papers()

    def spell_acronym(self) -> None:
        for paper in self.draw.sample(self.papers, 2):
            paper["abstract"] += " We study Great Language Things (GLT)." if "GLT" not in paper["abstract"] else " GLT again."
        self.draw.choice(self.papers)["abstract"] += " GLT is what we do."
        self.write_papers()

    def rename_paper(self) -> None:
        self.draw.choice(self.papers)["title"] += f" and {self.draw.choice(WORDS)}"
        self.write_papers()

    def change_year(self) -> None:
        self.draw.choice(self.papers)["year"] += 1
        self.write_papers()

    def change_taxonomy(self) -> None:
        word, other = self.draw.sample(WORDS, 2)
        topics = f"  - title: {word} things\n    about: Of {other}\n    cues:\n      3: [{word}]\n"
        tags = TAGS.replace("masking", f"{other} masking") if self.draw.random() < 0.5 else TAGS
        (self.path / "taxonomy.yml").write_text(TAXONOMY + topics + tags, encoding="utf-8")

    def drop_taxonomy(self) -> None:
        (self.path / "taxonomy.yml").unlink(missing_ok=True)

    def correct_paper(self) -> None:
        known = sorted(build_survey(self.read_config()).names)
        facts = ("year: 1999", "names: [{name: Renamed}]", "results: ~", "mentions: ~", "summary: ~", "tags: ~", "code: ~")
        lines = [f"  {paper}:\n    {self.draw.choice(facts)}\n" for paper in self.draw.sample(known, 3)]
        (self.path / "overrides.yml").write_text("papers:\n" + "".join(lines), encoding="utf-8")

    def change_template(self) -> None:
        name = self.draw.choice(["paper", "topic", "_macros/lists"])
        path = self.path / f"templates/{name}.md.jinja"
        path.parent.mkdir(exist_ok=True, parents=True)
        text = (ROOT / f"templates/{name}.md.jinja").read_text(encoding="utf-8")
        path.write_text(text.replace("Papers per year", "Each year").replace("## Abstract", "## About") + "\n", encoding="utf-8")

    def change_settings(self) -> None:
        self.site_name += "s"

    def spoil_page(self) -> None:
        """Someone writes into a generated page, and removes another."""
        one, other = self.draw.sample(sorted(read_manifest(self.path / "docs").hashes), 2)
        (self.path / "docs" / one).write_text("spoilt", encoding="utf-8")
        (self.path / "docs" / other).unlink()

    def spoil_memory(self) -> None:
        path = self.path / ".paperatlas/drafts.pickle"
        path.write_bytes(path.read_bytes()[:-3] + b"abc")


EDITS = (
    *("add_paper", "remove_paper", "repeat_paper", "add_mention", "mention_one_often", "change_abstract", "front_abstract"),
    *("spell_acronym", "rename_paper", "change_year", "change_taxonomy", "drop_taxonomy", "correct_paper", "change_template"),
    *("change_settings", "spoil_page", "spoil_memory"),
)


def read_tree(docs_path: Path) -> dict[str, str]:
    files = (file for file in docs_path.rglob("*.md"))
    return {file.relative_to(docs_path).as_posix(): file.read_text(encoding="utf-8") for file in files} | {
        "manifest": json.dumps(dict(read_manifest(docs_path).hashes))
    }


def renew(survey: Survey, config: Config, jobs: int = 1) -> dict[str, str]:
    renewed = renew_tree(Recalled(survey, ""), config, SilentProgress(), jobs)
    return read_tree(config.docs_path) | {f"region {name}": text for name, text in renewed.regions.items()}


def renew_elsewhere(survey: Survey, config: Config, other_path: Path) -> dict[str, str]:
    """The tree, made with nothing kept; ``config`` still says where the templates are."""
    shutil.rmtree(other_path, ignore_errors=True)
    if config.templates_path.is_dir():
        shutil.copytree(config.templates_path, other_path / "templates")
    (other_path / "docs").mkdir(parents=True)
    return renew(survey, replace(config, project_path=other_path, docs_path=other_path / "docs"))


@pytest.mark.parametrize("seed", range(4))
def test_any_edit_comes_to_a_fresh_tree(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MENTIONED_SHOWN", 3)
    editor = Editor(tmp_path / "p", seed)
    renew(build_survey(editor.read_config()), editor.read_config())
    edits = [*editor.draw.sample(EDITS, len(EDITS)), *editor.draw.choices(EDITS, k=8)]
    for at, edit in enumerate(edits):
        getattr(editor, edit)()
        config = editor.read_config()
        survey = build_survey(config)
        expected = renew_elsewhere(survey, config, tmp_path / "fresh")
        assert renew(survey, config, 1 + at % 2) == expected, f"after {edit} (seed {seed}, {edits[: at + 1]})"


SKETCH = """
    group Seeing: All eyes
    topic Vision transformers: Attention over patches
    task detection: x
    paper mae: Masked Autoencoders
        abstract: We mask ViT.
        mention: vit "ViT"
        topic: vision-transformers "mask"
    paper other: Something Else
        abstract: Nothing of the kind.
    paper vit: An Image is Worth 16x16 Words
        abstract: We call it ViT. It is good.
        name: ViT
        topic: vision-transformers "good"
"""


def count_made(survey: Survey, config: Config, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """The drafts that a build plans."""
    made: set[tuple[str, str]] = set()

    def plan(atlas: Atlas, draft: Draft) -> Any:
        made.add((draft.kind, draft.id))
        return plan_draft(atlas, draft)

    monkeypatch.setattr(press, "plan_draft", plan)
    renew(survey, config)
    return made


def test_only_what_reads_a_change_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    config = Config(Settings(), tmp_path, tmp_path / "docs", tmp_path / "site")
    survey = read_sketch(SKETCH)
    assert len(count_made(survey, config, monkeypatch)) == sum(1 for _ in list_drafts(Atlas(survey, config)))
    assert not count_made(read_sketch(SKETCH), config, monkeypatch), "the same facts, made anew"
    changed = read_sketch(SKETCH.replace("It is good.", "It is good and new."))
    assert count_made(changed, config, monkeypatch) == {("paper", "vit")}, "no list shows an abstract"
    changed = read_sketch(SKETCH.replace("Worth 16x16 Words", "Worth It"))
    made = count_made(changed, config, monkeypatch)
    assert {("paper", "vit"), ("paper", "mae"), ("papers", ""), ("topic", "vision-transformers"), ("name", "vit")} <= made
    assert ("paper", "other") not in made
    (config.docs_path / "papers/other.md").write_text("spoilt", encoding="utf-8")
    assert count_made(changed, config, monkeypatch) == {("paper", "other")}
    (config.docs_path / MANIFEST_NAME).unlink()
    assert not count_made(changed, config, monkeypatch), "what is ours is known by what it says"


def test_whoever_plans_has_no_way_around_the_notes() -> None:
    survey = read_sketch(SKETCH)
    config = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))
    _, noted = open_atlas(survey, config, KeptTree())
    for path in ("survey.corpus.papers", "survey.taxonomy", "survey.datasets", "survey.related", "outlines"):
        value: Any = noted
        with pytest.raises(AttributeError):
            for name in path.split("."):
                value = getattr(value, name)
    with pytest.raises(KeyError):
        noted.derive(find_anything)
    held = [value for name, value in vars(noted).items() if name not in ("config", "notes", "tables", "survey", "_derived")]
    assert {type(value).__name__ for value in (*held, *noted._derived.values())} == {"NotedMap"}


def find_anything(atlas: Atlas) -> Mapping[str, str]:
    return {}


def test_all_that_is_read_has_a_table() -> None:
    """A number that no table knows would never be found changed."""
    config = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))
    _, noted = open_atlas(read_sketch(SKETCH), config, KeptTree())
    names = {value._name for value in vars(noted).values() if type(value).__name__ == "NotedMap"}
    names |= {value._name for value in vars(noted.survey).values() if type(value).__name__ == "NotedMap"}
    names |= {f"survey.{name}" for name in noted.survey._values} | {f"survey.corpus.{name}" for name in noted.survey.corpus._values}
    names |= {value._name for value in noted._derived.values()}
    assert len(noted._derived) == len(DERIVED)
    assert names <= set(noted.tables)


def test_a_paper_has_one_cell_whoever_looked_at_it() -> None:
    survey = read_sketch(SKETCH)
    first, *others = survey.corpus.papers
    tables = [tabulate_survey(survey, roster) for roster in (None, Roster(survey.corpus.papers))]
    assert tables[0] == tables[1]
    moved = [
        replace(first, sources=(replace(first.sources[0], line=999),)),
        replace(first, raw_title="x"),
        replace(first, venue="x"),
    ]
    for paper in moved:
        table = tabulate_survey(replace(survey, corpus=replace(survey.corpus, papers=(paper, *others))))[PAPERS]
        assert list_changed(tables[0][PAPERS], table) == {first.id}


def test_a_key_that_is_asked_for_in_vain_is_noted() -> None:
    config = Config(Settings(), Path("/nowhere"), Path("/nowhere/docs"), Path("/nowhere/site"))
    _, noted = open_atlas(read_sketch(SKETCH), config, KeptTree())
    assert isinstance(noted, NotedAtlas)
    noted.notes.take()
    missing = PaperId("no-such")
    assert noted.entries.get(missing) is None
    first = noted.notes.take()
    assert missing not in noted.entries
    assert noted.notes.take() == first != b""
    assert noted.notes.take() == b""
