"""The abstracts that builds are timed on, and the edits made to them."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "papers-20k.jsonl.gz"
# What makes two records one paper: a copy under another title must not share it.
_IDENTIFIERS = ("doi", "arxiv_id", "url", "pdf", "pdf_url", "pages", "code")
_ADDED = " We also report how the method behaves with less training data and with smaller models."


def find_shared() -> Path:
    """The folder that holds ``corpora/``: PAPERATLAS_SHARED, else the one beside the repository."""
    return Path(os.environ.get("PAPERATLAS_SHARED", str(ROOT.parent / "shared")))


def write_corpus(shared: Path, size: int, path: Path) -> None:
    """Write the first ``size`` papers of the collection as JSON lines; beyond its end, synthetic copies, which say so."""
    with path.open("w", encoding="utf-8") as file:
        for record in islice(read_laps(shared), size):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def read_laps(shared: Path) -> Iterator[dict[str, Any]]:
    """The collection again and again, each lap under other ids and titles."""
    lap = 0
    while True:
        with gzip.open(shared / "corpora" / COLLECTION, "rt", encoding="utf-8") as lines:
            for line in lines:
                record: dict[str, Any] = json.loads(line)
                yield make_copy(record, lap) if lap else record
        lap += 1


def make_copy(record: dict[str, Any], lap: int) -> dict[str, Any]:
    """A record that is a paper of its own, marked synthetic in its title, its id and its keywords."""
    copy = {key: value for key, value in record.items() if key not in _IDENTIFIERS}
    copy["id"], copy["keywords"] = f"{record['id']}-synthetic-{lap}", ["synthetic"]
    copy["title"] = f"{record['title']} (synthetic copy {lap})"
    return copy


def edit_abstract(path: Path, number: int) -> str:
    """Change one abstract of a corpus, drawn by ``number``: a sentence more, or by odd numbers one less; its paper's title."""
    draw = random.Random(number)  # noqa: S311
    with path.open("rb") as lines:
        place = draw.randrange(sum(1 for _ in lines))
    title, beside_path = "", path.with_suffix(".new")
    # Line by line: a process begins with the memory of the one that starts it, and that must not be what is measured.
    with path.open(encoding="utf-8") as lines, beside_path.open("w", encoding="utf-8") as file:
        for at, line in enumerate(lines):
            if at == place:
                record = json.loads(line)
                record["abstract"], title = change_text(record["abstract"], shorter=bool(number % 2)), record["title"]
                line = json.dumps(record, ensure_ascii=False) + "\n"
            file.write(line)
    beside_path.replace(path)
    return title


def change_text(abstract: str, *, shorter: bool) -> str:
    """An abstract with a sentence less where it has three, otherwise with one more."""
    sentences = abstract.split(". ")
    return ". ".join(sentences[:-1]) + "." if shorter and len(sentences) > 2 else abstract + _ADDED
