"""Other programs that make a site of the same Markdown, and how each is set up, fed, cleaned and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from stopwatch import Cost, time_command

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).resolve().parent / "peers.txt"
_ENV = {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
OURS = "paperatlas"

# The Markdown extensions that generated pages need, as ours has them. The navigation is as small as it can be, in their favour.
_MKDOCS = """\
site_name: Bench
site_url: https://example.org/atlas/
theme: {name: material, font: false}
plugins: [search]
markdown_extensions: [attr_list, md_in_html]
validation: {nav: {omitted_files: ignore}}
"""
_HOME_ONLY = "nav: [{Home: index.md}]\n"
_OURS = """\
site_name: Bench
site_url: https://example.org/atlas/
theme: {name: material, font: false}
plugins: [paperatlas]
"""
_HUGO = """\
baseURL = "https://example.org/atlas/"
title = "Bench"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
"""
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    "<body><main data-pagefind-body>{{ .Content }}</main></body></html>\n"
)
# Pages that ours brings by itself.
_STARTERS = {"index.md": "# Bench\n\nThe home.\n", "about.md": "# About\n\nWhat this is.\n"}


@dataclass(frozen=True, slots=True)
class Peer:
    """A program with its project.

    Attributes:
        name: As on the command line of the bench.
        files: Configuration by path; written once.
        commands: What is typed for a build, one after the other; ``python`` is that of the peers' environment.
        content: Folder that the Markdown goes to; empty for the one that makes it.
        site: Folder of the finished site.
        kept: What a build leaves for the next one: removed before a cold build.
        search: Files of the search index, as patterns in the site.
        index: What the program calls the page of a folder.
        most: Most papers it is asked to build; 0 for any number.
    """

    name: str
    files: Mapping[str, str]
    commands: Sequence[Sequence[str]]
    content: str = "docs"
    site: str = "site"
    kept: Sequence[str] = ()
    search: Sequence[str] = ("search/search_index.json",)
    index: str = "index.md"
    most: int = 0


PEERS: tuple[Peer, ...] = (
    Peer(
        OURS,
        {"mkdocs.yml": _OURS},
        [[sys.executable, "-m", "generator.cli", "-q", "build"]],
        content="",
        kept=("docs", ".paperatlas", "paper-ids.lock"),
        search=("pagefind*/**/*",),
    ),
    Peer("mkdocs", {"mkdocs.yml": _MKDOCS + _HOME_ONLY}, [["python", "-m", "mkdocs", "build", "-q"]]),
    Peer("mkdocs-nav", {"mkdocs.yml": _MKDOCS}, [["python", "-m", "mkdocs", "build", "-q"]], most=1_000),
    Peer(
        "zensical",
        {"mkdocs.yml": _MKDOCS + _HOME_ONLY},
        [["python", "-m", "zensical", "build"]],
        kept=(".cache",),
        search=("search.json",),
    ),
    Peer(
        "hugo",
        {"hugo.toml": _HUGO, "layouts/_default/single.html": _PAGE, "layouts/_default/list.html": _PAGE},
        [["python", "-m", "hugo", "--quiet"], ["python", "-m", "pagefind", "--site", "public", "--silent"]],
        content="content",
        site="public",
        kept=("resources",),
        search=("pagefind/**/*",),
        index="_index.md",
    ),
)


@dataclass(slots=True)
class Project:
    """A peer at work in a folder of its own."""

    peer: Peer
    path: Path
    python: Path

    @property
    def site_path(self) -> Path:
        """The finished site."""
        return self.path / self.peer.site

    def set_up(self) -> None:
        """Write the configuration."""
        for uri, text in self.peer.files.items():
            renew_file(self.path / uri, text.encode())

    def feed(self, docs_path: Path) -> int:
        """Make the Markdown of the project that of ``docs_path``, touching nothing that is the same; how many files changed."""
        content_path = self.path / self.peer.content
        sources = {self._name(path.relative_to(docs_path).as_posix()): path for path in sorted(docs_path.rglob("*.md"))}
        gone = [path for path in sorted(content_path.rglob("*.md")) if path.relative_to(content_path).as_posix() not in sources]
        changed = 0
        for uri, text in _STARTERS.items():
            if (name := self._name(uri)) not in sources:
                gone = [path for path in gone if path != content_path / name]
                changed += renew_file(content_path / name, text.encode())
        for uri, path in sources.items():
            changed += renew_file(content_path / uri, path.read_bytes())
        for path in gone:
            path.unlink()
        return changed + len(gone)

    def _name(self, uri: str) -> str:
        folder, slash, name = uri.rpartition("/")
        return folder + slash + (self.peer.index if name == "index.md" else name)

    def clean(self) -> None:
        """Remove what earlier builds left."""
        for uri in (self.peer.site, *self.peer.kept):
            path = self.path / uri
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def build(self) -> Cost:
        """The cost of a build.

        Raises:
            FailedError: When it fails.
        """
        total = Cost(0.0, 0.0, 0.0)
        for command in self.peer.commands:
            words = [str(self.python) if word == "python" else word for word in command]
            total += time_command(words, self.path, _ENV if not self.peer.content else {"NO_MKDOCS_2_WARNING": "1"})
        return total


def renew_file(path: Path, content: bytes) -> bool:
    """Whether a file had to be written; folders are made where needed."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def install_peers(cache_path: Path) -> Path:
    """Python of an environment that has the peers, made once for each state of their lock.

    Raises:
        OSError: When there is none and it cannot be made.
        subprocess.CalledProcessError: When pip cannot install the peers.
    """
    environment_path, stamp_path = cache_path / "peers", cache_path / "peers" / "lock.txt"
    python = environment_path / "bin" / "python"
    lock = LOCK.read_text(encoding="utf-8")
    if not stamp_path.is_file() or stamp_path.read_text(encoding="utf-8") != lock:
        print(f"Installing the peers into {environment_path} (once)", file=sys.stderr)
        run = partial(subprocess.run, check=True, capture_output=True, text=True)
        run([sys.executable, "-m", "venv", "--clear", str(environment_path)])
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)])
        stamp_path.write_text(lock, encoding="utf-8")
    return python


def list_versions() -> Iterator[str]:
    """Ours and the peers' versions, as installed and as locked."""
    yield f"paperatlas {version('paperatlas')} (Python {sys.version.split()[0]})"
    for line in LOCK.with_suffix(".in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.replace("==", " ").replace("[bin]", "")
