// What the records of several people say together: which rules go wrong, with whom, at which second,
// and whether it was better the last time. Nothing here is sent or kept anywhere.

/** @import { OpenedFile, Person, PracticeData, RuleOfCohort, TrainerMessage, TrainerState } from "./types.d.ts" */

import { meetingsOf, standings } from "./mastery.js";
import { isRunFile, merged, passedOf, readFile } from "./runs.js";

export const PEOPLE_MAX = 200;
const NAME_MAX = 60;
const TICK = "tick "; // a pass that an earlier version of the site kept: of several people it has the same id

/** Why a file is not read, and what to do. */
export const REFUSED = {
  kind: "No file of a training: those end in “.json”. A whole folder is opened with “Open a folder”.",
  large: "Too large to be read here.",
  many: `There is room for ${PEOPLE_MAX} people.`,
  run: "A run that does not say how each rule went, such as one of an earlier version. Ask for the training: “Export” on the practice home.",
  other: "Neither a training nor a record. Ask for “Export” on the practice home, or for “Download the record” after a rehearsal.",
};

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

/** How somebody stands: rules that are mastered, and that were and are to be shown again; cases passed in
 * an assessment; and how many runs are of another version of their procedure.
 * @param {TrainerState} state @param {Person} person */
export function standingOf({ all, today }, { runs }) {
  const known = all.flatMap(({ procedure, rules }) => standings(runs, procedure.id, rules, today));
  const count = (/** @type {string} */ wanted) => known.filter(({ status }) => status === wanted).length;
  const digests = new Map(all.map(({ procedure }) => [procedure.id, procedure.digest]));
  return {
    mastered: count("mastered"),
    again: count("again"),
    passed: all.flatMap(({ procedure }) => Object.keys(passedOf(runs, procedure))).length,
    otherVersion: runs.filter(({ procedure, digest }) => digests.has(procedure) && digests.get(procedure) !== digest).length,
    last: runs.at(-1)?.when ?? "",
  };
}

/** Who else has some of somebody's runs, and how many. @param {Person[]} people @param {Person} person */
export function sharedWith(people, person) {
  const own = new Set(person.runs.map(({ id }) => id).filter((id) => !id.startsWith(TICK)));
  return people
    .filter((other) => other !== person)
    .map(({ name, runs }) => ({ name, count: runs.filter(({ id }) => own.has(id)).length }))
    .filter(({ count }) => count);
}

/** Whose a file is until the trainer says so: that of its folder, where it lies in one of those that were
 * opened, or else that of its name. @param {OpenedFile} file */
function nameOf({ name, folder }) {
  return (folder || name.replace(/\.json$/i, "")).slice(0, NAME_MAX);
}

/** @param {TrainerState} state @param {TrainerMessage} message @returns {TrainerState} */
export function change(state, message) {
  switch (message.type) {
    case "files":
      return take(state, message.files);
    case "name":
      return { ...state, people: named(state.people, message.index, message.name.slice(0, NAME_MAX)) };
    case "remove":
      return { ...state, people: state.people.filter((_, i) => i !== message.index), refused: [] };
  }
}

/** Two of one name are one person. @param {Person[]} people @param {number} index @param {string} name */
function named(people, index, name) {
  const twin = people.find((one, i) => i !== index && one.name === name);
  const runs = merged(people[index]?.runs ?? [], twin?.runs ?? []);
  return people.flatMap((one, i) => (i === index ? { name, runs } : one === twin ? [] : one));
}

/** Files are one person each, or one folder each; one of the same name adds to what is there.
 * @param {TrainerState} state @param {OpenedFile[]} files */
function take(state, files) {
  const people = [...state.people];
  /** @type {TrainerState["refused"]} */
  const refused = [];
  for (const file of files) {
    const found = file.why ? null : readFile(file.text);
    const name = nameOf(file);
    const known = people.findIndex((one) => one.name === name);
    const one = people[known];
    const why = file.why || (!found ? (isRunFile(file.text) ? "run" : "other") : !one && people.length >= PEOPLE_MAX ? "many" : "");
    if (why || !found) refused.push({ name: file.name, why: REFUSED[why || "other"] });
    else if (one) people[known] = { name, runs: merged(one.runs, found.runs) };
    else people.push({ name, runs: merged([], found.runs) });
    if (found?.refused) refused.push({ name: file.name, why: `The rest is here; ${found.refused} of its rehearsals could not be read.` });
  }
  return { ...state, people, refused };
}
