// Pagefind with this site's settings: one engine over all bundles, for the dialog and the explore page.

import { normalizeQuery } from "./folding.js";
import { base, fetchHead, siteUrl } from "./site.js";

// How much a hit in each part counts, against 1 for the text. "key" holds coined names as single words: who asks for ViT wants what
// is called that, and not all that is called ViT-something. "also" holds aliases and plain forms. Measured: bench/search.py.
const RANKING = { metaWeights: { title: 5, name: 5, key: 20, also: 2 } };

// Among few pages every word is rare, and would count for more than among many papers.
const PAGES_WEIGHT = 0.5;

/** The name under which the words of a query travel to the page they were found on. */
const HIGHLIGHT = "highlight";

let engine = null;

/** The engine, made once: `{search(query, options), filters()}`, as an instance of Pagefind has them. */
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
  const instance = createInstance({ ...shared, basePath: siteUrl(`${first}/`) });
  const merge = (name) => instance.mergeIndex(siteUrl(`${name}/`), { ...shared, indexWeight: name === pages ? PAGES_WEIGHT : 1 });
  await Promise.all(others.map(merge));
  return {
    search: (query, options) => instance.search(query && normalizeQuery(query), options),
    // What a result is, its address says; the explore page has facets of its own.
    filters: async () => ({}),
  };
}
