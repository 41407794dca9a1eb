// The explore page: state in the address, rows by facets and words, a screenful of cards at a time.

import { fetchCards, makeCard } from "./cards.js";
import { makeExports } from "./exports.js";
import { FacetPane } from "./facet-pane.js";
import { fillFacet, listNeeded, listSorts, readState, readTable, selectRows, sortRows, toggleValue, writeState } from "./facets.js";
import { normalizeQuery } from "./folding.js";
import { listRelaxations } from "./relaxations.js";
import { loadEngine } from "./search-engine.js";
import { announce, countPapers, fetchJson, make } from "./site.js";
import { findCorrection } from "./vocabulary.js";

const SCREENFUL = 24;
const DEBOUNCE = 150;
const NOTHING = { words: "", sort: "", chosen: new Map() };

class Explorer {
  constructor(root, explore) {
    this.explore = explore;
    this.table = readTable(explore);
    this.state = NOTHING;
    this.ranked = null;
    this.shown = SCREENFUL;
    this.turn = 0;
    this.build(root);
    addEventListener("popstate", () => this.visit(location.search));
  }

  build(root) {
    this.input = make("input", {
      type: "search", id: "pa-words", class: "pa-field", autocomplete: "off", placeholder: "Words in title, names or abstract",
      oninput: () => this.type(), onkeydown: (event) => { if (event.key === "Enter") this.type(0); },
    });
    this.sort = make("select", { id: "pa-sort", class: "pa-field", onchange: () => this.go({ sort: this.sort.value }) });
    this.count = make("p", { class: "pa-results__count", role: "status", tabindex: "-1" });
    this.chips = make("ul", { class: "pa-chosen", "aria-label": "Chosen filters" });
    this.hint = make("div", { class: "pa-results__hint" });
    this.list = make("ol", { class: "pa-cards" });
    this.more = make("button", { type: "button", class: "pa-button pa-more", hidden: true, onclick: () => this.showMore() }, "Show more");
    this.pane = new FacetPane(
      this.table, (facet, value) => this.go({ chosen: toggleValue(this.state.chosen, facet, value) }), () => this.showFacets(),
    );
    this.exports = makeExports(["bibtex", "csl", "csv"], async () => (await fetchCards(this.rows, this.explore)).map((card) => card.id));
    // Whoever waits for an answer, be it a screen reader or a measurement, sees by aria-busy when it is whole.
    this.results = make(
      "section", { class: "pa-results", "aria-label": "Papers found", "aria-busy": "true" },
      this.count, this.chips, this.exports, this.hint, this.list, this.more,
    );
    root.replaceChildren(
      make(
        "div", { class: "pa-explore__bar", role: "search", "aria-label": "Papers" },
        make("div", { class: "pa-explore__words" }, make("label", { for: "pa-words" }, "Search in papers"), this.input),
        make("div", {}, make("label", { for: "pa-sort" }, "Sort by"), this.sort),
      ),
      make("div", { class: "pa-explore__body" }, this.pane.element, this.results),
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
    return this.visit(location.search);
  }

  /** Show what an address asks for. */
  async visit(query) {
    const turn = (this.turn += 1);
    this.results.setAttribute("aria-busy", "true");
    const lost = [this.chips, this.hint].some((part) => part.contains(document.activeElement));
    try {
      await this.fill(listNeeded(query, this.table));
      await this.enter(readState(query, this.table), turn);
    } catch (failure) {
      console.warn(failure);
      this.hint.replaceChildren(make("p", { role: "alert" }, "The papers could not be fetched. Reload the page to try again."));
    }
    if (turn !== this.turn) return;
    this.results.setAttribute("aria-busy", "false");
    // The button that was pressed is gone: go on from what it changed.
    if (lost && document.activeElement === document.body) (this.chips.querySelector("button") ?? this.count).focus();
  }

  /** Fetch the files of facets that are not there yet. */
  async fill(facets) {
    await Promise.all(facets.filter((facet) => !facet.values).map(async (facet) => {
      fillFacet(this.table, facet, await fetchJson(`atlas/facets/${facet.id}.json`, this.explore.version));
    }));
  }

  async enter(state, turn) {
    if (document.activeElement !== this.input) this.input.value = state.words;
    if (state.words !== this.state.words) {
      const ranked = state.words ? await this.rank(state.words) : null;
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
    this.selection = selectRows(table, state.chosen, this.ranked);
    const { rows } = this.selection;
    const sorts = listSorts(table, Boolean(state.words));
    const sort = state.sort in sorts ? state.sort : Object.keys(sorts)[0];
    this.rows = sortRows(table, rows, sort, this.ranked ?? []);
    this.sort.replaceChildren(...Object.entries(sorts).map(([id, title]) => make("option", { value: id, selected: id === sort }, title)));
    this.exports.hidden = !rows.length;
    this.showChosen();
    announce(this.count, rows.length === table.papers ? `All ${countPapers(rows.length)}` : `${countPapers(rows.length)} of ${table.papers.toLocaleString("en")}`);
    await Promise.all([this.showFacets(), this.showCards(turn)]);
    await this.showHint(turn);
  }

  /** Counts for the facets in view, whose files are fetched first where they must. */
  async showFacets() {
    await this.fill(this.pane.listOpen());
    if (this.selection) this.pane.show(this.state.chosen, this.selection.count);
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
    const typing = document.activeElement === this.input;
    const correction = words ? await findCorrection(words, this.ranked?.length ?? 0, typing).catch(() => null) : null;
    if (turn !== this.turn) return;
    const hints = [];
    if (correction) {
      const accept = () => { this.input.value = correction.query; this.go({ words: correction.query }); };
      hints.push(make("p", { class: "pa-suggest" }, "Did you mean ", make("button", { type: "button", class: "pa-suggest__query", onclick: accept }, correction.query), "?"));
    }
    if (!this.rows.length) hints.push(...listRelaxations(this.table, this.state, this.ranked, (change) => this.relax(change)));
    this.hint.replaceChildren(...hints);
  }

  relax(change) {
    if (change.words === "") this.input.value = "";
    return this.go(change);
  }
}

async function start() {
  const root = document.querySelector("[data-pa=explore]");
  if (!root) return;
  const explorer = new Explorer(root, await fetchJson("atlas/explore.json"));
  const plain = document.querySelector(".pa-plain");
  const inside = plain?.contains(document.activeElement);
  plain?.remove();
  // Whoever was on a link of the plain list goes on from the first thing that took its place.
  if (inside) explorer.input.focus();
  await explorer.visit(location.search);
}

start();
