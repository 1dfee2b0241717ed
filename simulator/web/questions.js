// What is asked before a debrief opens, one question at a time. Each can be skipped.

/** @import { Send, State } from "./types.d.ts" */

import { REASONS, reasonWords, SURE, wentWrong } from "./debriefing.js";
import { html, nothing } from "./lit-html.js";

/** @param {State} state @param {Send} send */
export function question(state, send) {
  const [title, answers] = state.questions[0] === "sure" ? sure(send) : reason(state, send);
  return html`<section class="rr-card rr-stack room-question" aria-labelledby="rr-question-title">
    <p class="rr-soft room-kicker">Before you see the verdict</p>
    <h2 id="rr-question-title" tabindex="-1">${title}</h2>
    ${answers}
    <p><button class="room-link" @click=${() => send({ type: "skip question" })}>Skip this</button></p>
  </section>`;
}

/** How sure somebody is of a run whose verdict they have not seen. @param {Send} send */
function sure(send) {
  return [
    "Was everything right?",
    html`<div class="room-answers">
      ${SURE.map(([percent, words]) => html`<button class="rr-button" @click=${() => send({ type: "sure", sure: percent })}>${words}</button>`)}
    </div>`,
  ];
}

/** What somebody was about to do when the first mistake happened. @param {State} state @param {Send} send */
function reason(state, send) {
  const { at, text } = wentWrong(state);
  /** @param {SubmitEvent} event */
  const said = (event) => {
    event.preventDefault();
    const words = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("words") ?? "").trim();
    send(words ? { type: "reason", choice: "", words } : { type: "skip question" });
  };
  return [
    "What were you about to do, and why?",
    html`<p class="room-lead">${text ? html`At ${at} you did this: <b>${text}</b>` : `At ${at} something was left undone.`}</p>
      <div class="room-answers">
        ${Object.keys(REASONS[text ? "done" : "undone"]).map(
          (choice) => html`<button class="rr-button" @click=${() => send({ type: "reason", choice, words: "" })}>${reasonWords({ choice, words: "" })}</button>`,
        )}
      </div>
      <form class="room-own-words" @submit=${said}>
        <label><span class="rr-soft">Or in your own words, without names</span><input name="words" maxlength="200" autocomplete="off" /></label>
        <button class="rr-button">Keep</button>
      </form>`,
  ];
}
