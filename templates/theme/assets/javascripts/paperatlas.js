// Math, evidence shown in the abstract, and the scroll position of wide navigation. No dependencies; pages work without it.
(() => {
  "use strict";

  // KaTeX renders what the page marks as math; the dollar signs are part of the visible text, not of the TeX.
  const renderMath = () => {
    if (!window.katex) return;
    for (const span of document.querySelectorAll("span.math[data-tex]")) {
      window.katex.render(span.dataset.tex, span, { throwOnError: false, trust: false, maxSize: 20, maxExpand: 200 });
    }
  };

  // Evidence marks the same words in the abstract or title: while it is pointed at or has the focus, and from a tap or Enter until
  // the next. All quotes are one stop of the Tab key; arrow keys go from one to the next.
  const readText = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    while (walker.nextNode()) {
      nodes.push([walker.currentNode, text.length]);
      text += walker.currentNode.data;
    }
    return { nodes, text };
  };

  const makeRange = ({ nodes }, start, length) => {
    const place = (offset) => {
      const [node, first] = nodes.findLast(([, begin]) => begin <= offset);
      return [node, Math.min(offset - first, node.data.length)];
    };
    const range = new Range();
    range.setStart(...place(start));
    const [node, offset] = place(start + length - 1);
    range.setEnd(node, offset + 1);
    return range;
  };

  // What surrounds the marked words in a quote tells which of several places is meant.
  const findWords = (quote, root) => {
    const read = readText(root);
    const lead = document.querySelector(".pa-lead")?.textContent ?? "";
    const around = quote.textContent.replace(/^…|…$/g, "");
    const marked = quote.querySelector("mark");
    if (!marked) {
      const words = quote.textContent.endsWith("…") && lead.startsWith(around) ? lead : around;
      const start = read.text.indexOf(words);
      return start < 0 ? null : makeRange(read, start, words.length);
    }
    const words = marked.textContent;
    const context = read.text.indexOf(around);
    const before = quote.textContent.indexOf(around);
    const own = readText(quote).nodes.find(([node]) => marked.contains(node))[1] - before;
    const start = context < 0 ? read.text.indexOf(words) : context + own;
    return start < 0 ? null : makeRange(read, start, words.length);
  };

  const showEvidence = () => {
    const page = document.querySelector(".pa-paper");
    const quotes = [...(page?.querySelectorAll("q") ?? [])];
    if (!quotes.length || !window.CSS || !CSS.highlights) return;
    const roots = page.querySelectorAll(".pa-abstract, h1");
    let kept = null;
    const find = (quote) => [...roots].map((root) => findWords(quote, root)).find(Boolean);
    const mark = (quote) => {
      const range = quote && find(quote);
      if (range) CSS.highlights.set("evidence", new Highlight(range));
      else CSS.highlights.delete("evidence");
      return range;
    };
    const keep = (quote) => {
      kept?.setAttribute("aria-pressed", "false");
      kept = quote === kept ? null : quote;
      kept?.setAttribute("aria-pressed", "true");
      if (!kept) document.activeElement?.blur();
      const range = mark(kept);
      if (!range) return;
      const { top, bottom } = range.getBoundingClientRect();
      if (top < 100 || bottom > innerHeight) scrollBy({ top: top - innerHeight / 3, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    };
    const go = (from, to) => {
      const open = quotes.filter((quote) => quote.checkVisibility());
      const next = open[open.indexOf(from) + to];
      if (!next) return;
      from.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    };
    quotes.forEach((quote) => {
      quote.tabIndex = -1;
      quote.setAttribute("role", "button");
      quote.setAttribute("aria-pressed", "false");
    });
    const enter = () => {
      const open = quotes.filter((quote) => quote.checkVisibility());
      if (!open.some((quote) => quote.tabIndex === 0) && open.length) open[0].tabIndex = 0;
    };
    enter();
    page.querySelector(".pa-why")?.addEventListener("toggle", enter);
    // What is under the pointer comes first, then what has the focus, then what was chosen.
    const look = (event) => mark(event.target.closest("q") ?? document.activeElement?.closest("q") ?? kept);
    page.addEventListener("pointerover", (event) => event.pointerType !== "touch" && look(event));
    page.addEventListener("focusin", look);
    page.addEventListener("focusout", () => mark(kept));
    page.addEventListener("click", (event) => event.target.closest("q") && keep(event.target.closest("q")));
    page.addEventListener("keydown", (event) => {
      const quote = event.target.closest("q");
      if (event.key === "Escape" && kept) keep(kept);
      if (!quote) return;
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (step) go(quote, step);
      else if (event.key === "Enter" || event.key === " ") keep(quote);
      else return;
      event.preventDefault();
    });
  };

  const showCurrent = () => {
    const list = document.querySelector(".pa-nav");
    const current = list?.querySelector("[aria-current]");
    if (current) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  };

  const start = () => {
    renderMath();
    showEvidence();
    showCurrent();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
