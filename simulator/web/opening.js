// What comes from elsewhere, by the address or as a file: which case it is, and what is wrong with it.

/** @import { Effect, Message, Prefs, Request, RoomData, Run, SharedRun, State } from "./types.d.ts" */

import { scenarioAt, wholeRun } from "./link.js";
import { OTHER_VERSIONS } from "./terms.js";

/** @typedef {[State, Effect[]]} Next */

/** What is wrong with the address: it names what is not there, or a run of another version.
 * @param {RoomData} data @param {SharedRun | null} shared @param {string} hash @param {string} wanted */
export function misled(data, shared, hash, wanted) {
  if (!shared && !scenarioAt(data, wanted)) {
    if (wanted) return `There is no rehearsal “${wanted}”. Here is the first one.`;
    return hash.startsWith("#run=") ? "This link does not fit this procedure. Here is its first rehearsal." : "";
  }
  return otherVersion(data, "link", shared?.digest);
}

/** What is said of something with the digest `of`; nothing where that is this version's, or none.
 * @param {RoomData} data @param {keyof typeof OTHER_VERSIONS} what @param {string} [of] */
export function otherVersion(data, what, of) {
  return of && of !== data.procedure.digest ? OTHER_VERSIONS[what] : "";
}

/** A run from a file, as `build.py check --runs` writes it: its verdict is shown, and counts for
 * nothing. @param {State} state @param {string} text @returns {Next} */
export function open(state, text) {
  if (state.phase !== "briefing") return [state, []];
  const run = runIn(text);
  if (!run) return [{ ...state, trouble: "This file holds no run. A run is JSON with “procedure” and “inputs”." }, []];
  return judged({ ...state, shared: null }, run, otherVersion(state.data, "run", run.of));
}

/** Once the engine is there, a run of no scenario that came with the address gets its verdict.
 * @param {State} state @returns {Next} */
export function judgeLink(state) {
  const { shared, engine, phase, trouble } = state;
  if (engine !== "ready" || phase !== "briefing" || !shared || shared.scenario || shared.drill || shared.parting) return [state, []];
  return judged(state, wholeRun(state.data, shared), trouble);
}

/** The verdict on a run in which two versions part, up to there. @param {State} state @returns {Next} */
export function judgeStory(state) {
  const { shared, phase, trouble } = state;
  return shared?.parting && phase === "briefing" ? judged(state, wholeRun(state.data, shared), trouble) : [state, []];
}

/** @param {State} state @param {Run} run @param {string} trouble @returns {Next} */
function judged(state, run, trouble) {
  const judging = /** @type {State} */ ({ ...state, phase: "judging", round: state.round + 1, trouble });
  return [judging, [{ do: "ask", round: judging.round, request: { op: "judge", run, told: true } }]];
}

/** Whether a value holds no lists in lists in lists: a run does not, and the engine need not see it.
 * @param {unknown} value @param {number} most @returns {boolean} */
function isShallow(value, most = 2) {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((inner) => isShallow(inner, most - 1));
}

/** @param {string} text @returns {Run | null} */
function runIn(text) {
  try {
    const run = JSON.parse(text);
    if (!run || !Array.isArray(run.inputs)) return null;
    const { passed, ending, mistake } = run.record ?? {};
    const told = run.record ? { ...run, record: { passed, ending, mistake } } : run; // what the judge can confirm
    return isShallow(told) ? told : null;
  } catch {
    return null;
  }
}
