// What this browser keeps for its reader. Other pages of this origin may write there too, and old
// versions of this one did, so each value is taken only if it is of its kind.

/** @import { Prefs } from "./types.d.ts" */

const KEY = "rightrun:prefs";

/** @type {Prefs} */
export const PREFS = { speed: 1, hints: true, feedback: true, keys: true, names: {}, passed: [] };

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === "string";

/** @param {boolean} usual */
const aSwitch = (usual) => (/** @type {unknown} */ v) => (typeof v === "boolean" ? v : usual);

/** What may be kept under each name: takes any value, gives one of its kind or the usual one. */
const READERS = {
  speed: (/** @type {unknown} */ v) => (typeof v === "number" && v >= 0 && v <= 10 ? v : PREFS.speed),
  hints: aSwitch(PREFS.hints),
  feedback: aSwitch(PREFS.feedback),
  keys: aSwitch(PREFS.keys),
  names: (/** @type {unknown} */ v) =>
    isObject(v) ? Object.fromEntries(Object.entries(v).filter(([, name]) => isText(name))) : {},
  passed: (/** @type {unknown} */ v) => (Array.isArray(v) ? v.filter(isText) : []),
};

/** The preferences in a stored text, whatever it is. @param {string | null} text @returns {Prefs} */
export function readPrefs(text) {
  /** @type {unknown} */
  let stored = null;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    // Not ours, or cut off.
  }
  const given = isObject(stored) ? stored : {};
  return /** @type {any} */ (
    Object.fromEntries(
      Object.entries(READERS).map(([name, read]) => [name, read(Object.hasOwn(given, name) ? given[name] : null)]),
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

/** @param {Partial<Prefs>} change */
export function savePrefs(change) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...loadPrefs(), ...change }));
  } catch {
    // Nothing may be kept in this browser: the next visit starts afresh.
  }
}
