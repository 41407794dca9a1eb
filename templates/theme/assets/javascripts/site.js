// The ground of all modules: where the site is, its JSON files, elements made without markup in strings.

/** Address of the site's root, with a final slash: this file lies in assets/javascripts/ below it. */
export const base = new URL("../../", import.meta.url);

const requests = new Map();

/** The public address of something, given relative to the site's root. */
export function siteUrl(path) {
  return new URL(path, base).href;
}

/**
 * One JSON file of the site, fetched once a visit.
 * @param {string} path Relative to the root.
 * @param {string} version Of the build it belongs to; a file asked for with a version never changes.
 */
export function fetchJson(path, version = "") {
  const url = siteUrl(path) + (version ? `?v=${version}` : "");
  if (!requests.has(url)) {
    const request = fetch(url, version ? {} : { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    });
    // A request that failed may be tried again.
    request.catch(() => requests.delete(url));
    requests.set(url, request);
  }
  return requests.get(url);
}

/** What is there to fetch: bundles, vocabulary files, counts, version. */
export function fetchHead() {
  return fetchJson("atlas/search.json");
}

/**
 * A number in [0, 2**32) for an id, the same as of `hash_ids` in shards.py.
 * Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm" (FNV-1a, 32 bit).
 */
export function hashId(id) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}

/**
 * An element. Attributes that are false, null or undefined are left out, true stands empty; functions are listeners (`onclick`).
 * Children are nodes or plain text: text never becomes markup.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Give an element other children; whoever was on one of those that went goes on from the element that `next()` names. */
export function refill(element, children, next) {
  const inside = element.contains(document.activeElement);
  element.replaceChildren(...children);
  if (inside && !element.contains(document.activeElement)) next()?.focus();
}

/** "1 paper", "2 papers". */
export function countPapers(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;
}

/** Offer a text as a file to save. */
export function saveFile(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = make("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Say something to people who listen to the page; `region` is an element with role status. */
export function announce(region, text) {
  if (region.textContent !== text) region.textContent = text;
}
