"""How long a site takes to build: ours from abstracts to the finished site with search, its peers from the same Markdown.

python bench/build.py [--sizes N ...] [--peers NAME ...] [--rounds N] [--edits N] [--log FILE]

Whole processes on two processors, one at a time, ours and the peers' in turn, so that whatever else the machine does falls on all
of them. Every part can be run alone; with ``--log`` the figures of several runs of the bench come together in one table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from corpora import COLLECTION, edit_abstract, find_shared, write_corpus
from figures import COLD, EDIT, NONE, Run, tell_runs
from peers import OURS, PEERS, Project, install_peers, list_versions
from stopwatch import Cost, FailedError, keep_to_cores

SIZES = (518, 5_000)
# Beyond this only ours is built, and once: the peers would take an hour, and more memory than the machine has.
MOST_FOR_PEERS = 20_000
_SAMPLE = 500


class Bench:
    """One size: the corpus, ours and the peers side by side in a folder of their own."""

    def __init__(self, size: int, peers: Sequence[str], path: Path, python: Path, log: Path | None) -> None:
        """Set up the projects of ``peers`` in ``path``."""
        self.size, self._log, self.runs = size, log, list[Run]()
        chosen = [peer for peer in PEERS if peer.name == OURS or (peer.name in peers and size <= (peer.most or MOST_FOR_PEERS))]
        self._ours, *self._peers = [Project(peer, path / peer.name, python) for peer in chosen]
        for project in (self._ours, *self._peers):
            project.set_up()
        self._papers_path = self._ours.path / "abstracts" / "papers.jsonl"
        self._papers_path.parent.mkdir()
        write_corpus(find_shared(), size, self._papers_path)

    def run(self, rounds: int, edits: int, peer_edits: int) -> None:
        """All builds: cold ones, after nothing changed, after edits."""
        for number in range(rounds):
            for project in (self._ours, *self._peers):
                self._time_cold(project, number)
        for number in range(rounds):
            self._time(self._ours, NONE, number)
        for number in range(edits):
            edit_abstract(self._papers_path, number)
            self._time(self._ours, EDIT, number)
            if number < peer_edits:
                for project in self._peers:
                    project.feed(self._ours.path / "docs")
                    self._time(project, EDIT, number)

    def _time_cold(self, project: Project, number: int) -> None:
        project.clean()
        if project is not self._ours:
            project.feed(self._ours.path / "docs")
        self._time(project, COLD, number)

    def _time(self, project: Project, task: str, number: int) -> None:
        """Build, note and say the figures; a peer that fails is said to, and left out."""
        name = project.peer.name
        try:
            cost = project.build()
        except FailedError as error:
            if project is self._ours:
                raise
            self._peers.remove(project)
            print(f"bench: {name} left out at {self.size:,} papers: {error}", file=sys.stderr)
            return
        run = measure_site(project, Run(self.size, name, task, number, cost.wall, cost.cpu, cost.peak, 0, 0, 0, 0, 0, 0))
        self.runs.append(run)
        if self._log:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(run)) + "\n")
        print(f"  {self.size:,} {name}, {task} {number + 1}: {tell_cost(cost)}", file=sys.stderr, flush=True)


def tell_cost(cost: Cost) -> str:
    """A cost on a line."""
    return f"{cost.wall:.2f} s, processor {cost.cpu:.2f} s, {cost.peak:.0f} MB"


def measure_site(project: Project, run: Run) -> Run:
    """The run with the sizes of the site it left."""
    site_path = project.site_path
    sizes = {path: path.stat().st_size for path in site_path.rglob("*") if path.is_file()}
    pages = [path for path in sizes if path.suffix == ".html"]
    search = {path for pattern in project.peer.search for path in site_path.glob(pattern) if path.is_file()}
    papers = sorted(path for path in pages if path.parent.parent == site_path / "papers")
    sample = papers[:: -(-len(papers) // _SAMPLE) or 1]
    return replace(
        run,
        pages=len(pages),
        html=sum(sizes[path] for path in pages),
        search=sum(sizes[path] for path in search),
        site=sum(sizes.values()),
        page=int(statistics.median(sizes[path] for path in sample)),
        packed=int(statistics.median(len(gzip.compress(path.read_bytes())) for path in sample)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 0 whether or not the targets are met, since this measures and does not judge."""
    options = read_options(arguments)
    runs = (
        [Run(**json.loads(line)) for line in options.log.read_text().splitlines()] if options.log and options.log.exists() else []
    )
    if not (find_shared() / "corpora" / COLLECTION).exists():
        print(f"bench: no {COLLECTION} in {find_shared()}/corpora; name its folder with PAPERATLAS_SHARED", file=sys.stderr)
        return 0
    print(f"{describe_machine(keep_to_cores(options.cores))}; {'; '.join(list_versions())}")
    peers, python = find_peers(options.peers if min(options.sizes, default=0) <= MOST_FOR_PEERS else [], options.cache)
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="paperatlas-bench-", dir=options.scratch) as folder:
            bench = Bench(size, peers, Path(folder), python, options.log)
            once = size > MOST_FOR_PEERS
            bench.run(1 if once else options.rounds, min(1, options.edits) if once else options.edits, options.peer_edits)
            runs += bench.runs
    print("\n".join(tell_runs(runs)))
    return 0


def read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Time builds of the same papers by Paperatlas and its peers.")
    names = [peer.name for peer in PEERS if peer.name != OURS]
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of papers; none: only print what --log holds")
    parser.add_argument("--peers", nargs="*", choices=names, default=names, help="which peers; none: ours alone")
    parser.add_argument("--rounds", type=int, default=3, help="cold builds of each")
    parser.add_argument("--edits", type=int, default=5, help="abstracts changed, one after the other")
    parser.add_argument("--peer-edits", type=int, default=1, help="after how many of them the peers build too")
    parser.add_argument("--cores", type=int, default=2, help="processors that everything may use")
    parser.add_argument("--log", type=Path, help="add every run to this file, and what is in it to the tables")
    parser.add_argument("--cache", type=Path, default=find_cache(), help="where the peers are installed")
    parser.add_argument("--scratch", type=Path, help="where projects are built and removed again; default: the temporary folder")
    return parser.parse_args(arguments)


def find_cache() -> Path:
    """The user's cache folder. Source: XDG Base Directory Specification 0.8."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "paperatlas-bench"


def find_peers(wanted: Sequence[str], cache_path: Path) -> tuple[Sequence[str], Path]:
    """The peers that can be run and their Python; none, and a line that says so, where they cannot be installed."""
    if not wanted:
        return [], Path(sys.executable)
    try:
        return wanted, install_peers(cache_path)
    except (OSError, subprocess.CalledProcessError) as error:
        said = error.stderr.strip().splitlines()[-1:] if isinstance(error, subprocess.CalledProcessError) else []
        print("bench: ours alone, for the peers could not be installed:", error, *said, file=sys.stderr)
        return [], Path(sys.executable)


def describe_machine(cores: int) -> str:
    """Processor, how many of them are used, memory, system."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    return f"{models[0] if models else platform.machine()}, {cores} processors used, {memory:.0f} GB, {platform.system()}"


if __name__ == "__main__":
    sys.exit(main())
