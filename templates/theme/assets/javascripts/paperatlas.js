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

  // Pointing at evidence marks the same words in the abstract.
  const showEvidence = () => {
    const abstract = document.querySelector(".pa-abstract");
    if (!abstract || !window.CSS || !CSS.highlights) return;
    const find = (words) => {
      const walker = document.createTreeWalker(abstract, NodeFilter.SHOW_TEXT);
      const nodes = [];
      let text = "";
      while (walker.nextNode()) {
        nodes.push([walker.currentNode, text.length]);
        text += walker.currentNode.data;
      }
      const start = text.indexOf(words);
      if (start < 0) return null;
      const place = (offset) => {
        const [node, first] = nodes.findLast(([, begin]) => begin <= offset);
        return [node, Math.min(offset - first, node.data.length)];
      };
      const range = new Range();
      range.setStart(...place(start));
      const [node, offset] = place(start + words.length - 1);
      range.setEnd(node, offset + 1);
      return range;
    };
    const mark = (event) => {
      const quote = event.target.closest("q");
      const words = quote && (quote.querySelector("mark") || quote).textContent;
      const range = words && find(words);
      if (range) CSS.highlights.set("evidence", new Highlight(range));
      else CSS.highlights.delete("evidence");
    };
    document.querySelector(".pa-why")?.addEventListener("pointerover", mark);
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
