// The element <rr-room>: takes the page's data, carries out effects, draws the state.
//
// Attributes: procedure, bundle, runtime, page (addresses may be relative to the page).
// Events: `rr-start` and `rr-verdict` (detail: {verdict, run}), both bubble.

/** @import { Effect, Message, RoomData, State } from "./types.d.ts" */

import { isRunning } from "./clock.js";
import { Engine } from "./engine.js";
import { meaning, openDialog } from "./keys.js";
import { render } from "./lit-html.js";
import { writeLink } from "./link.js";
import { dayOf } from "./mastery.js";
import { numberOf } from "./names.js";
import { loadPrefs, savePrefs } from "./prefs.js";
import { recordFile } from "./runs.js";
import { openStore } from "./store.js";
import { saveAs } from "./save-as.js";
import { Sounds } from "./sounds.js";
import { init } from "./beginning.js";
import { update } from "./update.js";
import { room } from "./view.js";

const TICK_MS = 100;
const FOCUS = { stage: "#rr-stage", debrief: "#rr-debrief-title", briefing: "#rr-brief-title", question: "#rr-question-title" };
const NOTICE_MS = 2500;
const LOOK_MS = 2000;
const LOW = "(height < 42em)"; // as in room.css
const TEXT_FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const INTERACTIVE = "button, a, input, select, textarea, summary, [contenteditable]";
const LISTS = ".room-options, .room-lines ol, .room-scenarios, .room-marks";
const TURNS = ["n", "p", ",", "."]; // by these the page around turns to another one
const STEPS = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 });

export class Room extends HTMLElement {
  /** @type {RoomData | undefined} */
  data;
  /** @type {State | undefined} */
  state;
  /** @type {Engine | undefined} */
  engine;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hushing;
  /** While a rehearsal goes on in another tab. @type {ReturnType<typeof setTimeout> | undefined} */
  #looking;
  #sounds = new Sounds();
  /** @type {ReturnType<typeof openStore> | undefined} */
  #store;
  /** The rehearsal that goes on, the one that it was begun from, as the store names them, and when it
   * was kept last. */
  #rehearsal = { id: "", instead: "", when: "" };
  /** What the last click met. @type {Element | null} */
  #met = null;

  constructor() {
    super();
    this.addEventListener("click", this.#beforeClick, { capture: true });
    this.addEventListener("click", this.#afterClick);
  }

  connectedCallback() {
    const held = this.querySelector("script.rr-room-data")?.textContent;
    if (held) this.data = /** @type {RoomData} */ (JSON.parse(held));
    if (!this.data) return;
    this.state = init(this.data, loadPrefs(), this.getAttribute("page") ?? "", location.search, location.hash);
    const address = (/** @type {string} */ name) => this.getAttribute(name) ?? "";
    this.engine = new Engine(address("runtime"), address("bundle"), (status, why) =>
      this.send({ type: "engine", status, ...(status === "failed" ? { trouble: `The judge did not start: ${why}.` } : { lacks: why }) }),
    );
    const isPressed = this.querySelector("[data-pressed-ms]") !== null; // Start, before this script was there
    if (held) this.replaceChildren();
    document.addEventListener("keydown", this.#onKey, { capture: true });
    addEventListener("hashchange", this.#onHash);
    this.engine.start();
    this.#draw();
    this.#remember(this.data);
    const list = this.querySelector(".room-scenarios");
    const chosen = /** @type {HTMLElement | null | undefined} */ (list?.querySelector("[aria-current]"));
    if (list && chosen) list.scrollTop = chosen.offsetTop - list.clientHeight / 2;
    if (isPressed || this.state.surprise) this.send({ type: "start", nowMs: performance.now() });
    if (!this.state.surprise) return;
    this.#carryOut({ do: "address", scenario: "" }); // loaded again, it is offered and not begun anew
  }

  /** What the store holds of this procedure. @param {Pick<RoomData, "procedure">} data */
  async #remember({ procedure }) {
    this.#store ??= openStore();
    const store = await this.#store;
    store.changed = () => this.#remember({ procedure });
    const [runs, left] = [await store.runs(), await store.left(procedure.id)];
    const offered = this.state?.open;
    this.send({ type: "remembered", runs, today: dayOf(new Date()), left, trouble: store.trouble });
    if (!offered) this.querySelector(".room-open")?.scrollIntoView({ block: "nearest" }); // a page that is loaded again stays where it was
    clearTimeout(this.#looking);
    if (this.state?.open?.elsewhere) this.#looking = setTimeout(() => this.#remember({ procedure }), LOOK_MS);
  }

  disconnectedCallback() {
    this.engine?.stop();
    this.#store?.then((store) => store.close());
    this.#sounds.end();
    clearInterval(this.#ticking);
    clearTimeout(this.#hushing);
    clearTimeout(this.#looking);
    this.#ticking = undefined;
    document.removeEventListener("keydown", this.#onKey, { capture: true });
    removeEventListener("hashchange", this.#onHash);
  }

  /** @param {Message} message */
  send(message) {
    if (!this.state) return;
    const before = this.state;
    const [state, effects] = update(before, message);
    this.state = state;
    const drawn = message.type !== "tick" || state.at !== before.at || effects.length > 0;
    if (drawn) this.#draw();
    if (isRunning(state)) {
      this.#ticking ??= setInterval(() => this.send({ type: "tick", nowMs: performance.now() }), TICK_MS);
    } else {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
    for (const effect of effects) this.#carryOut(effect);
    this.#sounds.follow(before, state);
    if (state.phase !== before.phase) this.#tell(state);
    if (state.view.screen !== before.view.screen) this.#bringBack();
  }

  /** Where the bar fills the window, what can be done comes into it from below. */
  #showWhatCanBeDone() {
    this.querySelector("#rr-stage button:enabled")?.scrollIntoView({ block: "end" });
  }

  /** A new screen is shown where the eye is: on a narrow screen its tile may be out of sight. */
  #bringBack() {
    const tile = this.querySelector(".room-other")?.getBoundingClientRect();
    if (tile && tile.bottom < innerHeight / 3) this.scrollIntoView({ block: "start" });
  }

  /** @param {Effect} effect */
  async #carryOut(effect) {
    const { id, instead } = this.#rehearsal; // as it is now, whatever comes before the store answers
    switch (effect.do) {
      case "ask": {
        const answer = await this.engine?.ask(effect.request);
        const { round, request } = effect;
        this.send({ type: "answer", round, request, answer, nowMs: performance.now() });
        break;
      }
      case "save":
        savePrefs(effect.prefs);
        break;
      case "address": {
        const address = new URL(location.href);
        address.hash = "";
        address.search = effect.scenario && this.data ? `?scenario=${numberOf(this.data.scenarios, effect.scenario)}` : "";
        history.replaceState(history.state, "", address);
        break;
      }
      case "focus":
        /** @type {HTMLElement | null} */ (this.querySelector(FOCUS[effect.on]))?.focus({ preventScroll: true });
        this.scrollIntoView({ block: "start" });
        if (effect.on === "stage" && matchMedia(LOW).matches) this.#showWhatCanBeDone();
        break;
      case "focus act": {
        const opener = this.querySelector(`[data-act="${effect.act}"]`) ?? this.querySelector(FOCUS.stage);
        /** @type {HTMLElement | null} */ (opener)?.focus({ preventScroll: true });
        break;
      }
      case "go to":
        /** @type {HTMLElement | null} */ (this.querySelector(`#${effect.id}`))?.focus();
        break;
      case "hush":
        clearTimeout(this.#hushing);
        this.#hushing = setTimeout(() => this.send({ type: "hush" }), NOTICE_MS);
        break;
      case "begin":
        this.#rehearsal = { id: newId(), instead: effect.instead, when: "" };
        (await this.#store)?.play(this.#rehearsal.id);
        break;
      case "keep":
        await (await this.#store)?.keep({ ...effect.open, id, when: new Date().toISOString() }, instead);
        break;
      case "forget":
        await (await this.#store)?.forget(effect.id || id);
        break;
      case "record": {
        const when = (this.#rehearsal.when = new Date().toISOString());
        const store = await this.#store;
        await store?.add([{ ...effect.run, id, when }], effect.run.over ? id : "", instead);
        if (this.state) await this.#remember(this.state.data);
        break;
      }
      case "restart":
        this.engine?.start();
        break;
      case "print":
        print();
        break;
      case "download":
        this.#download(effect);
        break;
      case "copy":
        await this.#copy(effect);
    }
  }

  /** @param {Extract<Effect, {do: "download"}>} effect */
  #download({ run, record }) {
    const { id, when } = this.#rehearsal;
    saveAs(`record-${run.procedure}-${dayOf(new Date())}.json`, recordFile(run, { ...record, id, when }));
    this.send({ type: "copied", what: "Record downloaded." });
  }

  /** @param {Extract<Effect, {do: "copy"}>} effect */
  async #copy({ what, run, at }) {
    if (!this.state) return;
    const { data, said, verdict } = this.state;
    const link = () => {
      const address = new URL(location.href);
      address.search = "";
      address.hash = writeLink(data, run, at, (name) => name in said, verdict?.over);
      return address.href;
    };
    try {
      await navigator.clipboard.writeText(what === "link" ? link() : `${JSON.stringify(run, null, 2)}\n`);
      this.send({ type: "copied", what: what === "link" ? "Link copied." : "Run copied." });
    } catch {
      this.send({ type: "copied", what: "This browser does not allow copying here." });
    }
  }

  /** @param {State} state */
  #tell({ phase, verdict, run }) {
    const name = phase === "playing" ? "rr-start" : phase === "debrief" ? "rr-verdict" : "";
    if (name) this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { verdict, run } }));
  }

  #draw() {
    if (!this.state) return;
    const had = this.contains(document.activeElement);
    const question = this.querySelector("#rr-dialog-title")?.textContent;
    render(room(this.state, (message) => this.send(message)), this);
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    const title = /** @type {HTMLElement | null} */ (this.querySelector("#rr-dialog-title"));
    if (title && title.textContent !== question) title.focus();
    // What was pressed may be gone now: the keyboard stays in the Room.
    if (had && !this.contains(document.activeElement)) {
      /** @type {HTMLElement | null} */ (this.querySelector("#rr-stage"))?.focus({ preventScroll: true });
    }
  }

  /** Single keys. While a rehearsal goes on, the page around the Room gets none of them; and never one
   * that turns to another page: whoever skips to the end presses it once too often.
   * @param {KeyboardEvent} event */
  #onKey = (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!this.state || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches(TEXT_FIELDS)) return;
    const { phase, prefs } = this.state;
    const pressed = target.matches(INTERACTIVE) && (event.key === " " || event.key === "Enter");
    const meant = !pressed && !event.repeat && (prefs.keys || this.state.panel || openDialog(this.state));
    const message = meant ? meaning(this.state, event.key, performance.now()) : null;
    const running = phase === "playing" || phase === "judging";
    const kept = running ? event.key.length === 1 && event.key !== " " : TURNS.includes(event.key.toLowerCase());
    if (!message && !kept && !this.#move(event.key, target)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the page has keys of its own
    if (message) this.send(message);
  };

  /** The second click of a double click was meant for what the first one met. What came in its place
   * since gets nothing. @param {MouseEvent} event */
  #beforeClick = (event) => {
    const met = /** @type {Element} */ (event.target).closest(INTERACTIVE);
    if (event.detail <= 1) this.#met = met;
    else if (met !== this.#met) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  };

  /** After the mouse pressed a button, Space is for pausing again. @param {MouseEvent} event */
  #afterClick = ({ detail, target }) => {
    const pressed = /** @type {Element} */ (target).closest(".room-bar button, .room-stage button");
    if (detail && pressed && !this.querySelector("dialog")) {
      /** @type {HTMLElement | null} */ (this.querySelector("#rr-stage"))?.focus({ preventScroll: true });
    }
  };

  /** Arrow keys in a list. @param {string} key @param {Element} target */
  #move(key, target) {
    const step = STEPS[key];
    const list = target.closest(LISTS) ?? target.closest("dialog")?.querySelector(LISTS);
    if (!step || !list) return false;
    const buttons = [.../** @type {NodeListOf<HTMLElement | SVGElement>} */ (list.querySelectorAll("button, a"))];
    const place = buttons.indexOf(/** @type {HTMLElement} */ (target));
    buttons.at(place < 0 ? Math.min(step, 0) : (place + step) % buttons.length)?.focus();
    return true;
  }

  /** Another run was put into the address of this page. */
  #onHash = () => {
    if (location.hash.startsWith("#run=")) location.reload();
  };
}

/** A name that no other rehearsal has, here or in another browser. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("rr-room", Room);
