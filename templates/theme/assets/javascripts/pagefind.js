// What the search dialog imports as Pagefind: the engine that it shares with the explore page.

import { loadEngine } from "./search-engine.js";

/** An instance as the dialog asks for it; settings come with the engine. */
export function createInstance() {
  return {
    search: async (query, options) => (await loadEngine()).search(query, options),
    filters: async () => (await loadEngine()).filters(),
  };
}
