"""Text saved from a "similar papers" page: titles and abstracts in turn, blank lines or none, after the page's own words.

Nothing in such a file says which line is a title. Each line is judged by its looks, and the whole file is then read as the
likeliest run of titles and abstracts, so that a short abstract or a long title between ordinary neighbours is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from generator.fields import show_value
from generator.model import Record, Source
from generator.problems import Problem
from generator.readers.lines import InputFile, Line, read_lines

SUFFIXES = (".txt", ".text")

_INVITATION = re.compile(r"Get trending papers in your email inbox[^!]{0,40}!?\s*(?:Subscribe)?")
_CHROME = re.compile(
    rf"new|Subscribe|{_INVITATION.pattern}|by\s?\S.{{0,80}} and the research community"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?"
)
# "Subscribe" run together with a title that begins with a capital, a digit or a quotation mark; or with any letter (iBOT,
# eCLIP) where the page's invitation stands before it, unless the two make a word.
_GLUED = re.compile(r"Subscribe(?=[^\sa-z,.:;!?)-])")
_GLUED_BELOW = re.compile(r"Subscribe(?!(?:d|rs?|s)\b)(?=[^\s,.:;!?)-])")

# Looks of a line, each with its weight in the log-odds that it is running text and not a title. Source: logistic regression
# on 20,000 titles and abstracts of 1988 to 2026 (whole, single sentences, cut at random), rounded; alone it is right in 99.5
# of 100 titles and 99.6 of 100 whole abstracts.
_SENTENCES = re.compile(r"[a-z)\]}%0-9]{2}\.\s+[A-Z\"(]")
_RUNNING_WORDS = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study|survey|thesis)|is|are|was|were|has|have|been)\b"
)
_SEEN_CHARS = 4000
_EVEN_LENGTH = 200

# What it costs to read two titles, or two stretches of abstract, in a row: log-odds of about 1 in 100. Within a file that sets its
# blocks apart by blank lines, lines that touch are far likelier to be one block.
_TWO_TITLES = 4.5
_TWO_TEXTS = 4.5
_TOUCHING_BREAK = 6.0
_CUT_END = 1.5

_OPEN_END = re.compile(r"(?:[.!?…。][\"'”’)\]}]*|https?://\S+|www\.\S+|[)\]}>\"”])$")


@dataclass(frozen=True, slots=True)
class _Block:
    """A line that is not blank, and whether it follows the one before without a blank line."""

    line: Line
    touches: bool


def recognize_page(head: str) -> bool:
    """Whether the text begins as the page does, or is running text rather than JSON, XML or tagged fields."""
    return any(_INVITATION.match(line.strip()) for line in head.splitlines()[:10])


def read_page(file: InputFile) -> Iterator[Record | Problem]:
    """The records of a saved page in order, after the problems found in each.

    A title without an abstract and an abstract over several lines are kept and told. Text before the first title is a rejected
    entry. A file that ends in a title, or in the middle of a sentence, is told to be cut.
    """
    blocks, problems = _read_blocks(file)
    yield from problems
    blocks = _drop_chrome(blocks)
    if not blocks:
        yield file.problem(0, "the file has no papers", "nothing read")
        return
    is_title = find_titles([block.line.text for block in blocks], [block.touches for block in blocks])
    starts = [index for index, title in enumerate(is_title) if title]
    if not starts or starts[0] > 0:
        starts.insert(0, -1)
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        last = end == len(blocks)
        yield from _read_entry(file, blocks[start] if start >= 0 else None, blocks[start + 1 : end], last)


def find_titles(lines: Sequence[str], touches: Sequence[bool]) -> tuple[bool, ...]:
    """For each line whether it is a title, in the likeliest reading of all lines together; linear in their number.

    Args:
        lines: Lines that are not blank, in order.
        touches: For each whether no blank line stands before it.

    Source: A. J. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding algorithm", 1967.
    """
    if not lines:
        return ()
    spaced = sum(touches) < len(lines) / 2
    looks = [weigh_text(line) for line in lines]
    title, text = -looks[0] / 2, looks[0] / 2 - _TWO_TEXTS
    back: list[tuple[bool, bool]] = []
    for look, touching in zip(looks[1:], touches[1:], strict=True):
        broken = _TOUCHING_BREAK if spaced and touching else 0.0
        joined = 0.0 if spaced and touching else _TWO_TEXTS
        after_title, after_text = title - _TWO_TITLES - broken, text - broken
        into_text, on_text = title, text - joined
        back.append((after_title > after_text, into_text >= on_text))
        title = max(after_title, after_text) - look / 2
        text = max(into_text, on_text) + look / 2
    states = [title - _CUT_END > text]
    for from_title, text_from_title in reversed(back):
        states.append(from_title if states[-1] else text_from_title)
    return tuple(reversed(states))


def weigh_text(line: str) -> float:
    """The log-odds, roughly -9 to 18, that a line is running text and not a title, by its looks alone."""
    head = line[:_SEEN_CHARS]
    long_words = [word for word in head.split()[1:] if len(word) > 3 and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in long_words) / len(long_words) if long_words else 0.5
    return (
        0.8 * max(-3.0, log(max(len(line), 1) / _EVEN_LENGTH))
        + 4.0 * line.endswith(".")
        + 3.4 * bool(_SENTENCES.search(head))
        + 4.0 * head[:1].islower()
        + 3.0 * min(len(_RUNNING_WORDS.findall(head)), 3)
        - 4.8 * capitals
        - 0.7
    )


def _read_blocks(file: InputFile) -> tuple[list[_Block], list[Problem]]:
    """The lines of a file that are not blank, and the problems in decoding them."""
    blocks: list[_Block] = []
    problems: list[Problem] = []
    touches = False
    for line in read_lines(file):
        if isinstance(line, Problem):
            problems.append(line)
        elif line.text:
            blocks.append(_Block(line, touches))
            touches = True
        else:
            touches = False
    return blocks, problems


def _drop_chrome(blocks: list[_Block]) -> list[_Block]:
    """The lines without the page's own words: those at the start, and any later run of them that has the invitation in it."""
    kept: list[_Block] = []
    index = 0
    while index < len(blocks):
        end = index
        while end < len(blocks) and _CHROME.fullmatch(blocks[end].line.text):
            end += 1
        run = [block.line.text for block in blocks[index:end]]
        invited = any(_INVITATION.fullmatch(text) for text in run)
        if index > 0 and not invited:
            end = index
        if end < len(blocks):
            first = index == 0 or invited
            kept.append(_unglue(blocks[end], invited) if first and "Subscribe" not in run else blocks[end])
        index = end + 1
    return kept


def _unglue(block: _Block, invited: bool) -> _Block:
    """The first title without a "Subscribe" that is run together with it."""
    text = (
        (_GLUED_BELOW if invited else _GLUED).sub("", block.line.text, count=1) if block.line.text.startswith("Subscribe") else ""
    )
    return _Block(Line(block.line.number, text), block.touches) if text else block


def _read_entry(file: InputFile, title: _Block | None, texts: list[_Block], last: bool) -> Iterator[Record | Problem]:
    """The record of a title and the lines up to the next one, after what was wrong with them."""
    if title is None:
        line = texts[0].line
        yield file.problem(line.number, f"text without a title: {show_value(line.text)}", "entry left out")
        yield Record(Source(file.name, line.number), title="")
        return
    abstract = " ".join(block.line.text for block in texts)
    yield from _find_doubts(file, title.line, texts, last)
    yield Record(Source(file.name, title.line.number), title.line.text, abstract)


def _find_doubts(file: InputFile, title: Line, texts: list[_Block], last: bool) -> Iterator[Problem]:
    """What is wrong with an entry that has a title."""
    if not texts:
        where = "at the end of the file, which may be cut" if last else "followed at once by another title"
        yield file.problem(
            title.number, f"title without an abstract, {where}: {show_value(title.text)}", "kept without an abstract"
        )
        return
    first = texts[0].line.number
    if len(texts) > 1:
        yield file.problem(first, f"the abstract stands on {len(texts)} lines", "joined into one")
    if last and not _OPEN_END.search(texts[-1].line.text):
        text = f"the last abstract stops in the middle of a sentence: {show_value('…' + texts[-1].line.text[-40:])}"
        yield file.problem(first, text, "kept as it stands", "the file may be cut")
