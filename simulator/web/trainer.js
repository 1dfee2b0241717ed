// The element <rr-trainer>: files that people exported become one page, in this browser alone.

/** @import { PracticeData, RuleOfCohort, TrainerMessage, TrainerState } from "./types.d.ts" */

import { show } from "./clock.js";
import { change, rulesOf } from "./cohort.js";
import { html, nothing, render } from "./lit-html.js";
import { dayOf, standings } from "./mastery.js";
import { icon, inWords } from "./parts.js";
import { MASTERY } from "./terms.js";

const FILE_BYTES_MAX = 20_000_000;
const FILES_MAX = 500;

/** @typedef {(message: TrainerMessage) => void} Tell */
/** @import { Met } from "./types.d.ts" */

export class Trainer extends HTMLElement {
  /** @type {TrainerState | undefined} */
  state;

  connectedCallback() {
    const held = this.querySelector("script.rr-practice-data")?.textContent;
    if (!held) return;
    this.state = { all: JSON.parse(held), people: [], today: dayOf(new Date()), notice: "" };
    this.replaceChildren();
    this.setAttribute("data-ready", "");
    this.#draw();
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** @param {TrainerMessage} message */
  send(message) {
    if (!this.state) return;
    this.state = change(this.state, message);
    this.#draw();
  }

  /** @param {File[]} files */
  async take(files) {
    const wanted = files.filter(({ name }) => name.toLowerCase().endsWith(".json")).slice(0, FILES_MAX);
    const read = wanted.map(async (file) => ({ name: file.name, text: file.size > FILE_BYTES_MAX ? "" : await file.text() }));
    this.send({ type: "files", files: await Promise.all(read) });
  }

  #draw() {
    if (this.state) render(page(this.state, (message) => this.send(message), (files) => this.take(files)), this);
  }
}

/** @param {TrainerState} state @param {Tell} send @param {(files: File[]) => void} take */
function page(state, send, take) {
  return html`<div class="rr-room rr-practice rr-stack">
    ${opener(state, take)}
    ${state.people.length ? people(state, send) : nothing}
    ${state.all.map((data) => procedure(state, data))}
  </div>`;
}

/** @param {TrainerState} state @param {(files: File[]) => void} take */
function opener(state, take) {
  /** @param {Event} event */
  const chosen = ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    take([...(input.files ?? [])]);
    input.value = ""; // the same files can be chosen again
  };
  const field = (/** @type {boolean} */ folder) => html`<label class="rr-button">
    <input class="rr-unseen" type="file" accept=".json" multiple ?webkitdirectory=${folder} @change=${chosen} />
    ${folder ? "Open a folder" : "Open files"}
  </label>`;
  return html`<section class="rr-card trainer-open" aria-labelledby="rr-trainer-open">
    <h2 id="rr-trainer-open">Whose training?</h2>
    <p>Ask people to press “Export” on their practice home, and drop their files here, one for each person. The files stay
      in this page: nothing is sent, and nothing is kept once you close it.</p>
    <div class="rr-row">${field(false)} ${field(true)}</div>
    <p class="rr-soft" role="status">${state.notice}</p>
  </section>`;
}

/** @param {TrainerState} state @param {Tell} send */
function people({ people, all, today }, send) {
  const own = (/** @type {TrainerState["people"][number]} */ { runs }) => {
    const known = all.flatMap(({ procedure, rules }) => standings(runs, procedure.id, rules, today));
    return { mastered: known.filter(({ status }) => status === "mastered").length, last: runs.at(-1)?.when ?? "" };
  };
  return html`<section class="rr-card" aria-labelledby="rr-trainer-people">
    <h2 id="rr-trainer-people">${people.length === 1 ? "One person" : `${people.length} people`}</h2>
    <div class="trainer-wide" role="group" aria-labelledby="rr-trainer-people" tabindex="0"><table class="trainer-table">
      <thead><tr><th scope="col">Name</th><th scope="col">Rehearsals</th><th scope="col">Rules mastered</th><th scope="col">Last</th><td></td></tr></thead>
      <tbody>${people.map((one, index) => {
        const { mastered, last } = own(one);
        return html`<tr>
          <th scope="row"><input type="text" aria-label=${`Name of person ${index + 1}`} .value=${one.name} @change=${(/** @type {Event} */ { target }) => send({ type: "name", index, name: /** @type {HTMLInputElement} */ (target).value })} /></th>
          <td>${one.runs.length}</td><td>${mastered}</td><td>${last ? inWords(dayOf(new Date(last))) : "–"}</td>
          <td><button class="rr-button rr-quiet" @click=${() => send({ type: "remove", index })}>Take away<span class="rr-unseen">: ${one.name}</span></button></td>
        </tr>`;
      })}</tbody>
    </table></div>
  </section>`;
}

/** @param {TrainerState} state @param {PracticeData} data */
function procedure({ people }, data) {
  const found = rulesOf(data, people);
  if (!found.length) return nothing;
  const groups = [
    { title: "Wrong the last time", rules: found.filter(({ wrongNow }) => wrongNow), open: true },
    { title: "Wrong at first, right the last time", rules: found.filter(({ wrongNow, wrongFirst }) => !wrongNow && wrongFirst), open: false },
    { title: "Right the first time and the last", rules: found.filter(({ wrongNow, wrongFirst }) => !wrongNow && !wrongFirst), open: false },
  ];
  const met = new Set(found.map(({ id }) => id));
  const never = data.rules.filter(({ id, cases }) => cases > 0 && !met.has(id));
  return html`<section class="rr-card practice-can" aria-label=${data.procedure.title}>
    <h2>${data.procedure.title}</h2>
    ${groups.filter(({ rules }) => rules.length).map(
      ({ title, rules, open }) => html`<details class="rr-fold room-group" ?open=${open}>
        <summary>${title} <span class="rr-soft">${rules.length === 1 ? "one rule" : `${rules.length} rules`}</span></summary>
        <div class="trainer-rules">${rules.map((rule) => ruleCard(data, rule))}</div>
      </details>`,
    )}
    ${never.length
      ? html`<details class="rr-fold room-group">
          <summary>Not met by anybody yet <span class="rr-soft">${never.length === 1 ? "one rule" : `${never.length} rules`}</span></summary>
          <ul class="practice-rules">${never.map(({ id, text }) => html`<li><a href=${`${data.procedure.home}#rule-${id}`}>${text}</a></li>`)}</ul>
        </details>`
      : nothing}
  </section>`;
}

/** @param {PracticeData} data @param {RuleOfCohort} rule */
function ruleCard(data, { id, text, met, wrongFirst, wrongNow }) {
  const wrong = (/** @type {"first" | "last"} */ which) => met.filter((one) => !one[which].met.right).map(({ name }) => name).join(", ");
  const of = met.length === 1 ? "the one person" : `${met.length} people`;
  return html`<details class="rr-fold trainer-rule">
    <summary>${text}
      <span class="rr-soft">${wrongNow ? `Wrong for ${wrongNow} of ${of} who met it: ${wrong("last")}.` : ""}
        ${wrongFirst ? `At first: ${wrong("first")}.` : ""}</span></summary>
    <div class="trainer-wide" role="group" aria-label="Everybody who met it" tabindex="0"><table class="trainer-table">
      <thead><tr><th scope="col">Name</th><th scope="col">First</th><th scope="col">Last</th><th scope="col">Wrong</th></tr></thead>
      <tbody>${met.map(
        ({ name, times, wrong, first, last }) => html`<tr>
          <th scope="row">${name}</th><td>${outcome(first.met)}</td><td>${times > 1 ? outcome(last.met) : "–"}</td>
          <td>${wrong} of ${times}</td>
        </tr>`,
      )}</tbody>
    </table></div>
    <p><a href=${`${data.procedure.home}#rule-${id}`}>The rule on its page</a></p>
  </details>`;
}

/** How it went, at which second, and from when to when it mattered. @param {Met} met */
function outcome(met) {
  const term = met.right ? MASTERY.mastered : MASTERY.wrong;
  const span = met.from === null ? "" : met.by === null ? `from ${show(met.from)} on` : `${show(met.from)}–${show(met.by)}`;
  const told = [met.at === null ? "" : `at ${show(met.at)}`, span && `(${span})`].filter(Boolean).join(" ");
  return html`<span data-tone=${term.tone} class="trainer-outcome">${icon(term.icon)} ${met.right ? "Right" : "Wrong"}</span> ${told}`;
}

customElements.define("rr-trainer", Trainer);
