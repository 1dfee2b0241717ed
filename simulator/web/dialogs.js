// What stands before the room for a while: the questions of a control, the panel that it opens, the keys.

/** @import { Send, State } from "./types.d.ts" */

import { show } from "./clock.js";
import { engineTrouble } from "./engine-trouble.js";
import { keysOf, listKeys, openDialog, panelActs } from "./keys.js";
import { html, nothing } from "./lit-html.js";
import { helpOf } from "./modes.js";
import { icon, key, pressed, quoted } from "./parts.js";
import { VERDICTS } from "./terms.js";

/** Whether something stands before the room. @param {State} state */
export const isInFront = (state) => Boolean(state.dialog || state.panel || state.keysShown);

/** What is said of the judge is said in it: what lies behind can neither be read nor pressed.
 * @param {State} state @param {Send} send */
export function dialogBox(state, send) {
  return html`<dialog
    class="rr-card room-dialog" aria-labelledby="rr-dialog-title"
    @cancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      send({ type: "close" });
    }}
  >${engineTrouble(state, send)}${state.keysShown ? keyList(state, send) : state.dialog ? question(state, send) : panel(state, send)}</dialog>`;
}

/** What a control opens: its acts to choose from, then what the chosen one shows. The case goes on
 * meanwhile, so the clock and the screen stand above it. @param {State} state @param {Send} send */
function panel(state, send) {
  const { stage, acts } = state.data;
  const control = stage.controls.find((item) => item.id === state.panel?.control);
  const act = acts.find((item) => item.id === state.panel?.act);
  const screen = stage.screens.find((item) => item.id === state.view.screen);
  return html`<p class="rr-soft room-kicker"><b>${show(state.at)}</b> · ${screen?.title} · ${control?.label}</p>
    <h2 id="rr-dialog-title" tabindex="-1">${act?.text ?? control?.opens}</h2>
    ${act ? html`<p class="room-shown">${act.shows}</p>${toldOf(state, act.id)}` : panelList(state, send)}
    <div class="rr-row">
      ${act && control?.opens ? html`<button class="rr-button" @click=${() => send({ type: "back" })}>Back to the list</button>` : nothing}
      <button class="rr-button" @click=${() => send({ type: "close" })}>Close ${key(state, "Esc")}</button>
    </div>`;
}

/** @param {State} state @param {Send} send */
function panelList(state, send) {
  const keys = listKeys(state);
  return html`<ol class="room-options">
    ${panelActs(state).map(
      (act, index) => html`<li>
        <button class="rr-button" @click=${pressed(send, { type: "press", act: act.id })}>
          ${key(state, keys[index] ?? "")}<span>${act.line ? quoted(act.line) : act.text}</span>
        </button>
      </li>`,
    )}
  </ol>`;
}

/** The verdict on the act whose words are read, where it is told at once.
 * @param {State} state @param {string} act */
function toldOf(state, act) {
  const { told } = state;
  if (!told || told.act !== act || state.pending.length || !helpOf(state).told) return nothing;
  const { icon: drawing, words, tone } = VERDICTS[told.verdict];
  return html`<p class="room-told" data-tone=${tone}><b>${icon(drawing)} ${words}.</b> ${told.text}</p>`;
}

/** @param {State} state @param {Send} send */
function question(state, send) {
  const dialog = openDialog(state);
  if (!dialog || !state.dialog) return nothing;
  const { chosen, asks, text } = state.dialog;
  const keys = listKeys(state);
  return html`<p class="rr-soft room-kicker">${text}${asks.length > 1 ? ` · step ${chosen.length + 1} of ${asks.length}` : ""}</p>
    <h2 id="rr-dialog-title" tabindex="-1">${dialog.title}</h2>
    <ol class="room-options">
      ${dialog.options.map(
        (option, index) => html`<li>
          <button class="rr-button" @click=${pressed(send, { type: "choose", option: option.id })}>
            ${key(state, keys[index] ?? "")}<span>${option.label}</span>
          </button>
        </li>`,
      )}
    </ol>
    <div class="rr-row">
      ${chosen.length ? html`<button class="rr-button" @click=${() => send({ type: "back" })}>Back</button>` : nothing}
      <button class="rr-button" @click=${() => send({ type: "close" })}>Cancel ${key(state, "Esc")}</button>
    </div>`;
}

/** @param {State} state @param {Send} send */
function keyList(state, send) {
  const keys = keysOf(state.data.stage.controls);
  const rows = [
    ...state.data.stage.controls.filter((c) => keys[c.id]).map((c) => [keys[c.id], c.label]),
    ["1–9, 0 …", "Say a line, or choose an option"],
    ...(helpOf(state).next ? [["n", "Skip to what happens next"]] : []),
    ["p or Space", "Pause, and go on"],
    ["+ and −", "Faster, slower"],
    ["Esc", "Close a dialog"],
    ["?", "Show these keys"],
  ];
  return html`<h2 id="rr-dialog-title" tabindex="-1">Keys</h2>
    <dl class="room-keys">${rows.map(([name, what]) => html`<div><dt><kbd>${name}</kbd></dt><dd>${what}</dd></div>`)}</dl>
    <label class="room-switch">
      <input type="checkbox" .checked=${state.prefs.keys} @change=${() => send({ type: "set", key: "keys", value: !state.prefs.keys })} />
      <span>Single keys are on</span>
    </label>
    <p class="rr-soft">Where the source names no label, the Room uses a label of its own.</p>
    <div class="rr-row"><button class="rr-button" @click=${() => send({ type: "close" })}>Close ${key(state, "Esc")}</button></div>`;
}
