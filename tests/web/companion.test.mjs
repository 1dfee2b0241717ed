// The companion's pure parts, run by node's own test runner: no browser, no engine.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  blank, clockInWords, clockTime, dueOf, happenedOf, inWords, likelyStarts, nearest, news, now, owedAfter, pack, possible, question, recordOf,
  runOf, signed, unpack, unsaid, viewAt,
} from "../../simulator/web/companion-case.js";

const START = new Date(2026, 4, 5, 14, 30).getTime();
const row = (rule, more = {}) => ({ rule, text: `Do ${rule}.`, why: "", from: 0, by: null, overdue: false, made: 0, times: 1, offers: [], when: [], ...more });
const at = (seconds, more = {}) => ({
  at: seconds, over: false, situations: [{ id: "s", title: "Here", text: "", notes: [], when: [] }],
  endings: [], due: [], coming: [], bans: [], may: [], happened: [], ...more,
});
const data = {
  procedure: { id: "p", title: "P", zero: "the start", digest: "abc", rehearses: true },
  facts: [
    { id: "vip", text: "", label: "VIP", kind: "yes or no", options: [], default: false },
    { id: "them", text: "", label: "Them", kind: "words", options: [], default: "Sam" },
  ],
  first: { views: [at(0, { coming: [row("call", { from: 120, by: 300 })] }), at(120, { due: [row("call", { by: 300 })] })], until: null, steps: [], refused: [] },
  likely: { s: ["rings"] },
  listed: [{ input: "call", text: "Call", who: "you" }],
};
const state = (seconds, more = {}) => ({
  ...blank(data), data, page: "../", startMs: START, nowMs: START + seconds * 1000, engine: "ready", trouble: "", notice: "",
  away: "", announce: "", justNow: false, verdict: null, ...more,
});

test("the clock counts whole seconds, also before the start", () => {
  assert.equal(now(state(2.9)), 2);
  assert.equal(now(state(-0.5)), -1);
  assert.deepEqual([signed(-61), signed(61)], ["−1:01", "1:01"]);
});

test("the time of day is that of the reader, with seconds only where there are any", () => {
  assert.deepEqual([clockTime(START), clockTime(START + 5000)], ["14:30", "14:30:05"]);
});

test("a time of day is the nearest one, across midnight too", () => {
  assert.equal(nearest("14:25", START), START - 300_000);
  assert.equal(nearest("14:40:10", START), START + 610_000);
  const night = new Date(2026, 4, 5, 0, 5).getTime();
  assert.equal(nearest("23:55", night), night - 600_000);
  assert.equal(nearest("00:05", night - 600_000), night);
  assert.ok(Number.isNaN(nearest("soon", START)));
});

test("the starts that are offered are round times that are over", () => {
  assert.deepEqual(likelyStarts(START + 437_000).map(clockTime), ["14:35", "14:30", "14:00"]);
});

test("the view of a second is the last that has begun", () => {
  assert.deepEqual([0, 119, 120, 9999].map((second) => viewAt(data.first, second).at), [0, 0, 120, 120]);
});

test("what depends on an unsaid fact is shown, and says on which; once it is said it is shown or not", () => {
  const one = row("tell", { when: [{ vip: true }] });
  assert.deepEqual([possible([one], {}).length, unsaid(one, {})], [1, [{ vip: true }]]);
  assert.deepEqual([possible([one], { vip: true }).length, unsaid(one, { vip: true })], [1, []]);
  assert.equal(possible([one], { vip: false }).length, 0);
});

test("what can be done comes first, then what is due sooner", () => {
  const views = [at(0, { due: [row("later", { by: 60, offers: [{}] }), row("stuck", { by: 1 }), row("soon", { by: 30, offers: [{}] })] })];
  assert.deepEqual(dueOf(state(0, { live: { ...data.first, views } })).map((one) => one.rule), ["soon", "later", "stuck"]);
});

test("what cases meet here comes first; where they meet nothing, all of it", () => {
  const views = [at(0, { happened: [{ input: "joins", text: "", stays: false, when: [] }, { input: "rings", text: "", stays: false, when: [] }] })];
  const shown = (likely) => happenedOf(state(0, { live: { ...data.first, views }, data: { ...data, likely } }));
  assert.deepEqual(shown({ s: ["rings"] }).first.map((one) => one.input), ["rings"]);
  assert.deepEqual(shown({}).first.map((one) => one.input), ["joins", "rings"]);
});

test("a screen reader hears new duties and three seconds before a deadline, and nothing in between", () => {
  assert.equal(news(state(119), state(120)), "3 minutes left. Do call.");
  assert.equal(news(state(121), state(122)), "");
  assert.equal(news(state(239), state(240)), "1 minute left. Do call.");
  assert.equal(news(state(240), state(241)), "");
  assert.equal(news(state(200), state(285)), "15 seconds left. Do call."); // after a sleep: once, and right
});

test("the clock in words", () => {
  assert.equal(clockInWords(state(60)), "1 minute since the start. Nothing is due now. In 1 minute: Do call.");
  assert.equal(clockInWords(state(130)), "2 minutes 10 seconds since the start. 2 minutes 50 seconds left. Do call.");
  assert.equal(clockInWords(state(-5)), "5 seconds before the start. Nothing is due now. In 2 minutes 5 seconds: Do call.");
  assert.equal(inWords(0), "0 seconds");
});

test("taps are told by the case's clock, whatever the start is corrected to", () => {
  const taps = [{ input: "call", atMs: START + 150_000, earlier: false }];
  const lines = (startMs) => question({ ...blank(data), startMs, taps }, 0).taps.map((tap) => tap.line);
  assert.deepEqual([START, START - 10_000, START + 200_000].map(lines), [["2:30 call"], ["2:40 call"], ["0:00 call"]]);
});

test("the record and the run file leave the names out", () => {
  const live = { ...data.first, steps: [{ at: 150, input: "call", text: "Call", assumed: true, tap: 0 }] };
  const one = state(200, { live, facts: { vip: true }, names: { them: "Kim" } });
  assert.deepEqual(runOf(one), {
    format: 1, procedure: "p", of: "abc", scenario: "", facts: { vip: true }, inputs: ["2:30 call", "3:20 wait"],
  });
  assert.equal(recordOf(one), "P\n0:00 (2026-05-05 14:30): the start\nVIP: yes\n2:30 (14:32:30) Call [assumed]");
  const said = { ...one, taps: [{ input: "call", atMs: one.startMs + 400_000, earlier: true }], live: { ...live, steps: [{ ...live.steps[0], assumed: false }] } };
  assert.match(recordOf(said), /Call \[time assumed\]$/, "that it was done was said, and not when");
});

test("the record tells an ending only if it is that of the case whatever has not been said", () => {
  const ending = { id: "done", title: "Done", owed: "A note.", notOwed: "", when: [{ vip: true }] };
  const live = { ...data.first, views: [at(0, { endings: [ending] })] };
  const told = (facts) => recordOf(state(200, { live, facts })).split("\n").slice(2);
  assert.deepEqual([told({}), told({ vip: true })], [[], ["VIP: yes", "Ending: Done", "A note."]]);
});

test("what is owed after an ending is told for the case at hand once its facts are known", () => {
  const ending = { owed: "Of a VIP only: write a note.", duties: { "Write a note.": [{ vip: true }] } };
  const known = (facts) => owedAfter(state(0, { facts }), ending);
  assert.deepEqual([known({}), known({ vip: true }), known({ vip: false })], [ending.owed, "Write a note.", ""]);
  assert.equal(owedAfter(state(0, { facts: { vip: true } }), { ...ending, owed: "A note." }), "A note.", "what does not speak of the fact stands as it is");
});

test("a case is kept and brought back; what is none is a blank one", () => {
  const kept = { ...blank(data), startMs: START, facts: { vip: true }, taps: [{ input: "call", atMs: START, earlier: false }] };
  assert.deepEqual(unpack(pack(kept, "abc"), data), kept);
  const other = unpack(pack({ ...kept, live: { ...data.first, until: 7 }, asked: "x" }, "another version"), data);
  assert.deepEqual([other.taps, other.live, other.asked], [kept.taps, data.first, ""]);
  for (const text of [null, "", "{}", "[]", '{"startMs":"x","facts":{},"taps":[],"live":{"views":[]}}', "7"]) assert.deepEqual(unpack(text, data), blank(data));
  const strange = JSON.parse(pack(kept, "abc"));
  strange.facts.rain = true;
  strange.taps.push({ input: "fly", atMs: 1 });
  assert.deepEqual(unpack(JSON.stringify(strange), data), kept);
});
