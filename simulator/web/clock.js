// The case clock: whole seconds of the case, driven by the page's own clock. Pure.

/** @import { State, View } from "./types.d.ts" */

import { nextStep } from "./example.js";

/** Case seconds per second; at 0 time moves only when it is told to. */
export const SPEEDS = [0, 0.5, 1, 2, 5, 10];

/** @param {number} seconds */
export function show(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A time like "2:30" as HTML wants a duration: "PT2M30S". @param {string} text */
export function iso(text) {
  const [minutes, seconds] = text.split(":").map(Number);
  return `PT${minutes}M${seconds}S`;
}

/** Seconds of "2:30"; NaN when it is no such time. @param {string} text */
export function parse(text) {
  const found = /^(\d{1,4}):([0-5]\d)$/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
}

/** What the engine has still to answer; until it has, the case stands still. @param {State} state */
export function isHeld(state) {
  return state.pending.some((asked) => asked.op !== "begin");
}

/** Whether time passes by itself. @param {State} state */
export function isRunning(state) {
  return state.phase === "playing" && state.prefs.speed > 0 && !state.clock.paused && !isHeld(state);
}

/** When the engine must be asked what became of the case. @param {View} view */
export function nextMoment({ next, news }) {
  return Math.min(next ?? Infinity, news ?? Infinity);
}

/**
 * The case clock with its fraction. It never runs past the moment at which the world moves: there
 * it waits for the engine, so that nobody acts on what is no longer so; nor past an act that is played.
 * @param {State} state @param {number} nowMs
 */
export function caseSeconds(state, nowMs) {
  const { base, sinceMs } = state.clock;
  if (!isRunning(state) || nowMs < state.reading) return base;
  const raw = base + ((nowMs - sinceMs) / 1000) * state.prefs.speed;
  return Math.max(base, Math.min(raw, nextMoment(state.view), nextStep(state)?.at ?? Infinity));
}

/** The state with its clock read at `nowMs`. @param {State} state @param {number} nowMs @returns {State} */
export function readClock(state, nowMs) {
  const base = caseSeconds(state, nowMs);
  return { ...state, clock: { ...state.clock, base, sinceMs: nowMs }, at: Math.floor(base) };
}
