// The small Python: MicroPython with the judging part of the engine, in a module worker. It starts at
// once and answers all but what has to search.
// In: first `{small, bundle?}`, the addresses of its folder and of a procedure that will be asked for, then
// `{request, number}`. Out: `{ready}` once, then `{answer, number}` in order; `{fatal}` when it could not start.

/** What MicroPython asks of the browser, since its own library does less. */
const host = {
  /** @param {string} text */
  lower: (text) => text.toLowerCase(),
  /** All that a pattern finds, with letters of every alphabet. @param {string} pattern @param {string} text */
  findall: (pattern, text) => JSON.stringify(text.match(new RegExp(pattern.replaceAll("\\w", "[\\p{L}\\p{N}_]"), "gu")) ?? []),
};

/** JSON in the one spelling of the engine: keys in order, no spaces. @param {string} text */
const spelled = (text) => JSON.stringify(sorted(JSON.parse(text)));

/** @param {any} value @returns {any} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

const HEAP_BYTES = 16 * 1024 * 1024;
const STACK_BYTES = 64 * 1024;
const ALLOCATED_BYTES = 4 * 1024 * 1024; // before memory is looked through at the end of an answer; by itself it is after each
const IDLE_MS = 200;

/** @param {(options: object) => Promise<any>} loadMicroPython @param {string} wasm its address @param {Record<string, string>} modules path to text
 * @returns {Promise<Answers>} */
export async function smallEngine(loadMicroPython, wasm, modules) {
  const python = await loadMicroPython({ url: wasm, heapsize: HEAP_BYTES, pystack: STACK_BYTES });
  python.registerJsModule("host", host);
  python.FS.mkdir("/lib");
  for (const [path, text] of Object.entries(modules)) {
    const [folder, isFolder] = path.split("/__init__.py");
    if (isFolder !== undefined) python.FS.mkdir(`/lib/${folder}`);
    python.FS.writeFile(`/lib/${path}`, text);
  }
  const answers = python.pyimport("simulator.core.answers").Answers();
  const memory = python.pyimport("gc");
  memory.threshold(ALLOCATED_BYTES);
  return { handle: (request) => spelled(answers.handle(request)), rest: () => memory.collect() };
}

/** @param {string} small address of its folder, ending in a slash */
async function boot(small) {
  if (typeof WebAssembly === "undefined") throw new Error("this browser has no WebAssembly");
  const wasm = `${small}micropython.wasm`;
  const [{ loadMicroPython }, modules] = await Promise.all([
    import(`${small}micropython.mjs`),
    fetched(`${small}engine.json`).then((answer) => answer.json()),
    fetched(wasm).then((answer) => answer.arrayBuffer()), // so that it is there when it is asked for
  ]);
  return smallEngine(loadMicroPython, wasm, modules);
}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`a file of the engine could not be fetched (${answer.status})`);
  return answer;
}

/** @typedef {{ handle(request: string): string, rest(): void }} Answers what answers, and what it does best when nobody waits */
/** @typedef {{ request: string, answer: string }} Loaded a procedure that was loaded before it was asked for */

/** @param {{ small: string, bundle?: string }} addresses @returns {Promise<[Answers, Loaded | undefined]>} */
async function start({ small, bundle }) {
  const fetching = bundle === undefined ? undefined : fetch(bundle);
  fetching?.catch(() => {});
  const engine = await boot(small);
  const answer = await fetching?.catch(() => undefined); // it is told where it is asked for
  if (!answer?.ok) return [engine, undefined];
  const request = JSON.stringify({ op: "load", bundle: await answer.text() });
  return [engine, { request, answer: engine.handle(request) }];
}

/** @type {Promise<[Answers, Loaded | undefined]> | undefined} */
let started;
/** @type {number | undefined} */
let resting;

if (typeof document === "undefined" && typeof postMessage === "function") {
  addEventListener("message", async ({ data }) => {
    try {
      if (data.small) {
        started = start(data);
        await started;
        postMessage({ ready: true });
      } else if (started) {
        const [engine, loaded] = await started;
        clearTimeout(resting);
        const { request, number } = data;
        postMessage({ number, answer: request === loaded?.request ? loaded?.answer : engine.handle(request) });
        resting = setTimeout(engine.rest, IDLE_MS);
      }
    } catch (error) {
      postMessage({ fatal: error instanceof Error ? error.message : String(error) });
    }
  });
}
