"""Known-item search in a real browser: a paper that somebody has in mind, asked for in three ways, and where it comes out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from generator.analysis.prose import FUNCTION_WORDS
from generator.site.search import read_ids

SEED = 20
WORDS = 4
# The share of papers that each way must find, and among how many first results.
TARGETS = {"name": (3, 0.97), "words": (5, 0.95), "typo": (5, 0.90)}

# Asks every query of the engine that header and explore page share; a query with a correction is asked again corrected.
# Answers with the ids of the first results, by query.
_ASK = """async ([home, queries, depth, corrects]) => {
  const { loadEngine } = await import(`${home}assets/javascripts/search-engine.js`);
  const { findCorrection } = await import(`${home}assets/javascripts/vocabulary.js`);
  const engine = await loadEngine();
  const found = [];
  for (const query of queries) {
    const first = await engine.search(query);
    const correction = corrects ? await findCorrection(query, first.results.length) : null;
    const second = correction ? await engine.search(correction.query) : { results: [] };
    const ids = [first, second].map(({ results }) => results.slice(0, depth).map((result) => result.id));
    found.push([ids[0], correction?.query ?? null, ids[1]]);
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Miss:
    """A query that did not bring its paper, what it was corrected to, and what came first instead."""

    paper: str
    query: str
    corrected: str | None
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How one way of asking did: papers asked for, and the queries that failed."""

    way: str
    asked: int
    misses: tuple[Miss, ...]

    @property
    def share(self) -> float:
        """Found papers of those asked for, in [0, 1]."""
        return 1 - len(self.misses) / max(1, self.asked)

    @property
    def passes(self) -> bool:
        """Whether the target is met."""
        return self.share >= TARGETS[self.way][1]


def make_queries(papers: Iterable[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """By way of asking, pairs of a paper's id and a query; papers are records of ``api/papers.json``; always the same queries."""
    queries: dict[str, list[tuple[str, str]]] = {way: [] for way in TARGETS}
    for paper in papers:
        chance = random.Random(f"{SEED} {paper['id']}")  # noqa: S311
        if paper.get("names"):
            queries["name"].append((paper["id"], paper["names"][0]))
        words = list_content_words(paper["abstract"])
        if len(words) >= WORDS:
            queries["words"].append((paper["id"], " ".join(chance.sample(words, WORDS))))
        queries["typo"].append((paper["id"], slip(paper["title"], chance)))
    return queries


def list_content_words(text: str) -> list[str]:
    """The different words of a text that carry meaning, in their order: four letters or more, no function words."""
    words = re.findall(r"(?<![\w$\\{])[A-Za-z][A-Za-z-]{2,}[A-Za-z](?![\w}])", text)
    return [word for word in dict.fromkeys(words) if word.lower() not in FUNCTION_WORDS]


def slip(title: str, chance: random.Random) -> str:
    """The title with one letter dropped, or swapped with a different one beside it."""
    letters = [at for at, char in enumerate(title) if char.isalpha()]
    pairs = [at for at in letters if title[at + 1 : at + 2].isalpha() and title[at].lower() != title[at + 1].lower()]
    if pairs and chance.random() < 0.5:
        at = chance.choice(pairs)
        return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    at = chance.choice(letters)
    return title[:at] + title[at + 1 :]


def ask(page: Page, home: str, site_path: Path, queries: Mapping[str, list[tuple[str, str]]]) -> list[Score]:
    """The score of each way of asking; ``page`` shows any page of the site at ``home``."""
    urls_by_id = {name: url for path in sorted(site_path.glob("pagefind*")) for url, name in read_ids(path).items()}
    return [_score(page, home, urls_by_id, way, pairs) for way, pairs in queries.items()]


def _score(page: Page, home: str, urls_by_id: Mapping[str, str], way: str, pairs: Sequence[tuple[str, str]]) -> Score:
    depth = TARGETS[way][0]
    found = page.evaluate(_ASK, [home, [query for _, query in pairs], depth, way == "typo"])
    misses = []
    for (paper, query), (first, corrected, second) in zip(pairs, found, strict=True):
        urls, again = ([urls_by_id[name] for name in names] for names in (first, second))
        if f"papers/{paper}/" not in (*urls, *again):
            misses.append(Miss(paper, query, corrected, tuple(again or urls)))
    return Score(way, len(pairs), tuple(misses))
