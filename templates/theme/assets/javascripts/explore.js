// The explore page: state in the address, rows by facets and words, a screenful of cards at a time.

import { fetchCards, makeCard } from "./cards.js";
import { makeExports } from "./exports.js";
import { FacetPane } from "./facet-pane.js";
import { fillFacet, listNeeded, listSorts, readState, readTable, selectRows, sortRows, toggleValue, writeState } from "./facets.js";
import { normalizeQuery } from "./folding.js";
import { listRelaxations } from "./relaxations.js";
import { loadEngine } from "./search-engine.js";
import { announce, countPapers, fetchJson, make, refill } from "./site.js";
import { findCorrection } from "./vocabulary.js";

const SCREENFUL = 24;
const DEBOUNCE = 150;
const NOTHING = { words: "", sort: "", chosen: new Map() };

class Explorer {
  constructor(root, explore) {
    this.explore = explore;
    this.table = readTable(explore);
    // What is shown, and what was asked for last: the next change is made to that, whose answer may still be on its way.
    this.state = NOTHING;
    this.asked = NOTHING;
    this.ranked = null;
    this.turn = 0;
    this.build(root);
    addEventListener("popstate", () => this.visit(location.search));
  }

  build(root) {
    this.input = make("input", {
      type: "search", id: "pa-words", class: "pa-field", autocomplete: "off", placeholder: "Words in title, names or abstract",
      oninput: () => this.type(), onchange: () => this.search(), onkeydown: (event) => { if (event.key === "Enter") this.search(); },
    });
    this.sort = make("select", { id: "pa-sort", class: "pa-field", onchange: () => this.go({ sort: this.sort.value }) });
    this.count = make("p", { class: "pa-results__count", role: "status", tabindex: "-1" });
    this.chips = make("ul", { class: "pa-chosen", "aria-label": "Chosen filters" });
    this.hint = make("div", { class: "pa-results__hint" });
    this.list = make("ol", { class: "pa-cards" });
    this.more = make("button", { type: "button", class: "pa-button pa-more", hidden: true, onclick: () => this.showMore() }, "Show more");
    this.pane = new FacetPane(
      this.table, (facet, value) => this.go({ chosen: toggleValue(this.asked.chosen, facet, value) }), () => this.showFacets(),
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
  type() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.search(), DEBOUNCE);
  }

  /** Search for the words typed: after a pause, by Enter, or before whatever is done next elsewhere. */
  search() {
    clearTimeout(this.typing);
    const words = normalizeQuery(this.input.value);
    if (words === this.asked.words) return;
    const began = !this.asked.words || !words;
    const sort = words ? this.asked.sort : this.asked.sort.replace("relevance", "");
    this.go({ words, sort }, !began);
  }

  /** Change the state, put it in the address, and show it. */
  go(change, replace = false) {
    this.asked = { ...this.asked, ...change };
    const address = location.pathname + writeState(this.asked);
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    return this.visit(location.search);
  }

  /** Show what an address asks for. */
  async visit(query) {
    const turn = (this.turn += 1);
    this.results.setAttribute("aria-busy", "true");
    try {
      await this.fill(listNeeded(query, this.table));
      if (turn === this.turn) await this.enter(readState(query, this.table), turn);
    } catch (failure) {
      console.warn(failure);
      if (turn === this.turn) this.hint.replaceChildren(make("p", { role: "alert" }, "The papers could not be fetched. Reload the page to try again."));
    }
    if (turn === this.turn) this.results.setAttribute("aria-busy", "false");
  }

  /** Fetch the files of facets that are not there yet. */
  async fill(facets) {
    await Promise.all(facets.filter((facet) => !facet.values).map(async (facet) => {
      fillFacet(this.table, facet, await fetchJson(`atlas/facets/${facet.id}.json`, this.explore.version));
    }));
  }

  async enter(state, turn) {
    this.asked = state;
    if (document.activeElement !== this.input) this.input.value = state.words;
    if (state.words !== this.state.words) {
      const ranked = state.words ? await this.rank(state.words) : null;
      if (turn !== this.turn) return;
      this.ranked = ranked;
    }
    this.state = state;
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
    announce(this.count, rows.length === table.papers ? `All ${countPapers(rows.length)}` : `${countPapers(rows.length)} of ${table.papers.toLocaleString("en")}`);
    this.showChosen();
    await Promise.all([this.showFacets(), this.showCards()]);
    await this.showHint(turn);
  }

  /** Counts for the facets in view, whose files are fetched first where they must. */
  async showFacets() {
    await this.fill(this.pane.listOpen());
    if (this.selection) this.pane.show(this.state.chosen, this.selection.count);
  }

  async showCards() {
    const { rows } = this;
    const items = await this.makeCards(rows, 0);
    if (rows !== this.rows) return;
    refill(this.list, items, () => items[0]?.querySelector("a") ?? this.count);
    this.more.hidden = items.length >= rows.length;
  }

  /** The next screenful after the cards that are there. */
  async showMore() {
    const { rows } = this;
    const from = this.list.children.length;
    const items = await this.makeCards(rows, from);
    // Meanwhile other papers were found, or the button was pressed twice.
    if (rows !== this.rows || from !== this.list.children.length) return;
    // Whoever went on elsewhere stays there; a browser may give a button that is clicked no focus.
    const waits = [this.more, document.body].includes(document.activeElement);
    this.list.append(...items);
    if (waits) items[0]?.querySelector("a").focus();
    this.more.hidden = this.list.children.length >= rows.length;
  }

  async makeCards(rows, from) {
    const cards = await fetchCards(rows.slice(from, from + SCREENFUL), this.explore);
    return cards.map((card) => makeCard(card));
  }

  /** Where to go on from when what had the focus is gone: the first filter still chosen, or how many papers there are now. */
  findFocus() {
    return this.chips.querySelector("button") ?? this.count;
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
    refill(this.chips, items, () => this.findFocus());
    this.chips.hidden = !items.length;
  }

  makeChosen(facet, value) {
    const remove = () => this.go({ chosen: toggleValue(this.asked.chosen, facet.id, value.id) });
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
    refill(this.hint, hints, () => this.findFocus());
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
  // Whoever was on a link of the plain list goes on from the first thing that took its place.
  if (plain) {
    refill(plain, [], () => explorer.input);
    plain.remove();
  }
  await explorer.visit(location.search);
}

start();
