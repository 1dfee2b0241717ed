// What is taken away from a run, and its comparison with the last one: pure parts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lastOf, momentOf, secondsOf, takeaways } from "../../simulator/web/takeaways.js";

const rule = (id, outcome, at, more = {}) => ({ id, kind: "must", text: `${id}.`, outcome, at, why: `${id} ${outcome}.`, clause: [], ...more });
const input = (at, verdict, name = "") => ({ at, input: "x", text: "X", verdict, rule: name, clause: [], why: "" });
const verdictOf = (rules, more = {}) => ({ rules, inputs: [], mistake: null, best: null, story: { end: 600, entries: [], duties: [] }, ...more });
const data = {
  rules: { a: { why: "Because." } },
  scenarios: [{ id: "one", rules: ["a", "b"] }, { id: "two", rules: ["a"] }, { id: "three", rules: ["a"] }],
};
const of = (verdict, passed = {}) => takeaways(verdict, data, "one", passed);

test("at most three, the gravest first, and one for each rule", () => {
  const rules = [rule("a", "early", "0:10"), rule("b", "missed", "5:00"), rule("c", "broken", "2:00"), rule("d", "missed", "3:00"), rule("e", "kept", "1:00")];
  assert.deepEqual(of(verdictOf(rules)).map((one) => one.rule), ["c", "d", "b"]);
  const mistake = { index: 0, at: "0:10", kind: "early", rule: "a", why: "Too early." };
  assert.deepEqual(of(verdictOf(rules, { mistake })).map((one) => one.rule), ["c", "d", "a"], "what the run failed by is never left out");
  assert.deepEqual(of(verdictOf([rule("e", "kept", "1:00")])), []);
});

test("a duty that was done after all is taken away where the run failed by it", () => {
  const mistake = { index: 0, at: "5:00", kind: "overdue", rule: "a", why: "Not done by 5:00." };
  const [one] = of(verdictOf([rule("a", "kept", "6:00")], { mistake }));
  assert.deepEqual([one.at, one.what, one.why], ["5:00", "Not done by 5:00.", "Because."]);
});

test("a rule that went wrong twice is told as it went wrong first", () => {
  const mistake = { index: 0, at: "0:07", kind: "early", rule: "a", why: "Too early: not before 2:00. a." };
  const [one] = of(verdictOf([rule("a", "missed", "5:00")], { mistake }));
  assert.deepEqual([one.at, one.what, one.outcome], ["0:07", "Too early: not before 2:00. a.", "early"]);
});

test("after the first mistake the right way on says how the moment goes right; for other duties the rule does, from its time on", () => {
  const mistake = { index: 2, at: "4:00", kind: "wrong", rule: "a", why: "No." };
  const best = { from: "2:00", steps: [{ at: "2:10", text: "It rings", yours: false }, { at: "2:20", text: "Call", yours: true }] };
  const duties = [{ rule: "b", spells: [{ from: 300, overdue: false, words: "" }] }];
  const inputs = [input("1:00", "right"), input("3:00", "right"), input("4:00", "wrong", "a")];
  const story = { end: 600, entries: [], duties };
  const [a, b] = of(verdictOf([rule("a", "broken", "4:00"), rule("b", "missed", "6:00")], { mistake, best, inputs, story }));
  assert.deepEqual([a.right, a.back], ["2:20 Call", { acts: 1, to: 120 }]);
  assert.deepEqual([b.right, b.back], ["5:00 b.", { acts: 3, to: 300 }]);
});

test("of another rule that an act broke, the same act on the right way says how it goes right", () => {
  const inputs = [input("0:17", "wrong", "b")];
  const steps = [{ at: "2:00", text: "Call", input: "call", yours: true }, { at: "10:00", text: "End", input: "act other", yours: true }];
  const mistake = { index: 0, at: "0:07", kind: "early", rule: "a", why: "" };
  const wrong = inputs.map((row) => ({ ...row, input: "act one" }));
  const [b] = of(verdictOf([rule("b", "broken", "0:17")], { inputs: wrong, mistake, best: { from: "0:00", steps } }));
  assert.equal(b.right, "10:00 End");

  const two = [{ ...input("0:17", "early", "a"), input: "call" }, ...wrong];
  const told = of(verdictOf([rule("b", "broken", "0:17"), rule("c", "broken", "0:17")], { inputs: two, mistake, best: { from: "0:00", steps } }));
  assert.deepEqual(told.map(({ right }) => right), ["10:00 End", ""], "of two acts in one second the one that a rule tells");
});

test("one goes back to just before the act that was wrong", () => {
  const inputs = [input("1:00", "right"), input("2:00", "happens"), input("4:00", "right"), input("4:00", "wrong", "b")];
  const mistake = { index: 0, at: "0:30", kind: "wrong", rule: "a", why: "" };
  const found = of(verdictOf([rule("b", "broken", "4:00")], { inputs, mistake }));
  assert.deepEqual(found[0].back, { acts: 2, to: 240 });
});

test("so one does of a rule that the same act broke besides", () => {
  const inputs = [input("1:00", "right"), input("4:00", "wrong", "b")];
  const mistake = { index: 0, at: "0:30", kind: "wrong", rule: "a", why: "" };
  const [b, c] = of(verdictOf([rule("b", "broken", "4:00"), rule("c", "broken", "4:00")], { inputs, mistake }));
  assert.deepEqual([c.back, c.back], [b.back, { acts: 1, to: 240 }]);
});

test("of what was left undone, one goes back to where it could first be done", () => {
  const mistake = { index: 0, at: "5:00", kind: "overdue", rule: "a", why: "" };
  const best = { from: "0:00", steps: [] };
  const duties = [{ rule: "a", spells: [{ from: 120, overdue: false, words: "" }, { from: 301, overdue: true, words: "" }] }];
  const verdict = verdictOf([rule("a", "missed", "5:00")], { mistake, best, story: { end: 600, entries: [], duties } });
  assert.deepEqual(of(verdict)[0].back, { acts: 0, to: 120 });
});

test("each has its drill: another case that shows the rule, first one that is still to be passed", () => {
  const verdict = verdictOf([rule("a", "broken", "1:00"), rule("b", "broken", "2:00")]);
  assert.deepEqual(of(verdict).map((one) => one.drill), ["two", "one"], "no other case shows it: the same once more");
  assert.equal(of(verdict, { two: "now" })[0].drill, "three");
  assert.equal(of(verdict, { two: "now", three: "now" })[0].drill, "two");
});

test("a moment of the story has all own acts before it, and no other", () => {
  const entry = (at, verdict, yours) => ({ at, verdict, yours });
  const story = { entries: [entry("1:00", "right", true), entry("1:20", "happens", false), entry("5:00", "missed", true), entry("6:00", "wrong", true)] };
  assert.deepEqual([0, 1, 2, 3].map((index) => momentOf(story, index)),
    [{ acts: 0, to: 60 }, { acts: 1, to: 80 }, { acts: 1, to: 300 }, { acts: 1, to: 360 }]);
});

test("two runs of a case are compared by the acts that went right in both", () => {
  const met = (rule, right, at, from) => ({ rule, right, at, from });
  const before = { met: [met("a", true, 150, 120), met("b", true, 20, 10), met("c", false, 9, 0), met("d", true, null, 5)] };
  const now = { met: [met("a", true, 122, 120), met("b", false, 40, 10), met("c", true, 3, 0), met("d", true, null, 5)] };
  assert.deepEqual(secondsOf(before, now), { then: 30, now: 2 });
  assert.equal(secondsOf({ met: [] }, now), null);
  const runs = [{ procedure: "p", scenario: "s", over: true, id: 1 }, { procedure: "p", scenario: "s", over: false }, { procedure: "q", scenario: "s", over: true }];
  assert.equal(lastOf(runs, "p", "s").id, 1);
  assert.equal(lastOf(runs, "p", "t"), null);
});
