"""paper-ids.lock: every paper id ever published and what its paper is known by, one fact a line.

    a-convnet-for-the-2020s title a convnet for the 2020s
    a-convnet-for-the-2020s text 3f9a0c2b71de 41a9--0c…

The file belongs in version control. Its lines are sorted, so that two branches that add papers merge line by line.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.model import PaperId
from generator.problems import LedgerError
from generator.text import SLUG_LENGTH

Fact = tuple[str, str]

# What a paper can be known by. `text` is the hash and sketch of an abstract, `place` tells papers kept apart by hand.
KINDS = ("arxiv", "doi", "key", "moved", "place", "text", "title")
_HEADER = (
    "# Every paper id ever published, and what its paper is known by. Written by Paperatlas; keep it in version control.\n"
    "# A line is: id, kind, value. After a merge conflict keep the lines of both sides.\n"
)
_ID = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{SLUG_LENGTH - 2}}}[a-z0-9])?")
_VALUES = {
    "text": re.compile(r"[0-9a-f]{12} (?:[0-9a-f]{2}|--){32}"),
    "moved": _ID,
}
# A line without a flaw, of any kind but `moved`, which another line has a say in.
_SOUND = re.compile(rf"{_ID.pattern} (?:text {_VALUES['text'].pattern}|(?:arxiv|doi|key|place|title) [^\n]*\S[^\n]*)")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Ledger:
    """Ids ever published.

    Attributes:
        facts_by_id: What each id's paper is known by, ``moved`` left out; every id has a key.
        moved: Ids whose paper went into another, by id.
    """

    facts_by_id: dict[PaperId, frozenset[Fact]]
    moved: Mapping[PaperId, PaperId]

    def follow(self, paper: PaperId) -> PaperId:
        """The id under which a paper is published now."""
        seen = {paper}
        while paper in self.moved and self.moved[paper] not in seen:
            paper = self.moved[paper]
            seen.add(paper)
        return paper


def read_ledger(path: Path) -> Ledger:
    """The ledger; empty when there is no file.

    Raises:
        LedgerError: With every line that is damaged: going on could give an address to another paper.
    """
    if not path.exists():
        return Ledger({}, {})
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path.name}: cannot be read: {error}; restore it from version control") from None
    lines = content.replace("\r\n", "\n").split("\n")
    complaints = [f"{path.name}:{number}: {flaw}" for number, flaw in _find_flaws(lines)]
    if complaints:
        raise LedgerError(complaints)
    return _parse_lines(lines)


def write_ledger(ledger: Ledger, path: Path) -> bool:
    """Whether the file had to be written; it is replaced in one step, and not touched when it would not change.

    Raises:
        LedgerError: When it cannot be written.
    """
    content = render_ledger(ledger)
    try:
        if path.exists() and path.read_bytes() == content.encode():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
            stream.write(content.encode())
        Path(stream.name).chmod(0o644)
        Path(stream.name).replace(path)
    except OSError as error:
        raise LedgerError(f"{path.name}: cannot be written: {error.strerror or error}") from None
    return True


def render_ledger(ledger: Ledger) -> str:
    """The content of the file."""
    facts = {paper: [*known] for paper, known in ledger.facts_by_id.items()}
    for paper, target in ledger.moved.items():
        facts.setdefault(paper, []).append(("moved", target))
    return _HEADER + "".join([f"{paper} {kind} {value}\n" for paper in sorted(facts) for kind, value in sorted(facts[paper])])


def _find_flaws(lines: list[str]) -> Iterable[tuple[int, str]]:
    """The number of each damaged line and what is wrong with it."""
    if lines == [""]:
        yield 1, "the file is empty; restore it from version control, or delete it to begin anew"
        return
    if lines[-1]:
        yield len(lines), "the last line has no end, the file may be cut; restore it from version control"
    ids = {line.split(" ", 1)[0] for line in lines}
    moved: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("# ") or _SOUND.fullmatch(line):
            continue
        flaw = _find_flaw(line)
        paper, _, rest = line.partition(" ")
        kind, _, value = rest.partition(" ")
        if not flaw and kind == "moved":
            if value not in ids or value == paper:
                flaw = f"'{paper}' moved to '{value}', which is no other id of this file"
            elif moved.setdefault(paper, value) != value:
                flaw = f"'{paper}' moved to two ids"
        if flaw:
            yield number, flaw


def _find_flaw(line: str) -> str:
    """What is wrong with a line by itself, or an empty string."""
    if line.startswith(_CONFLICT):
        return "a merge conflict marker; keep the lines of both sides and delete the markers"
    paper, _, rest = line.partition(" ")
    kind, _, value = rest.partition(" ")
    if not _ID.fullmatch(paper):
        return f"'{paper[:SLUG_LENGTH]}' is not a paper id"
    if kind not in KINDS:
        return f"'{kind[:20]}' is not one of {', '.join(KINDS)}"
    if not value.strip() or (kind in _VALUES and not _VALUES[kind].fullmatch(value)):
        return f"'{value[:SLUG_LENGTH]}' is not a value of '{kind}'"
    return ""


def _parse_lines(lines: list[str]) -> Ledger:
    """The ledger of sound lines."""
    facts: dict[PaperId, set[Fact]] = {}
    moved: dict[PaperId, PaperId] = {}
    for line in lines:
        if line and not line.startswith("# "):
            paper, kind, value = line.split(" ", 2)
            known = facts.setdefault(PaperId(paper), set())
            if kind == "moved":
                moved[PaperId(paper)] = PaperId(value)
            else:
                known.add((kind, value))
    return Ledger({paper: frozenset(known) for paper, known in facts.items()}, moved)
