// One Python in a worker of its own: requests go in, and their answers come out in the same order, each
// with the number of its request.

/** @typedef {{ ready(side: Side): void, lost(side: Side, why: string): void, progress?(told: { states: number }): void }} Hears */

export class Side {
  #worker;
  /** @type {((answer: string) => void)[]} */
  #waiting = [];
  #asked = 0;
  #isReady = false;

  /** @param {string} script the worker's @param {Record<string, string>} first what it starts with @param {Hears} hears
   * @param {{ worker: Worker, heard: any[] }} [early] one that has started already, with what it said so far */
  constructor(script, first, hears, early) {
    this.#worker = early?.worker ?? new Worker(new URL(script, import.meta.url), { type: "module" });
    /** @param {{ data: any }} message */
    const hear = ({ data }) => {
      if (data.fatal) hears.lost(this, data.fatal);
      else if (data.ready) this.#ready(hears);
      else if (data.progress) hears.progress?.(JSON.parse(data.progress));
      else this.#hear(data, hears);
    };
    this.#worker.onmessage = hear;
    this.#worker.onerror = (event) => hears.lost(this, event.message || "the engine stopped");
    this.#worker.onmessageerror = () => hears.lost(this, "a message could not be read");
    if (early) queueMicrotask(() => early.heard.forEach((data) => hear({ data })));
    else this.#worker.postMessage(first);
  }

  /** @param {string} request @returns {Promise<string>} */
  ask(request) {
    this.#asked += 1;
    this.#worker.postMessage({ request, number: this.#asked });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @param {Hears} hears */
  #ready(hears) {
    if (!this.#isReady) hears.ready(this);
    this.#isReady = true;
  }

  /** What comes again was heard already; before what comes too soon, something was lost.
   * @param {{ number: number, answer: string }} told @param {Hears} hears */
  #hear({ number, answer }, hears) {
    const next = this.#asked - this.#waiting.length + 1;
    if (number > next) hears.lost(this, "an answer was lost");
    else if (number === next) this.#waiting.shift()?.(answer);
  }

  /** What was not answered never will be. */
  end() {
    this.#worker.terminate();
    this.#waiting = [];
  }
}
