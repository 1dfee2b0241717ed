// What the records of several people say together: which rules go wrong, with whom, at which second,
// and whether it was better the last time. Nothing here is sent or kept anywhere.

/** @import { Person, PracticeData, RuleOfCohort, TrainerMessage, TrainerState } from "./types.d.ts" */

import { meetingsOf } from "./mastery.js";
import { merged, readFile } from "./runs.js";

export const PEOPLE_MAX = 200;
const NAME_MAX = 60;

/** The rules of a procedure that anybody met: those that most still get wrong come first, then those
 * that most got wrong at first. @param {PracticeData} data @param {Person[]} people @returns {RuleOfCohort[]} */
export function rulesOf(data, people) {
  const each = people.map(({ name, runs }) => ({ name, ...meetingsOf(runs, data.procedure.id, data.rules) }));
  return data.rules
    .map(({ id, text }) => {
      const met = each.flatMap(({ name, meetings }) => {
        const mine = meetings.get(id) ?? [];
        const [first] = mine;
        const last = mine.at(-1);
        const wrong = mine.filter(({ met: row }) => !row.right).length;
        return first && last ? [{ name, times: mine.length, wrong, first, last }] : [];
      });
      const wrongNow = met.filter(({ last }) => !last.met.right).length;
      const wrongFirst = met.filter(({ first }) => !first.met.right).length;
      met.sort((a, b) => Number(a.last.met.right) - Number(b.last.met.right) || b.wrong - a.wrong);
      return { id, text, met, wrongFirst, wrongNow };
    })
    .filter(({ met }) => met.length)
    .sort((a, b) => b.wrongNow - a.wrongNow || b.wrongFirst - a.wrongFirst || b.met.length - a.met.length);
}

/** A name for who exported a file, until the trainer gives another. @param {string} file */
const nameOf = (file) => file.replace(/\.json$/i, "").slice(0, NAME_MAX);

/** @param {TrainerState} state @param {TrainerMessage} message @returns {TrainerState} */
export function change(state, message) {
  switch (message.type) {
    case "files":
      return take(state, message.files);
    case "name":
      return {
        ...state,
        people: state.people.map((one, i) => (i === message.index ? { ...one, name: message.name.slice(0, NAME_MAX) } : one)),
      };
    case "remove":
      return { ...state, people: state.people.filter((_, i) => i !== message.index), notice: "" };
  }
}

/** Files are one person each; one of the same name adds to what is there.
 * @param {TrainerState} state @param {{ name: string, text: string }[]} files */
function take(state, files) {
  const people = [...state.people];
  /** @type {string[]} */
  const refused = [];
  for (const file of files) {
    const found = readFile(file.text);
    const name = nameOf(file.name);
    const known = people.findIndex((one) => one.name === name);
    const one = people[known];
    if (!found) refused.push(file.name);
    else if (one) people[known] = { name, runs: merged(one.runs, found.runs) };
    else if (people.length >= PEOPLE_MAX) refused.push(file.name);
    else people.push({ name, runs: merged([], found.runs) });
  }
  const [first] = refused;
  const others = refused.length > 1 ? ` and ${refused.length - 1} more` : "";
  return { ...state, people, notice: first ? `“${first}”${others} could not be read: a training that was exported here is wanted.` : "" };
}
