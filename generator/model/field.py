"""What is known of a field before any paper is read: topics, tags, datasets, names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model.facts import Dataset
from generator.model.ids import TagId, TopicId

TagKind = Literal["task", "method", "modality", "keyword"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for (weight > 0) or against (weight < 0) a topic or tag.

    ``phrase`` is matched case-folded at word boundaries, with ``*`` for a run of word characters (``distill*``); with any
    capital letter after the first it is matched as written (``CLIP``). ``title`` multiplies the weight in the title.
    """

    phrase: str
    weight: float = 1.0
    title: float = 2.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; a parent (group) is itself a topic with no cues and no parent."""

    id: TopicId
    title: str
    parent: TopicId | None = None
    about: str = ""
    cues: tuple[Cue, ...] = ()
    discovered: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of one kind; datasets are tags of a fourth kind with entries of their own (`Dataset`)."""

    id: TagId
    title: str
    kind: TagKind
    about: str = ""
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownName:
    """A well-known name of a paper whose own text does not state it; the paper is given by its title."""

    name: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of results and the other ways to write it; case, spaces and punctuation never count."""

    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What is known of a field before any paper is read. Everything is in the order of taxonomy.yml."""

    topics: tuple[Topic, ...] = ()
    tags: tuple[Tag, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    names: tuple[KnownName, ...] = ()
    ordinary_words: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
