"""taxonomy.yml -> `Taxonomy`: what is known of a field before any paper is read, checked all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar, get_args

from generator.model import Cue, Dataset, DatasetId, KnownName, Metric, Tag, TagId, TagKind, Taxonomy, Topic, TopicId
from generator.problems import TaxonomyError
from generator.text import fold_text, slug_text, squash_text
from generator.yaml_source import Entry, YamlSourceError, load_yaml

_SECTIONS = ("topics", "tags", "datasets", "names", "metrics", "ordinary_words")
_KEYS_BY_SECTION = {
    "topics": ("id", "title", "parent", "about", "cues"),
    "tags": ("id", "title", "kind", "about", "cues"),
    "datasets": ("id", "title", "aliases", "about"),
    "names": ("name", "title", "aliases"),
    "metrics": ("title", "aliases"),
}
_CUE_FORMS = "write 'weight: [phrase, ...]', 'weight, title FACTOR: [phrase, ...]' or 'phrase: weight'"
# The key of a list of phrases: a weight, and how many times that weight the phrases have in a title.
_GROUP = re.compile(r"(?P<weight>[+-]?\d+(?:\.\d+)?)(?:\s*,\s*title\s+(?P<title>[+-]?\d+(?:\.\d+)?))?")
_DEFAULT_CUE = Cue("default")
_LARGEST_WEIGHT = 100.0
_Thing = TypeVar("_Thing", Topic, Tag, Dataset, KnownName, Metric)


def read_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy in a file; an empty one where the file does not exist or holds nothing.

    Raises:
        TaxonomyError: With every complaint, each with its line and the path of keys.
    """
    if not path.exists():
        return Taxonomy()
    try:
        content = load_yaml(path)
    except YamlSourceError as error:
        raise TaxonomyError(error.complaints) from error
    reader = _Reader(path.name)
    taxonomy = reader.read(content)
    if reader.complaints:
        raise TaxonomyError(reader.complaints)
    return taxonomy


class _Reader:
    """Turns plain values into a `Taxonomy` and collects what is wrong on the way."""

    def __init__(self, file_name: str) -> None:
        self.complaints: list[str] = []
        self._file = file_name

    def read(self, content: object) -> Taxonomy:
        """The whole taxonomy; good only when there are no complaints."""
        if content is None:
            return Taxonomy()
        if not isinstance(content, Entry):
            self._complain(1, "taxonomy", f"{_show(content)} is not a mapping with the sections {', '.join(_SECTIONS)}")
            return Taxonomy()
        self._check_keys(content, _SECTIONS, "taxonomy", content.line)
        topics = self._read_section(content, "topics", self._read_topic)
        tags = self._read_section(content, "tags", self._read_tag)
        datasets = self._read_section(content, "datasets", self._read_dataset)
        names = self._read_section(content, "names", self._read_name)
        metrics = self._read_section(content, "metrics", self._read_metric)
        self._check_ids("topics", [(topic.id, line) for topic, line in topics])
        self._check_ids("tags", [(tag.id, line) for tag, line in tags])
        self._check_ids("datasets", [(dataset.id, line) for dataset, line in datasets])
        self._check_aliases("datasets", [(dataset.title, dataset.aliases, line) for dataset, line in datasets])
        self._check_aliases("names", [(known.name, known.aliases, line) for known, line in names])
        self._check_aliases("metrics", [(metric.title, metric.aliases, line) for metric, line in metrics])
        return Taxonomy(
            topics=self._resolve_parents(topics),
            tags=tuple(tag for tag, _ in tags),
            datasets=tuple(dataset for dataset, _ in datasets),
            names=tuple(known for known, _ in names),
            metrics=tuple(metric for metric, _ in metrics),
            ordinary_words=self._read_words(content.get("ordinary_words"), "ordinary_words", content.line),
        )

    # ---------------------------------------------------------------- entries

    def _read_section(self, content: Entry, section: str, read: Callable[[Entry, str], _Thing]) -> list[tuple[_Thing, int]]:
        """The entries of a section with their lines; what is not a mapping with a title is complained of and left out."""
        entries = content.get(section)
        if entries is None:
            return []
        if not isinstance(entries, list):
            self._complain(content.line, section, f"{_show(entries)} is not a list of entries such as '- title: ...'")
            return []
        things = []
        for number, entry in enumerate(entries, 1):
            place = f"{section}[{number}]"
            if not isinstance(entry, Entry):
                self._complain(content.line, place, f"{_show(entry)} is not an entry such as '- title: ...'")
            elif not isinstance(entry.get("title"), str) or not fold_text(entry["title"]):
                self._complain(entry.line, f"{place}.title", f"{_show(entry.get('title'))} is not a text with a letter or digit")
            else:
                place = f"{section}.{entry['title']}"
                self._check_keys(entry, _KEYS_BY_SECTION[section], place, entry.line)
                things.append((read(entry, place), entry.line))
        return things

    def _read_topic(self, entry: Entry, place: str) -> Topic:
        parent = self._read_text(entry, "parent", place)
        about, cues = self._read_text(entry, "about", place), self._read_cues(entry, place)
        return Topic(TopicId(self._read_id(entry, place)), entry["title"].strip(), TopicId(parent) if parent else None, about, cues)

    def _read_tag(self, entry: Entry, place: str) -> Tag:
        kind = next((known for known in get_args(TagKind) if known == entry.get("kind")), None)
        if kind is None:
            self._complain(entry.line, f"{place}.kind", f"{_show(entry.get('kind'))} is not one of {', '.join(get_args(TagKind))}")
        about, cues = self._read_text(entry, "about", place), self._read_cues(entry, place)
        if "cues" not in entry:
            self._complain(entry.line, place, f"has no cues, so that no paper can get it; {_CUE_FORMS}")
        return Tag(TagId(self._read_id(entry, place)), entry["title"].strip(), kind or "task", about, cues)

    def _read_dataset(self, entry: Entry, place: str) -> Dataset:
        aliases = self._read_words(entry.get("aliases"), f"{place}.aliases", entry.line)
        about = self._read_text(entry, "about", place)
        return Dataset(DatasetId(self._read_id(entry, place)), entry["title"].strip(), aliases, about=about)

    def _read_name(self, entry: Entry, place: str) -> KnownName:
        name = self._read_text(entry, "name", place)
        if not name:
            self._complain(entry.line, place, "has no 'name', the short name that other papers use")
        aliases = self._read_words(entry.get("aliases"), f"{place}.aliases", entry.line)
        return KnownName(name, entry["title"].strip(), aliases)

    def _read_metric(self, entry: Entry, place: str) -> Metric:
        return Metric(entry["title"].strip(), self._read_words(entry.get("aliases"), f"{place}.aliases", entry.line))

    # ---------------------------------------------------------------- values

    def _read_id(self, entry: Entry, place: str) -> str:
        """The id as given, or the slug of the title."""
        if "id" not in entry:
            return slug_text(entry["title"])
        if not isinstance(entry["id"], str) or slug_text(entry["id"], "") != entry["id"]:
            self._complain(entry.line, f"{place}.id", f"{_show(entry['id'])} is not lower-case letters, digits and single hyphens")
        return str(entry["id"])

    def _read_text(self, entry: Entry, key: str, place: str) -> str:
        value = entry.get(key)
        if value is None or isinstance(value, str):
            return " ".join((value or "").split())
        self._complain(entry.line, f"{place}.{key}", f"{_show(value)} is not a text; put it in quotes")
        return ""

    def _read_words(self, value: object, place: str, line: int) -> tuple[str, ...]:
        """A list of texts, without those that are none."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self._complain(line, place, f"{_show(value)} is not a list such as [a, b]")
            return ()
        for word in value:
            if not isinstance(word, str) or not fold_text(word):
                self._complain(line, place, f"{_show(word)} is not a text with a letter or digit; put it in quotes")
        return tuple(word.strip() for word in value if isinstance(word, str) and fold_text(word))

    def _read_cues(self, entry: Entry, place: str) -> tuple[Cue, ...]:
        """The cues of an entry, each phrase once."""
        given, place = entry.get("cues"), f"{place}.cues"
        if "cues" not in entry:
            return ()
        if not isinstance(given, Entry) or not given:
            self._complain(entry.line, place, f"{_show(given)} holds no cues; {_CUE_FORMS}")
            return ()
        cue_by_phrase: dict[str, Cue] = {}
        for key, value in given.items():
            for cue in self._read_cue(key, value, place, given.line):
                if cue.phrase in cue_by_phrase:
                    self._complain(given.line, place, f"the phrase '{cue.phrase}' is given twice")
                cue_by_phrase[cue.phrase] = cue
        return tuple(cue_by_phrase.values())

    def _read_cue(self, key: object, value: object, place: str, line: int) -> list[Cue]:
        """The cues of one item of ``cues``."""
        group = _GROUP.fullmatch(str(key).strip()) if isinstance(value, list) or not isinstance(key, str) else None
        if group:
            weight = self._read_weight(float(group["weight"]), place, line)
            title = self._read_weight(float(group["title"] or _DEFAULT_CUE.title), place, line)
            if value == [] or value is None:
                self._complain(line, f"{place}.{key}", f"holds no cues; {_CUE_FORMS}")
            return [Cue(phrase, weight, title) for phrase in self._read_phrases(value, f"{place}.{key}", line)]
        if not isinstance(key, str):
            self._complain(line, place, f"{_show(key)} is not a phrase; {_CUE_FORMS}")
        weight = self._read_weight(value, f"{place}.{key}", line)
        return [Cue(phrase, weight) for phrase in self._read_phrases([str(key)], f"{place}.{key}", line)]

    def _read_phrases(self, value: object, place: str, line: int) -> tuple[str, ...]:
        """A list of phrases; each word of a phrase has a letter or digit, since ``*`` alone would stand for any word."""
        phrases = self._read_words(value, place, line)
        for phrase in phrases:
            if not all(word.strip("*") for word in re.findall(r"[\w*]+", phrase)):
                self._complain(line, place, f"'{phrase}' has a word of * alone, which would stand for any word")
        return phrases

    def _read_weight(self, value: object, place: str, line: int) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST_WEIGHT:
            return float(value)
        self._complain(line, place, f"the weight {_show(value)} is not a number from -{_LARGEST_WEIGHT:g} to {_LARGEST_WEIGHT:g}")
        return 1.0

    # ---------------------------------------------------------------- the whole

    def _resolve_parents(self, topics: Sequence[tuple[Topic, int]]) -> tuple[Topic, ...]:
        """The topics with parents by id; a parent may be given by its title, and is a topic with no cues and no parent."""
        topic_by_key = {key: topic for topic, _ in topics for key in (fold_text(topic.title), str(topic.id))}
        resolved = []
        for topic, line in topics:
            parent = topic_by_key.get(topic.parent or "") or topic_by_key.get(fold_text(topic.parent or ""))
            place = f"topics.{topic.title}.parent"
            if topic.parent and parent is None:
                near = _suggest(topic.parent, [other.title for other, _ in topics if not other.cues])
                self._complain(line, place, f"no topic '{topic.parent}'{near}")
            elif parent is not None and parent.id == topic.id:
                self._complain(line, place, "the topic is its own parent")
            elif parent is not None and (parent.cues or parent.parent):
                what = "cues" if parent.cues else "a parent"
                self._complain(line, place, f"'{parent.title}' has {what} of its own; a parent is a group: a title and no more")
            resolved.append(replace(topic, parent=parent.id if parent else None))
        return tuple(resolved)

    def _check_keys(self, entry: Entry, known: Iterable[str], place: str, line: int) -> None:
        for key in entry:
            if key not in known:
                self._complain(line, place, f"no such key '{key}'{_suggest(str(key), list(known))}")

    def _check_ids(self, section: str, ids: Iterable[tuple[str, int]]) -> None:
        line_by_id: dict[str, int] = {}
        for thing_id, line in ids:
            if thing_id in line_by_id:
                self._complain(line, f"{section}.{thing_id}", f"the id is also that of line {line_by_id[thing_id]}")
            line_by_id.setdefault(thing_id, line)

    def _check_aliases(self, section: str, things: Iterable[tuple[str, tuple[str, ...], int]]) -> None:
        """Complain of a form that stands for two things; forms are compared without case, spaces and punctuation."""
        owner_by_key: dict[str, tuple[str, int]] = {}
        for title, aliases, line in things:
            for form in (title, *aliases):
                owner, first_line = owner_by_key.setdefault(squash_text(form), (title, line))
                if first_line != line:
                    self._complain(line, f"{section}.{title}", f"'{form}' is also a form of '{owner}' (line {first_line})")

    def _complain(self, line: int, place: str, text: str) -> None:
        self.complaints.append(f"{self._file}:{line}: {place}: {text}")


def _suggest(value: str, known: Sequence[str]) -> str:
    """`` did you mean ...`` for the nearest known value, or the list of them."""
    near = get_close_matches(value, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(known)}"


def _show(value: object) -> str:
    """A value in at most 60 characters."""
    shown = repr(dict(value)) if isinstance(value, Entry) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
