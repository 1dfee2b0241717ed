// From the verdict to the debrief: what is asked before it opens, and what is kept of the run.

/** @import { Effect, MetRow, PastRun, Run, ShownVerdict, State, ToldVerdict, Verdict } from "./types.d.ts" */

import { HELP, modeOf, notCounted } from "./modes.js";
import { withMeaning } from "./runs.js";
import { lastOf } from "./takeaways.js";

/** @typedef {[State, Effect[]]} Next */

/** How sure somebody can be that a run was right, in percent, and in words. */
export const SURE = /** @type {[percent: number, words: string][]} */ ([
  [0, "Certainly not"], [25, "Probably not"], [50, "Perhaps"], [75, "Probably"], [100, "Certainly"],
]);

/** What somebody can have been about, where the first mistake is something done, or left undone. */
export const REASONS = /** @type {Record<"done" | "undone", Record<string, string>>} */ ({
  done: {
    right: "I thought that it was time for this",
    unsure: "I did not know what to do",
    hurry: "I was in a hurry",
    slip: "I pressed it by accident",
  },
  undone: {
    other: "I was doing something else",
    time: "I thought that there was still time",
    unsure: "I did not know what to do",
    forgot: "I had forgotten about it",
  },
});

/** @param {{ choice: string, words: string }} reason */
export const reasonWords = ({ choice, words }) => words || (REASONS.done[choice] ?? REASONS.undone[choice] ?? "");

/** The moment of the first mistake: its second, and what was done then; empty for nothing.
 * @param {State} state */
export function wentWrong({ verdict }) {
  const entry = verdict?.story.entries.find(({ first }) => first);
  return { at: verdict?.mistake?.at ?? "", text: entry && entry.verdict !== "missed" ? entry.text : "" };
}

/** The engine has judged a run of one's own. How sure one is of it is asked after an assessment, and
 * what one was about at the first mistake where one was not led, and no link had begun the run.
 * @param {State} state @param {ToldVerdict} verdict @param {Run} run @param {MetRow[]} met @returns {Next} */
export function debriefed(state, verdict, run, met) {
  run = { ...run, of: state.data.procedure.digest };
  const counts = verdict.passed && state.scenario && !notCounted(state);
  const passed = counts ? { ...state.passed, [state.scenario]: /** @type {const} */ ("now") } : state.passed;
  const record = recordOf(state, verdict, run, met);
  const before = record && lastOf(state.runs, record.procedure, record.scenario);
  const mode = modeOf(state);
  const questions = /** @type {State["questions"]} */ ([
    ...(mode === "assessment" ? ["sure"] : []), ...(verdict.mistake && mode !== "guided" && state.help !== "link" && state.help !== "replay" ? ["reason"] : []),
  ]);
  const gone = /** @type {Effect[]} */ (verdict.over && !record ? [{ do: "forget", id: "" }] : []);
  return asked({ ...state, passed, verdict, run, record, before, questions }, [...keep(record), ...gone]);
}

/** An answer to the question that is asked: it is kept with the run, and the next question or the
 * debrief follows. @param {State} state @param {State["questions"][number] | ""} to empty to skip it
 * @param {Partial<PastRun>} [answer] @returns {Next} */
export function answeredTo(state, to, answer) {
  if (state.phase !== "asking" || (to && to !== state.questions[0])) return [state, []];
  const record = state.record && answer ? { ...state.record, ...answer } : state.record;
  return asked({ ...state, record, questions: state.questions.slice(1) }, answer ? keep(record) : []);
}

/** The next question, or the debrief where there is none. @param {State} state @param {Effect[]} effects
 * @returns {Next} */
export function asked(state, effects) {
  if (state.questions.length) {
    return [{ ...state, phase: "asking", announce: "" }, [...effects, { do: "focus", on: "question" }]];
  }
  const announce = state.verdict ? headline(state, state.verdict) : "";
  return [{ ...state, phase: "debrief", announce }, [...effects, { do: "focus", on: "debrief" }]];
}

/** @param {State["record"]} record @returns {Effect[]} */
const keep = (record) => (record ? [{ do: "record", run: record }] : []);

/** What is kept of a run: nothing of one that a link or a step back began, or in which nothing was put
 * to the test; of a drill, the rules that it is about.
 * @param {State} state @param {Verdict} verdict @param {Run} run @param {MetRow[]} met @returns {State["record"]} */
function recordOf(state, verdict, run, met) {
  const { data, scenario, help, pace } = state;
  if ((!scenario && help !== "change") || help === "link" || help === "back" || help === "example" || help === "replay" || !(verdict.over || met.length)) return null;
  const names = data.facts.filter((fact) => fact.kind === "words").map((fact) => fact.id);
  const facts = Object.fromEntries(Object.entries(run.facts ?? {}).filter(([id]) => !names.includes(id)));
  const { id: procedure, digest } = data.procedure;
  const { passed, over, ending, mistake } = verdict;
  const mode = modeOf(state);
  const own = help === "drill" || help === "change" ? met.filter(({ rule }) => state.shared?.drill?.includes(rule)) : met;
  return {
    format: 1, procedure, digest, scenario, chance: run.chance ?? 0, facts, inputs: run.inputs ?? [], mode, pace, feedback: HELP[mode].told, help,
    passed, over, ending: ending ?? "", mistake: mistake?.at ?? "", sure: null, reason: null, met: withMeaning(own, data.rules),
  };
}

/** What is said first: of a run from elsewhere that its record does not tell as it is, that.
 * @param {State} state @param {ShownVerdict} verdict */
export const headline = (state, verdict) => (isRefuted(verdict) ? (verdict.record?.text ?? "") : outcome(state, verdict));

/** Whether the record in a run is not what the judge says of it. @param {ShownVerdict} verdict */
export const isRefuted = ({ record }) => record?.confirmed === false;

/** How it came out. @param {State} state @param {Verdict} verdict */
export function outcome({ run, help }, { passed, over, mistake }) {
  if (!passed) return over || mistake ? (run ? "Not passed yet." : "Not passed.") : "The case is still open.";
  if (!run) return "Passed.";
  return help === "example" ? "That is how it goes right." : "You passed.";
}
