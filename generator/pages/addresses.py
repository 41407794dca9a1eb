"""The URL scheme: which page of the Markdown tree shows what. Uris are POSIX paths under docs/."""

from __future__ import annotations

from pathlib import PurePosixPath

from generator.text import slug_text

# Pages of the program's own in these folders; an id spelt like one gets a final hyphen, which no slug has.
_RESERVED = frozenset({"index", "glossary", "merges"})
FOLDERS = ("papers", "topics", "tags", "datasets", "names", "results", "sources")


def page_uri(folder: str, entity_id: str) -> str:
    """The page of one paper, topic, tag, dataset or name."""
    return f"{folder}/{entity_id}-.md" if entity_id in _RESERVED else f"{folder}/{entity_id}.md"


def index_uri(folder: str) -> str:
    """The page that lists everything in a folder."""
    return f"{folder}/index.md"


def result_uri(dataset_id: str, metric_id: str) -> str:
    """The page of the figures of one measure on one dataset; empty ids stand for what is not stated.

    A folder for each dataset, so that no two pairs of ids meet. A hyphen, which no slug ends in, keeps what is not stated apart
    from all that is, and a measure of digits alone apart from a part of a listing.
    """
    metric = f"{metric_id}-" if not metric_id or metric_id.isdigit() else metric_id
    return f"results/{dataset_id or '-'}/{metric if metric_id else 'unstated-'}.md"


def mentions_uri(paper_id: str) -> str:
    """The list of papers that mention one, beside its page: no id holds a slash."""
    return f"{page_uri('papers', paper_id).removesuffix('.md')}/mentioned-by.md"


def part_uri(uri: str, part: int) -> str:
    """The ``part``-th page of a listing too long for one; part 1 is the page itself.

    Later parts lie in a folder of the page's name, where no id can collide with them: ids hold no slash.
    """
    return uri if part == 1 else f"{uri.removesuffix('.md')}/{part}.md"


def climb(uri: str) -> str:
    """What leads from a page's folder up to docs/: ``../`` once for each folder."""
    return "../" * (len(PurePosixPath(uri).parts) - 1)


def document_id(path: str) -> str:
    """A slug for an input file: its path without suffix below the first folder."""
    parts = PurePosixPath(path).parts
    return slug_text("/".join(parts[1:] or parts).rsplit(".", 1)[0])
