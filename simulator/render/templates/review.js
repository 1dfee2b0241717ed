// The stories of a review, step by step: buttons, the arrow keys, Home, End and the space bar.
// Without this script, and on paper, every story shows all of its steps.

const STEP_MS = 1200;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {number} seconds */
function show(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
}

class Story extends HTMLElement {
  /** @type {HTMLElement[]} */
  #steps = [];
  #shown = 0; // how many steps are to be seen
  #frame = 0;
  #going = false;

  connectedCallback() {
    this.#steps = [...this.querySelectorAll(".rr-timeline > li")].map((item) => /** @type {HTMLElement} */ (item));
    this.#shown = this.#steps.length;
    /** @type {HTMLElement} */ (this.querySelector(".play__bar")).hidden = false;
    this.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button[data-do]");
      if (button instanceof HTMLElement) this.#do(button.dataset["do"] ?? "");
    });
    this.addEventListener("keydown", this.#onKey);
    this.#draw(this.#at());
  }

  /** @param {KeyboardEvent} event */
  #onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressing = event.target instanceof Element && event.target.closest("button, a, summary, pre");
    const keys = /** @type {Record<string, string>} */ ({
      ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", " ": pressing ? "" : "play",
    });
    const what = keys[event.key];
    if (!what) return;
    event.preventDefault();
    this.#do(what);
  };

  /** @param {string} what */
  #do(what) {
    const going = this.#going;
    this.#stop();
    const count = this.#steps.length;
    if (what === "play" && going) this.#draw(this.#at());
    else if (what === "play") this.#play();
    else this.#to({ back: this.#shown - 1, forward: this.#shown + 1, first: 1, last: count }[what] ?? count);
  }

  /** The second of the last step that is shown. */
  #at() {
    return Number(this.#steps[this.#shown - 1]?.dataset["at"] ?? 0);
  }

  /** @param {number} step */
  #to(step) {
    this.#shown = Math.min(Math.max(step, 1), this.#steps.length);
    this.#draw(this.#at());
    const told = this.querySelector("[data-told]");
    if (told) told.textContent = this.#steps[this.#shown - 1]?.textContent ?? "";
  }

  #play() {
    this.#going = true;
    if (this.#shown === this.#steps.length) this.#to(1);
    let from = this.#at();
    let since = performance.now();
    const tick = (/** @type {number} */ now) => {
      const part = (now - since) / STEP_MS;
      if (part >= 1) {
        this.#to(this.#shown + 1);
        from = this.#at();
        since = now;
      } else if (!STILL.matches) {
        const next = Number(this.#steps[this.#shown]?.dataset["at"] ?? from);
        this.#draw(from + (next - from) * Math.max(part, 0));
      }
      if (this.#shown === this.#steps.length) this.#stop();
      else this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#going = false;
    delete this.dataset["going"];
  }

  /** @param {number} second what the clock shows */
  #draw(second) {
    const count = this.#steps.length;
    this.toggleAttribute("data-going", this.#going && this.#shown < count);
    this.#steps.forEach((step, index) => step.toggleAttribute("data-future", index >= this.#shown));
    this.querySelector(".fork")?.toggleAttribute("data-future", this.#shown < count);
    const clock = this.querySelector(".play__clock");
    if (clock) clock.textContent = show(second);
    const step = this.querySelector("[data-step]");
    if (step) step.textContent = String(this.#shown);
    const now = /** @type {SVGLineElement | null} */ (this.querySelector(".ruler__now"));
    const at = `${(100 * second) / Number(now?.dataset["end"] ?? 1)}%`;
    now?.setAttribute("x1", at);
    now?.setAttribute("x2", at);
    const ends = /** @type {Record<string, boolean>} */ ({ back: this.#shown <= 1, forward: this.#shown >= count });
    for (const button of this.querySelectorAll("button[data-do]")) {
      const what = /** @type {HTMLElement} */ (button).dataset["do"] ?? "";
      button.setAttribute("aria-disabled", String(ends[what] ?? false));
    }
  }
}

customElements.define("rr-story", Story);

export {};
