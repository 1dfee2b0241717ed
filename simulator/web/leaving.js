// From one rehearsal to the next: taken up, taken back, gone on with, begun again, or left for another.

/** @import { Effect, Message, State } from "./types.d.ts" */

import { ask } from "./acting.js";
import { init, start } from "./beginning.js";
import { kept } from "./keeping.js";
import { facts, scenarioOf } from "./link.js";
import { modeOf } from "./modes.js";

/** @typedef {[State, Effect[]]} Next */

/** An assessment is one sitting: what is gone on with is practice. @param {State["mode"]} mode */
const afterABreak = (mode) => (mode === "assessment" ? "practice" : mode);

/** Go on with a rehearsal that was left; what had not been answered then is asked again. @param {State} state @returns {Next} */
export function takeUp(state) {
  const { open } = state;
  if (!open || open.elsewhere || state.phase !== "briefing") return [state, []];
  const mode = afterABreak(open.mode ?? "");
  const [begun, effects] = start({ ...state, scenario: open.scenario, shared: open, open: null, mode, surprise: open.surprise ?? false });
  const said = (/** @type {string} */ name) => state.said[name]?.text ?? name;
  const again = open.asked.map((act) => ({ op: /** @type {const} */ ("act"), text: said(act.name), at: act.at, act }));
  const going = /** @type {State} */ ({ ...begun, help: "break", shared: null, pending: [...begun.pending, ...again] });
  const asks = open.asked.map((act) => ask(going, { op: "act", ...act }));
  return [going, [...effects, ...asks, { do: "begin", instead: open.id }]];
}

/** Go on from a moment of a run that was debriefed. Only what had been done by then is done again.
 * @param {State} state @param {number} acts how many of one's own @param {number} to @returns {Next} */
export function takeBack(state, acts, to) {
  const { run, phase, scenario } = state;
  if (phase !== "debrief" || !run) return [state, []];
  const own = new Set(state.data.acts.map((act) => act.id));
  const inputs = run.inputs.filter((line) => own.has(line.split(" ")[1] ?? "")).slice(0, acts);
  const [fresh] = leave(state, "again");
  const shared = { scenario, chance: run.chance ?? 0, inputs, to, facts: facts(state), digest: "" };
  const [begun, effects] = start({ ...fresh, phase: "briefing", shared });
  return [{ ...begun, help: "back", shared: null }, effects];
}

/** Play a run again, from its start, at any pace: one's own that was debriefed, or that of a link.
 * @param {State} state @returns {Next} */
export function watch(state) {
  const { shared, run, phase } = state;
  if (!run && (phase !== "briefing" || !shared?.scenario)) return [state, []];
  const own = new Set(state.data.acts.map(({ id }) => id));
  const inputs = run ? run.inputs.filter((line) => own.has(line.split(" ")[1] ?? "")) : (shared?.inputs ?? []);
  const names = new Set(state.data.facts.filter(({ kind }) => kind === "words").map(({ id }) => id));
  const known = Object.entries((run ?? shared)?.facts ?? {}).filter(([id]) => !names.has(id));
  const [fresh] = run ? leave(state, "again") : [state];
  const chance = (run ?? shared)?.chance ?? 0;
  const replayed = { inputs, facts: Object.fromEntries(known) };
  return start({ ...fresh, phase: "briefing", mode: "example", surprise: false, shared: null, replayed, chance });
}

/** Go on with a rehearsal that was stopped before its end; its debrief was seen, so it counts no more
 * than one that was left, and an assessment goes on as practice. @param {State} state @returns {Next} */
export function resume(state) {
  if (state.phase !== "debrief" || !state.run || state.verdict?.over !== false) return [state, []];
  const clock = { ...state.clock, paused: true };
  const help = state.help || "break";
  const mode = afterABreak(state.mode);
  const going = /** @type {State} */ ({ ...state, mode, phase: "playing", verdict: null, run: null, clock, help });
  return [going, [{ do: "focus", on: "stage" }, ...kept(going)]];
}

/** The scenario after this one that is still to be passed; if there is none, the one after it.
 * @param {State} state */
function nextOf({ data, scenario, situation, passed }) {
  const place = data.scenarios.findIndex((item) => item.id === scenario);
  const after = [...data.scenarios.slice(place + 1), ...data.scenarios.slice(0, place + 1)];
  const listed = after.filter((item) => !situation || item.situations?.includes(situation));
  return listed.find((item) => passed[item.id] !== "now") ?? listed[0] ?? after[0];
}

/** How a case is rehearsed after an assessment of it, and after a worked example. */
const NEXT = /** @type {Record<string, State["mode"]>} */ ({ assessment: "practice", example: "guided" });

/** @param {State} state @param {"again" | "another"} how @returns {Next} */
export function leave(state, how) {
  const scenario = how === "another" ? nextOf(state) : scenarioOf(state.data, state.scenario);
  if (!scenario) return [state, []];
  const fresh = /** @type {State} */ ({
    ...init(state.data, state.prefs, state.page),
    engine: state.engine,
    lacks: state.lacks,
    passed: state.passed,
    proposed: state.proposed,
    runs: state.runs,
    scenario: scenario.id,
    mode: how === "another" ? "" : (NEXT[modeOf(state)] ?? modeOf(state)),
    situation: state.situation,
    surprise: how === "again" && state.surprise && modeOf(state) !== "assessment",
    view: scenario.first,
    chance: state.chance + 1,
    round: state.round + 1, // answers that are still on their way are not for this rehearsal
  });
  const address = /** @type {Effect} */ ({ do: "address", scenario: state.surprise ? "" : scenario.id });
  const gone = /** @type {Effect} */ ({ do: "forget", id: "" });
  if (how === "another") return [fresh, [address, gone, { do: "focus", on: "briefing" }]];
  const [begun, effects] = start(fresh);
  return [begun, [address, gone, ...effects]];
}
