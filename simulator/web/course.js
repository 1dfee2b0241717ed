// A training inside a learning system. The training's own pages run in a frame; this page around them
// tells the system what came of it, and brings back what the system kept. A learner's record belongs to
// the system: what this browser still holds of somebody else is deleted first.

/** @import { Course, CourseSystem, PastRun, Run, ToldVerdict } from "./types.d.ts" */

import { connectCmi5 } from "./course-cmi5.js";
import { packed, standing, unpacked } from "./course-progress.js";
import { connectScorm } from "./course-scorm.js";
import { dayOf } from "./mastery.js";
import { openStore } from "./store.js";

const CONNECT = { "scorm-1.2": connectScorm, cmi5: connectCmi5 };
const ALONE = "No learning system answers here. What you train stays in this browser and is reported to nobody.";

/** @typedef {{ verdict: ToldVerdict, run: Run }} Told */

/** Whether a kept run is the one that was judged: a replay is judged, and not kept.
 * @param {PastRun} kept @param {Run} run */
const isOf = (kept, run) => kept.scenario === run.scenario && kept.inputs.join("\n") === run.inputs.join("\n");

/** A learning system hands out files, and knows no page of a folder. @param {MouseEvent} event */
function toFile({ target }) {
  const link = /** @type {Element} */ (target).closest("a");
  if (link?.origin === location.origin && link.pathname.endsWith("/")) link.pathname += "index.html";
}

/** Show the training, and report until the page is left. @param {Course} course @param {Document} [page] */
export async function begin(course, page = document) {
  const frame = /** @type {HTMLIFrameElement} */ (page.querySelector("#course-training"));
  const store = await openStore();
  const trouble = (/** @type {string} */ text) => {
    /** @type {HTMLElement} */ (page.querySelector("#course-trouble")).textContent = text;
  };
  /** @type {CourseSystem | null} */
  let system = null;
  try {
    system = await CONNECT[course.standard](page.defaultView ?? window, trouble);
    if (!system) trouble(ALONE);
  } catch (error) {
    trouble(`The learning system does not answer, so nothing is reported to it: ${/** @type {Error} */ (error).message}`);
  }
  if (system) {
    await store.clear();
    await store.add(unpacked(system.progress, course));
  }
  const reported = new Set((await store.runs()).map((run) => run.id));
  /** @type {Told | null} */
  let told = null;

  /** Runs that are new, with what was said of each act, and where the learner stands by now. */
  const report = async () => {
    const runs = await store.runs();
    for (const run of runs) {
      if (reported.has(run.id) || !told || !isOf(run, told.run)) continue;
      reported.add(run.id);
      await system?.acts(run, told.verdict.inputs.filter((row) => row.verdict !== "happens"));
    }
    const text = packed(runs, course, system?.progressMax ?? Infinity);
    await system?.report(standing(runs, course, dayOf(new Date())), text);
  };
  store.changed = report;
  frame.addEventListener("load", () => {
    frame.contentDocument?.addEventListener("click", toFile, { capture: true });
    frame.contentDocument?.addEventListener("rr-verdict", (event) => {
      told = /** @type {CustomEvent} */ (event).detail;
      report();
    });
  });
  addEventListener("pagehide", () => system?.end());
  frame.src = course.start;
}

const held = document.querySelector("#course-data")?.textContent;
if (held) begin(JSON.parse(held));
