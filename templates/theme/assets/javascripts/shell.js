// What must run before the page is painted: Material's storage helpers, the colour scheme, the search dialog, and whatever else only
// scripts need. One file for all pages, instead of the same text in each.
(() => {
  "use strict";
  const script = document.currentScript;

  // The names and the form of what is stored are Material's own: its bundle reads them.
  const base = script.getAttribute("src").replace(/assets\/javascripts\/shell\.js$/, "") || ".";
  window.__md_scope = new URL(base, location);
  window.__md_hash = (text) => [...text].reduce((hash, char) => (hash << 5) - hash + char.charCodeAt(0), 0);
  window.__md_get = (key, storage = localStorage, scope = window.__md_scope) => {
    try {
      return JSON.parse(storage.getItem(scope.pathname + "." + key));
    } catch {
      return null; // storage is switched off, or holds something else
    }
  };
  window.__md_set = (key, value, storage = localStorage, scope = window.__md_scope) => {
    try {
      storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
    } catch {
      // Storage is switched off or full: the choice lasts for this page.
    }
  };

  // Material's colour scheme switch: a radio button for each scheme, whose label leads to the next.
  const makeElement = (name, attributes) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  // What Material's bundle looks for and nobody sees: pages of the program leave it out (compact.py).
  if (!document.querySelector("#__drawer")) {
    document.body.insertAdjacentHTML(
      "afterbegin",
      `<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">
<label class="md-overlay" for="__drawer"></label>
<div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>`,
    );
  }
  if (script.dataset.search === undefined) {
    const config = makeElement("script", { id: "__config", type: "application/json" });
    const translations = { "clipboard.copy": "Copy", "clipboard.copied": "Copied" };
    config.textContent = JSON.stringify({ base, features: script.dataset.features?.split(" ") ?? [], search: "", translations });
    document.head.append(config);
  }

  // Pages name their schemes only where they are not these, which the documentation shows; without a palette there are none.
  const usual = [
    ["(prefers-color-scheme)", "default", "Switch to light mode"],
    ["(prefers-color-scheme: light)", "default", "Switch to dark mode"],
    ["(prefers-color-scheme: dark)", "slate", "Switch to system preference"],
  ];
  const known = document.body.dataset.mdColorScheme ? usual : [];
  const schemes = script.dataset.schemes ? JSON.parse(script.dataset.schemes) : known;
  if (schemes.length) {
    const form = makeElement("form", { class: "md-header__option", "data-md-component": "palette" });
    for (const [at, [media, scheme, name]] of schemes.entries()) {
      const marks = { "data-md-color-media": media, "data-md-color-scheme": scheme, "aria-label": name };
      form.append(makeElement("input", { class: "md-option", type: "radio", name: "__palette", id: `__palette_${at}`, ...marks }));
      const next = `__palette_${(at + 1) % schemes.length}`;
      form.append(makeElement("label", { class: "md-header__button md-icon pa-scheme", title: name, for: next, hidden: "" }));
    }
    script.before(form);
  }

  const stored = window.__md_get("__palette")?.color;
  const followsSystem = !stored || stored.media === "(prefers-color-scheme)";
  const wanted = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${wanted})"]`);
  const scheme = followsSystem ? input?.dataset.mdColorScheme : stored.scheme;
  if (scheme) document.body.dataset.mdColorScheme = scheme;

  if (script.dataset.search !== undefined) {
    script.insertAdjacentHTML(
      "beforebegin",
      `<label class="md-header__button md-icon pa-find" for="__search" title="Search"></label>
<div class="md-search" data-md-component="search" role="dialog" aria-label="Search"><label class="md-search__overlay" for="__search"></label>
<div class="md-search__inner" role="search"><form class="md-search__form" name="search">
<input type="text" class="md-search__input" name="query" aria-label="Search" placeholder="Search" autocapitalize="off" autocorrect="off" autocomplete="off" spellcheck="false" data-md-component="search-query" required>
<label class="md-search__icon md-icon pa-find" for="__search"></label>
<nav class="md-search__options" aria-label="Search"><button type="reset" class="md-search__icon md-icon pa-clear" title="Clear" aria-label="Clear" tabindex="-1"></button></nav></form>
<div class="md-search__output"><div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix><div class="md-search-result" data-md-component="search-result">
<div class="md-search-result__meta">Initializing search</div><ol class="md-search-result__list" role="presentation"></ol></div></div></div></div></div>`,
    );
  }
})();
