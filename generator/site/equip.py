"""What generated pages need from MkDocs and Material, added where a project's own mkdocs.yml does not say it already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from generator.pages.render import find_templates

# Pages state their ids, classes and details blocks with these; without them such marks would show as text.
EXTENSIONS: dict[str, dict[str, Any]] = {
    "attr_list": {},
    "md_in_html": {},
}


def equip_project(project: MkDocsConfig) -> None:
    """Add the theme folder and the Markdown extensions that the templates rely on; what the project sets itself stays."""
    theme_path = str((find_templates() / "theme").resolve())
    if theme_path not in {str(Path(folder).resolve()) for folder in project.theme.dirs}:
        # Before Material's own folder, behind a custom_dir of the project: the project has the last word.
        project.theme.dirs.insert(1 if project.theme.custom_dir else 0, theme_path)
    for name, options in EXTENSIONS.items():
        if name not in project.markdown_extensions:
            project.markdown_extensions.append(name)
            project.mdx_configs[name] = dict(options)
