// How sure somebody was beside how right, and how long it took them to act: from the runs that are kept.

/** @import { PastRun } from "./types.d.ts" */

import { dayOf } from "./mastery.js";

const DAYS_MAX = 7;

/** Of the runs in which one said how sure one was: for each answer how many there are, and how many of
 * them had no mistake. @param {PastRun[]} runs @returns {{ sure: number, right: number, all: number }[]} */
export function calibration(runs) {
  const found = new Map();
  for (const { sure, passed } of runs) {
    if (sure === null) continue;
    const { right, all } = found.get(sure) ?? { right: 0, all: 0 };
    found.set(sure, { right: right + Number(passed), all: all + 1 });
  }
  return [...found].map(([sure, counts]) => ({ sure, ...counts })).sort((a, b) => b.sure - a.sure);
}

/** In percent, how sure one was on average and how often that was right; null where nothing was said.
 * @param {ReturnType<typeof calibration>} rows */
export function onAverage(rows) {
  const all = rows.reduce((sum, row) => sum + row.all, 0);
  if (!all) return null;
  const sum = (/** @type {(row: typeof rows[number]) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);
  return { sure: Math.round(sum((row) => row.sure * row.all) / all), right: Math.round((100 * sum((row) => row.right)) / all), all };
}

/** For each of the last days of training, how many acts of one's own went right, and within how many
 * seconds half of them came. @param {PastRun[]} runs in order of time */
export function secondsByDay(runs) {
  /** @type {Map<string, number[]>} */
  const days = new Map();
  for (const { when, help, met } of runs) {
    if (help) continue;
    const took = met.flatMap(({ right, at, from }) => (right && at !== null && from !== null ? [at - from] : []));
    const day = dayOf(new Date(when));
    if (took.length) days.set(day, [...(days.get(day) ?? []), ...took]);
  }
  return [...days].slice(-DAYS_MAX).map(([day, took]) => ({ day, acts: took.length, half: middle(took) }));
}

/** The value in the middle. @param {number[]} values */
function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
