// The filters beside the results: a group a facet, its values with live counts, long lists behind "show all" and a filter field.

import { foldText } from "./folding.js";
import { make } from "./site.js";

const FEW = 8;
const MANY = 200;
const OPEN = new Set(["topic", "dataset", "code"]);

/** The pane; `onToggle(facet, value)` is called with ids. */
export class FacetPane {
  constructor(table, onToggle) {
    this.groups = table.facets.map((facet) => new FacetGroup(facet, onToggle));
    this.badge = make("span", { class: "pa-count", hidden: true });
    // On a phone the filters fold away under one line; beside the results they always stand open (explore.css).
    this.folder = make("details", { class: "pa-filters__folder" }, make("summary", {}, "Filters", this.badge), this.groups.map((group) => group.element));
    this.element = make("aside", { class: "pa-filters", "aria-label": "Filters" }, this.folder);
    const wide = matchMedia("(min-width: 60em)");
    const unfold = () => { this.folder.open = wide.matches || this.folder.open; };
    wide.addEventListener("change", unfold);
    unfold();
  }

  /** Show what is chosen and how many papers each value would leave. */
  show(chosen, counts) {
    let total = 0;
    for (const group of this.groups) {
      const values = chosen.get(group.facet.id) ?? new Set();
      total += values.size;
      group.show(values, counts.get(group.facet.id));
    }
    this.badge.hidden = !total;
    this.badge.textContent = String(total);
  }
}

class FacetGroup {
  constructor(facet, onToggle) {
    this.facet = facet;
    this.onToggle = onToggle;
    this.items = new Map();
    this.all = false;
    this.filter = "";
    this.list = make("ul", { class: "pa-facet__values" });
    this.more = make("button", { type: "button", class: "pa-facet__more", onclick: () => this.toggleAll() });
    this.field = make("input", {
      type: "search", class: "pa-field pa-facet__filter", "aria-label": `Find in ${facet.title}`, placeholder: `Find in ${facet.title}`, hidden: true,
      oninput: () => { this.filter = foldText(this.field.value); this.render(); },
    });
    const fields = make("fieldset", {}, make("legend", { class: "pa-hidden" }, facet.title), this.field, this.list, this.more);
    this.element = make("details", { class: "pa-facet", open: OPEN.has(facet.id) }, make("summary", {}, facet.title), fields);
    this.element.addEventListener("toggle", () => this.render());
  }

  show(chosen, counts) {
    this.chosen = chosen;
    this.counts = counts;
    if (chosen.size) this.element.open = true;
    this.element.hidden = !chosen.size && !counts.some(Boolean);
    this.render();
  }

  toggleAll() {
    this.all = !this.all;
    this.filter = this.field.value = "";
    this.render();
    if (this.all && !this.field.hidden) this.field.focus();
  }

  render() {
    if (!this.element.open || !this.counts) return;
    const { values } = this.facet;
    const alive = [...values.keys()].filter((at) => this.counts[at] || this.chosen.has(values[at].id));
    const fitting = this.filter ? alive.filter((at) => foldText(values[at].title).includes(this.filter)) : alive;
    fitting.sort((left, right) => this.isChosen(right) - this.isChosen(left) || this.counts[right] - this.counts[left] || left - right);
    const shown = fitting.slice(0, this.all ? MANY : FEW);
    const focused = document.activeElement;
    this.list.replaceChildren(...shown.map((at) => this.renderValue(at)));
    if (this.list.contains(focused)) focused.focus();
    this.field.hidden = !(this.all && alive.length > FEW * 2);
    this.more.hidden = alive.length <= FEW;
    this.more.textContent = this.all ? "Show fewer" : `Show all ${alive.length}`;
    this.more.setAttribute("aria-label", `${this.more.textContent}: ${this.facet.title}`);
  }

  isChosen(at) {
    return Number(this.chosen.has(this.facet.values[at].id));
  }

  renderValue(at) {
    const value = this.facet.values[at];
    if (!this.items.has(at)) {
      const box = make("input", { type: "checkbox", onchange: () => this.onToggle(this.facet.id, value.id) });
      const count = make("span", { class: "pa-facet__count" });
      this.items.set(at, { box, count, element: make("li", {}, make("label", { class: "pa-facet__value" }, box, make("span", {}, value.title), count)) });
    }
    const item = this.items.get(at);
    item.box.checked = this.chosen.has(value.id);
    item.count.textContent = this.counts[at].toLocaleString("en");
    return item.element;
  }
}
