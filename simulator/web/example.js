// A worked example: the right run of a case, played by the Room at the reader's pace; and a run that is
// played again. Each act is told like one's own, with its rule and its why, and the clock stands still until that can have been read.

/** @import { State } from "./types.d.ts" */

import { parse } from "./clock.js";
import { scenarioOf } from "./link.js";

const WORDS_A_SECOND = 4;

/** Whether the Room plays, and nobody acts. @param {Pick<State, "help">} state */
export const isShown = ({ help }) => help === "example" || help === "replay";

/** The act that comes next; null where there is none, and where nobody is shown anything.
 * @param {State} state */
export function nextStep({ data, help, scenario, view, replayed }) {
  if (!isShown({ help })) return null;
  const acts = new Set(data.acts.map(({ id }) => id));
  const done = view.inputs.filter((line) => acts.has(line.split(" ")[1] ?? "")).length;
  const line = (replayed?.inputs ?? scenarioOf(data, scenario)?.example)?.[done];
  if (!line) return null;
  const [at = "", name = "", ...choices] = line.split(" ");
  return { at: parse(at), name, choices };
}

/** Whether there is an example of the case. @param {State} state */
export const hasExample = ({ data, scenario, shared }) => !shared && Boolean(scenarioOf(data, scenario)?.example?.length);

/** How long it takes to read what was told of an act, at the chosen pace; no time of one's own acts.
 * @param {State} state */
export function readingMs({ help, told, prefs }) {
  if (!isShown({ help }) || !told) return 0;
  const words = `${told.did} ${told.text} ${told.why}`.split(/\s+/).length;
  return Math.round((1000 * words) / WORDS_A_SECOND / Math.max(1, prefs.speed));
}
