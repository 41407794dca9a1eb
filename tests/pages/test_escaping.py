"""Any text renders to its own visible text and nothing else, wherever a template may put it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data
from selectolax.lexbor import LexborHTMLParser

from generator.model import Mark, RichText
from generator.pages.markdown import (
    Link,
    dump_front_matter,
    dump_json,
    escape_attribute,
    escape_text,
    escape_url,
    fence_code,
    link_text,
    mark_words,
    render_rich,
)
from generator.text import normalize_text
from tests.pages.conftest import SHARED, make_converter

Convert = Callable[[str], LexborHTMLParser]

# Every place in which a template puts text; `t` is the text and `a` the text as an attribute.
SHEET = """# {t}

{t}

- {t}
- x {t} x

[{t}](x.md "{a}")

<p class="raw" markdown>{t}</p>

<div class="block" markdown>

{t}

<span title="{a}">x</span>

</div>

| head |
|---|
| {t} |

<details markdown><summary>{t}</summary>

- **{t}** <q>{t}</q>

</details>
"""
TEXT_PLACES = (
    "h1",
    "body > p:nth-of-type(1)",
    "body > ul > li:nth-of-type(1)",
    "p > a",
    "p.raw",
    "div.block > p",
    "td",
    "summary",
    "details strong",
    "details q",
)
SKELETON = Counter(
    {
        "p": 5,
        "li": 3,
        "ul": 2,
        "h1": 1,
        "a": 1,
        "div": 1,
        "span": 1,
        "table": 1,
        "thead": 1,
        "tbody": 1,
        "tr": 2,
        "th": 1,
        "td": 1,
        "details": 1,
        "summary": 1,
        "strong": 1,
        "q": 1,
    }
)
ATTRIBUTES = {"id", "class", "href", "title"}

# Fragments that mean something to Markdown, its extensions, HTML or Jinja: random text is made of these more than of letters.
FRAGMENTS = [
    *"\\`*_{}[]()#+-.!|<>&\"'~^=:$%@;/?, \t",
    *(
        "\n",
        "\x02",
        "\x03",
        "\x00",
        "\u2028",
        "\u200b",
        "\xa0",
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "&#x41;",
        "&amp;",
        "&lt;b&gt;",
        "&copy",
    ),
    *(
        "# ",
        "## x ##",
        "1. ",
        "1) ",
        "- ",
        "+ ",
        "* ",
        "> ",
        "    code",
        "```",
        "~~~",
        "===",
        "---",
        "***",
        "___",
        "!!! note",
        "??? x",
        '=== "T"',
    ),
    *(
        "[x](y)",
        "[x][y]",
        "[x]: y",
        "![x](y)",
        "*[HTML]: x",
        "[^1]",
        "[^1]: x",
        "{: .x onclick=alert(1) }",
        "{ #id }",
        "[TOC]",
        ": def",
        "| a | b |",
        "|---|",
    ),
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p>",
        "<!-- x -->",
        "<![CDATA[x]]>",
        "<?php ?>",
        "<http://x.y>",
        "<a@b.c>",
        "<b",
        "</",
        "<div markdown>",
    ),
    *(
        ":smile:",
        "^^x^^",
        "~~x~~",
        "==x==",
        "++x++",
        '--8<-- "x"',
        "{{ x }}",
        "{% x %}",
        "{# x #}",
        "$x$",
        "$$x$$",
        "\\(x\\)",
        "javascript:alert(1)",
        "https://a.b/c_d_e?x=1&y=2",
    ),
    *("word", "ConvNeXt", "é", "数", "a" * 300),
]
TEXTS = st.one_of(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8).map("".join), st.text(min_size=1, max_size=60))


def check_sheet(text: str, convert: Convert) -> int:
    """Assert that each place on the sheet shows exactly the text; the number of places checked."""
    plain = normalize_text(text)
    tree = convert(SHEET.format(t=escape_text(text), a=escape_attribute(text)))
    assert tree.body is not None
    nodes = [node for node in tree.body.traverse() if node.tag != "body"]
    assert Counter(node.tag for node in nodes if node.tag != "-text") == SKELETON, text
    assert {name for node in nodes for name in node.attributes} <= ATTRIBUTES, text
    for place in TEXT_PLACES:
        node = tree.css_first(place)
        assert node is not None and node.text() == plain, (place, text)
    assert tree.css("li")[1].text() == f"x {plain} x"
    for place in ("p > a", "span"):
        node = tree.css_first(place)
        assert node is not None and (node.attributes["title"] or "") == plain, (place, text)
    anchor = tree.css_first("a")
    assert anchor is not None and anchor.attributes["href"] == "x.md"
    return len(TEXT_PLACES) + 3


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_any_text_shows_itself_and_nothing_else(text: str, convert: Convert) -> None:
    assume(normalize_text(text))
    check_sheet(text, convert)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_each_special_fragment(fragment: str, convert: Convert) -> None:
    for text in (fragment, f"{fragment}x", f"x{fragment}", f"x {fragment} y", fragment * 3):
        if normalize_text(text):
            check_sheet(text, convert)


def read_naughty() -> Iterator[str]:
    """Lines of the naughty corpora beside the project."""
    folder = SHARED / "corpora" / "naughty"
    for path in sorted(folder.glob("*.txt")) + sorted(folder.glob("*.fuzz")):
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()
    if (folder / "blns.json").is_file():
        yield from json.loads((folder / "blns.json").read_text(encoding="utf-8"))


@pytest.mark.skipif(not (SHARED / "corpora" / "naughty").is_dir(), reason="the naughty corpora are not beside the project")
def test_naughty_corpora(convert: Convert) -> None:
    # The 887 traversal strings differ in their paths alone: every tenth is plenty.
    lines = [
        line
        for at, line in enumerate(read_naughty())
        if normalize_text(line) and (not line.startswith(("..", "/", "\\")) or at % 10 == 0)
    ]
    assert sum(check_sheet(line, convert) for line in lines) > 8000


# A project may switch more on in its mkdocs.yml; text must stay text then too.
MORE = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.mark",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_under_more_extensions(text: str, generous: Convert) -> None:
    assume(normalize_text(text))
    check_sheet(text, generous)


@pytest.fixture(scope="session")
def generous() -> Convert:
    return make_converter(list(MORE), {})


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)), kind=st.sampled_from(["math", "url", "link"]))
def test_rich_text_shows_its_plain_text(text: str, cuts: tuple[float, float], kind: str, convert: Convert) -> None:
    plain = normalize_text(text)
    start, end = sorted(round(cut * len(plain)) for cut in cuts)
    assume(start < end and plain[start:end].strip() == plain[start:end])
    marks = () if kind == "link" else (Mark(kind, start, end, "https://example.org/a_b" if kind == "url" else plain[start:end]),)
    links = [Link(start, end, "x.md", plain)] if kind == "link" else []
    tree = convert(f'<p class="raw" markdown>x {render_rich(RichText(plain, marks), links)} x</p>')
    paragraph = tree.css_first("p.raw")
    assert paragraph is not None and paragraph.text() == f"x {plain} x"
    assert Counter(node.tag for node in paragraph.traverse() if node.tag != "-text") == Counter(
        ["p", "span" if kind == "math" else "a"]
    )
    if kind == "math":
        span = tree.css_first("span.math")
        assert span is not None and span.attributes["data-tex"] == plain[start:end]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS, cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_marked_words(text: str, cuts: tuple[float, float], convert: Convert) -> None:
    plain = normalize_text(text)
    start, end = sorted(round(cut * len(plain)) for cut in cuts)
    assume(start < end and plain[start:end].strip())
    tree = convert(f"- <q>{mark_words(plain, start, end)}</q>")
    quote, mark = tree.css_first("q"), tree.css_first("mark")
    assert quote is not None and mark is not None
    assert (quote.text(), mark.text()) == (plain, plain[start:end])


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(values=st.dictionaries(st.sampled_from(["title", "description", "kind"]), TEXTS))
def test_front_matter_reads_back(values: dict[str, str]) -> None:
    body, read = get_data(f"{dump_front_matter(values)}# x")
    assert body == "# x"
    for name, value in values.items():
        shown = LexborHTMLParser(f"<!doctype html><title>{read.get(name, '')}</title>").css_first("title")
        assert shown is not None and normalize_text(shown.text()) == normalize_text(value)
        assert not set(str(read.get(name, ""))) & set('<>"')


@given(value=TEXTS)
def test_json_never_ends_its_script(value: str) -> None:
    text = dump_json({"name": value})
    assert json.loads(text) == {"name": value}
    assert not set(text) & set("<>&\u2028\u2029")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//x.y",
        "ftp://x.y/z",
        "mailto:a@b.c",
        "x.md",
        "",
        "http://",
        "https:///x",
        "http://[x",
        "\x01javascript:x",
    ],
)
def test_addresses_that_are_no_web_address_become_text(url: str, convert: Convert) -> None:
    assert escape_url(url) is None
    tree = convert(f"x {link_text('words', url)}")
    assert tree.css_first("a") is None
    assert tree.css_first("p").text() == "x words"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://github.com/a/b_c__d", "https://github.com/a/b_c__d"),
        ("http://x.y/(z)[1]?a=1&b=2#c", "http://x.y/%28z%29%5B1%5D?a=1&b=2#c"),
        ('https://x.y/" onclick="alert(1)', "https://x.y/%22%20onclick=%22alert%281%29"),
        ("https://x.y/<b>", "https://x.y/%3Cb%3E"),
        ("https://x.y/é", "https://x.y/%C3%A9"),
        ("HTTPS://X.Y/", "HTTPS://X.Y/"),
    ],
)
def test_web_addresses_stay_links(url: str, href: str, convert: Convert) -> None:
    anchor = convert(f"[x]({escape_url(url)})").css_first("a")
    assert anchor is not None
    assert anchor.attributes == {"href": href}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
def test_code_shows_its_lines(text: str, convert: Convert) -> None:
    lines = [normalize_text(line) for line in text.split("\n")]
    assume(any(lines))
    tree = convert(f"x\n\n{fence_code(chr(10).join(lines), 'bibtex')}\n\nx")
    code = tree.css_first("pre > code")
    assert code is not None
    assert code.text().strip("\n") == "\n".join(lines).strip("\n")
    assert Counter(node.tag for node in tree.body.traverse() if node.tag != "-text") == Counter(["body", "p", "pre", "code", "p"])  # type: ignore[union-attr]
