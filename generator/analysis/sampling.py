"""The papers that speak for a corpus: a bounded sample that hardly changes when the corpus does."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from generator.model import Paper

SAMPLE = 2000
_DIGEST = 8


def choose_sample(papers: Sequence[Paper], most: int = SAMPLE) -> list[int]:
    """The places of at most ``most`` papers, ascending: those with the least hashes of their ids; all of a smaller corpus.

    Nothing but the id counts, so that an edited text changes no place, and a paper more or less changes one at most.
    Source: bottom-k sketches, Cohen and Kaplan 2007, "Summarizing data using bottom-k sketches".
    """
    if len(papers) <= most:
        return list(range(len(papers)))
    ranked = sorted((blake2b(paper.id.encode(), digest_size=_DIGEST).digest(), place) for place, paper in enumerate(papers))
    return sorted(place for _, place in ranked[:most])
