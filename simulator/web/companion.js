// The element <rr-companion>: a real case, from the user's taps, second by second.
//
// Attributes: bundle, runtime, page (addresses may be relative to the page). What is said of the case
// is kept in this tab only. The engine says what a case means; the page knows the time.

/** @import { Kept, LiveData, LiveMessage, LiveState, ToldVerdict } from "./companion.d.ts" */

import { blank, clockInWords, inWords, news, now, pack, question, recordOf, runOf, unpack } from "./companion-case.js";
import { companion } from "./companion-view.js";
import { Engine } from "./engine.js";
import { render } from "./lit-html.js";

const TICK_MS = 200;
const AWAY_MS_MIN = 5_000; // a shorter absence is none
const PULSE_MS = [200, 100, 200];
const TEXT_FIELDS = "input:not([type=checkbox]), select, textarea, [contenteditable]";

export class Companion extends HTMLElement {
  /** @type {LiveState | undefined} */
  state;
  /** @type {Engine | undefined} */
  engine;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** @type {WakeLockSentinel | undefined} */
  #lock;
  #asking = "";

  connectedCallback() {
    const held = this.querySelector("script.rr-live-data")?.textContent;
    if (!held) return;
    /** @type {LiveData} */
    const data = JSON.parse(held);
    const kept = unpack(read(this.#name(data)), data);
    this.state = {
      ...kept, data, page: this.getAttribute("page") ?? "", nowMs: Date.now(), engine: "starting", trouble: "",
      lacks: "", notice: "", away: "", announce: "", justNow: false, verdict: null,
    };
    const pressed = /** @type {HTMLElement | null} */ (this.querySelector("[data-pressed-ms]")); // before this script was there
    this.replaceChildren();
    this.#wasAway(Number(read(`${this.#name(data)}:seen`)) || Date.now());
    const address = (/** @type {string} */ name) => this.getAttribute(name) ?? "";
    this.engine = new Engine(address("runtime"), address("bundle"), (engine, why, differs) => {
      if (engine === "slow") return; // what time alone leads to is known, and shown meanwhile
      const begins = engine === "ready" && this.state?.engine !== "ready";
      const failed = engine === "failed";
      this.#change({ engine, trouble: failed ? `The engine did not start: ${why}.` : "", ...(differs ? { lacks: why, asked: "" } : {}), ...(why === "" ? { lacks: "" } : {}) });
      if (begins || differs) this.#ask();
    });
    this.engine.start();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("keydown", this.#onKey, { capture: true });
    document.addEventListener("visibilitychange", this.#onShown);
    this.#keepAwake();
    if (pressed && this.state.startMs === null) this.send({ type: "start", startMs: Number(pressed.dataset.pressedMs) });
  }

  /** Whether all that the engine was asked about the case is answered. */
  get settled() {
    return this.#asking === "";
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    this.engine?.stop();
    this.#lock?.release();
    document.removeEventListener("keydown", this.#onKey, { capture: true });
    document.removeEventListener("visibilitychange", this.#onShown);
  }

  /** @param {LiveMessage} message */
  send(message) {
    if (!this.state) return;
    const { state } = this;
    this.#change({ away: "", notice: "", nowMs: Date.now() });
    switch (message.type) {
      case "start":
        this.#said({ startMs: message.startMs });
        return state.startMs === null ? this.#bringBack() : undefined;
      case "fact": {
        const { [message.id]: _, ...others } = state.facts;
        return this.#said({ facts: message.value === undefined ? others : { ...others, [message.id]: message.value } });
      }
      case "name":
        return this.#said({ names: { ...state.names, [message.id]: message.value } });
      case "tap":
        this.#said({ taps: [...state.taps, { input: message.input, atMs: Date.now(), earlier: message.earlier }] });
        return this.#bringBack();
      case "back":
        return this.#said({ taps: state.taps.slice(0, -1) });
      case "option":
        return this.#choose(message.id, message.value);
      case "just now":
        return this.#change({ justNow: message.value });
      case "say":
        return this.#say();
      case "copy":
        return void this.#copy(message.what);
      case "judge":
        return void this.#judge();
      case "forget":
        return this.#said({ ...blank(state.data), options: state.options });
      case "retry":
        return this.engine?.start();
    }
  }

  /** Something about the case was said: it is kept, shown, and the engine is asked what follows.
   * @param {Partial<Kept>} more */
  #said(more) {
    this.#change({ ...more, verdict: null });
    this.#asking = ""; // an answer that is on its way is not of this case any more
    this.#keep();
    this.#ask();
  }

  /** What is due now stands at the top: eyes and keyboard are led there. */
  #bringBack() {
    scrollTo({ top: 0 });
    /** @type {HTMLElement | null} */ (this.querySelector("#rr-live-bar"))?.focus({ preventScroll: true });
  }

  async #ask(since = 0) {
    const { state } = this;
    if (!state || state.engine !== "ready" || state.startMs === null) return;
    const request = question(state, since);
    const asked = JSON.stringify(request);
    if (asked === state.asked || asked === this.#asking) return;
    this.#asking = asked;
    const live = await this.engine?.ask(request);
    if (asked !== this.#asking) return; // something else has been said since
    this.#asking = "";
    if (live.error) return this.#change({ notice: `This was not done: ${live.error}.` });
    this.#change({ live, asked });
    this.#keep();
  }

  #tick() {
    const { state } = this;
    if (!state) return;
    const nowMs = Date.now();
    if (Math.abs(nowMs - state.nowMs) >= AWAY_MS_MIN) this.#wasAway(state.nowMs);
    const second = Math.floor(nowMs / 1000) !== Math.floor(state.nowMs / 1000);
    const before = now(state);
    if (!second && (state.startMs === null || now({ ...state, nowMs }) === before)) return;
    write(`${this.#name(state.data)}:seen`, String(nowMs));
    this.#change({ nowMs });
    const { until } = state.live;
    if (until !== null && now({ ...state, nowMs }) >= until) this.#ask(now({ ...state, nowMs }));
  }

  /** The page was asleep, hidden or gone since then. @param {number} sinceMs */
  #wasAway(sinceMs) {
    if (!this.state) return;
    const nowMs = Date.now();
    const seconds = Math.floor((nowMs - sinceMs) / 1000);
    const away = seconds * 1000 >= AWAY_MS_MIN && this.state.startMs !== null ? `You were away for ${inWords(seconds)}.` : this.state.away;
    this.#change({ nowMs, away });
  }

  /** @param {Partial<LiveState>} more */
  #change(more) {
    const before = this.state;
    if (!before) return;
    const state = (this.state = { ...before, ...more });
    const words = news(before, state);
    if (words) {
      state.announce = words;
      this.#alarm(state, words);
    }
    render(companion(state, (message) => this.send(message)), this);
  }

  /** @param {LiveState} state @param {string} words */
  #alarm({ options, data }, words) {
    if (options.vibrate && navigator.userActivation.hasBeenActive) navigator.vibrate?.(PULSE_MS);
    if (options.notify && document.hidden) {
      try {
        new Notification(data.procedure.title, { body: words, tag: data.procedure.id });
      } catch {
        // This browser shows notifications only from elsewhere.
      }
    }
  }

  #say() {
    if (!this.state) return;
    const words = clockInWords(this.state);
    // The same words again are heard only if they change.
    this.#change({ announce: words === this.state.announce ? `${words} ` : words });
  }

  /** @param {keyof Kept["options"]} id @param {boolean} value */
  async #choose(id, value) {
    if (!this.state) return;
    if (id === "notify" && value && (await Notification.requestPermission()) !== "granted") {
      value = false;
      this.#change({ notice: "This browser does not allow notifications here." });
    }
    this.#change({ options: { ...this.state.options, [id]: value } });
    this.#keep();
    if (id === "awake") this.#keepAwake();
  }

  async #keepAwake() {
    if (!this.state?.options.awake) return this.#lock?.release();
    try {
      this.#lock = await navigator.wakeLock.request("screen");
    } catch {
      // The device has to save power, or the page is not to be seen.
    }
  }

  /** @param {"record" | "run"} what */
  async #copy(what) {
    if (!this.state) return;
    const text = what === "record" ? `${recordOf(this.state)}\n` : `${JSON.stringify(runOf(this.state), null, 2)}\n`;
    try {
      await navigator.clipboard.writeText(text);
      this.#change({ notice: what === "record" ? "The record is copied." : "The run file is copied." });
    } catch {
      this.#change({ notice: "This browser does not allow copying here." });
    }
  }

  async #judge() {
    if (!this.state) return;
    /** @type {ToldVerdict & { error?: string }} */
    const verdict = await this.engine?.ask({ op: "judge", run: runOf(this.state), told: true });
    if (verdict.error) return this.#change({ notice: `It cannot be judged: ${verdict.error}.` });
    this.#change({ verdict });
    /** @type {HTMLElement | null} */ (this.querySelector("#rr-live-verdict"))?.focus();
  }

  #keep() {
    if (this.state) write(this.#name(this.state.data), pack(this.state, this.state.data.procedure.digest));
  }

  /** Where the case is kept. @param {LiveData} data */
  #name({ procedure }) {
    return `rightrun:live:${procedure.id}`;
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {Element} */ (event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !target.matches(TEXT_FIELDS);
    if (!plain || event.key.toLowerCase() !== "c" || !this.state?.options.keys || this.state.startMs === null) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page has keys of its own
    this.#say();
  };

  #onShown = () => {
    if (document.hidden) return;
    this.#tick();
    this.#keepAwake();
  };
}

/** @param {string} name */
function read(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null; // this browser gives no storage
  }
}

/** @param {string} name @param {string} text */
function write(name, text) {
  try {
    sessionStorage.setItem(name, text);
  } catch {
    // Nothing may be kept: a reload starts afresh.
  }
}

customElements.define("rr-companion", Companion);
