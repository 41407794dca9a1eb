"""What the check of a site comes to; apart from the check, so that the report of the last build can be read without it."""

from __future__ import annotations

from dataclasses import dataclass

# GitHub Pages publishes at most 1 GB. Source: docs.github.com, "GitHub Pages limits".
SITE_LIMIT = 1_000_000_000


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong in the finished site: the file it is in, and what it is."""

    uri: str
    text: str

    def __str__(self) -> str:
        """One line: ``papers/x/index.html: broken link ../y/``."""
        return f"{self.uri}: {self.text}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked and what was found; sizes in bytes, ``median_paper`` 0 where there is no paper page."""

    pages: int
    papers: int
    links: int
    records: int
    merged: int
    rejected: int
    site_bytes: int
    median_paper: int
    findings: tuple[Finding, ...]

    def render(self) -> list[str]:
        """The report as lines for a terminal, without the findings."""
        return [
            f"pages      {self.pages} with {self.links} links within the site",
            f"account    {self.records} = {self.papers} + {self.merged} + {self.rejected} (records = papers + merged + rejected)",
            f"site       {self.site_bytes / 1e6:.1f} MB, {self._compare_limit()}",
            f"paper page {self.median_paper / 1e3:.1f} kB in the median",
            f"findings   {len(self.findings)}",
        ]

    def _compare_limit(self) -> str:
        """Other hosts take more, so a site that is too large for GitHub Pages is told and not refused."""
        over = self.site_bytes > SITE_LIMIT
        return f"{'more than' if over else 'of'} the {SITE_LIMIT / 1e6:.0f} that GitHub Pages takes"
