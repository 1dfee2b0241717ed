// The one store of what was trained in this browser: finished runs, and rehearsals left in the middle.
// It lives in IndexedDB, where tabs add to it side by side. What cannot be read is put aside; where
// nothing can be kept, training goes on, and `trouble` says so in a sentence.

/** @import { OpenRun, PastRun } from "./types.d.ts" */

import { isChance } from "./link.js";
import { isMode } from "./modes.js";
import { isObject, isOfLater, isText, merged, ofTicks, readPast, trimmed } from "./runs.js";
import { dropEarlier, ofEarlier } from "./prefs.js";

/** A course keeps its learner apart from what else the learning system's host serves. */
const OWN = globalThis.document?.querySelector("meta[name=rr-store]")?.getAttribute("content") ?? "rightrun";
const NAMES = [OWN, `${OWN}-anew`];
/** Of what is in it; a browser that has met a later one does not open this one. */
const VERSION = 1;
const PARTS = { runs: "runs", open: "open", aside: "aside" };
const OPEN_MAX = 5; // of rehearsals left in the middle
const OPENS_MS_MAX = 3_000;

const AS_A_FILE = "What you train is gone once you leave the page. To keep it, press “Download the record” after a rehearsal: “Import” on a practice home reads it.";
export const TROUBLES = {
  refused: `This browser keeps nothing for this site. ${AS_A_FILE}`,
  full: `This browser has no room left. ${AS_A_FILE}`,
  later: "A later version of this site keeps your training in this browser. Load the page again to go on with it.",
  damaged: "What this browser had kept of your training cannot be opened. It was left as it is, and is kept anew from now on.",
  aside: "Something that this browser had kept of your training could not be read. It was put aside; the rest is here.",
};

/** The rehearsal in a stored value, whatever it is. @param {unknown} value @returns {OpenRun | null} */
export function readOpen(value) {
  if (!isObject(value)) return null;
  const { id = "earlier", when = "", procedure, scenario, digest, chance = 0, to, inputs, facts, asked = [], mode, surprise } = value;
  const named = [id, when, procedure, scenario, digest].every(isText) && scenario !== "";
  const played = Array.isArray(inputs) && inputs.every(isText) && Number.isInteger(to) && Number(to) >= 0;
  const fits = named && played && isChance(chance) && isObject(facts) && Array.isArray(asked) && asked.every(isAsked);
  return fits ? /** @type {any} */ ({
    id, when, procedure, scenario, digest, chance, to, inputs, facts, asked, ...(isMode(mode) ? { mode } : {}), surprise: surprise === true,
  }) : null;
}

/** @param {unknown} value */
function isAsked(value) {
  if (!isObject(value)) return false;
  const { at, name, choices } = value;
  return isText(name) && Number.isInteger(at) && Number(at) >= 0 && Array.isArray(choices) && choices.every(isText);
}

/** The store, with what earlier versions of this site kept elsewhere. @returns {Promise<Store>} */
export async function openStore() {
  const store = await Store.open();
  const { passed, open } = ofEarlier();
  const ticks = ofTicks(passed);
  const left = readOpen(open);
  const taken = ticks.length === 0 || (await store.add(ticks));
  if (left) await store.keep(left);
  if (store.lasts && taken && (ticks.length || left)) dropEarlier();
  return store;
}

export class Store {
  /** @type {IDBDatabase | null} */
  #base = null;
  /** What could not be written, or all where nothing can. @type {PastRun[]} */
  #held = [];
  /** @type {Map<string, OpenRun>} */
  #heldOpen = new Map();
  #channel = typeof BroadcastChannel === "function" ? new BroadcastChannel(OWN) : null;
  /** Lets go of the rehearsal that is played here. */
  #leave = () => {};
  /** What went wrong, for people; empty for nothing. */
  trouble = "";
  /** Hears that another tab has added or deleted something. @type {() => void} */
  changed = () => {};

  /** @returns {Promise<Store>} */
  static async open() {
    const store = new Store();
    for (const name of NAMES) {
      const { base, trouble } = await opened(name);
      store.trouble ||= trouble;
      store.#base = base;
      if (base || trouble !== TROUBLES.damaged) break;
    }
    store.#base?.addEventListener("versionchange", () => store.#lose(TROUBLES.later));
    store.#base?.addEventListener("close", () => store.#lose(TROUBLES.refused));
    if (store.#channel) store.#channel.onmessage = () => store.changed();
    return store;
  }

  /** Whether what is added now outlives the page. */
  get lasts() {
    return this.#base !== null;
  }

  close() {
    this.#leave();
    this.#channel?.close();
    this.#base?.close();
    this.#base = null;
  }

  /** All finished runs, in order of time. @returns {Promise<PastRun[]>} */
  async runs() {
    /** @type {PastRun[]} */
    const found = [];
    await this.#do([PARTS.runs, PARTS.aside], (runs, aside) => this.#read(runs, aside, found));
    return merged(found, this.#held);
  }

  /** Add runs; those that are too many go, and with them the rehearsal in the middle that is *over*, and
   * what was kept of one that was stopped, and went on *instead*: at once or not at all. Says whether they
   * are written. @param {PastRun[]} more @param {string} [over] @param {string} [instead] @returns {Promise<boolean>} */
  async add(more, over = "", instead = "") {
    this.#held = trimmed(merged(this.#held.filter(({ id }) => id !== instead), more));
    const writing = this.#held; // more may be added while these are written
    /** @type {PastRun[]} */
    const before = [];
    const done = await this.#do(Object.values(PARTS), (runs, open, aside) => {
      if (over) open.delete(over);
      if (instead) runs.delete(instead);
      this.#read(runs, aside, before, () => {
        const stay = new Map(trimmed(merged(before, writing)).map((run) => [run.id, run]));
        for (const { id } of writing) if (stay.has(id)) runs.put(stay.get(id));
        for (const { id } of before) if (!stay.has(id)) runs.delete(id);
      });
    });
    if (done) this.#held = this.#held.filter((run) => !writing.includes(run));
    this.#heldOpen.delete(over);
    this.#tell();
    return done;
  }

  /** A rehearsal is played here from now on, and no longer the one before it. The browser holds its lock
   * until another is played or the tab is gone, however that went. @param {string} id */
  play(id) {
    this.#leave();
    const gone = new Promise((leave) => (this.#leave = () => leave(undefined)));
    globalThis.navigator?.locks?.request(lockOf(id), () => gone);
  }

  /** Rehearsals of a procedure that were left in the middle, the latest first, and those that go on in
   * another tab. @param {string} procedure @returns {Promise<OpenRun[]>} */
  async left(procedure) {
    const locks = await globalThis.navigator?.locks?.query();
    const held = new Set(locks?.held?.map(({ name }) => name));
    const found = new Map(this.#heldOpen);
    await this.#do([PARTS.open, PARTS.aside], (open, aside) =>
      each(open, (key, value) => {
        const run = readOpen(value);
        if (run) found.set(run.id, run);
        else this.#putAside(open, aside, key, value);
      }),
    );
    const all = [...found.values()].sort((a, b) => (a.when < b.when ? 1 : -1));
    const old = all.slice(OPEN_MAX);
    if (old.length) await this.#do([PARTS.open], (open) => old.forEach(({ id }) => open.delete(id)));
    const own = all.slice(0, OPEN_MAX).filter((run) => run.procedure === procedure);
    return own.map((run) => ({ ...run, elsewhere: held.has(lockOf(run.id)) }));
  }

  /** Keep a rehearsal that goes on, in place of the one that it was begun from.
   * @param {OpenRun} run @param {string} [instead] */
  async keep(run, instead = "") {
    const done = await this.#do([PARTS.open], (open) => {
      open.put(run);
      if (instead) open.delete(instead);
      open.transaction.commit(); // the tab may be closed the next moment
    });
    this.#heldOpen.delete(instead);
    if (done) this.#heldOpen.delete(run.id);
    else this.#heldOpen.set(run.id, run);
    if (instead) this.#tell(); // nobody else takes it up
  }

  /** @param {string} id of a rehearsal that is over, or is to be forgotten */
  async forget(id) {
    this.#heldOpen.delete(id);
    await this.#do([PARTS.open], (open) => void open.delete(id));
    this.#tell();
  }

  /** Delete all of it. */
  async clear() {
    this.#held = [];
    this.#heldOpen.clear();
    await this.#do(Object.values(PARTS), (...parts) => parts.forEach((part) => part.clear()));
    this.#tell();
  }

  /** The finished runs of a transaction; *then* is done in it once all are found.
   * @param {IDBObjectStore} runs @param {IDBObjectStore} aside @param {PastRun[]} found @param {() => void} [then] */
  #read(runs, aside, found, then) {
    const take = (/** @type {IDBValidKey} */ key, /** @type {unknown} */ value) => {
      const run = readPast(value);
      if (run) found.push(run);
      else if (!isOfLater(value)) this.#putAside(runs, aside, key, value);
    };
    each(runs, take, then);
  }

  /** @param {IDBObjectStore} from @param {IDBObjectStore} aside @param {IDBValidKey} key
   * @param {unknown} value */
  #putAside(from, aside, key, value) {
    aside.add({ from: from.name, value });
    from.delete(key);
    this.trouble ||= TROUBLES.aside;
  }

  /** One transaction; false where nothing was written.
   * @param {string[]} names @param {(...parts: IDBObjectStore[]) => void} work @returns {Promise<boolean>} */
  #do(names, work) {
    const base = this.#base;
    if (!base) return Promise.resolve(false);
    return new Promise((resolve) => {
      try {
        const turn = base.transaction(names, "readwrite");
        turn.oncomplete = () => resolve(true);
        turn.onabort = () => {
          const full = turn.error?.name === "QuotaExceededError";
          this.trouble ||= full ? TROUBLES.full : TROUBLES.refused;
          resolve(false);
        };
        work(...names.map((name) => turn.objectStore(name)));
      } catch {
        this.trouble ||= TROUBLES.refused; // the base was closed under us
        resolve(false);
      }
    });
  }

  /** @param {string} trouble */
  #lose(trouble) {
    this.#base?.close();
    this.#base = null;
    this.trouble ||= trouble;
  }

  #tell() {
    this.#channel?.postMessage("");
  }
}

/** @param {string} id */
const lockOf = (id) => `${OWN} ${id}`;

/** @param {IDBObjectStore} part @param {(key: IDBValidKey, value: unknown) => void} use
 * @param {() => void} [then] */
function each(part, use, then = () => {}) {
  part.openCursor().onsuccess = ({ target }) => {
    const cursor = /** @type {IDBRequest<IDBCursorWithValue | null>} */ (target).result;
    if (!cursor) return then();
    use(cursor.primaryKey, cursor.value);
    cursor.continue();
  };
}

/** @param {string} name @returns {Promise<{ base: IDBDatabase | null, trouble: string }>} */
function opened(name) {
  return new Promise((resolve) => {
    const no = (/** @type {string} */ trouble) => resolve({ base: null, trouble });
    setTimeout(() => no(TROUBLES.refused), OPENS_MS_MAX);
    try {
      const request = indexedDB.open(name, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(PARTS.runs, { keyPath: "id" });
        request.result.createObjectStore(PARTS.open, { keyPath: "id" });
        request.result.createObjectStore(PARTS.aside, { autoIncrement: true });
      };
      request.onsuccess = () => {
        const base = request.result;
        if (Object.values(PARTS).every((part) => base.objectStoreNames.contains(part))) return resolve({ base, trouble: "" });
        base.close();
        no(TROUBLES.damaged);
      };
      request.onerror = () =>
        no({ VersionError: TROUBLES.later, UnknownError: TROUBLES.damaged }[request.error?.name ?? ""] ?? TROUBLES.refused);
    } catch {
      no(TROUBLES.refused);
    }
  });
}
