// How somebody who had mastered every rule stands once the procedure was changed. In: the data of a
// practice home before and after, as JSON. Out: for each rule of the one after, its status.

import { readFileSync } from "node:fs";
import { dayOf, standings } from "../../simulator/web/mastery.js";

const { before, after } = JSON.parse(readFileSync(0, "utf-8"));
const meaning = new Map(before.rules.map((rule) => [rule.id, rule.meaning]));
const NOW = new Date();
const runs = before.rules.flatMap(({ id }) =>
  ["one", "two"].map((scenario) => ({
    id: `${id} ${scenario}`, when: NOW.toISOString(), procedure: before.procedure.id, scenario, help: "", passed: true,
    met: [{ rule: id, meaning: meaning.get(id), right: true, at: 1, from: 0, by: 9, situation: "s" }],
  })),
);
const found = standings(runs, after.procedure.id, after.rules, dayOf(NOW));
console.log(JSON.stringify(Object.fromEntries(found.map(({ rule, status }) => [rule, status]))));
