"""The published site, whole or old: a build goes to a folder beside it and changes places with it in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

# "Exchange the two paths atomically". Source: renameat2(2), Linux 3.15; renamex_np(2), macOS 10.12.
_AT_FDCWD, _RENAME_EXCHANGE, _RENAME_SWAP = -100, 2, 2


def stage_site(site_path: Path) -> Path:
    """A folder beside the site, in which anything may lie that an earlier build left; what a killed one moved is put back first."""
    staging_path, old_path = site_path.with_name(f".{site_path.name}.staging"), _old_path(site_path)
    if old_path.exists() and not site_path.exists():
        # Killed between the two renames of a system that cannot exchange folders.
        old_path.rename(site_path)
    shutil.rmtree(old_path, ignore_errors=True)
    if staging_path.is_symlink() or not staging_path.is_dir():
        staging_path.unlink(missing_ok=True)
    staging_path.mkdir(parents=True, exist_ok=True)
    return staging_path


def publish_site(staging_path: Path, site_path: Path) -> None:
    """Put the staged site in place of the old one, which takes its place; at no moment is there none, where the system can."""
    if not site_path.exists():
        staging_path.rename(site_path)
    elif not exchange_folders(staging_path, site_path):
        old_path = _old_path(site_path)
        site_path.rename(old_path)
        staging_path.rename(site_path)
        old_path.rename(staging_path)


def exchange_folders(one_path: Path, other_path: Path) -> bool:
    """Whether the two folders changed places in one step; False where the system or the file system cannot."""
    one, other = os.fsencode(one_path), os.fsencode(other_path)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(one, other, _RENAME_SWAP) == 0)
        return bool(library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False


def _old_path(site_path: Path) -> Path:
    return site_path.with_name(f".{site_path.name}.old")
