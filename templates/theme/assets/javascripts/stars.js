// On every page: a star for the paper it is about, and the length of the reading list in the navigation.

import { countInLinks, makeStar } from "./library.js";
import { base, make, siteUrl } from "./site.js";

const PAPER = /^papers\/([^/]+)\/(?:index\.html)?$/u;

/** The id of the paper a page is about, or null. */
function readPaperId() {
  const path = location.pathname.startsWith(base.pathname) ? location.pathname.slice(base.pathname.length) : "";
  return PAPER.exec(path)?.[1] ?? null;
}

function placeStar() {
  const id = readPaperId();
  const headline = document.querySelector("article h1");
  if (!id || !headline || document.querySelector(".pa-actions")) return;
  const title = headline.firstChild?.textContent?.trim() ?? id;
  headline.after(make("div", { class: "pa-actions" }, makeStar(id, title, true)));
}

placeStar();
const target = siteUrl("reading-list/");
countInLinks([...document.querySelectorAll("nav a[href]")].filter((link) => link.href === target || link.href === `${target}#`));
