// What to take away from a run: at most three rules, the gravest first. Each has the second that
// mattered, how the same moment goes right, and where it can be tried again.

/** @import { InputRow, PastRun, RoomData, RuleRow, TakeAway, ToldVerdict } from "./types.d.ts" */

import { parse, show } from "./clock.js";

const GRAVEST = ["broken", "missed", "late", "early"];
const MOST = 3;

/** @param {ToldVerdict} verdict @param {RoomData} data @param {string} scenario
 * @param {Record<string, unknown>} passed @returns {TakeAway[]} */
export function takeaways(verdict, data, scenario, passed) {
  const first = verdict.mistake?.rule ?? "";
  const wrong = verdict.rules.filter(({ id, outcome }) => GRAVEST.includes(outcome) || id === first);
  const gravity = (/** @type {RuleRow} */ { outcome }) => (GRAVEST.includes(outcome) ? GRAVEST.indexOf(outcome) : GRAVEST.length);
  const sorted = wrong.sort((a, b) => gravity(a) - gravity(b) || (parse(a.at ?? "") || 0) - (parse(b.at ?? "") || 0));
  const most = sorted.slice(0, MOST);
  const mistake = sorted.find(({ id }) => id === first);
  if (mistake && !most.includes(mistake)) most[MOST - 1] = mistake; // the run failed by it
  return most.map((rule) => ({
    rule: rule.id,
    text: rule.text,
    clauses: rule.clause,
    ...howItWent(rule, verdict),
    why: data.rules[rule.id]?.why ?? "",
    right: rightOf(rule, verdict),
    back: backOf(rule, verdict),
    drill: drillOf(rule.id, data, scenario, passed),
  }));
}

/** What becomes of a rule that the first mistake went against. */
const OF_MISTAKES = /** @type {Record<string, RuleRow["outcome"]>} */ ({ early: "early", late: "late", wrong: "broken", overdue: "missed", missed: "missed" });

/** When a rule went wrong, and how. One that the run failed by can have gone wrong otherwise later: the
 * first time is told. @param {RuleRow} rule @param {ToldVerdict} verdict */
function howItWent({ id, at, why, outcome }, { mistake }) {
  if (mistake?.rule !== id || mistake.at === at) return { at: at ?? "", what: why, outcome };
  return { at: mistake.at, what: mistake.why, outcome: OF_MISTAKES[mistake.kind] ?? outcome };
}

/** How the same moment goes right: after the first mistake the next act of the right way on, for other
 * duties what they ask for, from the second at which they could be kept; else the same act where the
 * right way on does it.
 * @param {RuleRow} rule @param {ToldVerdict} verdict */
function rightOf({ id, text, at }, { mistake, best, story, inputs }) {
  const own = (best?.steps ?? []).filter(({ yours }) => yours);
  const step = mistake?.rule === id && own[0];
  if (step) return `${step.at} ${step.text}`;
  const spell = story.duties.find(({ rule }) => rule === id)?.spells.find(({ overdue }) => !overdue);
  if (spell) return `${show(spell.from)} ${text}`;
  const wrong = inputs.filter((row) => row.at === at && isWrong(row));
  const act = wrong.find(({ rule }) => rule === id) ?? (wrong.length === 1 ? wrong[0] : undefined); // of two in a second, which one?
  const again = act && own.find(({ input }) => actOf(input) === actOf(act.input));
  return again ? `${again.at} ${again.text}` : "";
}

/** @param {InputRow} row */
const isWrong = ({ verdict }) => ["early", "late", "wrong"].includes(verdict);

/** The act of an input, without what was chosen. @param {string} input such as `end_call early` */
const actOf = (input) => input.split(" ", 1)[0];

/** The moment to go back to: how many of one's own acts were done by then, and its second. For what
 * was left undone it is the first at which it could be done.
 * @param {RuleRow} rule @param {ToldVerdict} verdict @returns {TakeAway["back"]} */
function backOf({ id, at, outcome }, { inputs, mistake, best, story }) {
  const own = inputs.filter(({ verdict }) => verdict !== "happens");
  const doneBy = (/** @type {number} */ to) => own.filter((row) => parse(row.at) <= to).length;
  const due = story.duties.find(({ rule }) => rule === id)?.spells.find(({ overdue }) => !overdue)?.from ?? 0;
  if (mistake?.rule === id && best) {
    const before = inputs.slice(0, mistake.index).filter(({ verdict }) => verdict !== "happens").length;
    const from = parse(best.from);
    return { acts: Math.min(before, doneBy(from)), to: due <= parse(mistake.at) ? Math.max(from, due) : from };
  }
  const besides = (/** @type {InputRow} */ row) => outcome !== "missed" && isWrong(row);
  const found = own.findIndex((row) => row.rule === id && row.at === at);
  const act = found < 0 ? own.findIndex((row) => row.at === at && besides(row)) : found; // an act that broke more than one rule tells of one
  return act < 0 ? { acts: doneBy(due), to: due } : { acts: act, to: parse(at ?? "0:00") };
}

/** Another case that shows the rule, one that is still to be passed where there is one; else the same
 * case once more, where it went wrong. Empty for a case of no scenario.
 * @param {string} rule @param {RoomData} data @param {string} scenario @param {Record<string, unknown>} passed */
function drillOf(rule, { scenarios }, scenario, passed) {
  const others = scenarios.filter(({ id, rules }) => id !== scenario && rules.includes(rule));
  return (others.find(({ id }) => passed[id] !== "now") ?? others[0])?.id ?? scenario;
}

/** The moment at which an entry of the story stands: all own acts before it were done.
 * @param {ToldVerdict["story"]} story @param {number} index @returns {TakeAway["back"]} */
export function momentOf({ entries }, index) {
  const acts = entries.slice(0, index).filter(({ yours, verdict }) => yours && verdict !== "missed").length;
  return { acts, to: parse(entries[index]?.at ?? "0:00") };
}

/** How many seconds the right acts of two runs of one case took on average, of the rules that went
 * right by an act in both; null where there are none.
 * @param {Pick<PastRun, "met">} before @param {Pick<PastRun, "met">} now */
export function secondsOf(before, now) {
  const took = (/** @type {Pick<PastRun, "met">} */ { met }) =>
    new Map(met.flatMap(({ rule, right, at, from }) => (right && at !== null && from !== null ? [[rule, at - from]] : [])));
  const [then, today] = [took(before), took(now)];
  const both = [...then.keys()].filter((rule) => today.has(rule));
  const mean = (/** @type {Map<string, number>} */ seconds) =>
    Math.round(both.reduce((sum, rule) => sum + (seconds.get(rule) ?? 0), 0) / both.length);
  return both.length ? { then: mean(then), now: mean(today) } : null;
}

/** The last run of the same case that came to its end. @param {PastRun[]} runs in order of time
 * @param {string} procedure @param {string} scenario */
export function lastOf(runs, procedure, scenario) {
  const same = (/** @type {PastRun} */ run) => run.procedure === procedure && run.scenario === scenario && run.help !== "drill" && run.help !== "change";
  return runs.findLast((run) => same(run) && run.over) ?? null;
}
