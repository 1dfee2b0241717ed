// The element <rr-recall>: words to be recalled. It asks no engine and keeps nothing. What the page has
// in its place is the list of the words.

/** @import { RecallMessage, RecallState, RecallWord } from "./types.d.ts" */

import { html, nothing, render } from "./lit-html.js";
import { icon } from "./parts.js";
import { compared, init, isSame, LEVELS, missing, update, words } from "./recall.js";

/** @typedef {(message: RecallMessage) => void} Send */
/** @param {Event & { currentTarget: any }} event */
const value = ({ currentTarget }) => currentTarget.value;

/** @param {RecallState} state @param {Send} send */
export function view(state, send) {
  const { scripts, script, level, checked } = state;
  const chosen = scripts[script];
  if (!chosen) return nothing;
  const all = words(chosen);
  const every = LEVELS[level]?.[0] ?? 0;
  return html`<div class="rr-room"><form class="rr-card rr-stack recall" @submit=${(/** @type {Event} */ event) => (event.preventDefault(), send({ type: "check" }))}>
    <div class="rr-row">
      ${choice("Words", scripts.map(({ title }) => title), script, (n) => send({ type: "script", script: n }))}
      ${choice("How much", LEVELS.map(([, name]) => name), level, (n) => send({ type: "level", level: n }))}
    </div>
    ${every ? gaps(state, send, all, missing(all, every, state.turn)) : fromMemory(state, send, all)}
    <div class="rr-row">
      ${checked
        ? html`<button class="rr-button" type="button" @click=${() => send({ type: "again" })}>${icon("retry")} Again${every ? ", with other words missing" : ""}</button>`
        : html`<button class="rr-button rr-primary">${icon("check")} Check</button>`}
      <p role="status" class="recall-result">${checked ? result(state, all, every) : nothing}</p>
    </div>
  </form></div>`;
}

/** @param {string} name @param {string[]} options @param {number} chosen @param {(n: number) => void} pick */
function choice(name, options, chosen, pick) {
  return html`<label class="recall-choice"><span class="rr-soft">${name}</span>
    <select .value=${String(chosen)} @change=${(/** @type {any} */ event) => pick(Number(value(event)))}>
      ${options.map((option, n) => html`<option value=${n} ?selected=${n === chosen}>${option}</option>`)}
    </select></label>`;
}

/** @param {RecallState} state @param {Send} send @param {RecallWord[]} all @param {number[]} places */
function gaps({ given, checked }, send, all, places) {
  const nth = new Map(places.map((place, n) => [place, n + 1]));
  return html`<p class="recall-text">${all.map((one, place) => {
    if (one.slot) return html`<b class="recall-slot">[${one.word}]</b>${one.after} `;
    if (!nth.has(place)) return `${one.before}${one.word}${one.after} `;
    const written = given[place] ?? "";
    const right = isSame(written, one);
    return html`<span class="recall-gap" data-right=${checked ? String(right) : nothing}>${one.before}<input
        type="text" size=${Math.max(one.word.length, 3)} autocomplete="off" autocapitalize="off" spellcheck="false"
        aria-label=${`Missing word ${nth.get(place)} of ${places.length}`} .value=${written} ?readonly=${checked}
        @input=${(/** @type {any} */ event) => send({ type: "word", place, text: value(event) })}
      />${checked && !right ? html`<ins>${one.word}</ins>` : nothing}${one.after}</span> `;
  })}</p>`;
}

/** @param {RecallState} state @param {Send} send @param {RecallWord[]} all */
function fromMemory({ text, checked }, send, all) {
  if (!checked) {
    return html`<label class="recall-choice"><span class="rr-soft">The words, from memory; each name is one word of your choice</span>
      <textarea rows="5" autocomplete="off" spellcheck="false" .value=${text} @input=${(/** @type {any} */ event) => send({ type: "text", text: value(event) })}></textarea></label>`;
  }
  return html`<p class="recall-text">${compared(all, text).map(({ status, word }) =>
    status === "right" ? `${word} ` : status === "missing" ? html`<ins>${word}</ins> ` : html`<del>${word}</del> `,
  )}</p>`;
}

/** How many words there were, and how many of them were right. @param {RecallState} state @param {RecallWord[]} all @param {number} every */
function result({ given, text, turn }, all, every) {
  if (!every) {
    const found = compared(all, text);
    const [right, others] = ["right", "other"].map((status) => found.filter((one) => one.status === status).length);
    const wanted = all.filter(({ word }) => word).length;
    const struck = others === 1 ? "; one that does not belong there is struck out" : others ? `; ${others} that do not belong there are struck out` : "";
    return `${right} of ${wanted} words${struck}${right === wanted ? "" : "; what was missing is underlined"}.`;
  }
  const places = missing(all, every, turn);
  const right = places.filter((place) => isSame(given[place] ?? "", /** @type {RecallWord} */ (all[place]))).length;
  return `${right} of ${places.length} words${right === places.length ? "" : "; the right ones stand beside yours"}.`;
}

export class Recall extends HTMLElement {
  /** @type {RecallState | undefined} */
  state;

  connectedCallback() {
    const held = this.querySelector("script.rr-recall-data")?.textContent;
    if (!held) return;
    this.state = init(JSON.parse(held));
    this.replaceChildren();
    this.#draw();
  }

  /** @param {RecallMessage} message */
  send(message) {
    if (!this.state) return;
    const { checked } = this.state;
    this.state = update(this.state, message);
    this.#draw();
    if (checked !== this.state.checked) this.#follow();
  }

  #draw() {
    if (this.state) render(view(this.state, (message) => this.send(message)), this);
  }

  /** The button that was pressed is another one now. */
  #follow() {
    /** @type {HTMLElement | null} */ (this.querySelector(this.state?.checked ? ".recall button" : ".recall input, .recall textarea"))?.focus();
  }
}

customElements.define("rr-recall", Recall);
