// The page's side of the engine. A small Python answers at once; a large one comes when the page has
// nothing else to do, goes once more through the case, and answers from then on, also what has to
// search. When the one that answers dies, both start anew, the rehearsal is replayed, and what was not
// answered is asked again.

/** @import { Request, View } from "./types.d.ts" */

import { Side } from "./side.js";

const STARTS_MAX = 3; // in a row without an answer
const SLOW_MS = 2_500; // without an answer this is said
const SMALL_MS_MAX = 1_000; // without an answer of the small Python the large one is called
const ANSWER_MS_MAX = 12_000; // then the worker is taken for dead
/** What may take longer: a search, or the proof, which tells how far it is. */
const LONG = new Set(["hint", "debrief", "judge", "prove"]);
const LONG_MS_MAX = 30_000;
const STEP_MS = 500; // time is counted in steps: asleep for an hour is one step, and no dead worker
const IDLE_MS_MAX = 5_000;

/** What only the large Python answers. */
const SEARCHES = new Set(["hint", "prepare", "prove"]);
const WORDS = {
  saves: "To save data, what looks ahead is not loaded: everything works but hints and the proof.",
  lacks: "What looks ahead could not be loaded: everything works but hints and the proof.",
  differs: "A second check of this case came to another verdict. What you see from now on is right; what you saw before may not have been.",
  long: "this takes a search, and what searches is not loaded",
  fetched: "a file of it could not be fetched",
};
/** What browsers say of a file that does not come. */
const NOT_FETCHED = /^failed to (fetch|load)|load failed|networkerror/i;

/** What is asked; `times` is how often its answer took too long.
 * @typedef {{ request: Request, text: string, passed: boolean, times: number, resolve: (answer: any) => void }} Asked */
/** @typedef {{ op: string, text: string, answer: string }} Told */
/** @typedef {Navigator & { connection?: { saveData?: boolean } }} Connected */

export class Engine {
  /** @type {Side | undefined} */
  #small;
  /** @type {Side | undefined} */
  #large;
  /** The one that answers, once it has the procedure. @type {Side | undefined} */
  #front;
  /** @type {Asked[]} */
  #asked = [];
  /** What the small Python said of the present case, for the large one to go through. @type {Told[]} */
  #history = [];
  #searches;
  /** Whether the large Python answers from the beginning. */
  #alone;
  #starts = 0;
  #largeStarts = 0;
  /** Why the large Python does not come; empty if it may. */
  #lacks = "";
  /** Whether the worker could look ahead, so that a hint comes at once. */
  #ahead = false;
  #preparing = false;
  #slow = false;
  /** The procedure's bundle. @type {Promise<string> | undefined} */
  #bundle;
  /** What makes the present rehearsal again. @type {Extract<Request, {op: "replay"}> | null} */
  #rehearsal = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;
  /** Hears how far a long answer is. @type {((told: { states: number }) => void) | undefined} */
  progress;

  /**
   * @param {string} runtime address of the large Python's folder; that of the small one lies beside it
   * @param {string} bundle address of the procedure's bundle
   * @param {(status: "starting" | "ready" | "slow" | "failed", why?: string, differs?: boolean) => void} report with why
   * it failed, what it cannot do, or that it came to two verdicts
   * @param {{ searches: boolean }} wants whether nothing is asked that the small Python answers
   */
  constructor(runtime, bundle, report, wants = { searches: false }) {
    this.runtime = new URL(runtime, document.baseURI).href;
    this.bundle = new URL(bundle, document.baseURI).href;
    this.report = report;
    this.#alone = this.#searches = wants.searches;
  }

  /** Which Python answers. */
  get answering() {
    return this.#front === undefined ? "none" : this.#front === this.#small ? "small" : "large";
  }

  /** Whether the large Python is still to come. */
  get coming() {
    return this.#front === this.#small && this.#lacks === "";
  }

  /** Start, or start again after a failure. */
  start() {
    this.#starts = this.#largeStarts = 0;
    this.#alone = this.#searches;
    this.#lacks = "";
    this.#begin();
  }

  stop() {
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#small?.end();
    this.#large?.end();
    this.#small = this.#large = this.#front = undefined;
  }

  /** @param {Request} request @returns {Promise<any>} */
  ask(request) {
    return new Promise((resolve) => {
      const asked = { request, text: JSON.stringify(request), passed: false, times: 0, resolve };
      this.#asked.push(asked);
      this.#pass(asked);
    });
  }

  #begin() {
    this.stop();
    this.#history = [];
    this.#preparing = this.#slow = false;
    this.#starts += 1;
    this.report("starting", "");
    this.#bundle = text(this.bundle);
    this.#bundle.catch(() => {}); // it is told when it is waited for
    if (this.#alone) this.#call();
    else this.#small = new Side("./small.js", { small: new URL("../small/", this.runtime).href }, this.#hears, early());
    this.#watchOver();
  }

  /** Call the large Python, if it may come and is not there. */
  #call() {
    if (this.#large || this.#lacks) return;
    if (!this.#alone && /** @type {Connected} */ (navigator).connection?.saveData) return this.#goWithout(WORDS.saves);
    this.#large = new Side("./worker.js", { runtime: this.runtime }, this.#hears);
  }

  #hears = {
    /** @param {Side} side */
    ready: (side) => void this.#load(side),
    /** @param {Side} side @param {string} why */
    lost: (side, why) => this.#lost(side, why),
    /** @param {{ states: number }} told */
    progress: (told) => {
      this.#watchOver();
      this.progress?.(told);
    },
  };

  /** Load the procedure into a Python. The first one answers from then on. @param {Side} side */
  async #load(side) {
    try {
      const bundle = await this.#bundle;
      if (!this.#has(side)) return;
      const loading = side.ask(JSON.stringify({ op: "load", bundle }));
      if (this.#front === undefined) this.#takeOver(side, this.#rehearsal);
      const { error } = JSON.parse(await loading);
      if (error) return this.#fail(error);
      if (this.#front !== side) return this.#goThrough(side);
      this.report("ready", this.#lacks);
      if (side === this.#small) whenIdle(() => side === this.#small && this.#call());
    } catch (error) {
      if (error instanceof Gone) return this.#fail(error.message);
      if (this.#has(side)) this.#lost(side, error instanceof Error ? error.message : String(error));
    }
  }

  /** From now on this side answers, also what was not answered. @param {Side} side @param {Request | null} again what it has to be asked first */
  #takeOver(side, again = null) {
    this.#front = side;
    if (side === this.#large) {
      this.#small?.end();
      this.#small = undefined;
    }
    if (again) {
      const asked = JSON.stringify(again);
      side.ask(asked).then((answer) => this.#note(side, again, asked, answer));
    }
    for (const asked of this.#asked) asked.passed = false;
    for (const asked of [...this.#asked]) this.#pass(asked);
    this.#watchOver();
  }

  /** The large Python judges the case again. What it says must be the same. @param {Side} large */
  async #goThrough(large) {
    let [told, place, differs] = [this.#history, 0, false];
    for (;;) {
      if (told !== this.#history) [told, place] = [this.#history, 0];
      const next = told[place++];
      if (!next) break;
      const answer = await large.ask(next.text);
      if (large !== this.#large) return;
      differs ||= answer !== next.answer;
    }
    const made = told.length > 0; // after a new start the small one may not have said anything yet
    this.#history = [];
    this.#takeOver(large, made ? null : this.#rehearsal);
    if (differs) this.report("ready", WORDS.differs, true);
    this.#lookAhead();
  }

  /** Pass on what is asked to the side that answers; a search waits for the large Python. @param {Asked} asked */
  #pass(asked) {
    const side = this.#front;
    if (!side || asked.passed) return;
    if (side === this.#small && SEARCHES.has(asked.request.op)) {
      if (this.#lacks) this.#refuse(asked);
      else this.#call();
      return;
    }
    asked.passed = true;
    side.ask(asked.text).then((answer) => this.#answered(side, asked, answer));
    if (this.#watch === undefined) this.#watchOver();
  }

  /** @param {Side} side @param {Asked} asked @param {string} text */
  #answered(side, asked, text) {
    if (side !== this.#front || !this.#asked.includes(asked)) return;
    this.#asked = this.#asked.filter((one) => one !== asked);
    this.#starts = 0;
    this.#watchOver();
    const answer = this.#note(side, asked.request, asked.text, text);
    asked.resolve(answer);
    this.#lookAhead();
  }

  /** What was said of the case is kept, to make it again and to go through it again.
   * @param {Side} side @param {Request} request @param {string} asked @param {string} text */
  #note(side, request, asked, text) {
    /** @type {View & { error?: string }} */
    const answer = JSON.parse(text);
    if (!answer.error) this.#remember(request, answer);
    if (side === this.#small && !answer.error) {
      const { op } = request;
      const before = op === "begin" || op === "replay" ? [] : this.#history.filter((one) => one.op !== "companion");
      this.#history = before.length === this.#history.length ? this.#history : before;
      this.#history.push({ op, text: asked, answer: text });
    }
    return answer;
  }

  /** @param {Request} request @param {View} answer */
  #remember(request, answer) {
    if (request.op === "begin" || request.op === "replay" || request.op === "act") this.#ahead = true;
    if (request.op === "begin") {
      this.#rehearsal = { ...request, op: "replay", inputs: [], to: 0 };
    } else if (request.op === "replay") {
      this.#rehearsal = request;
    } else if (this.#rehearsal && (request.op === "act" || request.op === "wait")) {
      this.#rehearsal = { ...this.#rehearsal, inputs: answer.inputs, to: answer.at };
    }
  }

  /** While nothing is asked, the large Python prepares the next hint, a little at a time. */
  async #lookAhead() {
    const side = this.#front;
    if (!side || side !== this.#large || !this.#ahead || this.#preparing || this.#asked.length) return;
    this.#preparing = true;
    const answer = JSON.parse(await side.ask('{"op":"prepare"}'));
    if (side !== this.#front) return;
    this.#preparing = false;
    this.#ahead = answer.more === true;
    this.#lookAhead();
  }

  /** Says so when nothing is answered for long, and then starts the worker anew. One that has not
   * started may still be on its way: beside it the other one is called. */
  #watchOver() {
    clearInterval(this.#watch);
    this.#watch = undefined;
    if (this.#slow) this.report("ready");
    this.#slow = false;
    const first = this.#asked.find((asked) => asked.passed);
    if (this.#front && !first) return;
    const most = first && LONG.has(first.request.op) ? LONG_MS_MAX : ANSWER_MS_MAX;
    let waited = 0;
    this.#watch = setInterval(() => {
      waited += STEP_MS;
      const [waiting] = this.#asked;
      if (waited >= SLOW_MS && waiting && waiting.request.op !== "prove" && !this.#slow) {
        this.#slow = true;
        this.report("slow");
      }
      if (waited === (first ? SMALL_MS_MAX : ANSWER_MS_MAX)) this.#call();
      if (first && this.#front && waited >= most) this.#tookTooLong(this.#front, first, waited);
    }, STEP_MS);
  }

  /** @param {Side} side @param {Asked} asked @param {number} waited */
  #tookTooLong(side, asked, waited) {
    if (side === this.#small && this.#large && waited < LONG_MS_MAX) return; // it comes, and will answer
    asked.times += 1;
    const search = LONG.has(asked.request.op) && asked.times > 1;
    if (side === this.#small && this.#lacks && search) this.#refuse(asked); // nothing else will ever answer it
    this.#lost(side, "the engine did not answer");
  }

  /** @param {Asked} asked */
  #refuse(asked) {
    this.#asked = this.#asked.filter((one) => one !== asked);
    asked.resolve({ error: WORDS.long });
  }

  /** @param {Side} side */
  #has(side) {
    return side === this.#small || side === this.#large;
  }

  /** @param {Side} side @param {string} why */
  #lost(side, why) {
    if (!this.#has(side)) return;
    if (side === this.#large && this.#small) return this.#lostLarge(side);
    if (this.#starts < STARTS_MAX) return this.#begin();
    if (this.#alone) return this.#fail(why);
    this.#alone = true; // the small Python does not start here
    this.#starts = 0;
    this.#lacks = "";
    this.#begin();
  }

  /** The large Python died while the small one answers. @param {Side} large */
  #lostLarge(large) {
    large.end();
    this.#large = undefined;
    this.#largeStarts += 1;
    if (this.#largeStarts < STARTS_MAX) this.#call();
    else this.#goWithout(WORDS.lacks);
  }

  /** The large Python does not come. @param {string} why */
  #goWithout(why) {
    this.#lacks = why;
    this.report(this.#front ? "ready" : this.#slow ? "slow" : "starting", why);
    for (const asked of this.#asked.filter(({ passed, request }) => !passed && SEARCHES.has(request.op))) this.#refuse(asked);
  }

  /** @param {string} why */
  #fail(why) {
    this.stop();
    this.report("failed", NOT_FETCHED.test(why) ? WORDS.fetched : why);
  }
}

/** The worker that the page itself started, once. */
function early() {
  const page = /** @type {any} */ (globalThis);
  const { rrEarly } = page;
  delete page.rrEarly;
  return rrEarly;
}

class Gone extends Error {}

/** @param {string} address */
async function text(address) {
  const answer = await fetch(address);
  if (answer.status === 404) throw new Gone("this page is older than the site; load it again");
  if (!answer.ok) throw new Error(`the procedure could not be fetched (${answer.status})`);
  return answer.text();
}

/** @param {() => void} act */
function whenIdle(act) {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act, { timeout: IDLE_MS_MAX });
  else setTimeout(act, IDLE_MS_MAX / 10);
}
