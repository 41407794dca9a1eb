"""A page read by ourselves is what MkDocs reads of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from generator.site import reading
from generator.site.reading import read_source
from tests.projects import BuiltProject

USUAL = (
    '---\ntitle: "A: b # c"\ndescription: "it\'s {x} [y] & é – 中"\nkind: "paper"\nsearch: {"exclude": true}\n---\n'
    "\n\n# A\n\ntext\n"
)
ODD = (
    "",
    "no front matter",
    USUAL.replace("\n", "\r\n"),
    "\ufeff" + USUAL,
    USUAL.replace("# c", "\\u0041"),
    USUAL.replace("# c", "\u2028"),
    USUAL.replace("# c", "\ufeff"),
    USUAL.replace("# c", "\x85"),
    USUAL.replace("# c", "\ue000"),
    USUAL.replace("# c", "😀"),
    USUAL.replace("# c", '"'),
    USUAL.replace('"A: b # c"', '" A  b "'),
    USUAL.replace('"A: b # c"', '""'),
    USUAL.replace('"A: b # c"', "plain"),
    USUAL.replace('kind: "paper"', 'title: "again"'),
    USUAL.replace('kind: "paper"', 'on: "x"'),
    USUAL.replace('kind: "paper"', "math: true"),
    USUAL.replace("true}", "false}"),
    USUAL.replace("---\n\n", "...\n\n"),
    USUAL.replace("---\n\n", "--- \n\n"),
    "---\n---\ntext",
    '---\ntitle: "a"\n---',
)


def read_both(content: bytes, folder: Path) -> list[Any]:
    """Markdown and front matter of a file as both read it, or the error of each."""
    (folder / "a.md").write_bytes(content)
    project = MkDocsConfig()
    project.load_dict({"site_name": "S", "docs_dir": str(folder), "site_dir": str(folder / "site")})
    project.validate()
    found: list[Any] = []
    for read in (lambda page, project: read_source(page, content, project), Page.read_source):
        page = Page(None, File("a.md", str(folder), str(folder / "site"), use_directory_urls=True), project)
        try:
            read(page, project)
            found.append((page.markdown, page.meta))
        except ValueError as error:
            found.append(str(error))
    return found


@pytest.mark.parametrize("text", [USUAL, *ODD])
def test_as_mkdocs_reads_it(text: str, tmp_path: Path) -> None:
    ours, theirs = read_both(text.encode(), tmp_path)
    assert ours == theirs


def test_what_is_no_text(tmp_path: Path) -> None:
    ours, theirs = read_both(b'---\ntitle: "\xff"\n---\n', tmp_path)
    assert ours == theirs


_LINE = st.sampled_from(["---\n", "title: ", "kind: ", '"', "\\", "\n", "{}", ": ", "#", "'", " "]) | st.text(max_size=3)


@given(st.lists(_LINE, max_size=12).map("".join), st.lists(_LINE, max_size=4).map("".join))
def test_any_front_matter(text: str, value: str) -> None:
    content = f'---\ntitle: "{value}"\n{text}---\ntext'.encode("utf-8", "ignore")
    with TemporaryDirectory() as folder:
        ours, theirs = read_both(content, Path(folder))
    assert ours == theirs


def test_generated_pages_are_read_at_once(seed_site: BuiltProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.Page, "read_source", lambda page, project: pytest.fail(page.file.src_uri))
    project = MkDocsConfig()
    project.load_dict({"site_name": "S", "docs_dir": str(seed_site.path / "docs"), "site_dir": "site"})
    project.validate()
    for path in sorted((seed_site.path / "docs" / "papers").glob("*.md")):
        file = File(f"papers/{path.name}", str(seed_site.path / "docs"), "site", use_directory_urls=True)
        read_source(Page(None, file, project), path.read_bytes(), project)
