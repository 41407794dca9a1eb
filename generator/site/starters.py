"""The two pages every site needs, for projects that have not written them: in memory only, never on disk."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

_HOME = """\
---
title: Home
kind: home
math: true
---

# {site_name}

<!-- paperatlas:home -->
"""

# Says only what is true of every project; docs/about.md is the place for the rest.
_ABOUT = """\
---
title: About
kind: prose
---

# About this site

A program made this survey from the titles and abstracts of papers alone;
[Sources](sources/index.md) accounts for every record it read.
The abstracts belong to their authors and are quoted so that the papers can be found and cited.

## How facts are derived

- <span class="stated">Stated</span>: the abstract says it in so many words.
- <span class="derived">Derived</span>: the program concludes it, such as a topic from the cue words of that topic.
- <span class="corrected">Corrected</span>: a person said so by hand.

Under “Why these facts”, each page lists every fact with the rule that found it and the words it rests on.
Figures are quoted as claimed in the abstract; they are not comparable, and are never ranked.
What is not known is left out rather than guessed.

## How to correct a fact

Corrections are a few lines in `overrides.yml`, under the id of the paper (the last part of its address). They always win,
and the page shows that a person made them.
"""


def list_starters(files: Files, project: MkDocsConfig) -> Iterator[File]:
    """A page for each of home and about that ``files`` lacks."""
    if not any(files.get_file_from_path(uri) for uri in ("index.md", "README.md")):
        yield File.generated(project, "index.md", content=_HOME.format(site_name=project.site_name))
    if not files.get_file_from_path("about.md"):
        yield File.generated(project, "about.md", content=_ABOUT)
