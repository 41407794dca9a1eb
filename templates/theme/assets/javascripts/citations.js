// Library records as BibTeX, RIS, CSL-JSON and CSV. Only what is known is written; nothing is guessed.

/** The entries of a .bib file: each is the one that the paper's page shows. */
export function writeBibtex(records) {
  return `${records.map((record) => record.bibtex).join("\n\n")}\n`;
}

/**
 * A RIS record each, lines ended by CR LF.
 * Source: RIS format specification (Research Information Systems, 2011).
 */
export function writeRis(records) {
  return records.map((record) => {
    const lines = [
      ["TY", record.venue ? "JOUR" : "GEN"],
      ["ID", record.id],
      ["TI", record.title],
      ...(record.authors ?? []).map((name) => ["AU", name]),
      ["PY", record.year],
      ["T2", record.venue],
      ["DO", record.doi],
      ["UR", record.url ?? (record.arxiv && `https://arxiv.org/abs/${record.arxiv}`)],
    ];
    const known = lines.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`);
    return [...known, "ER  - ", ""].join("\r\n");
  }).join("");
}

/** CSL-JSON. Source: citation-style-language/schema, csl-data.json 1.0. */
export function writeCsl(records) {
  const items = records.map((record) => ({
    id: record.id,
    type: record.venue ? "article-journal" : "article",
    title: record.title,
    ...(record.authors?.length && { author: record.authors.map((name) => ({ literal: name })) }),
    ...(record.year && { issued: { "date-parts": [[record.year]] } }),
    ...(record.venue && { "container-title": record.venue }),
    ...(record.doi && { DOI: record.doi }),
    ...(record.arxiv && { number: `arXiv:${record.arxiv}` }),
    ...(record.url && { URL: record.url }),
  }));
  return `${JSON.stringify(items, null, 2)}\n`;
}

const COLUMNS = [
  ["id", (record) => record.id],
  ["title", (record) => record.title],
  ["authors", (record) => (record.authors ?? []).join("; ")],
  ["year", (record) => record.year ?? ""],
  ["venue", (record) => record.venue ?? ""],
  ["summary", (record) => record.summary ?? ""],
  ["names", (record) => (record.names ?? []).join("; ")],
  ["topics", (record) => titles(record.topics)],
  ["tasks", (record) => titles(record.tasks)],
  ["methods", (record) => titles(record.methods)],
  ["datasets", (record) => titles(record.datasets)],
  ["code", (record) => (record.code ?? []).join("; ")],
  ["survey", (record) => (record.survey ? "yes" : "no")],
  ["mentioned by", (record) => record.mentions ?? 0],
  ["doi", (record) => record.doi ?? ""],
  ["arxiv", (record) => record.arxiv ?? ""],
  ["url", (record) => record.url ?? ""],
];

/** A line for each record under a line of headings. Source: RFC 4180. */
export function writeCsv(records) {
  const rows = [COLUMNS.map(([heading]) => heading), ...records.map((record) => COLUMNS.map(([, read]) => read(record)))];
  return rows.map((row) => row.map(quoteCell).join(",")).join("\r\n") + "\r\n";
}

/** A cell in quotes where it must be; one that a spreadsheet would run as a formula begins with an apostrophe. */
function quoteCell(value) {
  const text = String(value).replace(/^[=+\-@\t\r]/u, "'$&");
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function titles(values) {
  return (values ?? []).map(([, title]) => title).join("; ");
}

/** The formats on offer: how each is called, the suffix and type of its file, and its writer. */
export const FORMATS = {
  bibtex: { title: "BibTeX", file: "papers.bib", type: "application/x-bibtex", write: writeBibtex },
  ris: { title: "RIS", file: "papers.ris", type: "application/x-research-info-systems", write: writeRis },
  csl: { title: "CSL-JSON", file: "papers.json", type: "application/vnd.citationstyles.csl+json", write: writeCsl },
  csv: { title: "CSV", file: "papers.csv", type: "text/csv", write: writeCsv },
};
