// The reading list page: one's own list, or one that came in the address.

import { makeCard } from "./cards.js";
import { makeExports } from "./exports.js";
import { cleanIds, fetchRecords, keepList, readList, watchList } from "./library.js";
import { announce, countPapers, make, refill, siteUrl } from "./site.js";

const MOST_COMPARED = 6;

/** Ids in the address (`?papers=a,b`), or null when there are none. */
export function readShared(search) {
  const text = new URLSearchParams(search).get("papers");
  return text ? cleanIds(text.split(",")) : null;
}

/** The address that shows a list to somebody else. */
export function shareUrl(ids, page = "reading-list/") {
  return siteUrl(`${page}?papers=${ids.join(",")}`);
}

class ReadingList {
  constructor(root, shared) {
    this.root = root;
    this.shared = shared;
    this.picked = new Set();
    this.turn = 0;
    this.status = make("p", { role: "status" });
    this.body = make("div");
    root.replaceChildren(this.status, this.body);
    watchList(() => this.render());
  }

  async render() {
    const turn = (this.turn += 1);
    const ids = this.shared ?? readList();
    const records = await fetchRecords(ids);
    if (turn !== this.turn) return;
    this.picked = new Set([...this.picked].filter((id) => ids.includes(id)));
    const whose = this.shared ? "on the list you were sent" : "on your list, kept in this browser only";
    announce(this.status, records.length ? `${countPapers(records.length)} ${whose}.` : "Your list is empty. Press the star beside any paper to put it here.");
    const pressed = this.listStars().indexOf(document.activeElement);
    const parts = records.length ? this.makeBody(records) : [make("p", {}, make("a", { href: siteUrl("explore/") }, "Explore the papers"))];
    // The star that was pressed is gone: go on from the one in its place, or from what is left.
    refill(this.body, parts, () => this.listStars()[pressed] ?? this.listStars().at(-1) ?? this.body.querySelector("a"));
    this.showCompare();
  }

  listStars() {
    return [...this.body.querySelectorAll(".pa-star")];
  }

  makeBody(records) {
    const ids = records.map((record) => record.id);
    this.compare = make("a", { class: "pa-button" }, "Compare");
    const tools = make(
      "div", { class: "pa-list-tools" },
      this.shared ? this.makeKeep(ids) : this.makeShare(ids),
      this.compare,
      makeExports(["bibtex", "ris", "csl"], async () => ids),
    );
    const cards = records.map((record) => makeCard({ ...record, code: record.code?.length }, this.makePick(record)));
    return [tools, make("ol", { class: "pa-cards" }, cards)];
  }

  makeShare(ids) {
    const field = make("input", { class: "pa-field", readonly: true, "aria-label": "Address of this list", value: shareUrl(ids), onfocus: () => field.select() });
    const done = make("span", { role: "status" });
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        done.textContent = "Copied";
      } catch {
        field.select();
      }
    };
    return make("div", { class: "pa-share" }, field, make("button", { type: "button", class: "pa-button", onclick: copy }, "Copy link"), done);
  }

  makeKeep(ids) {
    const keep = () => {
      keepList([...readList(), ...ids]);
      location.assign(siteUrl("reading-list/"));
    };
    return make("button", { type: "button", class: "pa-button", onclick: keep }, "Add all to my list");
  }

  makePick(record) {
    const box = make("input", {
      type: "checkbox", checked: this.picked.has(record.id), "aria-label": `Compare: ${record.title}`,
      onchange: () => {
        if (box.checked) this.picked.add(record.id);
        else this.picked.delete(record.id);
        this.showCompare();
      },
    });
    return make("label", { class: "pa-pick" }, box, make("span", { "aria-hidden": "true" }, "Compare"));
  }

  /** The way to the comparison of what is picked; of the first few papers where nothing is. */
  showCompare() {
    if (!this.compare) return;
    const all = this.shared ?? readList();
    const ids = this.picked.size ? all.filter((id) => this.picked.has(id)) : all.slice(0, MOST_COMPARED);
    const possible = ids.length > 1 && ids.length <= MOST_COMPARED;
    if (possible) this.compare.href = shareUrl(ids, "compare/");
    else this.compare.removeAttribute("href");
    this.compare.textContent = possible ? `Compare ${ids.length} papers` : "Pick two to six papers to compare";
  }
}

const root = document.querySelector("[data-pa=reading-list]");
if (root) new ReadingList(root, readShared(location.search)).render();
