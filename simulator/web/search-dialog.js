// The search as a dialog: a field with a list under it, by the combobox pattern. The first answer is always chosen, so
// that Enter opens it.

/** @import { Found } from "./types.d.ts" */

import { html, nothing, render } from "./lit-html.js";
import { stemmer } from "./stemmer.js";
import { loadAnswers, loadPages } from "./search-index.js";
import { words } from "./ranking.js";

/** What the kind of an answer is called, and its tone. @type {Record<string, [string, string]>} */
const KINDS = {
  must: ["Must", "accent"],
  "must not": ["Must not", "bad"],
  may: ["May", "ok"],
  situation: ["Situation", ""],
  script: ["Say", ""],
  ending: ["Ending", ""],
  procedure: ["Procedure", ""],
  page: ["Page", ""],
};
const LINES_SHOWN = 3;
const REST_MS = 150; // between two keys, before other procedures are asked
const NONE = -1;
const NEAREST = 3; // shown where nothing answers

/** @typedef {{ name: string, items: Found[] }} Group */

const state = {
  question: "",
  active: 0,
  answered: true,
  /** @type {"" | "loading" | "failed"} */
  trouble: "loading",
  /** @type {Group[]} */
  groups: [],
  /** @type {Awaited<ReturnType<typeof loadAnswers>> | undefined} */
  answers: undefined,
  /** @type {Awaited<ReturnType<typeof loadPages>> | undefined} */
  pages: undefined,
};

const box = document.createElement("dialog");
box.classList.add("rr-search");
box.setAttribute("aria-label", "Search");
document.body.append(box);

/** Shows the dialog, with the last question to be typed over. */
export function open() {
  void load();
  draw();
  if (!box.open) box.showModal();
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  field.focus();
  field.select();
}

async function load() {
  if (state.answers) return;
  try {
    state.trouble = "loading";
    state.answers = await loadAnswers();
    state.trouble = "";
    void state.answers.ready.then(() => state.question && find(state.question, state.active));
  } catch {
    state.trouble = "failed";
  }
  find(state.question);
}

/** @type {number | undefined} */
let others;

/** @param {string} question */
function find(question, active = 0) {
  state.question = question;
  state.active = active;
  clearTimeout(others);
  const { answers } = state;
  if (!answers) state.groups = [];
  else if (!question.trim()) {
    const items = answers.first;
    state.groups = [{ name: items[0]?.kind === "situation" ? "What just happened?" : "Procedures", items }];
  } else {
    const own = answers.own(question);
    if (own[0]?.answers) others = setTimeout(() => show(own, answers.others(question)), REST_MS);
    return show(own, own[0]?.answers ? [] : answers.others(question));
  }
  draw();
}

/** What was found in the procedure at hand, which does not wait for the others, and in them. @param {Found[]} own @param {Found[]} rest */
function show(own, rest) {
  const sides = [
    { name: own.length && rest.length ? "In this procedure" : "Answers", items: own },
    { name: own.length ? "In other procedures" : "Answers", items: rest },
  ].filter(({ items }) => items[0]?.answers);
  const asked = state.pages?.(state.question) ?? [];
  state.answered = sides.length > 0;
  if (!sides.length && !asked.length) state.active ||= NONE;
  state.groups = [
    ...(sides.length ? sides : [{ name: "Nearest", items: [...own, ...rest].slice(0, NEAREST) }]),
    { name: "Manual and other pages", items: asked },
  ].filter((group) => group.items.length);
  draw();
}

async function askPages() {
  try {
    state.pages ??= await loadPages();
    state.trouble = "";
  } catch {
    state.trouble = "failed";
  }
  const before = state.groups.flatMap((group) => group.items).length;
  find(state.question);
  move(before);
}

/** @param {number} to */
function move(to) {
  const count = box.querySelectorAll("[role=option]").length;
  state.active = count ? (Math.max(to, NONE) + count) % count : 0;
  draw();
  box.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return;
  if (step) move(state.active + step);
  else if (event.key === "Escape") box.close(); // at once: by itself it would be a moment later
  else if (event.key === "Enter") /** @type {HTMLElement | null} */ (box.querySelector("[aria-selected=true]"))?.click();
  else return;
  event.preventDefault();
}

/** Leaves for an answer. On the same page the dialog goes first, and the reader stands at the answer. @param {MouseEvent} event */
function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { hash, pathname } = new URL(/** @type {HTMLAnchorElement} */ (event.currentTarget).href);
  box.close();
  if (pathname !== location.pathname) return;
  setTimeout(() => {
    const there = document.getElementById(decodeURIComponent(hash.slice(1)));
    there?.setAttribute("tabindex", "-1");
    there?.focus({ preventScroll: true });
  });
}

box.addEventListener("click", (event) => event.target === box && box.close());

// -- what is to be seen -------------------------------------------------------------------------

function draw() {
  const options = state.groups.flatMap((group) => group.items);
  const more = state.answers && !state.pages && state.question.trim();
  const count = options.length;
  const chosen = state.active !== NONE && (count || more) ? `rr-found-${state.active}` : nothing;
  let place = 0;
  render(
    html`<div class="rr-search__box" role="search">
      <div class="rr-search__top">
        <input type="text" inputmode="search" role="combobox" aria-label="Search" aria-controls="rr-found" aria-expanded=${count || more ? "true" : "false"}
          aria-autocomplete="list" aria-activedescendant=${chosen} placeholder="What just happened?" enterkeyhint="go"
          autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200" .value=${state.question}
          @input=${(/** @type {InputEvent} */ event) => find(/** @type {HTMLInputElement} */ (event.target).value)} @keydown=${onKey}>
        <button type="button" class="rr-button rr-small" @click=${() => box.close()}>Close</button>
      </div>
      <p class="rr-unseen" role="status">${said(count)}</p>
      ${state.trouble === "failed" ? html`<p class="rr-search__said">The search could not be loaded. Look at the connection, then close this and open it again.</p>` : nothing}
      ${state.trouble === "loading" ? html`<p class="rr-search__said">Loading…</p>` : nothing}
      ${unanswered() ? html`<p class="rr-search__said">Nothing here answers “${state.question.trim()}”. ${count ? "This comes nearest, and may be about something else." : "Try other words."}</p>` : nothing}
      <div id="rr-found" class="rr-search__list" role="listbox" aria-label="Answers">
        ${state.groups.map(
          (group) => html`<div role="group" aria-label=${group.name}>
            <p class="rr-search__group" aria-hidden="true">${group.name}</p>
            ${group.items.map((item) => option(item, place++))}
          </div>`,
        )}
        ${more ? moreOption(place) : nothing}
      </div>
    </div>`,
    box,
  );
}

/** @param {Found} item @param {number} place */
function option(item, place) {
  const [name, tone] = KINDS[item.kind] ?? ["", ""];
  const stems = new Set(item.words);
  const lines = [...(item.lines ?? [])].sort((a, b) => Number(hits(b, stems)) - Number(hits(a, stems)));
  const where = [item.where, item.of].filter(Boolean).join(" · ");
  const plain = !state.question.trim(); // a list to choose from has things of one kind
  return html`<a class="rr-search__item" role="option" id="rr-found-${place}" tabindex="-1" href=${item.href} @click=${follow}
    aria-selected=${place === state.active ? "true" : "false"} @pointermove=${() => place !== state.active && ((state.active = place), draw())}>
    ${plain ? nothing : html`<span class="rr-search__kind" data-tone=${tone || nothing}>${name}</span>`}
    <span class="rr-search__title">${marked(item.title, stems)}</span>
    ${lines.slice(0, LINES_SHOWN).map((line) => html`<span class="rr-search__line">${marked(line, stems)}</span>`)}
    ${where ? html`<span class="rr-search__where">${where}</span>` : nothing}
  </a>`;
}

/** @param {number} place */
function moreOption(place) {
  return html`<div class="rr-search__item rr-search__more" role="option" id="rr-found-${place}" @click=${askPages}
    @mousedown=${(/** @type {MouseEvent} */ event) => event.preventDefault() /* the field keeps the focus */}
    aria-selected=${place === state.active ? "true" : "false"}>Look in the manual and the other pages too</div>`;
}

/** Whether something was asked, and nothing says enough of it. */
const unanswered = () => state.answers && state.question.trim() && !state.answered;

/** @param {number} count */
function said(count) {
  if (!state.answers || !state.question.trim()) return "";
  if (unanswered()) return "No answer";
  return count === 1 ? "1 answer" : `${count || "No"} answers`;
}

/** The words of what is shown, which comes again with the next key. @type {Map<string, string[]>} */
const wordsOf = new Map();

/** How many words of a text were asked for. @param {string} text @param {Set<string>} stems */
function hits(text, stems) {
  const found = wordsOf.get(text) ?? words(text, stemmer);
  wordsOf.set(text, found);
  return found.filter((word) => stems.has(word)).length;
}

/** A text with the words marked that were asked for. @param {string} text @param {Set<string>} stems */
function marked(text, stems) {
  return text.split(/([\p{L}\p{N}]+)/u).map((part, i) => (i % 2 && hits(part, stems) ? html`<mark>${part}</mark>` : part));
}
