// What to rehearse next: of all rehearsals the one that shows most of what is still to be mastered in
// a minute, one's own mistakes first.

/** @import { PastRun, PracticeCase, PracticeData, Proposal, Standing } from "./types.d.ts" */

import { later, standings } from "./mastery.js";
import { modeFor } from "./modes.js";

/** Which rules go first, and so which one a proposal names. */
const URGENCY = /** @type {const} */ (["wrong", "changed", "again", "new", "begun"]);
/** What every rehearsal costs besides its own time: reading the case, and the debrief. */
const AROUND_SECONDS = 60;

/** What is proposed; null where there is nothing for today.
 * @param {PracticeData} data @param {PastRun[]} runs in order of time @param {string} today
 * @returns {Proposal | null} */
export function propose(data, runs, today) {
  const own = runs.filter((run) => run.procedure === data.procedure.id);
  const known = new Map(standings(runs, data.procedure.id, data.rules, today).map((one) => [one.rule, one]));
  const played = new Map();
  for (const run of own) played.set(run.scenario, (played.get(run.scenario) ?? 0) + 1);
  const worth = data.cases
    .map((item) => ({ item, wanted: wantedIn(item, data, known, today) }))
    .filter(({ wanted }) => wanted.length);
  const mistakes = worth.filter(({ wanted }) => wanted[0]?.status === "wrong");
  const [best] = (mistakes.length ? mistakes : worth).sort(
    (a, b) => perMinute(b) - perMinute(a) || (played.get(a.item.id) ?? 0) - (played.get(b.item.id) ?? 0),
  );
  const first = best?.wanted[0];
  if (!best || !first) return null;
  const situation = best.item.rules.find(({ rule }) => rule === first.rule)?.situation ?? "";
  return {
    procedure: data.procedure.id,
    scenario: best.item.id,
    seconds: best.item.seconds,
    mode: modeFor(best.item.rules.map(({ rule }) => known.get(rule)?.status ?? "new")),
    rule: first.rule,
    why: first.status,
    situation,
    count: best.wanted.length,
  };
}

/** The rules of a rehearsal that it would bring on, the most urgent first, then the rarest; of those
 * not met yet the first duty in it, which tells least of the case.
 * @param {PracticeCase} item @param {PracticeData} data @param {Map<string, Standing>} known
 * @param {string} today */
function wantedIn(item, data, known, today) {
  const rarity = new Map(data.rules.map(({ id, cases }) => [id, cases]));
  const wanted = item.rules.flatMap(({ rule, situation }) => {
    const one = known.get(rule);
    return one && bringsOn(one, item, situation, rarity.get(rule) === 1, today) ? [one] : [];
  });
  const rank = (/** @type {Standing} */ { status }) => URGENCY.findIndex((other) => other === status);
  const duties = new Set(data.rules.filter(({ duty }) => duty).map(({ id }) => id));
  const rare = (/** @type {Standing} */ { status, rule }) =>
    status === "new" ? Number(!duties.has(rule)) : (rarity.get(rule) ?? 0);
  return wanted.sort((a, b) => rank(a) - rank(b) || rare(a) - rare(b));
}

/** Whether a rehearsal brings a rule on. One that was right in one place wants another one; where there
 * is none, another day. @param {Standing} one @param {PracticeCase} item @param {string} situation
 * @param {boolean} only @param {string} today */
function bringsOn(one, item, situation, only, today) {
  if (one.status === "mastered") return false;
  if (one.status !== "begun") return true;
  return only ? one.day !== today : !one.places.includes(`${item.id}/${situation}`);
}

/** @param {{ item: PracticeCase, wanted: Standing[] }} found */
function perMinute({ item, wanted }) {
  const mistakes = wanted.filter(({ status }) => status === "wrong").length;
  return (wanted.length + mistakes) / (item.seconds + AROUND_SECONDS);
}

/** The first day on which there is something to do again; empty where nothing was begun.
 * @param {Standing[]} known @param {string} today */
export function nextDay(known, today) {
  const days = known.flatMap(({ status, goodUntil }) => {
    if (status === "mastered") return [later(goodUntil, 1)];
    return status === "begun" ? [later(today, 1)] : [];
  });
  return days.sort()[0] ?? "";
}
