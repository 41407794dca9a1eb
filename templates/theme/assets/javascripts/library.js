// The reading list: ids of papers, kept in this browser, and the star that puts them there.

import { base, countPapers, fetchHead, fetchJson, hashId, make } from "./site.js";

// Several surveys may live on one host: each keeps its own list.
const KEY = `paperatlas:reading-list:${base.pathname}`;
const CHANGED = "paperatlas:reading-list";
const ID = /^[a-z0-9][a-z0-9-]*$/u;

/** Ids from anything that may hold them, each once, only what can be an id. */
export function cleanIds(ids) {
  return [...new Set(ids.filter((id) => typeof id === "string" && ID.test(id)))];
}

/** The ids on the list, in the order they were put there; none where the browser keeps nothing. */
export function readList() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? cleanIds(kept) : [];
  } catch {
    return [];
  }
}

/** Keep these ids; false when the browser refuses to. */
export function keepList(ids) {
  try {
    localStorage.setItem(KEY, JSON.stringify(cleanIds(ids)));
  } catch {
    return false;
  }
  dispatchEvent(new CustomEvent(CHANGED));
  return true;
}

/** Call back when the list changes, here or in another window. */
export function watchList(callback) {
  addEventListener(CHANGED, callback);
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) callback(); });
}

/** A button that puts a paper on the list or takes it off. */
export function makeStar(id, title, labelled = false) {
  const text = make("span", { class: labelled ? "pa-star__label" : "pa-star__label pa-hidden" });
  const button = make(
    "button",
    { type: "button", class: "pa-star", "data-paper": id, title: "Reading list", onclick: () => toggle() },
    make("span", { class: "pa-star__icon", "aria-hidden": "true" }), text,
  );
  const toggle = () => {
    const list = readList();
    keepList(list.includes(id) ? list.filter((other) => other !== id) : [...list, id]);
  };
  const show = () => {
    const kept = readList().includes(id);
    button.setAttribute("aria-pressed", String(kept));
    const what = labelled ? "" : `: ${title}`;
    text.textContent = (kept ? "On reading list" : "Add to reading list") + what;
  };
  show();
  watchList(() => { if (button.isConnected) show(); });
  return button;
}

/** The library records of papers, in the order asked for; unknown ids are left out. */
export async function fetchRecords(ids) {
  const { version, hands } = await fetchHead();
  const files = [...new Set(ids.map((id) => hashId(id) % hands))];
  const found = new Map();
  await fetchAll(files, async (file) => {
    for (const record of await fetchJson(`atlas/library/${file}.json`, version)) found.set(record.id, record);
  });
  return ids.map((id) => found.get(id)).filter(Boolean);
}

const AT_ONCE = 8;

/** Run `task` for each item, a few at once. */
export async function fetchAll(items, task) {
  const waiting = [...items];
  const work = async () => { while (waiting.length) await task(waiting.shift()); };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** "Reading list (3 papers)" wherever the navigation links to it. */
export function countInLinks(links) {
  const show = () => {
    const count = readList().length;
    for (const link of links) {
      link.querySelector(".pa-count")?.remove();
      if (count) link.append(make("span", { class: "pa-count" }, make("span", { class: "pa-hidden" }, ", "), String(count), make("span", { class: "pa-hidden" }, countPapers(count).replace(/^\S+/u, ""))));
    }
  };
  show();
  watchList(show);
}
