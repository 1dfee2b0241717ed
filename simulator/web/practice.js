// The element <rr-practice>: what somebody can do and what comes next, from the runs that this browser
// keeps. It asks no engine. Its data stands in the page; the list in the page stays until they are read.

/** @import { PracticeData, PracticeMessage, PracticeState } from "./types.d.ts" */

import { dayOf } from "./mastery.js";
import { readFile, written } from "./runs.js";
import { render } from "./lit-html.js";
import { practice } from "./practice-view.js";
import { saveAs } from "./save-as.js";
import { openStore } from "./store.js";

const NO_FILE = "This file holds no training that was exported here.";

export class Practice extends HTMLElement {
  /** @type {PracticeState | undefined} */
  state;
  /** @type {Awaited<ReturnType<typeof openStore>> | undefined} */
  #store;

  async connectedCallback() {
    const held = this.querySelector("script.rr-practice-data")?.textContent;
    if (!held) return;
    /** @type {PracticeData[]} */
    const all = JSON.parse(held);
    const one = this.hasAttribute("one");
    const store = await openStore();
    const before = { all, one, runs: [], today: dayOf(new Date()), trouble: store.trouble, notice: "", asking: false };
    this.state = before;
    this.#store = store;
    store.changed = () => this.#look();
    addEventListener("pageshow", this.#look); // back from a rehearsal
    document.addEventListener("visibilitychange", this.#look);
    await this.#look();
  }

  disconnectedCallback() {
    removeEventListener("pageshow", this.#look);
    document.removeEventListener("visibilitychange", this.#look);
    this.#store?.close();
  }

  /** Read again what is kept: other tabs may have added to it, and it may be another day. */
  #look = async () => {
    if (!this.#store || document.visibilityState === "hidden") return;
    const runs = await this.#store.runs();
    this.#change({ runs, today: dayOf(new Date()), trouble: this.#store.trouble });
  };

  /** @param {PracticeMessage} message */
  send(message) {
    const { state } = this;
    if (!state) return;
    switch (message.type) {
      case "export":
        return this.#download(written(state.runs));
      case "import":
        return void this.#import(message.text);
      case "ask":
        this.#change({ asking: true, notice: "" });
        return this.#focus(".practice-sure button:last-of-type");
      case "keep":
        this.#change({ asking: false });
        return this.#focus(".practice-delete");
      case "delete":
        return void this.#delete();
    }
  }

  /** @param {string} text */
  async #import(text) {
    const found = readFile(text);
    if (!found) return this.#change({ notice: NO_FILE });
    const before = this.state?.runs.length ?? 0;
    await this.#store?.add(found.runs);
    await this.#look();
    const more = Math.max(0, (this.state?.runs.length ?? 0) - before);
    const refused = found.refused ? ` ${found.refused} could not be read.` : "";
    this.#change({ notice: `${more} of the ${found.runs.length} in the file are new here.${refused}` });
  }

  async #delete() {
    await this.#store?.clear();
    this.#change({ asking: false, notice: "Deleted." });
    await this.#look();
    this.#focus("#rr-practice-next");
  }

  /** @param {string} text */
  #download(text) {
    saveAs(`training-${dayOf(new Date())}.json`, text);
    this.#change({ notice: "Exported." });
  }

  /** @param {string} selector */
  #focus(selector) {
    /** @type {HTMLElement | null} */ (this.querySelector(selector))?.focus();
  }

  /** @param {Partial<PracticeState>} more */
  #change(more) {
    if (!this.state) return;
    this.state = { ...this.state, ...more };
    if (!this.hasAttribute("data-ready")) this.replaceChildren();
    this.setAttribute("data-ready", "");
    render(practice(this.state, (message) => this.send(message)), this);
  }
}

customElements.define("rr-practice", Practice);
