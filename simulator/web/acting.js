// What a trainee does while a rehearsal goes on: acts, answers to dialogs, waiting, a hint, and Stop.

/** @import { Effect, Request, State } from "./types.d.ts" */

import { isHeld, nextMoment, show } from "./clock.js";
import { isShown, nextStep } from "./example.js";
import { openDialog } from "./keys.js";
import { kept } from "./keeping.js";
import { helpOf } from "./modes.js";

/** @typedef {[State, Effect[]]} Next */

export const NOT_NOW = "Not possible now.";
const MINUTE = 60;
const NOW = -1; // the next step of an example was asked for
const WATCHING = "This is played for you: stop it to act yourself.";

/** @param {State} state @param {Request} request @returns {Effect} */
export function ask(state, request) {
  return { do: "ask", round: state.round, request };
}

/** @param {State} state @param {string} id @returns {Next} */
export function press(state, id) {
  const act = state.view.acts.find((item) => item.id === id);
  if (state.phase !== "playing") return [state, []];
  if (isShown(state)) return notNow(state, WATCHING);
  if (!act || state.dialog) return notNow(state);
  const asks = state.data.stage.controls.find((item) => item.id === act.control)?.asks ?? [];
  if (asks.length === 0) return doAct(state, id, []);
  return [{ ...state, keysShown: false, dialog: { act: id, text: act.text, asks, chosen: [] } }, []];
}

/** What a control opens: its acts, to choose one of them. @param {State} state @param {string} control
 * @returns {Next} */
export function look(state, control) {
  if (state.phase !== "playing" || state.dialog) return [state, []];
  if (isShown(state)) return notNow(state, WATCHING);
  if (!state.view.acts.some((act) => act.control === control)) return notNow(state);
  return [{ ...state, keysShown: false, panel: { control, act: "" } }, []];
}

/** The panel after an act: what the act shows, to be read until it is closed.
 * @param {State} state @param {string} id @returns {State["panel"]} */
function panelAfter({ data, help }, id) {
  const act = data.acts.find((item) => item.id === id);
  return act?.shows && !isShown({ help }) ? { control: act.control, act: id } : null;
}

/** @param {State} state @param {string} name @param {string[]} choices @returns {Next} */
function doAct(state, name, choices) {
  const { at } = state;
  const text = state.view.acts.find((item) => item.id === name)?.text ?? name;
  const act = { at, name, choices };
  const pending = [...state.pending, { op: /** @type {const} */ ("act"), text, at, act }];
  const asked = { ...state, pending, dialog: null, panel: panelAfter(state, name), hint: null, trouble: "", notice: "" };
  return [asked, [ask(state, { op: "act", ...act }), ...kept(asked)]];
}

/** @param {State} state @param {string} option @returns {Next} */
export function choose(state, option) {
  if (!state.dialog) return notNow(state);
  if (!openDialog(state)?.options.some(({ id }) => id === option)) return [state, []]; // of a dialog that is gone
  const chosen = [...state.dialog.chosen, option];
  const { act, asks } = state.dialog;
  if (chosen.length === asks.length) return doAct(state, act, chosen);
  return [{ ...state, dialog: { ...state.dialog, chosen } }, []];
}

/** Without a dialog, the keyboard is back where it was opened. @param {State} state @returns {Next} */
export function close(state) {
  const closed = { ...state, dialog: null, panel: null, keysShown: false };
  return [closed, [{ do: "focus act", act: state.panel?.control ?? state.dialog?.act ?? "?" }]];
}

/** @param {State} state @returns {Next} */
export function back(state) {
  if (!state.dialog && state.panel?.act) return look(state, state.panel.control);
  if (!state.dialog?.chosen.length) return close(state);
  return [{ ...state, dialog: { ...state.dialog, chosen: state.dialog.chosen.slice(0, -1) } }, []];
}

/** What would be right. @param {State} state @returns {Next} */
export function hint(state) {
  if (state.phase !== "playing" || !helpOf(state).hint) return [state, []];
  return [{ ...state, help: !state.help || state.help === "change" ? "hint" : state.help }, [ask(state, { op: "hint" })]];
}

/** The clock stops, or goes on. A rehearsal in which it stopped is marked as one without a clock.
 * @param {State} state @returns {Next} */
export function pause(state) {
  const paused = !state.clock.paused;
  return [{ ...state, pace: paused ? 0 : state.pace, clock: { ...state.clock, paused } }, []];
}

/** Let the world move when its moment has come. @param {State} state @returns {Next} */
export function follow(state) {
  if (state.phase !== "playing" || isHeld(state)) return [state, []];
  if (state.at >= nextMoment(state.view)) return waitUntil(state, state.at);
  const step = nextStep(state);
  const read = state.reading === NOW || (!state.clock.paused && state.clock.sinceMs >= state.reading);
  return step && read && state.at >= step.at ? doAct(state, step.name, step.choices) : [state, []];
}

/** @param {number} at seconds */
export const itIs = (at) => `It is ${show(at)}.`;

/** Whether a duty can be kept now and is not late. @param {import("./types.d.ts").Owed} duty */
export const isDue = ({ due, overdue }) => due && !overdue;

/** A last minute has begun: it is told once, where it is told what is due. @param {State} before
 * @param {State} state @returns {State} */
export function warned(before, state) {
  const words = helpOf(state).due && state.phase === "playing" ? lastMinutes(state.view.owed, before.at, state.at) : [];
  return words.length ? { ...state, announce: words.join(" ") } : state;
}

/** What is due and has a minute or less left, and had more before. @param {import("./types.d.ts").Owed[]} owed
 * @param {number} before @param {number} at seconds */
export function lastMinutes(owed, before, at) {
  return owed
    .filter((duty) => isDue(duty) && duty.by !== null && before < duty.by - MINUTE && duty.by - MINUTE <= at && at <= duty.by)
    .map(({ by, text }) => `${left((by ?? at) - at)}: ${text}`);
}

/** @param {number} seconds of a last minute */
function left(seconds) {
  if (seconds === MINUTE) return "One minute left";
  if (seconds === 0) return "This is the last second";
  return seconds === 1 ? "1 second left" : `${seconds} seconds left`;
}

/** Jump ahead, to `limit` or to what comes before it. @param {State} state @param {number} limit @returns {Next} */
export function wait(state, limit) {
  const step = nextStep(state);
  const news = Math.min((helpOf(state).next ? state.view.news : state.view.seen) ?? Infinity, step?.at ?? Infinity);
  const stop = Math.min(Math.max(news, state.at), limit);
  if (state.phase !== "playing") return [state, []];
  if (stop === Infinity) return notNow(state);
  const reading = step && stop >= step.at ? NOW : 0;
  return follow({ ...state, clock: { ...state.clock, base: stop }, at: stop, reading, leapt: stop, announce: itIs(stop) });
}

/** @param {State} state @param {number} to @returns {Next} */
function waitUntil(state, to) {
  const pending = [...state.pending, { op: /** @type {const} */ ("wait"), text: "", at: to }];
  return [{ ...state, pending }, [ask(state, { op: "wait", to })]];
}

/** @param {State} state @param {string} [why] @returns {Next} */
export function notNow(state, why = NOT_NOW) {
  return [{ ...state, notice: why, announce: why }, [{ do: "hush" }]];
}

/** Let time pass up to now, then ask for the verdict. @param {State} state @returns {Next} */
export function stop(state) {
  if (state.phase !== "playing") return [state, []];
  const judging = /** @type {State} */ ({ ...state, phase: "judging", dialog: null, panel: null, keysShown: false });
  return [judging, [ask(state, { op: "wait", to: state.at }), ask(state, { op: "debrief" })]];
}
