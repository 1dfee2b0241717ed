// Random sessions of The Room: somebody who presses whatever is drawn, loads the page again, lets the
// computer sleep; workers that die; messages that are lost, late or doubled. The real engine answers, and
// once all has calmed down an engine that nothing disturbed is asked the same.
// usage: node sessions.mjs WEB COUNT FIRST; tests/tools/random_sessions.py is at the other end of the pipe.
// Of one session alone, all that the Room is told is told.

import assert from "node:assert/strict";
import { readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { anew, buttons, dice, kept, leave, sleep, wire } from "./page.mjs";

const [web, count, first] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const of = (name) => import(pathToFileURL(join(web, name)).href);
const [{ Room }, { Engine }, { show }] = [await of("room.js"), await of("engine.js"), await of("clock.js")];
const CALM_STEPS_MAX = 400; // of half a second
const PATIENCE = 50; // of these, until the judge is started anew
const SCENARIOS_FEW = 5; // with more, a hint is a search that takes long
const UNDISTURBED = 0; // no worker has this number
const RATES = { "lost reply": 0.04, "late reply": 0.08, "doubled reply": 0.12, "lost request": 0.03, dies: 0.02, "falls silent": 0.02, "does not start": 0.1 };

// -- the pipe --------------------------------------------------------------------------------------

const incoming = Buffer.alloc(1 << 16);
let unread = "";

/** The next line from the other end. */
function line() {
  const parts = [unread];
  while (!parts.at(-1).includes("\n")) parts.push(incoming.toString("utf8", 0, readSync(0, incoming)));
  const text = parts.join("");
  const end = text.indexOf("\n");
  unread = text.slice(end + 1);
  return text.slice(0, end);
}

/** What the engine of a worker answers. */
function ask(worker, request) {
  const text = Buffer.from(`${wire.procedure}\t${worker}\t${request}\n`);
  for (let done = 0; done < text.length; ) done += writeSync(1, text, done);
  return line();
}

const rooms = JSON.parse(line());

// -- one session -----------------------------------------------------------------------------------

const total = { sessions: 0, rehearsals: 0, acts: 0, debriefs: 0, reloads: 0, compared: 0, faults: {} };
let trainee = null;
let broken = null;
process.on("unhandledRejection", (error) => (broken ??= error));

const [asks, sends] = [Engine.prototype.ask, Room.prototype.send];
Engine.prototype.ask = function ask(request) {
  trainee.note(request);
  return asks.call(this, request);
};
Room.prototype.send = function send(message) {
  const { queue, phase } = this.state;
  const asked = trainee.asked.acts.length;
  if (count === 1 && message.type !== "tick") console.error(phase, JSON.stringify(message).slice(0, 200));
  sends.call(this, message);
  if (queue.length) trainee.kept(queue.filter((one) => !this.state.queue.includes(one)), asked);
};

/** Somebody before the page. */
class Trainee {
  /** What was asked of the engine in this rehearsal: what it began with, and the acts. */
  asked = { begin: null, acts: [] };
  /** The records that must be in the store, by the rehearsal that they are of. */
  records = new Map();
  rehearsals = 0;
  hinted = 0; // the last of them in which a hint was asked for
  tookUp = false;
  clicks = 0; // that can each have meant one act

  constructor(roll, data) {
    this.roll = roll;
    this.data = data;
  }

  chance(share) {
    return this.roll() < share;
  }
  any(list) {
    return list[Math.floor(this.roll() * list.length)];
  }

  open(search = "") {
    leave(search);
    this.room = new Room();
    this.room.data = this.data;
    this.room.connectedCallback();
  }
  get state() {
    return this.room.state;
  }

  note(request) {
    const { op, at, name, choices } = request;
    if (op === "begin" || op === "replay") {
      this.tookUp ||= op === "replay";
      this.asked = { begin: request, acts: [...(request.inputs ?? [])] };
      this.rehearsals += 1;
      this.clicks = this.state.pending.filter(({ act }) => act).length; // those of before that are asked again
      total.rehearsals += 1;
    } else if (op === "act") {
      this.asked.acts.push([show(at), name, ...choices].join(" "));
      this.clicks -= 1;
      total.acts += 1;
      assert.ok(this.clicks >= 0 || isPlayed(this.state), "one click, one act");
    } else if (op === "hint") {
      this.hinted = this.rehearsals;
    }
  }

  async step() {
    const roll = this.roll();
    if (roll < 0.7) this.click();
    else if (roll < 0.83) await sleep(this.roll() * 9_000);
    else if (roll < 0.84) await sleep(3_600_000);
    else if (roll < 0.87) await this.reload();
    else if (roll < 0.88) this.any(wire.workers)?.die();
    await sleep(20 + this.roll() * 400);
    this.look();
  }

  /** Of what is drawn, something is pressed: each kind of button as often as the others, acts more. */
  click() {
    const found = buttons(this.room.drawn());
    const acts = found.filter(isAct);
    const pressed = acts.length && this.chance(0.6) ? this.any(acts) : (this.begins(found) ?? this.any(this.any(kindsOf(found))));
    if (!pressed || (this.data.scenarios.length > SCENARIOS_FEW && /What would be right/.test(pressed.kind.join("")))) return;
    this.press(pressed, 1);
    if (this.chance(0.15)) this.press(pressed, 2);
  }
  begins(found) {
    const starts = found.filter(({ tag, kind }) => tag.includes("rr-primary") || kind[0].includes("room-open"));
    return this.chance(0.7) ? this.any(starts) : undefined;
  }

  /** What is drawn can be used: an act is asked, a dialog opens, or it waits until the engine has answered. */
  press(button, detail) {
    const before = this.state;
    const asked = this.asked.acts.length;
    const means = isAct(button) && detail === 1;
    if (means) this.clicks += 1;
    button.press({ detail, preventDefault() {}, target: { value: "Kim" }, currentTarget: { nextElementSibling: { click() {} } } });
    if (!means || before.phase !== "playing" || isPlayed(before)) return;
    const { dialog, queue } = this.state;
    const opened = dialog && dialog.chosen.length !== before.dialog?.chosen.length;
    const waits = queue.length > before.queue.length || ["choose", "stop"].includes(before.queue.at(-1)?.type);
    assert.ok(this.asked.acts.length > asked || opened || waits, "what is drawn can be used");
  }

  /** What waited for the engine is done, or it is told that it cannot be done any more. */
  kept(gone, asked) {
    const { view, notice, dialog } = this.state;
    const opens = (act) => this.data.stage.controls.find(({ id }) => id === this.state.said[act]?.control)?.asks?.length;
    if (!gone.some(({ type, act }) => type === "press" && !opens(act)) || this.asked.acts.length > asked) return;
    assert.ok(notice || dialog || view.over, "what waits is not lost");
  }

  async reload() {
    total.reloads += 1;
    this.look();
    const { phase, view, scenario, help, pending } = this.state;
    const waiting = pending.flatMap(({ act }) => act ?? []);
    const done = this.hasDone();
    this.room.disconnectedCallback();
    this.open(this.chance(0.2) ? "?begin=practice&scenario=" + this.data.scenarios[0].id : "");
    await sleep(5);
    const goesOn = phase === "playing" && scenario && !isPlayed({ help }) && !view.over;
    if (goesOn && (view.at > 0 || waiting.length) && this.state.phase === "briefing") {
      const { open } = this.state;
      assert.ok(open, "a rehearsal that was left is offered again");
      same([open.inputs, open.to, open.asked], [...done, waiting], "all of it");
    }
  }

  /** The inputs and the second of the rehearsal: what is shown, or what is not yet shown of a rehearsal taken up. */
  hasDone() {
    const { begin } = this.asked;
    const { inputs, at } = this.state.view;
    const isShown = begin?.op !== "replay" || (inputs.length >= begin.inputs.length && at >= begin.to);
    return isShown ? [inputs, at] : [begin.inputs, begin.to];
  }

  /** What must be so at any time. */
  look() {
    const { state } = this;
    if (broken) throw broken;
    assert.doesNotMatch(state.trouble, /This was not done|does not fit/);
    assert.equal(state.phase === "asking", state.questions.length > 0);
    if (state.mode === "assessment" && state.phase === "playing") same([state.told, state.hint], [null, null], "an assessment is silent");
    if (state.record) assert.equal(state.record.mode, state.mode, "a record says how it was rehearsed");
    assert.ok(!state.hint || this.hinted === this.rehearsals, "a hint was asked for");
    if (state.record) this.records.set(this.rehearsals, state.record);
  }

  isBusy() {
    const { state } = this;
    return state.engine === "failed" || state.pending.length > 0 || state.queue.length > 0 || state.phase === "judging";
  }

  /** Nothing goes wrong any more: in the end all is answered. */
  async calm() {
    wire.rates = {};
    for (let step = 0; this.isBusy(); step += 1) {
      assert.ok(step < CALM_STEPS_MAX, `what was asked is answered, with the engine ${this.state.engine}`);
      const { engine } = this.state;
      if (engine === "failed" || (engine === "slow" && step % PATIENCE === PATIENCE - 1)) this.startsAnew();
      await sleep(500);
      this.look();
    }
  }

  /** Where the judge does not answer, there is a way on. */
  startsAnew() {
    const found = buttons(this.room.drawn()).find(({ kind }) => /Try again|Start the judge anew/.test(kind.join("")));
    assert.ok(found, "the judge can be started anew");
    found.press({});
  }

  /** An engine that nothing disturbed says the same of the same acts. */
  compare() {
    const { begin, acts } = this.asked;
    const { phase, view, verdict, run } = this.state;
    if (!begin || phase === "briefing") return;
    const { scenario, facts, world, chance } = begin;
    const undisturbed = (request) => JSON.parse(ask(UNDISTURBED, JSON.stringify(request)));
    const shown = undisturbed({ op: "replay", scenario, facts, world, chance, inputs: acts, to: view.at });
    same(unwaited(view), unwaited(shown), "the view of the same acts");
    total.compared += 1;
    if (!verdict || !run) return;
    const { of, ...plain } = run;
    same(unwaited(plain).inputs, unwaited(shown).inputs, "the run of the same acts");
    const { record, ...judged } = undisturbed({ op: "judge", run: plain, told: true });
    same([verdict, null], [judged, record], "the run is judged the same, and holds no record");
    total.debriefs += 1;
  }

  /** What the store holds is each record once, as it was; of a rehearsal that was stopped and taken up, the
   * last one. */
  stored() {
    const held = [...(kept.base?.parts.get("runs").values() ?? [])].map((text) => {
      const { id, when, ...run } = JSON.parse(text);
      return JSON.stringify(run);
    });
    const records = [...this.records.values()].filter((run) => run.over || !this.tookUp || held.includes(JSON.stringify(run)));
    same(held.sort(), records.map((run) => JSON.stringify(run)).sort(), "each record is kept once");
  }
}

/** The engine spells what is the same in the same way. */
function same(one, other, what) {
  if (JSON.stringify(one) !== JSON.stringify(other)) assert.deepEqual(one, other, what);
}

/** Whether the Room plays and nobody acts. */
const isPlayed = ({ help }) => help === "example" || help === "replay";

/** Without the moments up to which somebody waited: it makes no difference how often. */
const unwaited = (of) => ({ ...of, inputs: of.inputs.filter((text) => !text.endsWith(" wait")) });

/** An act, a line or an option. */
const isAct = ({ attribute, kind, press, tag }) =>
  attribute === "@click" && press.length === 1 && (tag.includes("room-act") || kind[0].trimStart().startsWith("<li"));

function kindsOf(found) {
  const kinds = new Map();
  for (const one of found) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return [...kinds.values(), []];
}

async function session(seed) {
  const roll = dice(seed);
  const [procedure, data] = rooms[Math.floor(roll() * rooms.length)];
  const much = roll() * 2;
  anew(roll, procedure, Object.fromEntries(Object.entries(RATES).map(([kind, rate]) => [kind, rate * much])));
  trainee = new Trainee(roll, data);
  trainee.open();
  await sleep(5);
  for (let steps = 3 + Math.floor(roll() * 7); steps; steps -= 1) await trainee.step();
  await trainee.calm();
  trainee.compare();
  trainee.stored();
}

wire.ask = ask;
wire.faults = total.faults;
for (let seed = first; seed < first + count; seed += 1) {
  try {
    await session(seed);
    if (broken) throw broken;
    total.sessions += 1;
  } catch (error) {
    process.stderr.write(`seed ${seed}: ${error.stack}\n`);
    total.failed = seed;
    break;
  }
}
ask("total", JSON.stringify(total));
