// Pagefind with this site's settings; for pages that search without the dialog.

import { base, fetchHead, siteUrl } from "./site.js";

// How much a hit in each part counts, against 1 for the text. "also" holds aliases and plain forms: found, but last.
export const RANKING = { metaWeights: { title: 6, name: 8, also: 3 } };

/** The name under which the words of a query travel to the page they were found on. */
export const HIGHLIGHT = "highlight";

let engine = null;

/** Settings common to the dialog and the explore page. */
export async function readOptions() {
  const head = await fetchHead();
  const shared = { baseUrl: base.pathname, ranking: RANKING, metaCacheTag: head.version, highlightParam: HIGHLIGHT };
  const [first, ...others] = head.bundles.map((name) => siteUrl(`${name}/`));
  return { shared, first, others };
}

/** A Pagefind instance over all bundles, made once. */
export function loadEngine() {
  engine ??= startEngine();
  engine.catch(() => { engine = null; });
  return engine;
}

async function startEngine() {
  const { shared, first, others } = await readOptions();
  const pagefind = await import(`${first}pagefind.js`);
  const instance = pagefind.createInstance({ ...shared, basePath: first });
  for (const bundle of others) await instance.mergeIndex(bundle, shared);
  return instance;
}
