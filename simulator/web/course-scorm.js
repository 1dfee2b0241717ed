// SCORM 1.2 (ADL, 2001): the run-time environment that a learning system puts into a window above.

/** @import { CourseSystem, InputRow } from "./types.d.ts" */

const WINDOWS_MAX = 10;
const SUSPEND_DATA_MAX = 4_096;
const IDENTIFIER_MAX = 255;
/** How the verdict of an act is told; an act that was not needed did no harm. */
const RESULTS = { right: "correct", unneeded: "neutral", early: "wrong", late: "wrong", wrong: "wrong", happens: "neutral" };

/** @typedef {Record<"LMSInitialize" | "LMSFinish" | "LMSCommit" | "LMSGetValue", (name: string) => string>
 *  & { LMSSetValue: (name: string, value: string) => string, LMSGetLastError: () => string }} Api */

/** The API, looked for as the standard says: in the windows above, then in those of the opener.
 * @param {Window} window @returns {Api | null} */
function found(window) {
  for (let here = window, tries = 0; tries < WINDOWS_MAX; here = here.parent, tries += 1) {
    const { API } = /** @type {Window & { API?: Api }} */ (here);
    if (API) return API;
    if (here.parent === here) break;
  }
  return window.opener && window.opener !== window ? found(window.opener) : null;
}

/** HHHH:MM:SS.SS @param {number} ms */
export function timespan(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.00`;
}

/** What the standard calls an identifier: letters, digits and underscores. @param {string} text */
const identifier = (text) => text.replace(/[^A-Za-z0-9]+/g, "_").slice(0, IDENTIFIER_MAX);

/** @param {Window} window @param {(text: string) => void} trouble hears in a sentence what was refused
 * @returns {CourseSystem | null} null where no learning system is around */
export function connectScorm(window, trouble) {
  const api = found(window);
  if (!api) return null;
  const begunMs = Date.now();
  let ended = false;
  const check = (/** @type {string} */ answer) => {
    if (answer === "true") return;
    trouble(`The learning system refused what was reported (error ${api.LMSGetLastError()}).`);
  };
  const set = (/** @type {string} */ name, /** @type {string | number} */ value) => check(api.LMSSetValue(name, String(value)));
  check(api.LMSInitialize(""));
  const status = api.LMSGetValue("cmi.core.lesson_status");
  let best = status === "passed" ? 2 : status === "completed" ? 1 : 0;
  if (!best) set("cmi.core.lesson_status", "incomplete");
  return {
    progress: api.LMSGetValue("cmi.suspend_data"),
    progressMax: SUSPEND_DATA_MAX,
    acts(run, rows) {
      const before = Number(api.LMSGetValue("cmi.interactions._count")) || 0;
      rows.forEach((row, index) => {
        const at = `cmi.interactions.${before + index}`;
        set(`${at}.id`, identifier(`${run.scenario}_${run.id}_${index + 1}`));
        set(`${at}.type`, "performance");
        set(`${at}.student_response`, answerOf(row));
        set(`${at}.result`, RESULTS[row.verdict]);
        set(`${at}.time`, run.when.slice(11, 19));
      });
      check(api.LMSCommit(""));
    },
    report({ mastered, rules, completed, passed }, progress) {
      best = Math.max(best, passed ? 2 : completed ? 1 : 0); // what was reached is not taken away again
      set("cmi.core.score.min", 0);
      set("cmi.core.score.max", 100);
      set("cmi.core.score.raw", Math.floor((100 * mastered) / Math.max(1, rules)));
      set("cmi.core.lesson_status", ["incomplete", "completed", "passed"][best] ?? "");
      set("cmi.suspend_data", progress);
      check(api.LMSCommit(""));
    },
    end() {
      if (ended) return;
      ended = true;
      set("cmi.core.session_time", timespan(Date.now() - begunMs));
      set("cmi.core.exit", "suspend");
      check(api.LMSFinish(""));
    },
  };
}

/** What was done and when, in words; the rule that it was judged by, where one was.
 * @param {InputRow} row */
function answerOf({ at, text, rule }) {
  return `${at} ${text}${rule ? ` (${rule})` : ""}`.slice(0, IDENTIFIER_MAX);
}
