// How sure and how right, and the seconds to a right act: pure parts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { calibration, onAverage, secondsByDay } from "../../simulator/web/calibration.js";
import { dayOf } from "../../simulator/web/mastery.js";

const said = (sure, passed) => ({ sure, passed });

test("each answer is counted with how often it was right; who skipped it is not", () => {
  const rows = calibration([said(100, true), said(100, false), said(0, false), said(null, true)]);
  assert.deepEqual(rows, [{ sure: 100, right: 1, all: 2 }, { sure: 0, right: 0, all: 1 }]);
  assert.deepEqual(onAverage(rows), { sure: 67, right: 33, all: 3 });
  assert.equal(onAverage(calibration([said(null, true)])), null);
});

const met = (at, from, right = true) => ({ right, at, from });
const run = (number, rows, help = "") => ({ when: new Date(2026, 0, number, 12).toISOString(), help, met: rows });

test("of each day the acts of one's own that went right count, and the middle one of their seconds", () => {
  const day = (number) => dayOf(new Date(2026, 0, number, 12));
  const runs = [
    run(1, [met(130, 120), met(150, 120), met(9, 0, false), met(null, 5), met(7, null)]),
    run(1, [met(122, 120)]),
    run(2, [met(121, 120)], "hint"),
    run(3, [met(121, 120)]),
  ];
  assert.deepEqual(secondsByDay(runs), [{ day: day(1), acts: 3, half: 10 }, { day: day(3), acts: 1, half: 1 }]);
  const many = Array.from({ length: 20 }, (_, index) => run(index + 1, [met(1, 0)]));
  assert.deepEqual(secondsByDay(many).map((row) => row.day), [14, 15, 16, 17, 18, 19, 20].map(day));
});
