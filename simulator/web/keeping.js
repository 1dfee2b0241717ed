// What this browser keeps of a rehearsal while it goes on.

/** @import { Effect, State } from "./types.d.ts" */

import { isShown } from "./example.js";
import { facts } from "./link.js";
import { modeOf } from "./modes.js";

/** All that the engine has answered to, and what it was asked for since. @param {State} state @returns {Effect[]} */
export function kept(state) {
  const { data, scenario, view } = state;
  if (!scenario || view.over || isShown(state)) return [];
  const { id: procedure, digest } = data.procedure;
  const asked = state.pending.flatMap(({ act }) => act ?? []);
  const run = { scenario, chance: state.chance, facts: facts(state), inputs: view.inputs, to: view.at, asked, mode: modeOf(state), surprise: state.surprise };
  return [{ do: "keep", open: { procedure, digest, ...run } }];
}
