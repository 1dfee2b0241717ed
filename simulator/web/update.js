// The Room's state and what changes it: `update(state, message)` gives the next state and the
// effects to carry out, and does nothing else.

/** @import { Effect, Facts, Message, MetRow, OpenRun, Prefs, Request, RoomData, Run, SharedRun, State, Verdict, View } from "./types.d.ts" */

import { isHeld, nextMoment, readClock } from "./clock.js";
import { factsOf, ownCase, readLink, scenarioOf, wholeRun } from "./link.js";
import { withMeaning } from "./runs.js";
import { PREFS } from "./prefs.js";
import { OTHER_VERSIONS, VERDICTS } from "./terms.js";

export const SPEEDS = [0, 1, 2, 5, 10];

/** How a rehearsal goes that the practice home begins: what is kept of the switches stays as it is.
 * @type {Record<string, Partial<Prefs>>} */
const BEGINS = { alone: { hints: false }, guided: { hints: true } };

/** Why a run that was passed does not count as passed, by what helped. */
export const NOT_COUNTED = {
  "": "",
  link: "It began with what a link had done, so it does not count as passed.",
  break: "It was left in the middle and taken up again, so it does not count as passed.",
  hint: "It does not count as passed: you saw what was due, or asked what would be right.",
};
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
  const begins = BEGINS[query.get("begin") ?? ""];
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
    prefs: { ...PREFS, ...prefs, ...begins, names: ownName(data, prefs.names) },
    phase: "briefing",
    engine: "starting",
    lacks: "",
    scenario: scenario.id,
    surprise: begins !== undefined && found !== undefined,
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
    said: Object.fromEntries(data.acts.map((act) => [act.id, act])),
    told: null,
    spoken: null,
    verdict: null,
    run: null,
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
function remembered(state, { passed, left, trouble }) {
  const open = state.phase === "briefing" ? (left.find((run) => isOfThis(state.data, run)) ?? null) : state.open;
  return [{ ...state, passed: { ...passed, ...state.passed }, open, trouble: state.trouble || trouble }, []];
}

/** What is wrong with the address: it names what is not there, or a run of another version.
 * @param {RoomData} data @param {SharedRun | null} shared @param {string} hash @param {string} wanted */
function misled(data, shared, hash, wanted) {
  if (!shared && !scenarioOf(data, wanted)) {
    if (wanted) return `There is no rehearsal “${wanted}”. Here is the first one.`;
    return hash.startsWith("#run=") ? "This link does not fit this procedure. Here is its first rehearsal." : "";
  }
  return otherVersion(data, "link", shared?.digest);
}

/** What is said of something with the digest `of`; nothing where that is this version's, or none.
 * @param {RoomData} data @param {keyof typeof OTHER_VERSIONS} what @param {string} [of] */
function otherVersion(data, what, of) {
  return of && of !== data.procedure.digest ? OTHER_VERSIONS[what] : "";
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
      return judgeLink({ ...state, engine: message.status, trouble: message.trouble || state.trouble, lacks: message.lacks ?? state.lacks });
    case "pick":
      return pick(state, message.scenario, message.surprise ?? false);
    case "all scenarios":
      return [{ ...state, situation: "" }, []];
    case "name":
      return save(state, { names: { ...state.prefs.names, [message.id]: message.value } });
    case "set":
      return save(seen(state, message.key === "hints" && message.value), { [message.key]: message.value });
    case "speed":
      return save(state, { speed: message.value });
    case "start":
      return start({ ...state, chance: Math.floor(message.nowMs) });
    case "remembered":
      return remembered(state, message);
    case "open":
      return open(state, message.text);
    case "tick":
      return follow(state);
    case "pause":
      return [{ ...state, clock: { ...state.clock, paused: !state.clock.paused } }, []];
    case "skip":
      return wait(state, Infinity);
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
      return state.phase === "playing" ? [seen(state, true), [ask(state, { op: "hint" })]] : [state, []];
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

/** The state once a hint was seen, if it was, in a rehearsal that goes on.
 * @param {State} state @param {boolean} hint @returns {State} */
function seen(state, hint) {
  return hint && state.phase === "playing" && !state.help ? { ...state, help: "hint" } : state;
}

/** @param {State} state @param {Partial<Prefs>} change @returns {Next} */
function save(state, change) {
  const prefs = { ...state.prefs, ...change };
  return [{ ...state, prefs }, [{ do: "save", prefs: change }]];
}

/** @param {State} state @param {string} id @param {boolean} surprise @returns {Next} */
function pick(state, id, surprise) {
  const scenario = state.data.scenarios.find((item) => item.id === id);
  if (!scenario || state.phase !== "briefing") return [state, []];
  const prefs = { ...state.prefs, names: ownName(state.data, state.prefs.names) };
  return [
    { ...state, prefs, scenario: id, surprise, shared: null, view: scenario.first, trouble: "" },
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
  const { shared, scenario, data, chance } = state;
  const at = shared?.to ?? 0;
  const playing = /** @type {State} */ ({
    ...state,
    phase: "playing",
    round: state.round + 1,
    clock: { ...state.clock, base: at, paused: shared !== null },
    at,
    pending: [{ op: shared ? "wait" : "begin", text: "", at }],
    help: shared ? "link" : state.prefs.hints ? "hint" : "",
    trouble: "",
  });
  const begin = { scenario, facts: facts(state), world: (!scenario && data.own?.world) || [], chance };
  /** @type {Request} */
  const request = shared
    ? { op: "replay", ...begin, inputs: shared.inputs, to: shared.to }
    : { op: "begin", ...begin };
  return [playing, [{ do: "begin", instead: "" }, ask(playing, request), { do: "focus", on: "stage" }]];
}

/** A run from a file, as `build.py check --runs` writes it: its verdict is shown, and counts for
 * nothing. @param {State} state @param {string} text @returns {Next} */
function open(state, text) {
  if (state.phase !== "briefing") return [state, []];
  const run = runIn(text);
  if (!run) return [{ ...state, trouble: "This file holds no run. A run is JSON with “procedure” and “inputs”." }, []];
  return judged({ ...state, shared: null }, run, otherVersion(state.data, "run", run.of));
}

/** Once the engine is there, a run of no scenario that came with the address gets its verdict.
 * @param {State} state @returns {Next} */
function judgeLink(state) {
  const { shared, engine, phase, trouble } = state;
  if (engine !== "ready" || phase !== "briefing" || !shared || shared.scenario) return [state, []];
  return judged(state, wholeRun(state.data, shared), trouble);
}

/** @param {State} state @param {Run} run @param {string} trouble @returns {Next} */
function judged(state, run, trouble) {
  const judging = /** @type {State} */ ({ ...state, phase: "judging", round: state.round + 1, trouble });
  return [judging, [ask(judging, { op: "judge", run, told: true })]];
}

/** Whether a value holds no lists in lists in lists: a run does not, and the engine need not see it.
 * @param {unknown} value @param {number} most @returns {boolean} */
function isShallow(value, most = 2) {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((inner) => isShallow(inner, most - 1));
}

/** @param {string} text @returns {Run | null} */
function runIn(text) {
  try {
    const run = JSON.parse(text);
    return run && Array.isArray(run.inputs) && isShallow(run) ? run : null;
  } catch {
    return null;
  }
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
  const stop = Math.min(state.view.news ?? Infinity, limit);
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
    lacks: state.lacks,
    passed: state.passed,
    scenario: scenario.id,
    situation: state.situation,
    surprise: how === "again" && state.surprise,
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
      return [{ ...state, phase: "debrief", verdict: answer, announce: headline(answer) }, [{ do: "focus", on: "debrief" }]];
    case "debrief":
      if (answer.error) return refused(state, request, answer.error);
      return debriefed(state, answer.verdict, answer.run, answer.met ?? []);
    default:
      state = { ...state, pending: state.pending.slice(1) };
      return answer.error ? refused(state, request, answer.error) : shown(state, request, answer);
  }
}

/** @param {State} state @param {Verdict} verdict @param {Run} run @param {MetRow[]} met @returns {Next} */
function debriefed(state, verdict, run, met) {
  const { procedure } = state.data;
  run = { ...run, of: procedure.digest };
  const own = verdict.passed && state.scenario && !state.help;
  const passed = own ? { ...state.passed, [state.scenario]: /** @type {const} */ ("now") } : state.passed;
  const debrief = /** @type {State} */ ({ ...state, passed, phase: "debrief", verdict, run, announce: headline(verdict) });
  const kept = recorded(state, verdict, run, met);
  const gone = /** @type {Effect[]} */ (verdict.over && !kept.length ? [{ do: "forget", id: "" }] : []);
  return [debrief, [...kept, ...gone, { do: "focus", on: "debrief" }]];
}

/** What is kept of a run: nothing of one that a link began, or in which nothing was put to the test.
 * One that is over is then no longer left in the middle.
 * @param {State} state @param {Verdict} verdict @param {Run} run @param {MetRow[]} met @returns {Effect[]} */
function recorded({ data, scenario, prefs, help }, verdict, run, met) {
  if (!scenario || help === "link" || !(verdict.over || met.length)) return [];
  const names = data.facts.filter((fact) => fact.kind === "words").map((fact) => fact.id);
  const facts = Object.fromEntries(Object.entries(run.facts ?? {}).filter(([id]) => !names.includes(id)));
  const { id: procedure, digest } = data.procedure;
  const { passed, over, ending, mistake } = verdict;
  return [{
    do: "record",
    run: {
      format: 1, procedure, digest, scenario, facts, inputs: run.inputs ?? [], pace: prefs.speed, feedback: prefs.feedback,
      help, passed, over, ending: ending ?? "", mistake: mistake?.at ?? "", met: withMeaning(met, data.rules),
    },
  }];
}

/** @param {Verdict} verdict */
export function headline({ passed, over, mistake }) {
  return passed ? "You passed." : over || mistake ? "Not passed yet." : "The case is still open.";
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
  const told = request.op === "act" && state.prefs.feedback ? view.told : state.told;
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
  const { view, told, prefs } = state;
  const words = [];
  if (request.op === "act" && prefs.feedback && told) words.push(`${VERDICTS[told.verdict].words}.`, told.did, told.text, told.why);
  words.push(...view.heard.slice(before.heard.length).map((heard) => heard.text));
  if (view.screen !== before.screen) {
    words.push(state.data.stage.screens.find((screen) => screen.id === view.screen)?.title ?? "");
  }
  if (request.op === "wait" && prefs.feedback && view.mistakes > before.mistakes) {
    words.push("Something was not done in time.");
  }
  return words.filter(Boolean).join(" ");
}
