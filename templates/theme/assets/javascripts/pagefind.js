// What the search dialog imports as Pagefind: the engine that it shares with the explore page.

import { loadEngine } from "./search-engine.js";

// One or two letters are mostly the beginning of a word: they are searched for when nothing follows them.
const SHORT = 2;
const PATIENCE = 300;

/** An instance as the dialog asks for it; settings come with the engine. */
export function createInstance() {
  let turn = 0;
  const search = async (query, options) => {
    turn += 1;
    const mine = turn;
    if (query?.length <= SHORT) await new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    // The dialog takes nothing for an answer that it no longer waits for.
    return mine === turn ? (await loadEngine()).search(query, options) : null;
  };
  return { search, filters: async () => ({}) };
}
