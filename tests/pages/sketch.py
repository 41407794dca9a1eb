"""A survey from a sketch: indented lines that say only what a test is about.

    topic Vision transformers: Attention over patches
    paper vit: An Image is Worth 16x16 Words
        abstract: We apply a Transformer to patches and call it ViT.
        at: abstracts/a.txt:1
        topic: vision-transformers "Transformer"
        name: ViT
    paper convnext: A ConvNet for the 2020s
        abstract: ConvNeXt beats ViT on ImageNet at 87.8%.
        at: abstracts/a.txt:5
        mention: vit "ViT"
        dataset: ImageNet
        result: 87.8 % on ImageNet

Words in quotes are looked up in the abstract, then the title; where they stand is the evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from generator import model
from generator.model import Basis, Evidence, Mark, Paper, RichText
from generator.problems import Problem
from generator.text import slug_text

_LINE = re.compile(r"(?P<indent>\s*)(?P<key>\w+)(?: (?P<name>[^:]+))?: ?(?P<value>.*)")
_QUOTED = re.compile(r'\s*"([^"]+)"$')
_URL = re.compile(r"https?://\S+[\w/]")


@dataclass
class _Draft:
    id: str
    title: str
    abstract: str = ""
    sources: list[model.Source] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)

    def find(self, words: str, rule: str) -> tuple[Evidence, ...]:
        for name, text in (("abstract", self.abstract), ("title", self.title)):
            if (start := text.find(words)) >= 0:
                return (Evidence(name, start, start + len(words), rule),)  # type: ignore[arg-type]
        raise AssertionError(f"{words!r} does not stand in {self.id}")


def read_sketch(text: str) -> model.Survey:
    """The survey that a sketch describes."""
    things: dict[str, list[tuple[str, str]]] = defaultdict(list)
    drafts: list[_Draft] = []
    for line in filter(str.strip, dedent(text).strip().splitlines()):
        match = _LINE.fullmatch(line)
        assert match, f"not a line of a sketch: {line!r}"
        key, name, value = match["key"], (match["name"] or "").strip(), match["value"].strip()
        if match["indent"]:
            _add(drafts[-1], key, value)
        elif key == "paper":
            drafts.append(_Draft(name, value))
        else:
            things[key].append((name, value))
    return _assemble(drafts, things)


def _add(draft: _Draft, key: str, value: str) -> None:
    if key == "abstract":
        draft.abstract = value
    elif key == "at":
        path, line = value.rsplit(":", 1)
        draft.sources.append(model.Source(path, int(line)))
    elif key in ("year", "venue", "doi", "arxiv_id", "url"):
        draft.known[key] = int(value) if key == "year" else value
    elif key == "authors":
        draft.known[key] = tuple(author.strip() for author in value.split(","))
    else:
        draft.facts.append((key, value))


def _assemble(drafts: list[_Draft], things: dict[str, list[tuple[str, str]]]) -> model.Survey:
    drafts.sort(key=lambda draft: draft.id)
    papers = tuple(_make_paper(draft) for draft in drafts)
    facts = {kind: {draft.id: tuple(_make_facts(draft, kind)) for draft in drafts} for kind in _MAKERS}
    mentioned_by = {
        draft.id: tuple(sorted(other for other, found in facts["mention"].items() if any(m.target == draft.id for m in found)))
        for draft in drafts
    }
    topics = [model.Topic(model.TopicId(slug_text(name)), name, None, about) for name, about in things["group"]]
    parent = topics[-1].id if topics else None
    topics += [model.Topic(model.TopicId(slug_text(name)), name, parent, about) for name, about in things["topic"]]
    tags = [
        model.Tag(model.TagId(slug_text(name)), name, kind) for kind in ("task", "method", "modality") for name, _ in things[kind]
    ]  # type: ignore[arg-type]
    used = {use.dataset: model.Dataset(use.dataset, use.surface) for found in facts["dataset"].values() for use in found}
    merged = [(draft, source) for draft in drafts for source in sorted(draft.sources)[1:]]
    return model.Survey(
        corpus=model.Corpus(
            papers=papers,
            merges=tuple(model.Merge(model.PaperId(draft.id), source, draft.title, "title", 0.98) for draft, source in merged),
            documents=_list_documents(drafts),
            records=len(drafts) + len(merged),
            rejected=0,
            moved=tuple((model.PaperId(old), model.PaperId(new)) for old, new in things["moved"]),
        ),
        taxonomy=model.Taxonomy(tuple(topics), tuple(tags)),
        datasets=tuple(used[dataset] for dataset in sorted(used)),
        names=facts["name"],
        mentions=facts["mention"],
        mentioned_by=mentioned_by,
        ambiguous=tuple(model.AmbiguousName(name, (), reason) for name, reason in things["ambiguous"]),
        dataset_uses=facts["dataset"],
        code=facts["code"],
        results=facts["result"],
        topics=facts["topic"],
        tags=facts["tag"],
        study={paper: found[0] for paper, found in facts["study"].items() if found},
        summaries={paper: found[0] for paper, found in facts["summary"].items() if found},
        expansions=facts["expansion"],
        related=facts["related"],
        problems=tuple(Problem(name, 7, text, "left out") for name, text in things["problem"]),
    )


def _make_paper(draft: _Draft) -> Paper:
    sources = tuple(sorted(draft.sources)) or (model.Source("abstracts/a.txt", 1),)
    marks = tuple(Mark("url", match.start(), match.end(), match.group()) for match in _URL.finditer(draft.abstract))
    abstract = RichText(draft.abstract, marks)
    return Paper(model.PaperId(draft.id), RichText(draft.title), abstract, draft.title, sources, **draft.known)


def _make_facts(draft: _Draft, kind: str) -> list[Any]:
    return [_MAKERS[kind](draft, value) for key, value in draft.facts if key == kind]


def _split(draft: _Draft, value: str, rule: str) -> tuple[str, tuple[Evidence, ...]]:
    quoted = _QUOTED.search(value)
    head = value[: quoted.start()] if quoted else value
    return head, draft.find(quoted[1] if quoted else head, rule)


def _make_topic(draft: _Draft, value: str) -> model.TopicScore:
    head, evidence = _split(draft, value, "topic-cue")
    return model.TopicScore(model.TopicId(head), 1.0, Basis.DERIVED, evidence)


def _make_tag(draft: _Draft, value: str) -> model.TagUse:
    head, evidence = _split(draft, value, "tag-cue")
    return model.TagUse(model.TagId(head), Basis.CORRECTED, evidence)


def _make_name(draft: _Draft, value: str) -> model.CoinedName:
    head, evidence = _split(draft, value, "proposed")
    return model.CoinedName(model.NameId(slug_text(head)), head, Basis.STATED, evidence)


def _make_mention(draft: _Draft, value: str) -> model.Mention:
    head, evidence = _split(draft, value, "name")
    return model.Mention(model.PaperId(head), draft.abstract[evidence[0].start : evidence[0].end], Basis.STATED, evidence)


def _make_dataset(draft: _Draft, value: str) -> model.DatasetUse:
    head, evidence = _split(draft, value, "listed-name")
    return model.DatasetUse(model.DatasetId(slug_text(head)), head, Basis.STATED, evidence)


def _make_code(draft: _Draft, value: str) -> model.CodeLink:
    return model.CodeLink(value, "github.com", "/".join(value.split("/")[3:5]), "code", Basis.STATED, draft.find(value, "address"))


def _make_result(draft: _Draft, value: str) -> model.Result:
    head, _, dataset = value.partition(" on ")
    number, unit = head.split()
    evidence = draft.find(number, "value")
    return model.Result(number, unit, "accuracy", model.DatasetId(slug_text(dataset)), dataset, "", False, Basis.STATED, evidence)


def _make_related(draft: _Draft, value: str) -> model.Related:
    paper, *terms = value.split()
    return model.Related(model.PaperId(paper), 0.5, tuple(terms))


_MAKERS: dict[str, Any] = {
    "topic": _make_topic,
    "tag": _make_tag,
    "name": _make_name,
    "mention": _make_mention,
    "dataset": _make_dataset,
    "code": _make_code,
    "result": _make_result,
    "related": _make_related,
    "study": lambda draft, value: model.StudyFlag(Basis.DERIVED, draft.find(value, "survey-title")),
    "summary": lambda draft, value: model.Summary(value, Basis.STATED, draft.find(value, "summary")),
    "expansion": lambda draft, value: model.Expansion(*value.split(" = "), draft.find(value.split(" = ")[1], "acronym")),
}


def _list_documents(drafts: list[_Draft]) -> tuple[model.Document, ...]:
    placed = sorted((source, draft.id) for draft in drafts for source in draft.sources or [model.Source("abstracts/a.txt", 1)])
    papers: dict[str, list[str]] = defaultdict(list)
    for source, paper in placed:
        papers[source.path].append(paper)
    return tuple(
        model.Document(path, len(found), tuple(dict.fromkeys(map(model.PaperId, found)))) for path, found in sorted(papers.items())
    )
