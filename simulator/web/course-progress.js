// What a learning system keeps of a learner between two visits: the runs that mastery rests on, short
// enough for SCORM 1.2, whose `cmi.suspend_data` holds 4,096 characters. And what a gradebook shows.

/** @import { Course, CourseStanding, Met, Mode, PastRun } from "./types.d.ts" */

import { needed, standings } from "./mastery.js";
import { FORMAT, inOrder } from "./runs.js";

const VERSION = "1";
/** Minutes are counted from here: 2020-01-01, UTC. */
const ZERO_MS = Date.UTC(2020, 0, 1);
const MINUTE_MS = 60_000;
const NONE = "-";
const WAYS = /** @type {(Mode | "")[]} */ (["", "guided", "practice", "assessment"]);
const RIGHT = "+";
const WRONG = "!";

const number = (/** @type {number} */ value) => (value < 0 ? NONE : value.toString(36));
const value = (/** @type {string} */ text) => (text === NONE ? -1 : parseInt(text, 36));

/** In order of time, as the runs are that were kept of one minute. @param {number} place */
const idOf = (place) => `course ${String(place).padStart(4, "0")}`;

/** Runs as text of at most *most* characters, the latest first; the oldest are left out.
 * A rule is `right.rule.situation.second`, all by their places in the course.
 * @param {PastRun[]} runs @param {Course} course @param {number} most */
export function packed(runs, { practice: { procedure, rules, cases, situations } }, most) {
  const kept = needed(runs);
  const places = Object.keys(situations);
  const written = runs
    .filter((run) => run.procedure === procedure.id && run.digest === procedure.digest && kept.has(run.id))
    .sort(inOrder)
    .reverse()
    .map((run) => {
      const minutes = Math.floor((Date.parse(run.when) - ZERO_MS) / MINUTE_MS);
      const met = run.met.map(({ rule, right, situation, at }) => {
        const parts = [rules.findIndex(({ id }) => id === rule), places.indexOf(situation), at ?? -1];
        return (right ? RIGHT : WRONG) + parts.map(number).join(".");
      });
      const flags = Number(run.passed) + 2 * Number(run.help !== "") + 4 * Number(run.over) + 8 * WAYS.indexOf(run.mode);
      return [number(cases.findIndex(({ id }) => id === run.scenario)), number(minutes), flags.toString(36), met.join("")].join(",");
    });
  let text = `${VERSION}:${procedure.digest}`;
  for (const one of written) {
    if (text.length + 1 + one.length > most) break;
    text += `;${one}`;
  }
  return text;
}

/** The runs in such a text; none where it was written for another version of the procedure, or is
 * something else. @param {string} text @param {Course} course @returns {PastRun[]} */
export function unpacked(text, { practice }) {
  const { procedure, rules, cases, situations } = practice;
  const [head, ...runs] = text.split(";");
  if (head !== `${VERSION}:${procedure.digest}`) return [];
  const places = Object.keys(situations);
  return runs.flatMap((one, index) => {
    const [scenario = "", minutes = "", marks = "", rows = ""] = one.split(",");
    const flags = value(marks);
    const item = cases[value(scenario)];
    if (!item) return [];
    const when = new Date(ZERO_MS + value(minutes) * MINUTE_MS).toISOString();
    const met = [...rows.matchAll(/([+!])([^+!]+)/g)].flatMap(([, verdict, parts = ""]) => {
      const [rule = -1, place = -1, at = -1] = parts.split(".").map(value);
      const known = rules[rule];
      if (!known) return [];
      /** @type {Met} */
      const row = {
        rule: known.id, meaning: known.meaning, right: verdict === RIGHT, at: at < 0 ? null : at, from: null, by: null,
        situation: places[place] ?? "",
      };
      return [row];
    });
    return [{
      format: FORMAT, id: idOf(runs.length - index), when, procedure: procedure.id, digest: procedure.digest,
      scenario: item.id, chance: 0, facts: {}, inputs: [], pace: 1, feedback: true, help: flags & 2 ? "hint" : "",
      passed: (flags & 1) === 1, over: (flags & 4) === 4, ending: "", mistake: "", met,
      mode: WAYS[flags >> 3] ?? "", sure: null, reason: null,
    }];
  });
}

/** How a learner stands with the rules that rehearsals show: how many are mastered; `completed` once
 * each was right in a rehearsal of one's own, `passed` once all are mastered.
 * @param {PastRun[]} runs @param {Course} course @param {string} today @returns {CourseStanding} */
export function standing(runs, { practice: { procedure, rules } }, today) {
  const shown = new Set(rules.filter(({ cases }) => cases > 0).map(({ id }) => id));
  const known = standings(runs, procedure.id, rules, today).filter(({ rule }) => shown.has(rule));
  const mastered = known.filter(({ status }) => status === "mastered").length;
  return {
    mastered,
    rules: shown.size,
    completed: known.every(({ places }) => places.length > 0),
    passed: mastered === shown.size,
  };
}
