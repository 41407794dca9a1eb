"""The links of a page while it is converted, each resolved as MkDocs does and once for all pages of a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import _RelativePathTreeprocessor

from generator.site.conversion_inline import RefusedError

# A plain address: no scheme, no query, nothing quoted.
_ADDRESS = re.compile(r"(?P<path>[A-Za-z0-9._-][A-Za-z0-9._/-]*\.md)?(?P<anchor>#[A-Za-z][A-Za-z0-9._-]*)?", re.ASCII)
# Of these MkDocs only asks whether they can be taken to pieces, and one of ASCII alone can.
_ELSEWHERE = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link to a page that exists: what it asked for, what it leads to, and what the page says."""

    target_uri: str
    target_url: str
    answer: str
    written: str


@dataclass(slots=True)
class LinkMemory:
    """Links by the folder of the page they stand in, its Markdown's and its own, and by how they are written."""

    links_by_folder: dict[tuple[str, str], dict[str, KnownLink]] = field(default_factory=dict)

    def open(self, file: File) -> dict[str, KnownLink]:
        """What is known of the links of all pages beside ``file``."""
        return self.links_by_folder.setdefault((_folder(file.src_uri), _folder(file.url.rstrip("/"))), {})


class PageLinks:
    """The links of one page; ``asked`` is told which files they asked for."""

    def __init__(self, file: File, asked: Any, project: MkDocsConfig, memory: LinkMemory) -> None:
        """Resolve links of the page ``file`` by ``asked``, the files of the project."""
        self._file, self._asked = file, asked
        self._known = memory.open(file)
        self._mkdocs = _RelativePathTreeprocessor(file, asked, project)

    @property
    def links_to_anchors(self) -> dict[File, dict[str, str]]:
        """The links into other pages, as MkDocs collects them."""
        return self._mkdocs.links_to_anchors

    def resolve(self, reference: str) -> str:
        """What the page says for a link; see `mkdocs.structure.pages._RelativePathTreeprocessor.path_to_url`.

        Raises:
            RefusedError: When MkDocs may have to say something about the link.
        """
        known = self._known.get(reference)
        # To itself or to what lies below it, a page has another way than its neighbours.
        if known and not known.target_url.startswith(self._file.url):
            self._asked.answers[known.target_uri] = known.answer
            return known.written
        if reference.startswith(_ELSEWHERE) and reference.isascii():
            return reference
        address = _ADDRESS.fullmatch(reference)
        if address is None:
            raise RefusedError(reference)
        if not address["path"]:
            return self._mkdocs.path_to_url(reference)
        uri = self._mkdocs._target_uri(self._file.src_uri, address["path"])
        target = self._asked.get_file_from_path(uri)
        if target is None or not target.inclusion.is_included():
            raise RefusedError(reference)
        written = self._mkdocs.path_to_url(reference)
        if not address["anchor"] and not target.url.startswith(self._file.url):
            self._known[reference] = KnownLink(uri, target.url, self._asked.answers[uri], written)
        return written


def _folder(uri: str) -> str:
    return uri.rpartition("/")[0]
