"""The figures of timed builds as tables: medians, ratios of pairs, growth, sizes, and the verdict on each target."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

OURS = "paperatlas"
COLD, EDIT, NONE = "cold", "one abstract changed", "nothing changed"
# The targets, as bench/README.md explains them: of the peer's time; of our own cold build; seconds; growth; kB; MB.
MOST_OF = {"mkdocs": 0.6, "hugo": 1.0}
MOST_EDIT, MOST_NONE, MOST_NONE_SECONDS = 0.03, 0.015, 0.5
MOST_GROWTH, MOST_BYTES, MOST_PEAK = 1.15, 16.0, 2_500.0


@dataclass(frozen=True, slots=True)
class Run:
    """One timed build.

    Attributes:
        size: Papers in the corpus.
        peer: Whose build.
        task: `COLD`, `EDIT` or `NONE`.
        number: Which of several; those of one number ran side by side.
        wall: Seconds by the clock.
        cpu: Seconds of processor.
        peak: MB of the largest process.
        pages: HTML files of the site.
        html: Bytes of them.
        search: Bytes of the search index.
        site: Bytes of the whole site.
        page: Median bytes of a paper's page.
        packed: The same, compressed with gzip.
    """

    size: int
    peer: str
    task: str
    number: int
    wall: float
    cpu: float
    peak: float
    pages: int
    html: int
    search: int
    site: int
    page: int
    packed: int


def tell_runs(runs: Sequence[Run]) -> Iterator[str]:
    """The tables, line by line."""
    for size in sorted({run.size for run in runs}):
        yield from _tell_size(size, [run for run in runs if run.size == size])
    yield from _tell_growth([run for run in runs if (run.peer, run.task) == (OURS, COLD)])


def _tell_size(size: int, runs: Sequence[Run]) -> Iterator[str]:
    yield f"\n{size:,} papers"
    yield (
        f"{'':34}{'runs':>5}{'wall s':>9}{'cpu s':>9}{'ours/it':>9}{'(cpu)':>8}{'peak MB':>9}{'pages':>8}{'HTML':>7}{'search':>8}"
        f"{'kB/paper':>10}"
    )
    for task in (COLD, EDIT, NONE):
        for peer in dict.fromkeys(run.peer for run in runs if run.task == task):
            yield _tell_row(peer, task, runs)
    yield from _judge_size(size, runs)


def _tell_row(peer: str, task: str, runs: Sequence[Run]) -> str:
    own = _pick(runs, peer, task)
    last = own[-1]
    wall, cpu, peak = (_middle(own, name) for name in ("wall", "cpu", "peak"))
    ratios = [_compare(runs, peer, task, name) for name in ("wall", "cpu")]
    said = ["" if ratio is None or peer == OURS else f"{ratio:.2f}" for ratio in ratios]
    kept = [amount / 1000 / last.size for amount in (last.html, last.search)]
    return (
        f"{peer + ', ' + task:34}{len(own):5}{wall:9.2f}{cpu:9.2f}{said[0]:>9}{said[1]:>8}{peak:9.0f}{last.pages:8,}"
        f"{kept[0]:7.1f}{kept[1]:8.1f}{sum(kept):10.1f}"
    )


def _judge_size(size: int, runs: Sequence[Run]) -> Iterator[str]:
    """A line for each target that can be judged."""
    for peer, most in MOST_OF.items():
        ratio, cpu = (_compare(runs, peer, COLD, name) for name in ("wall", "cpu"))
        if ratio is not None:
            yield f"  cold, of {peer}: {ratio:.2f} (at most {most:.2f}; processor {cpu:.2f}): {judge(ratio <= most)}"
    cold, edit, none = (_pick(runs, OURS, task) for task in (COLD, EDIT, NONE))
    if cold and edit:
        share, cpu = (_middle(edit, name) / _middle(cold, name) for name in ("wall", "cpu"))
        said = f"{share:.1%} (at most {MOST_EDIT:.0%}; processor {cpu:.1%}): {judge(share <= MOST_EDIT)}"
        yield f"  one abstract changed, of the cold build: {said}"
    if cold and none:
        most = max(MOST_NONE * _middle(cold, "wall"), MOST_NONE_SECONDS)
        seconds = _middle(none, "wall")
        cpu = _middle(none, "cpu")
        yield f"  nothing changed: {seconds:.2f} s (at most {most:.2f}; processor {cpu:.2f}): {judge(seconds <= most)}"
    if cold:
        last = cold[-1]
        amount = (last.html + last.search) / 1000 / size
        yield f"  HTML and search: {amount:.1f} kB a paper (at most {MOST_BYTES:.0f} at 20,000): {judge(amount <= MOST_BYTES)}"
        yield f"  median page of a paper: {last.page / 1000:.1f} kB, gzip {last.packed / 1000:.1f}; site {last.site / 1e6:,.0f} MB"
        peak = max(run.peak for run in cold)
        yield f"  largest process: {peak:,.0f} MB (at most {MOST_PEAK:,.0f} at 100,000): {judge(peak <= MOST_PEAK)}"


def _tell_growth(cold: Sequence[Run]) -> Iterator[str]:
    """How much more a paper costs in a larger corpus."""
    sizes = sorted({run.size for run in cold if run.size >= 1_000})
    for smaller, larger in pairwise(sizes):
        for name in ("wall", "cpu"):
            one, other = (_middle([run for run in cold if run.size == size], name) / size for size in (smaller, larger))
            verdict = f" (at most {MOST_GROWTH}): {judge(other / one <= MOST_GROWTH)}" if larger == 20_000 else ""
            yield (
                f"growth {smaller:,} to {larger:,}, {name}: {1000 * one:.2f} to {1000 * other:.2f} ms a paper, "
                f"{other / one:.2f}{verdict}"
            )


def _pick(runs: Sequence[Run], peer: str, task: str) -> list[Run]:
    return [run for run in runs if (run.peer, run.task) == (peer, task)]


def _middle(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def _compare(runs: Sequence[Run], peer: str, task: str, name: str) -> float | None:
    """Median of ours divided by the peer's in each pair that ran side by side; None when there is no pair."""
    theirs = {run.number: getattr(run, name) for run in _pick(runs, peer, task)}
    pairs = [(getattr(run, name), theirs[run.number]) for run in _pick(runs, OURS, task) if run.number in theirs]
    return statistics.median(ours / other for ours, other in pairs) if pairs else None


def judge(met: bool) -> str:
    """The verdict as printed."""
    return "met" if met else "missed"
