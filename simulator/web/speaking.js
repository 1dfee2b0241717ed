// Speaking takes the time it takes. The engine hears a line when it begins, so nothing that it met in
// time is late by it; and time stops where something else becomes due, or would soon be too late.

/** @import { State } from "./types.d.ts" */

/** Words a minute; at 0 speaking takes no time. */
export const RATES = [0, 110, 150, 190];

/** @param {string} line @param {number} rate words a minute */
export function secondsToSay(line, rate) {
  const words = line.split(/\s+/).filter(Boolean).length;
  return rate ? Math.round((60 * words) / rate) : 0;
}

/** For how many seconds the case goes on while a line is said, by oneself or in an example; a run that is
 * played again keeps its own seconds. Of the time that is left for what is due now it takes half at most. @param {State} state @param {string} line */
export function speaks({ view, at, prefs, help }, line) {
  if (!prefs.speed || help === "replay") return 0;
  const left = view.owed.flatMap(({ due, by }) => (due && by !== null && by >= at ? [Math.floor((by - at) / 2)] : []));
  return Math.max(0, Math.min(secondsToSay(line, prefs.words), (view.news ?? Infinity) - at, ...left));
}

/** Whether anything can be said in this procedure. @param {State} state */
export const hasLines = ({ data }) => data.acts.some(({ line }) => line);
