"""Topics and tags for a corpus without a taxonomy, found from its own texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.decomposition import NMF

from generator.analysis.vectors import find_vectors
from generator.model import Cue, Paper, Taxonomy, Topic, TopicId
from generator.text import slug_text

CUES = 12
ROUNDS = 200


def discover_taxonomy(papers: Sequence[Paper], taxonomy: Taxonomy) -> Taxonomy:
    """The taxonomy as it is when it has topics; else with topics found from the texts."""
    if taxonomy.topics or not papers:
        return taxonomy
    return Taxonomy(_find_topics(papers), taxonomy.tags, taxonomy.datasets, taxonomy.names, taxonomy.ordinary_words)


def _find_topics(papers: Sequence[Paper]) -> tuple[Topic, ...]:
    """8 to 40 topics by corpus size (fewer when there are fewer than 24 papers), each with its weightiest terms as cues."""
    vectors = find_vectors(papers)
    number = min(max(1, len(papers) // 3), max(8, min(40, round(len(papers) ** 0.5))), max(1, vectors.matrix.shape[1]))
    if not vectors.terms:
        return ()
    model = NMF(number, init="nndsvd", max_iter=ROUNDS, tol=1e-3)
    model.fit(vectors.matrix)
    topics: dict[TopicId, Topic] = {}
    for component in model.components_:
        order = [int(i) for i in np.lexsort((np.arange(len(component)), -np.round(component, 5)))[:CUES] if component[i] > 0]
        if not order:
            continue
        cues = tuple(Cue(vectors.terms[i], round(float(component[i] / component[order[0]]), 3)) for i in order)
        topic = Topic(TopicId(slug_text(cues[0].phrase)), cues[0].phrase, cues=cues, discovered=True)
        topics.setdefault(topic.id, topic)
    return tuple(sorted(topics.values(), key=lambda topic: topic.id))
