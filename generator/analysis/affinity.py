"""The words of a corpus, and how much two abstracts speak of the same things: the test for a name that could mean many."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from generator.crew import ALONE, Crew
from generator.model import Paper, PaperId
from generator.steps import Known, Step

_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
# The head of a hyphenated word.
_HEAD = re.compile(r"(?<![\w-])[a-z]{3,}(?=-)")
# A word marked as a name by a second capital or a digit, that stands on its own: "CNN", "ResNet50", not the "ViT" of "FQ-ViT".
_MARKED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?![\w-])")
# A short acronym or a plain word with a capital: what can be a name or a word.
_CAPITAL = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,6}|[A-Z][a-z]+)(?![A-Za-z0-9])")
_SHORTEST = 4
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
    text, words = paper.abstract.plain, _find_words(paper)
    kinds = (words, set(_HEAD.findall(text)) - words, set(_MARKED.findall(text)), _CAPITAL.findall(text))
    return tuple(" ".join(sorted(kind)) for kind in kinds)


def _count_words(_: PaperId, kinds: tuple[str, ...]) -> dict[str, Iterable[Hashable]]:
    return {kind: words.split() for kind, words in zip(("word", "head", "name", "capital"), kinds, strict=True)}


def _find_words(paper: Paper) -> frozenset[str]:
    """The different lower-case words of an abstract."""
    return frozenset(_WORD.findall(paper.abstract.plain))
