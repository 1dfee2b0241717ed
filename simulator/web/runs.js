// Finished runs as they are kept: what one is, how two sets become one, and which go when there are
// too many. Whatever comes from a store or a file is read value by value.

/** @import { Met, PastRun, Run } from "./types.d.ts" */

import { isChance } from "./link.js";
import { counts, needed } from "./mastery.js";
import { isMode } from "./modes.js";

export const FORMAT = 1;
/** How many runs of a procedure are kept, besides those that mastery rests on. */
export const RUNS_MAX = 300;
const TEXT_MAX = 200;
const LIST_MAX = 2_000;
const HELPS = ["", "hint", "break", "drill", "change"];
const EARLIER = "edge"; // what a drill was called before there were others
const PERCENT_MAX = 100;
const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value @returns {value is string} */
export const isText = (value) => typeof value === "string" && value.length <= TEXT_MAX;

/** @param {unknown} value @param {(item: unknown) => boolean} is */
const isList = (value, is) => Array.isArray(value) && value.length <= LIST_MAX && value.every(is);

/** @param {unknown} value */
const isSwitch = (value) => typeof value === "boolean";

/** @param {unknown} value */
const isSecond = (value) => Number.isInteger(value) && Number(value) >= 0;

/** @param {unknown} value */
const isSecondOrNone = (value) => value === null || isSecond(value);

/** @param {unknown} value */
const isFacts = (value) =>
  isObject(value) && isList(Object.entries(value), (pair) => isList(pair, (part) => isText(part) || isSwitch(part)));

/** @param {unknown} value */
const isTime = (value) => isText(value) && WHEN.test(value) && !Number.isNaN(Date.parse(value));

/** What each value of a rule that was met has to be. */
const MET = {
  rule: isText,
  meaning: (/** @type {unknown} */ value) => isList(value, isText),
  right: isSwitch,
  at: isSecondOrNone,
  from: isSecondOrNone,
  by: isSecondOrNone,
  situation: isText,
};

/** What each value of a run has to be. */
const RUN = {
  format: (/** @type {unknown} */ value) => value === FORMAT,
  id: (/** @type {unknown} */ value) => isText(value) && value !== "",
  when: isTime,
  procedure: isText,
  digest: isText,
  scenario: isText,
  facts: isFacts,
  inputs: (/** @type {unknown} */ value) => isList(value, isText),
  pace: (/** @type {unknown} */ value) => typeof value === "number" && value >= 0 && value <= 10,
  feedback: isSwitch,
  help: (/** @type {unknown} */ value) => HELPS.includes(/** @type {string} */ (value)),
  passed: isSwitch,
  over: isSwitch,
  ending: isText,
  mistake: isText,
  met: (/** @type {unknown} */ value) => isList(value, (row) => read(MET, row) !== null),
};

/** What a run may have besides, and what it is where it has not: it was kept by an earlier version. */
const LATER = {
  mode: { is: isMode, usual: "" },
  chance: { is: isChance, usual: 0 },
  sure: { is: (/** @type {unknown} */ value) => isSecond(value) && Number(value) <= PERCENT_MAX, usual: null },
  reason: { is: (/** @type {unknown} */ value) => isObject(value) && isText(value.choice) && isText(value.words), usual: null },
};

/** The values that a table asks for, if all of them are of their kind.
 * @param {Record<string, (value: unknown) => boolean>} table @param {unknown} value */
function read(table, value) {
  if (!isObject(value)) return null;
  const fits = Object.entries(table).every(([name, is]) => Object.hasOwn(value, name) && is(value[name]));
  return fits ? Object.fromEntries(Object.keys(table).map((name) => [name, value[name]])) : null;
}

/** A run of the past in a value, whatever it is. @param {unknown} value @returns {PastRun | null} */
export function readPast(value) {
  const run = read(RUN, isObject(value) && value.help === EARLIER ? { ...value, help: "drill" } : value);
  if (!run) return null;
  const met = /** @type {unknown[]} */ (run.met).map((row) => read(MET, row));
  const given = /** @type {Record<string, unknown>} */ (value);
  const later = Object.entries(LATER).map(([name, { is, usual }]) => [name, is(given[name]) ? given[name] : usual]);
  return /** @type {any} */ ({ ...run, ...Object.fromEntries(later), met });
}

/** Whether a value was written by a later version of the site: it is left alone.
 * @param {unknown} value */
export const isOfLater = (value) => isObject(value) && Number(value.format) > FORMAT;

/** In order of time. @param {PastRun} a @param {PastRun} b */
export const inOrder = (a, b) => compare(a.when, b.when) || compare(a.id, b.id);

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The runs of both, in order of time. Of one that went on, the later record is meant; the order of
 * the sets makes no difference. @param {PastRun[]} one @param {PastRun[]} other @returns {PastRun[]} */
export function merged(one, other) {
  /** @type {Map<string, PastRun>} */
  const found = new Map();
  for (const run of [...one, ...other]) {
    const known = found.get(run.id);
    if (!known || (compare(run.when, known.when) || compare(text(run), text(known))) > 0) found.set(run.id, run);
  }
  return [...found.values()].sort(inOrder);
}

/** The same text for the same run. @param {PastRun} run */
const text = (run) => JSON.stringify(readPast(run));

/** The runs that stay: of each procedure the latest, and those that mastery and ticks rest on.
 * @param {PastRun[]} runs in order of time @param {number} [most] @returns {PastRun[]} */
export function trimmed(runs, most = RUNS_MAX) {
  const kept = needed(runs);
  const later = new Map(); // how many there are of each procedure, from the latest on
  for (const run of runs.toReversed()) {
    const count = (later.get(run.procedure) ?? 0) + 1;
    later.set(run.procedure, count);
    if (count <= most) kept.add(run.id);
  }
  return runs.filter((run) => kept.has(run.id));
}

/** How each scenario of a procedure was passed: with its present version, or an earlier one.
 * @param {PastRun[]} runs @param {{ id: string, digest: string }} procedure
 * @returns {Record<string, "now" | "earlier">} */
export function passedOf(runs, { id, digest }) {
  /** @type {Record<string, "now" | "earlier">} */
  const passed = {};
  for (const run of runs) {
    if (run.procedure !== id || !counts(run)) continue;
    passed[run.scenario] = run.digest === digest ? "now" : (passed[run.scenario] ?? "earlier");
  }
  return passed;
}

/** What earlier versions of this site kept of a passed scenario: nothing but that.
 * @param {Record<string, string>} passed by `PROCEDURE/SCENARIO`, the digest of the procedure
 * @returns {PastRun[]} */
export function ofTicks(passed) {
  return Object.entries(passed).flatMap(([name, digest]) => {
    const [procedure = "", scenario = ""] = name.split("/");
    const run = readPast({
      format: FORMAT, id: `tick ${name}`, when: "1970-01-01T00:00:00.000Z", procedure, digest, scenario, facts: {},
      inputs: [], pace: 1, feedback: true, help: "", passed: true, over: true, ending: "", mistake: "", met: [],
    });
    return run ? [run] : [];
  });
}

// -- files -------------------------------------------------------------------------------------

/** All runs as one file. @param {PastRun[]} runs */
export function written(runs) {
  return `${JSON.stringify({ "rightrun progress": FORMAT, runs }, null, 1)}\n`;
}

/** One run as a run file, with what is kept of it as its record: `build.py judge` reads and confirms it,
 * and so does `readFile`. Names of people are left out. @param {Run} run @param {PastRun} kept */
export function recordFile(run, { id, when, facts, mode, pace, feedback, help, sure, passed, over, ending, mistake, met }) {
  return { ...run, facts, record: { id, when, mode, pace, feedback, help, sure, passed, over, ending, mistake, met } };
}

/** @param {Record<string, unknown>} file */
function ofRecord({ record, procedure, of: digest, scenario = "", chance = 0, facts, inputs }) {
  return readPast({ .../** @type {object} */ (record), format: FORMAT, procedure, digest, scenario, chance, facts, inputs });
}

/** @param {string} file @returns {unknown} */
function parsed(file) {
  try {
    return JSON.parse(file);
  } catch {
    return null; // no JSON
  }
}

/** Whether a file holds a run, with or without a record. @param {string} file */
export function isRunFile(file) {
  const value = parsed(file);
  return isObject(value) && Array.isArray(value.inputs);
}

/** The runs in a file of either kind, and how many of its entries are none; null where it is another file.
 * @param {string} file @returns {{ runs: PastRun[], refused: number } | null} */
export function readFile(file) {
  const value = parsed(file);
  if (isObject(value) && isObject(value.record)) {
    const run = ofRecord(value);
    return run && { runs: [run], refused: 0 };
  }
  if (!isObject(value) || value["rightrun progress"] !== FORMAT || !Array.isArray(value.runs)) return null;
  const found = value.runs.map(readPast);
  const runs = found.filter((run) => run !== null);
  return { runs, refused: found.length - runs.length };
}

/** The rules of a debrief, with what they mean. @param {Omit<Met, "meaning">[]} met
 * @param {Record<string, { meaning: string[] }>} rules @returns {Met[]} */
export function withMeaning(met, rules) {
  return met.map((row) => ({ ...row, meaning: rules[row.rule]?.meaning ?? [] }));
}
