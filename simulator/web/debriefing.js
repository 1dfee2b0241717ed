// From the verdict to the debrief: what is asked before it opens, and what is kept of the run.

/** @import { Effect, MetRow, PastRun, Run, State, Verdict } from "./types.d.ts" */

import { HELP, modeOf, notCounted } from "./modes.js";
import { withMeaning } from "./runs.js";

/** @typedef {[State, Effect[]]} Next */

/** How sure somebody can be that a run was right, in percent, and in words. */
export const SURE = /** @type {[percent: number, words: string][]} */ ([
  [0, "Certainly not"], [25, "Probably not"], [50, "Perhaps"], [75, "Probably"], [100, "Certainly"],
]);

/** The engine has judged a run of one's own. After an assessment it is asked first how sure one is.
 * @param {State} state @param {Verdict} verdict @param {Run} run @param {MetRow[]} met @returns {Next} */
export function debriefed(state, verdict, run, met) {
  run = { ...run, of: state.data.procedure.digest };
  const counts = verdict.passed && state.scenario && !notCounted(state);
  const passed = counts ? { ...state.passed, [state.scenario]: /** @type {const} */ ("now") } : state.passed;
  const record = recordOf(state, verdict, run, met);
  const judged = /** @type {State} */ ({ ...state, passed, verdict, run, record });
  const gone = /** @type {Effect[]} */ (verdict.over && !record ? [{ do: "forget", id: "" }] : []);
  const kept = [...keep(record), ...gone];
  if (modeOf(state) === "assessment") return [{ ...judged, phase: "asking", announce: "" }, [...kept, { do: "focus", on: "question" }]];
  return opened(judged, kept);
}

/** How sure somebody was; null where they did not say. @param {State} state @param {number | null} sure
 * @returns {Next} */
export function sureOf(state, sure) {
  if (state.phase !== "asking") return [state, []];
  const record = state.record && sure !== null ? { ...state.record, sure } : state.record;
  return opened({ ...state, sure, record }, sure === null ? [] : keep(record));
}

/** The debrief is there. @param {State} state @param {Effect[]} effects @returns {Next} */
export function opened(state, effects) {
  const announce = state.verdict ? headline(state.verdict) : "";
  return [{ ...state, phase: "debrief", announce }, [...effects, { do: "focus", on: "debrief" }]];
}

/** @param {State["record"]} record @returns {Effect[]} */
const keep = (record) => (record ? [{ do: "record", run: record }] : []);

/** What is kept of a run: nothing of one that a link or a step back began, or in which nothing was put
 * to the test.
 * @param {State} state @param {Verdict} verdict @param {Run} run @param {MetRow[]} met @returns {State["record"]} */
function recordOf(state, verdict, run, met) {
  const { data, scenario, help, pace } = state;
  if (!scenario || help === "link" || help === "back" || !(verdict.over || met.length)) return null;
  const names = data.facts.filter((fact) => fact.kind === "words").map((fact) => fact.id);
  const facts = Object.fromEntries(Object.entries(run.facts ?? {}).filter(([id]) => !names.includes(id)));
  const { id: procedure, digest } = data.procedure;
  const { passed, over, ending, mistake } = verdict;
  const mode = modeOf(state);
  return {
    format: 1, procedure, digest, scenario, facts, inputs: run.inputs ?? [], mode, pace, feedback: HELP[mode].told, help,
    passed, over, ending: ending ?? "", mistake: mistake?.at ?? "", sure: null, met: withMeaning(met, data.rules),
  };
}

/** @param {Verdict} verdict */
export function headline({ passed, over, mistake }) {
  return passed ? "You passed." : over || mistake ? "Not passed yet." : "The case is still open.";
}
