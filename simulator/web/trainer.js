// The element <rr-trainer>: files that people exported become one page, in this browser alone.

/** @import { OpenedFile, Person, PracticeData, RuleOfCohort, TrainerMessage, TrainerState } from "./types.d.ts" */

import { show } from "./clock.js";
import { change, rulesOf, sharedWith, standingOf } from "./cohort.js";
import { html, nothing, render } from "./lit-html.js";
import { dayOf } from "./mastery.js";
import { icon, inWords, quoted } from "./parts.js";
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
    this.state = { all: JSON.parse(held), people: [], today: dayOf(new Date()), refused: [] };
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
    this.send({ type: "files", files: await Promise.all(files.map(read)) });
  }

  #draw() {
    if (this.state) render(page(this.state, (message) => this.send(message), (files) => this.take(files)), this);
  }
}

/** What is in a file, if it may be a training. @param {File} file @param {number} place @returns {Promise<OpenedFile>} */
async function read(file, place) {
  const { name, size, webkitRelativePath: path } = file;
  const folder = path.split("/").slice(1, -1).at(-1) ?? ""; // in the folder that was opened
  const why = !name.toLowerCase().endsWith(".json") ? "kind" : size > FILE_BYTES_MAX ? "large" : place >= FILES_MAX ? "many" : "";
  return { name, folder, why, text: why ? "" : await file.text() };
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
    <p>Ask people to press “Export” on their practice home, or “Download the record” after a rehearsal, and drop the files
      here. Each file is one person, and so is each folder in a folder that you open; two that you give one name become one. The
      files stay in this page: nothing is sent, and nothing is kept once you close it.</p>
    <div class="rr-row">${field(false)} ${field(true)}</div>
    <div role="status">${unread(state)}</div>
  </section>`;
}

/** The files that were not read, each by its name, with what to do. @param {TrainerState} state */
function unread({ refused }) {
  if (!refused.length) return nothing;
  return html`<ul class="trainer-refused">${[...new Set(refused.map(({ why }) => why))].map(
    (why) => html`<li><b>${refused.filter((one) => one.why === why).map(({ name }) => quoted(name)).join(", ")}</b> ${why}</li>`,
  )}</ul>`;
}

/** @param {TrainerState} state @param {Tell} send */
function people(state, send) {
  const { people } = state;
  return html`<section class="rr-card" aria-labelledby="rr-trainer-people">
    <h2 id="rr-trainer-people">${people.length === 1 ? "One person" : `${people.length} people`}</h2>
    <table class="rr-table trainer-table">
      <thead><tr>${["Name", ...Object.keys(FIGURES)].map((name) => html`<th scope="col">${name}</th>`)}<th scope="col"><span class="rr-unseen">Remove</span></th></tr></thead>
      <tbody>${people.map((one, index) => personRow(state, send, one, index))}</tbody>
    </table>
    <p class="rr-soft">“Passed” counts the cases that were passed in an assessment; “${MASTERY.again.words}”, the rules that were
      mastered once and have not been shown again in time.</p>
  </section>`;
}

/** What is told of a person in each column. @type {Record<string, (one: ReturnType<typeof standingOf>, person: Person) => unknown>} */
const FIGURES = {
  Rehearsals: ({ otherVersion }, { runs }) =>
    html`${runs.length}${otherVersion ? html` <span class="rr-soft">(${otherVersion} with another version of the procedure)</span>` : nothing}`,
  Passed: ({ passed }) => passed,
  "Rules mastered": ({ mastered }) => mastered,
  [MASTERY.again.words]: ({ again }) => again,
  Last: ({ last }) => (last ? inWords(dayOf(new Date(last))) : "–"),
};

/** How many of so many rehearsals somebody else has. @param {number} count @param {number} all */
function same(count, all) {
  if (all === 1) return "This rehearsal is";
  return count === 1 ? "One of these rehearsals is" : `${count === all ? "All" : count} of these rehearsals are`;
}

/** @param {TrainerState} state @param {Tell} send @param {Person} person @param {number} index */
function personRow(state, send, person, index) {
  const standing = standingOf(state, person);
  const shared = sharedWith(state.people, person);
  return html`<tr>
    <th scope="row" data-label="Name"><input type="text" aria-label=${`Name of person ${index + 1}`} .value=${person.name} @change=${(/** @type {Event} */ { target }) => send({ type: "name", index, name: /** @type {HTMLInputElement} */ (target).value })} />
      ${shared.map(({ name, count }) => html`<p class="trainer-same" data-tone="warn">${icon("alert")} ${same(count, person.runs.length)} in ${quoted(name)}, too.</p>`)}</th>
    ${Object.entries(FIGURES).map(([name, figure]) => html`<td data-label=${name}><span>${figure(standing, person)}</span></td>`)}
    <td><button class="rr-button rr-quiet" @click=${() => send({ type: "remove", index })}>Remove<span class="rr-unseen">: ${person.name}</span></button></td>
  </tr>`;
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
    <table class="rr-table trainer-table">
      <thead><tr><th scope="col">Name</th><th scope="col">First</th><th scope="col">Last</th><th scope="col">Wrong</th></tr></thead>
      <tbody>${met.map(
        ({ name, times, wrong, first, last }) => html`<tr>
          <th scope="row" data-label="Name">${name}</th><td data-label="First"><span>${outcome(first.met)}</span></td><td data-label="Last"><span>${times > 1 ? outcome(last.met) : "–"}</span></td>
          <td data-label="Wrong">${wrong} of ${times}</td>
        </tr>`,
      )}</tbody>
    </table>
    <p class="rr-soft">In brackets stands from when to when the rule mattered in that run: “from 2:10 on”, from 2:10 to its end.</p>
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
