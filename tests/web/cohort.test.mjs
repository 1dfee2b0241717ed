// What a trainer sees of several people: whose mistakes, when, and whether it got better.

import assert from "node:assert/strict";
import { test } from "node:test";
import { change, PEOPLE_MAX, REFUSED, rulesOf, sharedWith, standingOf } from "../../simulator/web/cohort.js";
import { recordFile, written } from "../../simulator/web/runs.js";

const rules = ["call", "wait", "end"].map((id) => ({ id, duty: true, text: id, meaning: [`m-${id}`, `s-${id}`], cases: 2 }));
const data = { procedure: { id: "p", title: "P", digest: "d", home: "../" }, rules, situations: {}, cases: [], groups: [] };
const EMPTY = { all: [data], people: [], today: "2026-06-30", refused: [] };

/** A run on a day of June that met rules: `{call: 130}` right at 2:10, `{call: -310}` wrong at 5:10. */
const run = (day, met) => ({
  format: 1, id: `run-${day}-${Object.keys(met)}`, when: `2026-06-${String(day).padStart(2, "0")}T09:00:00.000Z`, procedure: "p",
  digest: "d", scenario: "a-case", facts: {}, inputs: [], pace: 1, feedback: true, help: "", passed: true, over: true, ending: "",
  mistake: "",
  met: Object.entries(met).map(([rule, at]) => ({
    rule, meaning: [`m-${rule}`, `s-${rule}`], right: at >= 0, at: Math.abs(at), from: 120, by: 300, situation: "",
  })),
});
const holding = (name, text, folder = "") => ({ name: `${name}.json`, folder, why: "", text });
const file = (name, ...runs) => holding(name, written(runs));
/** What “Download the record” writes. */
const record = ({ inputs, ...kept }) => JSON.stringify(recordFile({ format: 1, procedure: "p", scenario: "a-case", facts: { their_name: "Ana" }, inputs, of: kept.digest }, kept));
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

test("a record is read like a training, without names, and is the same run as in one", () => {
  const [one, two] = [run(1, { call: 130 }), run(2, { call: -310 })];
  const state = opened(holding("Ana", record(one)), file("Ana", one), holding("record-p (1)", record(two), "Ben"), holding("record-p", record(one), "Ben"));
  assert.deepEqual(state.people.map(({ name, runs }) => [name, runs.map(({ id, facts }) => [id, facts])]), [
    ["Ana", [[one.id, {}]]], ["Ben", [[one.id, {}], [two.id, {}]]],
  ]);
  assert.deepEqual(state.refused, []);
});

test("what is not read is named, with what to do, and the rest is taken", () => {
  const earlier = JSON.stringify({ procedure: "p", inputs: [], record: { passed: true } });
  const half = JSON.stringify({ "rightrun progress": 1, runs: [run(1, { call: 130 }), {}] });
  const state = opened(
    holding("notes", "{}"), file("Ana", run(1, { call: 130 })), holding("x", "["), holding("earlier", earlier), { ...holding("photo", ""), why: "kind" },
    holding("half", half),
  );
  assert.deepEqual(state.people.map(({ name }) => name), ["Ana", "half"]);
  assert.deepEqual(state.refused.map(({ name, why }) => [name, why]), [
    ["notes.json", REFUSED.other], ["x.json", REFUSED.other], ["earlier.json", REFUSED.run], ["photo.json", REFUSED.kind],
    ["half.json", "The rest is here; 1 of its rehearsals could not be read."],
  ]);
  const crowd = opened(...Array.from({ length: PEOPLE_MAX + 1 }, (_, i) => file(`Person ${i}`, run(1, { call: 130 }))));
  assert.equal(crowd.people.length, PEOPLE_MAX);
  assert.deepEqual(crowd.refused, [{ name: `Person ${PEOPLE_MAX}.json`, why: REFUSED.many }]);
});

test("the same runs under two names, those of another version, and what was mastered once are told", () => {
  const [first, second] = [run(1, { call: 130 }), { ...run(4, { call: 130 }), scenario: "b-case", mode: "assessment" }];
  const other = { ...run(5, { call: 130 }), digest: "another" };
  const state = opened(file("Ana", first, second), file("Ana copy", first, second), file("Eve", other));
  const [ana, , eve] = state.people;
  assert.deepEqual([sharedWith(state.people, ana), sharedWith(state.people, eve)], [[{ name: "Ana copy", count: 2 }], []]);
  const told = ({ mastered, again, passed, otherVersion }) => ({ mastered, again, passed, otherVersion });
  assert.deepEqual(told(standingOf({ ...state, today: "2026-06-05" }, ana)), { mastered: 1, again: 0, passed: 2, otherVersion: 0 });
  assert.deepEqual(told(standingOf(state, ana)), { mastered: 0, again: 1, passed: 2, otherVersion: 0 });
  assert.equal(standingOf(state, eve).otherVersion, 1);
});

test("a person can be named and removed, and two of one name are one", () => {
  const state = opened(file("training-2026-06-01", run(1, { call: 130 })), file("Ben", run(1, { call: 130 })), file("Kim", run(2, { call: 130 })));
  const named = change(state, { type: "name", index: 0, name: "Ana" });
  assert.deepEqual(named.people.map(({ name }) => name), ["Ana", "Ben", "Kim"]);
  assert.deepEqual(change(named, { type: "remove", index: 1 }).people.map(({ name }) => name), ["Ana", "Kim"]);
  const one = change(named, { type: "name", index: 2, name: "Ana" });
  assert.deepEqual(one.people.map(({ name, runs }) => [name, runs.length]), [["Ben", 1], ["Ana", 2]]);
});
