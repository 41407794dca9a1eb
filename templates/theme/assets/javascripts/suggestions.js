// "Did you mean": a query put right with the words of the corpus, names before words of titles before all others.

import { splitWritten, squashText } from "./folding.js";

// A slip in a short word makes another word; two slips are only believed in long ones.
const SHORTEST = 4;
const LONG = 8;
// How much each kind of word is preferred, in powers of e of its frequency rank.
const PRIOR = { names: 1.5, titles: 1, texts: 0 };
const SUFFIX = /(?:ing|ed|es|s|d)$/u;

/**
 * Words of the corpus, ready to look up.
 * @typedef {{known: Set<string>, stems: Set<string>, words: {key: string, written: string, prior: number}[][]}} Vocabulary
 */

/** A vocabulary from the parts of its files: `{names, titles, texts}`, each words joined by spaces, frequent ones first. */
export function readVocabulary(parts) {
  const known = new Set();
  const words = [];
  for (const part of parts) {
    for (const kind of ["names", "titles", "texts"]) {
      part[kind].split(" ").filter(Boolean).forEach((written, rank) => {
        const key = kind === "names" ? squashText(written) : written;
        if (known.has(key)) return;
        known.add(key);
        (words[key.length] ??= []).push({ key, written, prior: PRIOR[kind] - Math.log(1 + rank) });
      });
    }
  }
  return { known, stems: new Set([...known].map(stripSuffix)), words };
}

/** A word without its commonest ending, so that "distills" counts as known where the corpus has "distill". */
function stripSuffix(word) {
  return word.length > SHORTEST ? word.replace(SUFFIX, "") : word;
}

/** Whether the corpus has the word, in this or a neighbouring form; numbers and very short words are never doubted. */
export function isKnown(word, vocabulary) {
  const short = word.length < SHORTEST - 1 || /^\d+$/u.test(word);
  return short || vocabulary.known.has(word) || vocabulary.stems.has(stripSuffix(word));
}

/**
 * Slips between two words: letters left out, put in, changed, or swapped with their neighbour; `limit + 1` when there are more.
 * Source: optimal string alignment, the restricted form of F. J. Damerau, "A technique for computer detection and correction of
 * spelling errors", CACM 7(3), 1964.
 */
export function countSlips(left, right, limit) {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before = [];
  let above = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let at = 1; at <= right.length; at += 1) {
      const same = left[row - 1] === right[at - 1];
      let cost = Math.min(above[at] + 1, current[at - 1] + 1, above[at - 1] + (same ? 0 : 1));
      if (row > 1 && at > 1 && left[row - 1] === right[at - 2] && left[row - 2] === right[at - 1]) {
        cost = Math.min(cost, before[at - 2] + 1);
      }
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = above;
    above = current;
  }
  return above[right.length];
}

/** The word of the corpus most likely meant by an unknown one, as it is written there; null when none is near. */
export function suggestWord(word, vocabulary) {
  const limit = word.length >= LONG ? 2 : 1;
  let best = null;
  for (let length = word.length - limit; length <= word.length + limit; length += 1) {
    for (const candidate of vocabulary.words[length] ?? []) {
      const slips = countSlips(word, candidate.key, limit);
      if (slips > limit) continue;
      const score = candidate.prior - 8 * slips + (candidate.key[0] === word[0] ? 2 : 0);
      if (!best || score > best.score) best = { score, written: candidate.written };
    }
  }
  return best?.written ?? splitWord(word, vocabulary);
}

/** Two words of the corpus that were written as one, both of four letters or more; null when there are none. */
function splitWord(word, vocabulary) {
  for (let at = SHORTEST; at <= word.length - SHORTEST; at += 1) {
    const [left, right] = [word.slice(0, at), word.slice(at)];
    if (vocabulary.known.has(left) && vocabulary.known.has(right)) return `${left} ${right}`;
  }
  return null;
}

/**
 * The query with its unknown words put right.
 * @param {string} query As typed.
 * @param {Vocabulary} vocabulary Of at least the lengths that `wantLengths` names.
 * @param {boolean} typing Whether the last word may be unfinished: then it is left alone while words of the corpus begin with it.
 * @returns {{query: string, parts: {text: string, changed: boolean}[]} | null} Null when nothing is to be put right.
 */
export function correctQuery(query, vocabulary, typing = false) {
  const words = splitWritten(query);
  const parts = words.map((text, at) => {
    const key = squashText(text);
    const unfinished = typing && at === words.length - 1 && [...vocabulary.known].some((known) => known.startsWith(key));
    if (key.length < SHORTEST || unfinished || isKnown(key, vocabulary)) return { text, changed: false };
    const written = suggestWord(key, vocabulary);
    return written ? { text: written, changed: true } : { text, changed: false };
  });
  if (!parts.some((part) => part.changed)) return null;
  return { query: parts.map((part) => part.text).join(" "), parts };
}

/** The lengths of words needed to judge a query. */
export function wantLengths(query) {
  const lengths = new Set();
  for (const word of splitWritten(query).map(squashText)) {
    for (let length = word.length - 2; length <= word.length + 2; length += 1) lengths.add(length);
  }
  return lengths;
}
