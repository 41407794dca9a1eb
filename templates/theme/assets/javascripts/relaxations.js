// When nothing is found: what could be given up, and how many papers that would leave.

import { selectRows } from "./facets.js";
import { countPapers, make } from "./site.js";

const EVERYTHING = { words: "", sort: "", chosen: new Map() };

/** A sentence and a list of buttons; `accept(change)` is called with the part of the state that a button changes. */
export function listRelaxations(table, state, ranked, accept) {
  const fruitful = listOffers(table, state, ranked).filter((offer) => offer.count);
  const offers = fruitful.length ? fruitful : [{ title: "Start again", change: EVERYTHING, count: table.papers }];
  const items = offers.map(({ title, change, count }) => make(
    "li", {}, make("button", { type: "button", class: "pa-button", onclick: () => accept(change) }, `${title} (${countPapers(count)})`),
  ));
  return [make("p", {}, "No paper has all of this. You could allow:"), make("ul", { class: "pa-relax" }, items)];
}

/** Each filter given up in its turn, then the words. */
function listOffers(table, state, ranked) {
  const offers = table.facets.filter((facet) => state.chosen.has(facet.id)).map((facet) => {
    const chosen = new Map([...state.chosen].filter(([id]) => id !== facet.id));
    return { title: `Any ${facet.title.toLowerCase()}`, change: { chosen }, count: selectRows(table, chosen, ranked).rows.length };
  });
  if (!state.words) return offers;
  const count = selectRows(table, state.chosen).rows.length;
  return [...offers, { title: `Without “${state.words}”`, change: { words: "", sort: "" }, count }];
}
