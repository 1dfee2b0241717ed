// The debrief: what the judge said of a run, to be read from the top.

/** @import { Entry, Send, State, TakeAway, ToldVerdict, Verdict } from "./types.d.ts" */

import { iso, show } from "./clock.js";
import { headline, isRefuted, outcome, reasonWords } from "./debriefing.js";
import { scenarioOf } from "./link.js";
import { html, nothing } from "./lit-html.js";
import { icon, inWords, quoted, ruleLink } from "./parts.js";
import { entryId, FIRST, picture, rightId } from "./picture.js";
import { momentOf, secondsOf, takeaways } from "./takeaways.js";
import { MODES, OUTCOMES, VERDICTS } from "./terms.js";
import { dayOf } from "./mastery.js";
import { modeOf, notCounted, PLAYED_AGAIN } from "./modes.js";
import { numberOf } from "./names.js";

/** @type {[title: string, outcomes: string[], open: boolean][]} */
const GROUPS = [
  ["Not kept", ["broken", "missed", "late", "early"], true],
  ["Still open when the run stopped", ["owed"], true],
  ["Kept", ["kept", "allowed"], true],
  ["Rightly left alone", ["respected"], false],
  ["No longer needed", ["lapsed"], false],
  ["No part in this run", ["not reached"], false],
];

/** @param {State} state @param {Send} send */
export function debrief(state, send) {
  const { verdict } = state;
  if (!verdict) return nothing;
  const refuted = isRefuted(verdict);
  const { passed, over, mistake } = verdict;
  const seal = refuted ? "alert" : passed ? "check" : over || mistake ? "cross" : "clock"; // nothing is wrong yet
  return html`<div class="rr-stack room-debrief">
    <header class="rr-card room-result" data-tone=${refuted ? "bad" : passed ? "ok" : "warn"}>
      <span class="room-seal">${icon(seal)}</span>
      <div>
        <p class="rr-soft room-kicker">${whose(state)}</p>
        <h2 id="rr-debrief-title" tabindex="-1">${headline(state, verdict)}</h2>
        <p class="room-lead">${refuted ? `The judge says: ${outcome(state, verdict)} ` : nothing}${verdict.summary}</p>
        ${verdict.record?.confirmed ? html`<p>${verdict.record.text}</p>` : nothing}
        ${doesNotCount(state, verdict)}
        ${compared(state)} ${paper(state)}
        <div class="rr-row room-actions">
          ${state.run ? ownRun(state, send, verdict) : othersRun(state, send)}
        </div>
      </div>
    </header>
    ${toTakeAway(state, send, verdict)} ${picture(verdict, state.run ? "Your run" : "The run", send)} ${best(state, verdict)}
    <div class="room-columns">
      <section class="rr-card" aria-labelledby="rr-timeline-title">
        <h3 id="rr-timeline-title">What happened</h3>
        ${timeline(state, verdict, true, state.run ? send : undefined)}
      </section>
      <section class="rr-card" aria-labelledby="rr-rules-title">
        <h3 id="rr-rules-title">Rule by rule</h3>
        ${GROUPS.map(([title, outcomes, open]) => group(state, verdict, title, outcomes, open))}
      </section>
    </div>
  </div>`;
}

/** Whose run it is, or which case it was and how it was played. @param {State} state */
function whose(state) {
  const title = scenarioOf(state.data, state.scenario)?.title;
  if (!state.run) return state.shared ? "The run of this link" : "A run from a file";
  if (state.help === "replay") return `${title} · ${PLAYED_AGAIN}`;
  return state.help === "link" ? `${title} · The run of a link` : `${title} · ${MODES[modeOf(state)]}${pace(state.pace)}`;
}

/** Why a pass does not count; of what did not begin at the start, also where it is none.
 * @param {State} state @param {Verdict} verdict */
function doesNotCount(state, { passed }) {
  const told = state.run && (passed || ["link", "back", "replay"].includes(state.help)) ? notCounted(state) : "";
  return told ? html`<p>${told}</p>` : nothing;
}

/** How slow the clock ran, where it did not keep up. @param {number} pace */
function pace(pace) {
  return pace >= 1 ? "" : pace ? " · at half the real pace" : " · without the clock running all the time";
}

/** This run beside the last one of the same case, in one sentence. @param {State} state */
function compared({ before, record }) {
  if (!before || !record) return nothing;
  const last = `last time, on ${inWords(dayOf(new Date(before.when)))},`;
  const took = secondsOf(before, record);
  if (took) return html`<p>Your right acts came after ${seconds(took.now)} on average; ${last} after ${seconds(took.then)}.</p>`;
  const how = before.passed ? "you passed" : before.mistake ? `you went wrong at ${before.mistake}` : "you did not pass";
  return html`<p>${last[0]?.toUpperCase()}${last.slice(1)} ${how}.</p>`;
}

/** @param {number} count */
function seconds(count) {
  return count === 1 ? "a second" : `${count} seconds`;
}

/** What a printed debrief says besides: which procedure, by which version it was judged, and when; and
 * whose it is, to be filled in. @param {State} state */
function paper({ data }) {
  const { title, digest } = data.procedure;
  return html`<p class="room-paper">${title}, judged by version ${digest}. Printed on ${inWords(dayOf(new Date()))}.</p>
    <p class="room-paper room-blank">Name:</p>`;
}

/** The lesson: at most three rules, each with its second, its reason and its drill.
 * @param {State} state @param {Send} send @param {ToldVerdict} verdict */
function toTakeAway(state, send, verdict) {
  const found = takeaways(verdict, state.data, state.scenario, state.passed);
  if (!found.length) return nothing;
  return html`<section class="rr-card room-lesson" aria-labelledby="rr-lesson-title">
    <h3 id="rr-lesson-title">What to take away</h3>
    <ol>${found.map((one) => html`<li>${lesson(state, send, one, one.rule === verdict.mistake?.rule)}</li>`)}</ol>
  </section>`;
}

/** @param {State} state @param {Send} send @param {TakeAway} one @param {boolean} first */
function lesson(state, send, one, first) {
  const { words, tone, icon: drawing } = OUTCOMES[one.outcome];
  const said = first && state.record?.reason ? reasonWords(state.record.reason) : "";
  const { acts, to } = one.back;
  return html`<p class="room-lesson-rule">${one.text} ${ruleLink(state, one.rule)} ${clauses(state, one.clauses)}</p>
    <p><time datetime=${iso(one.at)}>${one.at}</time> <b class="rr-badge" data-tone=${tone}>${icon(drawing)} ${words}</b> ${one.what}</p>
    ${said ? html`<p>You said: ${quoted(said)}</p>` : nothing}
    ${one.right ? html`<p>${icon("bulb")} How it goes right: <b>${one.right}</b></p>` : nothing}
    ${one.why ? html`<p class="rr-soft">${one.why}</p>` : nothing}
    ${state.run
      ? html`<p class="rr-row room-actions">
          <button class="rr-button" @click=${() => send({ type: "take back", acts, to })}>${icon("retry")} Go on from ${show(to)}</button>
          ${one.drill ? html`<a class="rr-button" href=${`?scenario=${numberOf(state.data.scenarios, one.drill)}&begin=practice`}>${icon("play")} ${one.drill === state.scenario ? "Practise it in this case" : "Practise it in another case"}<span class="rr-unseen">: ${one.text}</span></a>` : nothing}
        </p>`
      : nothing}`;
}

/** What the next run of the same case is called, where it is not the same way to rehearse. */
const AGAIN = /** @type {Record<string, string>} */ ({ assessment: "Practise this case", example: "Now do it yourself" });

/** What can be done with a run of one's own. @param {State} state @param {Send} send @param {Verdict} verdict */
function ownRun(state, send, verdict) {
  return html`${verdict.over ? nothing : html`<button class="rr-button" @click=${() => send({ type: "resume" })}>${icon("play")} Go on with this run${modeOf(state) === "assessment" ? " as practice" : nothing}</button>`}
    <button class="rr-button rr-primary" @click=${() => send({ type: "again" })}>${icon("retry")} ${AGAIN[modeOf(state)] ?? "Try again"}</button>
    <a class="rr-button" href=${`${state.page}practice/`}>What comes next</a>
    <button class="rr-button" @click=${() => send({ type: "another" })}>Another scenario</button>
    ${state.help === "example" || !state.scenario ? nothing : html`<button class="rr-button rr-quiet" @click=${() => send({ type: "watch" })}>${icon("play")} Watch it again</button>`}
    <button class="rr-button rr-quiet" @click=${() => send({ type: "copy", what: "link" })}>Copy link</button>
    <button class="rr-button rr-quiet" @click=${() => send({ type: "copy", what: "run" })}>Copy this run</button>
    ${state.record ? html`<button class="rr-button rr-quiet" @click=${() => send({ type: "download" })}>Download the record</button>` : nothing}
    <button class="rr-button rr-quiet" @click=${() => send({ type: "print" })}>Print</button>
    <span class="rr-soft">${state.copied}</span>`;
}

/** What can be done after somebody else's run. @param {State} state @param {Send} send */
function othersRun(state, send) {
  const own = state.shared && !state.scenario;
  return html`${!own ? nothing : html`<button class="rr-button rr-primary" @click=${() => send({ type: "again" })}>${icon("play")} Rehearse it yourself</button>`}
    <button class="rr-button" @click=${() => send({ type: "another" })}>All scenarios</button>`;
}

/** The shortest right run from the first mistake. @param {State} state @param {Verdict} verdict */
function best(state, verdict) {
  const { mistake } = verdict;
  if (!mistake || !verdict.best) return nothing;
  const title = state.data.endingTitles[verdict.best.ending];
  return html`<section class="rr-card room-best" aria-labelledby="rr-best-title">
    <h3 id="rr-best-title">${icon("bulb")} What would have been right from ${verdict.best.from} on, had you known what came</h3>
    <ol>
      ${verdict.best.steps.map(
        (step, index) => html`<li data-yours=${step.yours} id=${rightId(index)} tabindex="-1">
          <time datetime=${iso(step.at)}>${step.at}</time><span><b class="room-number" data-yours=${step.yours}>${index + 1}</b> ${step.text}${step.yours ? nothing : html` <em>(happens by itself)</em>`}</span>
        </li>`,
      )}
    </ol>
    ${verdict.best.steps.some(({ input }) => state.said[input]?.line) ? html`<p class="rr-soft">The seconds that speaking takes are left out here.</p>` : nothing}
    ${title ? html`<p class="rr-soft">It ends at ${verdict.best.at} as “${title}”.</p>` : nothing}
  </section>`;
}

/** What was done and happened, in order of time. In the debrief each entry has the number of its mark.
 * @param {Parameters<typeof ruleLink>[0]} state @param {ToldVerdict} verdict @param {boolean} [numbered]
 * @param {Send} [send] where one can go on from each of them */
export function timeline(state, { story }, numbered = false, send = undefined) {
  return html`<ol class="rr-timeline" data-numbered=${numbered}>
    ${story.entries.map(
      (row, index) => html`<li data-verdict=${row.verdict} data-tone=${VERDICTS[row.verdict].tone}
        id=${numbered ? entryId(index) : nothing} tabindex=${numbered ? "-1" : nothing}>
        <time datetime=${iso(row.at)}>${row.at}</time>
        <div>
          <p>${numbered ? html`<b class="room-number" data-yours=${row.yours}>${index + 1}</b> ` : nothing}${row.verdict === "missed" ? [badge("missed"), " ", row.text] : [row.text, " ", badge(row.verdict)]}
            ${row.first ? html`<b class="rr-badge" data-tone=${VERDICTS[row.verdict].tone}>${FIRST}</b>` : nothing}</p>
          ${row.why ? html`<p class="rr-soft">${row.why} ${ruleLink(state, row.rule)}</p>` : nothing}
          ${send ? html`<p class="room-actions"><button class="room-link" @click=${() => send({ type: "take back", ...momentOf(story, index) })}>Go on from here<span class="rr-unseen">: ${row.at}, ${row.text}</span></button></p>` : nothing}
        </div>
      </li>`,
    )}
    ${story.entries.length ? nothing : html`<li data-tone="plain"><span></span><span class="rr-soft">Nothing was done.</span></li>`}
  </ol>`;
}

/** @param {Entry["verdict"]} verdict */
function badge(verdict) {
  const { icon: drawing, tone, words } = VERDICTS[verdict];
  return verdict === "happens" ? nothing : html`<b class="rr-badge" data-tone=${tone}>${icon(drawing)} ${words}</b>`;
}

/** @param {State} state @param {Verdict} verdict @param {string} title @param {string[]} outcomes
 * @param {boolean} open */
function group(state, verdict, title, outcomes, open) {
  const rules = verdict.rules.filter((rule) => outcomes.includes(rule.outcome));
  if (!rules.length) return nothing;
  return html`<details class="rr-fold room-group" data-quiet=${!open} ?open=${open}>
    <summary>${title} <span class="rr-soft">${rules.length}</span></summary>
    <ul>
      ${rules.map(
        (rule) => html`<li>
          <p>${open ? html`<b class="rr-badge" data-tone=${OUTCOMES[rule.outcome].tone}>${OUTCOMES[rule.outcome].words}</b> ` : nothing}${rule.text}</p>
          <p class="rr-soft">${open ? `${rule.why} ` : nothing}${ruleLink(state, rule.id)} ${clauses(state, rule.clause)}</p>
        </li>`,
      )}
    </ul>
  </details>`;
}

/** @param {State} state @param {string[]} ids */
function clauses(state, ids) {
  const page = state.page;
  return ids.map(
    (id) => html`<a class="room-clause" href=${`${page}sources/#clause-${id}`} target="_blank" aria-label=${`Clause ${id} of the source, in a new tab`}>${id}</a> `,
  );
}
