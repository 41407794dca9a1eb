// Two to six papers side by side.

import { paperUrl } from "./cards.js";
import { cleanIds, fetchRecords, makeStar } from "./library.js";
import { make, siteUrl } from "./site.js";

const MOST = 6;

const ROWS = [
  ["Summary", (record) => (record.summary ? [record.summary] : [])],
  ["Names", (record) => record.names ?? []],
  ["Authors", (record) => record.authors ?? []],
  ["Published", (record) => [[record.venue, record.year].filter(Boolean).join(", ")].filter(Boolean)],
  ["Topics", (record) => listLinks("topics", record.topics)],
  ["Tasks", (record) => listLinks("tags", record.tasks)],
  ["Methods", (record) => listLinks("tags", record.methods)],
  ["Modalities", (record) => listLinks("tags", record.modalities)],
  ["Datasets", (record) => listLinks("datasets", record.datasets)],
  ["Results as claimed", (record) => (record.results ?? []).map(([value, metric, dataset]) => [value, metric, dataset && `on ${dataset}`].filter(Boolean).join(" "))],
  ["Code", (record) => (record.code ?? []).map((url) => make("a", { href: url, rel: "noopener" }, url.replace(/^https?:\/\/(www\.)?/u, "")))],
  ["Mentioned by", (record) => [`${record.mentions ?? 0} ${record.mentions === 1 ? "paper" : "papers"} here`]],
];

function listLinks(folder, values) {
  return (values ?? []).map(([id, title]) => make("a", { href: siteUrl(`${folder}/${id}/`) }, title));
}

function makeTable(records) {
  const heads = records.map((record) => make(
    "th", { scope: "col" }, make("a", { href: paperUrl(record.id) }, record.title), make("div", {}, makeStar(record.id, record.title), makeRemove(record, records)),
  ));
  const rows = ROWS.map(([title, read]) => [title, records.map(read)]).filter(([, cells]) => cells.some((cell) => cell.length));
  return make(
    "table", { class: "pa-compare" },
    make("caption", { class: "pa-hidden" }, `${records.length} papers side by side`),
    make("thead", {}, make("tr", {}, make("td"), heads)),
    make("tbody", {}, rows.map(([title, cells]) => make("tr", {}, make("th", { scope: "row" }, title), cells.map(makeCell)))),
  );
}

function makeRemove(record, records) {
  if (records.length <= 2) return null;
  const rest = records.filter((other) => other !== record).map((other) => other.id);
  return make("a", { class: "pa-compare__remove", href: `?papers=${rest.join(",")}`, "aria-label": `Leave out ${record.title}` }, "Leave out");
}

function makeCell(values) {
  if (!values.length) return make("td", {}, make("span", { class: "pa-none" }, "not stated"));
  if (values.length === 1) return make("td", {}, values[0]);
  return make("td", {}, make("ul", {}, values.map((value) => make("li", {}, value))));
}

async function start(root) {
  const asked = cleanIds((new URLSearchParams(location.search).get("papers") ?? "").split(","));
  const records = await fetchRecords(asked.slice(0, MOST));
  const back = make("p", {}, make("a", { href: siteUrl("reading-list/") }, "Reading list"));
  if (records.length < 2) {
    root.replaceChildren(make("p", {}, "Put papers on your reading list, then pick two to six of them to compare."), back);
    return;
  }
  const left = asked.length > MOST ? make("p", { role: "status" }, `The first ${MOST} of ${asked.length} papers are shown.`) : null;
  // A table wider than the screen scrolls in its own frame, which the keyboard can reach.
  const frame = make("div", { class: "pa-compare__frame", tabindex: "0", role: "region", "aria-label": "Comparison" }, makeTable(records));
  root.replaceChildren(...[left, frame, back].filter(Boolean));
}

const root = document.querySelector("[data-pa=compare]");
if (root) start(root);
