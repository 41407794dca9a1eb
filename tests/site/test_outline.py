"""What is told of a page that was filled into a shell is what a scan of it finds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site import outline
from generator.site.conversion_blocks import Conversion
from generator.site.conversion_inline import RefusedError
from generator.site.links import Address, scan_html
from generator.site.outline import Outline, Scans

SHELL = (
    '<head><link rel="canonical" href="',
    "canonical",
    '"><link href="../../a.css"></head><body><a href="#',
    "anchor",
    '">Skip</a><a href="../../topics/">Topics</a><article>',
    "content",
    '</article><a href="../../about/">About</a></body>',
)
ADDRESS = Address("https://e.org/repo/")


def fill(shell: tuple[str, ...], content: str, uri: str) -> bytes:
    """The page of a shell."""
    values = {"canonical": f"https://e.org/repo/{uri.removesuffix('index.html')}", "anchor": "top", "content": content}
    return "".join(values[part] if place % 2 else part for place, part in enumerate(shell)).encode()


def scan(scans: Scans, markdown: str, uri: str, shell: tuple[str, ...] = SHELL) -> tuple[Any, Any]:
    """What is told of a page, and what is found."""
    written: list[str] = []
    conversion = Conversion(lambda reference: written.append(reference) or reference)  # type: ignore[func-returns-value]
    body = fill(shell, conversion.convert(markdown), uri)
    told = scans.scan(body, uri, ADDRESS, shell, Outline(conversion.title, tuple(written)))
    return told, scan_html(body, uri, ADDRESS)


TEXTS = (
    "# A\n\n[b](../b/) and [c](https://x.org/?a=1&amp;b=2)\n\n- [d](../../topics/d/)",
    "# A &amp; <i>b</i>  c\n\nText",
    "No heading\n\n## B\n\n[b](../b/)",
    "# One\n\n# Two\n\n[own](#one) [gone](#gone)",
    "# A\n\n[out](../../../../x/) [own host](https://e.org/repo/papers/b/) [other path](https://e.org/x/) [root](/x)",
    '# A\n\n[b](../b/#c) [b](../b/?d) [a](../../papers/x/) [a b](../b.html) [b](b/ "t") [**x** <i>y</i>](../z/)',
    "# A\n\n<b>[x](../y/) <i>[z](../z/)\n\n<p>No [link](../n/)</p>",
)


@pytest.mark.parametrize("text", TEXTS)
def test_told_as_found(text: str) -> None:
    scans = Scans()
    for uri in ("papers/x/index.html", "papers/y/index.html", "papers/z/2/index.html", "papers/w/index.html"):
        told, found = scan(scans, text, uri)
        assert told == found


_PIECES = st.sampled_from(
    [
        *"[]()<>/#&?.%\n ",
        "# ",
        "[a](../b/)",
        "[",
        "](../c/)",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<span>",
        "</span>",
        "../",
        "x",
        "**",
        "&amp;",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_anything_that_is_converted(text: str) -> None:
    scans = Scans()
    scan(scans, "# A\n\n[b](../b/)", "papers/a/index.html")
    try:
        told, found = scan(scans, f"# A\n\n{text}", "papers/x/index.html")
    except RefusedError:
        return
    assert told == found


def test_most_pages_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    scans = Scans()
    scan(scans, "# A\n\n[b](../b/)", "papers/a/index.html")
    monkeypatch.setattr(outline, "scan_html", lambda *_: pytest.fail("parsed"))
    told, found = scan(scans, "# B\n\n[c](../c/)", "papers/b/index.html")
    assert told == found


@pytest.mark.parametrize(
    "shell",
    [
        ("<h1>Own</h1><article>", "content", "</article>"),
        ('<article><a href="below/"></a>', "content", "</article>"),
        ('<article><a href="/elsewhere">', "content", "</a></article>"),
        ("<article><!--", "content", "--></article>"),
        ("<article>", "content", "</article>", "content", ""),
    ],
)
def test_a_shell_with_more_in_it_is_always_parsed(shell: tuple[str, ...]) -> None:
    scans = Scans()
    for uri in ("papers/x/index.html", "papers/y/index.html"):
        told, found = scan(scans, "# A\n\n[b](../b/)", uri, shell)
        assert told == found
    assert list(scans._known.values()) == [None]


_NAME = st.sampled_from(["..", "a", "b.html", ".", "", "-x", ".y", "z_", "a%20b", "é"])
_URI = st.lists(st.sampled_from(["a", "b c", "é", "x.y"]), max_size=3).map(lambda parts: "/".join([*parts, "index.html"]))


@given(
    st.lists(_NAME, max_size=6).map("/".join),
    _URI,
    st.sampled_from(["https://e.org/repo/", "https://e.org/", "", "https://e.org/r"]),
)
def test_ways_are_followed_as_a_browser_does(reference: str, uri: str, root: str) -> None:
    quick, slow = Address(root), Address(root)
    slow._is_folder = False
    assert quick.locate(reference, uri) == slow.locate(reference, uri)
