"""Which pages figures have: one for each dataset and measure, in the order of the papers, never of the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import DatasetId, PaperId
from generator.pages.addresses import index_uri
from generator.pages.atlas import Atlas, Entry, Ref
from generator.pages.facts import Claim, list_claims, place_figure
from generator.pages.letters import list_jumps, split_letters
from generator.pages.listing import BARE_PART_SIZE, Part, split_listing
from generator.pages.markdown import NOTHING, Markdown, escape_text
from generator.pages.page import Page, make_page
from generator.text import fold_text

UNSTATED = "measure not stated"


@dataclass(frozen=True, slots=True)
class Board:
    """What is claimed for one dataset and one measure.

    Attributes:
        uri: Of its page.
        ref: The dataset, or None where the abstracts state none.
        metric: Title of the measure as text.
        count: How many figures it holds.
        papers: Those that claim one, by title.
    """

    uri: Markdown
    ref: Ref | None
    metric: str
    count: int
    papers: tuple[PaperId, ...]

    @property
    def dataset(self) -> Markdown:
        """Title of the dataset, or empty."""
        return self.ref.title if self.ref else NOTHING


def plan_result_index(atlas: Atlas) -> Iterator[Page]:
    """The index of datasets and measures."""
    boards = list(atlas.derive(find_boards).values())
    yield from _plan_index([board for board in boards if board.dataset], [board for board in boards if not board.dataset])


def plan_board(atlas: Atlas, uri: str) -> Iterator[Page]:
    """The page of a pair of dataset and measure."""
    yield from _plan_board(atlas, atlas.derive(find_boards)[uri])


def find_boards(atlas: Atlas) -> Mapping[str, Board]:
    """Every pair of dataset and measure, by the uri of its page; by dataset and then by measure, those without a dataset last."""
    found: dict[Markdown, list[tuple[PaperId, str, DatasetId | None]]] = {}
    for entry in sorted(atlas.entries.values(), key=lambda entry: (entry.sort_title, entry.paper)):
        for metric, dataset in atlas.outlines[entry.paper].figures:
            measure, uri = place_figure(atlas, metric, dataset)
            found.setdefault(uri, []).append((entry.paper, measure, dataset))
    boards = [_make_board(atlas, uri, figures) for uri, figures in found.items()]
    boards.sort(key=lambda board: (not board.dataset, _sort_board(board), fold_text(board.metric), board.uri))
    return {str(board.uri): board for board in boards}


def boards_by_dataset(atlas: Atlas) -> Mapping[Markdown, tuple[Board, ...]]:
    """The pairs of each dataset, by the uri of its page, in order."""
    boards: dict[Markdown, list[Board]] = {}
    for board in atlas.derive(find_boards).values():
        if board.ref is not None:
            boards.setdefault(board.ref.uri, []).append(board)
    return {uri: tuple(found) for uri, found in boards.items()}


def _make_board(atlas: Atlas, uri: Markdown, figures: list[tuple[PaperId, str, DatasetId | None]]) -> Board:
    _, measure, dataset = figures[0]
    papers = tuple(dict.fromkeys(paper for paper, _, _ in figures))
    return Board(uri, atlas.dataset_refs.get(dataset) if dataset else None, measure or UNSTATED, len(figures), papers)


def _sort_board(board: Board) -> str:
    return fold_text(board.dataset.unescape())


def _plan_index(named: list[Board], other: list[Board]) -> Iterator[Page]:
    parts = split_listing(index_uri("results"), named, 2 * BARE_PART_SIZE)
    jumps = list_jumps(parts, _sort_board)
    for part in parts:
        sections = split_letters(part.items, _sort_board)
        yield make_page(part.uri, "results", title="Results", part=part, sections=sections, jumps=jumps, other=other)


def _plan_board(atlas: Atlas, board: Board) -> Iterator[Page]:
    claims = [claim for claim in list_claims(atlas, [atlas.papers[paper] for paper in board.papers]) if claim.uri == board.uri]
    for part in split_listing(str(board.uri), claims):
        measure = escape_text(board.metric)
        yield make_page(
            part.uri,
            "result",
            title=f"{board.metric} on {board.dataset.unescape()}" if board.dataset else f"{board.metric}, no dataset stated",
            math=any("<span" in claim.entry.title for claim in part.items),
            board=board,
            measure=measure,
            dataset=board.ref,
            part=part,
            claimed=_group_papers(part, gain=False),
            gains=_group_papers(part, gain=True),
        )


def _group_papers(part: Part[Claim], gain: bool) -> list[tuple[Entry, list[Claim]]]:
    """The figures of one kind, those of one paper and sentence together: the sentence is quoted once."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in part.items:
        if claim.gain is gain:
            groups.setdefault((claim.entry.paper, claim.sentence.words if claim.sentence else ""), []).append(claim)
    return [(group[0].entry, group) for group in groups.values()]
