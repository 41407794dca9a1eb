"""Topics and tags for a corpus without a taxonomy, found from its own texts; written out, they are a taxonomy.yml to edit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags

from generator.analysis.coherence import choose_columns, choose_rows, measure_coherence
from generator.analysis.keyphrases import (
    complete_phrase,
    expand_short,
    find_cue_phrases,
    find_keyphrase_tags,
    list_words,
)
from generator.analysis.sampling import SAMPLE, WHOLE, choose_sample
from generator.analysis.vectors import Floats, Ints, TermVectors, find_vectors, has_inner_capital
from generator.crew import ALONE, Crew
from generator.model import Cue, Paper, Tag, Taxonomy, Topic, TopicId
from generator.packing import digest_bytes
from generator.taxonomy_text import render_taxonomy
from generator.text import slug_text

FEWEST_TOPICS, MOST_TOPICS = 8, 40
CUE_TERMS = 20
# A topic's strongest term gets the weight of a strong cue of a written taxonomy.
TOP_WEIGHT = 4.0
# Chosen for stability and for agreement with hand-given topics on three collections.
ROUNDS = 3
ANCHOR_TERMS = 800
ANCHOR_LIKENESS = 0.3
ANCHOR_SHARE = 0.4
WIDTH = 0.75
PAIR_FAVOUR, SHORT_FAVOUR = 2.0, 1.5
# A term whose papers are no more alike than this, against papers in general, names no topic: "publicly available", "deep learning".
LEAST_COHERENCE = 1.45
LEAST_CUE_PAPERS = 3
_TYPICAL = 3
_NAME = "topics"


@dataclass(frozen=True, slots=True)
class FoundTopics:
    """What was found from the texts, and the key of all that it rests on."""

    key: bytes
    topics: tuple[Topic, ...]
    tags: tuple[Tag, ...]


def discover_taxonomy(papers: Sequence[Paper], taxonomy: Taxonomy, crew: Crew = ALONE) -> Taxonomy:
    """The taxonomy as it is when it has topics; else with topics, and tags where it has none, found from the texts.

    The number of topics is the square root of the number of papers, 8 to 40 in steps of four; below 24 papers one for every
    three. Topics and tags carry cues, so that papers are assigned to them with evidence, as with a written taxonomy. Of more than
    `WHOLE` papers the texts of a sample are read: an edit elsewhere changes no topic.
    """
    if taxonomy.topics or not papers:
        return taxonomy
    places = range(len(papers)) if len(papers) <= WHOLE else choose_sample(papers, SAMPLE)
    sample, digests = [papers[place] for place in places], crew.list_digests(papers)
    number = count_topics(len(papers))
    key = _key_texts([digests[place] for place in places], [number, *(paper.keywords for paper in papers)])
    found = crew.recall(_NAME)
    if not isinstance(found, FoundTopics) or found.key != key:
        vectors = find_vectors(sample)
        found = FoundTopics(key, _find_topics(sample, vectors, number), find_keyphrase_tags(papers, sample, vectors))
        crew.keep(_NAME, found)
    return replace(taxonomy, topics=found.topics, tags=taxonomy.tags or found.tags)


def suggest_taxonomy(papers: Sequence[Paper]) -> str:
    """The YAML of the topics and tags found from the texts, to be edited and kept as taxonomy.yml."""
    return render_taxonomy(discover_taxonomy(papers, Taxonomy()))


def count_topics(papers: int) -> int:
    """How many topics are looked for in so many papers."""
    return max(1, min(papers // 3, max(FEWEST_TOPICS, min(MOST_TOPICS, 4 * round(math.sqrt(papers) / 4)))))


def _key_texts(digests: Sequence[bytes], beside: Sequence[object]) -> bytes:
    """A key of the texts of the sample, and of what has a say beside them."""
    return digest_bytes(b"".join([repr(beside).encode("utf-8", "surrogatepass"), *digests]))


def _find_topics(papers: Sequence[Paper], vectors: TermVectors, most: int) -> tuple[Topic, ...]:
    """At most so many topics, sorted by title; none when no two papers share a term that names anything."""
    rows, columns = choose_rows(papers, vectors), choose_columns(vectors)
    number = min(most, len(columns), len(rows))
    if not number:
        return ()
    matrix = vectors.matrix[rows][:, columns].tocsr()
    able, worth = _weigh_anchors(matrix, vectors, columns)
    profiles, shares = _settle_profiles(matrix, _choose_anchors(matrix, number, able, worth))
    frequencies = np.bincount(matrix.indices, minlength=matrix.shape[1])
    words, topics = list_words(vectors), dict[str, Topic]()
    for profile, share, anchor in zip(
        profiles, shares.T, _choose_names(profiles, able, worth, _favour_forms(vectors, columns[able])), strict=True
    ):
        theme = _choose_terms(profile, anchor, frequencies)
        forms = find_cue_phrases(vectors, int(columns[anchor]), words)
        holders = [papers[rows[row]] for row in np.flatnonzero(matrix[:, [anchor]].toarray().ravel())]
        title = expand_short(holders, complete_phrase(vectors, int(columns[anchor]), forms[0]))
        title = title if slug_text(title) not in topics else forms[0]
        typical = [papers[rows[i]].title.plain for i in np.lexsort((rows, -np.round(share, 6)))[:_TYPICAL] if share[i] > 0]
        cues = [(columns[column], weight) for column, weight in theme]
        topics.setdefault(slug_text(title), _build_topic(title, cues, vectors, words, typical))
    return tuple(topic for _, topic in sorted(topics.items()))


def _weigh_anchors(matrix: csr_matrix, vectors: TermVectors, columns: Ints) -> tuple[Ints, Floats]:
    """The columns of the terms that could name a topic, and what each is worth.

    A term is worth the papers that hold it times the logarithm of how much more alike they are than papers in general; pairs of
    words, which make better names, twice that, short names one and a half.
    """
    frequencies = np.bincount(matrix.indices, minlength=matrix.shape[1])
    able = np.flatnonzero((frequencies >= max(2, matrix.shape[0] // 200)) & (frequencies <= max(2, matrix.shape[0] // 6)))
    able = np.sort(able[np.argsort(-frequencies[able], kind="stable")[:ANCHOR_TERMS]])
    if not len(able):
        able = np.arange(matrix.shape[1])
    lifts = measure_coherence(matrix, able, vectors.first[columns], vectors.second[columns])
    worth = frequencies[able] ** WIDTH * np.log(np.maximum(lifts, 1.0)) * _favour_forms(vectors, columns[able])
    worth[lifts < LEAST_COHERENCE] *= 1e-3
    return able, np.round(worth, 6)


def _favour_forms(vectors: TermVectors, columns: Ints) -> Floats:
    """How much better than a plain word each term names something."""
    surfaces = [vectors.surfaces[column] for column in columns]
    return np.array(
        [PAIR_FAVOUR if " " in name or "-" in name else SHORT_FAVOUR if has_inner_capital(name) else 1.0 for name in surfaces]
    )


def _choose_anchors(matrix: csr_matrix, number: int, able: Ints, worth: Floats) -> Floats:
    """The profiles of the anchor terms: what sets their papers apart, in rows of length 1, worthiest first.

    The worthiest terms are taken one after the other, but none whose papers are those of one already taken. Each stands for
    itself, so a few papers more change a few anchors, not all.
    Source: anchor words after Arora, Ge and Moitra 2012, "Learning topic models: going beyond SVD".
    """
    holds = (matrix[:, able] > 0).astype(float)
    numbers = np.asarray(holds.sum(axis=0)).ravel()
    profiles = _set_apart(np.asarray((diags(1 / numbers) @ (holds.T @ matrix)).todense()), matrix)
    overlap = np.asarray((holds.T @ holds).todense()) / np.minimum.outer(numbers, numbers)
    chosen, ranked = list[int](), np.lexsort((able, -worth)).tolist()
    # How alike each term is to the likest of those taken, and how much of it they cover.
    likeness, covered = np.zeros((2, len(able)))
    for limit, share in ((ANCHOR_LIKENESS, ANCHOR_SHARE), (1.0, 1.0)):
        for place in ranked:
            if len(chosen) < number and place not in chosen and likeness[place] < limit and covered[place] <= share:
                chosen.append(place)
                likeness, covered = np.maximum(likeness, profiles @ profiles[place]), np.maximum(covered, overlap[place])
    return profiles[chosen]


def _choose_names(profiles: Floats, able: Ints, worth: Floats, favours: Floats) -> list[int]:
    """For each profile the column that names it, no column twice.

    That is not the anchor, which is one of several terms for one thing ("summary", "generated summaries"), but the worthiest of the
    terms that are strong in the profile once it has settled: the same one from whichever anchor it came.
    """
    scores = profiles[:, able] * worth * favours
    names, taken = list[int](), set[int]()
    for row in np.round(scores, 6):
        best = next(int(place) for place in np.lexsort((able, -row)) if int(place) not in taken)
        taken.add(best)
        names.append(int(able[best]))
    return names


def _set_apart(profiles: Floats, matrix: csr_matrix) -> Floats:
    """Mean papers without what the mean of all papers has as well, in rows of length 1."""
    apart = np.maximum(profiles - np.asarray(matrix.mean(axis=0)), 0.0)
    unit: Floats = apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-12)
    return unit


def _settle_profiles(matrix: csr_matrix, starts: Floats) -> tuple[Floats, Floats]:
    """The profiles after a few rounds of giving each paper to its nearest one, and the nearness of papers to profiles.

    A profile is half its anchor's and half that of its papers, so that it stays where it was named.
    Source: Dhillon and Modha 2001, "Concept decompositions for large sparse text data using clustering", with anchored starts.
    """
    profiles = starts
    for _ in range(ROUNDS):
        nearness = np.round(np.asarray(matrix @ profiles.T), 9)
        nearest, best = nearness.argmax(axis=1), nearness.max(axis=1)
        given = csr_matrix((best, (np.arange(len(best)), nearest)), shape=nearness.shape)
        totals = np.maximum(np.asarray(given.sum(axis=0)).ravel(), 1e-12)
        profiles = starts + _set_apart(np.asarray((diags(1 / totals) @ (given.T @ matrix)).todense()), matrix)
        profiles /= np.maximum(np.linalg.norm(profiles, axis=1, keepdims=True), 1e-12)
    return profiles, np.asarray(matrix @ profiles.T)


def _choose_terms(profile: Floats, anchor: int, frequencies: Ints) -> list[tuple[int, float]]:
    """The columns that speak for a topic with weights from 1 down, its anchor first; rare ones would speak for one paper only."""
    strength = np.where((frequencies >= LEAST_CUE_PAPERS) | (frequencies >= frequencies[anchor]), profile, 0.0)
    strength[anchor] = max(float(strength.max()), 1e-12)
    strongest = np.lexsort((np.arange(len(strength)), -np.round(strength, 9)))[: CUE_TERMS + 1].tolist()
    order = [anchor, *(column for column in strongest if column != anchor)]
    return [(column, float(np.sqrt(strength[column] / strength[anchor]))) for column in order[:CUE_TERMS] if strength[column] > 0]


def _build_topic(
    title: str, theme: Sequence[tuple[int, float]], vectors: TermVectors, words: frozenset[str], typical: Sequence[str]
) -> Topic:
    """A topic with its cues; what it is about names its terms and its most typical papers."""
    weight_by_phrase = {title: TOP_WEIGHT}
    for column, weight in theme:
        for phrase in find_cue_phrases(vectors, column, words):
            weight_by_phrase.setdefault(phrase, max(0.1, round(TOP_WEIGHT * weight, 1)))
    telling = ", ".join(vectors.surfaces[column] for column, _ in theme[:6])
    about = f"Found from the texts by the words {telling}." + (f" Typical: {'; '.join(typical)}." if typical else "")
    cues = tuple(Cue(phrase, weight) for phrase, weight in weight_by_phrase.items())
    name = title[:1].upper() + title[1:] if title.split(" ")[0].islower() else title
    return Topic(TopicId(slug_text(title)), name, about=about, cues=cues, discovered=True)
