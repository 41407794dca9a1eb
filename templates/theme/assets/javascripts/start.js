// The one script a page asks for: math and evidence, search and stars everywhere, the rest only where a page has a place for it.

import "./paperatlas.js";
import "./search.js";
import "./stars.js";

const PARTS = { explore: "./explore.js", "reading-list": "./reading-list.js", compare: "./compare.js" };

for (const [name, module] of Object.entries(PARTS)) {
  if (document.querySelector(`[data-pa=${name}]`)) import(module);
}
