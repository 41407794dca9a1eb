"""Squeezing removes idle white space and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from generator.site.compact import drop_restored, squeeze_html


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


def test_what_the_script_puts_back_goes_all_together() -> None:
    toggles = "".join(
        f'<input class="md-toggle" data-md-toggle="{name}" type="checkbox" id="__{name}" autocomplete="off">\n'
        for name in ("drawer", "search")
    )
    skip = '<div data-md-component="skip">\n<a href="#a" class="md-skip">\nSkip to content\n</a>\n</div>\n'
    dialog = '<div class="md-dialog" data-md-component="dialog">\n<div class="md-dialog__inner md-typeset"></div>\n</div>\n'
    announce = '<div data-md-component="announce">\n</div>\n'
    overlay = '<label class="md-overlay" for="__drawer"></label>\n'
    page = f'<body>\n{toggles}{overlay}{skip}{announce}<script src="../assets/javascripts/shell.js">'
    assert (
        drop_restored(page + dialog)
        == '<body>\n<a href="#a" class="md-skip">Skip to content</a>\n<script src="../assets/javascripts/shell.js">'
    )
    assert drop_restored(page) == page
    assert drop_restored((page + dialog).replace("shell.js", "own.js")) == (page + dialog).replace("shell.js", "own.js")
    news = '<div data-md-component="announce">\n<aside>News</aside>\n</div>\n'
    assert news in drop_restored((page + dialog).replace(announce, news))
