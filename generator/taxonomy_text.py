"""`Taxonomy` -> taxonomy.yml: the text that `generator.taxonomy` reads back, laid out for a person to edit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import yaml

from generator.model import Cue, Dataset, KnownName, Metric, Tag, Taxonomy, Topic
from generator.text import slug_text

_HEAD = "# Topics, tags and datasets of this survey. A mistake stops the build with its line.\n"


def render_taxonomy(taxonomy: Taxonomy) -> str:
    """The YAML of a taxonomy; reading it gives the same taxonomy, but for the order of cues and for ``discovered``."""
    sections = (
        ("topics", [_render_topic(topic) for topic in taxonomy.topics]),
        ("tags", [_render_tag(tag) for tag in taxonomy.tags]),
        ("datasets", [_render_dataset(dataset) for dataset in taxonomy.datasets]),
        ("names", [_render_name(known) for known in taxonomy.names]),
        ("metrics", [_render_metric(metric) for metric in taxonomy.metrics]),
    )
    blocks = [f"{title}:\n{''.join(entries)}" if entries else f"{title}: []\n" for title, entries in sections]
    return "\n".join([_HEAD, *blocks, f"ordinary_words: {_render_list(taxonomy.ordinary_words)}\n"])


def _render_topic(topic: Topic) -> str:
    lines = [f"  - title: {_quote(topic.title)}"]
    lines += [f"    id: {_quote(topic.id)}"] if topic.id != slug_text(topic.title) else []
    lines += [f"    parent: {_quote(topic.parent)}"] if topic.parent else []
    lines += [f"    about: {_quote(topic.about)}"] if topic.about else []
    if topic.cues:
        lines += ["    cues:", *(f"      {cue}" for cue in _render_cues(topic.cues))]
    return "\n".join(lines) + "\n"


def _render_tag(tag: Tag) -> str:
    about = [f"about: {_quote(tag.about)}"] if tag.about else []
    return _render_item([*_render_head(tag), f"kind: {tag.kind}", *about, f"cues: {_brace(_render_cues(tag.cues))}"])


def _render_dataset(dataset: Dataset) -> str:
    aliases = [f"aliases: {_render_list(dataset.aliases)}"] if dataset.aliases else []
    about = [f"about: {_quote(dataset.about)}"] if dataset.about else []
    return _render_item([*_render_head(dataset), *aliases, *about])


def _render_name(known: KnownName) -> str:
    aliases = [f"aliases: {_render_list(known.aliases)}"] if known.aliases else []
    return _render_item([f"name: {_quote(known.name)}", f"title: {_quote(known.title)}", *aliases])


def _render_metric(metric: Metric) -> str:
    aliases = [f"aliases: {_render_list(metric.aliases)}"] if metric.aliases else []
    return _render_item([f"title: {_quote(metric.title)}", *aliases])


def _render_head(thing: Tag | Dataset) -> list[str]:
    """The title, and the id where it is not the slug of the title."""
    fields = [f"title: {_quote(thing.title)}"]
    return fields + ([f"id: {_quote(thing.id)}"] if thing.id != slug_text(thing.title) else [])


def _render_cues(cues: Sequence[Cue]) -> list[str]:
    """One line for each weight, or for a phrase that has a weight of its own."""
    phrases_by_weight: dict[tuple[str, str], list[str]] = {}
    for cue in cues:
        phrases_by_weight.setdefault((_render_number(cue.weight), _render_number(cue.title)), []).append(cue.phrase)
    lines = []
    for (weight, title), phrases in phrases_by_weight.items():
        if title != _render_number(Cue("").title):
            lines.append(f'"{weight}, title {title}": {_render_list(phrases)}')
        elif len(phrases) == 1:
            lines.append(f"{_quote(phrases[0])}: {weight}")
        else:
            lines.append(f"{weight}: {_render_list(phrases)}")
    return lines


def _render_number(number: float) -> str:
    """A number to six places, never in the notation with e, which YAML 1.1 reads as a text."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _render_item(fields: Iterable[str]) -> str:
    return f"  - {_brace(fields)}\n"


def _brace(fields: Iterable[str]) -> str:
    return "{" + ", ".join(fields) + "}"


def _render_list(words: Iterable[str]) -> str:
    return f"[{', '.join(_quote(word) for word in words)}]"


def _quote(text: str) -> str:
    """A text as YAML writes it inside brackets, quoted only where it must be."""
    return yaml.safe_dump([text], default_flow_style=True, allow_unicode=True, width=math.inf)[1:-2]
