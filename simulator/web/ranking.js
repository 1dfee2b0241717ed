// What a search finds, and in which order: the one place for it. The browser asks here, and so does `check`, in
// Node.js. The index and its scores are MiniSearch's (BM25+); what counts as the same word is said here.

/** @typedef {Record<string, number>} Weights */
/** @typedef {{ MiniSearch: typeof import("minisearch").default, stemmer: (word: string) => string }} Tools */
/** @typedef {{ id: number, words: string[] }} Hit the place of an item, and the words of the question in it */
/** @typedef {{ terms: Set<string>, spelt: Map<string, string> }} Vocabulary what texts hold: words as they are compared, and each spelling with its own */

/** What each part of an answer counts. @type {Weights} */
export const OF_ANSWERS = { title: 2, also: 3, lines: 1, near: 1 };
/** Where a rule says the same, it goes first. @type {Weights} */
const BEHIND = { script: 0.8, ending: 0.8 };
/** How much more it counts to be called what is asked for. */
const CALLED = 2;

const STOPS = new Set(
  `a about am an and any are as at be been but by can could d did do does doing for from get had has have he her hers him
  his how i if into is it its just ll m me my of or our s shall she should so t than that the their them then there they
  this to us ve was we were what when where which who whom why will with would you your yours re`.split(/\s+/),
);
const NO = "no";
/** Words that say the same. */
const SAME = new Map(Object.entries({ not: NO, never: NO, cannot: NO, cant: NO, dont: NO, doesnt: NO, didnt: NO, wont: NO }));
"one two three four five six seven eight nine ten eleven twelve".split(" ").forEach((word, i) => SAME.set(word, `${i + 1}`));

const LONGEST = 24; // of a word: what is longer was not typed by people
const MOST_WORDS = 16; // of a question
const FEWEST_FOR_TYPOS = 4; // letters
const FEWEST_FOR_TWO = 7;
const PAIR = "_";
const AT_ONCE = 400; // items; more would keep the page from answering
const AT_A_TIME = 60;
const LOOKED_AT = 200; // of what was found, for its names
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/**
 * The words of a text as they are compared, in small letters, words like “the” left out; and each two neighbours as a
 * pair, so that “voice mail” is nearer to “voice mail” than to either word.
 *
 * @param {string} text
 * @param {(word: string) => string | string[]} base a word without its ending
 */
export function words(text, base) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/n[’']t\b/g, "n not");
  return plain.replace(/[’']/g, " ").split(/[.,;:!?…|›()“”"]+/).flatMap((part) => {
    const found = (part.match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => !STOPS.has(word))
      .flatMap((word) => SAME.get(word) ?? base(word.slice(0, LONGEST)));
    return [...found, ...found.slice(1).map((word, i) => found[i] + PAIR + word)];
  });
}

/** @param {string} word */
const isPair = (word) => word.includes(PAIR);

/** @returns {Vocabulary} */
export const vocabulary = () => ({ terms: new Set(), spelt: new Map() });

/**
 * Makes a ranking of *items* by the texts under the keys of *weights*. What it finds for a question is in order; many
 * items are taken in piece by piece, and found as soon as they are, all of them once it is ready.
 *
 * @param {Tools} tools
 * @param {readonly Record<string, any>[]} items
 * @param {Weights} weights
 * @param {Vocabulary} known words that are spelt right, which those of the items are added to
 * @returns {{ ask: (question: string, most?: number) => Hit[], ready: Promise<void> }}
 */
export function ranking({ MiniSearch, stemmer }, items, weights, known = vocabulary()) {
  /** @param {string} word */
  const base = (word) => {
    const found = known.spelt.get(word) ?? stemmer(word);
    known.spelt.set(word, found);
    return found;
  };
  const index = new MiniSearch({
    fields: Object.keys(weights),
    tokenize: (text) => words(text, base),
    processTerm: (term) => (known.terms.add(term), term),
    extractField: (item, field) => (field === "id" ? item.id : [item.found[field] ?? ""].flat().join(" | ")),
  });
  const all = items.map((found, id) => ({ id, found }));
  const ready = all.length > AT_ONCE ? index.addAllAsync(all, { chunkSize: AT_A_TIME }) : Promise.resolve(index.addAll(all));
  /** The names of an item, each as its words. @type {Map<number, string[][]>} */
  const named = new Map();
  /** @param {number} id */
  const names = (id) => {
    const { title, also = [] } = items[id] ?? {};
    const found = named.get(id) ?? [title, ...also].map((text) => words(text, base).filter((word) => !isPair(word)));
    named.set(id, found);
    return found;
  };

  /** @param {string} question @returns {Hit[]} */
  const ask = (question, most = 20) => {
    const asked = words(question, (word) => mended(word, stemmer, known))
      .map((word) => (known.terms.has(word) || !known.terms.has(word.replace(PAIR, "")) ? word : word.replace(PAIR, "")))
      .slice(0, MOST_WORDS);
    const single = asked.filter((word) => !isPair(word));
    const found = index.search(asked.join(" "), {
      boost: weights,
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
      prefix: (term) => term === single.at(-1) && term.length > 1, // it may not be typed to its end yet
      fuzzy: (term) => !known.terms.has(term) && !isPair(term) && term.length >= FEWEST_FOR_TWO && 2,
      weights: { fuzzy: 0.5, prefix: 0.5 },
    });
    const scored = found.slice(0, LOOKED_AT).map(({ id, terms, score }) => {
      const called = 1 + CALLED * closest(single, names(id)) ** 2;
      return { id, words: terms, score: score * called * (BEHIND[items[id]?.kind] ?? 1) };
    });
    return scored.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, most);
  };
  return { ask, ready };
}

/**
 * A word without its ending; two, where they are known as neighbours; or with one typing mistake set right where that
 * makes it known: two letters in each other's place, one left out, one too many, a wrong one.
 * @param {string} word @param {(word: string) => string} stemmer @param {Vocabulary} known
 */
function mended(word, stemmer, { terms, spelt }) {
  const stem = spelt.get(word) ?? stemmer(word);
  if (terms.has(stem) || word.length < FEWEST_FOR_TYPOS || /\d/.test(word)) return stem;
  for (const one of spelt.keys()) if (one.startsWith(word)) return word; // it is being typed
  const cuts = [...word, ""].map((_, i) => [word.slice(0, i), word.slice(i)]);
  const two = cuts.map((parts) => parts.map((part) => SAME.get(part) ?? stemmer(part))).find((parts) => terms.has(parts.join(PAIR)));
  if (two) return two;
  const ways = [
    cuts.map(([a = "", b = ""]) => (b.length > 1 ? `${a}${b[1]}${b[0]}${b.slice(2)}` : "")),
    cuts.flatMap(([a = "", b = ""]) => LETTERS.map((letter) => a + letter + b)),
    cuts.map(([a = "", b = ""]) => a + b.slice(1)),
    cuts.flatMap(([a = "", b = ""]) => (b ? LETTERS.map((letter) => a + letter + b.slice(1)) : [])),
  ];
  const right = ways.flat().find((one) => spelt.has(one));
  return (right && spelt.get(right)) ?? stem;
}

/**
 * How near a question comes to one of the names of an answer: 1 where it is one of them, 0 where it shares no word. A
 * name that says no is no name of what was asked without it.
 * @param {string[]} asked @param {string[][]} names
 */
function closest(asked, names) {
  return Math.max(
    0,
    ...names.map((name) => {
      if (name.includes(NO) && !asked.includes(NO)) return 0;
      const shared = asked.filter((word) => name.includes(word)).length;
      return shared / (asked.length + name.length - shared || 1);
    }),
  );
}
