"""The cue matcher against a plain reading of its rules."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.analysis.cues import CueMatcher, lower_in_place
from generator.model import Cue


def find(text: str, *phrases: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in CueMatcher([[Cue(phrase) for phrase in phrases]]).find(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("distill*", "Distillation, distilling; undistilled still", ["Distillation", "distilling"]),
        ("image-text", "image text, Image-Text, image/text, imagetext, image. Text", ["image text", "Image-Text", "image/text"]),
        ("CLIP", "CLIP clips a clip, CLIPs, CLIP-based", ["CLIP", "CLIP"]),
        ("Qwen2.5", "Qwen2.5-VL, Qwen2. 5, Qwen2,5", ["Qwen2.5"]),
        ("Mamba", "mamba MAMBA Mambas", ["mamba", "MAMBA"]),
        ("*ViT", "DeiT, MobileViT, ViT, ViTs, vit", ["MobileViT", "ViT"]),
        ("pre*train*", "pretraining pre-training", ["pretraining"]),
        ("vision transf*", "A vision\u00a0transformer: Vision–Transformers", ["vision\u00a0transformer", "Vision–Transformers"]),
        ("straße", "STRASSE strasse", ["STRASSE", "strasse"]),
    ],
)
def test_phrases(phrase: str, text: str, expected: list[str]) -> None:
    assert find(text, phrase) == expected


def test_the_longest_of_overlapping_cues_of_one_owner_counts() -> None:
    assert find("knowledge distillation helps", "distill*", "knowledge distill*", "knowledge") == ["knowledge distillation"]


def test_owners_do_not_hide_each_other() -> None:
    matcher = CueMatcher([[Cue("object detection")], [Cue("detection")]])
    assert [(hit.owner, hit.start, hit.end) for hit in matcher.find("object detection")] == [(0, 0, 16), (1, 7, 16)]


def test_no_cues_no_hits() -> None:
    assert CueMatcher([]).find("anything") == CueMatcher([[], []]).find("anything") == []


WORDS = st.sampled_from(["a", "ab", "abc", "b", "bc", "B", "Ab"])
PHRASES = st.lists(
    st.sampled_from(["a", "ab", "a*", "*b", "b c", "a b", "ab*", "a*c", "b a", "ab a*", "aB"]), min_size=1, max_size=4
)


@given(st.lists(WORDS, max_size=12), PHRASES)
def test_it_finds_what_regular_expressions_find(words: list[str], phrases: list[str]) -> None:
    text = " ".join(words)
    matcher = CueMatcher([[Cue(phrase)] for phrase in phrases])
    for owner, phrase in enumerate(phrases):
        flags = 0 if any(char.isupper() for char in phrase[1:]) else re.IGNORECASE
        pattern = re.compile(r"\b" + phrase.replace("*", r"\w*") + r"\b", flags)
        expected = {match.start() for start in range(len(text)) if (match := pattern.match(text, start))}
        found = [hit for hit in matcher.find(text) if hit.owner == owner]
        assert {hit.start for hit in found} <= expected
        assert all(pattern.fullmatch(text, hit.start, hit.end) for hit in found)
        # What is not found is covered by a hit that is.
        assert all(any(hit.start < start + len(phrase) and start < hit.end for hit in found) for start in expected)


@given(st.lists(WORDS, max_size=12), PHRASES)
def test_of_the_overlapping_hits_of_an_owner_the_longest_stays(words: list[str], phrases: list[str]) -> None:
    text, cues = " ".join(words), [Cue(phrase) for phrase in phrases]
    found = [(hit.start, hit.end) for hit in CueMatcher([cues]).find(text)]
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    for hit in [hit for cue in cues for hit in CueMatcher([[cue]]).find(text)]:
        near = [(start, end) for start, end in found if start < hit.end and hit.start < end]
        assert max(end - start for start, end in near) >= hit.end - hit.start


@given(st.text())
def test_lower_case_keeps_every_place(text: str) -> None:
    assert len(lower_in_place(text)) == len(text)
