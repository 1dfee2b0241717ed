// What the companion looks like: templates of the state. Nothing here changes anything but by `send`.

/** @import { Fact, Facts, LiveBan, LiveComing, LiveDue, LiveEnding, LiveMay, LiveRow, LiveSend, LiveState, LiveWay } from "./companion.d.ts" */

import { iso, show } from "./clock.js";
import { clockTime, comingOf, dueOf, guessed, happenedOf, likelyStarts, nearest, now, owedAfter, possible, secondsAt, signed, timeOfDay, unsaid, valueWords, view } from "./companion-case.js";
import { html, nothing } from "./lit-html.js";
import { icon } from "./parts.js";
import { VERDICTS } from "./terms.js";

const STILL = "Late, and still to be done:";

/** @param {LiveState} state @param {LiveSend} send */
export function companion(state, send) {
  return html`<div class="rr-live" data-phase=${state.startMs === null ? "before" : "running"} data-engine=${state.engine}>
    <p class="rr-unseen" role="status" aria-live="polite">${state.announce}</p>
    <p class="live-title"><a href=${state.page}>${state.data.procedure.title}</a></p>
    ${state.startMs === null ? starting(state, send) : running(state, send)}
  </div>`;
}

// -- before the start is known -------------------------------------------------------------------

/** @param {LiveState} state @param {LiveSend} send */
function starting(state, send) {
  const begin = (/** @type {number} */ startMs) => send({ type: "start", startMs });
  return html`<section class="rr-card live-start" aria-labelledby="rr-live-start">
      <h2 id="rr-live-start">0:00 on the clock: ${state.data.procedure.zero}</h2>
      <div class="live-grid">
        <button class="rr-button rr-primary live-big" @click=${() => begin(Date.now())}>Now</button>
        ${likelyStarts(state.nowMs).map((ms) => html`<button class="rr-button live-big" @click=${() => begin(ms)}>It was ${clockTime(ms)}</button>`)}
      </div>
      ${otherTime(state, send)}
    </section>
    <p class="rr-soft">${state.data.procedure.summary}</p>
    ${duties(state, send)}${others(state, send)}`;
}

/** @param {LiveState} state @param {LiveSend} send */
function otherTime(state, send) {
  const given = state.startMs ?? state.nowMs;
  const change = (/** @type {Event} */ { currentTarget }) => {
    const startMs = nearest(/** @type {HTMLInputElement} */ (currentTarget).value, Date.now());
    if (!Number.isNaN(startMs)) send({ type: "start", startMs });
  };
  return html`<label class="live-time"><span>At another time</span> <input type="time" step="1"
    .value=${state.startMs === null ? "" : new Date(given).toTimeString().slice(0, 8)} @change=${change} /></label>`;
}

// -- the case ------------------------------------------------------------------------------------

/** @param {LiveState} state @param {LiveSend} send */
function running(state, send) {
  return html`${bar(state, send)}${notices(state, send)}${where(state)}${ended(state)}${duties(state, send)}
    ${ownBans(state)}${view(state).over ? record(state, send) : nothing}${happened(state, send)}${others(state, send)}`;
}

/** What is less pressing. @param {LiveState} state @param {LiveSend} send */
function others(state, send) {
  return html`${bans(state)}${allowed(state, send)}${later(state)}${facts(state, send)}
    ${state.startMs === null ? nothing : html`${elsewhere(state, send)}${log(state)}${view(state).over ? nothing : record(state, send)}`}
    ${options(state, send)}`;
}

/** @param {LiveState} state @param {LiveSend} send */
function bar(state, send) {
  return html`<header class="live-bar" id="rr-live-bar" tabindex="-1">
    <p class="live-clock"><b role="timer" aria-live="off">${signed(now(state))}</b></p>
    <details class="rr-fold live-correct"><summary>since ${clockTime(state.startMs ?? 0)}<span class="rr-unseen">: correct the start</span></summary>${correct(state, send)}</details>
    <button class="rr-button" ?disabled=${!state.taps.length} @click=${() => send({ type: "back" })}>${icon("retry")} Take back</button>
  </header>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function correct(state, send) {
  const move = (/** @type {number} */ seconds) => () => send({ type: "start", startMs: (state.startMs ?? 0) + seconds * 1000 });
  const steps = /** @type {[number, string][]} */ ([[-60, "1 min earlier"], [-10, "10 s earlier"], [10, "10 s later"], [60, "1 min later"]]);
  return html`<div class="rr-row">
    ${steps.map(([seconds, words]) => html`<button class="rr-button" @click=${move(seconds)}>${words}</button>`)}
    <button class="rr-button" @click=${() => send({ type: "start", startMs: Date.now() })}>It is now</button>
    ${otherTime(state, send)}
  </div>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function notices(state, send) {
  const waits = state.taps.length > 0 && state.engine !== "ready" ? "Noted. What follows from it is shown as soon as the engine is there." : "";
  const refused = state.live.refused.map(({ tap, why }) => `“${nameOf(state, state.taps[tap]?.input ?? "")}” does not fit here and is left out: ${why}. You can take it back.`);
  const words = [state.away, state.notice, state.lacks, ...refused, state.engine === "failed" ? "" : waits].filter(Boolean);
  return html`${words.map((text) => html`<p class="rr-note live-notice" data-tone="accent">${text}</p>`)}
    ${state.engine === "failed"
      ? html`<p class="rr-note" data-tone="warn" role="alert">${icon("alert")} ${state.trouble || "The engine did not start."}
          <button class="rr-button rr-small" @click=${() => send({ type: "retry" })}>Try again</button></p>`
      : nothing}`;
}

/** @param {LiveState} state */
function where(state) {
  const here = possible(view(state).situations, state.facts);
  return html`${here.map((one) => html`<p class="live-where">${only(state, one)}<b>${one.title}.</b> <span class="rr-soft">${one.text}</span></p>`)}`;
}

/** @param {LiveState} state @param {LiveSend} send */
function duties(state, send) {
  const due = dueOf(state);
  if (due.length) return html`<section class="live-due" aria-labelledby="rr-live-due"><h2 id="rr-live-due" class="rr-unseen">Due now</h2>${together(due).map((rows) => dutyCard(state, send, rows))}</section>`;
  if (view(state).over) return html`<p class="live-none"><b>The case is over.</b></p>`;
  const [next] = comingOf(state);
  return html`<section class="live-due" aria-labelledby="rr-live-due">
    <h2 id="rr-live-due" class="rr-unseen">Next</h2>
    ${next ? nextCard(state, next) : html`<p class="rr-side" data-tone="plain"><b>Nothing is due now.</b></p>`}
  </section>`;
}

/** Duties that the same act keeps stand on one card. @param {LiveDue[]} due @returns {LiveDue[][]} */
function together(due) {
  const does = (/** @type {LiveDue} */ row) => row.offers.map((way) => way.input).join("\n") || row.rule;
  return [...new Set(due.map(does))].map((what) => due.filter((row) => does(row) === what));
}

/** @param {LiveState} state @param {LiveSend} send @param {LiveDue[]} rows that the same act keeps */
function dutyCard(state, send, rows) {
  const offers = rows[0]?.offers ?? [];
  const [way] = offers;
  const overdue = rows.some((row) => row.overdue);
  const running = state.startMs !== null;
  return html`<article class="rr-side live-card" data-tone=${overdue ? "bad" : "accent"}>
    ${rows.map((row, i) => html`<div class="live-duty" data-rule=${row.rule}>
      ${i && row.by === rows[0]?.by ? nothing : html`<p class="live-head"><span class="rr-badge">${row.overdue ? "Overdue" : "Due now"}</span>${countdown(state, row)}</p>`}
      ${offers.length && rows.findIndex((one) => one.overdue) === i ? html`<p><b>${STILL}</b></p>` : nothing}
      <p class="live-text">${only(state, row)}${ruleLink(state, row)}</p>
      ${row.times > 1 ? html`<p class="rr-soft">Done ${row.made} of ${row.times} times.</p>` : nothing}
      ${row.from > now(state) ? html`<p class="rr-soft">From ${show(row.from)} (${timeOfDay(state, row.from)}) on.</p>` : nothing}${conditions(row.first)}</div>`)}
    <div class="live-how">${way ? how(state, way) : nothing}
    ${running && way
      ? html`<div class="rr-row live-done">${offers.map((one) => html`<button class="rr-button rr-primary live-big" aria-label="Done: ${offers.length > 1 ? title(one) : one.text}" @click=${() => done(state, send, rows[0], one.input)}>${icon("check")} ${offers.length > 1 ? title(one) : "Done"}</button>`)}
          ${overdue ? html`<button class="rr-button live-big" aria-label="Done earlier: ${way.text}" @click=${() => done(state, send, rows[0], way.input, true)}>Done earlier</button>` : nothing}</div>`
      : nothing}</div>
  </article>`;
}

/** Something that a row asks for or allows was done. Where that is so in one kind of case only, it is
 * such a case. @param {LiveState} state @param {LiveSend} send @param {LiveRow | undefined} row
 * @param {string} input @param {boolean} [earlier] */
function done(state, send, row, input, earlier = false) {
  const [reading, ...others] = row ? unsaid(row, state.facts) : [];
  for (const [id, value] of Object.entries((!others.length && reading) || {})) send({ type: "fact", id, value });
  send({ type: "tap", input, earlier });
}

/** @param {LiveWay} way */
function title(way) {
  return way.ending?.title ?? way.text;
}

/** @param {LiveState} state @param {LiveDue} row */
function countdown(state, row) {
  if (row.by === null || state.startMs === null) return nothing;
  const left = row.by - now(state);
  return html`<span class="live-left"><b>${left < 0 ? show(-left) : show(left)}</b> ${left < 0 ? "over" : "left"}</span>
    <span class="rr-soft">${left < 0 ? "since" : "until"} <time datetime=${iso(show(row.by))}>${show(row.by)}</time> (${timeOfDay(state, row.by)})</span>`;
}

/** @param {LiveState} state @param {LiveComing} row */
function nextCard(state, row) {
  const at = now(state);
  const wait = row.from !== null && state.startMs !== null && row.from > at ? row.from - at : 0;
  return html`<article class="rr-side live-card" data-tone="plain" data-rule=${row.rule}>
    <p class="live-head"><span class="rr-badge">Next</span>${only(state, row)}
      ${wait ? html`<span class="live-left">in <b>${show(wait)}</b></span>` : nothing}${window_(state, row)}</p>
    <p class="live-text">${ruleLink(state, row)}</p>
    ${conditions(row.first, row.begins)}
  </article>`;
}

/** @param {LiveState} state @param {LiveComing} row */
function window_(state, row) {
  const parts = [];
  if (row.from) parts.push(`from ${show(row.from)}${state.startMs === null ? "" : ` (${timeOfDay(state, row.from)})`}`);
  if (row.by !== null) parts.push(`until ${show(row.by)}`);
  return parts.length ? html`<span class="rr-soft">${parts.join(", ")}</span>` : nothing;
}

/** @param {string[]} first that come before @param {string[]} begins that the time begins with */
function conditions(first, begins = []) {
  const words = [...first.map((text) => `First: ${text}`), ...begins.map((text) => `Begins with: ${text}`)];
  return html`${words.map((text) => html`<p class="rr-soft">${text}</p>`)}`;
}

/** The words to say, and what to press. @param {LiveState} state @param {LiveWay} way */
function how(state, way) {
  return html`${way.line ? html`<blockquote class="live-script" data-verbatim=${way.verbatim}>${filled(state, way.line)}</blockquote>` : presses(way)}
    ${way.ending ? afterwards(state, way.ending) : nothing}`;
}

/** @param {LiveWay} way */
function presses(way) {
  return html`<ol class="rr-list live-presses">${way.presses.map(
    (press) => html`<li><span class="rr-soft">${press.where || "Press"}</span> <span class="live-press">“${press.label}”</span>${press.ours ? html` <span class="rr-soft">(our label)</span>` : nothing}</li>`,
  )}</ol>`;
}

/** @param {LiveState} state @param {LiveEnding} ending */
function afterwards(state, { notOwed, ...ending }) {
  const owed = owedAfter(state, ending);
  if (!owed && !notOwed) return nothing;
  return html`<p class="live-after"><span class="rr-soft">Afterwards</span> ${owed} ${notOwed}</p>`;
}

/** A script with the names in. @param {LiveState} state @param {string} line */
function filled({ names, data }, line) {
  return line.split(/\{([A-Za-z][\w-]*)\}/).map((part, i) => {
    if (i % 2 === 0) return part;
    const label = data.facts.find((fact) => fact.id === part)?.label ?? part;
    const name = names[part]?.trim();
    return name ? html`<b>${name}</b>` : html`<a class="live-slot" href="#rr-name-${part}">${label}</a>`;
  });
}

/** @param {LiveState} state @param {LiveRow} row */
function only({ facts, data }, row) {
  const readings = unsaid(row, facts);
  if (!readings.length) return nothing;
  const one = (/** @type {Facts} */ reading) =>
    Object.entries(reading).map(([id, value]) => `${data.facts.find((fact) => fact.id === id)?.label ?? id}: ${valueWords(value)}`).join(", ");
  return html`<a class="rr-chip live-only" href="#rr-live-facts">${readings.map(one).join(" or ")}</a> `;
}

/** @param {LiveState} state @param {{ rule: string, text: string }} row */
function ruleLink({ page }, { rule, text }) {
  return html`<a href="${page}#rule-${rule}" target="_blank" class="live-rule">${text}</a>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function happened(state, send) {
  const { first, rest } = happenedOf(state);
  const button = (/** @type {{ input: string, text: string }} */ row) => html`<button class="rr-button live-event" @click=${() => send({ type: "tap", input: row.input, earlier: false })}>${row.text}</button>`;
  if (!first.length) return nothing;
  return html`<section class="live-happened" aria-labelledby="rr-live-happened">
    <h2 id="rr-live-happened">What just happened?</h2>
    <div class="live-grid">${first.map(button)}</div>
    ${rest.length ? html`<details class="rr-fold"><summary>What else can happen</summary><div class="live-grid">${rest.map(button)}</div></details>` : nothing}
  </section>`;
}

/** @param {LiveState} state @param {LiveBan} row */
function ban(state, row) {
  return html`<li data-rule=${row.rule}>${icon("cross")}<span>${only(state, row)}${ruleLink(state, row)}${row.by === null ? nothing : html` <span class="rr-soft">until ${show(row.by)}</span>`}</span></li>`;
}

/** What must not be done in this very situation stands beside what is due. @param {LiveState} state */
function ownBans(state) {
  const rows = possible(view(state).bans, state.facts).filter((row) => row.own);
  return rows.length ? html`<ul class="rr-list live-bans live-own" data-tone="bad" aria-label="What you must not do here">${rows.map((row) => ban(state, row))}</ul>` : nothing;
}

/** @param {LiveState} state */
function bans(state) {
  const rows = possible(view(state).bans, state.facts).filter((row) => !row.own || state.startMs === null);
  const here = rows.filter((row) => row.here);
  const rest = rows.filter((row) => !row.here);
  const item = (/** @type {LiveBan} */ row) => ban(state, row);
  if (!rows.length) return nothing;
  return html`<section class="live-bans" data-tone="bad" aria-labelledby="rr-live-bans">
    <h2 id="rr-live-bans">What you must not do</h2>
    <ul class="rr-list">${here.map(item)}</ul>
    ${rest.length ? html`<details class="rr-fold"><summary>Elsewhere in this case</summary><ul class="rr-list">${rest.map(item)}</ul></details>` : nothing}
  </section>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function allowed(state, send) {
  const rows = possible(view(state).may, state.facts);
  if (!rows.length) return nothing;
  const item = (/** @type {LiveMay} */ row) => html`<li><p>${only(state, row)}${ruleLink(state, row)}</p>
    ${row.offers.map((way) => html`${presses(way)}${state.startMs === null ? nothing : html`<button class="rr-button" aria-label="Done: ${way.text}" @click=${() => done(state, send, row, way.input)}>${icon("check")} Done</button>`}`)}</li>`;
  return html`<section class="live-may" aria-labelledby="rr-live-may"><h2 id="rr-live-may">You may</h2><ul class="rr-list">${rows.map(item)}</ul></section>`;
}

/** @param {LiveState} state */
function ended(state) {
  const [ending] = possible(view(state).endings, state.facts);
  return ending ? html`<section class="live-ended" aria-labelledby="rr-live-ended"><h2 id="rr-live-ended">${only(state, ending)}${ending.title}</h2>${afterwards(state, ending)}</section>` : nothing;
}

/** @param {LiveState} state */
function later(state) {
  const rows = dueOf(state).length ? comingOf(state) : comingOf(state).slice(1);
  if (!rows.length) return nothing;
  return html`<section class="live-coming" aria-labelledby="rr-live-later"><h2 id="rr-live-later">Later</h2><ul class="rr-list">
    ${rows.map((row) => html`<li data-rule=${row.rule}>${only(state, row)}${window_(state, row)}<p>${ruleLink(state, row)}</p>${conditions(row.first, row.begins)}
      ${row.ways.map((way) => html`<details class="rr-fold"><summary>What to press</summary>${presses(way)}${way.ending ? afterwards(state, way.ending) : nothing}</details>`)}</li>`)}
  </ul></section>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function facts(state, send) {
  if (!state.data.facts.length) return nothing;
  const usual = state.data.facts.filter((fact) => state.live.usual.includes(fact.id));
  const taken = usual.map((fact) => `${fact.label}: ${valueWords(fact.default ?? false)}`).join("; ");
  return html`<section class="live-facts" aria-labelledby="rr-live-facts"><h2 id="rr-live-facts">This case</h2>
    ${state.data.facts.map((fact) => (fact.kind === "words" ? nameField(state, send, fact) : factChoice(state, send, fact)))}
    ${taken ? html`<p>Until you say otherwise, this is taken for so: ${taken}.</p>` : nothing}
    <p class="rr-soft">It stays in this tab, and is gone with it.</p></section>`;
}

/** @param {LiveState} state @param {LiveSend} send @param {Fact} fact */
function nameField(state, send, fact) {
  return html`<label class="live-field"><span>${fact.label}</span><input id="rr-name-${fact.id}" maxlength="40" autocomplete="off" spellcheck="false" .value=${state.names[fact.id] ?? ""}
    @input=${(/** @type {Event} */ { currentTarget }) => send({ type: "name", id: fact.id, value: /** @type {HTMLInputElement} */ (currentTarget).value })} /></label>`;
}

/** @param {LiveState} state @param {LiveSend} send @param {Fact} fact */
function factChoice(state, send, fact) {
  const values = /** @type {(boolean | string | undefined)[]} */ ([undefined, ...(fact.options?.length ? fact.options : [true, false])]);
  return html`<fieldset class="live-field" title=${fact.text}><legend>${fact.label}</legend><div class="live-choice">
    ${values.map((value) => html`<button class="rr-button" aria-pressed=${state.facts[fact.id] === value} @click=${() => send({ type: "fact", id: fact.id, value })}>${value === undefined ? "Not known" : valueWords(value)}</button>`)}
  </div></fieldset>`;
}

/** Everything that can happen in the procedure, now or earlier. @param {LiveState} state @param {LiveSend} send */
function elsewhere(state, send) {
  const group = (/** @type {string} */ who, /** @type {string} */ words) => {
    const rows = state.data.listed.filter((row) => row.who === who);
    return rows.length ? html`<h3>${words}</h3><div class="live-grid">${rows.map((row) => html`<button class="rr-button live-event" @click=${() => send({ type: "tap", input: row.input, earlier: !state.justNow })}>${row.text}</button>`)}</div>` : nothing;
  };
  const choice = (/** @type {boolean} */ value, /** @type {string} */ words) => html`<button class="rr-button" aria-pressed=${state.justNow === value} @click=${() => send({ type: "just now", value })}>${words}</button>`;
  return html`<details class="rr-fold live-else"><summary>Something else has happened</summary>
    <div class="live-choice" role="group" aria-label="When">${choice(false, "Earlier")}${choice(true, "Just now")}</div>
    ${group("world", "In the case")}${group("you", "What you did")}${group("otherwise", "With other choices")}</details>`;
}

/** @param {LiveState} state */
function log(state) {
  const steps = state.live.steps;
  const answered = new Set([...steps, ...state.live.refused].map((one) => one.tap));
  const unanswered = state.taps.filter((_, i) => !answered.has(i));
  if (!steps.length && !unanswered.length) return nothing;
  return html`<section class="live-log" aria-labelledby="rr-live-log"><h2 id="rr-live-log">Already happened</h2><ol class="rr-list">
    ${steps.map((step) => html`<li data-assumed=${guessed(state, step) !== ""}><time datetime=${iso(show(step.at))}>${show(step.at)}</time><span>${step.text}${guessed(state, step) ? html` <span class="rr-badge" data-tone="plain">${guessed(state, step)}</span>` : nothing}</span></li>`)}
    ${unanswered.map((tap) => html`<li><time datetime=${iso(show(Math.max(0, secondsAt(state, tap.atMs))))}>${show(Math.max(0, secondsAt(state, tap.atMs)))}</time><span>${nameOf(state, tap.input)} <span class="rr-badge" data-tone="plain">noted</span></span></li>`)}
  </ol></section>`;
}

/** What an input is called. @param {LiveState} state @param {string} input */
function nameOf({ data }, input) {
  return data.listed.find((one) => one.input === input)?.text ?? input;
}

/** @param {LiveState} state @param {LiveSend} send */
function record(state, send) {
  return html`<section class="live-record" aria-labelledby="rr-live-record"><h2 id="rr-live-record">The record</h2>
    <div class="rr-row">
      <button class="rr-button" @click=${() => send({ type: "copy", what: "record" })}>Copy the record</button>
      <button class="rr-button" @click=${() => send({ type: "copy", what: "run" })}>Copy it as a run file</button>
      <button class="rr-button" ?disabled=${state.engine !== "ready"} @click=${() => send({ type: "judge" })}>Judge it</button>
    </div>
    <p class="rr-soft">What is assumed is marked in the record, and counts in the run file. Facts that are not known have their usual values there. Names are in neither.</p>
    ${verdict(state)}
    <details class="rr-fold"><summary>Begin another case</summary><button class="rr-button" @click=${() => send({ type: "forget" })}>Forget this case</button></details>
  </section>`;
}

/** @param {LiveState} state */
function verdict(state) {
  const { verdict } = state;
  if (!verdict) return nothing;
  const isAssumed = state.live.steps.some((step) => guessed(state, step));
  const missed = verdict.rules.filter((rule) => ["missed", "owed"].includes(rule.outcome));
  return html`<div class="live-verdict" tabindex="-1" id="rr-live-verdict">
    <p><b>${verdict.summary}</b></p>
    ${isAssumed ? html`<p>What is assumed is judged as if it had been so.</p>` : nothing}
    <ol class="rr-list">${verdict.inputs.filter((row) => row.verdict !== "happens").map((row) => html`<li data-tone=${VERDICTS[row.verdict].tone}><time datetime=${iso(row.at)}>${row.at}</time><span>${row.text} <span class="rr-badge">${VERDICTS[row.verdict].words}</span></span></li>`)}
      ${missed.map((rule) => html`<li data-tone=${rule.outcome === "missed" ? "bad" : "warn"}><time datetime=${iso(rule.at ?? "0:00")}>${rule.at}</time><span>${rule.text} <span class="rr-badge">${rule.outcome === "missed" ? "Missed" : "Still open"}</span></span></li>`)}</ol>
  </div>`;
}

/** @param {LiveState} state @param {LiveSend} send */
function options(state, send) {
  const one = (/** @type {keyof LiveState["options"]} */ id, /** @type {string} */ words) => html`<label class="live-option"><input type="checkbox" .checked=${state.options[id]} @change=${() => send({ type: "option", id, value: !state.options[id] })} /> <span>${words}</span></label>`;
  return html`<details class="rr-fold live-options"><summary>Help me not to miss it</summary>
    ${"wakeLock" in navigator ? one("awake", "Keep the screen on") : nothing}
    ${"vibrate" in navigator ? one("vibrate", "Vibrate before a deadline") : nothing}
    ${"Notification" in window ? one("notify", "Show a notification before a deadline") : nothing}
    ${one("keys", "The key C says the clock")}
    <button class="rr-button" @click=${() => send({ type: "say" })}>Say the clock</button>
    ${state.announce ? html`<p class="rr-soft" aria-hidden="true">${state.announce}</p>` : nothing}</details>`;
}
