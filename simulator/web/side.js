// One Python in a worker of its own: requests go in, and their answers come out in the same order.

/** @typedef {{ ready(side: Side): void, lost(side: Side, why: string): void, progress?(told: { states: number }): void }} Hears */

export class Side {
  #worker;
  /** @type {((answer: string) => void)[]} */
  #waiting = [];

  /** @param {string} script the worker's @param {Record<string, string>} first what it starts with @param {Hears} hears
   * @param {{ worker: Worker, heard: any[] }} [early] one that has started already, with what it said so far */
  constructor(script, first, hears, early) {
    this.#worker = early?.worker ?? new Worker(new URL(script, import.meta.url), { type: "module" });
    /** @param {{ data: any }} message */
    const hear = ({ data }) => {
      if (data.fatal) hears.lost(this, data.fatal);
      else if (data.ready) hears.ready(this);
      else if (data.progress) hears.progress?.(JSON.parse(data.progress));
      else this.#waiting.shift()?.(data.answer);
    };
    this.#worker.onmessage = hear;
    this.#worker.onerror = (event) => hears.lost(this, event.message || "the engine stopped");
    this.#worker.onmessageerror = () => hears.lost(this, "a message could not be read");
    if (early) queueMicrotask(() => early.heard.forEach((data) => hear({ data })));
    else this.#worker.postMessage(first);
  }

  /** @param {string} request @returns {Promise<string>} */
  ask(request) {
    this.#worker.postMessage({ request });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** What was not answered never will be. */
  end() {
    this.#worker.terminate();
    this.#waiting = [];
  }
}
