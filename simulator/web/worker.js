// Runs the whole engine: Pyodide in a module worker. JSON text comes in and goes out.
// In: first `{runtime}`, then `{request, number}`. Out: `{ready}` once, then `{answer, number}` in order;
// `{progress}` while a long answer is being made; `{fatal}` when the engine could not start.

/** @type {Promise<{ handle(request: string): string }> | undefined} */
let bridge;

/** What Pyodide fetches by itself, and waits for without end where it cannot. */
const LARGE = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];

/** @param {string} address */
async function isThere(address) {
  const answer = await fetch(address, { method: "HEAD" });
  if (!answer.ok) throw new Error(`a file of the engine could not be fetched (${answer.status})`);
}

/** @param {string} runtime the address of the runtime folder, ending in a slash */
async function boot(runtime) {
  if (typeof WebAssembly === "undefined") throw new Error("this browser has no WebAssembly");
  const [{ loadPyodide }, engine] = await Promise.all([
    import(`${runtime}pyodide.mjs`),
    fetch(`${runtime}engine.zip`).then((answer) => {
      if (!answer.ok) throw new Error(`the engine's file could not be fetched (${answer.status})`);
      return answer.arrayBuffer();
    }),
    ...LARGE.map((name) => isThere(runtime + name)),
  ]);
  const python = await loadPyodide({
    indexURL: runtime,
    stdLibURL: `${runtime}python_stdlib.zip`,
    env: { HOME: "/", PYTHONPATH: "/engine.zip" },
    fsInit: async (/** @type {any} */ files) => files.writeFile("/engine.zip", new Uint8Array(engine)),
  });
  const made = python.pyimport("simulator.core.bridge").Bridge((/** @type {string} */ text) => postMessage({ progress: text }));
  postMessage({ ready: true });
  return made;
}

/** @param {unknown} error */
function tell(error) {
  postMessage({ fatal: error instanceof Error ? error.message : String(error) });
}

// When the network goes while Pyodide fetches, it waits without end, or nobody waits for what fails
// inside of it: so what cannot be fetched is told here.
const fetching = globalThis.fetch;
globalThis.fetch = (...asked) => {
  const answer = fetching(...asked);
  answer.catch(tell);
  return answer;
};
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  tell(event.reason);
});

addEventListener("message", async ({ data }) => {
  try {
    if (data.runtime) {
      bridge = boot(data.runtime);
      await bridge;
    } else if (bridge) {
      postMessage({ number: data.number, answer: (await bridge).handle(data.request) });
    }
  } catch (error) {
    tell(error);
  }
});
