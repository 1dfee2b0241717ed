// What is kept of training, and what follows from it: pure parts, run by node's own test runner.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, GOOD_DAYS, later, needed, standings } from "../../simulator/web/mastery.js";
import { merged, ofTicks, passedOf, readFile, readPast, trimmed, written } from "../../simulator/web/runs.js";
import { modeFor } from "../../simulator/web/modes.js";
import { nextDay, propose } from "../../simulator/web/proposal.js";

const RULES = [
  { id: "r", text: "R.", meaning: ["rn", "rs"], cases: 2 },
  { id: "q", text: "Q.", meaning: ["qn", "qs"], cases: 2 },
  { id: "only", text: "Only.", meaning: ["on", "os"], cases: 1 },
];
const MEANT = { r: ["rn", "rs"], q: ["qn", "qs"], only: ["on", "os"] };
const row = (rule, right, more = {}) =>
  ({ rule, meaning: MEANT[rule] ?? [], right, at: 7, from: 5, by: 20, situation: "s", ...more });
let made = 0;
/** A run on a day of January 2026, at noon. */
const run = (day, met, more = {}) => ({
  format: 1, id: `run-${(made += 1)}`, when: new Date(2026, 0, day, 12, 0, made % 60).toISOString(), procedure: "p", digest: "abc",
  scenario: "one", chance: 0, facts: { vip: true }, inputs: ["0:07 call"], pace: 1, feedback: true, help: "", passed: true, over: true,
  ending: "", mistake: "", mode: "assessment", sure: null, reason: null, met, ...more,
});
const day = (number) => dayOf(new Date(2026, 0, number, 12));
const of = (runs, rule = "r", today = day(1)) =>
  standings(merged(runs, []), "p", RULES, today).find((one) => one.rule === rule);

/** Numbers in [0, 1), always the same. */
function dice(seed) {
  return () => (seed = (seed * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
}

// -- mastery --------------------------------------------------------------------------------------

const elsewhere = { scenario: "two" };
for (const [name, runs, status] of [
  ["never met", [], "new"],
  ["right once", [run(1, [row("r", true)])], "begun"],
  ["right twice in one place", [run(1, [row("r", true)]), run(1, [row("r", true)])], "begun"],
  ["right on two days in one place of two", [run(1, [row("r", true)]), run(2, [row("r", true)])], "begun"],
  ["right in two scenarios", [run(1, [row("r", true)]), run(1, [row("r", true)], elsewhere)], "mastered"],
  ["right in two situations", [run(1, [row("r", true)]), run(1, [row("r", true, { situation: "t" })])], "mastered"],
  ["right in two, once with a hint", [run(1, [row("r", true)]), run(1, [row("r", true)], { ...elsewhere, help: "hint" })], "begun"],
  ["right in two, once after a break", [run(1, [row("r", true)], { help: "break" }), run(1, [row("r", true)], elsewhere)], "begun"],
  ["wrong last", [run(1, [row("r", true)]), run(1, [row("r", true)], elsewhere), run(1, [row("r", false)])], "wrong"],
  ["right again after that", [run(1, [row("r", true)], elsewhere), run(1, [row("r", false)]), run(1, [row("r", true)])], "begun"],
  ["with another meaning", [run(1, [row("r", true, { meaning: ["xn", "xs"] })])], "changed"],
  ["of another procedure", [run(1, [row("r", true)], { procedure: "q" })], "new"],
])
  test(`a rule is mastered after right acts of one's own in two places: ${name}`, () => assert.equal(of(runs).status, status));

const OLD = { meaning: ["xn", "xs"] };
const CHANGE = { help: "change", scenario: "" };
const hadMastered = [run(1, [row("r", true, OLD)]), run(1, [row("r", true, OLD)], elsewhere)];
for (const [name, runs, status] of [
  ["had mastered, and does it right", [...hadMastered, run(2, [row("r", true)], CHANGE)], "mastered"],
  ["had mastered, and does not", [...hadMastered, run(2, [row("r", false)], CHANGE)], "wrong"],
  ["had mastered, and asks for a hint", [...hadMastered, run(2, [row("r", true)], { ...CHANGE, help: "hint" })], "begun"],
  ["had not mastered", [run(1, [row("r", true, OLD)]), run(2, [row("r", true)], CHANGE)], "begun"],
  ["had it wrong last", [...hadMastered, run(1, [row("r", false, OLD)]), run(2, [row("r", true)], CHANGE)], "begun"],
  ["got it wrong since", [...hadMastered, run(2, [row("r", true)], CHANGE), run(2, [row("r", false)]), run(2, [row("r", true)])], "begun"],
  ["never met it before", [run(2, [row("r", true)], CHANGE)], "begun"],
])
  test(`a change drill brings back what was mastered, and nothing else: who ${name}`, () => {
    assert.equal(of(runs, "r", day(2)).status, status);
    const kept = needed(merged(runs, []));
    assert.equal(of(runs.filter(({ id }) => kept.has(id)), "r", day(2)).status, status, "with what has to be kept alone");
    const [other] = [run(1, [row("q", true, { meaning: ["yn", "ys"] })])];
    assert.equal(of([...runs, other], "q", day(2)).status, "changed", "another rule that has changed is not brought back by it");
  });

test("its drill is offered until the rule is mastered again, also after a right act elsewhere", () => {
  const lost = (...more) => of([...hadMastered, ...more], "r", day(2)).lost?.by;
  const before = row("r", true, OLD).by;
  assert.deepEqual([lost(), lost(run(2, [row("r", true)]))], [before, before]);
  assert.equal(lost(run(2, [row("r", true)], CHANGE)), undefined);
  assert.equal(of([run(1, [row("r", true, OLD)]), run(2, [row("r", true)])], "r", day(2)).lost, null, "nor where there is nothing to bring back");
});

test("a change drill is good for the shortest time, and for longer as any rule is", () => {
  const runs = [...hadMastered, run(2, [row("r", true)], CHANGE)];
  assert.equal(of(runs, "r", day(2)).goodUntil, day(5));
  assert.equal(of([...runs, run(4, [row("r", true)])], "r", day(4)).goodUntil, day(11));
});

test("a rule that one rehearsal shows is mastered on another day", () => {
  const runs = [run(1, [row("only", true)]), run(1, [row("only", true)])];
  assert.equal(of(runs, "only").status, "begun");
  assert.equal(of([...runs, run(2, [row("only", true)])], "only", day(2)).status, "mastered");
});

test("what is good until when grows with every other day, and starts anew after a mistake", () => {
  const runs = [run(1, [row("r", true)]), run(1, [row("r", true)], elsewhere)];
  const until = [];
  let today = 1;
  for (const days of GOOD_DAYS) {
    const { goodUntil, status } = of(runs, "r", day(today));
    assert.deepEqual([status, goodUntil], ["mastered", later(day(today), days)]);
    assert.equal(of(runs, "r", later(goodUntil, 1)).status, "again");
    until.push(goodUntil);
    runs.push(run(today, [row("r", true)])); // the same day again: no later date
    assert.equal(of(runs, "r", day(today)).goodUntil, goodUntil);
    today += days;
    runs.push(run(today, [row("r", true)]));
  }
  assert.deepEqual(until, [...until].sort());
  const wrong = [...runs, run(today + 1, [row("r", false)])];
  const after = [...wrong, run(today + 1, [row("r", true)]), run(today + 1, [row("r", true)], elsewhere)];
  assert.equal(of(after, "r", day(today + 1)).goodUntil, later(day(today + 1), GOOD_DAYS[0]));
});

test("what is told of a rule is how its last time went", () => {
  const told = of([run(1, [row("r", true)]), run(2, [row("r", false, { at: 30 })])]);
  assert.deepEqual([told.met, told.right, told.at, told.by], [2, 1, 30, 20]);
});

test("a rule that is renamed or reworded loses nothing, and a changed one only itself", () => {
  const runs = [run(1, [row("r", true), row("q", true)]), run(1, [row("r", true), row("q", true)], elsewhere)];
  const standing = (rules) => standings(runs, "p", rules, day(1)).map(({ status }) => status);
  const [r, q, only] = RULES;
  assert.deepEqual(standing([{ ...r, id: "ring", text: "Ring." }, q, only]), ["mastered", "mastered", "new"]);
  assert.deepEqual(standing([{ ...r, id: "ring", meaning: ["new name", "rs"] }, q, only]), ["mastered", "mastered", "new"]);
  assert.deepEqual(standing([{ ...r, meaning: ["rn", "new shape"] }, q, only]), ["mastered", "mastered", "new"]);
  assert.deepEqual(standing([{ ...r, meaning: ["new name", "new shape"] }, q, only]), ["changed", "mastered", "new"]);
  assert.deepEqual(standing([only, q, r]), ["new", "mastered", "mastered"]);
});

// -- sets of runs -----------------------------------------------------------------------------------

/** Many runs, of several days, places and helps. */
function many(count, roll) {
  const pick = (items) => items[Math.floor(roll() * items.length)];
  return Array.from({ length: count }, () =>
    run(1 + Math.floor(roll() * 40), Object.keys(MEANT).filter(() => roll() < 0.3).map((rule) => row(rule, roll() < 0.7, { situation: pick(["s", "t"]) })),
      { scenario: pick(["one", "two", "three"]), help: pick(["", "", "hint"]), procedure: pick(["p", "p", "q"]), passed: roll() < 0.5 }));
}

test("the order of imports makes no difference, and the same file twice changes nothing", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const roll = dice(seed);
    const [a, b, c] = [many(8, roll), many(8, roll), many(8, roll)];
    const again = { ...a[0], when: new Date(2026, 1, 1).toISOString(), passed: true }; // it was taken up and ended later
    const sets = [a, [...b, again], c];
    const all = merged(merged(sets[0], sets[1]), sets[2]);
    assert.deepEqual(merged(sets[2], merged(sets[1], sets[0])), all);
    assert.deepEqual(merged(all, sets[1]), all);
    assert.equal(all.length, 24);
    assert.deepEqual(all.find(({ id }) => id === again.id), again);
  }
});

test("what goes when there is too much changes no rule's standing, whenever it goes", () => {
  const view = (runs) => standings(runs, "p", RULES, day(41)).map(({ met: _, right: __, places, ...one }) => ({ ...one, many: Math.min(places.length, 2) }));
  let gone = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed + 100);
    const [a, b] = [many(60, roll), many(60, roll)];
    const all = merged(a, b);
    const few = trimmed(all, 2);
    gone += all.length - few.length;
    assert.deepEqual(trimmed(merged(trimmed(merged(a, []), 2), b), 2), few);
    assert.deepEqual(trimmed(few, 2), few);
    assert.deepEqual(view(few), view(all));
    assert.deepEqual(passedOf(few, { id: "p", digest: "abc" }), passedOf(all, { id: "p", digest: "abc" }));
    assert.ok(few.length <= 4 + needed(all).size);
  }
  assert.ok(gone > 3_000, `${gone} runs went`);
});

test("a tick belongs to a version, and to a run of one's own", () => {
  const passed = (...runs) => passedOf(runs, { id: "p", digest: "abc" });
  assert.deepEqual(passed(run(1, [])), { one: "now" });
  assert.deepEqual(passed(run(1, [], { digest: "xyz" })), { one: "earlier" });
  assert.deepEqual(passed(run(1, []), run(2, [], { digest: "xyz" })), { one: "now" });
  for (const more of [{ help: "hint" }, { passed: false }, { procedure: "q" }, { mode: "practice" }]) assert.deepEqual(passed(run(1, [], more)), {});
  assert.deepEqual(passed(run(1, [], { mode: "" })), { one: "now" }, "kept before there were ways to rehearse");
  assert.deepEqual(passed(...ofTicks({ "p/one": "abc", "p/two": "", "q/one": "abc" })), { one: "now", two: "earlier" });
});

// -- files ------------------------------------------------------------------------------------------

test("a file of progress is read as it was written", () => {
  const runs = many(5, dice(7));
  assert.deepEqual(readFile(written(runs)), { runs, refused: 0 });
});

for (const text of ["", "{", "[]", "null", "{}", '{"runs": []}', '{"rightrun progress": 2, "runs": []}', '{"rightrun progress": 1, "runs": 5}'])
  test(`another file is none: ${text}`, () => assert.equal(readFile(text), null));

const whole = run(1, [row("r", true)]);
const LATER = { mode: "", chance: 0, sure: null, reason: null };
test("what came later to what is kept of a run may be missing, or be of another kind", () => {
  for (const odd of [{}, { mode: "exam", sure: "much" }, { mode: 5, sure: 101, reason: "none" }]) {
    const { mode: _, sure: __, reason: ___, ...earlier } = whole;
    assert.deepEqual(readPast({ ...earlier, ...odd }), { ...whole, ...LATER });
  }
  const reason = { choice: "slip", words: "" };
  assert.deepEqual(readPast({ ...whole, sure: 75, reason }), { ...whole, sure: 75, reason });
});
test("a drill of earlier versions is read as one", () => {
  assert.deepEqual(readPast({ ...whole, help: "edge" }), { ...whole, help: "drill" });
});
const METS = { no: 5, deep: [[[]]], text: ["r"], half: [{ rule: "r" }], fraction: [row("r", true, { at: 0.5 })], back: [row("r", true, { by: -1 })] };
for (const [name, value] of [
  ...Object.keys(whole).filter((key) => !(key in LATER)).map((key) => [`without its ${key}`, { ...whole, [key]: undefined }]),
  ...["x", "2026-11-25", "9999-99-99T99:99:99.999Z", 5].map((when) => [`on ${when}`, { ...whole, when }]),
  ...Object.entries(METS).map(([what, met]) => [`met: ${what}`, { ...whole, met }]),
  ["with a pace that is none", { ...whole, pace: 99 }],
  ["with help that is none", { ...whole, help: "link" }],
  ["with a fact that is no value", { ...whole, facts: { vip: {} } }],
  ["with words without end", { ...whole, ending: "x".repeat(20_000) }],
  ["with inputs without end", { ...whole, inputs: Array(20_000).fill("0:01 call") }],
  ["null", null], ["a list", [whole]], ["a text", "run"],
])
  test(`a run is taken value by value: ${name}`, () => {
    assert.equal(readPast(value), null);
    assert.deepEqual(readFile(JSON.stringify({ "rightrun progress": 1, runs: [whole, value] })), { runs: [whole], refused: 1 });
  });

test("of a run nothing is taken but what it is made of", () =>
  assert.deepEqual(readPast({ ...whole, extra: 1, met: [{ ...whole.met[0], more: "x" }] }), whole));

// -- what comes next ----------------------------------------------------------------------------------

const shows = (...rules) => rules.map((rule) => ({ rule, situation: "s" }));
const DATA = {
  procedure: { id: "p", title: "P", digest: "abc", home: "../" }, rules: RULES, situations: { s: "S" }, groups: [],
  cases: [
    { id: "one", title: "One", text: "", seconds: 600, rules: shows("r") },
    { id: "two", title: "Two", text: "", seconds: 100, rules: shows("r", "q") },
    { id: "three", title: "Three", text: "", seconds: 300, rules: shows("q", "only") },
  ],
};
const next = (runs, today = day(1)) => propose(DATA, merged(runs, []), today);

test("first comes what shows most in a minute, with help while most of it is new", () => {
  const { scenario, mode, why, seconds, count } = next([]);
  assert.deepEqual([scenario, mode, why, seconds, count], ["two", "guided", "new", 100, 2]);
  assert.equal(next([run(1, [row("r", true)], { help: "hint" })]).mode, "practice");
});

for (const [statuses, mode] of [
  [[], "guided"],
  [["new", "new", "begun"], "guided"],
  [["changed", "new", "wrong"], "guided"],
  [["new", "begun"], "practice"],
  [["wrong", "mastered"], "practice"],
  [["begun", "mastered", "again"], "assessment"],
])
  test(`the way to rehearse follows from how its rules stand: ${statuses.join(", ") || "none"}`, () =>
    assert.equal(modeFor(statuses), mode));

test("one's own mistakes come first, wherever they can be made good", () => {
  const runs = [run(1, [row("only", false)], { scenario: "three" })]; // “two” would show more in a minute
  const { scenario, rule, why } = next(runs);
  assert.deepEqual([scenario, rule, why], ["three", "only", "wrong"]);
});

test("what was right in one place is asked for in another one, and what has one place only on another day", () => {
  const runs = [run(1, [row("r", true), row("q", true)], elsewhere), run(1, [row("q", true), row("only", true)], { scenario: "three" })];
  assert.deepEqual([next(runs).scenario, next(runs).rule, next(runs).why], ["one", "r", "begun"]);
  const all = [...runs, run(1, [row("r", true)])];
  assert.equal(next(all), null);
  assert.equal(nextDay(standings(all, "p", RULES, day(1)), day(1)), day(2));
  assert.deepEqual([next(all, day(2)).scenario, next(all, day(2)).rule], ["three", "only"]);
});

test("what is mastered is asked for when its time is up, and what has changed at once", () => {
  const runs = [1, 2].flatMap((at) => [
    run(at, [row("r", true), row("q", true)], elsewhere), run(at, [row("q", true), row("only", true)], { scenario: "three" }), run(at, [row("r", true)])]);
  assert.equal(next(runs, day(2)), null);
  const first = nextDay(standings(runs, "p", RULES, day(2)), day(2));
  assert.equal(first, later(day(2), GOOD_DAYS[1] + 1));
  assert.equal(next(runs, later(first, -1)), null);
  assert.equal(next(runs, first).why, "again");
  const changed = { ...DATA, rules: [{ ...RULES[0], meaning: ["other", "shape"] }, ...RULES.slice(1)] };
  const found = propose(changed, runs, day(2));
  assert.deepEqual([found.rule, found.why], ["r", "changed"]);
});
