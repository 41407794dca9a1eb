"""The last build: whether everything it was made from, and everything it made, still is what it was.

Found without MkDocs, whose loading takes longer than to read a whole site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.forks import can_fork, count_cores, fork_numbers
from generator.site.program import key_day, key_program
from generator.site.report import CheckReport
from generator.site.store import CACHE_NAME, Store
from generator.site.trees import SHARES, hash_file, hash_tree, join_keys, join_shares, join_tree

_NAME = "site"
# What makes the meaning of mkdocs.yml depend on more than its text. Source: MkDocs 1.6.1, "Configuration": special YAML tags,
# configuration inheritance.
_OPEN = (b"!ENV", b"!relative", b"!!python", b"INHERIT")


@dataclass(frozen=True, slots=True)
class KnownBuild:
    """What a build was made from and made.

    Attributes:
        trees: Path and keys of every file and folder that it read, and of the site; an absent one has those of an empty folder.
        site: Path of the site.
        check: What the check said.
        said: Level and text of what was warned of.
    """

    trees: tuple[tuple[str, tuple[str, ...]], ...]
    site: str
    check: CheckReport
    said: tuple[tuple[int, str], ...]


def find_last(config_path: Path, *, strict: bool, project_key: str = "") -> KnownBuild | None:
    """The last build of a project, when this one would come to the same; None also when only ``project_key`` could tell."""
    key = _key_project(config_path, strict, project_key)
    known: KnownBuild | None = Store(config_path.resolve().parent / CACHE_NAME).read(_NAME, key) if key else None
    return known if known and _stand(known.trees) else None


def keep_last(config_path: Path, known: KnownBuild, *, strict: bool, project_key: str) -> None:
    """Remember a build."""
    Store(config_path.resolve().parent / CACHE_NAME).write(_NAME, _key_project(config_path, strict, project_key), known)


def key_path(path: Path) -> tuple[str, ...]:
    """The keys of a file or folder, one for each share."""
    return join_shares(hash_tree(path))


def _stand(trees: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether all files and folders are what they were, as seen by as many processes as there are processors."""

    def work(share: int) -> bool:
        return all(join_tree(hash_tree(Path(path), share=share)) == keys[share] for path, keys in trees)

    jobs = min(count_cores(), SHARES)
    if jobs == 1 or not can_fork():
        return all(map(work, range(SHARES)))
    return all(fork_numbers(SHARES, jobs, work, lambda share: f"looking for changes: the worker for share {share + 1}"))


def _key_project(config_path: Path, strict: bool, project_key: str) -> str:
    """The key of the settings: the text of mkdocs.yml or, where that does not say it all, ``project_key``; empty without that."""
    try:
        text = config_path.read_bytes()
    except OSError:
        return ""
    is_open = any(mark in text for mark in _OPEN)
    if is_open and not project_key:
        return ""
    settings = project_key if is_open else hash_file(config_path)
    return join_keys(key_program(), key_day(), str(strict), str(config_path.resolve()), settings)


class Inputs:
    """The inputs of a build, taken down when it begins, so that what is edited meanwhile counts as changed afterwards."""

    def __init__(self, paths: Iterable[Path], docs_path: Path, generated: Mapping[str, str]) -> None:
        """Take down files and folders, and the docs; ``generated`` has the keys of files that the program wrote there."""
        self._paths = sorted(set(paths))
        self._docs_path = docs_path
        self._keys = {path: key_path(path) for path in self._paths}
        self._generated = dict(generated)
        # What the program wrote may change without a word, so it need not be read.
        self._docs_by_uri = hash_tree(docs_path, generated)

    def list_trees(self, generated: Mapping[str, str], written: Sequence[str]) -> list[tuple[str, tuple[str, ...]]] | None:
        """Path and keys of each now; None when one changed that the program did not write.

        ``generated`` has what the program now has in the docs; ``written`` names what it writes beside that.
        """
        ours = self._generated.keys() | generated.keys() | set(written)
        docs_by_uri = hash_tree(self._docs_path, generated)
        before, now = ({uri: tree[uri] for uri in tree if uri not in ours} for tree in (self._docs_by_uri, docs_by_uri))
        keys = {path: key_path(path) for path in self._paths}
        if before != now or keys != self._keys or not generated.keys() <= docs_by_uri.keys():
            return None
        return [*((str(path), key) for path, key in keys.items()), (str(self._docs_path), join_shares(docs_by_uri))]
