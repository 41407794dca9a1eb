"""How much two abstracts speak of the same things: the test for a short or ordinary name that could mean many."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.model import Paper

_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
# A word marked as a name by a second capital or a digit, that stands on its own: "CNN", "ResNet50", not the "ViT" of "FQ-ViT".
_MARKED = re.compile(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?![\w-])")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the abstracts of a corpus write in lower case, each with the number of abstracts that hold it.

    Attributes:
        papers_by_word: Abstracts in which a word stands, at least 1.
        papers_by_name: Abstracts in which a word marked as a name stands on its own, at least 1.
        papers: Abstracts in all.
    """

    papers_by_word: Mapping[str, int]
    papers_by_name: Mapping[str, int]
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


def build_vocabulary(papers: tuple[Paper, ...]) -> Vocabulary:
    """The vocabulary of a corpus; one pass."""
    words: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for paper in papers:
        words.update(_find_words(paper))
        names.update(set(_MARKED.findall(paper.abstract.plain)))
    return Vocabulary(words, names, len(papers))


def _find_words(paper: Paper) -> frozenset[str]:
    """The different lower-case words of an abstract."""
    return frozenset(_WORD.findall(paper.abstract.plain))
