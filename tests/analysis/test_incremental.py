"""The analysis of a corpus is the same whether it is done at once, in many processes, or after any number of edits."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator import crew as crew_module
from generator.analysis import discovery, nearest
from generator.crew import ALONE, Crew
from generator.hands import ForkedHands
from generator.model import Corpus, Paper, PaperId, RichText, Survey, Tag, TagId, Taxonomy
from generator.overrides import Overrides
from generator.progress import SilentProgress
from generator.site.store import Store
from generator.survey import understand_corpus
from tests.analysis.seeds import make_paper, seed_papers, seed_taxonomy
from tests.projects import ROOT

NEW = (
    (
        "FooNet: A Network",
        "We propose FooNet, a novel network (Fast Object Oriented Network). It reaches 81.2% on ImageNet and Quux-9.",
    ),
    ("On BarBench", "We introduce BarBench, a new benchmark. ViT and CLIP reach 12.5% accuracy on the BarBench dataset."),
    ("A Survey of Feline Nets", "This survey reviews FooNet, BarBench and LOOK. Code: https://github.com/feline/nets."),
    ("Étude naïve", "Nous étudions le modèle ÉtéNet (Été Network), a look at CIFAR-10/100 and MS-COCO."),
)

# Sentences that bear on what others mean: a name coined here is a mention there, a word in small letters makes another no name.
TELLING = (
    "We propose FooNet, a novel network.",
    "FooNet (Fast Object Oriented Network) is used.",
    "We present CatNet, a method for cats.",
    "Unlike FooNet, CatNet-L and Painter, cats look.",
    "Med-CatNet and Painter models are compared with FooNet.",
    "Every painter and every zork has a foonet.",
    "We introduce BarBench, a new benchmark.",
    "We evaluate on the BarBench, Zork and Quux-9 datasets.",
    "Zork is a place. Zork and Painter. BarBench (Barely Benchmarked Networks) fails.",
    "It reaches 81.2% accuracy on Zork and 12.5% on Quux-9.",
)


def understand(papers: tuple[Paper, ...], taxonomy: Taxonomy, crew: Crew = ALONE) -> Survey:
    corpus = Corpus(papers, (), (), len(papers), 0)
    return understand_corpus(corpus, (), taxonomy, Overrides(), 3, SilentProgress(), crew)


def list_facts(survey: Survey) -> dict[str, object]:
    """Every field of a survey, maps with the order of their keys."""
    fields = {name: getattr(survey, name) for name in Survey.__slots__ if name != "corpus"}
    return {name: list(value.items()) if isinstance(value, Mapping) else value for name, value in fields.items()}


def tell(paper: Paper, dice: random.Random) -> Paper:
    """The paper with its first sentences and some that bear on other papers."""
    told = " ".join(dice.sample(TELLING, 3))
    return replace(paper, abstract=RichText(f"{paper.abstract.plain[:200].rsplit('. ', 1)[0]}. {told}"))


def edit(papers: list[Paper], spare: list[Paper], dice: random.Random) -> None:
    """Change, remove, add or rename a paper, or swap the abstracts of two."""
    place = dice.randrange(len(papers))
    paper = papers[place]
    match dice.choice((0, 0, 0, 1, 2, 3, 4)):
        case 0:
            papers[place] = tell(paper, dice)
        case 1:
            spare.append(papers.pop(place))
        case 2 if spare:
            papers.append(spare.pop(dice.randrange(len(spare))))
        case 3:
            papers[place] = replace(paper, id=PaperId(f"{paper.id}-x"), title=RichText(f"{dice.choice(NEW)[0]} {place}"))
        case _:
            other = dice.randrange(len(papers))
            papers[place] = replace(paper, abstract=papers[other].abstract, year=dice.randrange(1990, 2030))
            papers[other] = replace(papers[other], abstract=paper.abstract)
    papers.sort(key=lambda paper: paper.id)


def edit_taxonomy(taxonomy: Taxonomy, dice: random.Random) -> Taxonomy:
    """Without one of its names, datasets or tags, or with another tag."""
    match dice.randrange(4):
        case 0:
            return replace(taxonomy, names=taxonomy.names[1:])
        case 1:
            return replace(taxonomy, datasets=taxonomy.datasets[1:])
        case 2:
            return replace(taxonomy, ordinary_words=(*taxonomy.ordinary_words, "painter", "look"))
        case _:
            return replace(taxonomy, tags=(*taxonomy.tags[1:], Tag(TagId("painter"), "Painter", "task")))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(crew_module, "_ALONE", 5)
    if seed % 3 == 0:
        # As of a large corpus, a sample teaches what all rest on.
        for module in (discovery, nearest):
            monkeypatch.setattr(module, "WHOLE", 0)
            monkeypatch.setattr(module, "SAMPLE", 12)
    dice = random.Random(seed)
    chosen = dice.sample(seed_papers(), 40)
    papers = sorted((tell(paper, dice) for paper in chosen[:25]), key=lambda paper: paper.id)
    spare = [*chosen[25:], *(make_paper(*new) for new in NEW)]
    taxonomy = replace(seed_taxonomy(), topics=()) if seed == 0 else seed_taxonomy()
    for round_number in range(8):
        crew = Crew(ForkedHands(2), Store(tmp_path), "program")
        made = understand(tuple(papers), taxonomy, crew)
        assert list_facts(made) == list_facts(understand(tuple(papers), taxonomy)), f"seed {seed}, round {round_number}"
        for _ in range(dice.choice((1, 1, 1, 4))):
            edit(papers, spare, dice)
        if dice.random() < 0.3:
            taxonomy = edit_taxonomy(taxonomy, dice)


def test_an_edit_is_little_work(tmp_path: Path) -> None:
    """Of one changed abstract hardly any other paper is looked at again."""
    papers, looked = list(seed_papers()), dict[str, int]()

    class Counting(ForkedHands):
        def do(self, step, known, portions):  # type: ignore[no-untyped-def]
            looked[step.name] = looked.get(step.name, 0) + sum(len(portion.papers) for portion in portions)
            return super().do(step, known, portions)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crew_module, "_ALONE", 0)
        understand(tuple(papers), seed_taxonomy(), Crew(Counting(1), Store(tmp_path), "program"))
        assert all(count == len(papers) for count in looked.values())
        looked.clear()
        papers[7] = replace(papers[7], abstract=RichText(f"{papers[7].abstract.plain} {NEW[0][1]}"))
        understand(tuple(papers), seed_taxonomy(), Crew(Counting(1), Store(tmp_path), "program"))
    assert all(count < len(papers) / 10 for count in looked.values()), looked


PRINT = """
import hashlib, sys
from tests.analysis.seeds import seed_papers, seed_taxonomy
from tests.analysis.test_incremental import list_facts, understand
from generator.crew import Crew
from generator.hands import ForkedHands
facts = list_facts(understand(seed_papers()[:150], seed_taxonomy(), Crew(ForkedHands(int(sys.argv[1])))))
print(hashlib.sha256(repr(facts).encode()).hexdigest())
"""


def test_neither_jobs_nor_the_order_of_sets_matters() -> None:
    said = set()
    for jobs, hash_seed in ((1, "1"), (2, "2"), (3, "77")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", PRINT, str(jobs)], capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        said.add(done.stdout)
    assert len(said) == 1
