"""Plain Markdown converted by ourselves is what Python-Markdown and MkDocs make of it, to the byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel, get_files
from mkdocs.structure.pages import Page, _ExtractAnchorsTreeprocessor, _RawHTMLPreprocessor

from generator.site import conversion
from generator.site.conversion import EXTENSIONS, KNOWN_KEY, is_plain, key_modules
from generator.site.conversion_blocks import Conversion
from generator.site.conversion_inline import RefusedError
from generator.site.conversion_links import LinkMemory
from generator.site.equip import equip_project
from generator.site.project import load_project
from generator.site.shard import _AskedFiles, collect_log
from tests.projects import BuiltProject

# Every form that is accepted, each where it stands beside others.
PLAIN = (
    "One paragraph.",
    "Two lines,\n**one** paragraph.",
    "# Title\n\n## A star\n\n## A star\n\n### Deeper &amp; [linked](x.md)",
    "# Title { #paper }\n\n## Paper",
    "## 3 papers { data-search-exclude }\n\n## 3 papers",
    '- one\n- [two](two.md)\n- <span class="derived">[x](x.md "derived: “y”")</span> <small>and more</small>',
    "- tight\n- loose\n\n- loose\n- tight\n\n- loose",
    "- one\n\n**Two**\n\n- three",
    "- **95&#46;5%** [on](x.md) <i>gain</i> <small><q>… with <mark>95.5</mark>% …</q></small>",
    '```bibtex\n@article{x,\n  title = {A & B "quoted" <c>},\n\n}\n```',
    "Before.\n\n```\ncode\n```\n\nAfter.",
    '<nav class="pa-path" aria-label="Topic" markdown>\n[Topics](../topics/index.md) › [x](x.md)\n</nav>\n\n# Title',
    '- item\n<nav class="x" markdown>\n1–3 of 5:\n**1**\n[2](2.md)\n</nav>',
    '<details class="w" markdown>\n<summary>Why</summary>\n\n<i>Stated</i> so.\n\n- one **A** <q>b</q>\n\n</details>',
    '<aside class="f" aria-label="Facts" markdown>\n\n**Topics**\n\n- [a](a.md)\n- [b](b.md)\n\n**Code**\n\n- c\n\n</aside>',
    '<p class="lead" title="it&#39;s &quot;so&quot; &amp; so" markdown>A <abbr title="b c">BC</abbr> (and) **d**.</p>',
    '## Papers per year { data-search-exclude }\n\n<div class="pa-years" markdown>\n\n'
    '- 2005 1 <svg class="pa-bar" aria-hidden="true"><rect width="5%" height="100%"></rect></svg>\n- to 2004 2\n\n</div>',
    '<p class="none">No *Markdown* [here](x.md) &amp; <b>raw</b>.</p>',
    '<h2 id="letter-0">0–9</h2>\n\n- [a](#letter-0)',
    '<div data-pa="explore"></div>\n\nText! It’s (a) text: "quoted".',
    '[it\'s](x.md "it\'s") [a b](https://e.org/?q=a+b&amp;c=%22) [**bold** <i>i</i>](y.md "f (g)")',
)
# What is more than plain, each for another reason.
HARD = (
    "a `code`",
    "a \\* b",
    "a *b*",
    "snake_case",
    "***a***",
    "a ** b",
    "<http://a.b>",
    "<a@b.c>",
    "<!-- c -->",
    "AT&T",
    "![a](b.png)",
    "[a][b]",
    "[a]: b",
    "[a](<b>)",
    "[a](b 'c')",
    "text {: .c }",
    "    code",
    "line  \nbreak",
    "Title\n=====",
    "> quote",
    "1. one",
    "* one",
    "- one\n    - two",
    "- # one",
    "| a | b |\n|---|---|",
    "<div markdown>\n<div markdown>\na\n</div>\n</div>",
    "<script>a</script>",
    "~~~\na\n~~~",
    "```\na",
    "a\u00a0b",
    "a\tb",
    "# Title #",
    '<p id="a" markdown>b</p>',
    "# One\n\n## Two { #one }",
    "<svg>",
    '<svg class="b"><rect width="5%">a</rect></svg>',
)


def convert_both(text: str) -> tuple[Any, Any]:
    """What both make of a text: the page, its headings, its anchors.

    Raises:
        RefusedError: When the text is not plain.
    """
    page = Conversion(str)
    ours = page.convert(text)
    markdown = Markdown(extensions=sorted(EXTENSIONS))
    raw, anchors = _RawHTMLPreprocessor(), _ExtractAnchorsTreeprocessor(None, None, None)  # type: ignore[arg-type]
    raw._register(markdown)
    anchors._register(markdown)
    theirs = markdown.convert(text)
    tokens = markdown.toc_tokens  # type: ignore[attr-defined]
    return (ours, page.headings, page.ids), (theirs, tokens, raw.present_anchor_ids | anchors.present_anchor_ids)


def test_the_modules_whose_meaning_is_repeated_are_the_known_ones() -> None:
    """Should this fail: read what changed, run the tests below, and only then write the new key."""
    assert key_modules() == KNOWN_KEY


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text(text: str) -> None:
    ours, theirs = convert_both(text)
    assert ours == theirs


@pytest.mark.parametrize("text", HARD)
def test_what_is_not_plain_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        Conversion(str).convert(text)


_HOSTILE = st.sampled_from(
    [
        *"&![]()_*`\\{}<>#-+|~=:\"'. \t\n",
        *(
            "**",
            "***",
            "&amp;",
            "&#46;",
            "![",
            "](",
            "]:",
            "][",
            "<i>",
            "</i>",
            "<p>",
            "</p>",
            "<nav markdown>\n",
            "</nav>\n",
            "```\n",
        ),
        *(
            "\n\n",
            "\n\n\n",
            "    ",
            "  \n",
            "1. ",
            "- ",
            "> ",
            "# ",
            "---",
            "<!-- ",
            "-->",
            "<?",
            "<b@c>",
            "<http://x>",
            "[a]: b",
            "[TOC]",
        ),
        *(
            "{ .c }",
            "{: #i }",
            " { #i }",
            '<a name="q">',
            '<b id="q">',
            "<br>",
            "<svg>",
            "</rect>",
            "<hr>",
            "<summary>",
            "</summary>",
            "\u00a0",
            "\x02",
            "é",
        ),
    ]
)
_EDIT = st.tuples(st.integers(0, 400), st.integers(0, 3), _HOSTILE)


@given(
    st.lists(st.sampled_from(PLAIN), min_size=1, max_size=3), st.lists(_EDIT, max_size=3), st.sampled_from(["\n", "\n\n", "\n\n\n"])
)
def test_plain_text_with_anything_in_it_is_the_same_or_refused(
    parts: list[str], edits: list[tuple[int, int, str]], gap: str
) -> None:
    text = gap.join(parts)
    for place, length, hostile in edits:
        place %= len(text) + 1
        text = text[:place] + hostile + text[place + length :]
    assume(text.strip())
    try:
        ours, theirs = convert_both(text)
    except RefusedError:
        return
    assert ours == theirs


def read_page(page: Page) -> tuple[Any, ...]:
    """All that converting gives to a page."""
    links = {file.src_uri: sorted(found.items()) for file, found in (page.links_to_anchors or {}).items()}
    return page.content, [str(item) for item in page.toc], sorted(page.present_anchor_ids or ()), links


def populate(page: Page, project: MkDocsConfig, files: Files, memory: LinkMemory | None) -> tuple[Any, ...]:
    """The page as MkDocs makes it, or, with a memory, as we do; with what it asked for and what was said of it."""
    asked: Any = _AskedFiles(files)
    with collect_log() as said:
        page.read_source(project)
        if memory is None:
            page.render(project, asked)
        else:
            conversion.render_markdown(page, project, asked, memory)
    return *read_page(page), asked.answers, said


def test_every_page_of_the_seeds(seed_site: BuiltProject) -> None:
    project = load_project(seed_site.path / "mkdocs.yml")
    equip_project(project)
    assert is_plain(project)
    files, memory, refused = get_files(project), LinkMemory(), []
    for file in files.documentation_pages(inclusion=InclusionLevel.all):
        page = Page(None, file, project)
        expected = populate(page, project, files, None)
        assert populate(page, project, files, memory) == expected, file.src_uri
        if not conversion._convert(page, project, _AskedFiles(files), memory):
            refused.append(file.src_uri)
    # Those that people wrote, with regions in them, and the one table.
    assert len(refused) <= 8, refused
