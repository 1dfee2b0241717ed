// The axis of the case clock that pictures share. Pure.

import { show } from "./clock.js";
import { html } from "./lit-html.js";

const STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400]; // between two marks of the clock
const MARKS_MAX = 7;

/** @typedef {{ end: number, step: number }} Axis The last second shown, and those between marks */

/** An axis with room for a second. @param {number} most @returns {Axis} */
export function axisOf(most) {
  const step = STEPS.find((one) => most * 1.05 <= one * MARKS_MAX) ?? most;
  return { end: Math.max(Math.ceil((most * 1.05) / step), 1) * step, step };
}

/** @param {number} seconds @param {number} end */
export function percent(seconds, end) {
  return `${(100 * seconds) / end}%`;
}

/** @param {Axis} axis */
export function axisRow({ end, step }) {
  const seconds = Array.from({ length: end / step + 1 }, (_, index) => index * step);
  return html`<div class="rr-soft room-axis">${seconds.map((second, index) => html`<span data-odd=${index % 2}>${show(second)}</span>`)}</div>`;
}
