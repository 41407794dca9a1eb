"""Links to code and project pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.analysis.code import find_code
from generator.model import CodeLink, Mark, Paper, RichText
from tests.analysis.seeds import make_paper, quoted, seed_papers


def with_addresses(abstract: str, *addresses: str) -> Paper:
    """A paper whose abstract has its addresses marked, as the cleaner leaves them."""
    marks = tuple(Mark("url", abstract.index(url), abstract.index(url) + len(url), url) for url in addresses)
    return replace(make_paper("A paper", abstract), abstract=RichText(abstract, marks))


def links_of(paper: Paper) -> tuple[CodeLink, ...]:
    return find_code((paper,))[paper.id]


@pytest.mark.parametrize(
    ("url", "host", "repository"),
    [
        ("https://github.com/owner/name", "github.com", "owner/name"),
        ("https://github.com/owner/name.git", "github.com", "owner/name"),
        ("https://github.com/owner/name/tree/main/part", "github.com", "owner/name"),
        ("https://www.github.com/owner/name", "github.com", "owner/name"),
        ("https://gitlab.com/owner/name", "gitlab.com", "owner/name"),
        ("https://huggingface.co/datasets/owner/name", "huggingface.co", "owner/name"),
        ("https://codeberg.org/owner/name", "codeberg.org", "owner/name"),
        ("https://github.com/owner", "github.com", ""),
        ("https://owner.github.io/name", "owner.github.io", ""),
        ("https://aka.ms/name", "aka.ms", ""),
    ],
)
def test_host_and_repository(url: str, host: str, repository: str) -> None:
    (link,) = links_of(with_addresses(f"Code is at {url} now.", url))
    assert (link.url, link.host, link.repository) == (url, host, repository)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The source code is available at https://aka.ms/x.", "code"),
        ("Code: https://lab.org/x", "code"),
        ("Project page: https://lab.org/x", "project"),
        ("We will release code, see our project page https://lab.org/x.", "project"),
        ("We release code. Audio samples are at https://lab.org/x.", "project"),
        ("See our project page https://github.com/a/b.", "code"),
    ],
)
def test_the_words_before_an_address_say_what_it_is(sentence: str, kind: str) -> None:
    url = sentence[sentence.index("https") :].rstrip(".")
    (link,) = links_of(with_addresses(sentence, url))
    assert link.kind == kind


def test_a_forge_address_without_scheme_counts_and_is_linked() -> None:
    paper = make_paper("A", "The codebase is available at github.com/cosmoimd/feature-selection-gates.")
    (link,) = links_of(paper)
    assert link.url == "https://github.com/cosmoimd/feature-selection-gates"
    assert quoted(paper, link.evidence) == ["github.com/cosmoimd/feature-selection-gates"]


def test_an_address_given_twice_is_one_link() -> None:
    abstract = "Code: https://github.com/a/b. Again: github.com/a/b"
    assert len(links_of(with_addresses(abstract, "https://github.com/a/b"))) == 1


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2201.03545", "https://doi.org/10.1/x", "http://www.w3.org/1999/xlink"])
def test_citations_and_name_spaces_are_no_code(url: str) -> None:
    assert links_of(with_addresses(f"See {url} for more.", url)) == ()


def test_a_broken_address_is_left_out() -> None:
    assert links_of(with_addresses("Code at http://[broken today.", "http://[broken")) == ()


def test_every_seed_link_points_at_its_words() -> None:
    papers = seed_papers()
    found = find_code(papers)
    assert set(found) == {paper.id for paper in papers}
    for paper in papers:
        for link in found[paper.id]:
            (words,) = quoted(paper, link.evidence)
            assert link.url.removeprefix("https://").rstrip("/") in words or words in link.url
    assert sum(map(len, found.values())) > 150
