// The search dialog: Pagefind's component UI, with results that say what they are, and "did you mean".

import { loadEngine } from "./search-engine.js";
import { base, make, siteUrl } from "./site.js";
import { findCorrection } from "./vocabulary.js";

// After the last key; results come within 200 ms of it, and half-typed words are not all searched for.
const DEBOUNCE = 120;
// After a search, before its words are looked up: who goes on typing needs no advice.
const DOUBT = 250;
// More than anybody looks through here; the explore page has them all. Each waiting result costs time at every key.
const MOST_RESULTS = 30;
const PAPER = "Paper";
// What a page is, by the folder it lies in. Told by the address, because Pagefind writes filters in an order that changes.
const KINDS = { papers: PAPER, topics: "Topic", tags: "Tag", datasets: "Dataset", names: "Name", sources: "Source" };
// Pages that lie among those but list them.
const LISTS = new Set(["names/glossary", "sources/merges"]);

let prepared = null;

/** The dialog, ready to open: `{open(query)}`. */
export function prepareDialog() {
  prepared ??= buildDialog();
  prepared.catch(() => { prepared = null; });
  return prepared;
}

async function buildDialog() {
  // Whoever is about to search waits for the dialog alone, not for the index.
  loadEngine().catch(() => {});
  await Promise.all([loadScript(), loadStyle()]);
  // The dialog imports `pagefind.js` from this folder, which is ours.
  const instance = window.PagefindComponents.configureInstance("default", { bundlePath: new URL("./", import.meta.url).pathname });
  const modal = placeModal();
  followQuery(instance, modal);
  obeyEnter(instance, modal);
  return { open: (query) => openModal(modal, query) };
}

function loadScript() {
  return new Promise((resolve, reject) => {
    const src = siteUrl("pagefind/pagefind-component-ui.js");
    document.head.append(make("script", { src, onload: resolve, onerror: () => reject(new Error(src)) }));
  });
}

function loadStyle() {
  return new Promise((resolve) => {
    const href = siteUrl("pagefind/pagefind-component-ui.css");
    const own = document.querySelector("link[rel=stylesheet]");
    // Before the site's own styles, which then have the last word.
    own.before(make("link", { rel: "stylesheet", href, onload: resolve, onerror: resolve }));
  });
}

/** The component lays out its own parts once it stands in the page; they are completed there, for moving them builds them twice. */
function placeModal() {
  const modal = make("pagefind-modal");
  document.body.append(modal);
  modal.querySelector("dialog").setAttribute("aria-label", "Search this site");
  const input = modal.querySelector("pagefind-input");
  input.setAttribute("placeholder", "Papers, names, topics, datasets");
  input.setAttribute("debounce", String(DEBOUNCE));
  const summary = modal.querySelector("pagefind-summary");
  summary.setAttribute("default-message", "Type to search titles, names, abstracts, topics and datasets.");
  summary.before(make("p", { class: "pa-suggest", role: "status" }));
  const results = modal.querySelector("pagefind-results");
  results.setAttribute("hide-sub-results", "true");
  results.setAttribute("max-results", String(MOST_RESULTS));
  results.resultTemplate = makeResult;
  const explore = make("a", { class: "pa-search-all", href: siteUrl("explore/") }, "Explore with filters");
  modal.querySelector("pagefind-modal-footer").append(explore);
  return modal;
}

function nameKind(url) {
  const parts = new URL(url, location).pathname.slice(base.pathname.length).split("/").filter(Boolean);
  if (parts[0] === "results" && parts.length > 1) return "Results";
  return (parts.length === 2 && !LISTS.has(parts.join("/")) && KINDS[parts[0]]) || "Page";
}

/** One result: what it is, its title, the names it coins, the sentence that matched. */
export function makeResult(result) {
  const kind = nameKind(result.url);
  const quote = make("p", { class: "pf-result-excerpt pa-result__quote" });
  // Pagefind escapes the excerpt and adds nothing but <mark>.
  quote.innerHTML = quoteSentence(result);
  const names = kind === PAPER && result.meta.name ? make("span", { class: "pa-result__name" }, result.meta.name) : null;
  const link = make("a", { class: "pf-result-link", href: result.url }, result.meta.title);
  return make(
    "li", { class: "pf-result" },
    make(
      "div", { class: "pf-result-card" },
      make(
        "div", { class: "pf-result-content" },
        make("p", { class: "pa-result__kind" }, kind, names ? " · " : null, names),
        make("p", { class: "pf-result-title" }, link),
        kind === PAPER || result.locations?.length ? quote : null,
      ),
    ),
  );
}

// Where a sentence of an excerpt or text ends: a word with closing punctuation that the next word does not continue.
const SENTENCE_END = /[.!?]["'”’)\]]*$/u;
const LONGEST_QUOTE = 45;

/** The sentence with the most of the words searched for, as safe markup with <mark>; the excerpt where there is no text. */
function quoteSentence(result) {
  const words = (result.content ?? "").split(/\s+/u).filter(Boolean);
  const marked = new Set(result.locations ?? []);
  if (!words.length) return result.excerpt;
  const [start, end] = chooseSentence(words, marked, result.weighted_locations ?? []);
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // `content` comes escaped already when it passed through the excerpt's path; undo that first.
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const shown = words.slice(start, end).map((word, at) => {
    const safe = escape(plain(word));
    return marked.has(start + at) ? `<mark>${safe}</mark>` : safe;
  });
  return `${shown.join(" ")}${end < words.length && !SENTENCE_END.test(words[end - 1]) ? " …" : ""}`;
}

function chooseSentence(words, marked, weighted) {
  const weights = new Map(weighted.map((place) => [place.location, place.balanced_score]));
  let best = [0, Math.min(words.length, LONGEST_QUOTE)];
  let most = -1;
  for (let start = 0; start < words.length;) {
    let end = start + 1;
    while (end < words.length && !(SENTENCE_END.test(words[end - 1]) && /^["'“‘([]?[\p{Lu}\p{N}]/u.test(words[end]))) end += 1;
    let score = 0;
    for (let at = start; at < end; at += 1) if (marked.has(at)) score += weights.get(at) ?? 1;
    if (score > most) { most = score; best = [start, end]; }
    start = end;
  }
  return trimSentence(best, marked);
}

/** A long sentence is cut around its first marked word. */
function trimSentence([start, end], marked) {
  if (end - start <= LONGEST_QUOTE) return [start, end];
  let first = start;
  while (first < end && !marked.has(first)) first += 1;
  const from = first < end ? Math.max(start, Math.min(first - 8, end - LONGEST_QUOTE)) : start;
  return [from, Math.min(end, from + LONGEST_QUOTE)];
}

/** Keep suggestion, summary and the way to the explore page in step with what is typed. */
function followQuery(instance, modal) {
  const hint = modal.querySelector(".pa-suggest");
  const explore = modal.querySelector(".pa-search-all");
  let latest = "";
  // Whoever waits for advice sees by aria-busy whether there is still to be some.
  const settle = (...parts) => {
    hint.replaceChildren(...parts);
    hint.setAttribute("aria-busy", "false");
  };
  instance.on("search", (term) => {
    latest = term;
    hint.setAttribute("aria-busy", "true");
    explore.href = siteUrl(term ? `explore/?q=${encodeURIComponent(term)}` : "explore/");
    if (!term) settle();
  });
  instance.on("results", async (found) => {
    const term = latest;
    await new Promise((resolve) => { setTimeout(resolve, term ? DOUBT : 0); });
    if (!term || term !== latest) return;
    const correction = await findCorrection(term, found.results.length, true).catch(() => null);
    if (term !== latest) return;
    if (correction) settle("Did you mean ", makeSuggestion(correction, modal), "?");
    else settle();
  });
}

/** Enter opens the first result of what is typed; pressed before that is there, as soon as it comes, unless typing goes on. */
function obeyEnter(instance, modal) {
  const list = modal.querySelector("pagefind-results");
  let asked = "";
  let answered = "";
  let wanted = null;
  const open = () => {
    // Each result comes when it was fetched; what stands in the place of the first one until then is no link.
    const link = wanted !== null && wanted === answered && list.querySelector("li")?.querySelector("a.pf-result-link");
    if (!link) return;
    wanted = null;
    link.click();
  };
  instance.on("search", (term) => { asked = term.trim(); });
  instance.on("results", () => { answered = asked; });
  new MutationObserver(open).observe(list, { childList: true, subtree: true });
  modal.addEventListener("input", () => { wanted = null; });
  modal.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("input")) return;
    event.preventDefault();
    wanted = event.target.value.trim();
    open();
  });
}

function makeSuggestion(correction, modal) {
  const words = correction.parts.flatMap((part, at) => [at ? " " : null, part.changed ? make("strong", {}, part.text) : part.text]);
  return make("button", { type: "button", class: "pa-suggest__query", onclick: () => setQuery(modal, correction.query) }, words);
}

function setQuery(modal, query) {
  const input = modal.querySelector("input");
  input.value = query;
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function openModal(modal, query) {
  modal.open();
  const input = modal.querySelector("input");
  if (query) setQuery(modal, query);
  else input.select();
}
