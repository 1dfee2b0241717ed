// What this browser keeps for its reader. Other pages of this origin may write there too, and old
// versions of this one did, so each value is taken only if it is of its kind.

/** @import { OpenRun, Prefs } from "./types.d.ts" */

const KEY = "rightrun:prefs";
const OPEN_KEY = "rightrun:open";

/** @type {Prefs} */
export const PREFS = { speed: 1, hints: true, feedback: true, keys: true, names: {}, passed: {} };

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
  names: texts,
  passed: (/** @type {unknown} */ v) => (Array.isArray(v) ? ofEarlierVersions(v) : texts(v)),
};

/** The texts under their names. @param {unknown} value @returns {Record<string, string>} */
function texts(value) {
  const named = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(/** @type {[string, string][]} */ (named.filter(([, text]) => isText(text))));
}

/** What was kept before each tick had its digest: a list. @param {unknown[]} names */
function ofEarlierVersions(names) {
  return Object.fromEntries(names.filter(isText).map((name) => [name, ""]));
}

/** How a rehearsal was passed in this browser, if at all: with the version that has this digest, or
 * with an earlier one. @param {Prefs} prefs @param {{ id: string, digest: string }} procedure
 * @param {string} scenario @returns {"" | "now" | "earlier"} */
export function passedWith({ passed }, { id, digest }, scenario) {
  const name = `${id}/${scenario}`;
  if (!Object.hasOwn(passed, name)) return "";
  return passed[name] === digest ? "now" : "earlier";
}

/** The preferences once a rehearsal was passed. @param {Prefs} prefs
 * @param {{ id: string, digest: string }} procedure @param {string} scenario */
export function withPassed({ passed }, { id, digest }, scenario) {
  return { passed: { ...passed, [`${id}/${scenario}`]: digest } };
}

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

/** Keep a change. What other tabs have passed meanwhile stays passed. @param {Partial<Prefs>} change */
export function savePrefs(change) {
  const kept = loadPrefs();
  const passed = { ...kept.passed, ...change.passed };
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept, ...change, passed }));
  } catch {
    // Nothing may be kept in this browser: the next visit starts afresh.
  }
}

/** The rehearsal in a stored text, whatever it is. @param {string | null} text @returns {OpenRun | null} */
export function readOpen(text) {
  try {
    const { procedure, scenario, digest, to, inputs, facts } = JSON.parse(text ?? "null") ?? {};
    const named = [procedure, scenario, digest].every(isText) && scenario !== "";
    const played = Array.isArray(inputs) && inputs.every(isText) && Number.isInteger(to) && to >= 0;
    return named && played && isObject(facts) ? { procedure, scenario, digest, to, inputs, facts: /** @type {any} */ (facts) } : null;
  } catch {
    return null;
  }
}

/** @returns {OpenRun | null} */
export function loadOpen() {
  try {
    return readOpen(localStorage.getItem(OPEN_KEY));
  } catch {
    return null;
  }
}

/** @param {OpenRun | null} open */
export function saveOpen(open) {
  try {
    if (open) localStorage.setItem(OPEN_KEY, JSON.stringify(open));
    else localStorage.removeItem(OPEN_KEY);
  } catch {
    // Nothing may be kept in this browser.
  }
}
