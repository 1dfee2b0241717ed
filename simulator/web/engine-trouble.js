// What is said where the judge does not start, or does not answer, with the way on.

/** @import { Send, State } from "./types.d.ts" */

import { html, nothing } from "./lit-html.js";
import { icon } from "./parts.js";

/** @param {State} state @param {Send} send */
export function engineTrouble(state, send) {
  if (state.engine === "failed") return failed(state, send);
  return state.engine === "slow" ? slow(send) : nothing;
}

const STANDS = "The clock waits, and what you did is kept.";

/** @param {State} state @param {Send} send */
function failed(state, send) {
  return html`<p class="rr-note room-trouble" data-tone="warn" role="alert">
    ${icon("alert")} <span>${state.trouble || "The judge did not start."} ${state.phase === "briefing" ? nothing : STANDS}</span>
    <button class="rr-button" @click=${() => send({ type: "restart" })}>${icon("retry")} Try again</button>
  </p>`;
}

/** @param {Send} send */
function slow(send) {
  return html`<p class="rr-note room-trouble" data-tone="warn" role="alert">
    ${icon("clock")} <span>The judge has not answered yet. ${STANDS}</span>
    <button class="rr-button" @click=${() => send({ type: "restart" })}>${icon("retry")} Start the judge anew</button>
  </p>`;
}
