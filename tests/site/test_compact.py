"""Squeezing removes idle white space and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.site.compact import squeeze_html


def test_keeps_what_is_preformatted() -> None:
    html = "<p>a\n\n   b</p>\n\n\n<pre>\n  x\n\n  y</pre>\n  <script>\n\n`a\n\n`</script>"
    assert squeeze_html(html) == "<p>a\nb</p>\n<pre>\n  x\n\n  y</pre>\n<script>\n\n`a\n\n`</script>"


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<pre>", "</pre>", "<b>", "</b>", "word", " ", "\n", "\n\n", "\t\n ", "<div>", "</div>"])
    )
)
def test_the_visible_text_stays(pieces: list[str]) -> None:
    html = "".join(pieces)
    before, after = (LexborHTMLParser(f"<body>{text}</body>").body for text in (html, squeeze_html(html)))
    assert before is not None
    assert after is not None
    assert before.text().split() == after.text().split()
    kept = [[node.text() for node in body.css("pre")] for body in (before, after)]
    if html.count("<pre>") == html.count("</pre>") == len(kept[0]) and "<pre><pre>" not in html:
        assert [text.split() for text in kept[0]] == [text.split() for text in kept[1]]


def test_end_tags_that_go_without_saying() -> None:
    html = "<ul>\n<li>a</li>\n<li><p>b</p>\n</li>\n</ul>\n<p>c</p>\n<h2>d</h2>\n<p>e</p>\n<b>f</b>"
    squeezed = squeeze_html(html)
    assert squeezed == "<ul><li>a\n<li><p>b</p>\n</ul>\n<p>c</p>\n<h2>d</h2>\n<p>e</p>\n<b>f</b>"
    trees = [[(node.tag, node.text(deep=False).split()) for node in LexborHTMLParser(text).css("*")] for text in (html, squeezed)]
    assert trees[0] == trees[1]


def test_only_line_breaks_count() -> None:
    assert squeeze_html("a  b <i> c</i>") == "a  b <i> c</i>"
