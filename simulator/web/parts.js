// Small pieces that several views share.

/** @import { Pressed, Send, State } from "./types.d.ts" */

import { ICONS } from "./icons.js";
import { html, nothing } from "./lit-html.js";

/** @param {string | undefined} name */
export function icon(name) {
  const path = /** @type {Record<string, string>} */ (ICONS)[name ?? ""];
  if (!path) return nothing;
  return html`<svg class="rr-icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}

/** @param {string} text */
export function quoted(text) {
  return `“${text.trim().replace(/^[“"]|[”"]$/g, "")}”`;
}

/** @param {string} day `2026-11-25` */
export function inWords(day) {
  return new Date(`${day}T12:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

/** A key as it is shown on a control. @param {State} state @param {string} name */
export function key(state, name) {
  return state.prefs.keys && name ? html`<kbd aria-hidden="true">${name}</kbd>` : nothing;
}

/** Sends what a click means, and whether it is the second of a double click.
 * @param {Send} send @param {Pressed} meant */
export function pressed(send, meant) {
  return (/** @type {MouseEvent} */ { detail }) => send({ ...meant, nowMs: performance.now(), again: detail > 1 });
}

/** A link to a rule on the page, in a tab of its own: the rehearsal goes on here.
 * @param {{ data: { rules: Record<string, { href: string }> } }} state @param {string | null} rule */
export function ruleLink(state, rule) {
  const href = rule && state.data.rules[rule]?.href;
  return href ? html`<a href=${href} target="_blank" aria-label="The rule on the page, in a new tab">Rule</a>` : nothing;
}

/** A button that opens a file, and tells what is in it: nothing of one that is too large. A file that
 * was chosen can be chosen again.
 * @param {string} name @param {string} kind its class @param {number} most bytes
 * @param {(text: string) => void} use */
export function fileButton(name, kind, most, use) {
  /** @param {Event} event */
  const chosen = async ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    const file = input.files?.[0];
    if (file) use(file.size > most ? "" : await file.text());
    input.value = "";
  };
  /** @param {Event} event */
  const choose = ({ currentTarget }) => {
    const next = /** @type {HTMLElement} */ (currentTarget).nextElementSibling;
    /** @type {HTMLInputElement} */ (next).click();
  };
  return html`<button class=${kind} @click=${choose}>${name}</button><input type="file" accept=".json" hidden aria-hidden="true" @change=${chosen} />`;
}
