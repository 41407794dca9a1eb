// The vocabulary of the corpus, fetched when a query needs it, and only the files with words of about its lengths.

import { splitWritten } from "./folding.js";
import { loadEngine } from "./search-engine.js";
import { fetchHead, fetchJson } from "./site.js";
import { listCorrections, readVocabulary, wantLengths } from "./suggestions.js";

const vocabularies = new Map();

/**
 * What was perhaps meant by a query with `found` results: the likeliest correction that finds something; see `listCorrections`.
 *
 * Null without any. What found something is corrected only where the corpus does not have a word of it.
 */
export async function findCorrection(query, found, typing = false) {
  const engine = await loadEngine();
  if (found && await hasWords(engine, query)) return null;
  const corrections = listCorrections(query, await fetchVocabulary(query), typing).filter(({ sure }) => sure || !found);
  for (const correction of corrections) {
    if ((await engine.search(correction.query)).results.length) return correction;
  }
  return corrections[0]?.sure ? corrections[0] : null;
}

/**
 * Whether the index has every word of a query, which is then spelt right as far as anybody can tell.
 *
 * Results alone do not say so: for a word that it does not have Pagefind takes the longest beginning of it that it has.
 */
async function hasWords(engine, query) {
  const words = [...new Set(splitWritten(query))];
  const found = await Promise.all(words.map((word) => engine.search(`"${word}"`)));
  return found.every(({ results }) => results.length);
}

async function fetchVocabulary(query) {
  const head = await fetchHead();
  const lengths = wantLengths(query);
  const wanted = (shard) => [...lengths].some((length) => shard.from <= length && length <= shard.to);
  const files = head.vocabulary.filter(wanted).map((shard) => shard.file);
  const key = files.join(" ");
  if (!vocabularies.has(key)) {
    const parts = Promise.all(files.map((file) => fetchJson(file, head.version)));
    parts.catch(() => vocabularies.delete(key));
    vocabularies.set(key, parts.then(readVocabulary));
  }
  return vocabularies.get(key);
}
