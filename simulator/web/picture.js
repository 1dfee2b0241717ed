// The picture of a run on the case clock. It says what the lists below it say, and leads there.

/** @import { Advice, DutyRow, Entry, Send, Spell, ToldVerdict } from "./types.d.ts" */

import { axisOf, axisRow, percent } from "./axis.js";
import { parse } from "./clock.js";
import { html, nothing, svg } from "./lit-html.js";
import { icon } from "./parts.js";
import { OUTCOMES, VERDICTS } from "./terms.js";

export const FIRST = "First mistake";
const ABREAST = 11; // marks that stand side by side on the narrowest screen
const LANE = 28;
const SIZE = 24;

/** @typedef {{ at: number, id: string, name: string, yours: boolean, tone: string, first: boolean }} Mark */

/** The entry of “What happened” with this index. @param {number} index */
export function entryId(index) {
  return `rr-entry-${index + 1}`;
}

/** The same of the right run. @param {number} index */
export function rightId(index) {
  return `rr-right-${index + 1}`;
}

/** @param {ToldVerdict} verdict @param {string} whose “Your run” or “The run” @param {Send} send */
export function picture({ story, best, mistake }, whose, send) {
  if (!story.entries.length && !story.duties.length) return nothing;
  const axis = axisOf(story.end);
  const wrong = mistake ? parse(mistake.at) : null;
  const right = mistake && best ? best.steps.map(stepMark) : [];
  return html`<section class="rr-card room-picture" aria-labelledby="rr-picture-title">
    <h3 id="rr-picture-title">${whose} on the clock</h3>
    <p class="rr-soft room-legend">
      <span>${sample("own")} What was up to you</span> <span>${sample("world")} What happened by itself</span>
      ${story.duties.length ? html`<span>${sample("spell")} To be done</span> <span>${sample("rest")} The rest of its time</span>` : nothing}
      ${story.duties.some(isLate) ? html`<span>${sample("late")} ${VERDICTS.overdue.words}</span>` : nothing}
      ${mistake ? html`<span>${sample("mistake")} ${FIRST}, ${mistake.at}</span>` : nothing}
    </p>
    <ul>
      <li><p><b>${whose}</b></p>${row(story.entries.map(entryMark), whose, axis.end, wrong, send)}</li>
      ${story.duties.map((duty) => html`<li>${dutyWords(duty)}${bars(duty, axis.end, wrong)}</li>`)}
      ${right.length ? html`<li><p><b>The nearest right run</b></p>${row(right, "The nearest right run", axis.end, wrong, send)}</li>` : nothing}
      <li aria-hidden="true">${axisRow(axis)}</li>
    </ul>
  </section>`;
}

/** @param {Entry} entry @param {number} index @returns {Mark} */
function entryMark({ at, verdict, text, yours, first }, index) {
  const words = verdict === "happens" ? "" : VERDICTS[verdict].words;
  const told = verdict === "missed" ? [words, text] : [text, words];
  const name = [`${at}`, ...told, first ? FIRST : ""].filter(Boolean).map((part) => part.replace(/\.$/, "")).join(". ");
  return { at: parse(at), id: entryId(index), name, yours, tone: VERDICTS[verdict].tone, first };
}

/** @param {Advice} step @param {number} index @returns {Mark} */
function stepMark({ at, text, yours }, index) {
  return { at: parse(at), id: rightId(index), name: `${at}. ${text}`, yours, tone: yours ? "ok" : "plain", first: false };
}

/** Marks in lanes, so that none hides another. With Tab one comes to the first mistake, else to the
 * first mark; with the arrow keys to the others.
 * @param {Mark[]} marks @param {string} label @param {number} end @param {number | null} wrong @param {Send} send */
function row(marks, label, end, wrong, send) {
  const places = lanes(marks.map((mark) => mark.at / end));
  const height = LANE * Math.max(...places, 0) + SIZE + 4;
  const entered = Math.max(marks.findIndex((mark) => mark.first), 0);
  return html`<svg class="room-marks" height=${height} role="group" aria-label=${label}>
    ${mistakeLine(wrong, end)}
    ${marks.map(
      (mark, index) => svg`<svg x=${percent(mark.at, end)} y=${LANE * (places[index] ?? 0) + 2 + SIZE / 2} overflow="visible" role="presentation">
        <title>${mark.name}</title>
        <a href=${`#${mark.id}`} tabindex=${index === entered ? "0" : "-1"} aria-label=${`${index + 1}: ${mark.name}`}
          class="room-mark" data-tone=${mark.tone} data-yours=${mark.yours} data-first=${mark.first} @click=${goTo(mark.id, send)}>
          ${mark.first ? svg`<path d="M0-16 16 0 0 16-16 0Z"></path>` : mark.yours ? svg`<circle r="12"></circle>` : svg`<rect x="-11" y="-11" width="22" height="22" rx="3"></rect>`}
          <text text-anchor="middle" dy="0.35em">${index + 1}</text>
        </a>
      </svg>`,
    )}
  </svg>`;
}

/** @param {string} id @param {Send} send */
function goTo(id, send) {
  return (/** @type {Event} */ event) => {
    event.preventDefault(); // the address is that of the rehearsal
    send({ type: "go to", id });
  };
}

/** The lane of each mark, at shares of the width that are in order.
 * @param {number[]} shares */
export function lanes(shares) {
  /** @type {number[]} */
  const last = [];
  return shares.map((share) => {
    const free = last.findIndex((end) => share - end >= 1 / ABREAST);
    const lane = free < 0 ? last.length : free;
    last[lane] = share;
    return lane;
  });
}

/** @param {DutyRow} duty */
function isLate({ spells }) {
  return spells.some((spell) => spell.overdue);
}

/** @param {DutyRow} duty */
function dutyWords({ text, outcome, spells }) {
  const { words, tone, icon: drawing } = OUTCOMES[outcome];
  return html`<div><p><b class="rr-badge" data-tone=${tone}>${icon(drawing)} ${words}</b> ${text}</p>
    <p class="rr-soft">${spells.map((spell) => spell.words).join(" ")}</p></div>`;
}

/** @param {DutyRow} duty @param {number} end @param {number | null} wrong */
function bars({ spells }, end, wrong) {
  return html`<svg height="16" aria-hidden="true">
    <rect class="room-ground" y="7" width="100%" height="2"></rect>
    ${spells.map((spell) => bar(spell, end))} ${mistakeLine(wrong, end)}
  </svg>`;
}

/** @param {Spell} spell @param {number} end */
function bar({ from, to, by, overdue }, end) {
  const width = Math.max(to + 1 - from, end / 150);
  if (overdue) return svg`<line class="room-late" x1=${percent(from, end)} x2=${percent(from + width, end)} y1="8" y2="8"></line>`;
  const last = Math.min(by ?? to, end);
  return svg`${last > to ? svg`<rect class="room-rest" x=${percent(to + 1, end)} y="4" width=${percent(last - to, end)} height="8"></rect>` : nothing}
    <rect class="room-spell" x=${percent(from, end)} y="2" width=${percent(width, end)} height="12" rx="2"></rect>`;
}

/** @param {number | null} at @param {number} end */
function mistakeLine(at, end) {
  if (at === null) return nothing;
  return svg`<line class="room-wrong" x1=${percent(at, end)} x2=${percent(at, end)} y1="-6" y2="100%"></line>`;
}

/** What a sign of the picture looks like. @param {"own" | "world" | "spell" | "rest" | "late" | "mistake"} kind */
function sample(kind) {
  const signs = {
    own: svg`<circle class="room-sign" cx="12" cy="8" r="7"></circle>`,
    world: svg`<rect class="room-sign" data-yours="false" x="5" y="1" width="14" height="14" rx="3"></rect>`,
    spell: svg`<rect class="room-spell" x="0" y="2" width="24" height="12" rx="2"></rect>`,
    rest: svg`<rect class="room-rest" x="1" y="4" width="22" height="8"></rect>`,
    late: svg`<line class="room-late" x1="0" x2="24" y1="8" y2="8"></line>`,
    mistake: svg`<line class="room-wrong" x1="12" x2="12" y1="0" y2="16"></line>`,
  };
  return html`<svg class="room-sample" width="24" height="16" aria-hidden="true">${signs[kind]}</svg>`;
}
