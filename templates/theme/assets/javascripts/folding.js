// Words made comparable, exactly as generator/text.py and generator/site/vocabulary.py do it; a test holds both to one table.

const MARKS = /\p{M}+/gu;
const WORDLESS = /[^\p{L}\p{N}]+/gu;
const SPLIT = /[\s/+|,;:()[\]{}<>=…—–]+/u;
// Every dash and hyphen that a text may come with, as the one on the keyboard.
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu;

/** Compatibility forms resolved, accents gone, lower case, words joined by single spaces. */
export function foldText(text) {
  const plain = text.normalize("NFKD").replace(MARKS, "").toLowerCase().replaceAll("ß", "ss");
  return plain.replace(WORDLESS, " ").trim();
}

/** `foldText` without spaces: Conv-NeXt, Conv NeXt and ConvNeXt are one key. */
export function squashText(text) {
  return foldText(text).replaceAll(" ", "");
}

/** The folded words of a text in order, hyphens joined. */
export function splitWords(text) {
  return text.split(SPLIT).map(squashText).filter(Boolean);
}

/** The words of a text as written, in order; each has at least one letter or digit. */
export function splitWritten(text) {
  return text.split(SPLIT).filter((word) => squashText(word));
}

/** A query as the index has its words: M²UGen is found as M2UGen, a non-breaking hyphen as a hyphen. */
export function normalizeQuery(text) {
  return text.replace(DASHES, "-").normalize("NFKC").replace(/\s+/gu, " ").trim();
}
