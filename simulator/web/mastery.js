// What somebody can do, rule by rule, from the runs that are kept. Nothing here knows what a rule
// says: how each went is the engine's word, and a rule is known by the digests of what it means.

/** @import { Met, PastRun, PracticeRule, Standing } from "./types.d.ts" */

/** For how many days a rule is good once it was right, unaided, on one day, on two days, and so on. */
export const GOOD_DAYS = [3, 7, 14, 30, 60, 120, 180];
const DAY_MS = 86_400_000;

/** @typedef {{ run: PastRun, met: Met }} Meeting */

/** The day of a moment, where the reader is: `2026-11-25`. @param {Date} moment */
export function dayOf(moment) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** A day some days later. @param {string} day @param {number} days */
export function later(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** @param {Meeting} meeting */
const dayOfMeeting = ({ run }) => dayOf(new Date(run.when));

/** Where it was met: a scenario, and a situation in it. @param {Meeting} meeting */
const placeOf = ({ run, met }) => `${run.scenario}/${met.situation}`;

/** The meetings after the last one that went wrong, of those that went right unaided, or with this help.
 * @param {Meeting[]} meetings in order of time @param {PastRun["help"]} [help] */
function rightSince(meetings, help = "") {
  const after = meetings.slice(meetings.findLastIndex(({ met }) => !met.right) + 1);
  return after.filter(({ run }) => run.help === help);
}

/** @param {Meeting} a @param {Meeting} b */
const inTime = (a, b) => (a.run.when < b.run.when ? -1 : 1);

/** The last of the meetings on each day (or in each place), the latest first, at most so many.
 * @param {Meeting[]} meetings @param {(meeting: Meeting) => string} by @param {number} most */
function lastOfEach(meetings, by, most) {
  const found = new Map(meetings.map((meeting) => [by(meeting), meeting])); // the last one of a key stays
  return [...found.values()].sort((a, b) => (a.run.when < b.run.when ? 1 : -1)).slice(0, most);
}

/** Which rule each digest belongs to. @param {PracticeRule[]} rules */
function owners(rules) {
  const named = rules.map(({ id, meaning }) => /** @type {[string, string]} */ ([meaning[0] ?? "", id]));
  const shaped = rules.map(({ id, meaning }) => /** @type {[string, string]} */ ([meaning[1] ?? "", id]));
  return { byName: new Map(named), byShape: new Map(shaped.filter(([digest]) => digest)) };
}

/** Each time that somebody met a rule of a procedure, in order of time; and each time by its name with
 * another meaning. A rule is known by what it means, whatever it is called.
 * @param {PastRun[]} runs in order of time @param {string} procedure @param {PracticeRule[]} rules */
export function meetingsOf(runs, procedure, rules) {
  const { byName, byShape } = owners(rules);
  /** @type {Map<string, Meeting[]>} */
  const meetings = new Map(rules.map(({ id }) => [id, []]));
  /** @type {Map<string, Meeting[]>} */
  const earlier = new Map();
  for (const run of runs) {
    if (run.procedure !== procedure) continue;
    for (const met of run.met) {
      const rule = byName.get(met.meaning[0] ?? "") ?? byShape.get(met.meaning[1] ?? "");
      if (rule) meetings.get(rule)?.push({ run, met });
      else earlier.set(met.rule, [...(earlier.get(met.rule) ?? []), { run, met }]);
    }
  }
  return { meetings, earlier };
}

/** What became of every rule of a procedure in the runs of it.
 * @param {PastRun[]} runs in order of time @param {string} procedure @param {PracticeRule[]} rules
 * @param {string} today @returns {Standing[]} in the order of the rules */
export function standings(runs, procedure, rules, today) {
  const { meetings, earlier } = meetingsOf(runs, procedure, rules);
  return rules.map((rule) => standing(rule, meetings.get(rule.id) ?? [], earlier.get(rule.id) ?? [], today));
}

/** Whether a rule that went right at these meetings is mastered by them.
 * @param {PracticeRule} rule @param {Meeting[]} right */
function isMastered(rule, right) {
  const places = new Set(right.map(placeOf)).size;
  return places >= 2 || (places === 1 && new Set(right.map(dayOfMeeting)).size >= 2 && rule.cases === 1);
}

/** @param {PracticeRule} rule @param {Meeting[]} meetings @param {Meeting[]} earlier as it was before it changed
 * @param {string} today @returns {Standing} */
function standing(rule, meetings, earlier, today) {
  const last = meetings.at(-1);
  const changes = rightSince(meetings, "change");
  const broughtBack = changes.length > 0 && isMastered(rule, rightSince(earlier));
  const right = broughtBack ? [...rightSince(meetings), ...changes].sort(inTime) : rightSince(meetings);
  const days = new Set(right.map(dayOfMeeting)).size;
  const places = [...new Set(right.map(placeOf))];
  const mastered = broughtBack || isMastered(rule, right);
  const newest = right.at(-1);
  const goodUntil = mastered && newest ? later(dayOfMeeting(newest), GOOD_DAYS[Math.min(days, GOOD_DAYS.length) - 1] ?? 0) : "";
  const back = mastered || (last && !isMastered(rule, rightSince(earlier)));
  return {
    rule: rule.id,
    status: last ? statusOf(last, goodUntil, today) : earlier.length ? "changed" : "new",
    lost: back ? null : (earlier.at(-1)?.met ?? null),
    met: meetings.length,
    right: meetings.filter(({ met }) => met.right).length,
    at: last?.met.at ?? null,
    by: last?.met.by ?? null,
    when: last?.run.when ?? "",
    goodUntil,
    places,
    day: newest ? dayOfMeeting(newest) : "",
  };
}

/** @param {Meeting} last @param {string} goodUntil @param {string} today @returns {Standing["status"]} */
function statusOf(last, goodUntil, today) {
  if (!last.met.right) return "wrong";
  if (!goodUntil) return "begun";
  return today <= goodUntil ? "mastered" : "again";
}

/** Whether a run counts as passed. Those of earlier versions did where nothing had helped.
 * @param {PastRun} run */
export const counts = ({ passed, help, mode }) => passed && !help && (!mode || mode === "assessment");

/** The runs that the standing of any rule rests on, whatever other runs there are or will be; and
 * the last ones of which a scenario counts as passed. @param {PastRun[]} runs in order of time
 * @returns {Set<string>} their ids */
export function needed(runs) {
  /** @type {Map<string, Meeting[]>} */
  const meetings = new Map();
  const passed = new Map();
  for (const run of runs) {
    if (counts(run)) passed.set(`${run.procedure}/${run.scenario}`, run.id);
    for (const met of run.met) {
      const name = `${run.procedure}/${met.meaning[0]}/${met.meaning[1]}`;
      if (!meetings.has(name)) meetings.set(name, []);
      meetings.get(name)?.push({ run, met });
    }
  }
  const rests = [...meetings.values()].flatMap((all) => {
    const right = rightSince(all);
    const wrong = all.findLast(({ met }) => !met.right);
    return [
      ...all.slice(-1), ...rightSince(all, "change").slice(-1), ...(wrong ? [wrong] : []),
      ...lastOfEach(right, dayOfMeeting, GOOD_DAYS.length), ...lastOfEach(right, placeOf, 2),
    ];
  });
  return new Set([...rests.map(({ run }) => run.id), ...passed.values()]);
}
