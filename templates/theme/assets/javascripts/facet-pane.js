// The filters beside the results: a group a facet, its values with live counts, long lists behind "show all" and a filter field.

import { foldText } from "./folding.js";
import { make } from "./site.js";

const FEW = 8;
const MANY = 200;
const OPEN = new Set(["topic", "dataset", "code"]);
// Values with an order of their own keep it; all others stand by how many papers they leave.
const ORDERED = new Set(["year"]);

/** The pane; `onToggle(facet, value)` is called with ids, `onOpen(facet)` when the values of a facet come into view. */
export class FacetPane {
  constructor(table, onToggle, onOpen) {
    this.groups = table.facets.map((facet) => new FacetGroup(facet, onToggle, onOpen));
    this.badge = make("span", { class: "pa-count", hidden: true });
    // On a phone the filters fold away under one line; beside the results they always stand open (explore.css).
    this.folder = make("details", { class: "pa-filters__folder" }, make("summary", {}, "Filters", this.badge), this.groups.map((group) => group.element));
    this.element = make("aside", { class: "pa-filters", "aria-label": "Filters" }, this.folder);
    const wide = matchMedia("(min-width: 60em)");
    const unfold = () => { this.folder.open = wide.matches || this.folder.open; };
    wide.addEventListener("change", unfold);
    unfold();
    this.folder.addEventListener("toggle", () => { for (const group of this.groups) if (this.isInView(group)) onOpen(group.facet); });
  }

  isInView(group) {
    return this.folder.open && group.element.open;
  }

  /** The facets whose counts somebody can see. */
  listOpen() {
    return this.groups.filter((group) => this.isInView(group)).map((group) => group.facet);
  }

  /** Show what is chosen and, through `count(facet)`, how many papers each value in view would leave. */
  show(chosen, count) {
    let total = 0;
    for (const group of this.groups) {
      const values = chosen.get(group.facet.id) ?? new Set();
      total += values.size;
      group.show(values, count);
    }
    this.badge.hidden = !total;
    this.badge.replaceChildren(String(total), make("span", { class: "pa-hidden" }, " chosen"));
  }
}

class FacetGroup {
  constructor(facet, onToggle, onOpen) {
    this.facet = facet;
    this.onToggle = onToggle;
    this.items = new Map();
    this.chosen = new Set();
    this.all = false;
    this.filter = "";
    this.list = make("ul", { class: "pa-facet__values" });
    this.none = make("p", { class: "pa-facet__none", role: "status" });
    this.more = make("button", { type: "button", class: "pa-facet__more", onclick: () => this.toggleAll() });
    this.field = make("input", {
      type: "search", class: "pa-field pa-facet__filter", "aria-label": `Find in ${facet.title}`, placeholder: `Find in ${facet.title}`, hidden: true,
      oninput: () => { this.filter = foldText(this.field.value); this.render(); },
    });
    this.badge = make("span", { class: "pa-count", hidden: true });
    const fields = make("fieldset", {}, make("legend", { class: "pa-hidden" }, facet.title), this.field, this.list, this.none, this.more);
    this.element = make("details", { class: "pa-facet", open: OPEN.has(facet.id) }, make("summary", {}, facet.title, this.badge), fields);
    this.element.addEventListener("toggle", () => { if (this.element.open) onOpen(facet); });
  }

  show(chosen, count) {
    // A choice that came with the address is shown; one that is folded away by hand stays so.
    if (chosen.size && !this.chosen.size) this.element.open = true;
    this.chosen = chosen;
    this.badge.hidden = !chosen.size;
    this.badge.replaceChildren(String(chosen.size), make("span", { class: "pa-hidden" }, " chosen"));
    if (!this.facet.values || !this.element.open) return;
    this.counts = count(this.facet);
    this.render();
  }

  toggleAll() {
    this.all = !this.all;
    this.filter = this.field.value = "";
    this.render();
    if (this.all && !this.field.hidden) this.field.focus();
  }

  render() {
    const { values } = this.facet;
    const alive = [...values.keys()].filter((at) => this.counts[at] || this.chosen.has(values[at].id));
    const fitting = this.filter ? alive.filter((at) => foldText(values[at].title).includes(this.filter)) : alive;
    if (!ORDERED.has(this.facet.id)) fitting.sort((left, right) => this.counts[right] - this.counts[left] || left - right);
    // What is chosen never hides behind "show all", and nothing jumps away from under the pointer.
    const most = this.all ? MANY : FEW;
    this.place(fitting.filter((at, rank) => rank < most || this.isChosen(at)));
    this.field.hidden = !(this.all && alive.length > FEW * 2);
    this.none.textContent = this.describeRest(alive.length, fitting.length);
    this.none.hidden = !this.none.textContent;
    this.more.hidden = alive.length <= FEW;
    this.more.textContent = this.all ? "Show fewer" : `Show all ${alive.length.toLocaleString("en")}`;
    this.more.setAttribute("aria-label", `${this.more.textContent}: ${this.facet.title}`);
  }

  /** What the list of values does not say by itself. */
  describeRest(alive, fitting) {
    if (!alive) return "No paper found has one.";
    if (!fitting) return "Nothing by that name.";
    return this.all && fitting > MANY ? `The first ${MANY} of ${fitting.toLocaleString("en")}; type to find others.` : "";
  }

  /** Put the values where they belong; a list that did not change is left alone, and so is the focus. */
  place(ranks) {
    const elements = ranks.map((at) => this.renderValue(at));
    const same = elements.length === this.list.children.length && elements.every((element, at) => element === this.list.children[at]);
    if (same) return;
    const focused = document.activeElement;
    const place = [...this.list.children].findIndex((element) => element.contains(focused));
    this.list.replaceChildren(...elements);
    if (place < 0) return;
    // A value that goes, as one without papers does when it is no longer chosen, leaves the focus to the one in its place.
    const heir = (elements[place] ?? elements.at(-1))?.querySelector("input") ?? this.element.querySelector("summary");
    (this.list.contains(focused) ? focused : heir).focus({ preventScroll: true });
  }

  isChosen(at) {
    return this.chosen.has(this.facet.values[at].id);
  }

  renderValue(at) {
    const value = this.facet.values[at];
    if (!this.items.has(at)) {
      const box = make("input", { type: "checkbox", onchange: () => this.onToggle(this.facet.id, value.id) });
      const count = make("span", { class: "pa-facet__count" });
      this.items.set(at, { box, count, element: make("li", {}, make("label", { class: "pa-facet__value" }, box, make("span", {}, value.title), count)) });
    }
    const item = this.items.get(at);
    item.box.checked = this.isChosen(at);
    item.count.textContent = this.counts[at].toLocaleString("en");
    return item.element;
  }
}
