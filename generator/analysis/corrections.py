"""Facts given by hand in overrides.yml, checked all at once and put in place of the found ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from generator.fields import show_value
from generator.findings import Findings, take_findings
from generator.model import (
    Basis,
    CodeLink,
    CoinedName,
    Corpus,
    Dataset,
    DatasetId,
    DatasetUse,
    Evidence,
    Mention,
    NameId,
    Paper,
    PaperId,
    Result,
    StudyFlag,
    Summary,
    TagUse,
    Taxonomy,
    TextField,
    TopicScore,
)
from generator.overrides import Overrides, suggest_near
from generator.problems import OverridesError
from generator.text import fold_text, slug_text, squash_text

RULE = "override"
KINDS = ("topics", "tags", "names", "mentions", "datasets", "results", "code", "study", "summary")
_FIELDS: tuple[TextField, ...] = ("title", "abstract")
_Fact = TypeVar("_Fact")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Corrections:
    """The facts of overrides.yml by kind and paper, resolved; None takes a study flag or a summary away.

    ``named_datasets`` holds every dataset that a correction names, by id.
    """

    topics: dict[PaperId, tuple[TopicScore, ...]] = field(default_factory=dict)
    tags: dict[PaperId, tuple[TagUse, ...]] = field(default_factory=dict)
    names: dict[PaperId, tuple[CoinedName, ...]] = field(default_factory=dict)
    mentions: dict[PaperId, tuple[Mention, ...]] = field(default_factory=dict)
    datasets: dict[PaperId, tuple[DatasetUse, ...]] = field(default_factory=dict)
    results: dict[PaperId, tuple[Result, ...]] = field(default_factory=dict)
    code: dict[PaperId, tuple[CodeLink, ...]] = field(default_factory=dict)
    study: dict[PaperId, StudyFlag | None] = field(default_factory=dict)
    summary: dict[PaperId, Summary | None] = field(default_factory=dict)
    named_datasets: dict[DatasetId, Dataset] = field(default_factory=dict)


def correct(found: Mapping[PaperId, _Fact], corrected: Mapping[PaperId, _Fact | None]) -> Findings[_Fact]:
    """The found facts by paper with the corrected ones in their place; a paper corrected to None has no key."""
    findings: Findings[Any] = take_findings(found)
    return findings.replace(corrected).drop_none() if corrected else findings


def correct_datasets(
    datasets: Iterable[Dataset], uses: Mapping[PaperId, tuple[DatasetUse, ...]], corrections: Corrections
) -> tuple[tuple[Dataset, ...], Findings[tuple[DatasetUse, ...]]]:
    """The catalogue and the uses with the corrected uses in place.

    Datasets that a correction names join the catalogue, those that no paper names any more leave it; it is sorted by folded
    title, then id.
    """
    corrected = correct(uses, corrections.datasets)
    if not corrections.datasets and not corrections.named_datasets:
        return tuple(datasets), corrected
    used = {use.dataset for found in corrected.values() for use in found} | corrections.named_datasets.keys()
    by_id = {**corrections.named_datasets, **{dataset.id: dataset for dataset in datasets}}
    kept = [dataset for dataset in by_id.values() if dataset.id in used]
    return tuple(sorted(kept, key=lambda dataset: (fold_text(dataset.title), dataset.id))), corrected


def check_corrections(overrides: Overrides, corpus: Corpus, taxonomy: Taxonomy) -> Corrections:
    """Every fact that overrides.yml gives, as facts of the model with basis ``corrected``.

    A value stands in place of all that was found of its kind for that paper; evidence is where the text has the words,
    else empty. Topics, tags and datasets are named by title, id or alias, papers by id.

    Raises:
        OverridesError: With every unknown paper, kind, topic, tag or dataset, each with the nearest valid name, and every
            value of the wrong form.
    """
    reader = _Reader(corpus, taxonomy)
    for paper_id, facts in sorted(overrides.facts_by_paper.items()):
        place = f"{overrides.name}:{overrides.line_by_paper.get(paper_id, 0)}: papers.{paper_id}"
        paper = reader.find_paper(str(paper_id), place)
        for kind, value in facts.items():
            reader.read(paper, str(kind), value, f"{place}.{kind}")
    if reader.complaints:
        raise OverridesError(reader.complaints)
    return reader.corrections


class _Reader:
    """Turns plain YAML values into facts and collects what is wrong on the way."""

    def __init__(self, corpus: Corpus, taxonomy: Taxonomy) -> None:
        self.complaints: list[str] = []
        self.corrections = Corrections()
        self._papers = {str(paper.id): paper for paper in corpus.papers}
        parents = {topic.parent for topic in taxonomy.topics}
        self._topics = {key: topic.id for topic in taxonomy.topics if topic.id not in parents for key in (topic.title, topic.id)}
        self._tags = {key: tag.id for tag in taxonomy.tags for key in (tag.title, tag.id)}
        self._datasets = {key: dataset for dataset in taxonomy.datasets for key in (dataset.title, dataset.id, *dataset.aliases)}
        self._read_by_kind: Mapping[str, Callable[[Paper, Any, str], None]] = {
            kind: getattr(self, f"_read_{kind}") for kind in KINDS
        }

    def read(self, paper: Paper | None, kind: str, value: object, place: str) -> None:
        """Read one value of one paper into the corrections; complain where it cannot be."""
        read = self._look_up(kind, self._read_by_kind, "kind of fact", place)
        if paper is not None and read is not None:
            read(paper, value, place)

    def find_paper(self, paper_id: str, place: str) -> Paper | None:
        """The paper of an id, or None with a complaint."""
        return self._look_up(paper_id, self._papers, "paper", place)

    # ---------------------------------------------------------------- kinds

    def _read_topics(self, paper: Paper, value: object, place: str) -> None:
        titles = self._read_texts(value, place)
        ids = [self._look_up(title, self._topics, "topic", place) for title in titles]
        self.corrections.topics[paper.id] = tuple(
            TopicScore(topic, float(len(ids) - rank), Basis.CORRECTED, find_evidence(paper, titles[rank]))
            for rank, topic in enumerate(ids)
            if topic is not None
        )

    def _read_tags(self, paper: Paper, value: object, place: str) -> None:
        found = [(self._look_up(title, self._tags, "tag", place), title) for title in self._read_texts(value, place)]
        self.corrections.tags[paper.id] = tuple(
            TagUse(tag, Basis.CORRECTED, find_evidence(paper, title)) for tag, title in found if tag is not None
        )

    def _read_names(self, paper: Paper, value: object, place: str) -> None:
        self.corrections.names[paper.id] = tuple(
            CoinedName(NameId(slug_text(name)), name, Basis.CORRECTED, find_evidence(paper, name), tuple(aliases))
            for entry in self._read_entries(value, "name", ("name", "aliases"), place)
            for name, aliases in [(str(entry["name"]), self._read_texts(entry.get("aliases", []), place))]
        )

    def _read_mentions(self, paper: Paper, value: object, place: str) -> None:
        mentions = []
        for entry in self._read_entries(value, "paper", ("paper", "name"), place):
            target = self.find_paper(str(entry["paper"]), place)
            if target is not None:
                name = str(entry.get("name", target.title.plain))
                mentions.append(Mention(target.id, name, Basis.CORRECTED, find_evidence(paper, name)))
        self.corrections.mentions[paper.id] = tuple(mentions)

    def _read_datasets(self, paper: Paper, value: object, place: str) -> None:
        found = [(self._find_dataset(paper, title, place), title) for title in self._read_texts(value, place)]
        self.corrections.datasets[paper.id] = tuple(
            DatasetUse(dataset, title, Basis.CORRECTED, find_evidence(paper, title))
            for dataset, title in found
            if dataset is not None
        )

    def _read_results(self, paper: Paper, value: object, place: str) -> None:
        keys = ("value", "unit", "metric", "dataset", "system", "gain")
        self.corrections.results[paper.id] = tuple(
            self._build_result(paper, entry, place) for entry in self._read_entries(value, "value", keys, place)
        )

    def _build_result(self, paper: Paper, entry: Mapping[str, Any], place: str) -> Result:
        value, surface = str(entry["value"]), str(entry.get("dataset") or "")
        return Result(
            value=value,
            unit=str(entry.get("unit") or ""),
            metric=str(entry.get("metric") or ""),
            dataset=self._find_dataset(paper, surface, place) if surface else None,
            dataset_surface=surface,
            system=str(entry.get("system") or ""),
            gain=entry.get("gain") is True,
            basis=Basis.CORRECTED,
            evidence=find_evidence(paper, value),
        )

    def _read_code(self, paper: Paper, value: object, place: str) -> None:
        links = []
        for url in self._read_texts(value, place):
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                self._complain(place, f"'{url}' is not an address that begins with https://")
                continue
            path = parts.path.strip("/").split("/")
            repository = "/".join(path[:2]) if parts.hostname in ("github.com", "gitlab.com") and len(path) >= 2 else ""
            evidence = find_evidence(paper, url)
            links.append(CodeLink(url, parts.hostname, repository, "code" if repository else "project", Basis.CORRECTED, evidence))
        self.corrections.code[paper.id] = tuple(links)

    def _read_study(self, paper: Paper, value: object, place: str) -> None:
        if value is None or isinstance(value, bool):
            self.corrections.study[paper.id] = StudyFlag(Basis.CORRECTED, ()) if value else None
        else:
            self._complain(place, f"{show_value(value)} is not true or false")

    def _read_summary(self, paper: Paper, value: object, place: str) -> None:
        if value is None or isinstance(value, str):
            text = (value or "").strip()
            self.corrections.summary[paper.id] = Summary(text, Basis.CORRECTED, find_evidence(paper, text)) if text else None
        else:
            self._complain(place, f"{show_value(value)} is not a text")

    # ---------------------------------------------------------------- values

    def _find_dataset(self, paper: Paper, title: str, place: str) -> DatasetId | None:
        """The listed dataset of a title or alias; else a new one, where the paper's text has the words."""
        by_key = {squash_text(key): dataset for key, dataset in self._datasets.items()}
        dataset = by_key.get(squash_text(title))
        if dataset is None and find_evidence(paper, title):
            dataset = Dataset(DatasetId(slug_text(title)), title, proposed=True)
        if dataset is None:
            self._look_up(title, self._datasets, "dataset", place)
            return None
        self.corrections.named_datasets[dataset.id] = dataset
        return dataset.id

    def _read_texts(self, value: object, place: str) -> list[str]:
        """A list of texts; one text counts as a list of one, an empty value (``~``) as a list of none."""
        if value is None or isinstance(value, str):
            value = [value] if value else []
        if isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value):
            return [text.strip() for text in value]
        self._complain(place, f"{show_value(value)} is not a list of texts such as [first, second]")
        return []

    def _read_entries(self, value: object, main: str, keys: tuple[str, ...], place: str) -> list[Mapping[str, Any]]:
        """A list of mappings that have the key ``main``; a bare text or number stands for a mapping with that key only."""
        values = value if isinstance(value, list) else [] if value is None else [value]
        entries = [entry if isinstance(entry, Mapping) else {main: entry} for entry in values]
        for entry in entries:
            for key in entry:
                self._look_up(str(key), dict.fromkeys(keys, True), "key", place)
            if not isinstance(entry.get(main), str | int | float) or not str(entry[main]).strip():
                self._complain(place, f"{show_value(dict(entry))} has no '{main}'")
        return [entry for entry in entries if isinstance(entry.get(main), str | int | float)]

    def _look_up(self, key: str, known: Mapping[str, _Item], what: str, place: str) -> _Item | None:
        """The item of a key, compared without case and punctuation; None with a complaint and the nearest key."""
        if key in known:
            return known[key]
        same = {squash_text(name): item for name, item in known.items()}.get(squash_text(key))
        if same is None:
            self._complain(place, f"no such {what} {show_value(key)}{suggest_near(key, known)}")
        return same

    def _complain(self, place: str, text: str) -> None:
        self.complaints.append(f"{place}: {text}")


def find_evidence(paper: Paper, words: str) -> tuple[Evidence, ...]:
    """Where the words stand in a paper, at word boundaries and whatever their case; title first, in order."""
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return tuple(Evidence(name, *match.span(), RULE) for name in _FIELDS for match in pattern.finditer(paper.text(name)))
