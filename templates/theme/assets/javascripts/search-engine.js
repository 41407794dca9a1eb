// Pagefind with this site's settings: one engine over all bundles, for the dialog and the explore page.

import { normalizeQuery, splitWritten } from "./folding.js";
import { base, fetchHead, siteUrl } from "./site.js";

// How much a hit in each part counts, against 1 for the text. "key" holds coined names as single words: who asks for ViT wants what
// is called that, and not all that is called ViT-something. "also" holds aliases and plain forms. Measured: bench/search.py.
const RANKING = { metaWeights: { title: 5, name: 5, key: 20, also: 2 } };

// Among few pages every word is rare, and would count for more than among many papers.
const PAGES_WEIGHT = 0.5;

// A name is one word or two, and rare: longer queries and frequent words need no second look.
const NAME_WORDS = 2;
const NAME_RESULTS = 500;

/** The name under which the words of a query travel to the page they were found on. */
const HIGHLIGHT = "highlight";

let engine = null;

/** The engine, made once: `{search(query, options)}` as Pagefind has it, for words as people write them. */
export function loadEngine() {
  engine ??= startEngine();
  engine.catch(() => { engine = null; });
  return engine;
}

async function startEngine() {
  const { version, bundles, pages } = await fetchHead();
  const shared = { baseUrl: base.pathname, ranking: RANKING, metaCacheTag: version, highlightParam: HIGHLIGHT };
  const [first, ...others] = bundles;
  const { createInstance } = await import(siteUrl(`${first}/pagefind.js`));
  // A worker would be a second copy of the script, and would copy every one of thousands of results: a search takes less.
  const instance = createInstance({ ...shared, basePath: siteUrl(`${first}/`), noWorker: true });
  const merge = (name) => instance.mergeIndex(siteUrl(`${name}/`), { ...shared, indexWeight: name === pages ? PAGES_WEIGHT : 1 });
  await Promise.all(others.map(merge));
  return { search: (query, options) => search(instance, query && normalizeQuery(query), options) };
}

/**
 * Results that have all words as they are asked for come before those that have fewer.
 *
 * Where a bundle does not have a word, Pagefind takes the longest beginning of it that the bundle has, and scores that as high as
 * another bundle does the word itself. A search in quotes knows words only.
 */
async function search(instance, query, options) {
  const found = await instance.search(query, options);
  const words = query ? [...new Set(splitWritten(query))] : [];
  const few = found.results.length > 1 && found.results.length <= NAME_RESULTS;
  if (!few || words.length > NAME_WORDS || query.includes('"')) return found;
  const counts = new Map();
  for (const { results } of await Promise.all(words.map((word) => instance.search(`"${word}"`)))) {
    for (const { id } of results) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const count = ({ id }) => counts.get(id) ?? 0;
  found.results.sort((left, right) => count(right) - count(left) || right.score - left.score);
  return found;
}
