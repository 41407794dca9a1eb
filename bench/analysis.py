"""How long the analysis takes, stage by stage, and how that grows with the corpus.

python bench/analysis.py [--shared PATH] [--sizes N ...] [--rounds N]

Every run is a process of its own, so that peak memory is that of one corpus, and the corpora take turns, so that whatever else the
machine does falls on all of them. Figures are processor time of the process, the least of the rounds; reading is not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.config import Config, Settings
from generator.corpus.clean import clean_text
from generator.model import Corpus, Paper, PaperId, RichText, Taxonomy
from generator.overrides import Overrides, read_overrides
from generator.progress import Advance, SilentProgress
from generator.survey import read_corpus, understand_corpus
from generator.taxonomy import read_taxonomy

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "papers-20k.jsonl.gz"
SEEDS = 0
SIZES = (SEEDS, 5_000, 20_000)
ROUNDS = 2
# Of the time for each paper: at most so much more in the largest corpus than in each smaller one.
MOST_GROWTH = 1.3
MOST_SECONDS = 3.0
RELATED = 5


class StageTimes(SilentProgress):
    """Processor seconds of each stage, by its name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Advance]:
        """Measure a stage while saying nothing."""
        start = time.process_time()
        yield lambda done: None
        self.seconds[name] = time.process_time() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 whether or not the targets are met, since this measures and does not judge."""
    parser = argparse.ArgumentParser(description="Time the analysis on corpora of several sizes.")
    default = os.environ.get("PAPERATLAS_SHARED", str(ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(default), help="folder with corpora/")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of papers; 0 is this project's abstracts")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each size, of which the fastest counts")
    parser.add_argument("--one", type=int, help="run this size here and print its figures as JSON")
    options = parser.parse_args(arguments)
    if options.one is not None:
        print(json.dumps(measure_analysis(options.one, options.shared)))
        return 0
    sizes = [size for size in options.sizes if size == SEEDS or (options.shared / "corpora" / COLLECTION).exists()]
    if len(sizes) < len(options.sizes):
        print(
            f"bench: no {COLLECTION} in {options.shared}/corpora (give its folder with --shared): the project's own abstracts only"
        )
    runs: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
    for _ in range(options.rounds):
        for size in sizes:
            runs[size].append(run_size(size, options.shared))
    print_table([min(runs[size], key=lambda run: run["seconds"]) for size in sizes])
    return 0


def run_size(size: int, shared: Path) -> dict[str, Any]:
    """The figures of one size, measured in a process of its own."""
    command = [sys.executable, __file__, "--shared", str(shared), "--one", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure_analysis(size: int, shared: Path) -> dict[str, Any]:
    """Number of papers, processor and clock seconds, those of each stage, and peak memory in MB, of one analysis here."""
    corpus, taxonomy, overrides = read_seeds() if size == SEEDS else (take_papers(shared, size), Taxonomy(), Overrides())
    read = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stages, clock, start = StageTimes(), time.perf_counter(), time.process_time()
    understand_corpus(corpus, (), taxonomy, overrides, RELATED, stages)
    seconds, wall = time.process_time() - start, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {"papers": len(corpus.papers), "seconds": seconds, "wall": wall, "stages": stages.seconds}
    return figures | {"read": read / 1024, "peak": peak / 1024, "named": size == SEEDS}


def read_seeds() -> tuple[Corpus, Taxonomy, Overrides]:
    """This project's abstracts with its taxonomy, read in a folder of their own, since settling writes the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        shutil.copytree(ROOT / "abstracts", path / "abstracts")
        config = Config(Settings(), path, path / "docs", path / "site")
        overrides = read_overrides(ROOT / "overrides.yml")
        corpus, _ = read_corpus(config, overrides, SilentProgress())
    return corpus, read_taxonomy(ROOT / "taxonomy.yml"), overrides


def take_papers(shared: Path, size: int) -> Corpus:
    """So many papers of the collection, evenly from all of it; beyond its size again from the start with other titles."""
    with gzip.open(shared / "corpora" / COLLECTION, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    papers = []
    for number in range(size):
        lap, place = divmod(number, len(records))
        chosen = records[place if size >= len(records) else number * len(records) // size]
        papers.append(make_paper(chosen, lap))
    papers.sort(key=lambda paper: paper.id)
    return Corpus(tuple(papers), (), (), len(papers), 0)


def make_paper(record: dict[str, Any], lap: int) -> Paper:
    """A paper of a record; in a later lap under another id and title."""
    title, abstract = record["title"] or "", record["abstract"] or ""
    paper = Paper(PaperId(record["id"]), clean_text(title), clean_text(abstract), title, (), year=record.get("year"))
    if not lap:
        return paper
    return replace(paper, id=PaperId(f"{paper.id}-{lap}"), title=RichText(f"{paper.title.plain}, part {lap}"))


def print_table(runs: Sequence[dict[str, Any]]) -> None:
    """One column for each corpus: stages, sum, time for each paper, growth against the largest, memory."""
    print(f"{'processor seconds':40}" + "".join(f"{label_run(run):>14}" for run in runs))
    for stage in runs[0]["stages"]:
        print(f"{stage:40}" + "".join(f"{run['stages'].get(stage, 0.0):14.2f}" for run in runs))
    print(f"{'whole analysis':40}" + "".join(f"{run['seconds']:14.2f}" for run in runs))
    print(f"{'  by the clock':40}" + "".join(f"{run['wall']:14.2f}" for run in runs))
    costs = [1000 * run["seconds"] / run["papers"] for run in runs]
    print(f"{'  milliseconds a paper':40}" + "".join(f"{cost:14.2f}" for cost in costs))
    print(f"{'peak memory, MB (once read)':40}" + "".join(f"{run['peak']:7.0f} ({run['read']:4.0f})" for run in runs))
    for run, cost in zip(runs[:-1], costs[:-1], strict=True):
        growth = costs[-1] / cost
        verdict = "met" if growth <= MOST_GROWTH else "missed"
        print(
            f"growth from {label_run(run)} to {label_run(runs[-1])}: {growth:.2f} times linear (at most {MOST_GROWTH}): {verdict}"
        )
    for run in runs:
        if run["named"]:
            print(f"seeds: {run['seconds']:.2f} s (at most {MOST_SECONDS:.0f}): {judge(run['seconds'] <= MOST_SECONDS)}")


def label_run(run: dict[str, Any]) -> str:
    """How a corpus is called in the table."""
    return f"{run['papers']:,}{' seeds' if run['named'] else ''}"


def judge(met: bool) -> str:
    """The verdict as printed."""
    return "met" if met else "missed"


if __name__ == "__main__":
    sys.exit(main())
