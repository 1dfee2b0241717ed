// What a rehearsal begins from: the page, what the store holds, a choice of case and way, and Start.

/** @import { Effect, Message, Mode, OpenRun, Prefs, Request, RoomData, State } from "./types.d.ts" */

import { ask } from "./acting.js";
import { facts, isOfChange, ownCase, readLink, scenarioAt } from "./link.js";
import { beginsIn, drawn, helpOf, modeOf, proposals, proposedMode } from "./modes.js";
import { misled } from "./opening.js";
import { PREFS } from "./prefs.js";
import { passedOf } from "./runs.js";

/** @typedef {[State, Effect[]]} Next */

/**
 * The state before a rehearsal. `search` and `hash` are those of the page's address.
 * @param {RoomData} data @param {Partial<Prefs>} prefs @param {string} page
 * @param {string} search @param {string} hash @returns {State}
 */
export function init(data, prefs, page, search = "", hash = "") {
  const query = new URLSearchParams(search);
  const mode = beginsIn(query.get("begin"));
  const shared = readLink(data, hash);
  data = { ...data, names: data.names ?? namesOf(data), own: ownCase(data, shared) };
  const situation = query.get("situation") ?? "";
  const wanted = shared?.scenario ?? query.get("scenario") ?? "";
  const passing = data.scenarios.filter((item) => item.situations?.includes(situation));
  const found = shared || wanted ? scenarioAt(data, wanted) : undefined;
  const scenario = found ?? passing[0] ?? data.scenarios[0];
  if (!scenario) throw new Error("there is no scenario to rehearse");
  return {
    data,
    page,
    prefs: { ...PREFS, ...prefs, names: ownName(data, prefs.names) },
    phase: "briefing",
    engine: "starting",
    lacks: "",
    scenario: scenario.id,
    mode: found || (mode === "assessment" && !wanted) ? mode : "",
    named: Boolean(found) && !mode,
    proposed: {},
    surprise: mode !== "" && found !== undefined,
    situation: passing.length ? situation : "",
    shared,
    open: null,
    passed: {},
    round: 0,
    view: scenario.first,
    clock: { base: 0, sinceMs: 0, paused: false },
    at: 0,
    pending: [],
    queue: [],
    dialog: null,
    panel: null,
    keysShown: false,
    muted: false,
    allLines: "",
    chance: 0,
    hint: null,
    help: "",
    pace: 0,
    reading: 0,
    leapt: -1,
    replayed: null,
    said: Object.fromEntries(data.acts.map((act) => [act.id, act])),
    told: null,
    spoken: null,
    verdict: null,
    run: null,
    record: null,
    before: null,
    questions: [],
    runs: [],
    trouble: misled(data, shared, hash, wanted),
    notice: "",
    announce: "",
    copied: "",
  };
}

/** Whether a rehearsal that was left can be taken up with this version of the procedure.
 * @param {RoomData} data @param {OpenRun} left */
function isOfThis({ procedure, scenarios }, left) {
  const same = left.procedure === procedure.id && left.digest === procedure.digest;
  return same && scenarios.some((item) => item.id === left.scenario);
}

/** @param {OpenRun} a @param {OpenRun} b */
const hereFirst = (a, b) => Number(a.elsewhere ?? false) - Number(b.elsewhere ?? false);

/** What the store holds is known. @param {State} state
 * @param {Extract<Message, {type: "remembered"}>} message @returns {Next} */
export function remembered(state, { runs, today, left, trouble }) {
  const [open = null] = state.phase === "briefing" ? left.filter((run) => isOfThis(state.data, run)).sort(hereFirst) : [state.open];
  const passed = { ...passedOf(runs, state.data.procedure), ...state.passed };
  const proposed = proposals(state.data, runs, today);
  return [{ ...state, runs, passed, proposed, open, trouble: state.trouble || trouble }, []];
}

/** Whose names the facts hold: the id of the trainee's own begins with `your`.
 * @param {RoomData} data */
function namesOf(data) {
  const words = data.facts.filter((fact) => fact.kind === "words").map((fact) => fact.id);
  const you = words.find((id) => id.startsWith("your"));
  return { you, other: words.find((id) => id !== you) };
}

/** Of the names as typed, the trainee's own; the others belong to one scenario.
 * @param {RoomData} data @param {Prefs["names"]} [names] */
function ownName(data, names = {}) {
  const you = data.names?.you ?? "";
  return /** @type {Prefs["names"]} */ (names[you] ? { [you]: names[you] } : {});
}

/** @param {State} state @param {Partial<Prefs>} change @returns {Next} */
export function save(state, change) {
  const prefs = { ...state.prefs, ...change };
  return [{ ...state, prefs }, [{ do: "save", prefs: change }]];
}

/** Another way to rehearse. It is kept; to choose the one that is proposed is to follow what is
 * proposed from then on. @param {State} state @param {import("./types.d.ts").Mode} mode @returns {Next} */
export function choice(state, mode) {
  if (state.phase !== "briefing") return [state, []];
  if (mode === "example") return [{ ...state, mode }, []];
  const named = state.named && mode !== "assessment";
  return save({ ...state, mode: "", named }, { mode: mode === proposedMode(state) ? "" : mode });
}

/** @param {State} state @param {string} id @param {boolean} surprise @returns {Next} */
export function pick(state, id, surprise) {
  const scenario = state.data.scenarios.find((item) => item.id === id);
  if (!scenario || state.phase !== "briefing") return [state, []];
  const prefs = { ...state.prefs, names: ownName(state.data, state.prefs.names) };
  return [
    { ...state, prefs, scenario: id, mode: "", named: !surprise, surprise, shared: null, view: scenario.first, trouble: "" },
    [{ do: "address", scenario: surprise ? "" : id }],
  ];
}

/** @param {State} state @returns {Next} */
export function start(state) {
  if (state.phase !== "briefing") return [state, []];
  const mode = modeOf(state);
  const one = helpOf(state).drawn && !state.surprise && !state.shared ? drawn(state) : undefined;
  if (one) state = { ...state, scenario: one.id, surprise: true, view: one.first };
  if (mode === "example" && !state.replayed) state = { ...state, chance: 0 }; // its run was made for the usual people
  if (state.shared?.scenario) state = { ...state, chance: state.shared.chance };
  const { shared, scenario, data, chance } = state;
  const at = shared?.to ?? 0;
  const playing = /** @type {State} */ ({
    ...state,
    mode,
    phase: "playing",
    round: state.round + 1,
    pace: state.prefs.speed,
    clock: { ...state.clock, base: at, paused: shared !== null && !shared.drill && !shared.parting },
    at,
    pending: [{ op: shared ? "wait" : "begin", text: "", at }],
    help: shared ? (!shared.drill ? "link" : isOfChange(shared) ? "change" : "drill") : state.replayed ? "replay" : mode === "example" ? mode : helpOf(state).due ? "hint" : "",
    trouble: "",
  });
  const begin = { scenario, facts: facts(state), world: (!scenario && data.own?.world) || [], chance };
  /** @type {Request} */
  const request = shared
    ? { op: "replay", ...begin, inputs: shared.inputs, to: shared.to }
    : { op: "begin", ...begin };
  return [playing, [{ do: "begin", instead: "" }, ask(playing, request), { do: "focus", on: "stage" }]];
}
