// Buttons that save papers in the formats of citations.js.

import { FORMATS } from "./citations.js";
import { fetchRecords } from "./library.js";
import { make, saveFile } from "./site.js";

/**
 * A group of buttons, one a format.
 * @param {string[]} formats Ids of `FORMATS`.
 * @param {() => Promise<string[]>} listIds The papers to save, asked for when a button is pressed.
 */
export function makeExports(formats, listIds) {
  const status = make("span", { role: "status", class: "pa-exports__status" });
  const buttons = formats.map((id) => make("button", { type: "button", class: "pa-button", onclick: () => save(id) }, FORMATS[id].title));
  const save = async (id) => {
    status.textContent = "Preparing…";
    try {
      const { file, type, write } = FORMATS[id];
      saveFile(file, type, write(await fetchRecords(await listIds())));
      status.textContent = "";
    } catch {
      status.textContent = "The papers could not be fetched. Try again.";
    }
  };
  return make("div", { class: "pa-exports", role: "group", "aria-label": "Save these papers" }, make("span", {}, "Save as"), buttons, status);
}
