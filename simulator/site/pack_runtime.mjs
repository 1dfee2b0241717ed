// Node.js: runs pack_runtime.py inside Pyodide, because byte code must come from the very Python
// that will load it, then starts Pyodide again from what was packed, as the browser will.
// usage: node pack_runtime.mjs PYODIDE PACKAGE OUT

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, source, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);

/** Write the packed files to `out` and return the names of the engine's modules. */
async function pack() {
  const python = await loadPyodide({ env: { HOME: "/", PYTHONHASHSEED: "0" } });
  python.FS.mkdir("/project");
  python.mountNodeFS("/project/simulator", source);
  python.mountNodeFS("/out", out);
  python.runPython(readFileSync(new URL("pack_runtime.py", import.meta.url), "utf8"));
  return python.globals.get("pack")("/project", "/out").toJs();
}

/** Start from the packed files alone and import every module of the engine. */
async function tryOut(modules) {
  const python = await loadPyodide({
    stdLibURL: join(out, "python_stdlib.zip"),
    lockFileContents: readFileSync(join(out, "pyodide-lock.json"), "utf8"),
    env: { HOME: "/", PYTHONPATH: "/engine.zip" },
    fsInit: async (FS) => FS.writeFile("/engine.zip", readFileSync(join(out, "engine.zip"))),
  });
  for (const name of modules) python.pyimport(name);
}

try {
  await tryOut(await pack());
} catch (error) {
  // Node would print the line the error came from, which here is a megabyte long.
  console.error(error.message);
  process.exit(1);
}
