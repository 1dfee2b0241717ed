// A run as part of an address (the scenario by its id, in that of a drill by its number): `#run=SCENARIO&do=2:30.call,10:00.end.early.no_show&to=10:04&of=DIGEST`,
// where the digest is that of the procedure it was made with; `&over=yes` is said of one that came to its end. Of a scenario it holds the facts that
// are not those of the scenario, the number that its people were drawn by, and what the trainee did. A run of no scenario, such as a story of a
// review (render/rehearse.py), has all that matters, and what the world did too: `#run=&do=…`.
// Names of people are left out of it.

/** @import { BothDrill, ChangeDrill, EdgeDrill, Facts, OwnCase, PracticeData, RoomData, Run, Scenario, SharedRun, State } from "./types.d.ts" */

import { parse, show } from "./clock.js";
import { numberOf } from "./names.js";
import { VERDICTS } from "./terms.js";

const WORDS_MAX = 40; // of a name, as in its field
const CHANCE_MAX = 2 ** 31 - 1;

/** Whether people can be drawn by it: core/runs/people.py says what that means.
 * @param {unknown} value @returns {value is number} */
export const isChance = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= CHANCE_MAX;

/** A scenario by its id; the case of a run that has none has an empty one.
 * @param {RoomData} data @param {string} id @returns {Scenario | undefined} */
export function scenarioOf(data, id) {
  return id ? data.scenarios.find((item) => item.id === id) : data.own;
}

/** The scenario that an address names, by its id or by its number.
 * @param {RoomData} data @param {string} wanted @returns {Scenario | undefined} */
export function scenarioAt(data, wanted) {
  return /^\d+$/.test(wanted) ? data.scenarios[Number(wanted) - 1] : scenarioOf(data, wanted);
}

/** The case of a run that belongs to no scenario: its facts, and what the world did in it.
 * @param {RoomData} data @param {SharedRun | null} shared @returns {OwnCase | undefined} */
export function ownCase(data, shared) {
  const [like] = data.scenarios;
  if (!shared || shared.scenario || !like) return data.own;
  const [title, text] = shared.drill || shared.parting
    ? ["What has changed", "The case stands just before the moment at which something else is right now than before."]
    : ["A run of its own", "It belongs to no scenario. What the rules say of it is shown as soon as the judge is there."];
  return { ...like, id: "", title, text, facts: shared.facts, situations: [], world: (shared.whole ?? shared).inputs };
}

/** A run of no scenario that came with the address, with the time up to which it goes.
 * @param {RoomData} data @param {SharedRun} shared @returns {Run} */
export function wholeRun({ procedure }, { facts, whole, ...shared }) {
  const { inputs, to } = whole ?? shared;
  const last = parse(inputs.at(-1)?.split(" ")[0] ?? "0:00");
  const waits = to > last ? [`${show(to)} wait`] : [];
  return { format: 1, procedure: procedure.id, scenario: "", facts, inputs: [...inputs, ...waits] };
}

/** The facts of a scenario, all of them. Of several names, chance draws one.
 * @param {RoomData} data @param {string} scenario @param {number} [chance] @returns {Facts} */
export function factsOf(data, scenario, chance = 0) {
  const drawn = (/** @type {RoomData["facts"][number]} */ fact) => {
    const names = [fact.default, ...(fact.others ?? [])];
    return names[chance % names.length] ?? fact.default;
  };
  const defaults = Object.fromEntries(data.facts.map((fact) => [fact.id, drawn(fact)]));
  return { ...defaults, ...scenarioOf(data, scenario)?.facts };
}

/** The facts that the rehearsal begins with: the scenario's, and the names as typed.
 * @param {State} state @returns {Facts} */
export function facts(state) {
  const usual = factsOf(state.data, state.scenario, state.chance);
  const names = Object.entries(state.prefs.names).filter(([id, name]) => id in usual && name.trim());
  return { ...usual, ...state.shared?.facts, ...state.replayed?.facts, ...Object.fromEntries(names) };
}

/**
 * @param {RoomData} data @param {Run} run @param {number} to
 * @param {(name: string) => boolean} isAct whether the trainee did it, not the world
 * @param {boolean} [over] whether the run came to its end
 */
export function writeLink(data, run, to, isAct, over = false) {
  const inputs = run.inputs.filter((line) => !run.scenario || isAct(line.split(" ")[1] ?? ""));
  const usual = factsOf(data, run.scenario);
  const own = data.facts.filter((f) => f.kind !== "words" && (!run.scenario || run.facts[f.id] !== usual[f.id]));
  const facts = own.map((fact) => `fact.${fact.id}=${encodeURIComponent(String(run.facts[fact.id]))}`);
  const chance = run.chance ? [`chance=${run.chance}`] : [];
  return hashOf(run.scenario, inputs, to, [`of=${data.procedure.digest}`, ...chance, ...facts, ...(over ? ["over=yes"] : [])]);
}

/** @param {string} scenario @param {string[]} inputs lines of a run @param {number} to @param {string[]} more */
function hashOf(scenario, inputs, to, more) {
  return `#${[`run=${encodeURIComponent(scenario)}`, `do=${inputs.map(dotted).join(",")}`, `to=${show(to)}`, ...more].join("&")}`;
}

/** A line of a run in an address. @param {string} line */
const dotted = (line) => encodeURIComponent(line.replaceAll(" ", ".")).replaceAll("%3A", ":");

/** The address of a drill, on the page of the rehearsal. That of a change belongs to no scenario.
 * @param {EdgeDrill | BothDrill | ChangeDrill} drill @param {Pick<PracticeData, "procedure" | "cases">} data which says a
 * scenario by its number, as a name tells what comes @param {boolean} [change] whether it brings back a rule that has changed */
export function drillLink(drill, { procedure, cases }, change = false) {
  const { rules, inputs, to } = drill;
  const facts = "facts" in drill ? Object.entries(drill.facts).map(([id, value]) => `fact.${id}=${encodeURIComponent(String(value))}`) : [];
  const parts = [`of=${procedure.digest}`, ...facts, `drill=${rules.map(encodeURIComponent).join(",")}`];
  const { step = "", was = "", now = "" } = "parting" in drill ? drill.parting : {};
  const parted = step ? Object.entries({ step, was, now }).map(([name, text]) => `${name}=${dotted(text)}`) : [];
  const back = change && "scenario" in drill ? ["change=yes"] : [];
  return hashOf("scenario" in drill ? String(numberOf(cases, drill.scenario)) : "", inputs, to, [...parts, ...parted, ...back]);
}

/** Where two versions part, in an address: the step and what each of them says of it.
 * @param {URLSearchParams} given @returns {SharedRun["parting"]} */
function partingIn(given) {
  const [step = "", was = "", now = ""] = ["step", "was", "now"].map((name) => (given.get(name) ?? "").replaceAll(".", " "));
  const isSide = (/** @type {string} */ side) => Object.hasOwn(VERDICTS, verdictOf(side));
  return isSide(was) && isSide(now) && !Number.isNaN(parse(step.split(" ")[0] ?? "")) ? { step, was, now } : undefined;
}

/** The verdict of a side, and its rule; a verdict can have two words. @param {string} side */
export const verdictOf = (side) => Object.keys(VERDICTS).find((words) => side === words || side.startsWith(`${words} `)) ?? "";

const LEAD = 10; // as in training/edge_drills.py: to read where one is, and to decide

/** A run in which two versions part, up to just before that. @param {RoomData} data @param {SharedRun} shared
 * @returns {SharedRun} */
function beforeParting(data, shared) {
  const { parting, drill, scenario, inputs, to } = shared;
  if (!parting || drill || scenario) return shared;
  const at = parse(parting.step.split(" ")[0] ?? "");
  const second = (/** @type {string} */ line) => parse(line.split(" ")[0] ?? "");
  const own = inputs.filter((line) => data.acts.some(({ id }) => id === line.split(" ")[1]) && second(line) < at);
  const begins = Math.max(at - LEAD, second(own.at(-1) ?? "0:00"), 0);
  return { ...shared, inputs: own, to: begins, whole: { inputs, to } };
}

/** Whether a run in an address is about what has changed. @param {SharedRun | null} shared */
export const isOfChange = (shared) => Boolean((shared?.drill || shared?.parting) && (!shared.scenario || shared.change));

/** The run in an address; null when there is none, or none of this procedure.
 * @param {RoomData} data @param {string} hash @returns {SharedRun | null} */
export function readLink(data, hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const run = given.get("run");
  const to = parse(given.get("to") ?? "0:00");
  if (run === null || Number.isNaN(to)) return null;
  const scenario = run && scenarioAt(data, run)?.id;
  if (scenario === undefined) return null;
  /** @type {Facts} */
  const facts = {};
  for (const fact of data.facts) {
    const value = given.get(`fact.${fact.id}`);
    if (value !== null) facts[fact.id] = fact.kind === "yes or no" ? value === "true" : value.slice(0, WORDS_MAX);
  }
  const lines = (given.get("do") ?? "").split(",").filter(Boolean);
  const inputs = lines.map((line) => line.replaceAll(".", " "));
  const named = (given.get("drill") ?? "").split(",");
  const drill = named.filter((rule) => data.rules?.[rule]);
  const chance = Number.parseInt(given.get("chance") ?? "0", 10);
  if (!isChance(chance)) return null;
  const over = given.get("over") === "yes";
  const parting = partingIn(given);
  const change = given.get("change") === "yes";
  const more = { ...(change ? { change } : {}), ...(drill.length ? { drill } : {}), ...(over ? { over } : {}), ...(parting ? { parting } : {}) };
  return beforeParting(data, { scenario, chance, to, facts, inputs, digest: given.get("of") ?? "", ...more });
}
