"""overrides.yml: corrections by hand, by paper id. They always win, and the site always shows them as such.

    papers:
      a-convnet-for-the-2020s:         # the id, as in the page's address and in paper-ids.lock
        year: 2022                     # fields: title, abstract, authors, year, venue, doi, arxiv_id, url, keywords
        names: [ConvNeXt]              # facts: names, mentions, datasets, code, results, topics, tags, study, summary
    merge:
      - [id-a, id-b]                   # the same paper: id-a stays, id-b leads to it
    separate:
      - [id-a, id-b]                   # never the same paper

Two records that were merged have one id between them. To keep them apart, name one (or both) by where it stands, as the
merge report does: ``separate: [[id-a, "abstracts/reading-list.txt:17"]]``. The next build gives that record an id of its own and
writes it to paper-ids.lock; put this id in the place of ``path:line`` then, since lines move when the file is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from generator.fields import CHECKS, FieldError, show_value
from generator.model import PaperId
from generator.problems import OverridesError

FACTS = ("names", "mentions", "datasets", "code", "results", "topics", "tags", "study", "summary")
FIELDS = ("title", "abstract", "authors", "year", "venue", "doi", "arxiv_id", "url", "keywords")
_SECTIONS = ("papers", "merge", "separate")
# A file by hand; 20,000 corrected papers with a few fields each stay below.
_FILE_BYTES = 10_000_000

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Overrides:
    """What overrides.yml says.

    Attributes:
        fields_by_paper: Raw values of corrected fields (`FIELDS`), by paper; applied by `generator.corpus.settle`.
        facts_by_paper: Raw values of corrected facts (`FACTS`), by paper; applied by `generator.analysis.corrections`.
        merge: Pairs that are one paper; the first id stays.
        separate: Pairs that are never one paper; each an id or ``path:line``.
        line_by_paper: 1-based line of each paper's entry, for complaints.
        name: The file's name, for complaints.
    """

    fields_by_paper: Mapping[PaperId, Mapping[str, Any]] = field(default_factory=lambda: _NOTHING)
    facts_by_paper: Mapping[PaperId, Mapping[str, Any]] = field(default_factory=lambda: _NOTHING)
    merge: tuple[tuple[str, str], ...] = ()
    separate: tuple[tuple[str, str], ...] = ()
    line_by_paper: Mapping[PaperId, int] = field(default_factory=lambda: _NOTHING)
    name: str = "overrides.yml"


def read_overrides(path: Path) -> Overrides:
    """The corrections of a file; none when there is no such file.

    Raises:
        OverridesError: With everything that is wrong in it, each with its place and the form expected. Whether the ids exist is
            not known here; `generator.corpus.settle` checks them.
    """
    if not path.exists():
        return Overrides(name=path.name)
    data, lines = _load_file(path)
    complaints = list(_check_document(data, lines, path.name))
    if complaints:
        raise OverridesError(complaints)
    papers = {PaperId(key): entry for key, entry in (data.get("papers") or {}).items()}
    return Overrides(
        fields_by_paper=_select(papers, FIELDS),
        facts_by_paper=_select(papers, FACTS),
        merge=tuple((str(kept), str(moved)) for kept, moved in data.get("merge") or ()),
        separate=tuple((str(one), str(other)) for one, other in data.get("separate") or ()),
        line_by_paper=MappingProxyType({PaperId(key): lines[key] for key in papers}),
        name=path.name,
    )


def suggest_near(word: str, known: Iterable[str]) -> str:
    """A sentence fragment that offers the known word nearest to ``word``, or names a few; starts with a semicolon."""
    known = sorted(known)
    near = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=50)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; known are {', '.join(known[:12])}{', …' if len(known) > 12 else ''}" if known else ""


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases (*name) are not allowed here", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping with its keys as they are written (an id may look like a number); a key that stands twice is an error."""
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a plain word", key_node.start_mark)
            if key_node.value in mapping:
                raise yaml.constructor.ConstructorError(None, None, f"{key_node.value!r} stands twice", key_node.start_mark)
            mapping[key_node.value] = self.construct_object(value_node, deep=True)
        return mapping


def _load_file(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """The document and the line of each paper's entry.

    Raises:
        OverridesError: When the file is too large or no YAML mapping.
    """
    if path.stat().st_size > _FILE_BYTES:
        raise OverridesError(f"{path.name}: larger than {_FILE_BYTES:,} bytes")
    try:
        loader = _Loader(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise OverridesError(f"{place}: {error.problem or 'not YAML'}") from None
    except RecursionError:
        raise OverridesError(f"{path.name}: nested too deeply") from None
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise OverridesError(f"{path.name}: {' '.join(str(error).split())}") from None
    if data is None:
        return {}, {}
    if not isinstance(data, dict):
        raise OverridesError(f"{path.name}: {show_value(data)} is not a mapping with the keys {', '.join(_SECTIONS)}")
    return data, _find_lines(node)


def _find_lines(document: yaml.Node | None) -> dict[str, int]:
    """The 1-based line of each key under ``papers``."""
    if not isinstance(document, yaml.MappingNode):
        return {}
    sections = [value for key, value in document.value if key.value == "papers" and isinstance(value, yaml.MappingNode)]
    return {key.value: key.start_mark.line + 1 for section in sections for key, _ in section.value}


def _check_document(data: Mapping[str, Any], lines: Mapping[str, int], name: str) -> Iterator[str]:
    """Everything wrong in a document, as complaints."""
    for section in data:
        if section not in _SECTIONS:
            yield f"{name}: {section}: no such section{suggest_near(section, _SECTIONS)}"
    papers = data.get("papers")
    if papers is not None and not isinstance(papers, dict):
        yield f"{name}: papers: {show_value(papers)} is not a mapping from paper ids to corrections"
    elif papers:
        for key, entry in papers.items():
            yield from _check_entry(entry, f"{name}:{lines.get(key, 0)}: papers.{key}")
    for section in ("merge", "separate"):
        yield from _check_pairs(data.get(section), f"{name}: {section}")


def _check_entry(entry: object, place: str) -> Iterator[str]:
    """Everything wrong in the corrections of one paper."""
    if not isinstance(entry, dict):
        yield f"{place}: {show_value(entry)} is not a mapping such as {{year: 2022}}"
        return
    for key, value in entry.items():
        if key not in FIELDS + FACTS:
            yield f"{place}.{key}: no such field{suggest_near(key, FIELDS + FACTS)}"
        elif key in FIELDS:
            yield from _check_field(key, value, f"{place}.{key}")


def _check_field(key: str, value: object, place: str) -> Iterator[str]:
    """What is wrong with the value of a corrected field; an empty value (``~``) takes the field away."""
    if key == "title" and not (isinstance(value, str) and value.strip()):
        yield f"{place}: {show_value(value)} is not a title"
    elif value is not None:
        try:
            CHECKS[key](value)
        except FieldError as error:
            yield f"{place}: {show_value(value)} {error}"


def _check_pairs(pairs: object, place: str) -> Iterator[str]:
    """Everything wrong in a list of pairs of ids."""
    if pairs is None:
        return
    if not isinstance(pairs, list):
        yield f"{place}: {show_value(pairs)} is not a list of pairs such as [[id-a, id-b]]"
        return
    for pair in pairs:
        if not (
            isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(one, str | int) and not isinstance(one, bool) for one in pair)
        ):
            yield f"{place}: {show_value(pair)} is not a pair of ids such as [id-a, id-b]"
        elif pair[0] == pair[1]:
            yield f"{place}: {show_value(pair)} names the same paper twice"


def _select(papers: Mapping[PaperId, Mapping[str, Any]], keys: tuple[str, ...]) -> Mapping[PaperId, Mapping[str, Any]]:
    """The corrections of the given keys, for the papers that have any."""
    chosen = {paper: {key: value for key, value in entry.items() if key in keys} for paper, entry in papers.items()}
    return MappingProxyType({paper: MappingProxyType(entry) for paper, entry in chosen.items() if entry})
