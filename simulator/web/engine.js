// The page's side of the engine: requests in order, answers by number. When the worker dies it is
// started anew, the rehearsal is replayed, and what was not answered is asked again.

/** @import { Request, View } from "./types.d.ts" */

const STARTS_MAX = 3; // in a row without an answer
const SLOW_MS = 2_500; // without an answer this is said
const ANSWER_MS_MAX = 12_000; // then the worker is taken for dead
/** What may take longer: a search, or the proof, which tells how far it is. */
const LONG = new Set(["hint", "debrief", "judge", "prove"]);
const LONG_MS_MAX = 30_000;
const STEP_MS = 500; // time is counted in steps: asleep for an hour is one step, and no dead worker

const PREPARED = -3;

/** @typedef {{ id: number, request: Request, resolve: (answer: any) => void }} Asked */

export class Engine {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Asked[]} */
  #asked = [];
  #lastId = 0;
  #starts = 0;
  /** Whether the worker could look ahead, so that a hint comes at once. */
  #ahead = false;
  #preparing = false;
  #slow = false;
  #open = false; // requests go straight to the worker
  /** What makes the present rehearsal again. @type {Extract<Request, {op: "replay"}> | null} */
  #rehearsal = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #watch;
  /** Hears how far a long answer is. @type {((told: { states: number }) => void) | undefined} */
  progress;

  /**
   * @param {string} runtime address of the runtime folder
   * @param {string} bundle address of the procedure's bundle
   * @param {(status: "starting" | "ready" | "slow" | "failed", why?: string) => void} report
   */
  constructor(runtime, bundle, report) {
    this.runtime = new URL(runtime, document.baseURI).href;
    this.bundle = new URL(bundle, document.baseURI).href;
    this.report = report;
  }

  /** Start, or start again after a failure. */
  start() {
    this.#starts = 0;
    this.#spawn();
  }

  stop() {
    clearInterval(this.#watch);
    this.#watch = undefined;
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** @param {Request} request @returns {Promise<any>} */
  ask(request) {
    return new Promise((resolve) => {
      const asked = { id: ++this.#lastId, request, resolve };
      this.#asked.push(asked);
      if (this.#open) this.#post(asked);
    });
  }

  async #spawn() {
    this.stop();
    this.#open = this.#preparing = this.#slow = false;
    this.#starts += 1;
    this.report("starting");
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (data.fatal) this.#lost(data.fatal);
      else if (data.ready) this.#prepare(worker);
      else if (data.progress) this.#heard(JSON.parse(data.progress));
      else this.#answered(data.id, JSON.parse(data.answer));
    };
    worker.onerror = (event) => this.#lost(event.message || "the engine stopped");
    worker.onmessageerror = () => this.#lost("a message could not be read");
    worker.postMessage({ runtime: this.runtime });
  }

  /** Load the procedure, bring the rehearsal back, and ask what is still to be asked.
   * @param {Worker} worker */
  async #prepare(worker) {
    try {
      const answer = await fetch(this.bundle);
      if (answer.status === 404) return this.#fail("this page is older than the site; load it again");
      if (!answer.ok) throw new Error(`the procedure could not be fetched (${answer.status})`);
      const bundle = await answer.text();
      if (worker !== this.#worker) return;
      this.#post({ id: -1, request: { op: "load", bundle } });
      if (this.#rehearsal) this.#post({ id: -2, request: this.#rehearsal });
      for (const asked of this.#asked) this.#post(asked);
      this.#open = true;
    } catch (error) {
      if (worker === this.#worker) this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {{ id: number, request: Request }} asked */
  #post({ id, request }) {
    this.#worker?.postMessage({ id, request: JSON.stringify(request) });
    if (this.#watch === undefined) this.#watchOver();
  }

  /** Says so when nothing is answered for long, and then starts the worker anew. */
  #watchOver() {
    clearInterval(this.#watch);
    this.#watch = undefined;
    if (this.#slow) this.report("ready");
    this.#slow = false;
    const [first] = this.#asked;
    if (!first) return;
    const most = LONG.has(first.request.op) ? LONG_MS_MAX : ANSWER_MS_MAX;
    let waited = 0;
    this.#watch = setInterval(() => {
      waited += STEP_MS;
      if (waited === SLOW_MS && this.#open && first.request.op !== "prove") {
        this.#slow = true;
        this.report("slow");
      }
      if (waited >= most) this.#lost("the engine did not answer");
    }, STEP_MS);
  }

  /** @param {{ states: number }} told */
  #heard(told) {
    this.#watchOver();
    this.progress?.(told);
  }

  /** @param {number} id @param {any} answer */
  #answered(id, answer) {
    if (id === -1) {
      if (answer.error) return this.#fail(answer.error);
      this.report("ready");
    }
    if (id === PREPARED) {
      this.#preparing = false;
      this.#ahead = answer.more === true;
      return this.#lookAhead();
    }
    const asked = this.#asked[0];
    if (!asked || asked.id !== id) return;
    this.#asked.shift();
    this.#starts = 0;
    this.#watchOver();
    this.#remember(asked.request, answer);
    asked.resolve(answer);
    this.#lookAhead();
  }

  /** While nothing is asked, the worker prepares the next hint, a little at a time. */
  #lookAhead() {
    if (!this.#ahead || this.#preparing || this.#asked.length) return;
    this.#preparing = true;
    this.#post({ id: PREPARED, request: { op: "prepare" } });
  }

  /** @param {Request} request @param {View & {error?: string}} answer */
  #remember(request, answer) {
    if (answer.error) return;
    if (request.op === "begin" || request.op === "replay" || request.op === "act") this.#ahead = true;
    if (request.op === "begin") {
      this.#rehearsal = { ...request, op: "replay", inputs: [], to: 0 };
    } else if (request.op === "replay") {
      this.#rehearsal = request;
    } else if (this.#rehearsal && (request.op === "act" || request.op === "wait")) {
      this.#rehearsal = { ...this.#rehearsal, inputs: answer.inputs, to: answer.at };
    }
  }

  /** @param {string} why */
  #lost(why) {
    if (this.#starts < STARTS_MAX) this.#spawn();
    else this.#fail(why);
  }

  /** @param {string} why */
  #fail(why) {
    this.stop();
    this.#open = false;
    this.report("failed", why);
  }
}
