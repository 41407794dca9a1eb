"""The check finds every kind of damage, in sites made by hand, and finds nothing in a whole one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.problems import BuildError
from generator.site.check import check_site

PAGE = "<html><head><link rel=stylesheet href={up}main.css></head><body><h1>{title}</h1>{body}</body></html>"


def make_site(path: Path, site_url: str = "", **changes: Any) -> Path:
    """Home, a topic, two papers; `changes` replaces a file's text by its key with `_` for `/`, None leaves it out."""
    export = {
        "site": {"name": "x", "url": site_url},
        "corpus": {"records": 3, "papers": 2, "merged": 1, "rejected": 0, "documents": [{"path": "a", "records": 3}]},
        "moved": {"once": "one"},
        "papers": [{"id": "one", "title": "One & all"}, {"id": "two", "title": "Two"}],
    }
    files = {
        "index.html": PAGE.format(up="", title="Home", body='<a href="topics/t/">t</a>'),
        "topics/t/index.html": PAGE.format(up="../../", title="T", body='<a href="../../papers/one/#abs">1</a>'),
        "papers/one/index.html": PAGE.format(up="../../", title="One &amp; all", body='<p id=abs><a href="../two/">2</a>'),
        "papers/two/index.html": PAGE.format(up="../../", title="Two", body='<a href="https://elsewhere.example/x">e</a>'),
        "papers/once/index.html": PAGE.format(up="../../", title="Once", body='<a href="../one/">moved</a>'),
        "404.html": PAGE.format(up="/", title="404", body=""),
        "main.css": "body { background: url(data:image/png;base64,AA) }",
        "search/search_index.json": json.dumps({"docs": [{"location": "papers/one/"}, {"location": "papers/two/#x"}]}),
        "api/papers.json": write_lines(export),
    }
    for uri, text in {**files, **changes}.items():
        if text is not None:
            (path / uri).parent.mkdir(parents=True, exist_ok=True)
            (path / uri).write_text(text, encoding="utf-8")
    return path


def write_lines(export: dict[str, Any]) -> str:
    """The export as the site has it: a line for the head, and one for each paper."""
    head = json.dumps({key: value for key, value in export.items() if key != "papers"})
    return f'{head[:-1]}, "papers": [\n' + ",\n".join(map(json.dumps, export["papers"])) + "\n]}\n"


def find(path: Path) -> list[str]:
    return [str(finding) for finding in check_site(path).findings]


def test_whole_site(tmp_path: Path) -> None:
    report = check_site(make_site(tmp_path))
    assert report.findings == ()
    assert (report.pages, report.papers, report.records, report.merged, report.rejected) == (6, 2, 3, 1, 0)
    assert "3 = 2 + 1 + 0" in "\n".join(report.render())


@pytest.mark.parametrize(
    ("uri", "body", "said"),
    [
        ("papers/two/index.html", '<a href="../three/">3</a>', "papers/two/index.html: broken link ../three/"),
        ("papers/two/index.html", "<img src=../../no.png>", "papers/two/index.html: broken link ../../no.png"),
        ("papers/two/index.html", '<a href="#gone">g</a>', "papers/two/index.html: no anchor #gone in this page"),
        (
            "papers/two/index.html",
            '<a href="../one/#gone">g</a>',
            "papers/two/index.html: no anchor #gone in papers/one/index.html",
        ),
        ("papers/two/index.html", '<a href="javascript:alert(1)">g</a>', "papers/two/index.html: javascript:alert(1) leads"),
        ("papers/one/index.html", "<p id=abs>", "papers/two/index.html: orphan"),
    ],
)
def test_bad_link(tmp_path: Path, uri: str, body: str, said: str) -> None:
    title = "Two" if "two" in uri else "One & all"
    path = make_site(tmp_path, **{uri: PAGE.format(up="../../", title=title, body=body)})
    assert any(finding.startswith(said) for finding in find(path)), find(path)


def test_good_anchors(tmp_path: Path) -> None:
    body = '<a href="#">t</a><a href="#top">t</a><a href="#ü">u</a><a href="#%C3%BC">u</a><i id="ü"></i>'
    body += '<a name=old></a><a href="#old">o</a>'
    assert find(make_site(tmp_path, **{"papers/two/index.html": PAGE.format(up="../../", title="Two", body=body)})) == []


def test_sub_path(tmp_path: Path) -> None:
    """Absolute references must stay under the sub-path that the site is published at."""
    good = PAGE.format(up="/repo/", title="404", body='<a href="/repo/">h</a><a href="https://a.example/repo/topics/t/">t</a>')
    path = make_site(tmp_path / "good", "https://a.example/repo/", **{"404.html": good})
    assert find(path) == []
    path = make_site(tmp_path / "bad", "https://a.example/repo/")
    assert find(path) == ["404.html: /main.css leads out of the site's own path"]


def test_stylesheet(tmp_path: Path) -> None:
    assert find(make_site(tmp_path, **{"main.css": "a { background: url('no.png') }"})) == ["main.css: broken link no.png"]


def test_paper_without_page_title_and_search(tmp_path: Path) -> None:
    path = make_site(
        tmp_path,
        **{
            "papers/two/index.html": PAGE.format(up="../../", title="title: Two swallowed", body="").replace("Two", "2"),
            "search/search_index.json": json.dumps({"docs": [{"location": "papers/one/"}]}),
            "papers/three/index.html": PAGE.format(up="../../", title="Three", body=""),
        },
    )
    assert find(path) == [
        "papers/three/index.html: a page of a paper that the corpus does not have",
        "papers/three/index.html: orphan: no way leads here from the home page",
        "papers/two/index.html: missing from the search index",
        "papers/two/index.html: the heading is 'title: 2 swallowed', not 'Two'",
    ]


def test_account(tmp_path: Path) -> None:
    export = json.loads((make_site(tmp_path) / "api/papers.json").read_text())
    export["corpus"]["merged"] = 0
    site_path = make_site(tmp_path, **{"api/papers.json": write_lines(export)})
    assert find(site_path) == ["api/papers.json: 3 records are not 2 + 0 + 0"]


def test_not_a_site(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"papers\.json: no such file"):
        check_site(tmp_path)
