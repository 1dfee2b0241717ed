// What a trainer sees of several people: whose mistakes, when, and whether it got better.

import assert from "node:assert/strict";
import { test } from "node:test";
import { change, PEOPLE_MAX, rulesOf } from "../../simulator/web/cohort.js";
import { written } from "../../simulator/web/runs.js";

const rules = ["call", "wait", "end"].map((id) => ({ id, duty: true, text: id, meaning: [`m-${id}`, `s-${id}`], cases: 2 }));
const data = { procedure: { id: "p", title: "P", digest: "d", home: "../" }, rules, situations: {}, cases: [], groups: [] };
const EMPTY = { all: [data], people: [], today: "2026-06-30", notice: "" };

/** A run on a day of June that met rules: `{call: 130}` right at 2:10, `{call: -310}` wrong at 5:10. */
const run = (day, met) => ({
  format: 1, id: `run-${day}-${Object.keys(met)}`, when: `2026-06-${String(day).padStart(2, "0")}T09:00:00.000Z`, procedure: "p",
  digest: "d", scenario: "a-case", facts: {}, inputs: [], pace: 1, feedback: true, help: "", passed: true, over: true, ending: "",
  mistake: "",
  met: Object.entries(met).map(([rule, at]) => ({
    rule, meaning: [`m-${rule}`, `s-${rule}`], right: at >= 0, at: Math.abs(at), from: 120, by: 300, situation: "",
  })),
});
const file = (name, ...runs) => ({ name: `${name}.json`, text: written(runs) });
const opened = (...files) => change(EMPTY, { type: "files", files });

test("rules that most people still get wrong come first, each with who, when, before and after", () => {
  const { people } = opened(
    file("Ana", run(1, { call: -310, wait: 1 }), run(4, { call: 130 })),
    file("Ben", run(2, { call: 140, end: -605 }), run(3, { end: -610 })),
    file("Kim", run(2, { end: 600 })),
  );
  const found = rulesOf(data, people);
  assert.deepEqual(found.map(({ id, wrongNow, wrongFirst }) => [id, wrongNow, wrongFirst]), [["end", 1, 1], ["call", 0, 1], ["wait", 0, 0]]);
  const [end, call] = found;
  assert.deepEqual(end.met.map(({ name, times, wrong, first, last }) => [name, times, wrong, first.met.at, last.met.at]), [["Ben", 2, 2, 605, 610], ["Kim", 1, 0, 600, 600]]);
  assert.deepEqual(call.met.map(({ name, first, last }) => [name, first.met.right, last.met.right]), [["Ana", false, true], ["Ben", true, true]]);
});

test("a second file of somebody adds to the first, and the same runs count once", () => {
  const first = run(1, { call: -310 });
  const { people } = opened(file("Ana", first), file("Ana", first, run(4, { call: 130 })));
  assert.deepEqual(people.map(({ name, runs }) => [name, runs.length]), [["Ana", 2]]);
});

test("what is no training is named, and the rest is taken", () => {
  const state = opened({ name: "notes.json", text: "{}" }, file("Ana", run(1, { call: 130 })), { name: "x.json", text: "[" });
  assert.equal(state.people.length, 1);
  assert.equal(state.notice, "“notes.json” and 1 more could not be read: a training that was exported here is wanted.");
  const crowd = opened(...Array.from({ length: PEOPLE_MAX + 1 }, (_, i) => file(`Person ${i}`, run(1, { call: 130 }))));
  assert.equal(crowd.people.length, PEOPLE_MAX);
  assert.match(crowd.notice, /“Person 200.json” could not be read|Person 200/);
});

test("a person can be named and taken away", () => {
  const state = opened(file("training-2026-06-01", run(1, { call: 130 })), file("Ben", run(1, { call: 130 })));
  const named = change(state, { type: "name", index: 0, name: "Ana" });
  assert.deepEqual(named.people.map(({ name }) => name), ["Ana", "Ben"]);
  assert.deepEqual(change(named, { type: "remove", index: 1 }).people.map(({ name }) => name), ["Ana"]);
});
