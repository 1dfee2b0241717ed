// A page without a browser: its clock, what it keeps, and the wire to its workers, on which messages can be
// lost, late or doubled. The Room of `simulator/web` runs in it as it is; only lit-html is a stub, which
// keeps what was drawn as data.

const dates = Date;
const BEGINS = Date.parse("2026-01-05T12:00:00Z");
const drained = () => new Promise((resolve) => setImmediate(resolve));

/** Numbers in [0, 1), always the same for a seed. */
export const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};

// -- time ------------------------------------------------------------------------------------------

const time = { now: 0, made: 0, due: new Map() };

function timer(act, ms = 0, every = 0) {
  time.made += 1;
  time.due.set(time.made, { at: time.now + ms, act, every });
  return time.made;
}

/** Time passes at once, as in a tab in the background: what repeats happens once, however often it is due. */
export async function sleep(ms) {
  const until = time.now + ms;
  const due = [...time.due].filter(([, { at }]) => at <= until).sort(([a, one], [b, other]) => one.at - other.at || a - b);
  for (const [name, { at, act, every }] of due) {
    if (!time.due.has(name)) continue; // it was called off
    time.now = Math.max(time.now, at);
    if (every) time.due.get(name).at = until + every;
    else time.due.delete(name);
    act();
    await drained();
  }
  time.now = until;
  await drained();
}

// -- what it keeps ---------------------------------------------------------------------------------

/** What IndexedDB does for the store: one transaction at a time, values by their keys. */
class Base {
  parts = new Map();
  #turns = [];
  objectStoreNames = { contains: (name) => this.parts.has(name) };
  createObjectStore(name) {
    this.parts.set(name, new Map());
  }
  addEventListener() {}
  close() {}
  transaction() {
    const turn = new Turn(this.parts, () => {
      this.#turns.shift();
      this.#turns[0]?.begin();
    });
    if (this.#turns.push(turn) === 1) turn.begin();
    return turn;
  }
}

class Turn {
  #open = 0;
  #waiting = [];
  constructor(parts, done) {
    this.parts = parts;
    this.done = done;
    this.#later(() => {});
  }
  begin() {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting.forEach(queueMicrotask);
  }
  commit() {}
  #later(act) {
    this.#open += 1;
    const now = () => {
      act();
      this.#open -= 1;
      if (this.#open) return;
      this.oncomplete?.();
      this.done();
    };
    if (this.#waiting) this.#waiting.push(now);
    else queueMicrotask(now);
  }
  objectStore(name) {
    const values = this.parts.get(name);
    const asked = (work) => {
      const request = {};
      this.#later(() => {
        request.result = work();
        request.onsuccess?.({ target: request });
      });
      return request;
    };
    return {
      name, transaction: this,
      put: (value) => {
        const text = JSON.stringify(value); // as it is now
        return asked(() => void values.set(value.id, text));
      },
      add: (value) => asked(() => void values.set(values.size, JSON.stringify(value))),
      delete: (key) => asked(() => void values.delete(key)),
      clear: () => asked(() => void values.clear()),
      openCursor: () => {
        const request = {};
        let entries = null;
        const next = () =>
          this.#later(() => {
            const key = (entries ??= [...values.keys()]).shift();
            request.result = key === undefined ? null : { primaryKey: key, value: JSON.parse(values.get(key)), continue: next };
            request.onsuccess?.({ target: request });
          });
        next();
        return request;
      },
    };
  }
}

/** What outlives a page: settings, and the store's base. */
export const kept = { settings: new Map(), base: null };
const indexedDB = {
  open() {
    const request = {};
    queueMicrotask(() => {
      const fresh = kept.base === null;
      request.result = kept.base ??= new Base();
      if (fresh) request.onupgradeneeded?.({ target: request });
      request.onsuccess?.({ target: request });
    });
    return request;
  },
};

// -- its workers -----------------------------------------------------------------------------------

/** What can go wrong with a message, each with how often; `ask` is the real engine. */
export const wire = { roll: dice(1), ask: () => "", procedure: "", rates: {}, faults: {}, workers: [], made: 0 };

/** What needs no engine: the procedure is there, and nothing is prepared. */
const own = (request) => (request.startsWith('{"op":"load"') ? '{"procedure":""}' : request === '{"op":"prepare"}' ? '{"more":false}' : null);

/** Whether something goes wrong now; it is counted. */
function wrong(kind) {
  if (wire.roll() >= (wire.rates[kind] ?? 0)) return false;
  wire.faults[kind] = (wire.faults[kind] ?? 0) + 1;
  return true;
}

class Wired {
  #name = (wire.made += 1);
  #ends = false;
  #silent = false;
  #free = 0; // when all that was sent so far has come

  constructor(script) {
    this.small = String(script).endsWith("small.js");
    wire.workers.push(this);
  }
  terminate() {
    this.#ends = true; // what it has sent already may still come
    wire.workers = wire.workers.filter((one) => one !== this);
  }
  postMessage(data) {
    if (this.#silent || wrong("lost request")) return;
    if (!("request" in data)) return this.#start();
    const { request, ...named } = data;
    if (wrong("falls silent")) this.#silent = true;
    else if (wrong("dies")) timer(() => this.die(), 5);
    else this.#send({ answer: own(request) ?? wire.ask(this.#name, request), ...named });
  }
  #start() {
    if (wrong("does not start")) return this.#send({ fatal: "it does not start" });
    this.#free = time.now + (this.small ? 100 + 400 * wire.roll() : 800 + 20_000 * wire.roll() ** 2);
    this.#send({ ready: true });
  }
  #send(data) {
    if (wrong("lost reply")) return;
    const late = wrong("late reply") ? 500 + 15_000 * wire.roll() : 0;
    const comes = Math.max(this.#free, time.now) + 1 + Math.floor(6 * wire.roll());
    if (!late || wire.roll() < 0.5) this.#free = comes + late; // otherwise others overtake it
    const hear = () => this.onmessage?.({ data });
    timer(hear, comes + late - time.now);
    if (wrong("doubled reply")) timer(hear, comes + late - time.now + (wire.roll() < 0.5 ? 0 : 3_000 * wire.roll()));
  }
  die() {
    if (!this.#ends) this.onerror?.({ message: "it died" });
  }
}

// -- the page --------------------------------------------------------------------------------------

class Element {
  drawn = null;
  addEventListener() {}
  querySelector = () => null;
  contains = () => false;
  dispatchEvent() {}
  scrollIntoView() {}
  getAttribute = (name) => ({ runtime: "runtime/", bundle: "bundle.json", page: "/p/" })[name] ?? "";
}

/** Something of which nothing is heard: whatever is asked of it, there is more of it. */
const mute = () => new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => 0 : mute()), apply: mute, construct: mute });

const location = { href: "", search: "", hash: "" };
const none = () => {};
const globals = {
  HTMLElement: Element, Worker: Wired, indexedDB, location, BroadcastChannel: undefined, requestIdleCallback: undefined,
  addEventListener: none, removeEventListener: none, innerHeight: 900, print: none, matchMedia: () => ({ matches: false }),
  customElements: { define: none },
  document: { baseURI: "http://page/", activeElement: null, addEventListener: none, removeEventListener: none, querySelector: () => null, createElement: mute },
  navigator: {}, AudioContext: mute(), OscillatorNode: mute(), GainNode: mute(),
  history: { state: null, replaceState: (_, __, address) => ([location.href, location.search, location.hash] = [String(address), address.search, address.hash]) },
  localStorage: { getItem: (key) => kept.settings.get(key) ?? null, setItem: (key, text) => kept.settings.set(key, text), removeItem: (key) => kept.settings.delete(key) },
  performance: { now: () => time.now },
  crypto: { getRandomValues: (bytes) => bytes.map(() => Math.floor(256 * wire.roll())) },
  fetch: async () => ({ ok: true, status: 200, text: async () => wire.procedure }),
  setTimeout: (act, ms) => timer(act, ms), clearTimeout: (name) => time.due.delete(name),
  setInterval: (act, ms) => timer(act, ms, ms), clearInterval: (name) => time.due.delete(name),
  Date: class extends dates {
    constructor(...given) {
      super(...(given.length ? given : [BEGINS + time.now]));
    }
  },
};
for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
Math.random = () => wire.roll();
URL.createObjectURL = () => "";

/** A new browser, in which nothing was kept. */
export function anew(roll, procedure, rates) {
  Object.assign(kept, { settings: new Map(), base: null });
  Object.assign(wire, { roll, procedure, rates, workers: [] });
  time.now = 0;
  leave();
}

/** The page is closed or loaded again: nothing of it goes on. */
export function leave(search = "") {
  time.due.clear();
  wire.workers = [];
  Object.assign(location, { href: `http://page/${search}`, search, hash: "" });
}

// -- what is drawn ---------------------------------------------------------------------------------

/** Of a template, for each of its values the attribute that it is for, and the tag and its place. */
const PLACES = new WeakMap();

function placesOf(strings) {
  let places = PLACES.get(strings);
  if (places) return places;
  const all = strings.join("\0");
  let end = -1;
  places = strings.slice(0, -1).map((text) => {
    end += text.length + 1;
    const open = all.lastIndexOf("<", end);
    if (open < all.lastIndexOf(">", end)) return { attribute: "", open, tag: "" };
    return { attribute: /([@?.]?[\w-]+)=[^=]*$/.exec(all.slice(open, end))?.[1] ?? "", open, tag: all.slice(open, all.indexOf(">", end)) };
  });
  PLACES.set(strings, places);
  return places;
}

/** All that can be pressed of what is drawn: with a dialog open, what is in it. */
export function buttons(drawn) {
  const found = [];
  const look = (value, inDialog) => {
    if (Array.isArray(value)) return value.forEach((one) => look(one, inDialog));
    if (!value?.strings) return;
    const places = placesOf(value.strings);
    const dialog = inDialog || value.strings[0].startsWith("<dialog");
    const off = new Set(places.flatMap(({ attribute, open }, index) => (attribute === "?disabled" && value.values[index] ? [open] : [])));
    value.values.forEach((one, index) => {
      const { attribute, tag, open } = places[index];
      const pressed = attribute === "@click" || (attribute === "@change" && !tag.includes('type="file"')) || attribute === "@input";
      if (pressed && !off.has(open)) found.push({ attribute, press: one, kind: value.strings, tag, dialog });
      else if (!attribute) look(one, dialog);
    });
  };
  look(drawn, false);
  return found.some(({ dialog }) => dialog) ? found.filter(({ dialog }) => dialog) : found;
}
