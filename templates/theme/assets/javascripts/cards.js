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
    card.authors?.length ? make("p", { class: "pa-card__authors" }, nameAuthors(card.authors)) : null,
    card.summary ? make("p", { class: "pa-card__summary" }, card.summary) : null,
    make(
      "p", { class: "pa-card__facts" },
      (card.topics ?? []).map(([id, title]) => make("a", { class: "pa-chip", href: siteUrl(`topics/${id}/`) }, title)),
      facts,
    ),
  );
}

const SHOWN_AUTHORS = 4;

function nameAuthors(authors) {
  const shown = authors.slice(0, SHOWN_AUTHORS).join(", ");
  return authors.length > SHOWN_AUTHORS ? `${shown} and ${authors.length - SHOWN_AUTHORS} more` : shown;
}
