"""What goes wrong, said for people: problems a build survives, and errors that stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in an input that the build survived, said for people.

    Attributes:
        path: POSIX path relative to the project.
        line: 1-based line, or 0 for the file as a whole.
        text: What is wrong, with the value: ``year 'n.d.' is not four digits``.
        action: What was done about it: ``field left out``.
        hint: What the person can do, or empty.
    """

    path: str
    line: int
    text: str
    action: str
    hint: str = ""

    def __str__(self) -> str:
        """One line: ``path:line: text; action. hint``."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}; {self.action}" + (f" ({self.hint})" if self.hint else "")


class PaperatlasError(Exception):
    """Stops the build; holds every complaint, each a full sentence fragment that names its place.

    Attributes:
        complaints: At least one; printed a line each, never with a traceback.
    """

    def __init__(self, complaints: Sequence[str] | str) -> None:
        """Take one complaint or all of them at once."""
        self.complaints = (complaints,) if isinstance(complaints, str) else tuple(complaints)
        super().__init__("\n".join(self.complaints))


class ConfigError(PaperatlasError):
    """A setting in mkdocs.yml is unknown or has the wrong form."""


class TaxonomyError(PaperatlasError):
    """taxonomy.yml cannot be used as it stands."""


class OverridesError(PaperatlasError):
    """overrides.yml names a paper or field that does not exist, or gives a value of the wrong form."""


class LedgerError(PaperatlasError):
    """paper-ids.lock is damaged: going on could move published addresses."""


class BuildError(PaperatlasError):
    """The site could not be built or did not pass its checks."""
