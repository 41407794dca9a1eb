// Selecting rows by facets, with live counts: pure arithmetic over the columns of atlas/explore.json and atlas/facets/.

/**
 * A facet; `values` and `rows` (the rows that have each value, rising) are null until its file is there.
 * @typedef {{id: string, title: string, values: {id: string, title: string}[] | null, rows: Uint32Array[] | null}} Facet
 * @typedef {{papers: number, facets: Facet[], mentions: number[], years: Uint16Array | null}} Table
 */

/** A table from atlas/explore.json; its facets are still to be filled. */
export function readTable({ papers, mentions, facets }) {
  return { papers, mentions, years: null, facets: facets.map(({ id, title }) => ({ id, title, values: null, rows: null })) };
}

/** Fill a facet from its file: steps between rows become rows; a value without any has the rows that no other has. */
export function fillFacet(table, facet, { values, rows }) {
  facet.values = values.map(([id, title]) => ({ id, title }));
  facet.rows = rows.map((steps) => (steps ? addSteps(steps) : listRest(table.papers, rows)));
  if (facet.id === "year") table.years = readYears(table.papers, facet);
}

function addSteps(steps) {
  const rows = new Uint32Array(steps.length);
  let row = 0;
  steps.forEach((step, at) => { row += step; rows[at] = row; });
  return rows;
}

function listRest(papers, rows) {
  const taken = new Uint8Array(papers);
  for (const steps of rows) if (steps) for (const row of addSteps(steps)) taken[row] = 1;
  return Uint32Array.from([...taken.keys()].filter((row) => !taken[row]));
}

/** The year of each row, 0 where it is not known. */
function readYears(papers, facet) {
  const years = new Uint16Array(papers);
  facet.rows.forEach((rows, at) => { for (const row of rows) years[row] = Number(facet.values[at].id); });
  return years;
}

/**
 * The rows that have one of the chosen values of every facet, and, for every value, how many rows there would be with it.
 *
 * Within a facet values add up, facets narrow each other: so a value is counted among the rows that all *other* facets leave.
 * @param {Table} table Whose facets with chosen values are filled.
 * @param {Map<string, Set<string>>} chosen Ids of values by id of facet.
 * @param {Iterable<number> | null} matched Rows that match the words searched for; null when none are.
 * @returns {{rows: number[], count: (facet: Facet) => Uint32Array}} Rows rising; counts in the order of a facet's values.
 */
export function selectRows(table, chosen, matched = null) {
  const passed = new Uint8Array(table.papers);
  const active = table.facets.filter((facet) => chosen.get(facet.id)?.size);
  const own = new Map(active.map((facet) => [facet.id, markRows(table.papers, facet, chosen.get(facet.id))]));
  for (const marks of own.values()) for (let row = 0; row < passed.length; row += 1) passed[row] += marks[row];
  const found = matched && markMatched(table.papers, matched);
  const rows = [];
  for (let row = 0; row < passed.length; row += 1) {
    if (passed[row] === active.length && (!found || found[row])) rows.push(row);
  }
  return { rows, count: (facet) => countValues(facet, own.get(facet.id), passed, active.length, found) };
}

function markRows(papers, facet, values) {
  const marks = new Uint8Array(papers);
  facet.values.forEach((value, at) => {
    if (values.has(value.id)) for (const row of facet.rows[at]) marks[row] = 1;
  });
  return marks;
}

function markMatched(papers, matched) {
  const marks = new Uint8Array(papers);
  for (const row of matched) marks[row] = 1;
  return marks;
}

function countValues(facet, own, passed, active, found) {
  const needed = own ? active - 1 : active;
  return Uint32Array.from(facet.rows, (rows) => {
    let count = 0;
    for (const row of rows) {
      const others = own ? passed[row] - own[row] : passed[row];
      if (others === needed && (!found || found[row])) count += 1;
    }
    return count;
  });
}

/** What lists can be sorted by, as titles by id; relevance only when words are searched for, newest only where years are known. */
export function listSorts(table, searching) {
  return {
    ...(searching && { relevance: "Relevance" }),
    title: "Title",
    mentions: "Most mentioned",
    ...(table.facets.some((facet) => facet.id === "year") && { newest: "Newest" }),
  };
}

/**
 * The rows in an order; ties by title, which is the order of rows.
 * @param {number[]} ranked Rows by relevance, best first; for sort "relevance".
 */
export function sortRows(table, rows, sort, ranked = []) {
  if (sort === "relevance") {
    const selected = new Set(rows);
    return ranked.filter((row) => selected.has(row));
  }
  const column = { mentions: table.mentions, newest: table.years }[sort];
  return column ? [...rows].sort((left, right) => column[right] - column[left] || left - right) : rows;
}

/** The facets whose files an address needs: those it chooses from, and the years to sort by. */
export function listNeeded(query, table) {
  const parameters = new URLSearchParams(query);
  const newest = parameters.get("sort") === "newest";
  return table.facets.filter(({ id }) => parameters.has(id) || (newest && id === "year"));
}

/** The state of the page from an address: words, sort, chosen values; what the filled facets do not have is left out. */
export function readState(query, table) {
  const parameters = new URLSearchParams(query);
  const chosen = new Map();
  for (const facet of table.facets) {
    const known = new Set(facet.values?.map((value) => value.id));
    const values = parameters.getAll(facet.id).filter((value) => known.has(value));
    if (values.length) chosen.set(facet.id, new Set(values));
  }
  return { words: parameters.get("q")?.trim() ?? "", sort: parameters.get("sort") ?? "", chosen };
}

/** The query part of an address for a state, with its question mark; empty for the state without any choice. */
export function writeState({ words, sort, chosen }) {
  const parameters = new URLSearchParams();
  if (words) parameters.set("q", words);
  for (const [facet, values] of chosen) for (const value of [...values].sort()) parameters.append(facet, value);
  if (sort) parameters.set("sort", sort);
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/** Chosen values with one of them switched on or off, as a new map. */
export function toggleValue(chosen, facet, value) {
  const values = new Set(chosen.get(facet));
  if (!values.delete(value)) values.add(value);
  const changed = new Map(chosen);
  if (values.size) changed.set(facet, values);
  else changed.delete(facet);
  return changed;
}
