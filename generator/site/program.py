"""The program itself as a short key: its modules and templates, Python, every package with a say; and the day."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from functools import cache
from pathlib import Path

from generator.config import find_templates
from generator.site.trees import hash_tree, join_keys, join_tree

# Every package that has a say in a byte of the site. Those that are not installed count as such.
_PACKAGES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-material",
    "mkdocs-material-extensions",
    "numpy",
    "pagefind",
    "pagefind-bin",
    "pygments",
    "pylatexenc",
    "pymdown-extensions",
    "python-slugify",
    "pyyaml",
    "rapidfuzz",
    "scipy",
    "selectolax",
    "threadpoolctl",
)
_DIST_INFO = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.(?:dist|egg)-info")


@cache
def key_program() -> str:
    """The key of the program: its modules and templates, Python, and every package with a say."""
    return join_keys(*(f"{name} {version}" for name, version in list_versions().items()))


@cache
def list_versions() -> dict[str, str]:
    """The version by name of all that has a say in a byte of the site: of the program itself a key of its modules and templates."""
    package_path = Path(__file__).resolve().parent.parent
    trees = [join_tree(hash_tree(package_path)), join_tree(hash_tree(find_templates()))]
    found = find_versions()
    versions = {"paperatlas": f"{found.get('paperatlas', 'none')} ({join_keys(*trees)})", "python": platform.python_version()}
    return versions | {name: found.get(name, "none") for name in _PACKAGES}


def find_versions() -> dict[str, str]:
    """Versions of all installed packages by normalised name, from the names of their metadata folders.

    `importlib.metadata` says the same and takes longer to load than all else that a build of nothing new does.
    Source: PyPA, "Recording installed projects", the .dist-info directory; PEP 503, normalised names.
    """
    versions: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = sorted(entry.name for entry in os.scandir(folder or "."))
        except OSError:
            continue
        for match in map(_DIST_INFO.fullmatch, names):
            if match:
                # The first folder on the path is the one that Python imports from.
                versions.setdefault(re.sub(r"[-_.]+", "-", match["name"]).lower(), match["version"])
    return versions


def key_day() -> str:
    """The day that the sitemap states. Source: `mkdocs.utils.get_build_date`, MkDocs 1.6.1."""
    return time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))))
