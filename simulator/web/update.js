// The Room's state and what changes it: `update(state, message)` gives the next state and the
// effects to carry out, and does nothing else.

/** @import { Effect, Facts, Message, OpenRun, Prefs, Request, RoomData, State, View } from "./types.d.ts" */

import { isHeld, nextMoment, readClock } from "./clock.js";
import { answeredTo, asked, debriefed } from "./debriefing.js";
import { factsOf, ownCase, readLink, scenarioOf } from "./link.js";
import { beginsIn, drawn, helpOf, modeOf, proposals, proposedMode } from "./modes.js";
import { judgeLink, misled, open, otherVersion } from "./opening.js";
import { PREFS } from "./prefs.js";
import { passedOf } from "./runs.js";
import { VERDICTS } from "./terms.js";

const NOT_NOW = "Not possible now.";
/** What has to wait until the engine has answered. */
const QUEUED = new Set(["press", "choose", "skip", "wait"]);
const WAITS = new Set(["skip", "wait"]);

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
  const found = shared || wanted ? scenarioOf(data, wanted) : undefined;
  const scenario = found ?? passing[0] ?? data.scenarios[0];
  if (!scenario) throw new Error("there is no scenario to rehearse");
  return {
    data,
    page,
    prefs: { ...PREFS, ...prefs, names: ownName(data, prefs.names) },
    phase: "briefing",
    engine: "starting",
    scenario: scenario.id,
    mode: found ? mode : "",
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
    keysShown: false,
    allLines: "",
    chance: 0,
    hint: null,
    help: "",
    pace: 0,
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

/** What the store holds is known. @param {State} state
 * @param {Extract<Message, {type: "remembered"}>} message @returns {Next} */
function remembered(state, { runs, today, left, trouble }) {
  const open = state.phase === "briefing" ? (left.find((run) => isOfThis(state.data, run)) ?? null) : state.open;
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

/** The facts that the rehearsal begins with: the scenario's, and the names as typed.
 * @param {State} state @returns {Facts} */
export function facts(state) {
  const usual = factsOf(state.data, state.scenario);
  const names = Object.entries(state.prefs.names).filter(([id, name]) => id in usual && name.trim());
  return { ...usual, ...state.shared?.facts, ...Object.fromEntries(names) };
}

/** @param {State} state @param {Message} message @returns {Next} */
export function update(state, message) {
  // The second click of a double click was meant for what is gone, not for what came in its place.
  if ("again" in message && message.again) return [state, []];
  if ("nowMs" in message) state = readClock(state, message.nowMs);
  if (QUEUED.has(message.type) && state.phase === "playing" && isHeld(state)) return queue(state, message);
  return handle(state, message);
}

/** Of two skips in a row the second is dropped: it was meant for the same thing.
 * @param {State} state @param {Message} message @returns {Next} */
function queue(state, message) {
  const last = state.queue.at(-1)?.type ?? state.pending.at(-1)?.op ?? "";
  if (WAITS.has(message.type) && WAITS.has(last)) return [state, []];
  return [{ ...state, queue: [...state.queue, message] }, []];
}

/** @param {State} state @param {Message} message @returns {Next} */
function handle(state, message) {
  switch (message.type) {
    case "engine":
      return judgeLink({ ...state, engine: message.status, trouble: message.trouble || state.trouble });
    case "pick":
      return pick(state, message.scenario, message.surprise ?? false);
    case "all scenarios":
      return [{ ...state, situation: "" }, []];
    case "name":
      return save(state, { names: { ...state.prefs.names, [message.id]: message.value } });
    case "mode":
      return choice(state, message.mode);
    case "set":
      return save(state, { [message.key]: message.value });
    case "speed":
      return save({ ...state, pace: Math.min(state.pace, message.value) }, { speed: message.value });
    case "start":
      return start({ ...state, chance: Math.floor(message.nowMs) });
    case "remembered":
      return remembered(state, message);
    case "open":
      return open(state, message.text);
    case "tick":
      return follow(state);
    case "pause":
      return pause(state);
    case "skip":
      return helpOf(state).next ? wait(state, Infinity) : notNow(state);
    case "wait":
      return wait(state, state.at + message.seconds);
    case "press":
      return press(state, message.act);
    case "choose":
      return choose(state, message.option);
    case "back":
      return back(state);
    case "close":
      return close(state);
    case "not now":
      return notNow(state);
    case "hush":
      return [{ ...state, notice: "", announce: state.announce === NOT_NOW ? "" : state.announce }, []];
    case "keys":
      return [{ ...state, keysShown: !state.keysShown, dialog: null }, []];
    case "all lines":
      return [{ ...state, allLines: state.allLines === state.view.situation.id ? "" : state.view.situation.id }, []];
    case "ask hint":
      return hint(state);
    case "sure":
      return answeredTo(state, "sure", { sure: message.sure });
    case "reason":
      return answeredTo(state, "reason", { reason: { choice: message.choice, words: message.words } });
    case "skip question":
      return answeredTo(state, "");
    case "take back":
      return takeBack(state, message.acts, message.to);
    case "download":
      return state.run && state.record ? [state, [{ do: "download", run: state.run, record: state.record }]] : [state, []];
    case "print":
      return [state, [{ do: "print" }]];
    case "resume":
      return resume(state);
    case "take up":
      return takeUp(state);
    case "forget":
      return state.open ? [{ ...state, open: null }, [{ do: "forget", id: state.open.id }]] : [state, []];
    case "restart":
      return [{ ...state, trouble: "" }, [{ do: "restart" }]];
    case "stop":
      return stop(state);
    case "again":
    case "another":
      return leave(state, message.type);
    case "copy":
      if (!state.run) return [state, []];
      return [state, [{ do: "copy", what: message.what, run: state.run, at: state.at }]];
    case "go to":
      return [state, [{ do: "go to", id: message.id }]];
    case "copied":
      return [{ ...state, copied: message.what, announce: message.what }, []];
    case "answer":
      return message.round === state.round ? goOn(answered(state, message)) : [state, []];
  }
}

/** @param {State} state @param {Partial<Prefs>} change @returns {Next} */
function save(state, change) {
  const prefs = { ...state.prefs, ...change };
  return [{ ...state, prefs }, [{ do: "save", prefs: change }]];
}

/** What would be right. @param {State} state @returns {Next} */
function hint(state) {
  if (state.phase !== "playing" || !helpOf(state).hint) return [state, []];
  return [{ ...state, help: state.help || "hint" }, [ask(state, { op: "hint" })]];
}

/** Another way to rehearse. It is kept; to choose the one that is proposed is to follow what is
 * proposed from then on. @param {State} state @param {import("./types.d.ts").Mode} mode @returns {Next} */
function choice(state, mode) {
  if (state.phase !== "briefing") return [state, []];
  const named = state.named && mode !== "assessment";
  return save({ ...state, mode: "", named }, { mode: mode === proposedMode(state) ? "" : mode });
}

/** The clock stops, or goes on. A rehearsal in which it stopped is marked as one without a clock.
 * @param {State} state @returns {Next} */
function pause(state) {
  const paused = !state.clock.paused;
  return [{ ...state, pace: paused ? 0 : state.pace, clock: { ...state.clock, paused } }, []];
}

/** @param {State} state @param {string} id @param {boolean} surprise @returns {Next} */
function pick(state, id, surprise) {
  const scenario = state.data.scenarios.find((item) => item.id === id);
  if (!scenario || state.phase !== "briefing") return [state, []];
  const prefs = { ...state.prefs, names: ownName(state.data, state.prefs.names) };
  return [
    { ...state, prefs, scenario: id, mode: "", named: !surprise, surprise, shared: null, view: scenario.first, trouble: "" },
    [{ do: "address", scenario: surprise ? "" : id }],
  ];
}

/** @param {State} state @param {Request} request @returns {Effect} */
function ask(state, request) {
  return { do: "ask", round: state.round, request };
}

/** @param {State} state @returns {Next} */
function start(state) {
  if (state.phase !== "briefing") return [state, []];
  const mode = modeOf(state);
  const one = helpOf(state).drawn && !state.surprise && !state.shared ? drawn(state) : undefined;
  if (one) state = { ...state, scenario: one.id, surprise: true, view: one.first };
  const { shared, scenario, data, chance } = state;
  const at = shared?.to ?? 0;
  const playing = /** @type {State} */ ({
    ...state,
    mode,
    phase: "playing",
    round: state.round + 1,
    pace: state.prefs.speed,
    clock: { ...state.clock, base: at, paused: shared !== null },
    at,
    pending: [{ op: shared ? "wait" : "begin", text: "", at }],
    help: shared ? "link" : helpOf(state).due ? "hint" : "",
    trouble: "",
  });
  const begin = { scenario, facts: facts(state), world: (!scenario && data.own?.world) || [], chance };
  /** @type {Request} */
  const request = shared
    ? { op: "replay", ...begin, inputs: shared.inputs, to: shared.to }
    : { op: "begin", ...begin };
  return [playing, [{ do: "begin", instead: "" }, ask(playing, request), { do: "focus", on: "stage" }]];
}

/** Let the world move when its moment has come. @param {State} state @returns {Next} */
function follow(state) {
  const due = state.at >= nextMoment(state.view);
  if (state.phase !== "playing" || !due || isHeld(state)) return [state, []];
  return waitUntil(state, state.at);
}

/** What was done while the engine was asked is done now. @param {Next} next @returns {Next} */
function goOn([state, effects]) {
  const [message, ...queue] = state.queue;
  if (!message || isHeld(state)) return [state, effects];
  if (state.phase !== "playing") return [{ ...state, queue: [] }, effects];
  const [next, more] = handle({ ...state, queue }, message);
  return goOn([next, [...effects, ...more]]);
}

/** @param {State} state @returns {Next} */
function notNow(state) {
  return [{ ...state, notice: NOT_NOW, announce: NOT_NOW }, [{ do: "hush" }]];
}

/** Jump ahead, to `limit` or to what comes before it. @param {State} state @param {number} limit @returns {Next} */
function wait(state, limit) {
  const stop = Math.min((helpOf(state).next ? state.view.news : state.view.seen) ?? Infinity, limit);
  if (state.phase !== "playing") return [state, []];
  if (stop === Infinity) return notNow(state);
  return follow({ ...state, clock: { ...state.clock, base: stop }, at: stop });
}

/** @param {State} state @param {number} to @returns {Next} */
function waitUntil(state, to) {
  const pending = [...state.pending, { op: /** @type {const} */ ("wait"), text: "", at: to }];
  return [{ ...state, pending }, [ask(state, { op: "wait", to })]];
}

/** @param {State} state @param {string} id @returns {Next} */
function press(state, id) {
  const act = state.view.acts.find((item) => item.id === id);
  if (state.phase !== "playing" || state.dialog) return [state, []];
  if (!act) return notNow(state);
  const asks = state.data.stage.controls.find((item) => item.id === act.control)?.asks ?? [];
  if (asks.length === 0) return doAct(state, id, []);
  return [{ ...state, keysShown: false, dialog: { act: id, text: act.text, asks, chosen: [] } }, []];
}

/** @param {State} state @param {string} name @param {string[]} choices @returns {Next} */
function doAct(state, name, choices) {
  const { at } = state;
  const text = state.view.acts.find((item) => item.id === name)?.text ?? name;
  const pending = [...state.pending, { op: /** @type {const} */ ("act"), text, at }];
  return [
    { ...state, pending, dialog: null, hint: null, trouble: "", notice: "" },
    [ask(state, { op: "act", at, name, choices })],
  ];
}

/** @param {State} state @param {string} option @returns {Next} */
function choose(state, option) {
  if (!state.dialog) return notNow(state);
  const chosen = [...state.dialog.chosen, option];
  const { act, asks } = state.dialog;
  if (chosen.length === asks.length) return doAct(state, act, chosen);
  return [{ ...state, dialog: { ...state.dialog, chosen } }, []];
}

/** Without a dialog, the keyboard is back where it was opened. @param {State} state @returns {Next} */
function close(state) {
  const closed = { ...state, dialog: null, keysShown: false };
  return [closed, [{ do: "focus act", act: state.dialog?.act ?? "?" }]];
}

/** @param {State} state @returns {Next} */
function back(state) {
  if (!state.dialog?.chosen.length) return close(state);
  return [{ ...state, dialog: { ...state.dialog, chosen: state.dialog.chosen.slice(0, -1) } }, []];
}

/** Let time pass up to now, then ask for the verdict. @param {State} state @returns {Next} */
function stop(state) {
  if (state.phase !== "playing") return [state, []];
  const judging = /** @type {State} */ ({ ...state, phase: "judging", dialog: null, keysShown: false });
  return [judging, [ask(state, { op: "wait", to: state.at }), ask(state, { op: "debrief" })]];
}

/** Go on with a rehearsal that was left. @param {State} state @returns {Next} */
function takeUp(state) {
  const { open } = state;
  if (!open || state.phase !== "briefing") return [state, []];
  const [begun, effects] = start({ ...state, scenario: open.scenario, shared: open, open: null });
  return [{ ...begun, help: "break", shared: null }, [...effects, { do: "begin", instead: open.id }]];
}

/** Go on from a moment of a run that was debriefed. Only what had been done by then is done again.
 * @param {State} state @param {number} acts how many of one's own @param {number} to @returns {Next} */
function takeBack(state, acts, to) {
  const { run, phase, scenario } = state;
  if (phase !== "debrief" || !run) return [state, []];
  const own = new Set(state.data.acts.map((act) => act.id));
  const inputs = run.inputs.filter((line) => own.has(line.split(" ")[1] ?? "")).slice(0, acts);
  const [fresh] = leave(state, "again");
  const shared = { scenario, inputs, to, facts: facts(state), digest: "" };
  const [begun, effects] = start({ ...fresh, phase: "briefing", shared });
  return [{ ...begun, help: "back", shared: null }, effects];
}

/** What this browser keeps of a rehearsal that goes on. @param {State} state @returns {Effect[]} */
function kept(state) {
  const { data, scenario, view } = state;
  if (!scenario || view.over) return [];
  const { id: procedure, digest } = data.procedure;
  const open = { procedure, digest, scenario, facts: facts(state), inputs: view.inputs, to: view.at };
  return [{ do: "keep", open }];
}

/** Go on with a rehearsal that was stopped before its end; its debrief was seen, so it counts no more
 * than one that was left. @param {State} state @returns {Next} */
function resume(state) {
  if (state.phase !== "debrief" || !state.run || state.verdict?.over !== false) return [state, []];
  const clock = { ...state.clock, paused: true };
  const help = state.help || "break";
  return [{ ...state, phase: "playing", verdict: null, run: null, clock, help }, [{ do: "focus", on: "stage" }]];
}

/** The scenario after this one that is still to be passed; if there is none, the one after it.
 * @param {State} state */
function nextOf({ data, scenario, situation, passed }) {
  const place = data.scenarios.findIndex((item) => item.id === scenario);
  const after = [...data.scenarios.slice(place + 1), ...data.scenarios.slice(0, place + 1)];
  const listed = after.filter((item) => !situation || item.situations?.includes(situation));
  return listed.find((item) => passed[item.id] !== "now") ?? listed[0] ?? after[0];
}

/** @param {State} state @param {"again" | "another"} how @returns {Next} */
function leave(state, how) {
  const scenario = how === "another" ? nextOf(state) : scenarioOf(state.data, state.scenario);
  if (!scenario) return [state, []];
  const fresh = /** @type {State} */ ({
    ...init(state.data, state.prefs, state.page),
    engine: state.engine,
    passed: state.passed,
    proposed: state.proposed,
    runs: state.runs,
    scenario: scenario.id,
    mode: how === "another" ? "" : modeOf(state) === "assessment" ? "practice" : modeOf(state),
    situation: state.situation,
    surprise: how === "again" && state.surprise && modeOf(state) !== "assessment",
    view: scenario.first,
    chance: state.chance + 1,
    round: state.round + 1, // answers that are still on their way are not for this rehearsal
  });
  const address = /** @type {Effect} */ ({ do: "address", scenario: state.surprise ? "" : scenario.id });
  const gone = /** @type {Effect} */ ({ do: "forget", id: "" });
  if (how === "another") return [fresh, [address, gone, { do: "focus", on: "briefing" }]];
  const [begun, effects] = start(fresh);
  return [begun, [address, gone, ...effects]];
}

/** @param {State} state @param {Extract<Message, {type: "answer"}>} message @returns {Next} */
function answered(state, { request, answer }) {
  switch (request.op) {
    case "load":
      return [state, []];
    case "hint":
      if (answer.error) return [state, []];
      return [{ ...state, hint: answer, announce: [answer.lost, answer.text].filter(Boolean).join(" ") }, []];
    case "judge":
      if (answer.error) return refused(state, request, answer.error);
      return asked({ ...state, verdict: answer }, []);
    case "debrief":
      if (answer.error) return refused(state, request, answer.error);
      return debriefed(state, answer.verdict, answer.run, answer.met ?? []);
    default:
      state = { ...state, pending: state.pending.slice(1) };
      return answer.error ? refused(state, request, answer.error) : shown(state, request, answer);
  }
}

/** @param {State} state @param {Request} request @param {string} error @returns {Next} */
function refused(state, request, error) {
  if (request.op !== "act" && request.op !== "wait") {
    const other = request.op === "judge" ? otherVersion(state.data, "run", request.run.of) : "";
    const trouble = `This run does not fit the procedure: ${error}. ${other}`.trim();
    return [{ ...leave(state, "another")[0], trouble }, []];
  }
  if (request.op === "wait") return [state, []];
  const trouble = `That came to nothing: ${error}.`;
  return [{ ...state, trouble, announce: trouble }, []];
}

/** The state with a new view of the rehearsal. @param {State} state @param {Request} request
 * @param {View} view @returns {Next} */
function shown(state, request, view) {
  const before = state.view;
  const base = Math.max(state.clock.base, view.at);
  const said = { ...state.said, ...Object.fromEntries(view.acts.map((act) => [act.id, act])) };
  const told = request.op === "act" && helpOf(state).told ? view.told : state.told;
  const dialog = view.acts.some((act) => act.id === state.dialog?.act) ? state.dialog : null;
  const heard = view.heard.slice(before.heard.length).at(-1);
  const lasting = view.screen === before.screen ? state.spoken : null;
  /** @type {State} */
  let next = {
    ...state, view, said, told, dialog,
    spoken: heard ? (heard.speaker ? heard : null) : lasting,
    clock: { ...state.clock, base },
    at: Math.floor(base),
    hint: view.inputs.length === before.inputs.length ? state.hint : null,
  };
  next.announce = news(next, before, request) || state.announce;
  if (state.phase !== "playing") return [next, []];
  if (view.over) {
    next = { ...next, phase: "judging", dialog: null, keysShown: false };
    return [next, [ask(next, { op: "debrief" })]];
  }
  const [after, effects] = follow(next);
  return [after, request.op === "begin" ? effects : [...effects, ...kept(next)]];
}

/** What changed, for those who cannot see it. @param {State} state @param {View} before
 * @param {Request} request */
function news(state, before, request) {
  const { view, told } = state;
  const tells = helpOf(state).told;
  const words = [];
  if (request.op === "act" && tells && told) words.push(`${VERDICTS[told.verdict].words}.`, told.did, told.text, told.why);
  words.push(...view.heard.slice(before.heard.length).map((heard) => heard.text));
  if (view.screen !== before.screen) {
    words.push(state.data.stage.screens.find((screen) => screen.id === view.screen)?.title ?? "");
  }
  if (request.op === "wait" && tells && view.mistakes > before.mistakes) {
    words.push("Something was not done in time.");
  }
  return words.filter(Boolean).join(" ");
}
