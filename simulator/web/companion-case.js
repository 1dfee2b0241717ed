// A real case on the page: what is shown of it at a second, and what is said of that. Pure.

/** @import { Facts, Kept, Live, LiveComing, LiveData, LiveDue, LiveEnding, LiveRow, LiveState, LiveView, RunData } from "./companion.d.ts" */

import { show } from "./clock.js";

export const WARN_AT = [60, 30, 10]; // seconds before a deadline at which it is told again
const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;

/** A case of which nothing is known. @param {LiveData} data @returns {Kept} */
export function blank(data) {
  const options = { awake: false, vibrate: false, notify: false, keys: true };
  return { startMs: null, facts: {}, names: {}, taps: [], live: data.first, asked: "", options };
}

// -- time ----------------------------------------------------------------------------------------

/** Seconds on the case's clock, below 0 before it starts. @param {Kept} kept @param {number} ms */
export function secondsAt({ startMs }, ms) {
  return Math.floor((ms - (startMs ?? ms)) / 1000);
}

/** @param {LiveState} state */
export function now(state) {
  return secondsAt(state, state.nowMs);
}

/** Seconds as a clock shows them, also below 0. @param {number} seconds */
export function signed(seconds) {
  return seconds < 0 ? `−${show(-seconds)}` : show(seconds);
}

/** The time of day at a second of the case; empty where nobody knows. @param {Kept} kept @param {number} seconds */
export function timeOfDay({ startMs }, seconds) {
  return startMs === null ? "" : clockTime(startMs + seconds * 1000);
}

/** A time of day as it is read: with seconds only where there are any. @param {number} ms */
export function clockTime(ms) {
  const text = new Date(ms).toTimeString().slice(0, 8);
  return text.endsWith(":00") ? text.slice(0, 5) : text;
}

/** Times at which things are planned: the latest that are over. @param {number} nowMs @returns {number[]} */
export function likelyStarts(nowMs) {
  const day = new Date(nowMs).setHours(0, 0, 0, 0);
  const found = [5, 15, 30, 60].map((minutes) => nowMs - ((nowMs - day) % (minutes * MINUTE_MS)));
  return [...new Set(found)].slice(0, 3);
}

/** When a clock shows “14:30”, or “14:30:10”, nearest to now; NaN when it is no such time.
 * @param {string} text @param {number} nowMs */
export function nearest(text, nowMs) {
  const found = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (!found) return NaN;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const today = new Date(nowMs).setHours(hours, minutes, seconds, 0);
  if (today - nowMs > HALF_DAY_MS) return today - 2 * HALF_DAY_MS;
  return nowMs - today > HALF_DAY_MS ? today + 2 * HALF_DAY_MS : today;
}

// -- what is shown -------------------------------------------------------------------------------

/** The view of second `at`. @param {Live} live @param {number} at @returns {LiveView} */
export function viewAt(live, at) {
  const view = live.views.findLast((one) => one.at <= at) ?? live.views[0];
  if (!view) throw new Error("there is nothing to show");
  return view;
}

/** @param {LiveState} state */
export function view(state) {
  return viewAt(state.live, Math.max(0, now(state)));
}

/** The rows that can be so by what has been said. @template {LiveRow} T @param {T[]} rows @param {Facts} facts @returns {T[]} */
export function possible(rows, facts) {
  return rows.filter((row) => !row.when.length || row.when.some((reading) => agrees(reading, facts)));
}

/** What has still to be so for a row; empty where nothing has. @param {LiveRow} row @param {Facts} facts @returns {Facts[]} */
export function unsaid(row, facts) {
  const open = row.when
    .filter((reading) => agrees(reading, facts))
    .map((reading) => Object.fromEntries(Object.entries(reading).filter(([id]) => facts[id] === undefined)));
  return open.some((reading) => !Object.keys(reading).length) ? [] : open;
}

/** @param {Facts} reading @param {Facts} facts */
function agrees(reading, facts) {
  return Object.entries(reading).every(([id, value]) => facts[id] === undefined || facts[id] === value);
}

/** What is due: first what can be done at once, then by deadline. @param {LiveState} state @returns {LiveDue[]} */
export function dueOf(state) {
  const last = (/** @type {LiveDue} */ row) => row.by ?? Infinity;
  const rows = possible(view(state).due, state.facts);
  return rows.toSorted((a, b) => Number(!a.offers.length) - Number(!b.offers.length) || Number(a.when.length > 0) - Number(b.when.length > 0) || last(a) - last(b));
}

/** What comes later, the next first. @param {LiveState} state @returns {LiveComing[]} */
export function comingOf(state) {
  const first = (/** @type {LiveComing} */ row) => row.from ?? Infinity;
  return possible(view(state).coming, state.facts).toSorted((a, b) => first(a) - first(b));
}

/** What may have happened: what cases meet here, and the rest. @param {LiveState} state */
export function happenedOf(state) {
  const { happened, situations } = view(state);
  const rows = possible(happened, state.facts);
  const likely = new Set(situations.flatMap(({ id }) => state.data.likely[id] ?? rows.map((row) => row.input)));
  const first = rows.filter((row) => likely.has(row.input) && !row.stays);
  return first.length ? { first, rest: rows.filter((row) => !first.includes(row)) } : { first: rows, rest: [] };
}

// -- what is asked -------------------------------------------------------------------------------

/** The question that the engine has to answer of a case. @param {Kept} kept @param {number} since */
export function question(kept, since) {
  const taps = kept.taps.map(({ input, atMs, earlier }) => ({
    line: `${show(Math.max(0, secondsAt(kept, atMs)))} ${input}`,
    earlier,
  }));
  return { op: /** @type {const} */ ("companion"), facts: kept.facts, taps, since };
}

// -- what is said --------------------------------------------------------------------------------

/** What a duty is called where one hears it. @param {LiveState} state @param {LiveDue} row */
function heard(state, row) {
  const left = row.by === null ? "" : row.overdue ? "Overdue. " : `${inWords(row.by - now(state))} left. `;
  return `${left}${row.text}`;
}

/** @param {number} seconds */
export function inWords(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const count = (/** @type {number} */ n, /** @type {string} */ unit) => (n ? `${n} ${unit}${n === 1 ? "" : "s"}` : "");
  return [count(minutes, "minute"), count(rest, "second")].filter(Boolean).join(" ") || "0 seconds";
}

/** The clock, in words. @param {LiveState} state */
export function clockInWords(state) {
  const at = now(state);
  const zero = state.data.procedure.zero;
  const when = at < 0 ? `${inWords(-at)} before ${zero}.` : `${inWords(at)} since ${zero}.`;
  const due = [...new Set(dueOf(state).map((row) => heard(state, row)))];
  const [next] = comingOf(state);
  const later = next && next.from !== null && next.from > at ? `In ${inWords(next.from - at)}: ${next.text}` : "";
  return [when, ...(due.length ? due : ["Nothing is due now.", later])].filter(Boolean).join(" ");
}

/** What has changed for those who cannot see it: duties, and seconds that are told again.
 * @param {LiveState} before @param {LiveState} state */
export function news(before, state) {
  if (state.startMs === null) return "";
  if (before.startMs === null) return clockInWords(state);
  const key = (/** @type {LiveDue} */ row) => `${row.rule} ${row.overdue}`;
  const known = new Set(dueOf(before).map(key));
  const due = dueOf(state);
  const fresh = due.filter((row) => !known.has(key(row)));
  const warned = due.filter((row) => !fresh.includes(row) && thresholdPassed(row, now(before), now(state)));
  const words = [...new Set([...fresh, ...warned].map((row) => heard(state, row)))]; // of several cases once
  const moved = view(state).situations[0];
  if (moved && moved.id !== view(before).situations[0]?.id) words.unshift(`${moved.title}.`);
  if (!due.length && known.size) words.push("Nothing is due now.");
  return words.join(" ");
}

/** Whether a duty has come to a second that is told again. @param {LiveDue} row @param {number} from @param {number} to */
function thresholdPassed({ by, overdue }, from, to) {
  return by !== null && !overdue && WARN_AT.some((left) => by - from > left && by - to <= left);
}

// -- the record ----------------------------------------------------------------------------------

/** The case as a run, for `judge`. Names are left out. @param {LiveState} state @returns {RunData} */
export function runOf(state) {
  const { procedure, facts } = state.data;
  const usual = facts.filter((fact) => fact.kind !== "words").map((fact) => [fact.id, state.facts[fact.id] ?? fact.default]);
  const last = state.live.steps.at(-1)?.at ?? 0;
  const at = Math.max(0, now(state));
  const waits = !view(state).over && at > last ? [`${show(at)} wait`] : [];
  return {
    format: 1,
    procedure: procedure.id,
    of: procedure.digest,
    scenario: "",
    facts: Object.fromEntries(usual),
    inputs: [...state.live.steps.map((step) => `${show(step.at)} ${step.input}`), ...waits],
  };
}

/** What nobody has said of a step: that it was so, or when. Empty where both were said.
 * @param {LiveState} state @param {LiveState["live"]["steps"][number]} step */
export function guessed(state, { assumed, at, tap }) {
  if (assumed) return "assumed";
  const said = state.taps[tap];
  return said?.earlier && at < secondsAt(state, said.atMs) ? "time assumed" : "";
}

/** The case in words, for whoever has to know. @param {LiveState} state */
export function recordOf(state) {
  const { procedure, facts } = state.data;
  const start = new Date(state.startMs ?? state.nowMs);
  const date = [start.getFullYear(), start.getMonth() + 1, start.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  const said = facts.flatMap((fact) => (fact.id in state.facts ? [`${fact.label}: ${valueWords(state.facts[fact.id])}`] : []));
  const steps = state.live.steps.map(
    (step) => `${show(step.at)} (${timeOfDay(state, step.at)}) ${step.text}${guessed(state, step) ? ` [${guessed(state, step)}]` : ""}`,
  );
  const ending = possible(view(state).endings, state.facts).find((row) => !unsaid(row, state.facts).length);
  const after = ending ? [`Ending: ${ending.title}`, owedAfter(state, ending), ending.notOwed] : [];
  return [procedure.title, `0:00 (${date} ${clockTime(start.getTime())}): ${procedure.zero}`, ...said, ...steps, ...after]
    .filter(Boolean)
    .join("\n");
}

/** What is owed after an ending: as the procedure has it for every case or, once the facts that this names
 * are known, the duties of the case. @param {LiveState} state @param {Pick<LiveEnding, "owed" | "duties">} ending */
export function owedAfter({ facts, data }, { owed, duties }) {
  const asked = Object.values(duties ?? {}).flat();
  const names = [...new Set(asked.flatMap(Object.keys))];
  const told = data.facts.some(({ id, label }) => names.includes(id) && owed.includes(label));
  if (!told || names.some((id) => !(id in facts))) return owed;
  const holds = (/** @type {Facts} */ group) => Object.entries(group).every(([id, value]) => facts[id] === value);
  return Object.entries(duties).filter(([, groups]) => groups.some(holds)).map(([text]) => text).join(" ");
}

/** @param {boolean | string | undefined} value */
export function valueWords(value) {
  return value === true ? "yes" : value === false ? "no" : String(value ?? "");
}

// -- what is kept in the tab ---------------------------------------------------------------------

/** @param {Kept} state @param {string} digest of the procedure */
export function pack({ startMs, facts, names, taps, live, asked, options }, digest) {
  return JSON.stringify({ digest, startMs, facts, names, taps, live, asked, options });
}

/** The case in a stored text; a blank one where it is none. What the engine said of it with another
 * version of the procedure is left out. @param {string | null} text @param {LiveData} data @returns {Kept} */
export function unpack(text, data) {
  const fresh = blank(data);
  try {
    const found = JSON.parse(text ?? "");
    const known = data.facts.map((fact) => fact.id);
    const facts = Object.fromEntries(Object.entries(found.facts).filter(([id]) => known.includes(id)));
    const listed = new Set(data.listed.map((one) => one.input));
    const taps = found.taps.filter((/** @type {any} */ tap) => listed.has(tap.input) && Number.isFinite(tap.atMs));
    const same = found.digest === data.procedure.digest && found.live.views.length > 0;
    if (found.startMs !== null && !Number.isFinite(found.startMs)) return fresh;
    return {
      ...fresh,
      startMs: found.startMs,
      facts: /** @type {Facts} */ (facts),
      names: found.names,
      taps,
      options: { ...fresh.options, ...found.options },
      ...(same ? { live: found.live, asked: found.asked } : {}),
    };
  } catch {
    return fresh;
  }
}
