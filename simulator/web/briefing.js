// The Room before a rehearsal: which case, in which way, at which pace.

/** @import { Mode, OpenRun, WasAndNow, Send, SharedRun, State } from "./types.d.ts" */

import { iso, show, SPEEDS } from "./clock.js";
import { html, nothing } from "./lit-html.js";
import { facts, isOfChange, scenarioOf, verdictOf } from "./link.js";
import { hasExample } from "./example.js";
import { HELP, isDrawn, isHidden, modeOf, proposedMode } from "./modes.js";
import { nameOf, playedOf } from "./names.js";
import { fileButton, icon, quoted } from "./parts.js";
import { canSpeak } from "./sounds.js";
import { hasLines, RATES } from "./speaking.js";
import { FOR_YOU, MODES, OF_MODES, OTHER_VERSIONS, VERDICTS } from "./terms.js";

const RUN_BYTES_MAX = 1_000_000;

const UNTOLD = "You will see which case it was in the debrief.";

/** A rehearsal that was passed: its drawing, and what is read of it. */
const PASSED = {
  now: { drawing: "check", words: ", passed" },
  earlier: { drawing: "clock", words: ", passed with an earlier version" },
};

/** @param {State} state @param {Send} send */
export function briefing(state, send) {
  const { data, situation } = state;
  const listed = data.scenarios.filter((item) => !situation || item.situations?.includes(situation));
  const earlier = listed.some((item) => state.passed[item.id] === "earlier");
  const { title, text } = told(state);
  return html`${leftOpen(state, send)}<div class="room-briefing">
    <section class="rr-card rr-stack room-brief" aria-labelledby="rr-brief-title">
      <p class="rr-soft room-kicker">${kicker(state)}</p>
      <h2 id="rr-brief-title" tabindex="-1">${state.shared?.drill ? data.rules[state.shared.drill[0] ?? ""]?.text : title}</h2>
      ${(state.shared?.drill ?? []).slice(1).map((rule) => html`<p class="room-besides">${data.rules[rule]?.text}</p>`)}
      <p class="room-lead">${text}</p>
      ${state.shared?.parting ? parted(state, state.shared.parting) : nothing}
      ${state.shared ? html`<p>${begins(state.shared)}</p>` : nothing}
      ${isDrawn(state) && !state.surprise ? nothing : factList(state, "rr-row room-facts")}
      ${state.shared?.over ? nothing : choices(state, send)}
      <div class="rr-row">
        <button class="rr-button rr-primary room-big" id="rr-start" @click=${() => send({ type: "start", nowMs: performance.now() })}>
          ${icon("play")} ${starts(state)}
        </button>
        ${state.shared?.over && state.shared.scenario ? html`<button class="rr-button room-big" @click=${() => send({ type: "watch" })}>Watch it</button>` : nothing}
        ${state.shared?.whole ? html`<button class="rr-button room-big" ?disabled=${state.engine !== "ready"} @click=${() => send({ type: "judge story" })}>See the verdict</button>` : nothing}
      </div>
    </section>
    <nav class="rr-card room-pick" aria-label="Scenarios">
      <div class="rr-row">
        <h3>Scenarios</h3>
        <button class="rr-button rr-quiet" @click=${() => send(surprise(listed))}>${icon("dice")} Surprise me</button>
      </div>
      ${situation
        ? html`<p class="rr-soft">
            ${data.situationTitles?.[situation]
              ? html`These pass through “${data.situationTitles[situation]}”.`
              : "These pass through the situation you chose."}
            <button class="room-link" @click=${() => send({ type: "all scenarios" })}>Show all</button>
          </p>`
        : nothing}
      ${earlier ? html`<p class="rr-soft room-earlier">${OTHER_VERSIONS.passed}</p>` : nothing}
      <ol class="room-scenarios" tabindex="-1">
        ${listed.map((item) => scenarioButton(state, send, item))}
      </ol>
      ${opener(send)}
    </nav>
  </div>`;
}

/** Where two versions part: the step, and what each of them says of it. @param {State} state @param {WasAndNow} parting */
function parted(state, { step, was, now }) {
  const [at = "", name = "", ...choices] = step.split(" ");
  const what = state.data.acts.find(({ id }) => id === name);
  const asks = state.data.stage.controls.find(({ id }) => id === what?.control)?.asks ?? [];
  const chosen = choices.map((choice, index) => state.data.stage.dialogs?.find(({ id }) => id === asks[index])?.options.find(({ id }) => id === choice)?.label ?? choice);
  return html`<dl class="room-parted">
    <div><dt>At</dt><dd><time datetime=${iso(at)}>${at}</time> ${what ? html`<b>${[what.text, ...chosen.map(quoted)].join(" ")}</b>` : nothing}</dd></div>
    <div><dt>Before</dt><dd>${badge(was)}${verdictOf(was) === verdictOf(now) ? " (of something else)" : nothing}</dd></div>
    <div><dt>Now</dt><dd>${badge(now)} ${what ? nothing : state.data.rules[now.slice(verdictOf(now).length + 1)]?.text}</dd></div>
  </dl>`;
}

/** What a version says of a step. @param {string} said */
function badge(said) {
  const { words, tone, icon: drawing } = VERDICTS[/** @type {keyof typeof VERDICTS} */ (verdictOf(said))];
  return html`<b class="rr-badge" data-tone=${tone}>${icon(drawing)} ${words}</b>`;
}

/** How the case is played, where it is not over. @param {State} state @param {Send} send */
function choices(state, send) {
  return html`<div class="room-names">${nameFields(state, send)}</div>
    ${isOfChange(state.shared) ? nothing : modes(state, send)}
    <fieldset class="rr-row room-pace">
      <legend>Pace</legend>
      ${speedButtons(state, send)}
      <p class="rr-soft">${state.prefs.speed ? "You can pause, and skip the waiting." : "Time moves only when you choose to wait."}</p>
    </fieldset>
    ${hasLines(state) && state.prefs.speed ? rates(state, send) : nothing}
    ${sounds(state, send)}`;
}

/** @param {State} state */
function starts({ shared }) {
  if (!shared) return "Start";
  if (shared.over) return "See its verdict";
  return `${shared.drill || shared.parting ? "Begin at" : "Go on from"} ${show(shared.to)}`;
}

/** What a scenario is called here. @param {State} state @param {string} id */
const named = ({ data, runs }, id) => nameOf(data.scenarios, id, playedOf(runs, data.procedure.id));

/** What the case is called, and what is told of it: before its debrief no more than one sees at the start.
 * @param {State} state @returns {{ title: string | undefined, text: string | undefined }} */
function told(state) {
  const { data, scenario } = state;
  const title = scenarioOf(data, scenario)?.title;
  if (state.shared?.drill && scenario) return { title, text: isHidden(state) ? UNTOLD : `From the case ${quoted(title ?? "")}.` }; // not as it is at 0:00
  if (!isHidden(state)) return { title, text: scenarioOf(data, scenario)?.text };
  if (isDrawn(state)) return { title: "An assessment", text: UNTOLD };
  if (state.surprise) return { title: "A surprise", text: UNTOLD };
  return { title: `${named(state, scenario)} of ${data.scenarios.length}`, text: `${scenarioOf(data, scenario)?.first.situation.text} ${UNTOLD}` };
}

/** @param {State} state */
function kicker({ shared }) {
  if (!shared) return "A rehearsal";
  if (shared.parting && !shared.drill) return "From a review";
  if (isOfChange(shared)) return "What has changed";
  if (!shared.drill) return "A run was shared with you";
  return shared.drill.length > 1 ? "Two things at once" : "At the edge of a rule";
}

/** @param {SharedRun} shared */
function begins({ drill, parting, to, over }) {
  if (over) return `It came to its end at ${show(to)}. Nothing of it is kept here.`;
  if (!drill && !parting) return `It stops at ${show(to)}. From there you can go on, or see its verdict.`;
  return `The clock begins at ${show(to)}, some seconds before the moment that decides.`;
}

const ONE_SITTING = "An assessment is one sitting, so it goes on as practice.";

/** @param {State} state @param {OpenRun} open */
function whatWasLeft(state, { mode, surprise, scenario }) {
  if (mode === "assessment") return "An assessment";
  return surprise ? "A rehearsal" : quoted(named(state, scenario));
}

/** A rehearsal that was left in the middle. @param {State} state @param {Send} send */
function leftOpen(state, send) {
  const { open } = state;
  if (!open) return nothing;
  if (open.elsewhere) return html`<p class="rr-note room-open" data-tone="accent">${icon("clock")} <span>${whatWasLeft(state, open)} goes on in another tab.</span></p>`;
  return html`<p class="rr-note room-open" data-tone="accent">
    ${icon("clock")} ${whatWasLeft(state, open)} was left at ${show(open.to)}. ${open.mode === "assessment" ? ONE_SITTING : nothing}
    <button class="rr-button" @click=${() => send({ type: "take up" })}>Go on with it</button>
    <button class="rr-button rr-quiet" @click=${() => send({ type: "forget" })}>Forget it</button>
  </p>`;
}

/** A run from elsewhere, such as a finding of the proof. @param {Send} send */
function opener(send) {
  return html`<p class="rr-soft">
    ${fileButton("Open a run file", "room-link", RUN_BYTES_MAX, (text) => send({ type: "open", text }))}
    to see what the rules say of it.
  </p>`;
}

/** @param {State} state @param {Send} send @param {{ id: string }} scenario */
function scenarioButton(state, send, { id }) {
  const how = state.passed[id];
  const passed = how && PASSED[how];
  return html`<li>
    <button
      data-passed=${how || nothing}
      aria-current=${id === state.scenario && !state.surprise && !isDrawn(state) ? "true" : nothing}
      @click=${() => send({ type: "pick", scenario: id })}
    ><span>${named(state, id)}</span>${passed ? html`${icon(passed.drawing)}<span class="rr-unseen">${passed.words}</span>` : nothing}</button>
  </li>`;
}

/** @param {{ id: string }[]} scenarios @returns {import("./types.d.ts").Message} */
function surprise(scenarios) {
  const chosen = scenarios[Math.floor(Math.random() * scenarios.length)];
  return { type: "pick", scenario: chosen?.id ?? "", surprise: true };
}

/** The ways to rehearse; the one that is proposed is marked. @param {State} state @param {Send} send */
function modes(state, send) {
  const chosen = modeOf(state);
  const marked = marks(state);
  return html`<fieldset class="room-modes">
    <legend>Way to rehearse</legend>
    ${/** @type {Mode[]} */ (Object.keys(HELP)).filter((mode) => mode !== "example" || hasExample(state)).map(
      (mode) => html`<label data-chosen=${mode === chosen}>
        <input type="radio" name="rr-mode" value=${mode} .checked=${mode === chosen} @change=${() => send({ type: "mode", mode })} />
        <span><b>${MODES[mode]}</b> <span class="rr-soft">${OF_MODES[mode]}</span>
          ${marked[mode] ? html`<span class="room-for-you">${marked[mode]}: ${FOR_YOU[mode]}</span>` : nothing}</span>
      </label>`,
    )}
    ${state.data.procedure.mark ? html`<p class="rr-soft">${state.data.procedure.mark}</p>` : nothing}
  </fieldset>`;
}

/** How ways are marked: the one that is proposed, and an example before it while nothing was rehearsed.
 * @param {State} state @returns {Partial<Record<Mode, string>>} */
function marks(state) {
  if (state.shared) return {};
  const first = !state.runs.some((run) => run.procedure === state.data.procedure.id);
  return first && hasExample(state) ? { [proposedMode(state)]: "Then", example: "First" } : { [proposedMode(state)]: "For you" };
}

/** @param {State} state @param {Send} send */
export function speedButtons(state, send) {
  return html`<div class="room-speeds" role="group" aria-label="Pace">
    ${SPEEDS.map(
      (value) => html`<button aria-pressed=${state.prefs.speed === value} @click=${() => send({ type: "speed", value, nowMs: performance.now() })}>
        ${value ? `${value === 0.5 ? "½" : value}×` : "Untimed"}
      </button>`,
    )}
  </div>`;
}

/** How fast one speaks. @param {State} state @param {Send} send */
function rates({ prefs }, send) {
  return html`<fieldset class="rr-row room-pace">
    <legend>Words a minute when you speak</legend>
    <div class="room-speeds" role="group" aria-label="Words a minute">
      ${RATES.map(
        (value) => html`<button aria-pressed=${prefs.words === value} @click=${() => send({ type: "words", value })}>${value || "No time"}</button>`,
      )}
    </div>
    <p class="rr-soft">${prefs.words ? "The case goes on while you speak." : "Speaking takes no time."}</p>
  </fieldset>`;
}

/** What can be heard beside what is to be read. @param {State} state @param {Send} send */
function sounds({ prefs, data }, send) {
  const offered = /** @type {const} */ ([
    ["sound", "Sounds, such as ringing or an alarm", true],
    ["voice", "Hear what people say", data.speakers.length > 0 && canSpeak()],
  ]);
  return html`<fieldset class="rr-row room-pace">
    <legend>Sound</legend>
    ${offered.filter(([, , there]) => there).map(
      ([name, words]) => html`<label class="room-switch">
        <input type="checkbox" .checked=${prefs[name]} @change=${() => send({ type: "set", key: name, value: !prefs[name] })} />
        <span>${words}</span>
      </label>`,
    )}
  </fieldset>`;
}

/** What is known of the case, names apart. @param {State} state @param {string} name its class */
export function factList(state, name) {
  const values = facts(state);
  const known = state.data.facts.filter((fact) => fact.kind !== "words");
  if (!known.length) return nothing;
  return html`<dl class=${name}>
    ${known.map((fact) => {
      const value = values[fact.id];
      const words = value === true ? "Yes" : value === false ? "No" : value;
      return html`<div title=${fact.text}><dt>${fact.label}</dt><dd data-value=${String(value)}>${words}</dd></div>`;
    })}
  </dl>`;
}

/** @param {State} state @param {Send} send */
function nameFields(state, send) {
  const values = facts(state);
  return state.data.facts
    .filter((fact) => fact.kind === "words")
    .map(
      (fact) => html`<label>
        <span class="rr-soft">${fact.label}</span>
        <input
          maxlength="40" autocomplete="off" spellcheck="false"
          placeholder=${fact.others?.length ? "Somebody else each time" : nothing}
          .value=${String(state.prefs.names[fact.id] ?? (fact.others?.length ? "" : values[fact.id]) ?? "")}
          @input=${(/** @type {InputEvent} */ event) =>
            send({ type: "name", id: fact.id, value: /** @type {HTMLInputElement} */ (event.target).value })}
        />
      </label>`,
    );
}
