"""Every setting of Paperatlas: the ``paperatlas`` plugin block of mkdocs.yml, checked all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator.problems import ConfigError


@dataclass(frozen=True, slots=True)
class Settings:
    """The block as a person writes it; every value has a default that works. Paths are relative to mkdocs.yml.

    Attributes:
        abstracts: Folder of input files.
        taxonomy: Topics, tags, datasets; where the file does not exist, topics are found from the texts.
        overrides: Corrections by hand; may be absent.
        ids: The ledger of paper ids ever published; written by the program, kept in version control.
        templates: Folder whose templates replace the built-in ones of the same name; may be absent.
        related: Related papers shown for each paper, 0 to 50.
    """

    abstracts: str = "abstracts"
    taxonomy: str = "taxonomy.yml"
    overrides: str = "overrides.yml"
    ids: str = "paper-ids.lock"
    templates: str = "templates"
    related: int = 8


@dataclass(frozen=True, slots=True)
class Config:
    """Settings with the project around them.

    Attributes:
        project_path: The folder of mkdocs.yml, absolute; problems name files relative to it.
        docs_path: The Markdown tree (MkDocs ``docs_dir``), absolute.
        site_path: The finished site (MkDocs ``site_dir``), absolute.
        site_name: As in mkdocs.yml.
        site_url: Public address with a final slash, or empty.
        repo_url: Repository of the survey without a final slash, or empty.
        edit_uri: MkDocs ``edit_uri`` (``edit/main/docs/``), or empty.
    """

    settings: Settings
    project_path: Path
    docs_path: Path
    site_path: Path
    site_name: str = ""
    site_url: str = ""
    repo_url: str = ""
    edit_uri: str = ""

    @property
    def abstracts_path(self) -> Path:
        """The folder of input files."""
        return self.project_path / self.settings.abstracts

    @property
    def taxonomy_path(self) -> Path:
        """taxonomy.yml, which may not exist."""
        return self.project_path / self.settings.taxonomy

    @property
    def overrides_path(self) -> Path:
        """overrides.yml, which may not exist."""
        return self.project_path / self.settings.overrides

    @property
    def ids_path(self) -> Path:
        """The id ledger, which may not exist yet."""
        return self.project_path / self.settings.ids

    @property
    def templates_path(self) -> Path:
        """The project's own templates, which may not exist."""
        return self.project_path / self.settings.templates


def read_settings(block: Mapping[str, Any] | None) -> Settings:
    """The plugin block as `Settings`.

    Raises:
        ConfigError: With every unknown key and every value of the wrong form.
    """
    block = block or {}
    known = {spec.name: spec for spec in fields(Settings)}
    complaints = [_complain_unknown(key, known) for key in block if key not in known]
    for key, spec in known.items():
        if key in block:
            complaints += _check_value(key, block[key], spec.default)
    if complaints:
        raise ConfigError(complaints)
    return Settings(**block)


def _complain_unknown(key: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(str(key), list(known), n=1)
    return f"mkdocs.yml: plugins.paperatlas.{key}: no such setting" + (
        f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(known)}"
    )


def _check_value(key: str, value: object, default: object) -> list[str]:
    place = f"mkdocs.yml: plugins.paperatlas.{key}: {value!r} is not"
    if isinstance(default, str):
        fine = isinstance(value, str) and value.strip() and not Path(value).is_absolute()
        return [] if fine else [f"{place} a path relative to mkdocs.yml, such as '{default}'"]
    fine = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 50
    return [] if fine else [f"{place} a whole number from 0 to 50, such as {default}"]


def find_templates() -> Path:
    """The templates that come with the program: inside the installed package, else in the checkout."""
    package_path = Path(__file__).resolve().parent
    packaged = package_path / "templates"
    return packaged if packaged.is_dir() else package_path.parent / "templates"
