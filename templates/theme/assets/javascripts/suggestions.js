// "Did you mean": a query put right with the words of the corpus, names before words of titles before all others.

import { splitWritten, squashText } from "./folding.js";

// A slip in a short word makes another word; two slips are only believed in long ones.
const SHORTEST = 4;
const LONG = 8;
// How much each kind of word is preferred, in powers of e of its frequency rank.
const PRIOR = { names: 1.5, titles: 1, texts: 0 };
const SUFFIX = /(?:ing|ed|es|s|d)$/u;
// Corrections of one word that are worth a try, and of a whole query.
const CANDIDATES = 5;
const MOST_TRIES = 12;
// How far a word is doubted: the corpus has it; has a form of it, or it is too short to tell; has nothing like it.
const KNOWN = 0;
const AKIN = 1;
const UNKNOWN = 2;

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

/** How far a word is to be doubted; single characters and numbers never are. */
function doubt(word, vocabulary) {
  if (word.length < 2 || /^\d+$/u.test(word) || vocabulary.known.has(word)) return KNOWN;
  return word.length < SHORTEST - 1 || vocabulary.stems.has(stripSuffix(word)) ? AKIN : UNKNOWN;
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

/** How many slips are believed in a word of a length. */
function limitSlips(length) {
  return length >= LONG ? 2 : 1;
}

/** The words of the corpus that were perhaps meant by another, likeliest first, as they are written there. */
export function listCandidates(word, vocabulary) {
  const limit = limitSlips(word.length);
  const found = [];
  for (let length = word.length - limit; length <= word.length + limit; length += 1) {
    for (const { key, written, prior } of vocabulary.words[length] ?? []) {
      const slips = key === word ? limit + 1 : countSlips(word, key, limit);
      if (slips <= limit) found.push({ written, score: prior - 8 * slips + (key[0] === word[0] ? 2 : 0) });
    }
  }
  if (!found.length) return splitWord(word, vocabulary);
  return found.sort((left, right) => right.score - left.score).slice(0, CANDIDATES).map(({ written }) => written);
}

/** Two words of the corpus that were written as one, both of four letters or more; at most one such pair. */
function splitWord(word, vocabulary) {
  for (let at = SHORTEST; at <= word.length - SHORTEST; at += 1) {
    const [left, right] = [word.slice(0, at), word.slice(at)];
    if (vocabulary.known.has(left) && vocabulary.known.has(right)) return [`${left} ${right}`];
  }
  return [];
}

/**
 * Ways to put a query right, likeliest first: unknown words corrected, then other corrections of each, then words that are only akin
 * to words of the corpus.
 * @param {string} query As typed.
 * @param {Vocabulary} vocabulary Of at least the lengths that `wantLengths` names.
 * @param {boolean} typing Whether the last word may be unfinished: then it is left alone while words of the corpus begin with it.
 * @returns {{query: string, parts: {text: string, changed: boolean}[], sure: boolean}[]} `sure` where a word is unknown, so that
 *   something has to change; empty when nothing is to be put right.
 */
export function listCorrections(query, vocabulary, typing = false) {
  const written = splitWritten(query);
  const words = written.map((text, at) => {
    const key = squashText(text);
    const unfinished = typing && at === written.length - 1 && [...vocabulary.known].some((known) => known.startsWith(key));
    const level = unfinished ? KNOWN : doubt(key, vocabulary);
    return { text, level, candidates: level === KNOWN ? [] : listCandidates(key, vocabulary) };
  });
  const base = words.map(({ level, candidates }) => (level === UNKNOWN ? candidates[0] : undefined));
  const sure = base.some(Boolean);
  const tries = [...(sure ? [base] : []), ...vary(words, base, UNKNOWN, 1), ...vary(words, base, AKIN, 0)];
  return tries.slice(0, MOST_TRIES).map((choice) => {
    const parts = words.map(({ text }, at) => ({ text: choice[at] ?? text, changed: Boolean(choice[at]) }));
    return { query: parts.map((part) => part.text).join(" "), parts, sure };
  });
}

/** Choices that differ from `base` in one word of a level, by its candidates from the `first` on. */
function vary(words, base, level, first) {
  return words.flatMap((word, at) => (word.level === level ? word.candidates.slice(first).map((text) => base.with(at, text)) : []));
}

/** The lengths of words needed to judge a query. */
export function wantLengths(query) {
  const lengths = new Set();
  for (const word of splitWritten(query).map(squashText)) {
    const limit = limitSlips(word.length);
    for (let length = word.length - limit; length <= word.length + limit; length += 1) lengths.add(length);
  }
  return lengths;
}
