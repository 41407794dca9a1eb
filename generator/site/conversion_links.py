"""The links of a page while it is converted, each resolved as MkDocs does and once for all pages of a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import _RelativePathTreeprocessor
from mkdocs.utils import get_relative_url

from generator.site.conversion_inline import RefusedError

# A plain address: no scheme, no query, nothing quoted.
_ADDRESS = re.compile(r"(?P<path>[A-Za-z0-9._-][A-Za-z0-9._/-]*\.md)?(?P<anchor>#[A-Za-z][A-Za-z0-9._-]*)?", re.ASCII)
# Of these MkDocs only asks whether they can be taken to pieces, and one of ASCII alone can.
_ELSEWHERE = ("https://", "http://")
# The way to a page through folders with ordinary names.
_PLAIN = re.compile(r"(?P<up>(?:\.\./)*)(?P<down>(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\.md)", re.ASCII)

# A link to a page that exists: what it asked for and the answer, the address it leads to, and what the page says.
KnownLink = tuple[str, str, str, str]


@dataclass(slots=True)
class LinkMemory:
    """Links by the folder of the page they stand in, its Markdown's and its own, and by how they are written."""

    links_by_folder: dict[tuple[str, str], dict[str, KnownLink]] = field(default_factory=dict)

    def open(self, file: File) -> dict[str, KnownLink]:
        """What is known of the links of all pages beside ``file``."""
        # All other pages in the folder of the home page lie a folder deeper than that.
        folder = file.url if file.url == "./" else _folder(file.url.rstrip("/"))
        return self.links_by_folder.setdefault((_folder(file.src_uri), folder), {})


class PageLinks:
    """The links of one page; ``asked`` is told which files they asked for.

    Attributes:
        written: What the page says for each, in their order.
    """

    def __init__(self, file: File, asked: Any, project: MkDocsConfig, memory: LinkMemory) -> None:
        """Resolve links of the page ``file`` by ``asked``, the files of the project."""
        self._file, self._asked, self._url = file, asked, file.url
        self._known = memory.open(file)
        self._mkdocs = _RelativePathTreeprocessor(file, asked, project)
        self.written: list[str] = []

    @property
    def links_to_anchors(self) -> dict[File, dict[str, str]]:
        """The links into other pages, as MkDocs collects them."""
        return self._mkdocs.links_to_anchors

    def resolve(self, reference: str) -> str:
        """What the page says for a link; see `mkdocs.structure.pages._RelativePathTreeprocessor.path_to_url`.

        Raises:
            RefusedError: When MkDocs may have to say something about the link.
        """
        known = self._known.get(reference) or self._find_page(reference)
        if known and not known[2].startswith(self._url):
            self._asked.answers[known[0]] = known[1]
            written = known[3]
        else:
            written = self._resolve_other(reference)
        self.written.append(written)
        return written

    def _find_page(self, reference: str) -> KnownLink | None:
        """The link to a page that exists, remembered; None for any other link."""
        plain = _PLAIN.fullmatch(reference)
        folders = self._file.src_uri.split("/")[:-1]
        climbed = len(plain["up"]) // 3 if plain else 0
        if plain is None or climbed > len(folders):
            return None
        uri = "/".join([*folders[: len(folders) - climbed], plain["down"]])
        url, answer = self._asked.find(uri)
        # To itself or to what lies below it, a page has another way than its neighbours.
        if not answer or url.startswith(self._url):
            return None
        known = self._known[reference] = uri, answer, url, get_relative_url(url, self._url)
        return known

    def _resolve_other(self, reference: str) -> str:
        if reference.startswith(_ELSEWHERE) and reference.isascii():
            return reference
        address = _ADDRESS.fullmatch(reference)
        if address is None:
            raise RefusedError(reference)
        if address["path"]:
            target = self._asked.get_file_from_path(self._mkdocs._target_uri(self._file.src_uri, address["path"]))
            if target is None or not target.inclusion.is_included():
                raise RefusedError(reference)
        return self._mkdocs.path_to_url(reference)


def _folder(uri: str) -> str:
    return uri.rpartition("/")[0]
