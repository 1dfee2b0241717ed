// Words that are to be said word for word, with some or all of them missing: which are, and how what was
// written compares with them.

/** @import { RecallMessage, RecallState, RecallWord, Script } from "./types.d.ts" */

/** Every how many-th word is missing; 0: all of them, to be written down. */
export const LEVELS = /** @type {const} */ ([
  [4, "A few words missing"],
  [2, "Half of the words missing"],
  [0, "All of it, from memory"],
]);

/** A text as words, each with what stands around it; a slot is one word, whose name may be any.
 * @param {Script} script @returns {RecallWord[]} */
export function words({ parts }) {
  const all = parts.flatMap(({ text, slot }) => (slot ? [{ before: "", word: text, after: "", slot }] : text.split(/\s+/).filter(Boolean).map(word)));
  return all.reduce((/** @type {RecallWord[]} */ found, one) => {
    const last = found.at(-1);
    if (one.word || !last) return [...found, one];
    return [...found.slice(0, -1), { ...last, after: last.after + one.before + one.after }]; // a mark by itself
  }, []);
}

/** @param {string} token @returns {RecallWord} */
function word(token) {
  const [, before = "", inside = "", after = ""] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(token) ?? [];
  return { before, word: inside, after, slot: false };
}

/** The places of the words that are missing, others at each turn. @param {RecallWord[]} all @param {number} every @param {number} turn */
export function missing(all, every, turn) {
  const places = all.flatMap(({ word, slot }, place) => (word && !slot ? [place] : []));
  return places.filter((_, n) => n % every === turn % every);
}

/** Words are the same in either case and with either apostrophe. @param {string} word */
const plain = (word) => word.normalize("NFC").toLowerCase().replace(/[’‘]/g, "'").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** @param {string} given @param {RecallWord} wanted */
export const isSame = (given, { word, slot }) => (slot ? plain(given) !== "" : plain(given) === plain(word));

/** What was written beside what was wanted: as many words as can be are right, in their order.
 * @param {RecallWord[]} wanted @param {string} text
 * @returns {{ status: "right" | "missing" | "other", word: string }[]} */
export function compared(wanted, text) {
  return besides(wanted.filter(({ word }) => word), text.split(/\s+/).filter((token) => plain(token)));
}

/** The longest common part of two lists, with all that stands between. (Dynamic programming, from the
 * end.) @param {RecallWord[]} said @param {string[]} given @returns {ReturnType<typeof compared>} */
function besides(said, given) {
  /** @type {Map<string, { right: number, found: ReturnType<typeof compared> }>} */
  const known = new Map();
  const rest = (/** @type {number} */ i, /** @type {number} */ j) => known.get(`${i} ${j}`) ?? { right: 0, found: [] };
  for (let i = said.length; i >= 0; i--) {
    for (let j = given.length; j >= 0; j--) {
      const [wanted, token] = [said[i], given[j]];
      const [lacks, more] = [rest(i + 1, j), rest(i, j + 1)];
      /** @type {ReturnType<typeof compared>[number] | undefined} */
      let first;
      let on = { right: 0, found: /** @type {ReturnType<typeof compared>} */ ([]) };
      if (wanted && token !== undefined && isSame(token, wanted)) [first, on] = [{ status: "right", word: token }, rest(i + 1, j + 1)];
      else if (token !== undefined && (!wanted || more.right >= lacks.right)) [first, on] = [{ status: "other", word: token }, more];
      else if (wanted) [first, on] = [{ status: "missing", word: wanted.word }, lacks];
      known.set(`${i} ${j}`, { right: on.right + Number(first?.status === "right"), found: first ? [first, ...on.found] : [] });
    }
  }
  return rest(0, 0).found;
}

/** @param {Script[]} scripts @returns {RecallState} */
export function init(scripts) {
  return { scripts, script: 0, level: 0, turn: 0, given: {}, text: "", checked: false };
}

/** @param {RecallState} state @param {RecallMessage} message @returns {RecallState} */
export function update(state, message) {
  const blank = { given: {}, text: "", checked: false };
  switch (message.type) {
    case "script":
      return { ...state, ...blank, script: message.script, turn: 0 };
    case "level":
      return { ...state, ...blank, level: message.level };
    case "again":
      return { ...state, ...blank, turn: state.turn + 1 };
    case "word":
      return { ...state, given: { ...state.given, [message.place]: message.text } };
    case "text":
      return { ...state, text: message.text };
    case "check":
      return { ...state, checked: true };
  }
}
