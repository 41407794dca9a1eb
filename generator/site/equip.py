"""What generated pages need from MkDocs and Material, added where a project's own mkdocs.yml does not say it already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.config import find_templates

# Pages state their ids, classes and details blocks with these; without them such marks would show as text.
EXTENSIONS: dict[str, dict[str, Any]] = {
    "attr_list": {},
    "md_in_html": {},
}


# Search, explore, reading list, stars: one module on every page, which fetches the rest when it is wanted.
SCRIPT = "assets/javascripts/start.js"
STYLE = "assets/stylesheets/explore.css"


def equip_project(project: MkDocsConfig) -> None:
    """Add the theme folder and the Markdown extensions that the templates rely on; what the project sets itself stays."""
    theme_path = str((find_templates() / "theme").resolve())
    if theme_path not in {str(Path(folder).resolve()) for folder in project.theme.dirs}:
        # Before Material's own folder, behind a custom_dir of the project: the project has the last word.
        project.theme.dirs.insert(1 if project.theme.custom_dir else 0, theme_path)
    if STYLE not in project.extra_css:
        project.extra_css.append(STYLE)
    if SCRIPT not in {str(script) for script in project.extra_javascript}:
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        project.extra_javascript.append(script)
    for name, options in EXTENSIONS.items():
        if name not in project.markdown_extensions:
            project.markdown_extensions.append(name)
            project.mdx_configs[name] = dict(options)


def has_theme_search(project: MkDocsConfig) -> bool:
    """Whether the project asks for Material's own search, by naming its plugin; the theme's templates ask the same."""
    plugin = project.plugins.get("material/search")
    return plugin is not None and bool(plugin.config["enabled"])


def drop_idle_assets(files: Files, project: MkDocsConfig) -> None:
    """Take out of the site what Material brings and no page of it loads: 2.3 MB, more than the text of 1,000 abstracts."""
    for file in [file for file in files if _is_idle(file.src_uri, project)]:
        files.remove(file)


def _is_idle(uri: str, project: MkDocsConfig) -> bool:
    """Source maps always; word stemmers of other languages where the search needs none; the search worker without that search."""
    if not uri.startswith("assets/") or uri.endswith(".map"):
        return uri.startswith("assets/") and uri.endswith(".map")
    if has_theme_search(project):
        languages = project.plugins["material/search"].config["lang"] or ["en"]
        return uri.startswith("assets/javascripts/lunr/") and languages == ["en"]
    return uri.startswith(("assets/javascripts/lunr/", "assets/javascripts/workers/"))
