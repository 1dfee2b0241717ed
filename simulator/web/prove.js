// The element <rr-prove>: explores a procedure in this browser and shows what was found.
//
// Attributes: bundle, runtime (addresses may be relative to the page).
// Event: `rr-proof` (detail: the proof), which bubbles.

/** @import { Proof, ProofMessage, ProofState, ProveData } from "./types.d.ts" */

import { Engine } from "./engine.js";
import { render } from "./lit-html.js";
import { proveView } from "./prove-view.js";

const TICK_MS = 200;

export class Prove extends HTMLElement {
  /** @type {ProofState | undefined} */
  state;
  /** @type {Engine | undefined} */
  #engine;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  connectedCallback() {
    const held = this.querySelector("script.rr-prove-data")?.textContent;
    if (!held) return;
    /** @type {ProveData} */
    const data = JSON.parse(held);
    this.replaceChildren();
    this.state = { data, phase: "before", states: 0, sinceMs: 0, tookMs: 0, proof: null, stories: {}, trouble: "" };
    this.#draw();
  }

  disconnectedCallback() {
    this.#end();
  }

  /** @param {ProofMessage} message */
  send(message) {
    if (message === "start") this.#start();
    else this.#cancel();
  }

  async #start() {
    this.#end();
    this.#change({ phase: "starting", states: 0, sinceMs: performance.now(), tookMs: 0, proof: null, stories: {}, trouble: "" });
    this.#ticking = setInterval(() => this.#change({ tookMs: this.#since() }), TICK_MS);
    const address = (/** @type {string} */ name) => this.getAttribute(name) ?? "";
    const engine = new Engine(address("runtime"), address("bundle"), (status, why) => {
      if (engine !== this.#engine) return;
      if (status === "ready") this.#change({ phase: "exploring", sinceMs: performance.now() });
      if (status === "failed") this.#failed(`The search did not start: ${why}.`);
    }, { searches: true });
    engine.progress = ({ states }) => this.#change({ states });
    this.#engine = engine;
    engine.start();
    /** @type {Proof & { error?: string }} */
    const proof = await engine.ask({ op: "prove" });
    if (engine !== this.#engine) return;
    if (proof.error) return this.#failed(`The search stopped: ${proof.error}.`);
    const tookMs = this.#since();
    const stories = await this.#stories(engine, proof);
    if (engine !== this.#engine) return;
    this.#end();
    this.#change({ phase: "done", proof, stories, tookMs });
    this.dispatchEvent(new CustomEvent("rr-proof", { bubbles: true, detail: proof }));
    /** @type {HTMLElement | null} */ (this.querySelector("#rr-proof-title"))?.focus();
  }

  /** What the judge says of each witness, by its run. @param {Engine} engine @param {Proof} proof */
  async #stories(engine, proof) {
    /** @type {ProofState["stories"]} */
    const stories = {};
    for (const { witness } of [...proof.problems, ...proof.claims]) {
      if (!witness) continue;
      const verdict = await engine.ask({ op: "judge", run: witness.run, told: true });
      if (!verdict.error) stories[JSON.stringify(witness.run)] = verdict;
    }
    return stories;
  }

  #since() {
    return performance.now() - (this.state?.sinceMs ?? 0);
  }

  #cancel() {
    this.#end();
    this.#change({ phase: "before", trouble: "You stopped the search. Nothing is proved." });
    /** @type {HTMLElement | null} */ (this.querySelector("button"))?.focus();
  }

  /** @param {string} trouble */
  #failed(trouble) {
    this.#end();
    this.#change({ phase: "before", trouble });
  }

  #end() {
    clearInterval(this.#ticking);
    this.#engine?.stop();
    this.#engine = undefined;
  }

  /** @param {Partial<ProofState>} more */
  #change(more) {
    if (!this.state) return;
    this.state = { ...this.state, ...more };
    this.#draw();
  }

  #draw() {
    if (this.state) render(proveView(this.state, (message) => this.send(message)), this);
  }
}

customElements.define("rr-prove", Prove);
