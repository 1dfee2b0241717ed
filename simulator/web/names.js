// What a scenario is called: a title says what comes, so before a run it has its number alone. One way
// for the practice home and The Room; authors' pages have the titles.

/** @import { PastRun } from "./types.d.ts" */

/** The place of a scenario, from 1: also how an address names it, without telling what comes.
 * @param {{ id: string }[]} all @param {string} id */
export const numberOf = (all, id) => all.findIndex((one) => one.id === id) + 1;

/** @param {{ id: string, title: string }[]} all @param {string} id @param {Set<string>} played */
export function nameOf(all, id, played) {
  const number = numberOf(all, id);
  return (played.has(id) && all[number - 1]?.title) || `Scenario ${number}`;
}

/** The scenarios of a procedure whose debrief was seen here. @param {PastRun[]} runs @param {string} procedure */
export const playedOf = (runs, procedure) =>
  new Set(runs.filter((run) => run.procedure === procedure).map((run) => run.scenario));
