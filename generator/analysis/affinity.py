"""The words of a corpus, and how much two abstracts speak of the same things: the test for a name that could mean many."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from generator.crew import ALONE, Crew
from generator.model import Paper, PaperId
from generator.steps import Known, Step

# A word with all that hyphens join to it. What is asked of words is asked of these, once each: one pattern for each question, tried
# at every letter, takes nearly twice as long.
_WORD = re.compile(r"[\w-]+")
# A word marked as a name by a second capital or a digit: "CNN", "ResNet50", not the "ViT" of "FQ-ViT".
_MARKED = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*")
# A short acronym or a plain word with a capital: what can be a name or a word.
_CAPITAL = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,6}|[A-Z][a-z]+)(?![A-Za-z0-9])")
_SHORTEST = 4
_SHORTEST_HEAD = 3
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the abstracts of a corpus write.

    Attributes:
        papers_by_word: Abstracts in which a word stands in lower case, at least 1.
        papers_by_head: Abstracts in which a hyphenated word begins with a word in lower case that does not stand there otherwise.
        papers_by_name: Abstracts in which a word marked as a name stands on its own, at least 1.
        places_by_capital: Places of a word for which `could_be_word` holds, at least 1.
        papers: Abstracts in all.
    """

    papers_by_word: Mapping[str, int]
    papers_by_head: Mapping[str, int]
    papers_by_name: Mapping[str, int]
    places_by_capital: Mapping[str, int]
    papers: int

    def measure_affinity(self, paper: Paper, other: Paper) -> float:
        """The overlap of two abstracts in [0, 1]: cosine of their word sets, each word weighted by its inverse document frequency.

        Source: K. Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation 28 (1972).
        """
        words, others = _find_words(paper), _find_words(other)
        norm = math.sqrt(self._weigh(words) * self._weigh(others))
        return self._weigh(words & others) / norm if norm else 0.0

    def _weigh(self, words: frozenset[str]) -> float:
        """The sum of the inverse document frequencies of the longer words (an exact sum: the order cannot matter)."""
        return math.fsum(math.log(self.papers / self.papers_by_word[word]) for word in words if len(word) >= _SHORTEST)


def could_be_word(surface: str) -> bool:
    """Whether a surface is a short acronym or a single word with a capital, which may well mean something else."""
    return surface.isalpha() and ((surface.isupper() and len(surface) <= _LONGEST_ACRONYM) or surface.istitle())


def build_vocabulary(papers: tuple[Paper, ...], crew: Crew = ALONE) -> Vocabulary:
    """The vocabulary of a corpus; one pass."""
    done = crew.map_papers(Step("vocabulary", _read_words, count=_count_words), papers)
    return Vocabulary(done.count("word"), done.count("head"), done.count("name"), done.count("capital"), len(papers))


def _read_words(paper: Paper, _: Known) -> tuple[str, ...]:
    """The words of an abstract of each kind, as one text, which takes the least room."""
    all_words = _WORD.findall(paper.abstract.plain)
    words = _pick_plain(all_words)
    others = [word for word in all_words if word not in words]
    heads = _pick_plain(word.partition("-")[0] for word in others if "-" in word) - words
    capitalised = [word for word in others if not word.islower()]
    kinds = (
        words,
        {head for head in heads if len(head) >= _SHORTEST_HEAD},
        set(filter(_MARKED.fullmatch, capitalised)),
        _CAPITAL.findall(" ".join(capitalised)),
    )
    return tuple(" ".join(sorted(kind)) for kind in kinds)


def _count_words(_: PaperId, kinds: tuple[str, ...]) -> dict[str, Iterable[Hashable]]:
    return {kind: words.split() for kind, words in zip(("word", "head", "name", "capital"), kinds, strict=True)}


def _find_words(paper: Paper) -> frozenset[str]:
    """The different lower-case words of an abstract."""
    return _pick_plain(_WORD.findall(paper.abstract.plain))


def _pick_plain(words: Iterable[str]) -> frozenset[str]:
    """The different words of nothing but the letters a to z."""
    return frozenset(filter(str.islower, filter(str.isalpha, filter(str.isascii, words))))
