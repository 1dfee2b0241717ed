// The Room's pure parts, run by node's own test runner: no browser, no engine.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { speaks } from "../../simulator/web/speaking.js";
import { caseSeconds, iso, parse, show } from "../../simulator/web/clock.js";
import { readPast } from "../../simulator/web/runs.js";
import { keysOf, linesOf, listKeys, meaning } from "../../simulator/web/keys.js";
import { drillLink, facts, readLink, writeLink } from "../../simulator/web/link.js";
import { dropEarlier, ofEarlier, PREFS, readPrefs, savePrefs } from "../../simulator/web/prefs.js";
import { readOpen } from "../../simulator/web/store.js";
import { isHidden, modeOf, notCounted } from "../../simulator/web/modes.js";
import { nameOf, playedOf } from "../../simulator/web/names.js";
import { OTHER_VERSIONS } from "../../simulator/web/terms.js";
import { init } from "../../simulator/web/beginning.js";
import { update } from "../../simulator/web/update.js";

const act = (id, control, line = "") => ({ id, control, text: `do ${id}`, line });
const view = (more = {}) => ({
  at: 0, over: false, ending: "", situation: { id: "s", title: "S", text: "" }, screen: "alone",
  acts: [act("call", "phone"), act("finish", "end")], lines: [], owed: [], heard: [], replies: [], told: null, next: 120, news: 120, seen: 120,
  inputs: [], missed: [], ...more,
});
const data = {
  groups: [], speakers: [], help: { href: "" }, situationTitles: {},
  procedure: { id: "p", title: "P", role: "tester", zero: "the start", digest: "abc" },
  stage: {
    id: "stage", title: "Stage",
    screens: [{ id: "alone", title: "Alone" }, { id: "ringing", title: "Ringing" }],
    controls: [
      { id: "phone", label: "Phone", place: "toolbar" },
      { id: "end", label: "End", place: "toolbar", asks: ["how", "why"] },
      { id: "say", label: "Say", place: "talk" },
    ],
    dialogs: [
      { id: "how", title: "How?", options: [{ id: "well", label: "Well" }, { id: "badly", label: "Badly" }] },
      { id: "why", title: "Why?", options: [{ id: "done", label: "Done" }, { id: "tired", label: "Tired" }] },
    ],
  },
  facts: [
    { id: "vip", text: "", label: "VIP", kind: "yes or no", default: false },
    { id: "me", text: "", label: "You", kind: "words", default: "Someone" },
    { id: "them", text: "", label: "Them", kind: "words", default: "Sam" },
  ],
  rules: {}, endingTitles: {}, acts: [], names: { you: "me", other: "them" },
  scenarios: [
    { id: "one", title: "One", text: "", facts: {}, situations: ["s"], rules: ["r"], first: view() },
    { id: "two", title: "Two", text: "", facts: { vip: true }, situations: ["s", "t"], rules: [], first: view() },
  ],
};

/** Sends messages one after another; gives the last state and all effects. */
function after(state, ...messages) {
  const effects = [];
  for (const message of messages) {
    const [next, more] = update(state, message);
    effects.push(...more);
    state = next;
  }
  return { state, effects, asked: effects.filter((e) => e.do === "ask").map((e) => e.request) };
}
const remembered = (more) => ({ type: "remembered", runs: [], today: "2026-01-05", left: [], trouble: "", ...more });
/** A run of the past in which the rule `r` went right or wrong. */
const past = (right, more = {}) => ({
  format: 1, id: "x", when: "2026-01-04T12:00:00.000Z", procedure: "p", digest: "abc", scenario: "one", facts: {}, inputs: [], pace: 1,
  feedback: true, help: "", passed: right, over: true, ending: "", mistake: "", mode: "practice", sure: null, reason: null,
  met: [{ rule: "r", meaning: ["a", "b"], right, at: 7, from: 5, by: 20, situation: "s" }], ...more,
});
const begun = (answer = view()) => {
  const { state, asked } = after(init(data, {}, "/p/"), { type: "engine", status: "ready" }, { type: "start", nowMs: 0 });
  return after(state, { type: "answer", round: state.round, request: asked[0], answer, nowMs: 0 }).state;
};

test("times are read and shown as m:ss", () => {
  assert.equal(iso("2:30"), "PT2M30S");
  assert.equal(iso("10:04"), "PT10M4S");
  assert.equal(show(parse("12:05")), "12:05");
  assert.ok(Number.isNaN(parse("2:75")));
});

test("the address chooses a scenario, or one that passes through a situation", () => {
  assert.equal(init(data, {}, "/p/", "?scenario=two").scenario, "two");
  assert.equal(init(data, {}, "/p/", "?situation=t").scenario, "two");
  const lost = init(data, {}, "/p/", "?scenario=none");
  assert.equal(lost.scenario, "one");
  assert.match(lost.trouble, /There is no rehearsal “none”/);
});

test("the clock runs at its pace and waits where the world moves", () => {
  const state = begun();
  assert.equal(caseSeconds(state, 3_000), 3);
  assert.equal(caseSeconds({ ...state, prefs: { ...state.prefs, speed: 10 } }, 3_000), 30);
  assert.equal(caseSeconds(state, 500_000), 120);
  const { asked, state: held } = after(state, { type: "tick", nowMs: 121_000 });
  assert.deepEqual(asked, [{ op: "wait", to: 120 }]);
  assert.equal(caseSeconds(held, 200_000), 120);
});

test("a change of pace or a pause loses no time and gains none", () => {
  const { state } = after(begun(), { type: "speed", value: 5, nowMs: 4_000 }, { type: "pause", nowMs: 6_000 },
    { type: "pause", nowMs: 60_000 });
  assert.equal(caseSeconds(state, 61_000), 4 + 10 + 5);
});

test("untimed, time moves only when the trainee waits", () => {
  const { state } = after(begun(), { type: "speed", value: 0, nowMs: 0 });
  assert.equal(caseSeconds(state, 90_000), 0);
  const { state: later, asked } = after(state, { type: "wait", seconds: 30, nowMs: 90_000 });
  assert.equal(later.at, 30);
  assert.deepEqual(asked, []);
  assert.deepEqual(after(later, { type: "skip", nowMs: 95_000 }).asked, [{ op: "wait", to: 120 }]);
});

const skip = { type: "skip", nowMs: 1_000 };
const answer = (state, request, more, nowMs = 1_020) =>
  ({ type: "answer", round: state.round, request, answer: view({ next: null, news: null, ...more }), nowMs });

test("skipping leads to the next thing that one would notice, before or after the engine's next moment", () => {
  assert.deepEqual(after(begun(view({ news: 90 })), skip).asked, [{ op: "wait", to: 90 }]);
  assert.deepEqual(after(begun(view({ news: 300 })), skip).asked, [{ op: "wait", to: 300 }]);
  const { state, asked, effects } = after(begun(view({ news: null })), skip);
  assert.deepEqual(asked, []);
  assert.deepEqual(effects, [{ do: "hush" }]);
  assert.equal(state.notice, "Not possible now.");
  assert.equal(after(state, { type: "hush" }).state.notice, "");
});

test("what is pressed during a skip is done after it, if it is still there", () => {
  const press = (act) => ({ type: "press", act, nowMs: 1_010 });
  const { state, asked } = after(begun(), skip, skip, press("call"), press("finish"));
  assert.deepEqual(asked, [{ op: "wait", to: 120 }]);
  const landed = answer(state, asked[0], { at: 120, acts: [act("finish", "end")] });
  const { state: later, asked: then } = after(state, landed);
  assert.deepEqual(then, []);
  assert.equal(later.notice, "Not possible now.");
  assert.equal(later.dialog.act, "finish");
  assert.equal(later.at, 120);
});

test("a skip right after an act comes after it", () => {
  const { state, asked } = after(begun(), { type: "press", act: "call", nowMs: 990 }, skip);
  assert.deepEqual(asked, [{ op: "act", at: 0, name: "call", choices: [] }]);
  const { asked: then, state: later } = after(state, answer(state, asked[0], { news: 40, next: 40 }));
  assert.deepEqual(then, [{ op: "wait", to: 40 }]);
  assert.deepEqual(later.queue, []);
});

test("after a sleep the world moves before what is drawn is pressed", () => {
  const { state, asked } = after(begun(), { type: "press", act: "call", nowMs: 500_000 });
  assert.deepEqual(asked, [{ op: "wait", to: 120 }]);
  const gone = after(state, answer(state, asked[0], { at: 120, acts: [act("finish", "end")] }, 500_020));
  assert.deepEqual([gone.asked, gone.state.notice], [[], "Not possible now."]);
  const there = after(state, answer(state, asked[0], { at: 120 }, 500_020));
  assert.deepEqual(there.asked, [{ op: "act", at: 120, name: "call", choices: [] }]);
});

test("Stop comes after what waits for the engine, and nothing comes after Stop", () => {
  const press = (act) => ({ type: "press", act, nowMs: 1_010 });
  const stop = { type: "stop", nowMs: 1_015 };
  const { state, asked } = after(begun(), press("call"), press("call"), stop, stop, press("finish"));
  assert.deepEqual([asked.length, state.queue.length, state.phase], [1, 2, "playing"]);
  const second = after(state, answer(state, asked[0]));
  assert.deepEqual(second.asked.map(({ name }) => name), ["call"]);
  const last = after(second.state, answer(state, second.asked[0]));
  assert.deepEqual([last.asked.map(({ op }) => op), last.state.phase], [["wait", "debrief"], "judging"]);
});

test("a dialog that stands there until the engine has answered is answered once", () => {
  const choose = (option) => ({ type: "choose", option, nowMs: 1_010 });
  const { state, asked } = after(begun(), { type: "press", act: "finish", nowMs: 900 }, skip, choose("well"), choose("badly"));
  const { state: later, asked: then } = after(state, answer(state, asked[0]));
  assert.deepEqual([later.dialog.chosen, then], [["well"], []]);
  assert.deepEqual(after(later, choose("badly")).state.dialog.chosen, ["well"], "an option of the one before is none of this one");
});

test("a key of what is not there says so, and a dialog gives the keyboard back to what opened it", () => {
  const state = begun(view({ acts: [act("finish", "end")] }));
  assert.deepEqual(meaning(state, keysOf(data.stage.controls).phone, 0), { type: "not now" });
  assert.equal(meaning(state, "/", 0), null);
  const { state: open } = after(state, { type: "press", act: "finish", nowMs: 0 });
  assert.equal(meaning(open, "z", 0), null);
  assert.deepEqual(after(open, { type: "close" }).effects, [{ do: "focus act", act: "finish" }]);
});

test("what was said stays until the screen changes or something else happens", () => {
  const hello = { at: 1, event: "hi", speaker: "Sam", text: "Hello?" };
  const bang = { at: 2, event: "bang", speaker: "", text: "A door." };
  const wait = { op: "wait", to: 1 };
  const start = begun();
  const heard = after(start, answer(start, wait, { heard: [hello] })).state;
  assert.equal(heard.spoken, hello);
  assert.equal(after(heard, answer(heard, wait, { heard: [hello] })).state.spoken, hello);
  assert.equal(after(heard, answer(heard, wait, { heard: [hello, bang] })).state.spoken, null);
  assert.equal(after(heard, answer(heard, wait, { heard: [hello], screen: "ringing" })).state.spoken, null);
});

test("speaking takes its time, up to what is next, and never all the time that is left", () => {
  const words = "Hello ".repeat(60);
  const says = act("call", "phone", words);
  const seconds = (more, prefs = {}) => {
    const started = begun(view({ acts: [says], ...more }));
    const state = { ...started, prefs: { ...started.prefs, ...prefs } };
    const pressed = after(state, { type: "press", act: "call", nowMs: 0 });
    assert.equal(pressed.asked[0].at, 0, "it is said when it begins");
    return after(pressed.state, answer(state, pressed.asked[0], { acts: [says], news: 300, next: 300, ...more })).state.at;
  };
  const due = (by) => ({ owed: [{ rule: "r", due: true, by, from: 0 }] });
  assert.equal(seconds({}), 24);
  assert.equal(seconds({}, { words: 110 }), 33);
  assert.equal(seconds({}, { words: 0 }), 0);
  assert.equal(seconds({}, { speed: 0 }), 0, "untimed, time moves only when one waits");
  assert.equal(seconds({ news: 18, next: 18 }), 18, "somebody answers before one is done");
  assert.equal(seconds(due(20)), 10);
  assert.equal(seconds(due(0)), 0);
  assert.equal(seconds(due(900)), 24);
  const watched = speaks({ ...begun(view()), help: "example", view: view({ news: 300 }) }, words);
  assert.equal(watched, 24, "what is shown can be done: its lines take their time too");
  assert.equal(speaks({ ...begun(view()), help: "replay", view: view() }, words), 0, "a run that is played again has its own seconds");
});

test("who does not see the Room hears what falls due, a last minute, a miss by its name and a jump, never the seconds between", () => {
  const call = (more) => ({ rule: "r", text: "Call.", why: "", from: 120, by: 300, due: false, overdue: false, when: "From 2:00, by 5:00", made: 0, times: 1, ...more });
  const due = view({ at: 120, next: 301, news: 301, owed: [call({ due: true, when: "Now, by 5:00" })] });
  const late = view({ at: 301, next: 400, news: 400, owed: [call({ overdue: true, when: "Was due by 5:00" })], missed: [{ at: 301, rule: "r", text: "This was not done in time: Call.", why: "" }] });
  const heard = (mode) => {
    let [state] = update({ ...begun(), mode }, { type: "tick", nowMs: 1000 });
    const said = [];
    const play = (message) => {
      const before = state.announce;
      [state] = update(state, message);
      if (state.announce !== before) said.push(state.announce);
    };
    state = { ...state, view: { ...state.view, owed: [call()] } };
    if (mode === "assessment") play({ type: "tick", nowMs: 121_000 });
    else play({ type: "skip", nowMs: 1000 });
    play(answer(state, { op: "wait", to: 120 }, due));
    for (let at = 121; at <= 299; at += 1) play({ type: "tick", nowMs: 1000 + (at - 120) * 1000 });
    play(answer(state, { op: "wait", to: 301 }, late));
    return said;
  };
  assert.deepEqual(heard("guided"), ["It is 2:00.", "It is 2:00. Now, by 5:00: Call.", "One minute left: Call.", "This was not done in time: Call."]);
  assert.deepEqual(heard("practice"), ["It is 2:00.", "This was not done in time: Call."]);
  assert.deepEqual(heard("assessment"), []);
});

test("what somebody says to an act is seen and heard, until more is said", () => {
  const reply = { at: 1, act: "call", speaker: "Sam", text: "Thank you." };
  const hello = { at: 3, event: "hi", speaker: "Sam", text: "Hello?" };
  const start = begun();
  const { state } = after(start, answer(start, { op: "act" }, { replies: [reply] }));
  assert.equal(state.spoken, reply);
  assert.match(state.announce, /Thank you\./);
  const { state: later } = after(state, answer(state, { op: "wait", to: 3 }, { replies: [reply], heard: [hello] }));
  assert.equal(later.spoken, hello);
  assert.doesNotMatch(later.announce, /Thank you/);
});

test("a finished rehearsal is recorded as it was played, with what its rules mean, and without names", () => {
  const verdict = { passed: false, over: true, ending: "well", mistake: { at: "0:07" } };
  const run = { facts: { vip: true, me: "Kim", them: "Sam" }, inputs: ["0:07 call"] };
  const row = { rule: "r", right: false, at: 7, from: 10, by: 20, situation: "s" };
  const state = { ...begun(), help: "", mode: "practice", data: { ...data, rules: { r: { text: "", href: "", meaning: ["a", "b"] } } } };
  const done = { type: "answer", round: state.round, request: { op: "debrief" }, answer: { verdict, run, met: [row] }, nowMs: 0 };
  const { effects } = after(state, done);
  const recorded = effects.filter((effect) => effect.do === "record");
  assert.deepEqual(recorded.map((effect) => effect.run), [{
    format: 1, procedure: "p", digest: "abc", scenario: "one", chance: 0, facts: { vip: true }, inputs: ["0:07 call"], mode: "practice", pace: 1,
    feedback: true, sure: null, reason: null, help: "", passed: false, over: true, ending: "well", mistake: "0:07", met: [{ ...row, meaning: ["a", "b"] }],
  }]);
  assert.ok(readPast({ ...recorded[0].run, id: "x", when: "2026-11-25T18:00:00.000Z" }));
});

test("what a link began is not recorded, nor is a stop at which nothing had been put to the test", () => {
  for (const [help, over, met, count] of [["link", true, [], 0], ["", false, [], 0], ["", true, [], 1], ["hint", true, [], 1]]) {
    const state = { ...begun(), help };
    const answer = { verdict: { passed: true, over }, run: {}, met };
    const { effects } = after(state, { type: "answer", round: state.round, request: { op: "debrief" }, answer, nowMs: 0 });
    assert.equal(effects.filter((effect) => effect.do === "record").length, count, help);
  }
});

for (const [search, mode] of [
  ["begin=guided", "guided"], ["begin=practice", "practice"], ["begin=assessment", "assessment"],
  ["begin=alone", "practice"], // as earlier versions of the practice home said it
])
  test(`the practice home begins a rehearsal, and changes no setting for good: ${search}`, () => {
    const state = init(data, { mode: "guided" }, "/p/", `?scenario=two&${search}`);
    assert.deepEqual([state.scenario, state.surprise, modeOf(state)], ["two", true, mode]);
    const { effects, state: begun } = after(state, { type: "start", nowMs: 0 });
    assert.deepEqual(effects.filter((effect) => effect.do === "save"), []);
    assert.deepEqual([begun.scenario, modeOf(begun)], ["two", mode], "what is proposed is not drawn anew");
    const gone = init(data, {}, "/p/", `?scenario=gone&${search}`);
    assert.deepEqual([gone.surprise, modeOf(gone)], [false, "guided"]);
  });

test("a run is played again act by act at its own seconds, at any pace, and counts for nothing", () => {
  const acting = { ...data, acts: [act("call", "phone")] };
  const over = { ...init(acting, {}, "/p/", "", "#run=one&do=0:07.call&to=0:09&over=yes"), engine: "ready" };
  const { state: begun, asked } = after(over, { type: "watch" });
  assert.deepEqual([begun.help, begun.scenario, modeOf(begun), asked[0].op], ["replay", "one", "example", "begin"]);
  const { state } = after(begun, { type: "answer", round: begun.round, request: asked[0], answer: view(), nowMs: 0 });
  const fast = { ...state, prefs: { ...state.prefs, speed: 10 } };
  assert.deepEqual(after(fast, { type: "tick", nowMs: 650 }).asked, [], "not before its second");
  const { asked: played } = after(fast, { type: "tick", nowMs: 5_000 });
  assert.deepEqual(played, [{ op: "act", at: 7, name: "call", choices: [] }], "and not after it, however late the page is");
  assert.deepEqual(after(fast, { type: "press", act: "call", nowMs: 0 }).asked, [], "nobody else acts");
  assert.match(notCounted(state), /played again/);
});

test("an assessment that no case was given to draws one when it starts", () => {
  const state = init(data, { mode: "guided" }, "/p/", "?begin=assessment");
  assert.deepEqual([state.surprise, modeOf(state), isHidden(state)], [false, "assessment", true]);
  const drawn = (nowMs) => after(state, { type: "start", nowMs }).state.scenario;
  assert.deepEqual([drawn(0), drawn(1)], ["one", "two"]);
});

const RULES = { r: { text: "R.", href: "", meaning: ["a", "b"] } };
for (const [name, runs, prefs, search, mode] of [
  ["a new case", [], {}, "", "guided"],
  ["a case that went wrong last time", [past(false)], {}, "", "practice"],
  ["a case that went right", [past(true)], {}, "", "assessment"],
  ["one that went right, chosen by its name", [past(true)], {}, "?scenario=one", "practice"],
  ["one's own choice", [past(true)], { mode: "guided" }, "", "guided"],
])
  test(`the way to rehearse is proposed by what was trained: ${name}`, () => {
    const state = init({ ...data, rules: RULES }, prefs, "/p/", search);
    assert.equal(modeOf(after(state, remembered({ runs })).state), mode);
  });

test("one click chooses another way, which stays until the proposed one is chosen", () => {
  const state = init(data, {}, "/p/");
  const chosen = after(state, { type: "mode", mode: "practice" });
  assert.deepEqual([modeOf(chosen.state), chosen.effects], ["practice", [{ do: "save", prefs: { mode: "practice" } }]]);
  const back = after(chosen.state, { type: "mode", mode: "guided" });
  assert.deepEqual([modeOf(back.state), back.effects], ["guided", [{ do: "save", prefs: { mode: "" } }]]);
  assert.equal(modeOf(after(begun(), { type: "mode", mode: "assessment" }).state), "guided", "not in the middle");
});

test("in an assessment the case is drawn, those first that were not passed; one that is chosen by name is practice", () => {
  const state = init(data, { mode: "assessment" }, "/p/");
  assert.ok(isHidden(state));
  for (const nowMs of [0, 1, 2, 3]) {
    const { state: begun } = after({ ...state, passed: { one: "now" } }, { type: "start", nowMs });
    assert.deepEqual([begun.scenario, begun.mode, begun.surprise], ["two", "assessment", true]);
  }
  const all = [0, 1].map((nowMs) => after(state, { type: "start", nowMs }).state.scenario);
  assert.deepEqual(all, ["one", "two"]);
  const { state: named } = after(state, { type: "pick", scenario: "two" });
  assert.deepEqual([modeOf(named), isHidden(named)], ["practice", true]);
  assert.equal(modeOf(after(named, { type: "mode", mode: "assessment" }).state), "assessment");
});

test("a title says what comes: it is told in a worked example, and once its debrief was seen", () => {
  const state = init(data, {}, "/p/", "?scenario=two");
  assert.equal(init(data, {}, "/p/", "?scenario=2").scenario, "two", "an address need not tell it either");
  assert.ok(isHidden(state));
  assert.equal(isHidden({ ...state, mode: "example" }), false);
  assert.equal(isHidden({ ...state, runs: [past(true, { scenario: "two" })] }), false);
  assert.ok(isHidden({ ...state, runs: [past(true)] }), "that was another case");
  assert.ok(isHidden({ ...state, runs: [past(true, { scenario: "two" })], named: false, prefs: { ...state.prefs, mode: "assessment" } }));
  const played = playedOf([past(true), past(true, { procedure: "q", scenario: "two" })], "p");
  assert.deepEqual(["one", "two"].map((id) => nameOf(data.scenarios, id, played)), ["One", "Scenario 2"]);
});

/** A rehearsal in an assessment, at what the engine shows. */
const assessed = (answer = view()) => {
  const { state, asked } = after(init(data, { mode: "assessment" }, "/p/"), { type: "engine", status: "ready" }, { type: "start", nowMs: 0 });
  return after(state, { type: "answer", round: state.round, request: asked[0], answer, nowMs: 0 }).state;
};

test("an assessment tells nothing while it goes on: no hint, no verdict, and no stop at what is due", () => {
  const state = assessed(view({ news: 120, seen: 145 }));
  assert.deepEqual(after(state, { type: "ask hint" }).effects, []);
  assert.deepEqual(meaning(state, "n", 0), { type: "not now" });
  assert.equal(after(state, { type: "skip", nowMs: 0 }).state.at, 0);
  const wait = { type: "wait", seconds: 140, nowMs: 0 };
  assert.equal(after(begun(view({ news: 120, seen: 145 })), wait).state.at, 120);
  assert.equal(after(state, wait).state.at, 140);
  assert.equal(after(state, { ...wait, seconds: 200 }).state.at, 145, "what one hears is not slept through");
  const told = { at: 0, act: "call", verdict: "wrong", rule: "r", did: "You did.", text: "Never.", why: "", also: [] };
  const { state: done } = after(state, answer(state, { op: "act" }, { told }));
  assert.deepEqual([done.told, done.announce], [null, ""]);
});

test("before the debrief of an assessment it is asked how sure one is, which is kept with the run", () => {
  const verdict = { passed: true, over: true, ending: "well", mistake: null };
  for (const [sure, kept] of [[75, 1], [null, 0]]) {
    const state = assessed();
    const judged = after(state, answer(state, { op: "debrief" }, { verdict, run: {}, met: [] }));
    assert.deepEqual([judged.state.phase, judged.state.announce], ["asking", ""]);
    assert.deepEqual(judged.effects.at(-1), { do: "focus", on: "question" });
    assert.equal(judged.effects[0].run.sure, null, "kept at once, whatever comes then");
    const { state: debriefed, effects } = after(judged.state, sure === null ? { type: "skip question" } : { type: "sure", sure });
    assert.deepEqual([debriefed.phase, debriefed.announce, debriefed.passed[state.scenario]], ["debrief", "You passed.", "now"]);
    const records = effects.filter((effect) => effect.do === "record");
    assert.deepEqual(records.map((effect) => effect.run.sure), kept ? [75] : []);
    const again = after(debriefed, { type: "again" }).state;
    assert.deepEqual([again.mode, again.scenario], ["practice", state.scenario], "the case is known now");
  }
});

test("what one was about at the first mistake is asked before the verdict, where one was not led", () => {
  const mistake = { index: 0, at: "0:07", kind: "wrong", rule: "r", why: "No." };
  const verdict = { passed: false, over: true, ending: "well", mistake, story: { entries: [{ first: true, verdict: "wrong", text: "Call" }] } };
  const judged = (mode) => {
    const state = { ...begun(), help: "", mode };
    return after(state, answer(state, { op: "debrief" }, { verdict, run: {}, met: [] })).state;
  };
  assert.deepEqual(["guided", "practice", "assessment"].map((mode) => judged(mode).questions), [[], ["reason"], ["sure", "reason"]]);
  const said = { type: "reason", choice: "slip", words: "" };
  const { state: silent } = after(judged("assessment"), said);
  assert.equal(silent.phase, "asking", "it answers no other question");
  const { state, effects } = after(silent, { type: "sure", sure: 100 }, said, said);
  assert.deepEqual([state.phase, state.announce], ["debrief", "Not passed yet."]);
  const kept = effects.filter((effect) => effect.do === "record").map(({ run }) => [run.sure, run.reason]);
  assert.deepEqual(kept, [[100, null], [100, { choice: "slip", words: "" }]]);
});

test("one can go on from any moment of a run, with what was done by then, and that does not count", () => {
  const acts = { ...data, acts: [act("call", "phone"), act("finish", "end")] };
  const run = { procedure: "p", facts: {}, inputs: ["0:05 call", "0:09 rings", "0:20 call", "0:30 finish well done"] };
  const state = { ...begun(), data: acts, mode: "assessment", phase: "debrief", run, verdict: { passed: false, over: true } };
  const { state: back, asked } = after(state, { type: "take back", acts: 2, to: 25 });
  assert.deepEqual([asked.at(-1).op, asked.at(-1).inputs, asked.at(-1).to], ["replay", ["0:05 call", "0:20 call"], 25]);
  assert.deepEqual([back.phase, back.help, back.mode, back.clock.paused, back.at], ["playing", "back", "practice", true, 25]);
  const done = { verdict: { passed: true, over: true }, run: {}, met: [] };
  const { state: passed, effects } = after(back, answer(back, { op: "debrief" }, done));
  assert.deepEqual([passed.passed, effects.filter((effect) => effect.do === "record")], [{}, []]);
  assert.match(notCounted(passed), /taken back/);
  assert.deepEqual(after(begun(), { type: "take back", acts: 0, to: 0 }).effects, []);
});

test("the slowest pace is kept, and a clock that stood still", () => {
  const pace = (...messages) => after(begun(), ...messages).state.pace;
  const speed = (value) => ({ type: "speed", value, nowMs: 0 });
  assert.equal(pace(), 1);
  assert.equal(pace(speed(5)), 1);
  assert.equal(pace(speed(0.5), speed(2)), 0.5);
  assert.equal(pace(speed(0), speed(1)), 0);
  assert.equal(pace({ type: "pause", nowMs: 0 }, { type: "pause", nowMs: 0 }), 0);
});

const SHARED = "#run=one&do=0:10.call&to=0:20";
const unaided = { mode: "assessment" };
for (const [how, prefs, hash, messages, counts] of [
  ["on one's own, from the start", unaided, "", [], true],
  ["from where a link stops", unaided, SHARED, [], false],
  ["with what is due shown", { mode: "guided" }, "", [], false],
  ["with verdicts at once", { mode: "practice" }, "", [], false],
  ["after a question what would be right", { mode: "practice" }, "", [{ type: "ask hint" }], false],
])
  test(`a pass counts only where nothing helped: ${how}`, () => {
    const { state, asked } = after(init(data, prefs, "/p/", "", hash), { type: "start", nowMs: 0 });
    const begin = { type: "answer", round: state.round, request: asked[0], answer: view(), nowMs: 0 };
    const answer = { verdict: { passed: true, over: true }, run: {} };
    const done = { type: "answer", round: state.round, request: { op: "debrief" }, answer, nowMs: 0 };
    const { state: passed } = after(state, begin, ...messages, done, { type: "skip question" });
    assert.equal(passed.phase, "debrief");
    assert.equal(passed.passed[passed.scenario] === "now", counts);
    assert.equal(notCounted(passed) === "", counts, "and why is said");
  });

test("a double click is one click: the second does not answer the next question", () => {
  const click = (option, again = false) => ({ type: "choose", option, nowMs: 3_000, again });
  const opened = after(begun(), { type: "press", act: "finish", nowMs: 1_000, again: false }).state;
  const { state, asked } = after(opened, click("well"), click("done", true));
  assert.deepEqual([state.dialog.chosen, asked], [["well"], []]);
  assert.deepEqual(after(state, click("done")).asked[0].choices, ["well", "done"]);
  const said = after(begun(), ...[false, true].map((again) => ({ type: "press", act: "call", nowMs: 5, again })));
  assert.equal(said.asked.length + said.state.queue.length, 1);
});

test("a rehearsal that was stopped before its end can go on", () => {
  const answer = { verdict: { passed: false, over: false }, run: {} };
  const state = begun();
  const done = { type: "answer", round: state.round, request: { op: "debrief" }, answer, nowMs: 0 };
  const stopped = after(state, { type: "stop", nowMs: 9_000 }, done).state;
  const { state: on, effects: gone } = after(stopped, { type: "resume" });
  assert.ok(gone.some((effect) => effect.do === "keep"), "what goes on can be left again");
  assert.deepEqual([stopped.phase, on.phase, on.clock.paused, on.at], ["debrief", "playing", true, stopped.at]);
  assert.equal(after({ ...stopped, help: "" }, { type: "resume" }).state.help, "break", "its debrief was seen");
  const over = { ...stopped, verdict: { passed: false, over: true } };
  assert.equal(after(over, { type: "resume" }).state.phase, "debrief");
});

test("a rehearsal that was left in the middle is offered again, and goes on from there", () => {
  const call = { op: "act", at: 5, name: "call", choices: [] };
  const state = begun();
  const seen = { type: "answer", round: state.round, request: call, answer: view({ at: 5, inputs: ["0:05 call"] }), nowMs: 0 };
  const { open } = after(state, seen).effects.find((effect) => effect.do === "keep");
  const left = readOpen({ ...open, id: "x", when: "" });
  const back = after(init(data, {}, "/p/"), remembered({ left: [left] })).state;
  assert.deepEqual(back.open, left);
  const { state: on, asked, effects } = after(back, { type: "take up" });
  assert.deepEqual(effects.filter((effect) => effect.do === "begin").at(-1), { do: "begin", instead: "x" });
  assert.deepEqual([asked[0].op, asked[0].inputs, asked[0].to, on.help], ["replay", ["0:05 call"], 5, "break"]);
  const verdict = { verdict: { passed: true, over: true }, run: {} };
  const ended = after(state, { type: "answer", round: state.round, request: { op: "debrief" }, answer: verdict, nowMs: 0 });
  assert.ok(ended.effects.find((effect) => effect.do === "record").run.over, "what is over is no longer left in the middle");
  assert.deepEqual(after(back, { type: "forget" }).effects, [{ do: "forget", id: "x" }]);
});

test("an act that the judge had not answered to when the tab was closed is asked again", () => {
  const { effects } = after(begun(), { type: "press", act: "call", nowMs: 7_000 });
  const { open } = effects.find((effect) => effect.do === "keep");
  assert.deepEqual([open.inputs, open.to], [[], 0], "the judge knows nothing of it yet");
  const left = readOpen(JSON.parse(JSON.stringify({ ...open, id: "x", when: "" })));
  const back = after(init(data, {}, "/p/"), remembered({ left: [left] })).state;
  const { state, asked } = after(back, { type: "take up" });
  assert.deepEqual(asked.map(({ op }) => op), ["replay", "act"]);
  assert.deepEqual(asked[1], { op: "act", at: 7, name: "call", choices: [] });
  assert.ok(state.pending.length === 2, "the clock stands until both are answered");
});

const OPEN = { procedure: "p", scenario: "one", digest: "abc", to: 1, inputs: [], facts: {} };
for (const value of [null, "", [], 5, {}, { ...OPEN, to: -1 }, { ...OPEN, inputs: [5] }, { ...OPEN, facts: [] }, { ...OPEN, id: 5 }, { ...OPEN, asked: [{}] }])
  test(`what is no rehearsal is not offered: ${JSON.stringify(value)}`, () => {
    assert.ok(readOpen(OPEN));
    assert.equal(readOpen({ ...OPEN, mode: "assessment" }).mode, "assessment", "it is offered without its name");
    assert.equal(readOpen(value), null);
  });

test("a rehearsal of another version is not offered, nor one while another goes on", () => {
  const left = { ...OPEN, id: "x", when: "" };
  assert.equal(after(init(data, {}, "/p/"), remembered({ left: [{ ...left, digest: "xyz" }] })).state.open, null);
  assert.equal(after(begun(), remembered({ left: [left] })).state.open, null);
});

test("what an earlier version kept stays where it is until the store has it", () => {
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text), removeItem: (name) => kept.delete(name),
  };
  for (const [passed, found] of [
    [["p/one", 5], { "p/one": "" }], [{ "p/one": "abc", "p/two": 5 }, { "p/one": "abc" }], [null, {}], [5, {}], [undefined, {}],
  ]) {
    kept.set("rightrun:prefs", JSON.stringify({ passed, speed: 2 }));
    kept.set("rightrun:open", JSON.stringify(OPEN));
    savePrefs({ speed: 5 });
    assert.deepEqual(ofEarlier(), { passed: found, open: OPEN });
    dropEarlier();
    assert.deepEqual(ofEarlier(), { passed: {}, open: {} });
    assert.equal(readPrefs(kept.get("rightrun:prefs")).speed, 5);
  }
  delete globalThis.localStorage;
  assert.deepEqual(ofEarlier(), { passed: {}, open: null });
});

test("a link's own facts are those of the case, and its names no longer than their field", () => {
  const state = init(data, {}, "/p/", "", `#run=one&do=&to=0:10&fact.vip=true&fact.them=${"x".repeat(20_000)}`);
  assert.equal(facts(state).vip, true);
  assert.equal(facts(state).them.length, 40);
});

test("a file of lists in lists is no run, and does not come to the engine", () => {
  for (const deep of ["[".repeat(50_000) + "]".repeat(50_000), `{"inputs": [${"[".repeat(9)}${"]".repeat(9)}]}`]) {
    const { state, asked } = after(init(data, {}, "/p/"), { type: "open", text: deep });
    assert.deepEqual([asked, state.phase], [[], "briefing"]);
    assert.match(state.trouble, /holds no run/);
  }
});

test("another scenario is another one", () => {
  assert.equal(after(begun(), { type: "another" }).state.scenario, "two");
  assert.equal(after({ ...begun(), passed: { two: "now" } }, { type: "another" }).state.scenario, "one");
});

test("a run that is copied says which version it was made with", () => {
  const state = begun();
  const answer = { verdict: { passed: false, over: true }, run: { procedure: "p", inputs: [] } };
  const done = { type: "answer", round: state.round, request: { op: "debrief" }, answer, nowMs: 0 };
  const { effects } = after(state, done, { type: "copy", what: "run" });
  assert.deepEqual(effects.at(-1).run, { procedure: "p", inputs: [], of: "abc" });
});

test("a run file of another version is told as such, judged or refused", () => {
  for (const [of, told] of [["abc", ""], ["xyz", OTHER_VERSIONS.run], [undefined, ""]]) {
    const run = { procedure: "p", facts: {}, inputs: ["0:07 call"], of };
    const opened = after(init(data, {}, "/p/"), { type: "open", text: JSON.stringify(run) });
    const answer = { type: "answer", round: opened.state.round, request: opened.asked[0], nowMs: 0 };
    const judged = after(opened.state, { ...answer, answer: { passed: true, over: true } }).state;
    assert.deepEqual([judged.phase, judged.trouble], ["debrief", told]);
    const refused = after(opened.state, { ...answer, answer: { error: "no" } }).state;
    assert.equal(refused.trouble, `This run does not fit the procedure: no. ${told}`.trim());
  }
});

test("a run from a file is judged, and counts for nothing", () => {
  const run = { procedure: "p", facts: {}, inputs: ["0:07 call"] };
  const opened = after(init(data, {}, "/p/"), { type: "open", text: JSON.stringify(run) });
  assert.deepEqual(opened.asked, [{ op: "judge", run, told: true }]);
  const answer = { type: "answer", round: opened.state.round, request: opened.asked[0], nowMs: 0 };
  const verdict = { passed: true, over: true };
  const { state } = after(opened.state, { ...answer, answer: verdict });
  assert.deepEqual([state.phase, state.verdict, state.run, state.passed], ["debrief", verdict, null, {}]);
  const refused = after(opened.state, { ...answer, answer: { error: "there is no act `x`" } }).state;
  assert.deepEqual([refused.phase, refused.trouble], ["briefing", "This run does not fit the procedure: there is no act `x`."]);
});

test("a file that holds no run is told, and nothing else happens", () => {
  for (const text of ["", "[1", "3", "null", "{}", '{"inputs": "all"}']) {
    const { state, asked } = after(init(data, {}, "/p/"), { type: "open", text });
    assert.deepEqual([state.phase, asked], ["briefing", []]);
    assert.match(state.trouble, /^This file holds no run/);
  }
  assert.equal(after(begun(), { type: "open", text: '{"inputs": []}' }).state.phase, "playing");
});

test("an act before the engine is up is kept with its time, and the clock waits for it", () => {
  const { state, asked } = after(init(data, {}, "/p/"), { type: "start", nowMs: 0 }, { type: "press", act: "call", nowMs: 7_400 });
  assert.deepEqual(asked.map((r) => r.op), ["begin", "act"]);
  assert.deepEqual(asked[1], { op: "act", at: 7, name: "call", choices: [] });
  assert.equal(caseSeconds(state, 20_000), 7.4);
});

test("a control that asks sends its act with all choices; back and close undo", () => {
  const press = { type: "press", act: "finish", nowMs: 9_000 };
  const choose = (option) => ({ type: "choose", option, nowMs: 9_900 });
  const { asked } = after(begun(), press, choose("badly"), { type: "back" }, choose("well"), choose("done"));
  assert.deepEqual(asked, [{ op: "act", at: 9, name: "finish", choices: ["well", "done"] }]);
  assert.equal(after(begun(), press, choose("well"), { type: "close" }).state.dialog, null);
});

test("a dialog closes when its control is gone", () => {
  const { state, asked } = after(begun(), { type: "press", act: "finish", nowMs: 1_000 }, { type: "tick", nowMs: 121_000 });
  assert.ok(state.dialog);
  const answer = view({ at: 120, acts: [], next: null, news: null, screen: "ringing" });
  const { state: moved } = after(state, { type: "answer", round: state.round, request: asked[0], answer, nowMs: 121_010 });
  assert.equal(moved.dialog, null);
  assert.match(moved.announce, /Ringing/);
});

test("what a control opens is chosen from, and stays to be read while the case goes on", () => {
  const controls = [...data.stage.controls, { id: "desk", label: "Desk", place: "help", opens: "What for?" }];
  const acts = [{ ...act("ask", "desk"), shows: "Message sent." }, { ...act("find", "desk"), shows: "" }];
  const helped = { ...begun(), data: { ...data, acts, stage: { ...data.stage, controls } } };
  const there = { ...helped, view: view({ acts: [...view().acts, ...acts] }) };
  const open = after(there, { type: "look", control: "desk" }).state;
  assert.deepEqual(open.panel, { control: "desk", act: "" });
  assert.deepEqual(after(open, { type: "close" }).effects, [{ do: "focus act", act: "desk" }]);
  assert.deepEqual(meaning(there, "d", 0), { type: "look", control: "desk" }, "by its key, too");
  assert.deepEqual(meaning(open, "2", 9_000), { type: "press", act: "find", nowMs: 9_000 });
  assert.equal(meaning(open, "e", 0), null, "the other controls are behind it");
  const asked = after(open, { type: "press", act: "ask", nowMs: 9_000 });
  assert.deepEqual(asked.asked, [{ op: "act", at: 9, name: "ask", choices: [] }]);
  assert.deepEqual(asked.state.panel, { control: "desk", act: "ask" });
  const reply = (more) => ({ type: "answer", round: there.round, request: asked.asked[0], answer: view({ at: 9, ...more }), nowMs: 9_010 });
  assert.deepEqual(after(asked.state, reply({ screen: "ringing" })).state.panel?.act, "ask");
  assert.deepEqual(after(asked.state, reply({ acts }), { type: "back" }).state.panel, { control: "desk", act: "" });
  assert.equal(after(asked.state, reply({ over: true, acts: [] })).state.panel, null);
  assert.equal(after(asked.state, { ...reply({}), answer: { error: "no" } }).state.panel, null, "what was refused shows nothing");
  assert.equal(after(open, { type: "press", act: "find", nowMs: 9_000 }).state.panel, null, "nothing to read");
  assert.equal(after(open, { ...reply({}), request: { op: "wait", to: 9 } }).state.panel, null, "its control is gone");
  assert.equal(after({ ...there, help: "example" }, { type: "look", control: "desk" }).state.panel, null);
});

test("an answer to an earlier rehearsal changes nothing", () => {
  const { state } = after(begun(), { type: "again" });
  const stale = { type: "answer", round: state.round - 1, request: { op: "wait", to: 9 }, answer: view({ at: 99 }), nowMs: 0 };
  assert.equal(after(state, stale).state.at, 0);
});

test("the end asks for the verdict, a stop lets time pass first", () => {
  const state = begun();
  const over = after(state, { type: "press", act: "call", nowMs: 5_000 },
    { type: "answer", round: state.round, request: { op: "act" }, answer: view({ at: 5, over: true, acts: [] }), nowMs: 5_010 });
  assert.equal(over.state.phase, "judging");
  assert.deepEqual(over.asked.at(-1), { op: "debrief" });
  const stopped = after(state, { type: "stop", nowMs: 8_000 });
  assert.deepEqual(stopped.asked, [{ op: "wait", to: 8 }, { op: "debrief" }]);
});

test("a refused act says why and the rehearsal goes on", () => {
  const { state } = after(begun(), { type: "press", act: "call", nowMs: 1_000 });
  const { state: told } = after(state, { type: "answer", round: state.round, request: { op: "act" }, answer: { error: "no" }, nowMs: 1_010 });
  assert.match(told.trouble, /no/);
  assert.equal(caseSeconds(told, 2_010), 2);
});

test("the trainee's name is kept for the next scenario, the other person's is not", () => {
  const { state } = after(init(data, {}, "/p/"), { type: "name", id: "me", value: "Ann" },
    { type: "name", id: "them", value: "Kim" }, { type: "pick", scenario: "two" });
  assert.deepEqual(facts(state), { vip: true, me: "Ann", them: "Sam" });
});

test("a run survives the way through a link, without anybody's name", () => {
  const run = { format: 1, procedure: "p", scenario: "one", facts: { vip: true, me: "Ann", them: "Sam" },
    inputs: ["0:07 call", "0:09 answers", "2:00 wait", "2:01 finish well done"] };
  const link = writeLink(data, run, 125, (name) => name === "call" || name === "finish");
  assert.doesNotMatch(link, /Ann/);
  assert.deepEqual(readLink(data, link), { scenario: "one", chance: 0, to: 125, facts: { vip: true },
    inputs: ["0:07 call", "2:01 finish well done"], digest: data.procedure.digest });
  assert.equal(readLink(data, "#run=elsewhere"), null);
  const { asked, state } = after(init(data, {}, "/p/", "", link), { type: "start", nowMs: 0 });
  assert.equal(asked[0].op, "replay");
  assert.equal(asked[0].facts.vip, true);
  assert.equal(caseSeconds(state, 10_000), 125);
});

test("a link repeats who came: the number that they were drawn by goes with it, also where a run is taken back", () => {
  const named = { ...data, facts: data.facts.map((fact) => (fact.id === "them" ? { ...fact, others: ["Kai", "Noor"] } : fact)) };
  const { state, asked } = after(init(named, {}, "/p/"), { type: "engine", status: "ready" }, { type: "start", nowMs: 4.2 });
  assert.deepEqual([asked[0].chance, asked[0].facts.them], [4, "Kai"]);
  const run = { format: 1, procedure: "p", scenario: "one", chance: 4, facts: asked[0].facts, inputs: ["0:07 call"] };
  const link = writeLink(named, run, 9, (name) => name === "call");
  assert.match(link, /&chance=4&?/);
  assert.doesNotMatch(link, /Kai/);
  const { asked: shared } = after(init(named, {}, "/p/", "", link), { type: "start", nowMs: 77 });
  assert.deepEqual([shared[0].chance, shared[0].facts.them], [4, "Kai"]);
  assert.equal(readLink(named, link.replace("chance=4", "chance=-4")), null);
  const debriefed = { ...state, phase: "debrief", run };
  const { asked: back } = after(debriefed, { type: "take back", acts: 1, to: 8 });
  assert.deepEqual([back[0].op, back[0].chance, back[0].facts.them], ["replay", 4, "Kai"]);
  const { asked: again } = after(debriefed, { type: "again" });
  assert.deepEqual([again[0].chance, again[0].facts.them], [5, "Noor"], "somebody else");
});

// As render/rehearse.py writes it; tests/review/test_review_render.py holds it to the same text.
const STORY = "#run=&do=2:00.call,2:25.rings_out&to=10:00&of=abc&fact.vip=true";

test("a run of no scenario that came with a link is judged once the engine is there", () => {
  const state = init(data, {}, "/p/", "", STORY);
  assert.deepEqual([state.scenario, state.phase, state.trouble], ["", "briefing", ""]);
  assert.deepEqual(after(state, { type: "engine", status: "starting" }).asked, []);
  const { state: judging, asked } = after(state, { type: "engine", status: "ready" });
  const inputs = ["2:00 call", "2:25 rings_out"];
  const run = { format: 1, procedure: "p", scenario: "", facts: { vip: true }, inputs: [...inputs, "10:00 wait"] };
  assert.deepEqual(asked, [{ op: "judge", run, told: true }]);
  const verdict = { passed: true, over: true };
  const answer = { type: "answer", round: judging.round, request: asked[0], nowMs: 0 };
  const { state: told } = after(judging, { ...answer, answer: verdict });
  assert.deepEqual([told.phase, told.run, told.passed], ["debrief", null, {}]);
  const { state: again, asked: begun } = after(told, { type: "again" });
  assert.equal(again.phase, "playing");
  assert.deepEqual(begun, [{ op: "begin", scenario: "", facts: { vip: true, me: "Someone", them: "Sam" }, world: inputs, chance: 1 }]);
  const done = { type: "answer", round: again.round, request: { op: "debrief" }, nowMs: 0 };
  const { state: played } = after(again, { ...done, answer: { verdict, run: { ...run, inputs } } });
  assert.deepEqual(played.passed, {}, "a case of its own is no rehearsal that could be passed");
  assert.equal(writeLink(data, { ...run, inputs }, 600, () => false), STORY);
  assert.equal(after(told, { type: "another" }).state.scenario, "one");
  const refused = after(judging, { ...answer, answer: { error: "no" } }).state;
  assert.deepEqual([refused.scenario, refused.trouble], ["one", "This run does not fit the procedure: no."]);
});

const PARTED = `${STORY}&step=10:00.wait&was=due.no-show-ending&now=right.no-show-ending`;

test("where two versions part in a run, one begins just before that, and is told what is different", () => {
  const acts = [...data.acts, { id: "call", text: "Call", control: "", line: "", shows: "" }];
  const state = init({ ...data, acts }, {}, "/p/", "", PARTED);
  assert.deepEqual(after(state, { type: "engine", status: "ready" }).asked, [], "it is not judged unasked");
  const { state: begun, asked } = after(state, { type: "start", nowMs: 0 });
  const world = ["2:00 call", "2:25 rings_out"];
  assert.deepEqual([asked[0].op, asked[0].inputs, asked[0].to, asked[0].world], ["replay", ["2:00 call"], 590, world]);
  assert.deepEqual([begun.clock.paused, begun.help], [false, "link"], "it counts for nothing");
  const { asked: judged } = after({ ...state, engine: "ready" }, { type: "judge story" });
  assert.deepEqual(judged[0].run.inputs, [...world, "10:00 wait"], "the whole of it can be judged, too");
  for (const broken of ["was=due", "now=right"]) assert.equal(init(data, {}, "/p/", "", PARTED.replace(broken, "was=never")).shared.parting, undefined);
});

test("a run of no scenario of another version is told as such", () => {
  const state = init(data, {}, "/p/", "", STORY.replace("abc", "xyz"));
  assert.equal(state.trouble, OTHER_VERSIONS.link);
  assert.equal(after(state, { type: "engine", status: "ready" }).state.trouble, OTHER_VERSIONS.link);
});

test("one can also go on from where a run of no scenario stops", () => {
  const { asked } = after(init(data, {}, "/p/", "", STORY), { type: "start", nowMs: 0 });
  assert.equal(asked[0].op, "replay");
  assert.deepEqual([asked[0].to, asked[0].world], [600, asked[0].inputs]);
});

for (const [name, hash, trouble] of [
  ["none", "", ""],
  ["one of this version", "#run=one&to=0:10&of=abc", ""],
  ["one from before versions were told", "#run=one&to=0:10", ""],
  ["one of another version", "#run=one&to=0:10&of=xyz", OTHER_VERSIONS.link],
  ["one for what is not there", "#run=elsewhere&to=0:10", "This link does not fit this procedure. Here is its first rehearsal."],
  ["one with a damaged time", "#run=one&to=-1:00", "This link does not fit this procedure. Here is its first rehearsal."],
  ["something else", "#top", ""],
])
  test(`a link says what it is for: ${name}`, () => {
    assert.equal(init(data, {}, "/p/", "", hash).trouble, trouble);
  });

test("every key means one thing, and all lines can be said once they were asked for", () => {
  const keys = keysOf(data.stage.controls);
  assert.equal(new Set(Object.values(keys)).size, 2);
  const lines = Array.from({ length: 13 }, (_, n) => act(`line${n}`, "say", "Hello"));
  const state = begun(view({ acts: [act("call", "phone"), ...lines], lines: ["line7", "line2", "line9"] }));
  assert.deepEqual(linesOf(state).map((line) => line.id), ["line7", "line2", "line9"]);
  const { state: all } = after(state, { type: "all lines" });
  const shown = linesOf(all).map((line) => line.id);
  assert.deepEqual(shown.slice(0, 3), ["line7", "line2", "line9"]);
  assert.deepEqual([...shown].sort(), lines.map((line) => line.id).sort());
  shown.forEach((id, n) => assert.equal(meaning(all, listKeys(all)[n], 0).act, id));
  assert.equal(linesOf(after(all, { type: "all lines" }).state).length, 3);
  const elsewhere = { ...all, view: { ...all.view, situation: { ...all.view.situation, id: "t" } } };
  assert.equal(linesOf(elsewhere).length, 3);
  assert.equal(meaning(state, keys.phone, 0).act, "call");
  assert.equal(meaning(state, "n", 0).type, "skip");
  assert.equal(meaning(state, " ", 0).type, "pause");
});

const KEPT = { speed: 5, words: 110, mode: "practice", keys: false, sound: true, voice: true, names: { you: "Kim" } };
for (const [name, stored, wanted] of /** @type {[string, string | null, object][]} */ ([
  ["nothing", null, PREFS],
  ["no JSON", "{", PREFS],
  ["another kind of value", "[1]", PREFS],
  ["nothing in it", "null", PREFS],
  ["all of it", JSON.stringify(KEPT), KEPT],
  ["some of it", '{"speed": 2}', { ...PREFS, speed: 2 }],
  ["no list of what was passed", '{"passed": null, "speed": 2}', { ...PREFS, speed: 2 }],
  ["a number for it", '{"passed": 5}', PREFS],
  ["no names", '{"names": null}', PREFS],
  ["a number for a name", '{"names": {"you": 5, "me": "Kim"}}', { ...PREFS, names: { me: "Kim" } }],
  ["texts for switches", '{"mode": "no", "keys": 1}', PREFS],
  ["the switches of earlier versions as they were at first", '{"hints": true, "feedback": true}', PREFS],
  ["“Show what is due” turned off then", '{"hints": false, "feedback": true}', { ...PREFS, mode: "practice" }],
  ["and verdicts at once, too", '{"hints": false, "feedback": false}', { ...PREFS, mode: "assessment" }],
  ["speaking in no time", '{"words": 0}', { ...PREFS, words: 0 }],
  ["speaking faster than anybody", '{"words": 4000}', PREFS],
  ["a pace that is none", '{"speed": "fast"}', PREFS],
  ["a pace below none", '{"speed": -1}', PREFS],
  ["names of its own kind", '{"__proto__": {"speed": 3}, "other": 1}', PREFS],
]))
  test(`of what this browser keeps, each value is taken if it is of its kind: ${name}`, () => {
    assert.deepEqual(readPrefs(stored), wanted);
  });

test("a drill begins with the clock running, and is no assessment", () => {
  const drill = { rules: ["call"], scenario: "one", opens: true, inputs: ["0:05 call"], to: 109, at: 120 };
  const known = { ...data, rules: { call: { text: "Call.", href: "", meaning: [] } } };
  const shared = readLink(known, drillLink(drill, { procedure: { digest: "abc" }, cases: data.scenarios }));
  assert.ok(drillLink(drill, { procedure: { digest: "abc" }, cases: data.scenarios }).startsWith("#run=1&"), "a name tells what comes");
  assert.deepEqual(readLink(known, "#run=one&do=0:05.call&to=1:49&of=abc&drill=call"), shared, "as links had it before");
  assert.deepEqual(shared, { scenario: "one", chance: 0, to: 109, facts: {}, inputs: ["0:05 call"], digest: "abc", drill: ["call"] });
  assert.equal(readLink(data, drillLink(drill, { procedure: { digest: "abc" }, cases: data.scenarios })).drill, undefined, "a rule that is not there is none");
  const begun = update(init(known, { mode: "assessment" }, "", "", drillLink(drill, { procedure: { digest: "abc" }, cases: data.scenarios })), { type: "start", nowMs: 0 })[0];
  assert.deepEqual([begun.mode, begun.help, begun.clock.paused, begun.at], ["practice", "drill", false, 109]);
});

test("a worked example does what its case says when it is time, is left nowhere, and nobody else acts in it", () => {
  const shown = { ...data, acts: [act("call", "phone"), act("finish", "end")],
    scenarios: data.scenarios.map((item) => ({ ...item, example: ["0:07 call", "0:09 finish well done"] })) };
  const { state, asked } = after(init(shown, {}, "/p/", "?scenario=one&begin=example"), { type: "engine", status: "ready" }, { type: "start", nowMs: 5 });
  assert.deepEqual([state.help, asked[0].chance], ["example", 0], "its run was found with the usual people");
  const answer = (more) => ({ type: "answer", round: state.round, request: asked[0], answer: view({ next: null, news: null, ...more }), nowMs: 1000 });
  const going = after(state, answer({})).state;
  assert.deepEqual(after(going, { type: "press", act: "finish", nowMs: 1000 }).asked, []);
  const { asked: first, effects } = after(going, { type: "tick", nowMs: 8000 });
  assert.deepEqual(first, [{ op: "act", at: 7, name: "call", choices: [] }]);
  assert.deepEqual(effects.filter(({ do: what }) => what === "keep"), []);
  const told = { ...TOLD, verdict: "right", did: "a b c d", text: "e f g h", why: "" };
  const done = { ...answer({ at: 7, inputs: ["0:07 call"], told }), request: first[0], nowMs: 8000 };
  const read = after(after(going, { type: "tick", nowMs: 8000 }).state, done);
  assert.equal(read.effects.filter(({ do: what }) => what === "keep").length, 0);
  assert.equal(caseSeconds(read.state, 9000), caseSeconds(read.state, 8000), "the clock stands still until it can have been read");
  assert.deepEqual(after(read.state, { type: "skip", nowMs: 9000 }).asked, [{ op: "act", at: 9, name: "finish", choices: ["well", "done"] }]);
});

test("a change drill belongs to no scenario, is not judged before it is played, and keeps its rule alone", () => {
  const drill = { rules: ["r"], facts: { vip: true }, inputs: ["0:05 call", "0:20 hi"], to: 10, at: 20 };
  const known = { ...data, rules: { r: { text: "Call.", href: "", meaning: ["a", "b"] }, q: { text: "", href: "", meaning: [] } } };
  const link = drillLink(drill, { procedure: { digest: "abc" }, cases: data.scenarios });
  assert.deepEqual(readLink(known, link),
    { scenario: "", chance: 0, to: 10, facts: { vip: true }, inputs: drill.inputs, digest: "abc", drill: ["r"] });
  const { state, asked } = after(init(known, { mode: "guided" }, "", "", link), { type: "engine", status: "ready" }, { type: "start", nowMs: 0 });
  assert.deepEqual(asked.map(({ op, to, world }) => [op, to, world]), [["replay", 10, drill.inputs]]);
  assert.deepEqual([state.mode, state.help, state.clock.paused], ["practice", "change", false], "nobody is shown what is right");
  const met = ["r", "q"].map((rule) => ({ rule, right: true, at: 12, from: 10, by: 20, situation: "s" }));
  const answer = { verdict: { passed: false, over: false }, run: { facts: {}, inputs: [] }, met };
  const playing = after(state, { type: "answer", round: state.round, request: asked[0], answer: view(), nowMs: 0 }).state;
  const done = { type: "answer", round: state.round, request: { op: "debrief" }, answer, nowMs: 0 };
  const [record] = after(playing, done).effects.filter((effect) => effect.do === "record");
  assert.deepEqual([record.run.scenario, record.run.help, record.run.met.map(({ rule }) => rule)], ["", "change", ["r"]]);
  const hinted = after(playing, { type: "ask hint" }, done).effects;
  assert.equal(hinted.filter((effect) => effect.do === "record").length, 0, "with a hint it brings back nothing");
});

/** Numbers in [0, 1), always the same for a seed. */
const dice = (seed) => () => (seed = (seed * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
const MISTAKE = { index: 0, at: "0:07", kind: "wrong", rule: "r", why: "No." };
const TOLD = { at: 0, act: "call", verdict: "wrong", rule: "r", did: "You did.", text: "Never.", why: "", also: [] };
const MESSAGES = [
  { type: "start" }, { type: "press", act: "call" }, { type: "press", act: "finish" }, { type: "choose", option: "well" },
  { type: "skip" }, { type: "wait", seconds: 30 }, { type: "tick" }, { type: "pause" }, { type: "stop" }, { type: "ask hint" },
  { type: "speed", value: 0 }, { type: "speed", value: 1 }, { type: "mode", mode: "guided" }, { type: "mode", mode: "practice" },
  { type: "mode", mode: "assessment" }, { type: "pick", scenario: "two" }, { type: "pick", scenario: "one", surprise: true },
  { type: "sure", sure: 75 }, { type: "reason", choice: "slip", words: "" }, { type: "skip question" }, { type: "resume" },
  { type: "take back", acts: 1, to: 30 }, { type: "take up" }, { type: "again" }, { type: "another" }, { type: "back" }, { type: "close" },
];
/** What the engine could answer. */
function answerOf({ op }, roll) {
  const mistake = roll() < 0.5 ? MISTAKE : null;
  const verdict = { passed: !mistake && roll() < 0.7, over: roll() < 0.7, ending: "well", mistake, story: { entries: [], duties: [] } };
  if (op === "debrief") return { verdict, run: { inputs: ["0:05 call"], facts: {} }, met: [] };
  if (op === "hint") return { kind: "act", text: "Call.", lost: "" };
  return view({ at: 30, told: TOLD, inputs: ["0:05 call"], over: roll() < 0.1, news: 60, next: 60, seen: roll() < 0.5 ? 90 : null });
}

test("in whatever order things are done and answered, a tick comes from an assessment of one's own, and that is silent", () => {
  let [ticks, assessed] = [0, 0];
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const roll = dice(seed);
    let state = init({ ...data, acts: [act("call", "phone")] }, { mode: roll() < 0.5 ? "assessment" : "" }, "/p/");
    const open = [];
    for (let step = 0; step < 60; step += 1) {
      const before = state;
      const late = open.length && roll() < 0.5 ? open.splice(Math.floor(roll() * open.length), 1)[0] : null;
      const answered = late && { type: "answer", ...late, answer: answerOf(late.request, roll), nowMs: step * 100 };
      const sent = answered ?? { nowMs: step * 100, ...MESSAGES[Math.floor(roll() * MESSAGES.length)] };
      const [next, effects] = update(state, sent);
      state = next;
      for (const effect of effects) {
        if (effect.do === "ask") open.push({ round: effect.round, request: effect.request });
        if (effect.do === "ask" && effect.request.op === "hint") assert.notEqual(state.mode, "assessment", `seed ${seed}`);
        if (effect.do === "record") assert.equal(effect.run.mode, state.mode, `seed ${seed}`);
      }
      const more = Object.keys(state.passed).filter((id) => before.passed[id] !== "now");
      if (more.length) assert.deepEqual([state.mode, state.help, state.verdict.passed], ["assessment", "", true], `seed ${seed}`);
      ticks += more.length;
      if (state.mode === "assessment" && state.phase === "playing") {
        assessed += 1;
        assert.deepEqual([state.told, state.hint], [null, null], `seed ${seed}`);
      }
      assert.equal(state.phase === "asking", state.questions.length > 0, `seed ${seed}`);
    }
  }
  assert.ok(ticks > 50 && assessed > 1_000, `${ticks} ticks, ${assessed} moments of assessments`);
});
