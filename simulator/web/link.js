// A run as part of an address: `#run=SCENARIO&do=2:30.call,10:00.end.early.no_show&to=10:04&of=DIGEST`,
// where the digest is that of the procedure it was made with.
// Names of people are left out of it.

/** @import { Facts, RoomData, Run, SharedRun } from "./types.d.ts" */

import { parse, show } from "./clock.js";

/** The facts of a scenario, all of them. @param {RoomData} data @param {string} scenario @returns {Facts} */
export function factsOf(data, scenario) {
  const defaults = Object.fromEntries(data.facts.map((fact) => [fact.id, fact.default]));
  return { ...defaults, ...data.scenarios.find((item) => item.id === scenario)?.facts };
}

/**
 * @param {RoomData} data @param {Run} run @param {number} to
 * @param {(name: string) => boolean} isAct whether the trainee did it, not the world
 */
export function writeLink(data, run, to, isAct) {
  const inputs = run.inputs.filter((line) => isAct(line.split(" ")[1] ?? ""));
  const usual = factsOf(data, run.scenario);
  const own = data.facts.filter((f) => f.kind !== "words" && run.facts[f.id] !== usual[f.id]);
  const parts = [
    `run=${encodeURIComponent(run.scenario)}`,
    `do=${inputs.map((line) => encodeURIComponent(line.replaceAll(" ", ".")).replaceAll("%3A", ":")).join(",")}`,
    `to=${show(to)}`,
    `of=${data.procedure.digest}`,
    ...own.map((fact) => `fact.${fact.id}=${encodeURIComponent(String(run.facts[fact.id]))}`),
  ];
  return `#${parts.join("&")}`;
}

/** The run in an address; null when there is none, or none of this procedure.
 * @param {RoomData} data @param {string} hash @returns {SharedRun | null} */
export function readLink(data, hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const scenario = given.get("run") ?? "";
  const to = parse(given.get("to") ?? "0:00");
  if (!data.scenarios.some((item) => item.id === scenario) || Number.isNaN(to)) return null;
  /** @type {Facts} */
  const facts = {};
  for (const fact of data.facts) {
    const value = given.get(`fact.${fact.id}`);
    if (value !== null) facts[fact.id] = fact.kind === "yes or no" ? value === "true" : value;
  }
  const lines = (given.get("do") ?? "").split(",").filter(Boolean);
  const inputs = lines.map((line) => line.replaceAll(".", " "));
  return { scenario, to, facts, inputs, digest: given.get("of") ?? "" };
}
