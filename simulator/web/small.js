// The small Python: MicroPython with the judging part of the engine. It starts at once and answers
// all but what has to search.

/** What MicroPython asks of the browser, since its own library does less. */
const host = {
  /** JSON in the one spelling of the engine: keys in order, no spaces. @param {string} text */
  spelled: (text) => JSON.stringify(sorted(JSON.parse(text))),
  /** @param {string} text */
  lower: (text) => text.toLowerCase(),
  /** All that a pattern finds, with letters of every alphabet. @param {string} pattern @param {string} text */
  findall: (pattern, text) => JSON.stringify(text.match(new RegExp(pattern.replaceAll("\\w", "[\\p{L}\\p{N}_]"), "gu")) ?? []),
};

/** @param {any} value @returns {any} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

const HEAP_BYTES = 16 * 1024 * 1024;
const STACK_BYTES = 64 * 1024;

/** @param {(options: object) => Promise<any>} loadMicroPython @param {string} wasm its address @param {Record<string, string>} modules path to text
 * @returns {Promise<{ handle(request: string): string }>} */
export async function smallEngine(loadMicroPython, wasm, modules) {
  const python = await loadMicroPython({ url: wasm, heapsize: HEAP_BYTES, pystack: STACK_BYTES });
  python.registerJsModule("host", host);
  python.FS.mkdir("/lib");
  for (const [path, text] of Object.entries(modules)) {
    const [folder, isFolder] = path.split("/__init__.py");
    if (isFolder !== undefined) python.FS.mkdir(`/lib/${folder}`);
    python.FS.writeFile(`/lib/${path}`, text);
  }
  return python.pyimport("simulator.core.answers").Answers();
}
