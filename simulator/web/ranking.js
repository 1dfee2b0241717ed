// What a search finds, and in which order: the one place for it. The browser asks here, and so does `check`, in
// Node.js. The index and its scores are MiniSearch's (BM25+); what counts as the same word is said here.

/** @typedef {Record<string, number>} Weights */
/** @typedef {{ MiniSearch: typeof import("minisearch").default, stemmer: (word: string) => string }} Tools */
/** @typedef {{ id: number, words: string[], answers: boolean }} Hit the place of an item, the words of the question in it, and whether it says enough of the question to be an answer */
/** @typedef {{ items: number, terms: Map<string, number>, spelt: Map<string, string> }} Vocabulary how many items there are, how often each word stands in them as it is compared, and what each spelling is compared as */

/** What each part of an answer counts. @type {Weights} */
export const OF_ANSWERS = { title: 2, also: 3, lines: 1, near: 1 };
/** Where a rule says the same, it goes first. @type {Weights} */
const BEHIND = { script: 0.65, ending: 0.8 };
/** How much more it counts to be called what is asked for. */
const CALLED = 2;

/** How much of what is asked an answer has to say, by the weight of its words; less where it is called so. */
const ENOUGH = 0.5;
const ENOUGH_OF_A_NAME = 0.15;

const STOPS = new Set(
  `a about am an and any are as at be been but by can could d did do does doing for from get had has have he her hers him
  his how i if into is it its just ll m me my of or our s shall she should so t than that the their them then there they
  this to us ve was we were what when where which who whom why will with would you your yours re
  ok okay hey hi pls please lol omg wtf ugh um hmm im ive hes shes theyre whats u ur gonna wanna gotta got now already guy dude`.split(/\s+/),
);
const NO = "no";
/** Words that say the same. */
const SAME = new Map("not never cannot nope cant dont doesnt didnt wont isnt arent wasnt hasnt havent couldnt".split(" ").map((word) => [word, NO]));
for (const pair of "1st first,2nd second,3rd third,vm voicemail,msg message,min minute,mins minute,tmrw tomorrow".split(",")) {
  const [short = "", word = ""] = pair.split(" ");
  SAME.set(short, word);
}
"one two three four five six seven eight nine ten eleven twelve".split(" ").forEach((word, i) => SAME.set(word, `${i + 1}`));

/** An hour of the day, whichever. */
const HOUR = /\b\d{1,2}([:.]\d\d)? ?[ap]\.?m\b/g;
const LONGEST = 24; // of a word: what is longer was not typed by people
const MOST_WORDS = 16; // of a question
const FEWEST_FOR_TYPOS = 4; // letters
const FEWEST_FOR_OTHERS = 5; // than two in each other's place
const FEWEST_FOR_TWO = 8;
const PAIR = "_";
const AT_ONCE = 400; // items; more would keep the page from answering
const AT_A_TIME = 20;
const COMMON = 0.5; // of the items hold such a word
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
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/n[’']t\b/g, "n not").replace(HOUR, "oclock");
  return plain.replace(/[’']/g, " ").split(/[.,;:!?…|›()“”"]+/).flatMap((part) => {
    const found = (part.match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => !STOPS.has(word))
      .flatMap((word) => base((SAME.get(word) ?? word).slice(0, LONGEST)));
    return [...found, ...found.slice(1).map((word, i) => found[i] + PAIR + word)];
  });
}

/** @param {string} word */
const isPair = (word) => word.includes(PAIR);

/** @returns {Vocabulary} */
export const vocabulary = () => ({ items: 0, terms: new Map(), spelt: new Map() });

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
    processTerm: (term) => (known.terms.set(term, (known.terms.get(term) ?? 0) + 1), term),
    extractField: (item, field) => (field === "id" ? item.id : [item.found[field] ?? ""].flat().join(" | ")),
  });
  const all = items.map((found, id) => ({ id, found }));
  known.items += items.length;
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
    const all = sum(new Set(single), known);
    const found = index.search([...asked].sort((a, b) => times(a, known) - times(b, known)).join(" "), {
      boost: weights,
      tokenize: (text) => text.split(" "),
      processTerm: (term) => term,
      prefix: (term) => (term === single.at(-1) && term.length > 1) || (!known.terms.has(term) && !isPair(term) && term.length > 2), // short, or not typed to its end yet
      fuzzy: (term) => !known.terms.has(term) && !isPair(term) && term.length >= FEWEST_FOR_TWO && 2,
      weights: { fuzzy: 0.5, prefix: 0.5 },
      boostDocument: rareFirst(known),
    });
    const scored = found.slice(0, LOOKED_AT).map(({ id, terms, queryTerms, score }) => {
      const called = 1 + CALLED * closest(single, names(id), known) ** 2;
      const said = sum(queryTerms.filter((word) => !isPair(word)), known);
      const named = Math.max(0, ...names(id).filter((name) => isIn(name, single)).map((name) => sum(name, known)));
      const answers = said >= ENOUGH * all || named >= ENOUGH_OF_A_NAME * all;
      return { id, words: terms, answers, score: score * called * (BEHIND[items[id]?.kind] ?? 1) };
    });
    return scored.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, most);
  };
  return { ask, ready };
}

/** How often a word stands in the items. @param {string} word @param {Vocabulary} known */
const times = (word, { terms }) => terms.get(word) ?? 0;

/** What words weigh together: the rarer, the more; a number that nothing holds is a detail. @param {Iterable<string>} found @param {Vocabulary} known */
function sum(found, known) {
  let all = 0;
  for (const word of found) if (known.terms.has(word) || !/\d/.test(word)) all += Math.log(1 + known.items / (0.5 + times(word, known)));
  return all;
}

/**
 * Leaves out what has nothing of a question but its common words, where something has a rarer one; words come from the
 * rarest on.
 * @param {Vocabulary} known @returns {(id: number, term: string) => number}
 */
function rareFirst(known) {
  const found = new Set();
  let [at, over] = ["", false];
  return (id, term) => {
    if (term !== at) [at, over] = [term, found.size > 0 && times(term, known) > COMMON * known.items];
    if (!over) found.add(id);
    return Number(!over || found.has(id));
  };
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
  const swapped = cuts.map(([a = "", b = ""]) => (b.length > 1 ? `${a}${b[1]}${b[0]}${b.slice(2)}` : ""));
  const later = word.length < FEWEST_FOR_OTHERS ? [] : cuts.slice(1); // the first letter is mostly right: “dress” is no “press”
  const ways = [
    swapped,
    later.flatMap(([a = "", b = ""]) => LETTERS.map((letter) => a + letter + b)),
    later.map(([a = "", b = ""]) => a + b.slice(1)),
    later.flatMap(([a = "", b = ""]) => (b ? LETTERS.map((letter) => a + letter + b.slice(1)) : [])),
  ];
  const right = ways.flat().find((one) => spelt.has(one));
  return (right && spelt.get(right)) ?? stem;
}

/**
 * How near a question comes to one of the names of an answer: 1 where it is one of them, 0 where it shares no word.
 * @param {string[]} asked @param {string[][]} names @param {Vocabulary} known
 */
function closest(asked, names, known) {
  return Math.max(
    0,
    ...names.map((name) => {
      if (!fits(name, asked)) return 0;
      const shared = sum(asked.filter((word) => name.includes(word)), known);
      const near = shared / (sum(asked, known) + sum(name, known) - shared || 1);
      return name.includes(NO) === asked.includes(NO) ? near : near / 3; // “no show” is not “shows up”
    }),
  );
}

/** Whether a question holds a name as a whole. @param {string[]} name @param {string[]} asked */
const isIn = (name, asked) => fits(name, asked) && name.every((word) => asked.includes(word));

/** A name that says no is no name of what was asked without it. @param {string[]} name @param {string[]} asked */
const fits = (name, asked) => name.length > 0 && (!name.includes(NO) || asked.includes(NO));
