"""How good the facts are: hand-made labels and collections from outside against what the program says, one table each.

python bench/quality.py [--shared PATH]

The scoring scripts are run as programs of their own, from the folder that holds the labels. With the labels cut in random halves
one sees how far a figure moves by chance alone, and whether a rule was bent to one half.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.analysis.related import find_related
from generator.config import Config, Settings
from generator.model import Corpus, Paper, PaperId, RichText
from generator.site.exports import write_exports
from generator.survey import build_survey
from generator.text import normalize_text

ROOT = Path(__file__).resolve().parent.parent
SPLITS = 5
# Field of the scoring script's output: least precision and least recall, or the least value of a figure that stands alone.
TARGETS: Mapping[str, tuple[float | None, float | None, float | None]] = {
    "names": (0.95, 0.90, None),
    "mentions": (0.96, 0.92, None),
    "mentions but ViT": (0.92, 0.85, None),
    "datasets": (0.92, 0.85, None),
    "code": (0.98, 0.97, None),
    "results (value)": (0.85, 0.70, None),
    "survey": (0.85, 0.75, None),
    "topics": (None, None, 0.72),
    "primary topic accuracy": (None, None, 0.72),
    "tldr is the labelled one": (None, None, 0.72),
}
# Collection: how it is scored, against what, how many neighbours it needs; then the least value of the first figure.
COLLECTIONS = (
    ("topics-iclr.jsonl.gz", "topics", "topics-iclr.jsonl.gz", 10, 0.46),
    ("topics-acl.jsonl.gz", "topics", "topics-acl.jsonl.gz", 10, 0.46),
    ("related/papers.jsonl.gz", "graded", "related/qrels.tsv", 200, 0.58),
)
_ROW = re.compile(r"^(.+?)\s+P ([\d.]+)\s+R ([\d.]+)\s+F1 ([\d.]+)")
_LONE = re.compile(r"^(primary topic accuracy|tldr is the labelled one)\s+([\d.]+)$")
_FIGURE = re.compile(r"^(\S+@\d+) ([\d.]+)")

Figures = dict[str, tuple[float | None, float | None, float]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 0 whether or not the targets are met, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description="Score what the program says against hand-made labels.")
    default = os.environ.get("PAPERATLAS_SHARED", str(ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(default), help="folder with eval/, gold/ and corpora/")
    shared: Path = parser.parse_args(arguments).shared
    if not (shared / "eval").is_dir():
        print(f"quality: skipped, no labels in {shared} (give their folder with --shared or PAPERATLAS_SHARED)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        print_facts(shared, Path(folder))
        print_related(shared, Path(folder))
    return 0


def print_facts(shared: Path, folder: Path) -> None:
    """Build the survey of the project's own abstracts and print how its facts compare with the labels."""
    start = time.perf_counter()
    papers_path = export_survey(folder)
    print(f"Facts: this project's abstracts, read and understood in {time.perf_counter() - start:.1f} s\n")
    script, labels = shared / "eval/score_extraction.py", shared / "gold/dev.jsonl"
    whole = parse_facts(run_script(script, papers_path, labels))
    halves = [parse_facts(run_script(script, papers_path, path)) for path in write_halves(labels, folder)]
    print(f"{'field':26} {'P':>5} {'R':>5} {'F1':>5}   {'F1 of ' + str(len(halves)) + ' halves: least, mean':28} target")
    for field, (precision, recall, value) in whole.items():
        spread = [half[field][2] for half in halves]
        cells = " ".join("     " if figure is None else f"{figure:.3f}" for figure in (precision, recall, value))
        print(f"{field:26} {cells}   {min(spread):.3f} {statistics.mean(spread):.3f}{'':16} {judge_field(field, whole[field])}")


def print_related(shared: Path, folder: Path) -> None:
    """Find the related papers of each collection, with one setting for all, and print their scores."""
    print(f"\n{'related papers':26} {'papers':>7} {'time':>7}   figures")
    for path, mode, truth, count, least in COLLECTIONS:
        corpus = read_collection(shared / "corpora" / path)
        start = time.perf_counter()
        related = find_related(corpus, {}, {}, count, lambda done: None)
        seconds = time.perf_counter() - start
        (folder / "related.json").write_text(
            json.dumps({paper: [near.paper for near in found] for paper, found in related.items()})
        )
        output = run_script(shared / "eval/score_related.py", mode, folder / "related.json", shared / "corpora" / truth)
        figures = parse_related(output)
        (name, value), *_ = figures.items()
        shown = "  ".join(f"{key} {figure:.3f}" for key, figure in figures.items())
        print(f"{path:26} {len(related):7} {seconds:6.1f}s   {shown}   {name} >= {least:.2f}: {judge(value >= least)}")


def export_survey(folder: Path) -> Path:
    """The ``papers.json`` of this project, written below a folder that gets a copy of everything the pipeline reads."""
    for name in ("abstracts", "taxonomy.yml", "overrides.yml", "paper-ids.lock"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)
    config = Config(Settings(), folder, folder / "docs", folder / "site")
    return write_exports(build_survey(config), config)


def read_collection(path: Path) -> Corpus:
    """A collection in JSON Lines as a corpus, its own ids kept, so that the scoring scripts know them."""
    papers = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            title, abstract = (normalize_text(record[field] or "") for field in ("title", "abstract"))
            papers.append(Paper(PaperId(record["id"]), RichText(title), RichText(abstract), title, ()))
    papers.sort(key=lambda paper: paper.id)
    return Corpus(tuple(papers), (), (), len(papers), 0)


def write_halves(labels: Path, folder: Path) -> list[Path]:
    """The labels in random halves, both halves of each cut; the seed is the number of the cut."""
    lines, paths = labels.read_text(encoding="utf-8").splitlines(keepends=True), []
    for split in range(SPLITS):
        shuffled = random.Random(split).sample(lines, len(lines))  # noqa: S311 - a cut, not a secret
        middle = len(lines) // 2
        for part, half in enumerate((shuffled[:middle], shuffled[middle:])):
            paths.append(folder / f"labels-{split}-{part}.jsonl")
            paths[-1].write_text("".join(half), encoding="utf-8")
    return paths


def run_script(script: Path, *arguments: str | Path) -> str:
    """What a scoring script prints.

    Raises:
        SystemExit: With its own words, when it fails.
    """
    done = subprocess.run([sys.executable, str(script), *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"quality: {script.name} failed: {done.stderr.strip()}")
    return done.stdout


def parse_facts(output: str) -> Figures:
    """Precision, recall and F1 by field; figures that stand alone have neither of the first two."""
    figures: Figures = {}
    for line in output.splitlines():
        if row := _ROW.match(line):
            figures[row[1]] = (float(row[2]), float(row[3]), float(row[4]))
        elif lone := _LONE.match(line):
            figures[lone[1]] = (None, None, float(lone[2]))
    return figures


def parse_related(output: str) -> dict[str, float]:
    """The figures a scoring script of related papers prints, in its order."""
    return {found[1]: float(found[2]) for found in map(_FIGURE.match, output.splitlines()) if found}


def judge_field(field: str, figures: tuple[float | None, float | None, float]) -> str:
    """The target of a field and whether the figures meet it; empty where there is none."""
    if field not in TARGETS:
        return ""
    wanted = list(zip(("P", "R", "value"), TARGETS[field], figures, strict=True))
    shown = ", ".join(f"{name} >= {least:.2f}" for name, least, _ in wanted if least is not None)
    return f"{shown}: {judge(meets((figure, least) for _, least, figure in wanted))}"


def meets(pairs: Iterable[tuple[float | None, float | None]]) -> bool:
    """Whether every figure that has a target reaches it."""
    return all(figure is not None and figure >= least for figure, least in pairs if least is not None)


def judge(met: bool) -> str:
    """The verdict as printed."""
    return "met" if met else "missed"


if __name__ == "__main__":
    sys.exit(main())
