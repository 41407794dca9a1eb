"""Tags for a corpus without a taxonomy: the keywords its records give, else the phrases that its texts use as terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from generator.analysis.vectors import TermVectors, has_inner_capital
from generator.model import Basis, Cue, Paper, PaperId, Tag, TagId, TagUse, Taxonomy
from generator.text import fold_text, slug_text

MOST_TAGS = 60
_PAPERS_A_TAG = 8
_LEAST_USES = 3


def find_keyphrase_tags(papers: Sequence[Paper], vectors: TermVectors) -> tuple[Tag, ...]:
    """Up to 60 tags (one for every eight papers) of kind ``keyword``, sorted by title.

    They are the records' own keywords when at least two papers share one, else keyphrases of the texts.
    """
    count = min(MOST_TAGS, max(1, len(papers) // _PAPERS_A_TAG)) if papers else 0
    words = list_words(vectors)
    phrases = _count_keywords(papers)[:count] or [find_cue_phrases(vectors, i, words) for i in _rank_phrases(vectors)[:count]]
    tags: dict[str, Tag] = {}
    for forms in phrases:
        tag = Tag(TagId(slug_text(forms[0])), forms[0], "keyword", cues=tuple(Cue(_lower_phrase(form)) for form in forms))
        tags.setdefault(tag.id, tag)
    return tuple(sorted(tags.values(), key=lambda tag: (fold_text(tag.title), tag.id)))


def add_keywords(
    papers: Iterable[Paper], tags: Mapping[PaperId, tuple[TagUse, ...]], taxonomy: Taxonomy
) -> dict[PaperId, tuple[TagUse, ...]]:
    """The tags of each paper with those that its record gives as keywords, which are stated and need no words of the text."""
    id_by_title = {fold_text(tag.title): tag.id for tag in taxonomy.tags if tag.kind == "keyword"}
    order = {tag.id: place for place, tag in enumerate(taxonomy.tags)}
    merged: dict[PaperId, tuple[TagUse, ...]] = {}
    for paper in papers:
        use_by_tag = {use.tag: use for use in tags.get(paper.id, ())}
        for keyword in paper.keywords:
            tag = id_by_title.get(fold_text(keyword))
            if tag is not None:
                evidence = use_by_tag[tag].evidence if tag in use_by_tag else ()
                use_by_tag[tag] = TagUse(tag, Basis.STATED, evidence)
        merged[paper.id] = tuple(sorted(use_by_tag.values(), key=lambda use: order[use.tag]))
    return merged


def list_words(vectors: TermVectors) -> frozenset[str]:
    """Every word of the corpus in lower case."""
    return frozenset(form.rstrip("-").lower() for form in vectors.stream.forms)


def find_cue_phrases(vectors: TermVectors, column: int, words: frozenset[str]) -> tuple[str, ...]:
    """The forms in which a term is looked for: as the corpus writes it, and its singular where ``words`` has it.

    A capital after the first letter is kept (``CLIP``, ``ImageNet``), one at the front is not (``Vision Transformers``).
    """
    surface = _lower_phrase(vectors.surfaces[column])
    if surface != surface.lower() or not surface.endswith("s"):
        return (surface,)
    singular = surface[:-3] + "y" if surface.endswith("ies") else surface[:-1]
    return (surface, singular) if singular.split(" ")[-1].split("-")[-1] in words else (surface,)


def _lower_phrase(text: str) -> str:
    """The phrase in lower case but for words that a capital inside marks as names."""
    return " ".join(word if has_inner_capital(word) else word.lower() for word in text.split(" "))


def _count_keywords(papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    """The keywords that at least two records give, most frequent first, each in its most frequent form; ties by form."""
    forms_by_key: dict[str, Counter[str]] = {}
    for paper in papers:
        for key, form in {fold_text(word): word.strip() for word in paper.keywords if fold_text(word)}.items():
            forms_by_key.setdefault(key, Counter())[form] += 1
    shared = [(-counter.total(), key) for key, counter in forms_by_key.items() if counter.total() > 1]
    return [(sorted(forms_by_key[key].items(), key=lambda item: (-item[1], item[0]))[0][0],) for _, key in sorted(shared)]


def _rank_phrases(vectors: TermVectors) -> list[int]:
    """The columns of pairs of words that are a term in their own right, best first.

    Ranked by papers times pointwise mutual information of the two words: how much more often they stand together than by chance.
    Source: Church and Hanks 1990, "Word association norms, mutual information, and lexicography", weighted by frequency.
    """
    papers = vectors.matrix.shape[0]
    frequencies = np.bincount(vectors.matrix.indices, minlength=vectors.matrix.shape[1])
    single = {int(vectors.first[column]): int(frequencies[column]) for column in np.flatnonzero(vectors.second < 0)}
    ranked = []
    for column in np.flatnonzero(vectors.second >= 0):
        both, one, other = int(frequencies[column]), int(vectors.first[column]), int(vectors.second[column])
        if vectors.surfaces[column] and _LEAST_USES <= both <= max(_LEAST_USES, papers // 4):
            worth = both * float(np.log(papers * both / (single[one] * single[other])))
            ranked.append((-round(worth, 6), int(column)))
    return _drop_overlaps([column for _, column in sorted(ranked)], vectors)


def _drop_overlaps(columns: Sequence[int], vectors: TermVectors) -> list[int]:
    """The columns without those that share a word with two better ones: they would say the same again."""
    uses: Counter[int] = Counter()
    kept = []
    for column in columns:
        stems = (int(vectors.first[column]), int(vectors.second[column]))
        if all(uses[stem] < 2 for stem in stems):
            kept.append(column)
            uses.update(stems)
    return kept
