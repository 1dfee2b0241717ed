// A simulated learner who does what is proposed. It knows some of the rules. In a rehearsal it meets
// the rules in their order, up to the first one that it does not know: with that it goes wrong, and
// the debrief teaches it. In: the data of a practice home, as JSON. Out: for each number of unknown
// rules, how many rehearsals it took at most until each was met, and until all were mastered.

import { readFileSync } from "node:fs";
import { dayOf, standings } from "../../simulator/web/mastery.js";
import { nextDay, propose } from "../../simulator/web/proposal.js";

const DRAWS = 8;
const DAYS_MAX = 60;
const FIRST = Date.parse("2026-01-05T12:00:00Z");

/** Numbers in [0, 1), always the same. */
function dice(seed) {
  return () => (seed = (seed * 48_271 + 11) % 2_147_483_647) / 2_147_483_647;
}

const data = JSON.parse(readFileSync(0, "utf-8"));
const shown = data.rules.filter(({ cases }) => cases > 0);
const meaning = new Map(data.rules.map((rule) => [rule.id, rule.meaning]));

function run(item, known, when, help, number) {
  const met = [];
  let learned = "";
  for (const { rule, situation } of item.rules) {
    const right = known.has(rule);
    met.push({ rule, meaning: meaning.get(rule), right, at: null, from: null, by: null, situation });
    if (!right) {
      learned = rule;
      break;
    }
  }
  const past = { id: String(number).padStart(5, "0"), when: new Date(when).toISOString(), procedure: data.procedure.id, scenario: item.id,
    help, met, passed: !learned };
  return { past, learned };
}

/** One learner from its first rehearsal to mastery. */
function learn(unknown) {
  const known = new Set(data.rules.map(({ id }) => id).filter((id) => !unknown.has(id)));
  const [runs, alone] = [[], new Map()];
  const toMeet = new Set(unknown);
  let [now, met, twice] = [FIRST, 0, 0];
  for (let day = 0; day < DAYS_MAX; day += 1) {
    const today = dayOf(new Date(now));
    for (let next = propose(data, runs, today); next; next = propose(data, runs, today)) {
      const item = data.cases.find(({ id }) => id === next.scenario);
      const { past, learned } = run(item, known, now + runs.length * 1000, next.mode === "guided" ? "hint" : "", runs.length);
      runs.push(past);
      if (learned) known.add(learned);
      if (toMeet.size) met = runs.length;
      for (const { rule } of past.met) toMeet.delete(rule);
      if (runs.length > 500) throw new Error("the proposals go round in a circle");
      const played = item.id + today;
      if (next.mode !== "guided" && past.passed) alone.set(played, (alone.get(played) ?? 0) + 1);
    }
    const found = standings(runs, data.procedure.id, shown, today);
    twice = Math.max(0, ...alone.values());
    if (found.every(({ status }) => status === "mastered")) return { met, mastered: runs.length, days: day + 1, twice };
    const to = nextDay(found, today);
    now = Date.parse(`${to}T12:00:00Z`);
  }
  throw new Error("never mastered");
}

const rows = [];
const STEPS = 6;
for (let step = 0; step <= STEPS; step += 1) {
  const count = Math.round((shown.length * step) / STEPS);
  const worst = { unknown: count, met: 0, mastered: 0, days: 0, twice: 0 };
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const roll = dice(count * 1_000 + draw + 1);
    const order = shown.map(({ id }) => [roll(), id]).sort(([a], [b]) => a - b).map(([, id]) => id);
    const found = learn(new Set(order.slice(0, count)));
    for (const key of ["met", "mastered", "days", "twice"]) worst[key] = Math.max(worst[key], found[key]);
  }
  rows.push(worst);
}
console.log(JSON.stringify(rows));
