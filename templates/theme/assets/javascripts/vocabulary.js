// The vocabulary of the corpus, fetched when a query needs judging, and only the files with words of about its lengths.

import { fetchHead, fetchJson } from "./site.js";
import { correctQuery, readVocabulary, wantLengths } from "./suggestions.js";

const vocabularies = new Map();

/** The query put right, or null; see `correctQuery`. A site without a vocabulary suggests nothing. */
export async function findCorrection(query, typing = false) {
  const head = await fetchHead();
  const lengths = wantLengths(query);
  const wanted = (shard) => [...lengths].some((length) => shard.from <= length && length <= shard.to);
  const files = head.vocabulary.filter(wanted).map((shard) => shard.file);
  if (!files.length) return null;
  const key = files.join(" ");
  if (!vocabularies.has(key)) {
    const parts = Promise.all(files.map((file) => fetchJson(file, head.version)));
    vocabularies.set(key, parts.then(readVocabulary));
  }
  return correctQuery(query, await vocabularies.get(key), typing);
}
