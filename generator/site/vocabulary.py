"""The words of the corpus for "did you mean": names first, then words of titles, then all others, the frequent ones first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model import Paper, Survey
from generator.site.shards import write_json
from generator.text import squash_text

VOCABULARY_URI = "atlas/vocabulary"

# A word is white-space-delimited; hyphens and other marks inside it join (`pre-training` is `pretraining`), as Pagefind has it.
# A slash, a plus and brackets separate. The same split stands in folding.js; a test holds both to one table.
_SPLIT = re.compile(r"[\s/+|,;:()\[\]{}<>=…—–]+")

# One file while the words are few; else a file for each length of word, since a slip of the pen changes the length by one at most.
SHARD_WORDS = 20_000

# A word that stands once in a large corpus is a slip itself as often as a word.
RARE_FROM_WORDS = 60_000

# The shortest word worth correcting, and the longest that is a word.
SHORTEST, LONGEST = 3, 32


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by what they are, each only in the first of the three; most frequent first, ties by word.

    ``names`` are as written (``ConvNeXt``); ``titles`` and ``texts`` are folded (``pretraining``).
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    texts: tuple[str, ...]


def split_words(text: str) -> list[str]:
    """The folded words of a text in order, hyphens joined: ``Pre-training ConvNeXt`` gives ``pretraining``, ``convnext``."""
    return [word for word in map(squash_text, _SPLIT.split(text)) if word]


def collect_vocabulary(survey: Survey) -> Vocabulary:
    """The words of all papers and of the names, datasets and topics found in them."""
    papers = survey.corpus.papers
    names = _count_names(survey)
    titles = Counter(word for title in _list_titles(survey) for word in split_words(title) if _is_word(word))
    texts = Counter(word for paper in papers for word in split_words(paper.abstract.plain) if _is_word(word))
    written = _choose_written(names)
    rarest = 2 if len(texts) > RARE_FROM_WORDS else 1
    return Vocabulary(
        names=tuple(written[key] for key in _rank({key: texts[key] + titles[key] + 1 for key in written})),
        titles=_rank({word: count + texts[word] for word, count in titles.items() if word not in written}),
        texts=_rank({word: n for word, n in texts.items() if n >= rarest and word not in titles and word not in written}),
    )


def _list_titles(survey: Survey) -> Iterable[str]:
    yield from (paper.title.plain for paper in survey.corpus.papers)
    yield from (topic.title for topic in survey.taxonomy.topics)
    yield from (tag.title for tag in survey.taxonomy.tags)
    yield from (dataset.title for dataset in survey.datasets)
    yield from (author for paper in survey.corpus.papers for author in paper.authors)


def _count_names(survey: Survey) -> Counter[str]:
    """How often each single word is a coined name, an alias or a dataset, by surface form."""
    surfaces = [surface for paper in survey.corpus.papers for surface in _list_names(paper, survey)]
    surfaces += [surface for dataset in survey.datasets for surface in (dataset.title, *dataset.aliases)]
    return Counter(surface for surface in surfaces if " " not in surface and _is_word(squash_text(surface)))


def _list_names(paper: Paper, survey: Survey) -> Iterable[str]:
    for coined in survey.names[paper.id]:
        yield coined.name
        yield from coined.aliases


def _choose_written(names: Mapping[str, int]) -> dict[str, str]:
    """The most frequent surface form by folded form; ties by surface."""
    written: dict[str, str] = {}
    for surface in sorted(names, key=lambda name: (-names[name], name)):
        written.setdefault(squash_text(surface), surface)
    return written


def _is_word(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def _rank(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))


def write_vocabulary(vocabulary: Vocabulary, site_path: Path) -> list[dict[str, Any]]:
    """Write the words under ``atlas/vocabulary/``; for each file the lengths it holds: ``{"from": 3, "to": 5, "file": "…"}``."""
    shards = []
    for first, last in _plan_shards(vocabulary):
        uri = f"{VOCABULARY_URI}/{first}-{last}.json"
        kept = {
            part: " ".join(word for word in getattr(vocabulary, part) if first <= len(squash_text(word)) <= last)
            for part in ("names", "titles", "texts")
        }
        write_json(site_path / uri, kept)
        shards.append({"from": first, "to": last, "file": uri})
    return shards


def _plan_shards(vocabulary: Vocabulary) -> Sequence[tuple[int, int]]:
    """Ranges of lengths, from the shortest word to the longest; the rare long words share the last."""
    if sum(map(len, (vocabulary.names, vocabulary.titles, vocabulary.texts))) <= SHARD_WORDS:
        return [(SHORTEST, LONGEST)]
    return [(SHORTEST, 4), *((length, length) for length in range(5, 14)), (14, LONGEST)]
