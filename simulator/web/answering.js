// What the engine has answered: the next view of the case, its verdict, or why it refused.

/** @import { Effect, Message, Request, State, View } from "./types.d.ts" */

import { ask, follow, isDue, itIs, lastMinutes } from "./acting.js";
import { asked, debriefed } from "./debriefing.js";
import { kept } from "./keeping.js";
import { leave } from "./leaving.js";
import { helpOf } from "./modes.js";
import { otherVersion } from "./opening.js";
import { isShown, readingMs } from "./example.js";
import { speaks } from "./speaking.js";
import { VERDICTS } from "./terms.js";

/** @typedef {[State, Effect[]]} Next */

/** @param {State} state @param {Extract<Message, {type: "answer"}>} message @returns {Next} */
export function answered(state, { request, answer }) {
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
  const trouble = `This was not done: ${error}.`;
  return [{ ...state, panel: null, trouble, announce: trouble }, []];
}

/** The state with a new view of the rehearsal. @param {State} state @param {Request} request
 * @param {View} view @returns {Next} */
function shown(state, request, view) {
  const before = state.view;
  const base = Math.max(state.clock.base, view.at);
  const said = { ...state.said, ...Object.fromEntries(view.acts.map((act) => [act.id, act])) };
  const tells = helpOf(state).told;
  const told = request.op === "act" && tells ? view.told : view.missed.length > before.missed.length ? null : state.told;
  const dialog = view.acts.some((act) => act.id === state.dialog?.act) ? state.dialog : null;
  const panel = state.panel?.act || view.acts.some((act) => act.control === state.panel?.control) ? state.panel : null;
  const heard = [...view.replies.slice(before.replies.length), ...view.heard.slice(before.heard.length)].at(-1);
  const lasting = view.screen === before.screen ? state.spoken : null;
  /** @type {State} */
  let next = {
    ...state, view, said, told, dialog, panel,
    spoken: heard ? (heard.speaker ? heard : null) : lasting,
    clock: { ...state.clock, base },
    at: Math.floor(base),
    hint: view.inputs.length === before.inputs.length ? state.hint : null,
  };
  next.announce = news(next, before, request) || state.announce;
  if (request.op === "act") next.reading = next.clock.sinceMs + readingMs(next);
  if (state.phase !== "playing") return [next, []];
  if (view.over) {
    next = { ...next, phase: "judging", dialog: null, panel: null, keysShown: false };
    return [next, [ask(next, { op: "debrief" })]];
  }
  const spoke = request.op === "act" ? speaks(next, next.said[request.name]?.line ?? "") : 0;
  if (spoke) {
    const stop = next.at + spoke;
    const long = `${spoke} ${spoke === 1 ? "second" : "seconds"}`;
    next = { ...next, at: stop, clock: { ...next.clock, base: stop }, notice: isShown(next) ? `To say this took ${long}.` : `You spoke for ${long}.` };
  }
  const [after, effects] = follow(next);
  if (spoke) effects.push({ do: "hush" });
  return [after, request.op === "begin" ? effects : [...effects, ...kept(next)]];
}

/** The duties that have just become due. @param {View} view @param {View} before */
function nowDue({ owed }, before) {
  const was = new Set(before.owed.filter(isDue).map(({ rule }) => rule));
  return owed.filter((duty) => isDue(duty) && !was.has(duty.rule));
}

/** What changed, for those who cannot see it. @param {State} state @param {View} before
 * @param {Request} request */
function news(state, before, request) {
  const { view, told } = state;
  const tells = helpOf(state).told;
  const words = [];
  if (request.op === "wait" && state.leapt === request.to) words.push(itIs(view.at));
  if (request.op === "act" && tells && told) words.push(`${VERDICTS[told.verdict].words}.`, told.did, told.text, told.why);
  words.push(...view.replies.slice(before.replies.length).map((reply) => reply.text));
  words.push(...view.heard.slice(before.heard.length).map((heard) => heard.text));
  if (view.screen !== before.screen) {
    words.push(state.data.stage.screens.find((screen) => screen.id === view.screen)?.title ?? "");
  }
  if (tells) words.push(...view.missed.slice(before.missed.length).map((miss) => miss.text));
  if (helpOf(state).due) {
    const fresh = nowDue(view, before);
    const others = state.leapt === view.at ? view.owed.filter((duty) => !fresh.includes(duty)) : [];
    words.push(...fresh.map((duty) => `${duty.when}: ${duty.text}`), ...lastMinutes(others, before.at, view.at));
  }
  return words.filter(Boolean).map(ended).join(" ");
}

/** A text that others follow, with its full stop. @param {string} text */
const ended = (text) => (/[.!?…]["”]?$/.test(text) ? text : `${text}.`);
