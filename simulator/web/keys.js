// Single keys: which one belongs to which control, and what a key press means.

/** @import { Control, Message, RoomData, State } from "./types.d.ts" */

import { SPEEDS } from "./clock.js";
import { helpOf } from "./modes.js";

const TAKEN = "np"; // next, pause
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** The key of every control that is not a line to say: a letter of its label where one is free.
 * @param {Control[]} controls @returns {Record<string, string>} */
export function keysOf(controls) {
  const free = new Set(LETTERS.filter((letter) => !TAKEN.includes(letter)));
  /** @type {Record<string, string>} */
  const keys = {};
  for (const control of controls) {
    if (control.place === "talk") continue;
    const words = control.label.toLowerCase();
    const initials = words.split(/[^a-z]+/).map((word) => word[0] ?? "");
    const key = [...initials, ...words, ...free].find((letter) => free.has(letter));
    if (!key) break;
    free.delete(key);
    keys[control.id] = key;
  }
  return keys;
}

/** The keys of the entries of a list: digits, then the letters that no control has.
 * @param {State} state */
export function listKeys(state) {
  const used = new Set([...TAKEN, ...Object.values(keysOf(state.data.stage.controls))]);
  return [...DIGITS, ...LETTERS.filter((letter) => !used.has(letter))];
}

/** The lines that stand there to be said: a few, as the engine chose them, or with those all others
 * once they were asked for in this situation. @param {State} state */
export function linesOf(state) {
  const { acts, lines, situation } = state.view;
  const first = lines.flatMap((id) => acts.find((act) => act.id === id) ?? []);
  return state.allLines === situation.id ? [...first, ...othersOf(state)] : first;
}

/** All else that can be said. @param {State} state */
export function othersOf(state) {
  const talk = new Set(state.data.stage.controls.filter((c) => c.place === "talk").map((c) => c.id));
  const { acts, lines } = state.view;
  return acts.filter((act) => talk.has(act.control) && !lines.includes(act.id));
}

/** The dialog that is open, with its options; null when none is. @param {State} state */
export function openDialog(state) {
  const id = state.dialog?.asks[state.dialog.chosen.length];
  return (state.data.stage.dialogs ?? []).find((dialog) => dialog.id === id) ?? null;
}

/** The acts in the panel that is open; none while one reads what an act of it shows. @param {State} state */
export function panelActs({ panel, view }) {
  return panel && !panel.act ? view.acts.filter((act) => act.control === panel.control) : [];
}

/**
 * What a key means now; null for nothing.
 * @param {State} state @param {string} key @param {number} nowMs
 * @returns {Message | null}
 */
export function meaning(state, key, nowMs) {
  const dialog = openDialog(state);
  if (key.length === 1) key = key.toLowerCase();
  const index = listKeys(state).indexOf(key);
  if (dialog) {
    const option = dialog.options[index];
    if (key === "Backspace") return { type: "back" };
    return option ? { type: "choose", option: option.id, nowMs } : null;
  }
  if (state.panel) {
    const act = panelActs(state)[index];
    if (key === "Backspace") return { type: "back" };
    return act ? { type: "press", act: act.id, nowMs } : null;
  }
  if (key === "?") return { type: "keys" };
  if (state.keysShown) return key === "Escape" ? { type: "close" } : null;
  if (state.phase !== "playing") return null;
  const timed = state.prefs.speed > 0;
  if (key === "n") return helpOf(state).next ? { type: "skip", nowMs } : { type: "not now" };
  if (timed && (key === " " || key === "p")) return { type: "pause", nowMs };
  if (key === "+" || key === "-") {
    const place = SPEEDS.indexOf(state.prefs.speed) + (key === "+" ? 1 : -1);
    const value = SPEEDS[place];
    return value === undefined ? null : { type: "speed", value, nowMs };
  }
  const line = linesOf(state)[index];
  if (line) return { type: "press", act: line.id, nowMs };
  const keys = keysOf(state.data.stage.controls);
  const acts = state.view.acts.filter((act) => keys[act.control] === key);
  const opener = state.data.stage.controls.find((control) => control.opens && control.id === acts[0]?.control);
  if (opener) return { type: "look", control: opener.id };
  if (acts.length === 1 && acts[0]) return { type: "press", act: acts[0].id, nowMs };
  return /^[a-z0-9]$/.test(key) ? { type: "not now" } : null;
}
