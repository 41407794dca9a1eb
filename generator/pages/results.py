"""Which pages figures have: one for each dataset and measure, in the order of the papers, never of the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.pages.addresses import index_uri
from generator.pages.atlas import Atlas, Entry
from generator.pages.facts import Claim, list_claims
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
        dataset: Title of the dataset, or empty where the abstracts state none.
        metric: Title of the measure as text.
        claims: By title of the paper, then in the order of the abstract.
    """

    uri: Markdown
    dataset: Markdown
    metric: str
    claims: tuple[Claim, ...]

    @property
    def count(self) -> int:
        """How many figures it holds."""
        return len(self.claims)


def plan_result_index(atlas: Atlas) -> Iterator[Page]:
    """The index of datasets and measures."""
    boards = list(atlas.derive(find_boards).values())
    yield from _plan_index([board for board in boards if board.dataset], [board for board in boards if not board.dataset])


def plan_board(atlas: Atlas, uri: str) -> Iterator[Page]:
    """The page of a pair of dataset and measure."""
    yield from _plan_board(atlas.derive(find_boards)[uri])


def find_boards(atlas: Atlas) -> Mapping[str, Board]:
    """Every pair of dataset and measure, by the uri of its page; by dataset and then by measure, those without a dataset last."""
    claims_by_uri: dict[Markdown, list[Claim]] = {}
    for claim in list_claims(atlas, [atlas.papers[entry.paper] for entry in atlas.list_alphabetically(atlas.papers)]):
        claims_by_uri.setdefault(claim.uri, []).append(claim)
    boards = [_make_board(uri, claims) for uri, claims in claims_by_uri.items()]
    boards.sort(key=lambda board: (not board.dataset, _sort_board(board), fold_text(board.metric), board.uri))
    return {str(board.uri): board for board in boards}


def boards_by_dataset(atlas: Atlas) -> Mapping[Markdown, list[Board]]:
    """The pairs of each dataset, by the uri of its page, in order."""
    boards: dict[Markdown, list[Board]] = {}
    for board in atlas.derive(find_boards).values():
        if (ref := board.claims[0].dataset) is not None:
            boards.setdefault(ref.uri, []).append(board)
    return boards


def _make_board(uri: Markdown, claims: list[Claim]) -> Board:
    ref = claims[0].dataset
    return Board(uri, ref.title if ref else NOTHING, claims[0].measure or UNSTATED, tuple(claims))


def _sort_board(board: Board) -> str:
    return fold_text(board.dataset.unescape())


def _plan_index(named: list[Board], other: list[Board]) -> Iterator[Page]:
    parts = split_listing(index_uri("results"), named, 2 * BARE_PART_SIZE)
    jumps = list_jumps(parts, _sort_board)
    for part in parts:
        sections = split_letters(part.items, _sort_board)
        yield make_page(part.uri, "results", title="Results", part=part, sections=sections, jumps=jumps, other=other)


def _plan_board(board: Board) -> Iterator[Page]:
    for part in split_listing(str(board.uri), board.claims):
        measure = escape_text(board.metric)
        yield make_page(
            part.uri,
            "result",
            title=f"{board.metric} on {board.dataset.unescape()}" if board.dataset else f"{board.metric}, no dataset stated",
            math=any("<span" in claim.entry.title for claim in part.items),
            board=board,
            measure=measure,
            dataset=board.claims[0].dataset,
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
