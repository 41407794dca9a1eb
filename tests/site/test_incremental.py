"""A build after an edit is byte-equal to a clean build, and costs what changed."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.pages.manifest import read_manifest
from generator.problems import BuildError
from generator.progress import SilentProgress
from generator.site import search
from generator.site.build import BuildReport, build_site
from generator.site.pagefind import run_pagefind
from tests.projects import EPOCH, MKDOCS, PAPERS, TAXONOMY, make_small_project, run_tool

WORDS = [
    "contrastive",
    "masked",
    "image",
    "segmentation",
    "detection",
    "transformer",
    "convolution",
    "retrieval",
    "caption",
    "video",
]


def digest_tree(path: Path) -> dict[str, str]:
    """Hashes by address, but for those that Pagefind 1.5.2 orders anew each time: filters, and what names them."""
    marks = (".pf_filter", ".pf_meta", "pagefind-entry.json")
    files = (file for file in path.rglob("*") if file.is_file() and not file.name.endswith(marks))
    return {file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def make_paper(draw: random.Random, number: int) -> dict[str, Any]:
    first, second, third = draw.sample(WORDS, 3)
    name = f"{first[:3].capitalize()}{second[:3].capitalize()}Net{number}"
    abstract = f"We introduce {name}, a {first} model for {second} that improves {third} on ImageNet by 2.{number % 9}%."
    return {"title": f"{name}: {first} {second} with {third} number {number}", "abstract": abstract, "year": 2010 + number % 12}


def build(path: Path, **options: Any) -> BuildReport:
    return build_site(path / "mkdocs.yml", SilentProgress(), **options)


def build_clean(path: Path, other_path: Path) -> dict[str, str]:
    """The site of the project's inputs, built elsewhere with nothing kept; ``path`` stays as it is."""
    shutil.rmtree(other_path, ignore_errors=True)
    generated = read_manifest(path / "docs").hashes
    shutil.copytree(path, other_path, ignore=shutil.ignore_patterns("site", ".site.*", ".paperatlas*"))
    for uri in generated:
        (other_path / "docs" / uri).unlink()
    build(other_path, jobs=1)
    return digest_tree(other_path / "site")


class Editor:
    """Random edits of everything a person may edit."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.draw = random.Random(seed)
        self.papers = [make_paper(self.draw, number) for number in range(12)]
        self.count = 12
        self.write_papers()

    def write_papers(self) -> None:
        lines = "".join(json.dumps(paper) + "\n" for paper in self.papers)
        (self.path / "abstracts/papers.jsonl").write_text(lines, encoding="utf-8")

    def add_paper(self) -> None:
        self.papers.insert(self.draw.randrange(len(self.papers)), make_paper(self.draw, self.count))
        self.count += 1
        self.write_papers()

    def change_abstract(self) -> None:
        self.draw.choice(self.papers)["abstract"] += f" It also helps {self.draw.choice(WORDS)} on COCO."
        self.write_papers()

    def remove_paper(self) -> None:
        self.papers.pop(self.draw.randrange(len(self.papers)))
        self.write_papers()

    def rename_paper(self) -> None:
        self.draw.choice(self.papers)["title"] += f" and {self.draw.choice(WORDS)}"
        self.write_papers()

    def change_topics(self) -> None:
        word = self.draw.choice(WORDS)
        text = TAXONOMY + f"  - title: {word} things\n    cues:\n      3: [{word}]\n"
        (self.path / "taxonomy.yml").write_text(text, encoding="utf-8")

    def change_settings(self) -> None:
        plugins = f"  - paperatlas:\n      related: {self.draw.randrange(1, 9)}\n"
        text = MKDOCS.replace("  - paperatlas\n", plugins).replace("Small", f"Small {self.draw.randrange(99)}")
        if self.draw.random() < 0.5:
            text = text.replace("  - search\n", "")
        (self.path / "mkdocs.yml").write_text(text, encoding="utf-8")

    def change_handwritten(self) -> None:
        target = self.draw.choice(["index.md", "topics/index.md", "papers/index.md"])
        text = f"# One {self.draw.randrange(99)}\n\n[there]({target}) <!-- paperatlas:numbers -->\n"
        (self.path / "docs/one.md").write_text(text, encoding="utf-8")

    def toggle_handwritten(self) -> None:
        """A page that others link to comes or goes."""
        path = self.path / "docs/two.md"
        path.unlink() if path.exists() else path.write_text("# Two\n", encoding="utf-8")

    def change_template(self) -> None:
        source = Path(__file__).resolve().parents[2] / "templates/paper.md.jinja"
        path = self.path / "templates/paper.md.jinja"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source.read_text(encoding="utf-8") + f"\nEdition {self.draw.randrange(99)}\n", encoding="utf-8")

    def spoil_site(self) -> None:
        """Someone writes into the published site."""
        path = self.draw.choice(sorted((self.path / "site").rglob("*.html")))
        path.write_text(path.read_text(encoding="utf-8") + "spoilt", encoding="utf-8")

    def spoil_cache(self) -> None:
        path = self.draw.choice(sorted((self.path / ".paperatlas").glob("*.pickle")))
        content = bytearray(path.read_bytes())
        content[self.draw.randrange(len(content))] ^= 255
        path.write_bytes(bytes(content))


EDITS = (
    *("add_paper", "change_abstract", "remove_paper", "rename_paper", "change_topics", "change_settings", "change_handwritten"),
    *("toggle_handwritten", "change_template", "spoil_site", "spoil_cache"),
)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.mark.parametrize("seed", [1, 2])
def test_any_edit_comes_to_the_site_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    project = make_small_project(tmp_path / "p", files={"taxonomy.yml": TAXONOMY, "docs/one.md": "# One\n"})
    editor = Editor(project, seed)
    build(project)
    edits = editor.draw.sample(EDITS, len(EDITS))
    for edit in edits:
        getattr(editor, edit)()
        expected = build_clean(project, tmp_path / "clean")
        build(project)
        assert digest_tree(project / "site") == expected, f"after {edit} (seed {seed}, {edits})"
        assert build(project).pages_built == 0, f"a second build after {edit}"
        assert digest_tree(project / "site") == expected, f"nothing changed after {edit}"


def test_a_build_makes_what_changed(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "# One\n", "docs/two.md": "# Two\n"})
    everything = build(project).pages_built
    assert everything > 10
    kept = (project / "site/two/index.html").stat().st_ino
    (project / "docs/one.md").write_text("# One\n\nMore words.\n", encoding="utf-8")
    assert build(project).pages_built == 1
    assert (project / "site/two/index.html").stat().st_ino == kept, "the file itself was taken over"
    assert "More words." in (project / "site/one/index.html").read_text(encoding="utf-8")


def test_what_no_other_page_shows_of_a_page_makes_no_other_anew(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "---\ndescription: A\n---\n# One\n"})
    build(project)
    (project / "docs/one.md").write_text("---\ndescription: B\n---\n# One\n", encoding="utf-8")
    assert build(project).pages_built == 1
    (project / "docs/one.md").write_text("---\ndescription: B\nstatus: new\n---\n# One\n", encoding="utf-8")
    assert build(project).pages_built > 10


def test_a_page_is_made_anew_when_a_link_target_goes(tmp_path: Path) -> None:
    nav = "nav: [index.md, topics/index.md, one.md]\n"
    files = {"docs/one.md": "---\ntitle: One\n---\n# One\n\n[to two](two.md)\n", "mkdocs.yml": MKDOCS + nav}
    project = make_small_project(tmp_path / "p", files={**files, "docs/two.md": "# Two\n"})
    build(project)
    assert "../two/" in (project / "site/one/index.html").read_text(encoding="utf-8")
    (project / "docs/two.md").unlink()
    # MkDocs leaves a link that leads nowhere as it is written; a page taken over would still say ../two/.
    with pytest.raises(BuildError, match=r"one/index\.html: broken link two\.md"):
        build(project)


def test_the_index_is_taken_over_where_no_word_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = MKDOCS.replace("  - search\n", "")
    project = make_small_project(tmp_path / "p", files={"mkdocs.yml": text})
    build(project, jobs=1)
    runs: list[set[str]] = []

    def count_runs(stubs_by_url: Mapping[str, str]) -> dict[str, bytes]:
        runs.append(set(stubs_by_url))
        return run_pagefind(stubs_by_url)

    monkeypatch.setattr(search, "run_pagefind", count_runs)
    before = (project / "site/pagefind/pagefind-entry.json").stat().st_ino
    (project / "mkdocs.yml").write_text(text + "copyright: Nobody\n", encoding="utf-8")
    assert build(project, jobs=1).pages_built > 10
    assert not runs
    assert (project / "site/pagefind/pagefind-entry.json").stat().st_ino == before
    (project / "docs/one.md").write_text("# A page with unheard-of words\n", encoding="utf-8")
    build(project, jobs=1)
    assert len(runs) == 1
    assert "one/" in runs[0]
    assert "papers/alphanet-a-network-for-everything/" not in runs[0]


def test_a_tree_that_went_or_came_from_elsewhere_is_written_again(tmp_path: Path) -> None:
    """The cache alone may come to another folder, as it does from one job of CI to the next."""
    project = make_small_project(tmp_path / "p")
    build(project)
    expected = build_clean(project, tmp_path / "clean")
    older = shutil.copytree(make_small_project(tmp_path / "older", PAPERS[:2]), tmp_path / "built")
    build(older)
    for docs in (None, older / "docs"):
        shutil.rmtree(project / "docs")
        shutil.copytree(docs, project / "docs") if docs else (project / "docs").mkdir()
        build(project)
        assert digest_tree(project / "site") == expected


def test_warnings_are_said_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    project = make_small_project(tmp_path / "p", files={"docs/one.md": "# One\n\n<!-- paperatlas:no-such -->\n"})
    for _ in range(2):
        caplog.clear()
        build(project)
        assert [text for text in caplog.messages if "no region is called 'no-such'" in text]


def test_the_cache_makes_no_foreign_object(tmp_path: Path) -> None:
    import pickle
    from collections import Counter

    from generator.site.store import Store

    store = Store(tmp_path / ".paperatlas")
    store.write("x", "key", {"a": (1, "b")})
    assert store.read("x", "key") == {"a": (1, "b")}
    assert store.read("x", "other") is None
    store.write("x", "key", Counter("aab"))
    assert store.read("x", "key") is None
    assert pickle.loads(pickle.dumps(Counter("aab"))) == Counter("aab")
    assert (tmp_path / ".paperatlas/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_profile_prints_every_stage(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    done = run_tool(["paperatlas", "-q", "build"], project)
    assert (done.returncode, done.stdout) == (0, "")
    (project / "docs/one.md").write_text("# One\n", encoding="utf-8")
    notes = {path: path.stat().st_mtime_ns for path in (project / ".paperatlas").glob("step-*.pickle")}
    done = run_tool(["paperatlas", "build", "--profile"], project)
    assert done.returncode == 0, done.stderr
    table = done.stdout[done.stdout.index("stage  ") :].splitlines()
    labels = [line[:38].strip() for line in table]
    all_stages, between = (float(table[labels.index(label)].split()[3]) for label in ("all stages", "between stages"))
    assert between < all_stages / 2, "what costs has a name, but for starting Python"
    assert {"Building pages", "Indexing for search", "Checking the site", "all stages"} <= set(labels)
    assert len(notes) > 10
    assert {path: path.stat().st_mtime_ns for path in notes} == notes, "nothing of the survey is found anew"
    pages = table[labels.index("Building pages")].split()
    assert int(pages[4]) > 1, "a new page in the navigation is on every page"
    assert int(pages[6]) > 10, "megabytes"
