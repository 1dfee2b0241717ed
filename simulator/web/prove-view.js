// What <rr-prove> shows: the button, the search at work, and what it found.

/** @import { Proof, ProofMessage, ProofState, Witness } from "./types.d.ts" */

import { axisOf, axisRow, percent } from "./axis.js";
import { parse } from "./clock.js";
import { timeline } from "./debrief.js";
import { html, nothing } from "./lit-html.js";
import { icon, ruleLink } from "./parts.js";
import { CLAIMS, VERDICTS } from "./terms.js";

/** @param {ProofState} state @param {(message: ProofMessage) => void} send */
export function proveView(state, send) {
  const { phase, proof, trouble } = state;
  const busy = phase === "starting" || phase === "exploring";
  return html`<div class="rr-room rr-proof rr-stack" data-phase=${phase}>
    <section class="rr-card rr-row proof-desk" aria-label="The search">
      ${busy
        ? html`<button class="rr-button room-big" @click=${() => send("cancel")}>${icon("stop")} Stop</button>`
        : html`<button class="rr-button rr-primary room-big" @click=${() => send("start")}>
            ${icon(proof ? "retry" : "play")} ${proof ? "Prove it again" : "Prove it here"}
          </button>`}
      <div class="rr-row proof-told">
        ${busy ? atWork(state) : nothing}
        ${phase === "before" ? html`<p>${trouble || "It takes some seconds. You can stop it at any time."}</p>` : nothing}
        ${phase === "done" ? html`<p>It took ${took(state)} in this browser.</p>` : nothing}
      </div>
      <p class="rr-unseen" role="status">${spoken(state)}</p>
    </section>
    ${proof ? found(state, proof) : nothing}
  </div>`;
}

/** @param {ProofState} state */
function atWork({ phase, states, tookMs }) {
  if (phase === "starting") return html`<p>The program is loading …</p>`;
  return html`<p class="proof-count"><b>${states.toLocaleString("en")}</b> states so far</p>
    <p class="rr-soft">${Math.floor(tookMs / 1000)} s</p>`;
}

/** What a screen reader hears: not every number. @param {ProofState} state */
function spoken({ phase, trouble, proof }) {
  if (phase === "starting") return "The program is loading.";
  if (phase === "exploring") return "The search has begun.";
  return proof ? headline(proof) : trouble;
}

/** @param {ProofState} state */
function took({ tookMs }) {
  return `${(tookMs / 1000).toFixed(1)} s`;
}

/** @param {Proof} proof */
export function headline(proof) {
  if (!proof.complete) return "The search reached its limit";
  if (proof.proved) return "Proved";
  const count = proof.problems.length;
  return count === 1 ? "One thing is wrong" : `${count} things are wrong`;
}

/** @param {Proof} proof */
function lead(proof) {
  if (!proof.complete) return `${proof.explored}; then it gave up. What was found is true. What was not found may still be there, so nothing is proved.`;
  return `${proof.explored}. None was left out.`;
}

/** @param {ProofState} state @param {Proof} proof */
function found(state, proof) {
  const wrong = proof.problems.filter((problem) => problem.kind !== "claim"); // claims come below
  return html`<header class="rr-card room-result" data-tone=${proof.proved ? "ok" : "warn"}>
      <span class="room-seal">${icon(proof.proved ? "check" : proof.complete ? "cross" : "clock")}</span>
      <div>
        <h2 id="rr-proof-title" tabindex="-1">${headline(proof)}</h2>
        <p class="room-lead">${lead(proof)}</p>
      </div>
    </header>
    <dl class="proof-numbers">
      <div><dt class="rr-soft">States of right runs</dt><dd>${proof.states.right.toLocaleString("en")}</dd></div>
      <div><dt class="rr-soft">States of all runs, without what is owed</dt><dd>${proof.states.all.toLocaleString("en")}</dd></div>
      <div><dt class="rr-soft">Time</dt><dd>${took(state)}</dd></div>
      <div><dt class="rr-soft">Longest right case</dt><dd>${proof.length.words}</dd></div>
    </dl>
    <section class="rr-card" aria-labelledby="rr-wrong-title">
      <h3 id="rr-wrong-title">What is wrong</h3>
      ${wrong.length
        ? html`<ul class="rr-stack">${wrong.map(
            (problem) => html`<li>
              <p>${badge(VERDICTS.wrong)} ${sentence(problem.message)}</p>
              ${problem.hint ? html`<p class="rr-soft">${sentence(problem.hint)}</p>` : nothing}
              ${story(state, problem.witness)}
            </li>`,
          )}</ul>`
        : html`<p>${proof.sound ? `Nothing. ${proof.sound}` : "Nothing was found before the limit."}</p>`}
    </section>
    ${promises(state, proof)} ${slack(state, proof)} ${rests(state, proof)}`;
}

/** @param {{ words: string, tone: string, icon: string }} term */
function badge({ words, tone, icon: drawing }) {
  return html`<b class="rr-badge" data-tone=${tone}>${icon(drawing)} ${words}</b>`;
}

/** A witness, as the debrief would tell it. @param {ProofState} state @param {Witness | null} witness */
function story(state, witness) {
  const verdict = witness && state.stories[JSON.stringify(witness.run)];
  if (!verdict) return nothing;
  return html`<details class="rr-fold proof-story"><summary>The shortest story, up to ${witness.at}</summary>${timeline(state, verdict)}</details>`;
}

/** @param {ProofState} state @param {Proof} proof */
function promises(state, proof) {
  if (!proof.claims.length) return nothing;
  return html`<section class="rr-card" aria-labelledby="rr-claims-title">
    <h3 id="rr-claims-title">Promises</h3>
    <ul class="rr-stack">${proof.claims.map((claim) => {
      return html`<li>
        <p>${badge(CLAIMS[claim.result])} ${state.data.claims[claim.id] ?? claim.id}</p>
        ${story(state, claim.witness)}
      </li>`;
    })}</ul>
  </section>`;
}

/** @param {ProofState} state @param {Proof} proof */
function slack(state, proof) {
  if (!proof.slack.length) return nothing;
  const times = proof.slack.flatMap(({ first, last }) => [first, last]).filter((time) => time !== null);
  const most = Math.max(0, ...times.map((time) => parse(time) ?? 0)) + 1;
  const axis = axisOf(most);
  return html`<section class="rr-card" aria-labelledby="rr-slack-title">
    <h3 id="rr-slack-title">When each duty can be kept</h3>
    <p class="rr-soft">The first and the last second of it on right runs${proof.complete ? "" : ", as far as was explored"}.</p>
    <ul class="proof-slack">${proof.slack.map((row) => {
      const rule = state.data.rules[row.rule];
      return html`<li><p>${rule?.text ?? row.rule} ${ruleLink(state, row.rule)}</p>
        <p class="proof-when">${row.words}</p>${bar(row, axis.end)}</li>`;
    })}
      <li aria-hidden="true">${axisRow(axis)}</li>
    </ul>
  </section>`;
}

/** @param {Proof["slack"][number]} row @param {number} end */
function bar({ first, last }, end) {
  if (first === null) return nothing;
  const from = parse(first) ?? 0;
  const to = last === null ? end : (parse(last) ?? 0) + 1;
  return html`<svg class="proof-bar" aria-hidden="true"><rect class="proof-ground" width="100%" height="10" rx="3"></rect><rect
    x=${percent(from, end)} width=${percent(Math.max(to - from, end / 100), end)} height="10" rx="3"></rect></svg>`;
}

/** @param {ProofState} state @param {Proof} proof */
function rests(state, proof) {
  if (!proof.rests.length) return nothing;
  const places = [...new Set(proof.rests.map((rest) => rest.situation))];
  return html`<section class="rr-card" aria-labelledby="rr-rests-title">
    <h3 id="rr-rests-title">Where a case can wait without end</h3>
    <p class="rr-soft">No rule says by when it goes on from there.</p>
    <dl class="proof-rests">${places.map(
      (situation) => html`<div><dt>${state.data.situations[situation] ?? situation}</dt>
        <dd>waits for ${waitsIn(proof, situation)}</dd></div>`,
    )}</dl>
  </section>`;
}

/** A diagnostic's words as a sentence; names between backticks are code. @param {string} text */
function sentence(text) {
  const whole = `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
  return whole.split("`").map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));
}

/** @param {Proof} proof @param {string} situation */
function waitsIn({ rests }, situation) {
  const here = rests.filter((rest) => rest.situation === situation);
  return here.map((rest) => rest.words).join(" or ");
}
