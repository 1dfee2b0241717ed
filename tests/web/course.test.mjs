// What a learning system keeps between two visits: short, and with nothing lost that mastery rests on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { timespan } from "../../simulator/web/course-scorm.js";
import { packed, standing, unpacked } from "../../simulator/web/course-progress.js";
import { standings } from "../../simulator/web/mastery.js";

const SUSPEND_DATA_MAX = 4_096;
const TODAY = "2026-06-30";
const DAY_MS = 86_400_000;

const rules = Array.from({ length: 40 }, (_, i) => ({ id: `rule-${i}`, duty: true, text: "", meaning: [`m${i}`, `s${i}`], cases: 3 }));
const situations = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`place-${i}`, `Place ${i}`]));
const cases = Array.from({ length: 30 }, (_, i) => ({ id: `case-${i}`, title: "", text: "", seconds: 600, rules: [], choice: [] }));
const procedure = { id: "p", title: "P", digest: "abcdef123456", home: "../" };
const course = { standard: "scorm-1.2", start: "", practice: { procedure, rules, situations, cases, groups: [] } };

/** @param {number} seed a generator of numbers below n, the same for the same seed */
const dice = (seed) => (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};

/** A learner's runs over some months: some wrong, some with help. */
function runsOf(seed, count) {
  const roll = dice(seed);
  const begun = Date.UTC(2026, 0, 5, 9);
  return Array.from({ length: count }, (_, i) => ({
    format: 1, id: `run-${String(i).padStart(4, "0")}`,
    when: new Date(begun + Math.floor((i / count) * 170) * DAY_MS + roll(600) * 60_000).toISOString(),
    procedure: "p", digest: procedure.digest, scenario: `case-${roll(30)}`, facts: {}, inputs: ["2:00 call"], pace: 1,
    feedback: true, help: roll(3) ? "" : "hint", passed: roll(4) > 0, over: true, ending: "done", mistake: "",
    met: Array.from({ length: 6 + roll(6) }, () => {
      const i = roll(40);
      return { rule: `rule-${i}`, meaning: rules[i].meaning, right: roll(8) > 0, at: roll(900), from: 0, by: 900, situation: `place-${roll(13)}` };
    }),
  })).sort((a, b) => (a.when < b.when ? -1 : 1));
}

/** What counts of a standing: how often a rule was met is not kept. */
const known = (runs) =>
  standings(runs, "p", rules, TODAY).map(({ rule, status, goodUntil, places, day }) => ({ rule, status, goodUntil, places: places.toSorted(), day }));

test("what comes back is worth what was kept", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const runs = runsOf(seed, 5 + seed);
    const back = unpacked(packed(runs, course, Infinity), course).toSorted((a, b) => (a.when + a.id < b.when + b.id ? -1 : 1));
    assert.deepEqual(
      known(back).map(({ status, goodUntil, day }) => [status, goodUntil, day]),
      known(runs).map(({ status, goodUntil, day }) => [status, goodUntil, day]),
      `seed ${seed}`,
    );
  }
});

test("it fits into SCORM 1.2; where there is too much, what is oldest is left out", () => {
  const runs = runsOf(7, 400);
  const all = packed(runs, course, Infinity);
  const text = packed(runs, course, SUSPEND_DATA_MAX);
  assert.ok(all.length > SUSPEND_DATA_MAX && text.length <= SUSPEND_DATA_MAX && all.startsWith(text));
  const back = unpacked(text, course);
  assert.ok(back.length > 20);
  assert.equal(back[0].when.slice(0, 16), runs.at(-1).when.slice(0, 16));
});

test("a text of another version, or of nobody, brings nothing", () => {
  const text = packed(runsOf(3, 10), course, Infinity);
  for (const wrong of ["", "1:abc", text.replace("abcdef", "fedcba"), "2:abcdef123456;0,1,1,+0.0.0", "{}"]) {
    assert.deepEqual(unpacked(wrong, course), []);
  }
  assert.deepEqual(unpacked(`1:${procedure.digest};zz,1,1,+0.0.0;,,,;0,1,1,+zz.0.0`, course).map(({ met }) => met), [[]]);
});

test("complete once each rule was right unaided, passed once all are mastered", () => {
  const right = (scenario, day, help = "") => ({
    ...runsOf(1, 1)[0], id: `${scenario} ${day}`, scenario, help, when: `2026-06-2${day}T09:00:00.000Z`,
    met: rules.map(({ id, meaning }) => ({ rule: id, meaning, right: true, at: 1, from: 0, by: 2, situation: "place-1" })),
  });
  const at = (...runs) => standing(runs, course, TODAY);
  assert.deepEqual(at(), { mastered: 0, rules: 40, completed: false, passed: false });
  assert.deepEqual(at(right("case-1", 8, "hint")), { mastered: 0, rules: 40, completed: false, passed: false });
  assert.deepEqual(at(right("case-1", 8)), { mastered: 0, rules: 40, completed: true, passed: false });
  assert.deepEqual(at(right("case-1", 8), right("case-2", 9)), { mastered: 40, rules: 40, completed: true, passed: true });
});

test("a time is told as SCORM 1.2 wants it", () => {
  assert.deepEqual([0, 61_999, 36_000_000].map(timespan), ["0000:00:00.00", "0000:01:01.00", "0010:00:00.00"]);
});
