"""The list of files the program wrote under docs/, with a hash of each: what is not in it is never touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.problems import BuildError

MANIFEST_NAME = ".paperatlas-manifest.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written.

    Attributes:
        hashes: Content hash by uri.
        whole: False while files are being written: hashes may then be ahead of the files.
    """

    hashes: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    def find_edited(self, found_by_uri: Mapping[str, str]) -> set[str]:
        """Uris of our files that no longer hold what was written, as far as that can be known."""
        if not self.whole:
            return set()
        return {uri for uri, digest in self.hashes.items() if uri in found_by_uri and found_by_uri[uri] != digest}


def hash_text(text: str | bytes) -> str:
    """32 hexadecimal digits that change with the text (BLAKE2b-128)."""
    return hashlib.blake2b(text.encode("utf-8") if isinstance(text, str) else text, digest_size=16).hexdigest()


def read_manifest(docs_path: Path) -> Manifest:
    """The manifest under docs, or an empty one.

    Raises:
        BuildError: When it is there and cannot be read: without it, what is ours and what is not cannot be told apart.
    """
    path = docs_path / MANIFEST_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        hashes = {str(uri): str(digest) for uri, digest in content["files"].items()}
        whole = bool(content["whole"])
    except FileNotFoundError:
        return Manifest()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(
            f"docs/{MANIFEST_NAME}: damaged; remove it and the generated folders beside it, then build again"
        ) from error
    if not all(_is_inside(uri) for uri in hashes):
        raise BuildError(f"docs/{MANIFEST_NAME}: names files outside docs; remove it and the generated folders, then build again")
    return Manifest(hashes, whole)


def write_manifest(docs_path: Path, manifest: Manifest) -> None:
    """Write the manifest whole or not at all."""
    docs_path.mkdir(parents=True, exist_ok=True)
    content = {"version": _VERSION, "whole": manifest.whole, "files": dict(sorted(manifest.hashes.items()))}
    beside = docs_path / f"{MANIFEST_NAME}.new"
    beside.write_text(json.dumps(content, separators=(",\n", ": ")) + "\n", encoding="utf-8")
    beside.replace(docs_path / MANIFEST_NAME)


def _is_inside(uri: str) -> bool:
    return not uri.startswith("/") and (".." not in uri or ".." not in uri.split("/")) and "\\" not in uri
