"""Drafts made into Markdown by this process or by copies of it; what is new waits beside its place until all of it is known."""

from __future__ import annotations

import gc
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from generator.forks import MOST_NUMBERS, can_fork, fork_numbers
from generator.pages.manifest import hash_text
from generator.pages.noted import NotedAtlas
from generator.pages.plan import Draft, plan_draft
from generator.pages.render import render_page
from generator.problems import BuildError
from generator.progress import Advance

# A name that MkDocs leaves out of a site.
_WAITING = ".paperatlas-new"
# Enough drafts that handing them over costs nothing, few enough that the last ones keep nobody waiting.
_PORTION = 64
FOREIGN = "foreign"


@dataclass(slots=True)
class MadePage:
    """A page made: where it belongs, the hash of its text, the hash of what stands there, and where the text waits if that differs.

    ``found`` is empty where nothing stands, and `FOREIGN` for a folder or a link.
    """

    uri: str
    digest: str
    found: str
    waiting_path: str | None


@dataclass(slots=True)
class MadeDraft:
    """The pages of a draft, and what was read to make them, as `Notes.take` writes it."""

    pages: tuple[MadePage, ...]
    reads: bytes


@contextmanager
def open_waiting(docs_path: Path) -> Iterator[Path]:
    """An empty folder on the file system of the pages, gone afterwards; what a killed build left is cleared first."""
    path = docs_path / _WAITING
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def make_drafts(
    atlas: NotedAtlas, drafts: Sequence[Draft], environment: Environment, waiting_path: Path, jobs: int, advance: Advance
) -> list[MadeDraft]:
    """What came of each draft, in their order, whoever made it."""
    size = max(_PORTION, -(-len(drafts) // MOST_NUMBERS))
    count = -(-len(drafts) // size)

    def make(number: int) -> tuple[int, list[MadeDraft]]:
        numbers = range(number * size, min(len(drafts), (number + 1) * size))
        made = [_make_draft(atlas, drafts[at], environment, waiting_path, f"{at}-") for at in numbers]
        # A project's templates that import with context leave it in circles, 15 kB a page, and nobody looks for garbage meanwhile
        # (see `write_tree`).
        gc.collect(0)
        return number, made

    def name(number: int) -> str:
        return f"the worker for the pages of {drafts[number * size].kind} {drafts[number * size].id} and those after it"

    jobs = min(jobs, count)
    made: Iterable[tuple[int, list[MadeDraft]]]
    made = fork_numbers(count, jobs, make, name) if jobs > 1 and can_fork() else map(make, range(count))
    portions: dict[int, list[MadeDraft]] = {}
    for number, portion in made:
        portions[number] = portion
        advance(len(portion))
    return [draft for number in range(count) for draft in portions[number]]


def _make_draft(atlas: NotedAtlas, draft: Draft, environment: Environment, waiting_path: Path, prefix: str) -> MadeDraft:
    atlas.notes.take()
    pages = []
    for number, page in enumerate(plan_draft(atlas, draft)):
        content = render_page(page, environment).encode("utf-8")
        pages.append(_make_page(page.uri, content, atlas.config.docs_path, f"{waiting_path}/{prefix}{number}"))
    return MadeDraft(tuple(pages), atlas.notes.take())


def _make_page(uri: str, content: bytes, docs_path: Path, waiting_path: str) -> MadePage:
    _check_uri(uri)
    digest, found = hash_text(content), hash_found(docs_path, uri)
    if digest == found:
        return MadePage(uri, digest, found, None)
    Path(waiting_path).write_bytes(content)
    return MadePage(uri, digest, found, waiting_path)


def hash_found(docs_path: str | Path, uri: str) -> str:
    """The hash of the file there; empty when there is none, `FOREIGN` for a folder or a link, which are never ours."""
    # Asked of every page of every build: objects for paths would take longer than the files.
    path = f"{docs_path}/{uri}"
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return FOREIGN
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (see above)
            return hash_text(file.read())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _check_uri(uri: str) -> None:
    """Refuse a uri that is not a plain relative path: ids are slugs, but what they came from is input."""
    plain = all(part and not part.startswith(".") for part in uri.split("/")) and not any(char in uri for char in "\\\0:")
    if not plain or not uri.endswith(".md"):
        raise BuildError(f"{uri!r}: not a place for a page under docs/; ids are made of a-z, 0-9 and hyphens")
