"""Plain-text tools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text import find_sentences, fold_text, normalize_text, slug_text, squash_text


def test_normalize() -> None:
    assert normalize_text(" a\u00a0\tb\r\n\u200bc\u202e\x00 e\u0301 ") == "a b c é"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Conv-NeXt: naïve!", "conv next NAIVE"), ("M²", "m2"), ("Straße", "STRASSE"), ("ﬁne", "fine"), ("Ⅳ", "iv"), ("a_b", "a b")],
)
def test_fold(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


def test_squash() -> None:
    assert squash_text("Conv-NeXt") == squash_text("ConvNeXt") == squash_text("Conv Ne Xt") == "convnext"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A ConvNet for the 2020s", "a-convnet-for-the-2020s"),
        ("M²UGen", "m2ugen"),
        ("Ünïcode & más", "unicode-mas"),
        ("!?", "untitled"),
    ],
)
def test_slug(title: str, slug: str) -> None:
    assert slug_text(title) == slug


@given(st.text(max_size=200))
def test_slug_is_always_a_safe_name(text: str) -> None:
    slug = slug_text(text)
    assert 1 <= len(slug) <= 80
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")


@given(st.text(max_size=200))
def test_folding_and_normalizing_twice_is_once(text: str) -> None:
    assert normalize_text(normalize_text(text)) == normalize_text(text)
    assert fold_text(fold_text(text)) == fold_text(text)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["One here.", "Two there!", "Three?"],
        ["We follow Lee et al. (2020) and Fig. 3 of it.", "It works, e.g. Swin or i.e. ViT."],
        ["It has 3.5 M parameters vs. 5 in all.", "Then J. Doe came."],
        ["They saw rain, fog, etc.", "We did not."],
        ["No end"],
        ["“Quoted.”", "(Bracketed.)", "Then more"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_no_sentences() -> None:
    assert split("") == []


@given(st.text(max_size=200))
def test_sentences_cover_the_text(text: str) -> None:
    text = normalize_text(text)
    assert "".join(split(text)).replace(" ", "") == text.replace(" ", "")
