// cmi5 (AICC/ADL, Quartz 2016): a learning system starts this page with an address to ask, and every
// act is an xAPI statement (1.0.3) sent there. Nothing is sent to anybody else.

/** @import { CourseSystem, InputRow, PastRun } from "./types.d.ts" */

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CMI5 = "https://w3id.org/xapi/cmi5/context/";
const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";
const AT_SECOND = "urn:rightrun:at";
const VERSION = "1.0.3";
const STATE = "rightrun.progress";
const REFUSED = "The learning system refused what was reported";

/** ISO 8601 @param {number} ms */
const duration = (ms) => `PT${(ms / 1000).toFixed(2)}S`;

/** @returns {string} a version 4 UUID; `crypto.randomUUID` is only there on secure pages */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What a system keeps between two visits, and what it was told already: each of these only once.
 * @typedef {{ progress: string, completed: boolean, passed: boolean }} Kept */

/** @param {string} text @returns {Kept} */
function readKept(text) {
  try {
    const { progress = "", completed = false, passed = false } = JSON.parse(text);
    return { progress: String(progress), completed: completed === true, passed: passed === true };
  } catch {
    return { progress: "", completed: false, passed: false };
  }
}

/** @param {Window} window @param {(text: string) => void} trouble hears in a sentence what was refused
 * @returns {Promise<CourseSystem | null>} null where no learning system started the page. Raises Error. */
export async function connectCmi5(window, trouble) {
  const given = new URLSearchParams(window.location.search);
  const [endpoint = "", tokens = "", actor = "", registration = "", activityId = ""] =
    ["endpoint", "fetch", "actor", "registration", "activityId"].map((name) => given.get(name) ?? "");
  if (!endpoint || !tokens) return null;
  const begunMs = Date.now();
  const agent = JSON.parse(actor);
  const token = (await (await fetch(tokens, { method: "POST" })).json())["auth-token"];
  if (!token) throw new Error("it gave no token");

  /** @param {string} resource @param {RequestInit} [options] */
  const ask = (resource, options = {}) =>
    fetch(`${endpoint.replace(/\/?$/, "/")}${resource}`, {
      ...options,
      headers: {
        Authorization: `Basic ${token}`, "X-Experience-API-Version": VERSION,
        ...(options.body ? { "Content-Type": "application/json" } : {}),
      },
    });
  /** @param {string} stateId */
  const stateOf = (stateId) =>
    `activities/state?${new URLSearchParams({ activityId, agent: actor, registration, stateId })}`;

  const launch = await (await ask(stateOf("LMS.LaunchData"))).json();
  await ask(`agents/profile?${new URLSearchParams({ agent: actor, profileId: "cmi5LearnerPreferences" })}`);
  const before = await ask(stateOf(STATE));
  const kept = readKept(before.ok ? await before.text() : "");
  const counts = launch.launchMode === "Normal";

  /** @param {string} verb @param {Record<string, unknown>} more @param {{ defined?: boolean, moveOn?: boolean }} [as] */
  const statement = (verb, more = {}, { defined = true, moveOn = false } = {}) => {
    const context = structuredClone(launch.contextTemplate ?? {});
    const activities = (context.contextActivities ??= {});
    const categories = [...(defined ? ["cmi5"] : []), ...(moveOn ? ["moveon"] : [])];
    if (categories.length) {
      const listed = categories.map((name) => ({ id: `${CMI5}categories/${name}` }));
      activities.category = [...(activities.category ?? []), ...listed];
    }
    return {
      id: uuid(), actor: agent, verb: { id: VERBS + verb, display: { en: verb } },
      object: { objectType: "Activity", id: activityId }, context: { ...context, registration },
      timestamp: new Date().toISOString(), ...more,
    };
  };
  /** @param {object[]} statements @param {boolean} [last] the page is left now */
  const send = async (statements, last = false) => {
    if (!statements.length) return true;
    const { ok, status } = await ask("statements", { method: "POST", body: JSON.stringify(statements), keepalive: last });
    if (!ok) trouble(`${REFUSED} (${status}).`);
    return ok;
  };

  await send([statement("initialized")]);
  return {
    progress: kept.progress,
    progressMax: Infinity,
    async acts(run, rows) {
      await send(rows.map((row, index) => statement("answered", act(activityId, run, row, index), { defined: false })));
    },
    async report({ mastered, rules, completed, passed }, progress) {
      const passing = { score: { scaled: mastered / Math.max(1, rules), raw: mastered, min: 0, max: rules }, success: true };
      const spent = duration(Date.now() - begunMs);
      /** @type {[keyof Kept & string, boolean, object][]} */
      const reached = [
        ["completed", completed, { completion: true, duration: spent }],
        ["passed", passed, { ...passing, duration: spent }],
      ];
      for (const [verb, now, result] of reached) {
        if (!counts || !now || kept[verb]) continue;
        if (await send([statement(verb, { result }, { moveOn: true })])) Object.assign(kept, { [verb]: true });
      }
      kept.progress = progress;
      const { ok, status } = await ask(stateOf(STATE), { method: "PUT", body: JSON.stringify(kept) });
      if (!ok) trouble(`${REFUSED} (${status}).`);
    },
    end() {
      send([statement("terminated", { result: { duration: duration(Date.now() - begunMs) } })], true);
    },
  };
}

/** One act of a run as object and result of a statement. @param {string} activityId @param {PastRun} run
 * @param {InputRow} row @param {number} index */
function act(activityId, run, { at, text, verdict, rule, why }, index) {
  return {
    object: {
      objectType: "Activity",
      id: `${activityId}#${run.scenario}.${index + 1}`,
      definition: { type: INTERACTION, interactionType: "performance", name: { en: text } },
    },
    result: {
      response: `${at} ${text}`,
      success: verdict === "right" || verdict === "unneeded",
      extensions: { [AT_SECOND]: { at, verdict, rule, why, run: run.id } },
    },
  };
}
