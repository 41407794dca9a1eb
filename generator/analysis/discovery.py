"""Topics and tags for a corpus without a taxonomy, found from its own texts; written out, they are a taxonomy.yml to edit."""

from __future__ import annotations

import math
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from generator.analysis.keyphrases import find_cue_phrases, find_keyphrase_tags, list_words
from generator.analysis.vectors import Floats, Ints, TermVectors, find_vectors
from generator.model import Cue, Paper, Taxonomy, Topic, TopicId
from generator.taxonomy_text import render_taxonomy
from generator.text import slug_text

FEWEST_TOPICS, MOST_TOPICS = 8, 40
CUE_TERMS = 14
# A topic's strongest term gets the weight of a strong cue of a written taxonomy.
TOP_WEIGHT = 4.0
SAMPLE = 4000
SAMPLE_TERMS = 6000
# Chosen for stability: with 2 % more papers, 79 to 87 % of the papers of three collections keep their first topic.
ROUNDS = 2
ANCHOR_TERMS = 800
ANCHOR_LIKENESS = 0.55
PAIR_FAVOUR = 1.5
_COMMON_SHARE = 0.25
_TYPICAL = 3


def discover_taxonomy(papers: Sequence[Paper], taxonomy: Taxonomy) -> Taxonomy:
    """The taxonomy as it is when it has topics; else with topics, and tags where it has none, found from the texts.

    The number of topics is the square root of the number of papers, 8 to 40 in steps of four; below 24 papers one for every
    three. Topics and tags carry cues, so that papers are assigned to them with evidence, as with a written taxonomy.
    """
    if taxonomy.topics or not papers:
        return taxonomy
    vectors = find_vectors(papers)
    topics = _find_topics(papers, vectors)
    return replace(taxonomy, topics=topics, tags=taxonomy.tags or find_keyphrase_tags(papers, vectors))


def suggest_taxonomy(papers: Sequence[Paper]) -> str:
    """The YAML of the topics and tags found from the texts, to be edited and kept as taxonomy.yml."""
    return render_taxonomy(discover_taxonomy(papers, Taxonomy()))


def count_topics(papers: int) -> int:
    """How many topics are looked for in so many papers."""
    return max(1, min(papers // 3, max(FEWEST_TOPICS, min(MOST_TOPICS, 4 * round(math.sqrt(papers) / 4)))))


@dataclass(frozen=True, slots=True)
class _Theme:
    """A topic before it has a name: columns of its terms, most telling first, with weights from 1 down."""

    columns: Ints
    weights: Floats


def _find_topics(papers: Sequence[Paper], vectors: TermVectors) -> tuple[Topic, ...]:
    """The topics, sorted by title; none when no two papers share a term that names anything."""
    rows, columns = _choose_rows(papers), _choose_columns(vectors)
    number = min(count_topics(len(papers)), len(columns), len(rows))
    if not number:
        return ()
    matrix = vectors.matrix[rows][:, columns]
    anchors, profiles = _choose_anchors(matrix, number, vectors.second[columns] >= 0)
    shares, parts = _factorize(matrix, profiles)
    themes = [_build_theme(parts, number, columns) for number in range(len(parts))]
    words, topics = list_words(vectors), dict[str, Topic]()
    for theme, share, anchor in zip(themes, shares.T, columns[anchors], strict=True):
        if not len(theme.columns):
            continue
        title = next((name for name in _list_titles(int(anchor), theme, vectors, words) if slug_text(name) not in topics), "")
        if title:
            typical = [papers[rows[i]].title.plain for i in np.lexsort((rows, -np.round(share, 6)))[:_TYPICAL] if share[i] > 0]
            topics[slug_text(title)] = _build_topic(title, theme, vectors, words, typical)
    return tuple(topic for _, topic in sorted(topics.items()))


def _choose_rows(papers: Sequence[Paper]) -> Ints:
    """At most 4,000 papers, chosen by a checksum of their ids, so that a few more papers change the choice a little only."""
    if len(papers) <= SAMPLE:
        return np.arange(len(papers))
    checks = np.array([zlib.crc32(paper.id.encode()) for paper in papers])
    return np.sort(np.argsort(checks, kind="stable")[:SAMPLE])


def _choose_columns(vectors: TermVectors) -> Ints:
    """The terms that name something and are not everywhere: at most 6,000, the most frequent first."""
    frequencies = np.bincount(vectors.matrix.indices, minlength=vectors.matrix.shape[1])
    named = np.array([bool(surface) for surface in vectors.surfaces], dtype=bool)
    most = max(10.0, _COMMON_SHARE * vectors.matrix.shape[0])
    kept = np.flatnonzero(named & (frequencies <= most))
    return np.sort(kept[np.argsort(-frequencies[kept], kind="stable")[:SAMPLE_TERMS]])


@threadpool_limits.wrap(limits=1, user_api="blas")  # type: ignore[untyped-decorator]
def _factorize(matrix: csr_matrix, profiles: Floats) -> tuple[Floats, Floats]:
    """The shares of topics in papers, and of terms in topics.

    A few rounds from a start that has a meaning (each topic is the mean of the papers that use one anchor term) instead of many
    from a numerical one: the topics stay near their anchors, and a few papers more do not turn them over.
    Source: Lee and Seung 1999, "Learning the parts of objects by non-negative matrix factorization"; anchor words after Arora,
    Ge and Moitra 2012, "Learning topic models: going beyond SVD".
    """
    model: Any = NMF(len(profiles), init="custom", max_iter=ROUNDS, tol=0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the few rounds are the point
        shares = model.fit_transform(matrix, W=np.asarray(matrix @ profiles.T) + 1e-6, H=profiles + 1e-9)
    return shares, model.components_


def _choose_anchors(matrix: csr_matrix, number: int, pairs: NDArray[np.bool_]) -> tuple[list[int], Floats]:
    """The columns of the anchor terms and their profiles (mean papers, length 1), in the order of columns.

    An anchor is worth the papers that hold it, times how much nearer they are to their mean than papers are in general; pairs of
    words, which make better names, a half more. The worthiest are taken one after the other, but none whose profile is near one
    already taken. Each stands for itself, so a few papers more change a few anchors, not all.
    """
    frequencies = np.bincount(matrix.indices, minlength=matrix.shape[1])
    able = np.flatnonzero((frequencies >= max(2, matrix.shape[0] // 200)) & (frequencies <= max(2, matrix.shape[0] // 6)))
    able = np.sort(able[np.argsort(-frequencies[able], kind="stable")[:ANCHOR_TERMS]])
    if not len(able):
        able = np.arange(min(number, matrix.shape[1]))
    holds = (matrix[:, able] > 0).astype(float)
    profiles = np.asarray((holds.T @ matrix).todense())
    profiles /= np.maximum(np.linalg.norm(profiles, axis=1, keepdims=True), 1e-12)
    nearness = np.asarray(matrix @ profiles.T)
    inside = np.asarray(holds.multiply(nearness).sum(axis=0)).ravel() / frequencies[able]
    worth = np.sqrt(frequencies[able]) * (inside - nearness.mean(axis=0)) * np.where(pairs[able], PAIR_FAVOUR, 1.0)
    likeness, chosen = profiles @ profiles.T, list[int]()
    for limit in (ANCHOR_LIKENESS, 1.0):
        for place in np.lexsort((able, -np.round(worth, 6))):
            if len(chosen) < number and place not in chosen and all(likeness[place, other] < limit for other in chosen):
                chosen.append(int(place))
    chosen.sort()
    return [int(able[place]) for place in chosen], profiles[chosen]


def _build_theme(parts: Floats, number: int, columns: Ints) -> _Theme:
    """The terms that speak for one topic: strong in it, and not as strong in the others."""
    own = parts[number]
    telling = own * own / np.maximum(parts.sum(axis=0), 1e-12)
    order = np.lexsort((columns, -np.round(telling, 9)))[:CUE_TERMS]
    order = order[telling[order] > 0]
    weights = telling[order] / telling[order[0]] if len(order) else telling[order]
    return _Theme(columns[order], np.sqrt(weights))


def _list_titles(anchor: int, theme: _Theme, vectors: TermVectors, words: frozenset[str]) -> list[str]:
    """Names for a theme, best first: its anchor, then its other terms."""
    return [find_cue_phrases(vectors, int(column), words)[0] for column in (anchor, *theme.columns)]


def _build_topic(title: str, theme: _Theme, vectors: TermVectors, words: frozenset[str], typical: Sequence[str]) -> Topic:
    """A topic with its cues; what it is about names its terms and its most typical papers."""
    weight_by_phrase: dict[str, float] = {}
    for column, weight in zip(theme.columns, theme.weights, strict=True):
        for phrase in find_cue_phrases(vectors, int(column), words):
            weight_by_phrase.setdefault(phrase, max(0.1, round(TOP_WEIGHT * float(weight), 1)))
    telling = ", ".join(vectors.surfaces[column] for column in theme.columns[:6])
    about = f"Found from the texts by the words {telling}." + (f" Typical: {'; '.join(typical)}." if typical else "")
    cues = tuple(Cue(phrase, weight) for phrase, weight in weight_by_phrase.items())
    return Topic(TopicId(slug_text(title)), title, about=about, cues=cues, discovered=True)
