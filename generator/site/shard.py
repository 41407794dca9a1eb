"""A shard: some pages of the site, made from their Markdown to their finished bytes, in this process or in any other."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError as MkDocsBuildError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.site.conversion import render_markdown
from generator.site.conversion_links import LinkMemory
from generator.site.links import Address, PageScan
from generator.site.outline import Outline, Scans
from generator.site.reading import read_source
from generator.site.regions import has_region
from generator.site.shell import Shells
from generator.site.trees import hash_bytes

SEARCH = "material/search"


@dataclass(frozen=True, slots=True)
class Shard:
    """Pages by the address of their Markdown; the number says which shard failed."""

    number: int
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a finished page leaves for the rest of the build, and for the next build.

    Attributes:
        uri: Its Markdown, relative to docs.
        dest_uri: Its file, relative to the site.
        lookups: The files its links asked for, itself among them, and the answers, as `answer_lookup` gives them.
        anchors: Ids that other pages may link to, sorted.
        anchor_links: For every file it links into: address, then pairs of anchor and link as written.
        entries: What it adds to Material's search index.
        said: Level and text of what MkDocs logged about it.
        scan: Its links; None for a page without any text, which MkDocs does not write.
        known: False when it may depend on something that `lookups` does not hold.
        source: The key of its Markdown.
        regions: Whether its Markdown asks for a generated region.
        digest: The key of its bytes.
    """

    uri: str
    dest_uri: str
    lookups: tuple[tuple[str, str], ...]
    anchors: tuple[str, ...]
    anchor_links: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    entries: tuple[dict[str, Any], ...]
    said: tuple[tuple[int, str], ...]
    scan: PageScan | None
    known: bool
    source: str
    regions: bool
    digest: str


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A finished page and its bytes; empty for a page that MkDocs does not write."""

    facts: PageFacts
    body: bytes


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that a shard's pages are made with; every process has one, with what its pages share."""

    project: MkDocsConfig
    files: Files
    documents: Sequence[File]
    nav: Navigation
    environment: Environment
    address: Address
    link_memory: LinkMemory = field(default_factory=LinkMemory, compare=False)
    shells: Shells = field(default_factory=Shells, compare=False)
    scans: Scans = field(default_factory=Scans, compare=False)


def build_shard(shard: Shard, workshop: Workshop) -> Iterator[BuiltPage]:
    """The finished pages of a shard, in its order; what MkDocs logs meanwhile is in their facts and nowhere else.

    Raises:
        Exception: Whatever stops MkDocs at a page, after MkDocs logged which.
    """
    for uri in shard.uris:
        yield _build_page(workshop.files.src_uris[uri], workshop)


def answer_lookup(file: File | None) -> str:
    """All that a link to ``file`` depends on."""
    return "" if file is None else f"{file.inclusion.name} {file.url}"


class _AskedFiles:
    """The files of a project, remembering which were asked for; anything but asking by address makes the page unknown."""

    def __init__(self, files: Files) -> None:
        self._files, self._uris = files, files.src_uris
        self.answers: dict[str, str] = {}
        self.known = True

    def get_file_from_path(self, path: str) -> File | None:
        """See `mkdocs.structure.files.Files.get_file_from_path`."""
        file = self._files.get_file_from_path(path)
        self.answers[path] = answer_lookup(file)
        return file

    def find(self, path: str) -> tuple[str, str]:
        """The address of a page, and the answer, for the asker to write down; both empty where there is no such page."""
        file = self._uris.get(path)
        found = file is not None and file.inclusion.is_included()  # type: ignore[no-untyped-call]
        return (file.url, answer_lookup(file)) if file and found else ("", "")

    def __getattr__(self, name: str) -> Any:
        self.known = False
        return getattr(self._files, name)


def _build_page(file: File, workshop: Workshop) -> BuiltPage:
    page = file.page
    assert page is not None
    asked: Any = _AskedFiles(workshop.files)
    search = workshop.project.plugins.get(SEARCH)
    index = getattr(search, "search_index", None)
    begin = len(index.entries) if index else 0
    source = file.content_bytes
    with collect_log() as said:
        outline = _populate(page, source, workshop, asked)
        output, shell = render_page(page, workshop)
        body = output.encode("utf-8", errors="xmlcharrefreplace")
    links = {target.src_uri: found for target, found in (page.links_to_anchors or {}).items()}
    facts = PageFacts(
        uri=file.src_uri,
        dest_uri=file.dest_uri,
        lookups=tuple(sorted({**asked.answers, file.src_uri: answer_lookup(file)}.items())),
        anchors=tuple(sorted(page.present_anchor_ids or ())),
        anchor_links=tuple((uri, tuple(sorted(found.items()))) for uri, found in sorted(links.items())),
        entries=tuple(index.entries[begin:]) if index else (),
        said=tuple(said),
        scan=workshop.scans.scan(body, file.dest_uri, workshop.address, shell, outline) if body else None,
        known=asked.known and not said,
        source=hash_bytes(source),
        regions=has_region(source),
        digest=hash_bytes(body),
    )
    if index:
        del index.entries[begin:]
    # What is kept in the facts is not kept twice: memory grows with a shard and not with the site.
    page.content, page.markdown, page.toc = None, "", []  # type: ignore[assignment]
    page.links_to_anchors, page.present_anchor_ids = None, None
    return BuiltPage(facts, body)


def _populate(page: Page, source: bytes, workshop: Workshop, asked: Any) -> Outline | None:
    """What converting ``page``, whose file holds ``source``, told of it; MkDocs asks the page itself to be read and converted."""
    outlines: list[Outline | None] = []

    def render(config: MkDocsConfig, files: Files) -> None:
        outlines.append(render_markdown(page, config, files, workshop.link_memory))

    page.read_source, page.render = partial(read_source, page, source), render  # type: ignore[method-assign]
    _populate_page(page, workshop.project, asked)
    del page.read_source, page.render
    return outlines[-1]


def render_page(page: Page, workshop: Workshop) -> tuple[str, tuple[str, ...] | None]:
    """The HTML of a page as MkDocs makes it, with the events of its plugins, and its shell; empty when there is none to write.

    Source: `mkdocs.commands.build._build_page`, MkDocs 1.6.1, without the writing.
    """
    project, nav = workshop.project, workshop.nav
    project._current_page = page
    page.active = True
    try:
        output, shell = workshop.shells.render(page, project, nav, partial(_render_shown, page=page, workshop=workshop))
        return (output if shell or output.strip() else ""), shell
    except Exception as error:
        place = f"Error building page '{page.file.src_uri}':"
        logging.getLogger("mkdocs.commands.build").error(place if isinstance(error, MkDocsBuildError) else f"{place} {error}")
        raise
    finally:
        page.active = False
        project._current_page = None


def _render_shown(shown: Any, page: Page, workshop: Workshop) -> str:
    """What the theme and the plugins make of ``page``, or of what stands in for it before the templates."""
    project, nav = workshop.project, workshop.nav
    context = get_context(nav, workshop.documents, project, shown)
    template = workshop.environment.get_template(page.meta.get("template", "main.html"))
    context = project.plugins.on_page_context(context, page=page, config=project, nav=nav)
    return project.plugins.on_post_page(template.render(context), page=page, config=project)


class _Collector(logging.Handler):
    """Keeps level and text of what is logged in a list."""

    def __init__(self, said: list[tuple[int, str]], level: int) -> None:
        super().__init__(level)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler.emit`."""
        self._said.append((record.levelno, record.getMessage()))


@contextmanager
def collect_log() -> Iterator[list[tuple[int, str]]]:
    """Level and text of what is logged under ``mkdocs`` meanwhile, which goes nowhere else."""
    said: list[tuple[int, str]] = []
    logger = logging.getLogger("mkdocs")
    handlers, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [_Collector(said, logging.INFO)], False
    try:
        yield said
    except BaseException:
        logger.handlers, logger.propagate = handlers, propagate
        repeat_log(said)
        raise
    finally:
        logger.handlers, logger.propagate = handlers, propagate


@contextmanager
def note_warnings() -> Iterator[list[tuple[int, str]]]:
    """Level and text of every warning logged under ``mkdocs`` meanwhile, which goes where it went before as well."""
    said: list[tuple[int, str]] = []
    handler = _Collector(said, logging.WARNING)
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        yield said
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)


def repeat_log(said: Sequence[tuple[int, str]]) -> None:
    """Log again what was said before, or elsewhere."""
    for level, text in said:
        logging.getLogger("mkdocs").log(level, "%s", text)
