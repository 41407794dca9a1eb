// Papers as cards: their texts, fetched a file at a time, and the elements made of them.

import { makeStar } from "./library.js";
import { fetchJson, make, siteUrl } from "./site.js";

/** The cards of some rows, in the order asked for. `explore` is atlas/explore.json. */
export async function fetchCards(rows, explore) {
  const numbers = [...new Set(rows.map((row) => Math.floor(row / explore.perFile)))];
  const files = new Map(await Promise.all(numbers.map(async (number) => [
    number, await fetchJson(`atlas/cards/${number}.json`, explore.version),
  ])));
  return rows.map((row) => files.get(Math.floor(row / explore.perFile))[row % explore.perFile]);
}

/** The address of a paper's page. */
export function paperUrl(id) {
  return siteUrl(`papers/${id}/`);
}

/** A card: title, names, summary, topics, what else is known, a star; `extra` goes beside the star. */
export function makeCard(card, ...extra) {
  const facts = [
    card.survey && make("span", { class: "pa-flag" }, "Survey or study"),
    card.code && make("span", { class: "pa-flag" }, "Code"),
    card.mentions && make("span", {}, `Mentioned by ${card.mentions}`),
    card.year && make("span", {}, String(card.year)),
    card.venue && make("span", {}, card.venue),
  ];
  return make(
    "li", { class: "pa-card" },
    make(
      "div", { class: "pa-card__head" },
      make("h2", { class: "pa-card__title" }, make("a", { href: paperUrl(card.id) }, card.title)),
      make("div", { class: "pa-card__tools" }, ...extra, makeStar(card.id, card.title)),
    ),
    card.names?.length ? make("p", { class: "pa-card__names" }, card.names.join(", ")) : null,
    card.authors?.length ? make("p", { class: "pa-card__authors" }, nameAuthors(card)) : null,
    card.summary ? make("p", { class: "pa-card__summary" }, card.summary) : null,
    make(
      "p", { class: "pa-card__facts" },
      (card.topics ?? []).map(([id, title]) => make("a", { class: "pa-chip", href: siteUrl(`topics/${id}/`) }, title)),
      facts,
    ),
  );
}

const AUTHORS_SHOWN = 4;

/** The first authors, and how many more there are: a card holds only these, with the number of the others; a record all. */
function nameAuthors({ authors, others = 0 }) {
  const more = Math.max(0, authors.length - AUTHORS_SHOWN) + others;
  const shown = authors.slice(0, AUTHORS_SHOWN).join(", ");
  return more ? `${shown} and ${more} more` : shown;
}
