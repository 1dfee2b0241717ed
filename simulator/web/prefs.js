// What this browser keeps for its reader. Other pages of this origin may write there too, and old
// versions of this one did, so each value is taken only if it is of its kind.

/** @import { Mode, Prefs } from "./types.d.ts" */

import { isMode } from "./modes.js";

const KEY = "rightrun:prefs";
const WORDS_MAX = 400; // a minute
const OPEN_KEY = "rightrun:open";

/** @type {Prefs} */
export const PREFS = { speed: 1, words: 150, mode: "", keys: true, sound: false, voice: false, names: {} };

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === "string";

/** @param {boolean} usual */
const aSwitch = (usual) => (/** @type {unknown} */ v) => (typeof v === "boolean" ? v : usual);

/** What may be kept under each name: takes any value, gives one of its kind or the usual one. */
const READERS = {
  speed: (/** @type {unknown} */ v) => (typeof v === "number" && v >= 0 && v <= 10 ? v : PREFS.speed),
  words: (/** @type {unknown} */ v) => (typeof v === "number" && v >= 0 && v <= WORDS_MAX ? v : PREFS.words),
  mode: aMode,
  keys: aSwitch(PREFS.keys),
  sound: aSwitch(PREFS.sound),
  voice: aSwitch(PREFS.voice),
  names: texts,
};

/** The way to rehearse that was chosen; none to follow what is proposed. Earlier versions had two
 * switches: who had turned off “Show what is due” wants less help than that.
 * @param {unknown} value @param {Record<string, unknown>} given @returns {Mode | ""} */
function aMode(value, given) {
  if (isMode(value)) return value;
  if (given.hints !== false) return "";
  return given.feedback === false ? "assessment" : "practice";
}

/** The texts under their names. @param {unknown} value @returns {Record<string, string>} */
function texts(value) {
  const named = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(/** @type {[string, string][]} */ (named.filter(([, text]) => isText(text))));
}

/** The mapping in a stored text, whatever it is. @param {string | null} text */
function object(text) {
  try {
    const stored = JSON.parse(text ?? "null");
    return isObject(stored) ? stored : {};
  } catch {
    return {}; // not ours, or cut off
  }
}

/** The preferences in a stored text, whatever it is. @param {string | null} text @returns {Prefs} */
export function readPrefs(text) {
  const given = object(text);
  return /** @type {any} */ (
    Object.fromEntries(
      Object.entries(READERS).map(([name, read]) => [name, read(Object.hasOwn(given, name) ? given[name] : null, given)]),
    )
  );
}

/** @returns {Prefs} */
export function loadPrefs() {
  try {
    return readPrefs(localStorage.getItem(KEY));
  } catch {
    return readPrefs(null); // this browser gives no storage
  }
}

/** Keep a change. What an earlier version kept beside it stays there until the store has it.
 * @param {Partial<Prefs>} change */
export function savePrefs(change) {
  try {
    const { passed } = object(localStorage.getItem(KEY));
    localStorage.setItem(KEY, JSON.stringify({ ...loadPrefs(), ...change, passed }));
  } catch {
    // Nothing may be kept in this browser: the next visit starts afresh.
  }
}

// -- what earlier versions of this site kept here ------------------------------------------------

/** What was passed, `PROCEDURE/SCENARIO`, each with the digest of the procedure; and the rehearsal
 * that was left in the middle. It goes to the store (store.js), once.
 * @returns {{ passed: Record<string, string>, open: unknown }} */
export function ofEarlier() {
  try {
    const { passed } = object(localStorage.getItem(KEY));
    const open = object(localStorage.getItem(OPEN_KEY));
    return { passed: Array.isArray(passed) ? withoutDigests(passed) : texts(passed), open };
  } catch {
    return { passed: {}, open: null };
  }
}

/** What was kept before each tick had its digest: a list. @param {unknown[]} names */
function withoutDigests(names) {
  return Object.fromEntries(names.filter(isText).map((name) => [name, ""]));
}

/** The store has it now. */
export function dropEarlier() {
  try {
    const { passed: _, ...others } = object(localStorage.getItem(KEY));
    localStorage.setItem(KEY, JSON.stringify(others));
    localStorage.removeItem(OPEN_KEY);
  } catch {
    // It is taken over again next time, which changes nothing.
  }
}
