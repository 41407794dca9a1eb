// The explore page: state in the address, rows by facets and words, a screenful of cards at a time.

import { fetchCards, makeCard } from "./cards.js";
import { makeExports } from "./exports.js";
import { FacetPane } from "./facet-pane.js";
import { listSorts, readState, readTable, selectRows, sortRows, toggleValue, writeState } from "./facets.js";
import { normalizeQuery } from "./folding.js";
import { loadEngine } from "./search-engine.js";
import { announce, countPapers, fetchJson, make } from "./site.js";
import { findCorrection } from "./vocabulary.js";

const SCREENFUL = 24;
const DEBOUNCE = 150;

class Explorer {
  constructor(root, explore) {
    this.explore = explore;
    this.table = readTable(explore);
    this.state = readState(location.search, this.table);
    this.ranked = null;
    this.shown = SCREENFUL;
    this.turn = 0;
    this.build(root);
    addEventListener("popstate", () => this.enter(readState(location.search, this.table)));
  }

  build(root) {
    this.input = make("input", {
      type: "search", id: "pa-words", class: "pa-field", autocomplete: "off", placeholder: "Words in title, names or abstract",
      oninput: () => this.type(), onkeydown: (event) => { if (event.key === "Enter") this.type(0); },
    });
    this.sort = make("select", { id: "pa-sort", class: "pa-field", onchange: () => this.go({ sort: this.sort.value }) });
    this.count = make("p", { class: "pa-results__count", role: "status" });
    this.chips = make("ul", { class: "pa-chosen", "aria-label": "Chosen filters" });
    this.hint = make("div", { class: "pa-results__hint" });
    this.list = make("ol", { class: "pa-cards" });
    this.more = make("button", { type: "button", class: "pa-button pa-more", onclick: () => this.showMore() }, "Show more");
    this.pane = new FacetPane(this.table, (facet, value) => this.go({ chosen: toggleValue(this.state.chosen, facet, value) }));
    const exports = makeExports(["bibtex", "csl", "csv"], async () => (await fetchCards(this.rows, this.explore)).map((card) => card.id));
    root.replaceChildren(
      make(
        "div", { class: "pa-explore__bar", role: "search", "aria-label": "Papers" },
        make("div", { class: "pa-explore__words" }, make("label", { for: "pa-words" }, "Search in papers"), this.input),
        make("div", {}, make("label", { for: "pa-sort" }, "Sort by"), this.sort),
      ),
      make(
        "div", { class: "pa-explore__body" },
        this.pane.element,
        make("section", { class: "pa-results", "aria-label": "Papers found" }, this.count, this.chips, exports, this.hint, this.list, this.more),
      ),
    );
  }

  /** Words are being typed: the address follows once the typing pauses, without a step in the history for every letter. */
  type(delay = DEBOUNCE) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      const words = normalizeQuery(this.input.value);
      if (words === this.state.words) return;
      const began = !this.state.words || !words;
      const sort = words ? this.state.sort : this.state.sort.replace("relevance", "");
      this.go({ words, sort }, !began);
    }, delay);
  }

  /** Change the state, put it in the address, and show it. */
  go(change, replace = false) {
    const state = { ...this.state, ...change };
    const address = location.pathname + writeState(state);
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    return this.enter(state);
  }

  /** Show a state that the address already has. */
  async enter(state) {
    const turn = (this.turn += 1);
    const words = state.words;
    if (document.activeElement !== this.input) this.input.value = words;
    if (words !== this.state.words || !this.ranked) {
      const ranked = words ? await this.rank(words) : null;
      if (turn !== this.turn) return;
      this.ranked = ranked;
    }
    this.state = state;
    this.shown = SCREENFUL;
    await this.render(turn);
  }

  /** Rows that match words, best first. */
  async rank(words) {
    const [engine, hits] = await Promise.all([loadEngine(), fetchJson("atlas/hits.json", this.explore.version)]);
    this.rowByHit ??= new Map(hits.map((hit, row) => [hit, row]));
    const found = await engine.search(words);
    return found.results.map((result) => this.rowByHit.get(result.id)).filter((row) => row !== undefined);
  }

  async render(turn) {
    const { state, table } = this;
    const { rows, counts } = selectRows(table, state.chosen, this.ranked);
    const sorts = listSorts(table, Boolean(state.words));
    const sort = state.sort in sorts ? state.sort : Object.keys(sorts)[0];
    this.rows = sortRows(table, rows, sort, this.ranked ?? []);
    this.sort.replaceChildren(...Object.entries(sorts).map(([id, title]) => make("option", { value: id, selected: id === sort }, title)));
    this.pane.show(state.chosen, counts);
    this.showChosen();
    announce(this.count, rows.length === table.papers ? `All ${countPapers(rows.length)}` : `${countPapers(rows.length)} of ${table.papers.toLocaleString("en")}`);
    await this.showCards(turn);
    await this.showHint(turn);
  }

  async showCards(turn = this.turn, from = 0) {
    const cards = await fetchCards(this.rows.slice(from, this.shown), this.explore);
    if (turn !== this.turn) return;
    const items = cards.map((card) => makeCard(card));
    if (from) this.list.append(...items);
    else this.list.replaceChildren(...items);
    this.more.hidden = this.shown >= this.rows.length;
    if (from) items[0]?.querySelector("a")?.focus();
  }

  showMore() {
    const from = this.shown;
    this.shown += SCREENFUL;
    return this.showCards(this.turn, from);
  }

  showChosen() {
    const items = [...this.state.chosen].flatMap(([id, values]) => {
      const facet = this.table.facets.find((candidate) => candidate.id === id);
      return [...values].map((value) => this.makeChosen(facet, facet.values.find((candidate) => candidate.id === value)));
    });
    if (items.length > 1) {
      const clear = make("button", { type: "button", class: "pa-chosen__clear", onclick: () => this.go({ chosen: new Map() }) }, "Clear all");
      items.push(make("li", {}, clear));
    }
    this.chips.replaceChildren(...items);
    this.chips.hidden = !items.length;
  }

  makeChosen(facet, value) {
    const remove = () => this.go({ chosen: toggleValue(this.state.chosen, facet.id, value.id) });
    const label = `Remove filter ${facet.title}: ${value.title}`;
    return make("li", {}, make("button", { type: "button", class: "pa-chip pa-chip--chosen", "aria-label": label, onclick: remove }, `${facet.title}: ${value.title}`, make("span", { "aria-hidden": "true" }, " ×")));
  }

  /** What was perhaps meant, and, when nothing is left, what to give up for how many papers. */
  async showHint(turn) {
    const { words } = this.state;
    const correction = words ? await findCorrection(words, document.activeElement === this.input).catch(() => null) : null;
    if (turn !== this.turn) return;
    const hints = [];
    if (correction) {
      const accept = () => { this.input.value = correction.query; this.go({ words: correction.query }); };
      hints.push(make("p", { class: "pa-suggest" }, "Did you mean ", make("button", { type: "button", class: "pa-suggest__query", onclick: accept }, correction.query), "?"));
    }
    if (!this.rows.length) hints.push(...this.listRelaxations());
    this.hint.replaceChildren(...hints);
  }

  listRelaxations() {
    const { state, table } = this;
    const offers = [...state.chosen.keys()].map((id) => {
      const chosen = new Map([...state.chosen].filter(([other]) => other !== id));
      const facet = table.facets.find((candidate) => candidate.id === id);
      return { title: `any ${facet.title.toLowerCase()}`, change: { chosen }, count: selectRows(table, chosen, this.ranked).rows.length };
    });
    if (state.words) offers.push({ title: `without “${state.words}”`, change: { words: "", sort: "" }, count: selectRows(table, state.chosen).rows.length });
    const fruitful = offers.filter((offer) => offer.count);
    if (!fruitful.length) offers.push({ title: "start again", change: { words: "", sort: "", chosen: new Map() }, count: table.papers });
    const items = (fruitful.length ? fruitful : offers.slice(-1)).map(({ title, change, count }) => make(
      "li", {}, make("button", { type: "button", class: "pa-button", onclick: () => this.go(change) }, `${title} (${countPapers(count)})`),
    ));
    return [make("p", {}, "No paper has all of this. You could allow:"), make("ul", { class: "pa-relax" }, items)];
  }
}

async function start() {
  const root = document.querySelector("[data-pa=explore]");
  if (!root) return;
  const explorer = new Explorer(root, await fetchJson("atlas/explore.json"));
  document.querySelector(".pa-plain")?.remove();
  await explorer.enter(explorer.state);
}

start();
