"""The Markdown tree on disk: only changed files are written, files of things that are gone are removed, all else is left alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.config import Config
from generator.model import Survey
from generator.pages.manifest import Manifest, hash_text, read_manifest, write_manifest
from generator.pages.plan import plan_pages
from generator.pages.render import make_environment, render_page
from generator.problems import BuildError, Problem
from generator.progress import Progress, SilentProgress


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What happened to the files, as uris in sorted order.

    Attributes:
        written: New or changed.
        unchanged: Already as they should be; not touched.
        removed: Of things that are gone.
        kept: Of things that are gone, but edited by hand since they were written: left where they are.
        problems: What a person should know: generated files edited by hand.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def write_tree(survey: Survey, config: Config, progress: Progress | None = None) -> WriteReport:
    """Make the generated folders under ``config.docs_path`` say what the survey says.

    Raises:
        BuildError: When a file the program did not write stands where a page belongs, when two pages want the same place, or
            when a page would lie outside docs. Nothing has been written then.
    """
    progress = progress or SilentProgress()
    texts_by_uri = dict(_render_all(survey, config, progress))
    docs_path = config.docs_path
    manifest = read_manifest(docs_path)
    hashes_by_uri = {uri: hash_text(text) for uri, text in texts_by_uri.items()}
    found_by_uri = _read_found(docs_path, {*texts_by_uri, *manifest.hashes})
    _refuse_foreign(found_by_uri, hashes_by_uri, manifest, docs_path)
    changed = sorted(uri for uri, digest in hashes_by_uri.items() if found_by_uri.get(uri) != digest)
    gone = sorted(set(manifest.hashes) - set(texts_by_uri))
    edited = manifest.find_edited(found_by_uri)
    if changed or gone:
        # Written before the files, so that after a crash every file of ours is still known as ours.
        write_manifest(docs_path, Manifest({**manifest.hashes, **hashes_by_uri}, whole=False))
        with progress.stage("Writing pages", len(changed)) as advance:
            for uri in changed:
                _write_file(docs_path / uri, texts_by_uri[uri])
                advance(1)
        removed = [uri for uri in gone if uri not in edited and _remove_file(docs_path, uri)]
    else:
        removed = []
    if changed or gone or not manifest.whole:
        write_manifest(docs_path, Manifest(hashes_by_uri, whole=True))
    return WriteReport(
        written=tuple(changed),
        unchanged=tuple(sorted(set(texts_by_uri) - set(changed))),
        removed=tuple(removed),
        kept=tuple(uri for uri in gone if uri in edited),
        problems=tuple(_report_edited(edited, docs_path, config.project_path, set(gone))),
    )


def _render_all(survey: Survey, config: Config, progress: Progress) -> Iterator[tuple[str, str]]:
    environment = make_environment(config)
    seen: dict[str, str] = {}
    with progress.stage("Rendering pages") as advance:
        for page in plan_pages(survey, config):
            _check_uri(page.uri)
            other = seen.setdefault(page.uri.casefold(), page.uri)
            if other is not page.uri:
                raise BuildError(
                    f"docs/{page.uri}: two pages want this place (the other is docs/{other}); give one of the two another id"
                )
            yield page.uri, render_page(page, environment)
            advance(1)


def _check_uri(uri: str) -> None:
    """Refuse a uri that is not a plain relative path: ids are slugs, but what they came from is input."""
    path = PurePosixPath(uri)
    parts = uri.split("/")
    plain = all(part and not part.startswith(".") and "\\" not in part and "\0" not in part and ":" not in part for part in parts)
    if path.is_absolute() or not plain or path.suffix != ".md":
        raise BuildError(f"{uri!r}: not a place for a page under docs/; ids are made of a-z, 0-9 and hyphens")


def _read_found(docs_path: Path, uris: set[str]) -> dict[str, str]:
    """Hashes of the files that stand where ours belong, by uri; a folder or a link out of docs counts as foreign."""
    found: dict[str, str] = {}
    for uri in uris:
        path = docs_path / uri
        if path.is_symlink() or path.is_dir():
            found[uri] = "foreign"
            continue
        try:
            found[uri] = hash_text(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            continue
    return found


def _refuse_foreign(found_by_uri: Mapping[str, str], hashes_by_uri: Mapping[str, str], manifest: Manifest, docs_path: Path) -> None:
    foreign = [
        uri
        for uri, digest in sorted(hashes_by_uri.items())
        if uri in found_by_uri and found_by_uri[uri] != digest and (uri not in manifest.hashes or found_by_uri[uri] == "foreign")
    ]
    outside = {folder for folder in {str(PurePosixPath(uri).parent) for uri in hashes_by_uri} if _leads_out(docs_path, folder)}
    if foreign or outside:
        raise BuildError(
            [f"docs/{uri}: a page belongs here, but this file was not written by paperatlas; move or rename it" for uri in foreign]
            + [f"docs/{uri}: leads out of docs; pages belong here, so make it a folder" for uri in sorted(outside)]
        )


def _leads_out(docs_path: Path, folder: str) -> bool:
    """Whether a folder of pages is a link to somewhere else."""
    return not (docs_path / folder).resolve().is_relative_to(docs_path.resolve())


def _write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".paperatlas-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_file(docs_path: Path, uri: str) -> bool:
    """Remove a file of ours and the folders it leaves empty; True when there was one."""
    path = docs_path / uri
    if not path.is_file() or path.is_symlink():
        return False
    path.unlink()
    for folder in path.relative_to(docs_path).parents:
        try:
            if folder != Path():
                (docs_path / folder).rmdir()
        except OSError:
            break
    return True


def _report_edited(edited: set[str], docs_path: Path, project_path: Path, gone: set[str]) -> Iterator[Problem]:
    for uri in sorted(edited):
        path = docs_path / uri
        place = path.relative_to(project_path).as_posix() if path.is_relative_to(project_path) else f"docs/{uri}"
        action = "left where it is, for its page is gone" if uri in gone else "written anew"
        yield Problem(
            place, 0, "this generated file was edited by hand", action, "correct facts in overrides.yml, wording in templates/"
        )
