"""What a person sees: progress on a terminal, plain lines elsewhere, complaints a line each."""

from __future__ import annotations

import functools
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from generator.problems import BuildError, ConfigError, PaperatlasError, Problem
from generator.progress import Advance, Progress, SilentProgress

if TYPE_CHECKING:
    from rich.progress import Progress as RichBars

_Args = ParamSpec("_Args")
_Return = TypeVar("_Return")


class Terminal:
    """Where the program speaks to a person; everything goes to standard error but the results asked for."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        """Quiet drops everything but errors; verbose adds what MkDocs says."""
        self.quiet = quiet
        self.verbose = verbose

    def say(self, *lines: str) -> None:
        """Print results, a line each, on standard output."""
        if not self.quiet:
            for line in lines:
                click.echo(line)

    def complain(self, *lines: str) -> None:
        """Print what is wrong, a line each, on standard error."""
        for line in lines:
            click.echo(line, err=True)

    def report_problems(self, problems: tuple[Problem, ...], *, strict: bool) -> None:
        """Print the problems of the input.

        Raises:
            BuildError: Under ``strict``, when there is any.
        """
        if not self.quiet or strict:
            self.complain(*(f"warning: {problem}" for problem in problems))
        if strict and problems:
            raise BuildError(f"{len(problems)} problems in the input; refused because of --strict")

    @contextmanager
    def show_progress(self) -> Iterator[Progress]:
        """Progress in the form that fits: bars on a terminal, a line a stage elsewhere, nothing when quiet."""
        if self.quiet:
            with self.show_log():
                yield SilentProgress()
        elif sys.stderr.isatty():
            with _open_bars() as bars, self.show_log(bars.console.print):
                yield BarProgress(bars)
        else:
            with self.show_log():
                yield LineProgress()

    @contextmanager
    def show_log(self, write: Callable[[str], None] | None = None) -> Iterator[None]:
        """Show what MkDocs and its plugins log: warnings, with ``--verbose`` everything, with ``--quiet`` nothing."""
        logger = logging.getLogger("mkdocs")
        handler = _LineHandler(write or functools.partial(click.echo, err=True))
        handler.setLevel(logging.CRITICAL if self.quiet else logging.INFO if self.verbose else logging.WARNING)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(handler)
        try:
            yield
        finally:
            logger.removeHandler(handler)

    def repeat(self, said: Iterable[tuple[int, str]]) -> None:
        """Show again what an earlier build logged."""
        for level, text in said:
            logging.getLogger("mkdocs").log(level, "%s", text)


class _LineHandler(logging.Handler):
    """Writes ``warning: text``, a line each. Errors are left out: they come back as exceptions and are printed once, at the end."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        if record.levelno < logging.ERROR:
            self._write(f"{record.levelname.lower()}: {record.getMessage()}")


class LineProgress:
    """A line for each stage when it ends, with its time; for logs and pipes."""

    @contextmanager
    def stage(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """See `generator.progress.Progress.stage`."""
        begun = time.monotonic()
        yield lambda count: None
        count = f" ({total})" if total else ""
        click.echo(f"{label}{count}: {time.monotonic() - begun:.1f} s", err=True)


class BarProgress:
    """A bar for each stage, with rate and time left where the stage can be counted."""

    def __init__(self, bars: RichBars) -> None:
        """Draw on ``bars``, which are already live."""
        self._bars = bars

    @contextmanager
    def stage(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """See `generator.progress.Progress.stage`."""
        task = self._bars.add_task(label, total=total)
        yield lambda count: self._bars.advance(task, count)
        self._bars.update(task, total=total or 1, completed=total or 1)


def _open_bars() -> RichBars:
    """Bars on standard error; rich itself honours ``NO_COLOR``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichBars

    columns = (TextColumn("{task.description:<36}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    return RichBars(*columns, console=Console(stderr=True, highlight=False))


def guard(command: Callable[_Args, _Return]) -> Callable[_Args, _Return]:
    """``command``, with every error of ours printed a line per complaint and turned into the exit status."""

    @functools.wraps(command)
    def guarded(*args: _Args.args, **kwargs: _Args.kwargs) -> _Return:
        try:
            return command(*args, **kwargs)
        except PaperatlasError as error:
            for complaint in error.complaints:
                click.echo(f"error: {complaint}", err=True)
            raise SystemExit(2 if isinstance(error, ConfigError) else 1) from error

    return guarded
