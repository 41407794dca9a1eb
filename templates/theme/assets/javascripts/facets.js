// Selecting rows by facets, with live counts: pure arithmetic over the columns of atlas/explore.json.

/**
 * The columns, ready to count.
 * @typedef {{papers: number, facets: {id: string, title: string, values: {id: string, title: string}[], rows: Uint32Array[]}[],
 *   columns: {mentions: number[], years?: number[]}}} Table
 */

/** A table from atlas/explore.json: steps between rows become rows. */
export function readTable(data) {
  const facets = data.facets.map(({ id, title, values, rows }) => ({
    id, title, values: values.map(([value, name]) => ({ id: value, title: name })), rows: rows.map(addSteps),
  }));
  return { papers: data.papers, facets, columns: data.columns };
}

function addSteps(steps) {
  const rows = new Uint32Array(steps.length);
  let row = 0;
  steps.forEach((step, at) => { row += step; rows[at] = row; });
  return rows;
}

/**
 * The rows that have one of the chosen values of every facet, and, for every value, how many rows there would be with it.
 *
 * Within a facet values add up, facets narrow each other: so a value is counted among the rows that all *other* facets leave.
 * @param {Table} table
 * @param {Map<string, Set<string>>} chosen Ids of values by id of facet.
 * @param {Iterable<number> | null} matched Rows that match the words searched for; null when none are.
 * @returns {{rows: number[], counts: Map<string, Uint32Array>}} Rows rising; counts in the order of each facet's values.
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
  const counts = new Map(table.facets.map((facet) => [facet.id, countValues(facet, own.get(facet.id), passed, active.length, found)]));
  return { rows, counts };
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

/** What lists can be sorted by, as titles by id; relevance only when words are searched for, newest only when years are known. */
export function listSorts(table, searching) {
  return {
    ...(searching && { relevance: "Relevance" }),
    title: "Title",
    mentions: "Most mentioned",
    ...(table.columns.years && { newest: "Newest" }),
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
  const column = { mentions: table.columns.mentions, newest: table.columns.years }[sort];
  return column ? [...rows].sort((left, right) => column[right] - column[left] || left - right) : rows;
}

/** The state of the page from an address: words, sort, chosen values; what the table does not have is left out. */
export function readState(query, table) {
  const parameters = new URLSearchParams(query);
  const chosen = new Map();
  for (const facet of table.facets) {
    const known = new Set(facet.values.map((value) => value.id));
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
