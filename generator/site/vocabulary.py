"""The words of the corpus for "did you mean": names first, then words of titles, then all others, the frequent ones first."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from generator.model import Paper, PaperId, Survey
from generator.packing import pack, unpack
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

# Papers whose words are counted together: an edit costs the words of one group as they are and as they were.
GROUP_PAPERS = 256
_REMEMBERED = "words"
# How often words are names by their writing, words of titles or authors, and words of abstracts.
_Counts = tuple[dict[str, int], dict[str, int], dict[str, int]]
# Of each group its key and its counts, packed, since those of most are not looked at; and all of them added up.
_Remembered = tuple[dict[int, tuple[bytes, bytes]], _Counts]

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
    """The counts of all papers; of groups that the last build counted already only those that changed are counted and added."""
    groups: dict[int, list[Paper]] = defaultdict(list)
    count = 1 << (len(keys) // GROUP_PAPERS).bit_length()
    for paper in survey.corpus.papers:
        groups[zlib.crc32(paper.id.encode("utf-8", "surrogatepass")) % count].append(paper)
    kept: _Remembered = earlier.read(_REMEMBERED) or ({}, ({}, {}, {}))
    before, totals = kept[0], [Counter(counts) for counts in kept[1]]
    key_by_group = {number: hash_keys(keys[paper.id] for paper in group) for number, group in groups.items()}
    now = {number: known for number, known in before.items() if known[0] == key_by_group.get(number)}
    for number in before.keys() - now.keys():
        _subtract(totals, unpack(before[number][1]))
    folded = _Folded()
    for number in groups.keys() - now.keys():
        counts = _count_group(groups[number], survey, folded)
        now[number] = key_by_group[number], pack(counts)
        for total, more in zip(totals, counts, strict=True):
            total.update(more)
    if now != before:
        earlier.write(_REMEMBERED, (now, tuple(map(dict, totals))))
    return totals


def _subtract(totals: Iterable[Counter[str]], gone: _Counts) -> None:
    """Take counts away; a word that is then nowhere has none."""
    for total, counts in zip(totals, gone, strict=True):
        total.subtract(counts)
        for word in counts:
            if not total[word]:
                del total[word]


class _Folded(dict[str, str]):
    """Words by their writing, empty where it is none: each is folded once, and not again in every group."""

    def __missing__(self, writing: str) -> str:
        word = squash_text(writing)
        self[writing] = word = word if _is_word(word) else ""
        return word


def _count_group(papers: Sequence[Paper], survey: Survey, folded: _Folded) -> _Counts:
    """The counts of some papers."""
    forms = (form for paper in papers for coined in survey.names[paper.id] for form in (coined.name, *coined.aliases))
    titles = (text for paper in papers for text in (paper.title.plain, *paper.authors))
    abstracts = (paper.abstract.plain for paper in papers)
    return dict(Counter(_choose_names(forms))), _count_words(titles, folded), _count_words(abstracts, folded)


def _count_words(texts: Iterable[str], folded: _Folded) -> dict[str, int]:
    """How often each word of some texts stands in them, folded."""
    writings = Counter(chain.from_iterable(map(_SPLIT.split, texts)))
    counts: dict[str, int] = {}
    for writing, count in writings.items():
        if word := folded[writing]:
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
    # Sorting twice is stable, and twice as fast as sorting pairs.
    return tuple(sorted(sorted(counts), key=counts.__getitem__, reverse=True))


def write_vocabulary(vocabulary: Vocabulary, site_path: Path) -> list[dict[str, Any]]:
    """Write the words under ``atlas/vocabulary/``; for each file the lengths it holds: ``{"from": 3, "to": 5, "file": "…"}``."""
    # Only names are not folded yet.
    names = ((len(squash_text(word)), word) for word in vocabulary.names)
    measured = {
        "names": names,
        "titles": zip(map(len, vocabulary.titles), vocabulary.titles, strict=True),
        "texts": zip(map(len, vocabulary.texts), vocabulary.texts, strict=True),
    }
    ranges = _plan_shards(vocabulary)
    range_by_length = {length: (first, last) for first, last in ranges for length in range(first, last + 1)}
    words: dict[tuple[int, int], dict[str, list[str]]] = {shard: {part: [] for part in measured} for shard in ranges}
    for part, pairs in measured.items():
        for length, word in pairs:
            words[range_by_length[length]][part].append(word)
    shards = []
    for (first, last), parts in words.items():
        uri = f"{VOCABULARY_URI}/{first}-{last}.json"
        write_json(site_path / uri, {part: " ".join(found) for part, found in parts.items()})
        shards.append({"from": first, "to": last, "file": uri})
    return shards


def _plan_shards(vocabulary: Vocabulary) -> Sequence[tuple[int, int]]:
    """Ranges of lengths, from the shortest word to the longest; the rare long words share the last."""
    if sum(map(len, (vocabulary.names, vocabulary.titles, vocabulary.texts))) <= SHARD_WORDS:
        return [(SHORTEST, LONGEST)]
    return [(SHORTEST, 4), *((length, length) for length in range(5, 14)), (14, LONGEST)]
