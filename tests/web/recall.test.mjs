// Words to be recalled: which are missing, and how what was written compares with what was wanted.

import assert from "node:assert/strict";
import test from "node:test";

import { compared, init, LEVELS, missing, update, words } from "../../simulator/web/recall.js";

const SCRIPT = { title: "Greet", parts: [{ text: "Hi, is this ", slot: false }, { text: "Name", slot: true }, { text: "? It’s “time”.", slot: false }] };
const ALL = words(SCRIPT);

test("a text is words, with what stands around each; a slot is one word", () => {
  assert.deepEqual(ALL.map(({ word }) => word), ["Hi", "is", "this", "Name", "It’s", "time"]);
  assert.deepEqual(ALL[3], { before: "", word: "Name", after: "?", slot: true });
  assert.deepEqual(ALL.at(-1), { before: "“", word: "time", after: "”.", slot: false });
});

test("at each turn other words are missing, and after some turns each was; a slot never is", () => {
  for (const [every] of LEVELS.filter(([every]) => every)) {
    const turns = Array.from({ length: every }, (_, turn) => missing(ALL, every, turn));
    assert.deepEqual(turns.flat().sort(), [0, 1, 2, 4, 5]);
  }
});

for (const [what, text, told] of [
  ["all of it, with another apostrophe and no marks", "hi is this Robin it's time", "= = = = = ="],
  ["a word too few", "Hi is Robin it's time", "= = -this = = ="],
  ["a word too many", "Hi there is this Robin it's time", "= +there = = = = ="],
  ["another word", "Hi is that Robin it's time", "= = +that -this = = ="],
  ["nothing", "  ", "-Hi -is -this -Name -It’s -time"],
])
  test(`what was written stands beside what was wanted: ${what}`, () => {
    const signs = { right: () => "=", missing: (w) => `-${w}`, other: (w) => `+${w}` };
    assert.equal(compared(ALL, text).map(({ status, word }) => signs[status](word)).join(" "), told);
  });

test("another turn, level or script begins with nothing written", () => {
  const written = update(update(init([SCRIPT, SCRIPT]), { type: "word", place: 0, text: "Hi" }), { type: "check" });
  for (const message of [{ type: "again" }, { type: "level", level: 2 }, { type: "script", script: 1 }]) {
    const { given, text, checked } = update(written, message);
    assert.deepEqual({ given, text, checked }, { given: {}, text: "", checked: false });
  }
});
