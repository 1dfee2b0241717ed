// What <rr-practice> shows: what comes next and why, how one stands with each rule, all rehearsals,
// and what is kept.

/** @import { BothDrill, ChangeDrill, EdgeDrill, Met, Mode, PracticeCase, PracticeData, PracticeMessage, PracticeState, Proposal, Standing } from "./types.d.ts" */

import { calibration, onAverage, secondsByDay } from "./calibration.js";
import { SURE } from "./debriefing.js";
import { html, nothing } from "./lit-html.js";
import { dayOf, GOOD_DAYS, standings } from "./mastery.js";
import { fileButton, icon, inWords, quoted } from "./parts.js";
import { passedOf } from "./runs.js";
import { nameOf, numberOf, playedOf } from "./names.js";
import { nextDay, propose } from "./proposal.js";
import { show } from "./clock.js";
import { drillLink } from "./link.js";
import { FOR_YOU, MASTERY, MODES, PROPOSALS, SILENT } from "./terms.js";

const FILE_BYTES_MAX = 20_000_000;
/** What a drill of a change takes: to read where one is, to wait, to act, and to see the verdict. */
const CHANGE_SECONDS = 30;
const CHANGES_MAX = 300 / CHANGE_SECONDS; // five minutes are enough for one time

/** @typedef {(message: PracticeMessage) => void} Tell */
/** A procedure with how one stands. @typedef {{ data: PracticeData, known: Standing[], next: Proposal | null }} Trained */

/** @param {PracticeState} state @param {Tell} send */
export function practice(state, send) {
  const trained = state.all.map((data) => ({
    data,
    known: standings(state.runs, data.procedure.id, data.rules, state.today).filter(
      ({ rule, status }) => status !== "new" || data.rules.some(({ id, cases }) => id === rule && cases > 0),
    ),
    next: propose(data, state.runs, state.today),
  }));
  const [only] = trained;
  return html`<div class="rr-room rr-practice rr-stack">
    ${state.trouble ? html`<p class="rr-note" data-tone="warn">${icon("alert")} <span>${state.trouble}</span></p>` : nothing}
    ${changed(state, trained)}
    ${nextCard(state, trained)}
    ${state.one && only ? [abilities(state, only), measured(state, only), rehearsals(state, only)] : procedures(trained)}
    ${records(state, send)}
  </div>`;
}

// -- what has changed --------------------------------------------------------------------------

/** The drill of what a new version changed, for rules that were trained before: one right act each.
 * @param {PracticeState} state @param {Trained[]} trained */
function changed({ one }, trained) {
  const drills = trained.flatMap(changeDrills).slice(0, CHANGES_MAX);
  if (!drills.length) return nothing;
  const procedures = [...new Set(drills.map(({ data }) => data.procedure))];
  return html`<section class="rr-card practice-changed" aria-labelledby="rr-practice-changed">
    <h2 id="rr-practice-changed">What has changed since you trained it</h2>
    <p class="rr-soft practice-facts">${icon("clock")} ${minutes(drills.length * CHANGE_SECONDS)}. Each begins just before the moment
      at which something else is right now. One right act, and a rule that you had mastered is mastered again.</p>
    <ul class="practice-changes">${drills.map(({ data, drill, before }) => {
      const text = data.rules.find(({ id }) => id === drill.rules[0])?.text ?? "";
      const href = `${data.procedure.home}rehearse/${drillLink(drill, data, true)}`;
      return html`<li><p>${text}${before ? html` <span class="rr-soft">Before: ${before}.</span>` : nothing}${one ? nothing : html` <span class="rr-soft">(${data.procedure.title})</span>`}</p>
        <a class="rr-button" href=${href}>${icon("play")} Practise<span class="rr-unseen">: ${text}</span></a></li>`;
    })}</ul>
    ${procedures.map(
      ({ home, title }) => html`<p class="rr-soft practice-row"><a href=${`${home}what-changed/`}>What the new version changed${one ? nothing : `: ${title}`}</a></p>`,
    )}
  </section>`;
}

/** The drills of a procedure for rules that were trained and have changed since: those of a released
 * version, else those at the edges that were elsewhere before. @param {Trained} trained
 * @returns {{ data: PracticeData, drill: ChangeDrill | EdgeDrill, before: string }[]} */
function changeDrills({ data, known }) {
  return known.flatMap(({ rule, lost }) => {
    if (!lost) return [];
    const released = data.changes.filter(({ rules }) => rules.includes(rule));
    const moved = data.edges.filter((one) => one.rules.includes(rule) && one.at !== lost.from && one.at !== lost.by);
    /** @type {(ChangeDrill | EdgeDrill)[]} */
    const drills = released.length ? released : moved;
    return drills.map((drill) => ({ data, drill, before: "words" in drill ? edgeBefore(drill, lost) : "" }));
  });
}

/** Where an edge was before, if its clock is that of the case. @param {EdgeDrill} drill @param {Met} lost */
function edgeBefore({ opens, at, words }, { from, by }) {
  const second = opens ? from : by;
  return second !== null && words.endsWith(` ${show(at)}`) ? words.replace(show(at), show(second)) : "";
}

// -- what comes next ---------------------------------------------------------------------------

/** @param {PracticeState} state @param {Trained[]} trained */
function nextCard({ runs, today }, trained) {
  const urgency = Object.keys(MASTERY);
  const found = trained
    .filter(({ next }) => next)
    .sort((a, b) => urgency.indexOf(a.next?.why ?? "") - urgency.indexOf(b.next?.why ?? ""))[0];
  if (!found?.next) return nothingNext(trained, today);
  const { data, next } = found;
  const first = !runs.some(({ procedure }) => procedure === data.procedure.id);
  const ways = others(next.mode).filter((mode) => !first || mode !== "example");
  return html`<section class="rr-card practice-next" aria-labelledby="rr-practice-next">
    <div>
      <p class="rr-soft room-kicker">${trained.length > 1 ? data.procedure.title : "What comes next"}</p>
      <h2 id="rr-practice-next" tabindex="-1">Your next rehearsal</h2>
      <p class="room-lead">${reason(data, next)}</p>
      <p class="rr-soft practice-facts">${icon("clock")} ${minutes(next.seconds)} at the real pace, and you can skip the waiting.
        ${next.count > 1 ? html` It brings on ${next.count} rules.` : nothing}
        <b>${MODES[next.mode]}.</b> ${FOR_YOU[next.mode]}</p>
    </div>
    <div>
      ${startLink(data, next, "rr-primary room-big")}
      ${first ? watchLink(data, next) : nothing}
      <p class="rr-soft practice-other">Or as ${ways.map((mode, index) => html`${index ? " or " : nothing}<a href=${address(data, mode === "assessment" ? "" : next.scenario, mode)}>${MODES[mode]}</a>`)}</p>
    </div>
  </section>`;
}

/** Why, in one sentence: the rule, and where it comes up; an assessment does not tell. @param {PracticeData} data @param {Proposal} next */
function reason(data, next) {
  const silent = next.mode === "assessment" && /** @type {Record<string, string>} */ (SILENT)[next.why];
  if (silent) return silent;
  const rule = data.rules.find(({ id }) => id === next.rule)?.text ?? "";
  const situation = data.situations[next.situation];
  return html`${/** @type {Record<string, string>} */ (PROPOSALS)[next.why]} <b>${rule}</b>${situation ? html` <span class="rr-soft">(in ${quoted(situation)})</span>` : nothing}`;
}

/** @param {PracticeData} data @param {Proposal} next @param {string} kind */
function startLink(data, next, kind) {
  return html`<a class="rr-button ${kind}" href=${address(data, next.scenario, next.mode)}>${icon("play")} Start<span class="rr-unseen">: ${data.procedure.title}</span></a>`;
}

/** Who is new here sees first how it goes right. @param {PracticeData} data @param {Proposal} next */
function watchLink(data, next) {
  return html`<p class="practice-watch"><a class="rr-button" href=${address(data, next.scenario, "example")}>Watch it first<span class="rr-unseen">: ${data.procedure.title}</span></a></p>`;
}

/** Where a rehearsal begins at once; without a scenario it is drawn by chance.
 * @param {PracticeData} data @param {string} scenario @param {Mode} mode */
function address({ procedure, cases }, scenario, mode) {
  const which = scenario ? `scenario=${numberOf(cases, scenario)}&` : "";
  return `${procedure.home}rehearse/?${which}begin=${mode}`;
}

/** The other ways to rehearse. @param {Mode} mode */
function others(mode) {
  return /** @type {Mode[]} */ (Object.keys(MODES)).filter((other) => other !== mode);
}

/** @param {Trained[]} trained @param {string} today */
function nothingNext(trained, today) {
  const known = trained.flatMap(({ data, known: all }) =>
    all.filter(({ rule }) => data.rules.some(({ id, cases }) => id === rule && cases > 0)),
  );
  const day = nextDay(known, today);
  return html`<section class="rr-card practice-next" aria-labelledby="rr-practice-next">
    <div>
      <p class="rr-soft room-kicker">What comes next</p>
      <h2 id="rr-practice-next" tabindex="-1">${known.length ? "Nothing for today" : "There is nothing to rehearse yet"}</h2>
      ${day ? html`<p class="room-lead">Come back on ${inWords(day)}. What you want to play until then stands below.</p>` : nothing}
    </div>
  </section>`;
}

/** @param {number} seconds */
function minutes(seconds) {
  const count = Math.max(1, Math.round(seconds / 60));
  return count === 1 ? "About a minute" : `About ${count} minutes`;
}

// -- what one can do ---------------------------------------------------------------------------

/** @param {Standing[]} known */
function counted(known) {
  const names = /** @type {Standing["status"][]} */ (["mastered", "begun", "again", "changed", "wrong", "new"]);
  return names.map((status) => ({ status, count: known.filter((one) => one.status === status).length })).filter(({ count }) => count);
}

/** How many rules stand where, as a bar and in words. @param {Standing[]} known */
function bar(known) {
  const counts = counted(known);
  let at = 0;
  return html`<svg class="practice-bar" aria-hidden="true">${counts.map(({ status, count }) => {
      const x = (100 * at) / known.length;
      at += count;
      return html`<svg x=${`${x}%`} data-tone=${MASTERY[status].tone} data-status=${status} width=${`${(100 * count) / known.length}%`} height="100%"><rect width="100%" height="100%"></rect></svg>`;
    })}</svg>
    <ul class="practice-counts">${counts.map(
      ({ status, count }) => html`<li data-tone=${MASTERY[status].tone} data-status=${status}><b>${count}</b> ${MASTERY[status].words.toLowerCase()}</li>`,
    )}</ul>`;
}

/** @param {PracticeState} state @param {Trained} trained */
function abilities(state, { data, known }) {
  const chosen = data.rules.filter(({ id }) => !known.some(({ rule }) => rule === id));
  return html`<section class="rr-card practice-can" aria-labelledby="rr-practice-can">
    <h3 id="rr-practice-can">What you can do</h3>
    ${bar(known)}
    ${Object.entries(MASTERY).map(([status, term]) => {
      const here = known.filter((one) => one.status === status);
      if (!here.length) return nothing;
      return html`<details class="rr-fold room-group" ?open=${status !== "new" && status !== "mastered"}>
        <summary>${term.words} <span class="rr-soft">${here.length}</span></summary>
        <ul class="practice-rules">${here.map((one) => ruleRow(data, one))}</ul>
      </details>`;
    })}
    ${chosen.length
      ? html`<details class="rr-fold room-group">
          <summary>Met only by a choice of your own <span class="rr-soft">${chosen.length}</span></summary>
          <ul class="practice-rules">${chosen.map(({ id, text }) => html`<li><p>${ruleLink(data, id, text)}</p>${chances(data, id)}</li>`)}</ul>
        </details>`
      : nothing}
    <details class="rr-fold room-group practice-how">
      <summary>How this is counted</summary>
      <p>A rule is mastered when you got it right by yourself in two different cases: from the start, without a hint, and
        without being shown what to do. Where only one case shows it, two different days count.</p>
      <p>It is then good for ${GOOD_DAYS[0]} days. Each further day on which you get it right by yourself makes that longer:
        ${GOOD_DAYS.slice(1, -1).join(", ")} and at last ${GOOD_DAYS.at(-1)} days. A mistake starts it anew.</p>
      <p>A rehearsal counts as passed in an assessment alone.</p>
      <p>When a rule is changed, that rule starts anew, and no other; a drill of what has changed brings back one that you had
        mastered. Another name or other words change nothing.</p>
    </details>
  </section>`;
}

/** In which rehearsals a rule can be met, though no shortest way leads to it.
 * @param {PracticeData} data @param {string} id */
function chances({ cases }, id) {
  const count = cases.filter(({ choice }) => choice.some(({ rule }) => rule === id)).length;
  return html`<p class="rr-soft">${count === 1 ? "In one rehearsal" : `In ${count || "no"} rehearsals`}</p>`;
}

/** @param {PracticeData} data @param {string} id @param {string} text */
function ruleLink(data, id, text) {
  return html`<a href=${`${data.procedure.home}#rule-${id}`}>${text}</a>`;
}

/** @param {PracticeData} data @param {Standing} one */
function ruleRow(data, one) {
  const rule = data.rules.find(({ id }) => id === one.rule);
  const second = one.at === null ? "" : `, at ${show(one.at)} on the clock`;
  return html`<li>
    <p>${ruleLink(data, one.rule, rule?.text ?? one.rule)}</p>
    <p class="rr-soft practice-row">
      ${one.goodUntil ? html`<span>${one.status === "mastered" ? "Good until" : "Was good until"} ${inWords(one.goodUntil)}</span>` : nothing}
      ${one.met ? html`<span>${one.met === 1 ? "Met once" : `Right ${one.right} of ${one.met} times`}</span>` : nothing}
      ${one.when ? html`<span>Last on ${inWords(dayOf(new Date(one.when)))}${second}</span>` : nothing}
      ${one.met && !one.goodUntil && one.status === "begun" && !one.places.length ? html`<span>Not yet by yourself, from the start</span>` : nothing}
    </p>
    ${drills(data, one.rule)}
  </li>`;
}

/** Drills of a rule: at its edges, and beside another one. @param {PracticeData} data @param {string} rule */
function drills(data, rule) {
  const of = (/** @type {EdgeDrill | BothDrill} */ one) => `${data.procedure.home}rehearse/${drillLink(one, data)}`;
  const edges = data.edges.filter(({ rules }) => rules.includes(rule));
  const both = data.both.filter(({ rules }) => rules[0] === rule);
  return [
    edges.length
      ? html`<p class="rr-soft practice-row practice-drills"><span>Practise its edges:</span> ${edges.map(
          (one) => html`<a href=${of(one)}>${one.words}</a>`,
        )}</p>`
      : nothing,
    both.length
      ? html`<p class="rr-soft practice-row practice-drills"><span>Two things at once:</span> ${both.map(
          (one) => html`<a href=${of(one)}>${data.rules.find(({ id }) => id === one.rules[1])?.text}</a>`,
        )}</p>`
      : nothing,
  ];
}

// -- how sure, and how fast ----------------------------------------------------------------------

/** @param {PracticeState} state @param {Trained} trained */
function measured({ runs }, { data }) {
  const own = runs.filter((run) => run.procedure === data.procedure.id);
  const [sure, days] = [calibration(own), secondsByDay(own)];
  if (!sure.length && !days.length) return nothing;
  return html`<section class="rr-card practice-measured" aria-labelledby="rr-practice-measured">
    <h3 id="rr-practice-measured">How sure, and how fast</h3>
    <div class="practice-groups">${sure.length ? sureness(sure) : nothing} ${days.length ? speeds(days) : nothing}</div>
  </section>`;
}

/** @param {ReturnType<typeof calibration>} rows */
function sureness(rows) {
  const mean = onAverage(rows);
  return html`<div>
    <table class="rr-table">
      <caption>“Was everything right?” after an assessment</caption>
      <thead><tr><th scope="col">You said</th><th scope="col">It was</th></tr></thead>
      <tbody>${rows.map(
        ({ sure, right, all }) => html`<tr><th scope="row">${SURE.find(([percent]) => percent === sure)?.[1] ?? `${sure} %`}</th><td>${right} of ${all}</td></tr>`,
      )}</tbody>
    </table>
    ${mean ? html`<p class="rr-soft">On average you were ${mean.sure} % sure, and ${mean.right} % of the runs were right.</p>` : nothing}
  </div>`;
}

/** @param {ReturnType<typeof secondsByDay>} rows */
function speeds(rows) {
  return html`<div>
    <table class="rr-table">
      <caption>From the second at which it matters to your right act, without help</caption>
      <thead><tr><th scope="col">Day</th><th scope="col">Right acts</th><th scope="col">Half of them within</th></tr></thead>
      <tbody>${rows.map(
        ({ day, acts, half }) => html`<tr><th scope="row">${inWords(day)}</th><td>${acts}</td><td>${half === 1 ? "a second" : `${half} seconds`}</td></tr>`,
      )}</tbody>
    </table>
  </div>`;
}

// -- all rehearsals ----------------------------------------------------------------------------

/** All rehearsals, by number: what comes in one is told once its debrief was seen.
 * @param {PracticeState} state @param {Trained} trained */
function rehearsals(state, { data, known }) {
  const passed = passedOf(state.runs, data.procedure);
  const played = playedOf(state.runs, data.procedure.id);
  const standing = new Map(known.map((one) => [one.rule, one]));
  return html`<section class="rr-card practice-all" aria-labelledby="rr-practice-all">
    <h3 id="rr-practice-all">All rehearsals</h3>
    <p class="rr-soft">Their titles say what comes: you see each in its debrief, and here from then on.</p>
    <ul class="practice-cases">${data.cases.map((item) => caseRow(data, item, played, passed[item.id], standing))}</ul>
  </section>`;
}

/** @param {PracticeData} data @param {PracticeCase} item @param {Set<string>} played
 * @param {"now" | "earlier" | undefined} passed @param {Map<string, Standing>} standing */
function caseRow(data, item, played, passed, standing) {
  const how = passed === "now" ? "Passed" : "Passed with an earlier version";
  const shows = `Shows ${item.rules.length === 1 ? "one rule" : `${item.rules.length} rules`}`;
  return html`<li>
    <p class="practice-case"><a href=${`${data.procedure.home}rehearse/?scenario=${numberOf(data.cases, item.id)}`}>${nameOf(data.cases, item.id, played)}</a>
      ${item.known ? html`<span class="rr-chip">${item.known}</span>` : nothing}
      ${passed ? html`<span class="rr-badge" data-tone=${passed === "now" ? "ok" : "plain"}>${icon(passed === "now" ? "check" : "clock")} ${how}</span>` : nothing}
      <span class="rr-soft">${minutes(item.seconds)}</span></p>
    ${played.has(item.id)
      ? html`<details class="rr-fold">
          <summary>${shows}</summary>
          <ul class="practice-rules">${item.rules.map(({ rule }) => shownRow(data, rule, standing))}</ul>
          ${item.choice.length
            ? html`<p class="rr-soft practice-choice">By a choice of your own, too:</p>
                <ul class="practice-rules">${item.choice.map(({ rule }) => shownRow(data, rule, standing))}</ul>`
            : nothing}
        </details>`
      : html`<p class="rr-soft practice-untold">${shows}</p>`}
  </li>`;
}

/** @param {PracticeData} data @param {string} rule @param {Map<string, Standing>} standing */
function shownRow(data, rule, standing) {
  const text = data.rules.find(({ id }) => id === rule)?.text ?? rule;
  const term = MASTERY[standing.get(rule)?.status ?? "new"];
  return html`<li><p>${text} <b class="rr-badge" data-tone=${term.tone}>${icon(term.icon)} ${term.words}</b></p></li>`;
}

/** @param {Trained[]} trained */
function procedures(trained) {
  return html`<section aria-labelledby="rr-practice-all">
    <h2 id="rr-practice-all">Procedures</h2>
    <ul class="practice-procedures">${trained.map(
      ({ data, known, next }) => html`<li class="rr-card">
        <h3>${data.procedure.title}</h3>
        ${bar(known)}
        ${next && trained.length > 1 ? html`<p class="practice-reason">${reason(data, next)}</p>
            <p class="rr-row">${startLink(data, next, "")}<span class="rr-soft">${minutes(next.seconds)}</span></p>`
          : nothing}
        <p><a href=${`${data.procedure.home}practice/`}>Rule by rule, and all rehearsals<span class="rr-unseen">: ${data.procedure.title}</span></a></p>
      </li>`,
    )}</ul>
  </section>`;
}

// -- what is kept ------------------------------------------------------------------------------

/** @param {PracticeState} state @param {Tell} send */
function records({ runs, notice, asking }, send) {
  const count = runs.length === 1 ? "One rehearsal is" : runs.length ? `${runs.length} rehearsals are` : "Nothing is kept yet. Rehearsals are";
  return html`<section class="rr-card practice-kept" aria-labelledby="rr-practice-kept">
    <h3 id="rr-practice-kept">What is kept</h3>
    <p>${count} kept in this browser alone, without names. Nothing is sent anywhere. To train in another browser too, export a
      file here and import it there.</p>
    ${asking
      ? html`<div class="rr-row practice-sure" role="group" aria-labelledby="rr-practice-sure">
          <p id="rr-practice-sure">Delete all of it, of every procedure? It cannot be brought back.</p>
          <button class="rr-button" @click=${() => send({ type: "delete" })}>Delete</button>
          <button class="rr-button" @click=${() => send({ type: "keep" })}>Keep it</button>
        </div>`
      : html`<div class="rr-row">
          <button class="rr-button" ?disabled=${!runs.length} @click=${() => send({ type: "export" })}>Export</button>
          ${fileButton("Import", "rr-button", FILE_BYTES_MAX, (text) => send({ type: "import", text }))}
          <button class="rr-button rr-quiet practice-delete" ?disabled=${!runs.length} @click=${() => send({ type: "ask" })}>Delete</button>
        </div>`}
    <p class="rr-soft" role="status">${notice}</p>
  </section>`;
}
