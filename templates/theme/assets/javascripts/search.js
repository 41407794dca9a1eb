// The search button in the header. All else (dialog, index, vocabulary) is fetched when somebody is about to search.

import { base, make } from "./site.js";

const KEYS = new Set(["/", "s", "f"]);
const ICON = "M9.5 3A6.5 6.5 0 0 1 16 9.5c0 1.61-.59 3.09-1.56 4.23l.27.27h.79l5 5-1.5 1.5-5-5v-.79l-.27-.27A6.516 6.516 0 0 1 9.5 16 6.5 6.5 0 0 1 3 9.5 6.5 6.5 0 0 1 9.5 3m0 2C7 5 5 7 5 9.5S7 14 9.5 14 14 12 14 9.5 12 5 9.5 5Z";

let dialog = null;

/** The dialog's module, fetched once; it fetches the rest. */
function loadDialog() {
  dialog ??= import("./search-dialog.js").then((module) => module.prepareDialog());
  dialog.catch(() => { dialog = null; });
  return dialog;
}

async function openSearch(query) {
  (await loadDialog()).open(query);
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function handleKey(event) {
  const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  const single = KEYS.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (!chord && !single) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  event.stopPropagation();
  openSearch();
}

function makeIcon() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICON);
  svg.append(path);
  return svg;
}

function makeButton() {
  return make(
    "button",
    {
      type: "button", class: "pa-search", "aria-haspopup": "dialog", "aria-keyshortcuts": "/ s f Control+K",
      onclick: () => openSearch(), onpointerenter: loadDialog, onfocus: loadDialog,
    },
    makeIcon(), make("span", { class: "pa-search__label" }, "Search"), make("kbd", { class: "pa-search__key", "aria-hidden": "true" }, "/"),
  );
}

/** Put the button where the theme has its search field: at the end of the header, before the repository. */
function placeButton() {
  const header = document.querySelector(".md-header__inner");
  // A project that keeps the search of its theme has its own field there.
  if (!header || header.querySelector(".pa-search, .md-search")) return;
  const source = header.querySelector(".md-header__source");
  header.insertBefore(makeButton(), source);
}

/** Mark the words somebody searched for on the page they came to. */
async function markWords() {
  if (!new URLSearchParams(location.search).has("highlight")) return;
  const { default: PagefindHighlight } = await import(new URL("pagefind/pagefind-highlight.js", base).href);
  new PagefindHighlight({ highlightParam: "highlight", markContext: "article", addStyles: false, markOptions: { className: "pa-mark" } });
}

placeButton();
// Before the theme's own listener, which would look for a search field that is not there.
document.addEventListener("keydown", handleKey, true);
markWords();
