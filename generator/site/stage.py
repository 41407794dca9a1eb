"""The folder that a site is built in: it begins with those files of the site before that still are what was written.

After a build it is the folder of the site before, which the new one took the place of, and most of it is right for the next build
as well. Its files may be those of the published site under second names, so none is ever written into: who writes one, removes it
first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.site.trees import hash_file


class Stage:
    """Files taken over from the site before, and what becomes of them."""

    def __init__(self, path: Path, site_path: Path) -> None:
        """Build in ``path``, a folder, what shall take the place of ``site_path``."""
        self.path, self._site_path = path, site_path
        # What stands in the folder and is what it should be, as far as nobody has asked for it, and as far as somebody has.
        self._waiting: dict[str, str] = {}
        self._taken: dict[str, str] = {}

    @property
    def digests_by_uri(self) -> Mapping[str, str]:
        """The keys of the files taken over."""
        return self._taken

    def settle(self, digests_by_uri: Mapping[str, str]) -> frozenset[str]:
        """Which of some files, by address and key, neither the folder nor the published site has.

        The folder then holds all others, and nothing else. May run in a copy of this process, since it leaves this object as it is.
        """
        standing = set(self._settle(str(self.path), "", digests_by_uri))
        missing = digests_by_uri.keys() - standing
        return frozenset(uri for uri in missing if not self._link(self._site_path, uri, digests_by_uri[uri]))

    def fill(self, digests_by_uri: Mapping[str, str], wrong: frozenset[str] | None = None) -> None:
        """Begin with files that the folder holds once it is settled; with all but the ``wrong`` ones where it has been already."""
        wrong = self.settle(digests_by_uri) if wrong is None else wrong
        self._waiting = {uri: digest for uri, digest in digests_by_uri.items() if uri not in wrong}
        self._taken = {}

    def take(self, uri: str, digest: str, place: Path | None = None) -> bool:
        """Whether a file now stands here as it was written, taken over from ``place``, else from the published site."""
        if self._waiting.get(uri) == digest:
            del self._waiting[uri]
        elif not self._link(place or self._site_path, uri, digest):
            return False
        self._taken[uri] = digest
        return True

    def drop(self, uris: Iterable[str]) -> None:
        """Remove files taken over, and the folders that become empty."""
        for uri in list(uris):
            self._waiting.pop(uri, None)
            self._taken.pop(uri, None)
            with suppress(FileNotFoundError):
                (self.path / uri).unlink()
            self._remove_folders(uri)

    def _settle(self, folder: str, prefix: str, digests_by_uri: Mapping[str, str]) -> list[str]:
        """What stays of a folder: the right files, and folders of these."""
        with os.scandir(folder) as opened:
            entries = list(opened)
        left: list[str] = []
        for entry in entries:
            uri = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if inside := self._settle(entry.path, f"{uri}/", digests_by_uri):
                    left += inside
                else:
                    Path(entry.path).rmdir()
            elif (digest := digests_by_uri.get(uri)) and entry.is_file(follow_symlinks=False) and hash_file(entry.path) == digest:
                left.append(uri)
            else:
                Path(entry.path).unlink()
        return left

    def _link(self, place: Path, uri: str, digest: str) -> bool:
        """Whether a file of ``place`` is what it should be, and now stands here too."""
        return take_file(f"{place}/{uri}", f"{self.path}/{uri}", digest)

    def _remove_folders(self, uri: str) -> None:
        """Remove the folders of a file that is gone, as far as they are empty."""
        while uri := uri.rpartition("/")[0]:
            try:
                (self.path / uri).rmdir()
            except OSError:
                return


def take_file(source: str, target: str, digest: str) -> bool:
    """Whether a file is what it should be, and now stands at ``target`` too, at no cost in space; what stood there goes."""
    try:
        if hash_file(source) != digest:
            return False
    except OSError:
        return False
    link_file(source, target)
    return True


def link_file(source: str, target: str) -> None:
    """A second name for the file, or a copy where the file system has no such names; what stood there goes, folders are made."""
    for _ in range(2):
        try:
            os.link(source, target)
            return
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            Path(target).unlink()
        except OSError:
            break
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).unlink(missing_ok=True)
    shutil.copyfile(source, target)
