"""Tags for a corpus without a taxonomy: the keywords its records give, else the phrases that its texts use as terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from generator.analysis.coherence import choose_columns, choose_rows, measure_coherence
from generator.analysis.glossary import find_abbreviations, strip_plural
from generator.analysis.prose import PLAIN_WORDS
from generator.analysis.vectors import Ints, TermVectors, WordStream, find_stem, has_inner_capital
from generator.crew import ALONE, Crew
from generator.findings import Findings
from generator.model import Basis, Cue, Paper, PaperId, Tag, TagId, TagUse, Taxonomy
from generator.steps import Known, Step
from generator.text import fold_text, slug_text

MOST_TAGS = 60
_PAPERS_A_TAG = 8
_LEAST_USES = 3
_WHOLE_SHARE, _HALF_SHARE = 0.4, 0.2
_MOST_WORDS = 3
_STATED_SHARE = 1 / 3
# Keyphrases judged by their coherence, and the least that is asked of one: see `coherence`.
_JUDGED = 600
_LEAST_COHERENCE = 1.45
_SIBILANT = re.compile(r"((?:s|x|ch|sh))es$")


def find_keyphrase_tags(papers: Sequence[Paper], sample: Sequence[Paper], vectors: TermVectors) -> tuple[Tag, ...]:
    """Up to 60 tags (one for every eight papers) of kind ``keyword``, sorted by title.

    They are the records' own keywords that at least two papers share; where not one record in three has any, keyphrases of the
    texts of a sample, whose ``vectors`` these are, make at least the other half.
    """
    count = min(MOST_TAGS, max(1, len(papers) // _PAPERS_A_TAG)) if papers else 0
    given = _count_keywords(papers)
    stated = sum(bool(paper.keywords) for paper in papers) >= _STATED_SHARE * len(papers)
    phrases = given[:count] if given and stated else given[: count // 2] + _find_phrases(sample, vectors, count)
    tags: dict[str, Tag] = {}
    for forms in phrases:
        tag = Tag(TagId(slug_text(forms[0])), forms[0], "keyword", cues=tuple(Cue(_lower_phrase(form)) for form in forms))
        if not any(_key_phrase(forms[0]) == _key_phrase(known.title) for known in tags.values()):
            tags.setdefault(tag.id, tag)
    return tuple(sorted(list(tags.values())[:count], key=lambda tag: (fold_text(tag.title), tag.id)))


def _find_phrases(papers: Sequence[Paper], vectors: TermVectors, count: int) -> list[tuple[str, ...]]:
    """The best keyphrases, each with the forms in which it is looked for; what nearly always stands with another word has it."""
    words, phrases, seen = list_words(vectors), [], list[set[str]]()
    for column in _rank_phrases(papers, vectors)[: 2 * count]:
        forms = find_cue_phrases(vectors, column, words)
        whole = complete_phrase(vectors, column, forms[0]) if " " in forms[0] else forms[0]
        parts = set(_key_phrase(whole).split())
        if not any(parts <= known or known <= parts for known in seen):
            phrases.append((whole, *(form for form in forms if form != whole)))
            seen.append(parts)
    return phrases[:count]


def add_keywords(
    papers: Sequence[Paper], tags: Mapping[PaperId, tuple[TagUse, ...]], taxonomy: Taxonomy, crew: Crew = ALONE
) -> Findings[tuple[TagUse, ...]]:
    """The tags of each paper with those that its record gives as keywords, which are stated and need no words of the text."""
    known = Known(tuple((tag.id, _key_phrase(tag.title) if tag.kind == "keyword" else None) for tag in taxonomy.tags))
    return crew.map_papers(Step("keywords", _add_keywords, _prepare_keywords), papers, known, [tags]).findings


def _prepare_keywords(known: Known) -> tuple[dict[str, TagId], dict[TagId, int]]:
    """The tag of each keyword, and the place of each tag in the taxonomy."""
    return {key: tag for tag, key in known.whole if key is not None}, {tag: place for place, (tag, _) in enumerate(known.whole)}


def _add_keywords(paper: Paper, ready: tuple[dict[str, TagId], dict[TagId, int]], uses: tuple[TagUse, ...]) -> tuple[TagUse, ...]:
    id_by_key, order = ready
    use_by_tag = {use.tag: use for use in uses}
    for keyword in paper.keywords:
        tag = id_by_key.get(_key_phrase(keyword))
        if tag is not None:
            evidence = use_by_tag[tag].evidence if tag in use_by_tag else ()
            use_by_tag[tag] = TagUse(tag, Basis.STATED, evidence)
    return tuple(sorted(use_by_tag.values(), key=lambda use: order[use.tag]))


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


def complete_phrase(vectors: TermVectors, column: int, phrase: str) -> str:
    """The phrase with the words it nearly always stands with: ``space models`` gives ``state space models``.

    A word is added, before or behind, when it stands there in two of five places. A single word ("descent") and the half of a
    hyphenated one ("low-rank") say less alone: there one place of five is enough.
    """
    if has_inner_capital(phrase) and " " not in phrase:
        return phrase
    stems = vectors.stream.stems
    first, second = int(vectors.first[column]), int(vectors.second[column])
    places, length = np.flatnonzero(stems == first), 1
    if second >= 0:
        places, length = places[(places + 1 < len(stems)) & (stems[np.minimum(places + 1, len(stems) - 1)] == second)], 2
    while length < _MOST_WORDS or (phrase.endswith("-") and length == _MOST_WORDS):
        share = _HALF_SHARE if " " not in phrase else _WHOLE_SHARE
        sides = [_find_company(vectors.stream, places, offset) for offset in (length, -1)]
        (found, word), offset = max(zip(sides, (1, -1), strict=True), key=lambda side: (len(side[0][0]), side[1]))
        if len(found) < max(2, share * len(places)):
            break
        parts = (phrase, word) if offset > 0 else (word, phrase)
        phrase, length = f"{parts[0]}{'' if parts[0].endswith('-') else ' '}{parts[1]}", length + 1
        places = found if offset > 0 else found - 1
    return phrase.rstrip("-")


def expand_short(papers: Iterable[Paper], phrase: str) -> str:
    """What most of the papers that explain it say a short name stands for; any other phrase as it is."""
    if " " in phrase or not has_inner_capital(phrase):
        return phrase
    short = strip_plural(phrase)
    texts = [paper.abstract.plain for paper in papers]
    pairs = [pair for text in texts for pair in find_abbreviations(text) if strip_plural(pair.short) == short]
    longs = Counter(_lower_phrase(pair.long) for pair in pairs)
    return min(longs, key=lambda long: (-longs[long], long)) if longs.total() >= _LEAST_USES else phrase


def _find_company(stream: WordStream, places: Ints, offset: int) -> tuple[Ints, str]:
    """The places at which the word most frequent at an offset from all of them stands, and its form; ties by stem and form.

    A short name is none: it stands in brackets behind what it is short for ("retrieval-augmented generation (RAG)").
    """
    inside = places[(places + offset >= 0) & (places + offset < len(stream.stems))]
    counts: Counter[int] = Counter(stream.stems[inside + offset].tolist())
    del counts[-1]
    for stem, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]:
        found = inside[stream.stems[inside + offset] == stem]
        forms = Counter(stream.forms[word] for word in stream.words[found + offset].tolist())
        form = min(forms, key=lambda form: (-forms[form], form))
        if not has_inner_capital(form.rstrip("-")):
            return found, _lower_phrase(form)
    return inside[:0], ""


def _lower_phrase(text: str) -> str:
    """The phrase in lower case but for words that a capital inside marks as names."""
    return " ".join(word if has_inner_capital(word) else word.lower() for word in text.split(" "))


def _count_keywords(papers: Sequence[Paper]) -> list[tuple[str, ...]]:
    """The keywords that at least two records give, most frequent first, each in its most frequent form; ties by form."""
    forms_by_key: dict[str, Counter[str]] = {}
    for paper in papers:
        for key, form in {_key_phrase(word): word.strip() for word in paper.keywords if not _says_nothing(word)}.items():
            forms_by_key.setdefault(key, Counter())[form] += 1
    shared = [(-counter.total(), key) for key, counter in forms_by_key.items() if counter.total() > 1]
    phrases = []
    for _, key in sorted(shared):
        forms = sorted(forms_by_key[key].items(), key=lambda item: (-item[1], item[0]))
        title = forms[0][0]
        phrases.append(
            (title, *dict.fromkeys(_lower_phrase(form) for form, _ in forms if _lower_phrase(form) != _lower_phrase(title)))
        )
    return phrases


def _key_phrase(phrase: str) -> str:
    """What is the same for all forms of a keyword: ``Diffusion Models`` and ``diffusion model``, ``biases`` and ``bias``."""
    words = [_SIBILANT.sub(r"\1", word) for word in fold_text(phrase).split()]
    return " ".join(find_stem(word) or word for word in words)


def _says_nothing(keyword: str) -> bool:
    """Whether a keyword is empty or one word of academic prose ("learning", "dataset")."""
    words = fold_text(keyword).split()
    return not words or (len(words) == 1 and find_stem(words[0]) in PLAIN_WORDS)


def _rank_phrases(papers: Sequence[Paper], vectors: TermVectors) -> list[int]:
    """The columns of pairs of words that are a term in their own right, best first.

    Ranked by papers times pointwise mutual information of the two words: how much more often they stand together than by chance.
    Source: Church and Hanks 1990, "Word association norms, mutual information, and lexicography", weighted by frequency.
    """
    number = vectors.matrix.shape[0]
    frequencies = np.bincount(vectors.matrix.indices, minlength=vectors.matrix.shape[1])
    single = {int(vectors.first[column]): int(frequencies[column]) for column in np.flatnonzero(vectors.second < 0)}
    ranked = []
    for column in np.flatnonzero(vectors.second >= 0):
        both, one, other = int(frequencies[column]), int(vectors.first[column]), int(vectors.second[column])
        if vectors.surfaces[column] and _LEAST_USES <= both <= max(_LEAST_USES, number // 4):
            worth = both * float(np.log(number * both / (single[one] * single[other])))
            ranked.append((-round(worth, 6), int(column)))
    return _drop_overlaps(_drop_empty([column for _, column in sorted(ranked)][:_JUDGED], papers, vectors), vectors)


def _drop_empty(ranked: Sequence[int], papers: Sequence[Paper], vectors: TermVectors) -> list[int]:
    """The columns whose papers are alike in other words too."""
    columns = choose_columns(vectors)
    place_by_column = {int(column): place for place, column in enumerate(columns)}
    known = [column for column in ranked if column in place_by_column]
    matrix = vectors.matrix[choose_rows(papers, vectors)][:, columns].tocsr()
    places = [place_by_column[column] for column in known]
    lifts = measure_coherence(matrix, places, vectors.first[columns], vectors.second[columns])
    return [column for column, lift in zip(known, lifts, strict=True) if lift >= _LEAST_COHERENCE]


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
