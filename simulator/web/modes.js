// The ways to rehearse, with one judge: how much help there is, and which one is proposed to whom. In
// the first of them, a worked example, nobody acts but the Room.

/** @import { MetStatus, Mode, PastRun, RoomData, Scenario, State } from "./types.d.ts" */

import { isOfChange } from "./link.js";
import { standings } from "./mastery.js";
import { playedOf } from "./names.js";

/** What there is in each of them: what is due beside the room, a hint on request, the verdict on an
 * act at once, and a way to skip to what happens next; and whether the case is drawn.
 * @type {Record<Mode, { due: boolean, hint: boolean, told: boolean, next: boolean, drawn: boolean }>} */
export const HELP = {
  example: { due: true, hint: false, told: true, next: true, drawn: false },
  guided: { due: true, hint: true, told: true, next: true, drawn: false },
  practice: { due: false, hint: true, told: true, next: true, drawn: false },
  assessment: { due: false, hint: false, told: false, next: false, drawn: true },
};

/** What earlier versions of this site called them, in links. */
const EARLIER = /** @type {Record<string, Mode>} */ ({ alone: "practice" });

/** @param {unknown} value @returns {value is Mode} */
export const isMode = (value) => typeof value === "string" && Object.hasOwn(HELP, value);

/** The one that a link of the practice home begins in; empty where it begins none.
 * @param {string | null} name @returns {Mode | ""} */
export function beginsIn(name) {
  const mode = EARLIER[name ?? ""] ?? name;
  return isMode(mode) ? mode : "";
}

/** The one for a case whose rules stand so: with help while most of them are new, and silent once all
 * of them went right last time. @param {MetStatus[]} statuses @returns {Mode} */
export function modeFor(statuses) {
  const fresh = statuses.filter((status) => status === "new" || status === "changed").length;
  if (2 * fresh > statuses.length || !statuses.length) return "guided";
  return fresh || statuses.includes("wrong") ? "practice" : "assessment";
}

/** The one that is proposed for each scenario.
 * @param {RoomData} data @param {PastRun[]} runs in order of time @param {string} today
 * @returns {Record<string, Mode>} */
export function proposals({ procedure, rules, scenarios }, runs, today) {
  const all = Object.entries(rules).map(([id, { text, meaning }]) => ({ id, text, meaning, duty: false, cases: 0 }));
  const known = new Map(standings(runs, procedure.id, all, today).map((one) => [one.rule, one.status]));
  return Object.fromEntries(scenarios.map((item) => [item.id, modeFor((item.rules ?? []).map((rule) => known.get(rule) ?? "new"))]));
}

/** The one that a rehearsal goes on in, or would if it began now. A case that was chosen by its name, and
 * a drill, is no assessment. @param {State} state @returns {Mode} */
export function modeOf(state) {
  if (state.mode) return state.mode;
  if (isOfChange(state.shared)) return "practice";
  const mode = state.prefs.mode || proposedMode(state);
  return mode === "assessment" && (state.named || state.shared?.drill) ? "practice" : mode;
}

/** @param {State} state @returns {Mode} */
export const proposedMode = ({ proposed, scenario }) => proposed[scenario] ?? "guided";

/** @param {State} state */
export const helpOf = (state) => HELP[modeOf(state)];

/** Whether the case is drawn when the rehearsal begins. @param {State} state */
export const isDrawn = (state) => helpOf(state).drawn && !state.shared;

/** Whether it is not told which case it is: in every way but a worked example, unless its debrief was
 * seen here. @param {State} state */
export function isHidden(state) {
  if (modeOf(state) === "example" || !state.scenario) return false;
  return state.surprise || isDrawn(state) || !playedOf(state.runs, state.data.procedure.id).has(state.scenario);
}

/** The case of an assessment: one by chance, of those that are still to be passed while there are any.
 * @param {State} state @returns {Scenario | undefined} */
export function drawn({ data, situation, passed, chance }) {
  const listed = data.scenarios.filter((item) => !situation || item.situations?.includes(situation));
  const open = listed.filter((item) => passed[item.id] !== "now");
  const from = open.length ? open : listed;
  return from[chance % from.length];
}

export const PLAYED_AGAIN = "Played again";

/** Why a run that was passed does not count as passed. */
const NOT_COUNTED = /** @type {Record<string, string>} */ ({
  link: "It does not count: it came by a link.",
  back: "It does not count: it was taken back and gone on with.",
  change: "It does not count: it began in the middle. The rule that has changed counts.",
  drill: "It does not count: it began in the middle.",
  example: "It does not count: it was played for you.",
  replay: "It does not count: it was played again.",
  break: "It does not count: it was left in the middle and taken up again.",
  hint: "It does not count: you saw what was due, or asked what would be right.",
  mode: "It counts only in an assessment.",
});

/** The same in a sentence; empty for a pass that counts. @param {State} state */
export function notCounted(state) {
  if (state.help) return NOT_COUNTED[state.help] ?? "";
  return modeOf(state) === "assessment" ? "" : (NOT_COUNTED.mode ?? "");
}
