// The Room's state and what changes it: `update(state, message)` gives the next state and the
// effects to carry out, and does nothing else.

/** @import { Effect, Message, State } from "./types.d.ts" */

import { back, choose, close, follow, hint, look, notNow, pause, press, stop, wait, warned } from "./acting.js";
import { answered } from "./answering.js";
import { choice, pick, remembered, save, start } from "./beginning.js";
import { isHeld, readClock } from "./clock.js";
import { answeredTo } from "./debriefing.js";
import { leave, resume, takeBack, takeUp, watch } from "./leaving.js";
import { helpOf } from "./modes.js";
import { judgeLink, judgeStory, open } from "./opening.js";

/** What has to wait until the engine has answered. */
const QUEUED = new Set(["press", "choose", "skip", "wait", "stop"]);
/** What is dropped behind what: it was meant for the same thing, such as a dialog that stands there until
 * the engine has answered. */
const SAME = /** @type {Record<string, string[]>} */ ({ skip: ["skip", "wait"], wait: ["skip", "wait"], choose: ["choose"] });

/** @typedef {[State, Effect[]]} Next */

/** @param {State} state @param {Message} message @returns {Next} */
export function update(state, message) {
  // The second click of a double click was meant for what is gone, not for what came in its place.
  if ("again" in message && message.again) return [state, []];
  if ("nowMs" in message) state = warned(state, readClock(state, message.nowMs));
  if (!QUEUED.has(message.type) || state.phase !== "playing") return handle(state, message);
  const [now, effects] = follow(state); // after a sleep, the world moves before anybody presses what is drawn
  if (!isHeld(now)) return handle(state, message);
  const [next] = queue(now, message);
  return [next, effects];
}

/** Nothing is done after Stop. @param {State} state @param {Message} message @returns {Next} */
function queue(state, message) {
  const last = state.queue.at(-1)?.type ?? state.pending.at(-1)?.op ?? "";
  if (last === "stop" || SAME[message.type]?.includes(last)) return [state, []];
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
    case "words":
      return save(state, { words: message.value });
    case "mute":
      return [{ ...state, muted: !state.muted }, []];
    case "pause":
      return pause(state);
    case "skip":
      return helpOf(state).next ? wait(state, Infinity) : notNow(state);
    case "wait":
      return wait(state, state.at + message.seconds);
    case "press":
      return press(state, message.act);
    case "look":
      return look(state, message.control);
    case "choose":
      return choose(state, message.option);
    case "back":
      return back(state);
    case "close":
      return close(state);
    case "not now":
      return notNow(state);
    case "hush":
      return [{ ...state, notice: "", announce: state.announce === state.notice ? "" : state.announce }, []];
    case "keys":
      return [{ ...state, keysShown: !state.keysShown, dialog: null, panel: null }, []];
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
    case "judge story":
      return judgeStory(state);
    case "watch":
      return watch(state);
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

/** What was done while the engine was asked is done now. @param {Next} next @returns {Next} */
function goOn([state, effects]) {
  const [message, ...queue] = state.queue;
  if (!message || isHeld(state)) return [state, effects];
  if (state.phase !== "playing") return [{ ...state, queue: [] }, effects];
  const [next, more] = handle({ ...state, queue }, message);
  return goOn([next, [...effects, ...more]]);
}
