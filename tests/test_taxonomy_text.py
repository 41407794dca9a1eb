"""A taxonomy written and read back is the same taxonomy."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Cue, Dataset, KnownName, Tag, TagKind, Taxonomy, Topic
from generator.taxonomy import read_taxonomy
from generator.taxonomy_text import render_taxonomy
from generator.text import normalize_text, squash_text
from tests.projects import ROOT


def read_back(taxonomy: Taxonomy) -> Taxonomy:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taxonomy.yml"
        path.write_text(render_taxonomy(taxonomy), encoding="utf-8")
        return read_taxonomy(path)


def sort_cues(taxonomy: Taxonomy) -> Taxonomy:
    """Cues of one weight are written together, so their order is not kept."""

    def ordered(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
        return tuple(sorted(cues, key=lambda cue: cue.phrase))

    topics = tuple(replace(topic, cues=ordered(topic.cues), discovered=False) for topic in taxonomy.topics)
    return replace(taxonomy, topics=topics, tags=tuple(replace(tag, cues=ordered(tag.cues)) for tag in taxonomy.tags))


@pytest.mark.parametrize("path", [ROOT / "taxonomy.yml", ROOT / "absent.yml"])
def test_files_come_back(path: Path) -> None:
    taxonomy = read_taxonomy(path)
    assert sort_cues(read_back(taxonomy)) == sort_cues(taxonomy)


def test_the_text_is_pleasant() -> None:
    cues = (Cue("speech", 1.0), Cue("voice", 0.5), Cue("sound", 0.5), Cue("3D", 0.5, 4.0))
    text = render_taxonomy(Taxonomy(topics=(Topic("audio", "audio", "senses", "Sound: all of it.", cues),)))
    assert "  - title: audio\n    parent: senses\n    about: 'Sound: all of it.'\n    cues:\n" in text
    assert '      speech: 1\n      0.5: [voice, sound]\n      "0.5, title 4": [3D]\n' in text


words = st.text(max_size=12).map(normalize_text).filter(squash_text)
phrases = st.one_of(
    st.sampled_from(["yes", "1", "2.5", "null", "*a b*", "a: b", "#a", "[a]", "'a'", "1e3", "2024-01-01", "~a"]), words
)
phrases = phrases.filter(lambda phrase: "*" not in phrase or phrase == "*a b*")
weights = st.integers(-99, 99).map(lambda number: number / 4)
cues = st.builds(Cue, phrases, weights, st.sampled_from([2.0, 1.5, 6.0]))
some_cues = st.lists(cues, min_size=1, max_size=6, unique_by=lambda cue: cue.phrase).map(tuple)


@given(some_cues, words, words, st.sampled_from(["task", "method", "modality"]))
def test_any_words_come_back(cues: tuple[Cue, ...], title: str, about: str, kind: TagKind) -> None:
    taxonomy = Taxonomy(
        topics=(Topic("group", "a group"), Topic("topic", title, "group", about, cues)),
        tags=(Tag("tag", title, kind, about, cues),),
        datasets=(Dataset("set", title, about=about),),
        names=(KnownName(about, title),),
        ordinary_words=(title,),
    )
    assert sort_cues(read_back(taxonomy)) == sort_cues(taxonomy)
