"""Facts as pages show them: each with its basis and the words it rests on, ready for a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Basis, DatasetId, DatasetUse, Evidence, Paper, Result, Survey, TextField
from generator.pages.addresses import result_uri
from generator.pages.atlas import Atlas, Entry, Ref
from generator.pages.markdown import NOTHING, Markdown, escape_text, mark_words
from generator.text import find_sentences, slug_text, squash_text

# A stated fact is shown in its place once; what is derived rests on cue words, of which the first ones say enough.
_STATED_SHOWN = 1
_DERIVED_SHOWN = 5
# Words shorter than this say little alone: the words around them are shown as well.
_BARE_LENGTH = 32
_CONTEXT = 24
# The summary stands whole at the top of the page; here its first words say which sentence is meant.
_SUMMARY_WORDS = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper: alone, and marked within a little of what stands around them."""

    field: TextField
    words: str
    shown: Markdown


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a paper.

    Attributes:
        kind: ``topic``, ``tag``, ``dataset``, ``code``, ``name``, ``result``, ``mention``, ``study`` or ``summary``.
        title: What is said, as Markdown fit for link text.
        uri: Its page, or empty.
        url: An outside address as text, or empty.
        basis: How it is known.
        rules: Names of the rules that found it, each once, in order of first use.
        quotes: The first different pieces of evidence: those of a stated fact with what stands around them.
        more: How many different pieces of evidence are not shown.
        abstract_spans: Where its words stand in the abstract.
        first: True when it leads its kind (a paper's primary topic).
    """

    kind: str
    title: Markdown
    basis: Basis
    rules: tuple[str, ...]
    quotes: tuple[Quote, ...]
    more: int
    abstract_spans: tuple[tuple[int, int], ...] = ()
    uri: Markdown = NOTHING
    url: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure claimed in an abstract.

    Attributes:
        metric: As the abstract writes it; ``measure`` is the title under which several writings come together.
        quote: The value and a little around it; ``sentence`` is all of its sentence with the value marked.
        uri: The page of this measure on this dataset.
    """

    entry: Entry
    value: str
    metric: str
    dataset: Ref | None
    surface: str
    system: str
    gain: bool
    basis: Basis
    quote: Quote | None
    measure: str
    sentence: Quote | None
    uri: Markdown

    @property
    def wording(self) -> str:
        """The measure as written where that differs by more than case and punctuation from what it is called."""
        return self.metric if squash_text(self.metric) != squash_text(self.measure) else ""


def list_facts(atlas: Atlas, paper: Paper) -> Iterator[Fact]:
    """Every fact of a paper that has a row on its page: topics, tags, datasets, names, code, and whether it is a survey."""
    survey = atlas.survey
    for at, score in enumerate(survey.topics.get(paper.id, ())):
        ref = atlas.topic_refs[score.topic]
        yield _make_fact(paper, "topic", ref.title, score.basis, score.evidence, ref.uri, first=at == 0)
    for use in survey.tags.get(paper.id, ()):
        ref = atlas.tag_refs[use.tag]
        yield _make_fact(paper, ref.kind, ref.title, use.basis, use.evidence, ref.uri)
    for used in _unique_uses(survey.dataset_uses.get(paper.id, ())):
        ref = atlas.dataset_refs[used.dataset]
        yield _make_fact(paper, "dataset", ref.title, used.basis, used.evidence, ref.uri)
    for name in survey.names.get(paper.id, ()):
        ref = atlas.name_refs[name.id]
        yield _make_fact(paper, "name", escape_text(name.name), name.basis, name.evidence, ref.uri)
    for link in survey.code.get(paper.id, ()):
        title = escape_text(link.repository or link.url.split("://", 1)[-1].rstrip("/"))
        yield _make_fact(paper, link.kind, title, link.basis, link.evidence, url=link.url)
    if (flag := survey.study.get(paper.id)) is not None:
        yield _make_fact(paper, "study", NOTHING, flag.basis, flag.evidence)


def list_reasons(paper: Paper, survey: Survey) -> Iterator[Fact]:
    """What is shown elsewhere on the page and only its reason in the list: the summary sentence and the figures."""
    if (summary := survey.summaries.get(paper.id)) is not None:
        words = " ".join(summary.text.split()[:_SUMMARY_WORDS])
        shown = escape_text(words if words == summary.text else f"{words}…")
        quote = Quote("abstract", words, shown)
        yield Fact("summary", NOTHING, summary.basis, _list_rules(summary.evidence), (quote,), 0)
    for result in survey.results.get(paper.id, ()):
        yield Fact("result", escape_text(join_value(result)), result.basis, _list_rules(result.evidence), (), 0)


def group_reasons(facts: Iterable[Fact]) -> list[tuple[Fact, list[Fact]]]:
    """Facts of one kind, known in one way by the same rules, together: the first of each group speaks for it."""
    groups: dict[tuple[str, Basis, tuple[str, ...]], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.kind, fact.basis, fact.rules), []).append(fact)
    return [(group[0], group) for group in groups.values()]


def list_mentions(atlas: Atlas, paper: Paper) -> list[tuple[Fact, Entry]]:
    """What a paper mentions, in the order of first mention, with the paper meant."""
    return [
        (
            _make_fact(paper, "mention", escape_text(mention.name), mention.basis, mention.evidence, entry.uri),
            entry,
        )
        for mention in atlas.survey.mentions.get(paper.id, ())
        if (entry := atlas.entries.get(mention.target)) is not None
    ]


def list_claims(atlas: Atlas, papers: Iterable[Paper]) -> list[Claim]:
    """The figures these papers claim, in the order of the papers and then of the abstract; never ranked."""
    return [_make_claim(atlas, paper, result) for paper in papers for result in atlas.survey.results.get(paper.id, ())]


def join_value(result: Result) -> str:
    """A figure with its unit, as it is written."""
    return f"{result.value}{'' if result.unit == '%' else ' '}{result.unit}".strip()


def _make_claim(atlas: Atlas, paper: Paper, result: Result) -> Claim:
    measure, uri = place_figure(atlas, result.metric, result.dataset)
    return Claim(
        entry=atlas.entries[paper.id],
        value=join_value(result),
        metric=result.metric,
        dataset=atlas.dataset_refs.get(result.dataset) if result.dataset else None,
        surface=result.dataset_surface,
        system=result.system,
        gain=result.gain,
        basis=result.basis,
        quote=quote_words(paper, result.evidence[0]) if result.evidence else None,
        measure=measure,
        sentence=_quote_sentence(paper, result.evidence),
        uri=uri,
    )


def place_figure(atlas: Atlas, metric: str, dataset: DatasetId | None) -> tuple[str, Markdown]:
    """What the measure of a figure is called, and the page of this measure on this dataset."""
    measure = atlas.measures.get(squash_text(metric), metric)
    return measure, _address_figure(dataset if dataset and dataset in atlas.dataset_refs else "", measure)


@lru_cache(maxsize=1 << 14)
def _address_figure(dataset: str, measure: str) -> Markdown:
    return Markdown(result_uri(dataset, slug_text(measure, "")))


def _quote_sentence(paper: Paper, evidence: tuple[Evidence, ...]) -> Quote | None:
    """The sentence of a figure with the figure marked: its second piece of evidence, or the sentence round the first."""
    if not evidence:
        return None
    value = evidence[0]
    text = paper.text(value.field)
    whole = next(((start, end) for start, end in find_sentences(text) if start <= value.start < end), (value.start, value.end))
    start, end = next(((item.start, item.end) for item in evidence if item.rule == "sentence"), whole)
    stop = min(value.end, end)
    return Quote(value.field, text[start:end], mark_words(text[start:end], value.start - start, stop - start))


def _make_fact(
    paper: Paper,
    kind: str,
    title: Markdown,
    basis: Basis,
    evidence: tuple[Evidence, ...],
    uri: Markdown = NOTHING,
    url: str = "",
    first: bool = False,
) -> Fact:
    shown = _DERIVED_SHOWN if basis is Basis.DERIVED else _STATED_SHOWN
    different = list({paper.text(item.field)[item.start : item.end].casefold(): item for item in reversed(evidence)}.values())[::-1]
    return Fact(
        kind=kind,
        title=title,
        basis=basis,
        rules=_list_rules(evidence),
        quotes=tuple(quote_words(paper, item, alone=basis is Basis.DERIVED) for item in different[:shown]),
        more=max(0, len(different) - shown),
        abstract_spans=tuple((item.start, item.end) for item in evidence if item.field == "abstract"),
        uri=uri,
        url=url,
        first=first,
    )


def _list_rules(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([item.rule for item in evidence]))


def quote_words(paper: Paper, item: Evidence, alone: bool = False) -> Quote:
    """The words of a piece of evidence; unless ``alone``, short ones come with what stands around them."""
    text = paper.text(item.field)
    words = text[item.start : item.end]
    if alone or len(words) >= _BARE_LENGTH:
        return Quote(item.field, words, escape_text(words))
    before, after = _cut_before(text[: item.start]), _cut_after(text[item.end :])
    return Quote(item.field, words, mark_words(before + words + after, len(before), len(before + words)))


def _cut_before(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    tail = text[-_CONTEXT:]
    return "…" + (tail[tail.index(" ") :] if " " in tail.rstrip() else tail)


def _cut_after(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    head = text[:_CONTEXT]
    return (head[: head.rindex(" ") + 1] if " " in head.lstrip() else head) + "…"


def _unique_uses(uses: Iterable[DatasetUse]) -> list[DatasetUse]:
    """Each dataset once, as first named."""
    return list({use.dataset: use for use in reversed(list(uses))}.values())[::-1]
