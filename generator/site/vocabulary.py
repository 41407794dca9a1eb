"""The words of the corpus for "did you mean": names first, then words of titles, then all others, the frequent ones first."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model import Paper, PaperId, Survey
from generator.site.earlier import EarlierSite
from generator.site.readings import PaperKeys, hash_keys
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

# Papers whose words are counted together: an edit costs the words of one group, and every build the adding up of all groups.
GROUP_PAPERS = 256
_REMEMBERED = "words"
_Counts = dict[bytes, tuple[dict[str, int], ...]]

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


def collect_vocabulary(survey: Survey, keys: PaperKeys, earlier: EarlierSite) -> Vocabulary:
    """The words of all papers and of the names, datasets and topics found in them."""
    names, titles, texts = _count_papers(survey, keys.join(survey.names), earlier)
    for title in _list_titles(survey):
        titles.update(word for word in split_words(title) if _is_word(word))
    names.update(_choose_names(form for dataset in survey.datasets for form in (dataset.title, *dataset.aliases)))
    written = _choose_written(names)
    rarest = 2 if len(texts) > RARE_FROM_WORDS else 1
    return Vocabulary(
        names=tuple(written[key] for key in _rank({key: texts[key] + titles[key] + 1 for key in written})),
        titles=_rank({word: count + texts[word] for word, count in titles.items() if word not in written}),
        texts=_rank({word: n for word, n in texts.items() if n >= rarest and word not in titles and word not in written}),
    )


def _list_titles(survey: Survey) -> Iterable[str]:
    yield from (topic.title for topic in survey.taxonomy.topics)
    yield from (tag.title for tag in survey.taxonomy.tags)
    yield from (dataset.title for dataset in survey.datasets)


def _count_papers(survey: Survey, keys: Mapping[PaperId, bytes], earlier: EarlierSite) -> list[Counter[str]]:
    """How often words are names by their writing, words of titles or authors, and words of abstracts, over all papers.

    The papers are counted in groups, and groups that the last build counted already are not counted again.
    """
    groups: dict[int, list[Paper]] = defaultdict(list)
    count = 1 << (len(keys) // GROUP_PAPERS).bit_length()
    for paper in survey.corpus.papers:
        groups[zlib.crc32(paper.id.encode("utf-8", "surrogatepass")) % count].append(paper)
    before: _Counts = earlier.read(_REMEMBERED) or {}
    now: _Counts = {}
    totals: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for _, group in sorted(groups.items()):
        key = hash_keys(keys[paper.id] for paper in group)
        now[key] = before.get(key) or _count_group(group, survey)
        for total, counts in zip(totals, now[key], strict=True):
            total.update(counts)
    if now.keys() != before.keys():
        earlier.write(_REMEMBERED, now)
    return totals


def _count_group(papers: Sequence[Paper], survey: Survey) -> tuple[dict[str, int], ...]:
    """The counts of `_count_papers` in some papers."""
    forms = (form for paper in papers for coined in survey.names[paper.id] for form in (coined.name, *coined.aliases))
    titles = (text for paper in papers for text in (paper.title.plain, *paper.authors))
    abstracts = (paper.abstract.plain for paper in papers)
    return dict(Counter(_choose_names(forms))), _count_words(titles), _count_words(abstracts)


def _count_words(texts: Iterable[str]) -> dict[str, int]:
    """How often each word of some texts stands in them, folded; each writing is folded once."""
    writings: Counter[str] = Counter()
    for text in texts:
        writings.update(_SPLIT.split(text))
    counts: dict[str, int] = {}
    for writing, count in writings.items():
        if _is_word(word := squash_text(writing)):
            counts[word] = counts.get(word, 0) + count
    return counts


def _choose_names(forms: Iterable[str]) -> Iterable[str]:
    """The single words among some names."""
    return (form for form in forms if " " not in form and _is_word(squash_text(form)))


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
    # Only names are not folded yet.
    lengths = {part: [len(word) for word in getattr(vocabulary, part)] for part in ("titles", "texts")}
    lengths = {"names": [len(squash_text(word)) for word in vocabulary.names], **lengths}
    shards = []
    for first, last in _plan_shards(vocabulary):
        uri = f"{VOCABULARY_URI}/{first}-{last}.json"
        kept = {
            part: " ".join(word for word, length in zip(getattr(vocabulary, part), found, strict=True) if first <= length <= last)
            for part, found in lengths.items()
        }
        write_json(site_path / uri, kept)
        shards.append({"from": first, "to": last, "file": uri})
    return shards


def _plan_shards(vocabulary: Vocabulary) -> Sequence[tuple[int, int]]:
    """Ranges of lengths, from the shortest word to the longest; the rare long words share the last."""
    if sum(map(len, (vocabulary.names, vocabulary.titles, vocabulary.texts))) <= SHARD_WORDS:
        return [(SHORTEST, LONGEST)]
    return [(SHORTEST, 4), *((length, length) for length in range(5, 14)), (14, LONGEST)]
