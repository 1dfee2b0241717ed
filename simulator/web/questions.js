// What is asked before a debrief opens.

/** @import { Send, State } from "./types.d.ts" */

import { SURE } from "./debriefing.js";
import { html } from "./lit-html.js";

/** How sure somebody is of a run whose verdict they have not seen. @param {State} _ @param {Send} send */
export function question(_, send) {
  return html`<section class="rr-card rr-stack room-question" aria-labelledby="rr-question-title">
    <p class="rr-soft room-kicker">Before you see the verdict</p>
    <h2 id="rr-question-title" tabindex="-1">Was everything right?</h2>
    <div class="room-answers">
      ${SURE.map(([sure, words]) => html`<button class="rr-button" @click=${() => send({ type: "sure", sure })}>${words}</button>`)}
    </div>
    <p><button class="room-link" @click=${() => send({ type: "sure", sure: null })}>Skip this</button></p>
  </section>`;
}
