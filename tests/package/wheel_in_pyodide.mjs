// Node.js: the wheel in Pyodide as npm has it. Nothing can be asked of the network, and each attempt
// is told. PyYAML, and Jinja2 for the review, are unpacked beside the wheel.
// usage: node wheel_in_pyodide.mjs PYODIDE WHEEL PACKAGES PROGRAM FOLDER

import { readFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const [pyodide, wheel, packages, program, folder] = process.argv.slice(2);
const asked = [];

/** Stands for every way to the network. */
function refuse(...what) {
  asked.push(inspect(what[0], { depth: 1 }));
  throw new Error(`the network was asked: ${asked.at(-1)}`);
}
globalThis.fetch = refuse;
net.Socket.prototype.connect = refuse;

const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);

/** What the program answers there, and how it was come by. */
async function answered() {
  const python = await loadPyodide({ env: { HOME: "/" } });
  const installed = python.runPython("import site; site.getsitepackages()[0]");
  for (const [file, format] of [[wheel, "wheel"], [packages, "zip"]]) {
    const bytes = new Uint8Array(readFileSync(file)); // Pyodide does not take a Buffer
    python.unpackArchive(bytes, format, { extractDir: installed });
  }
  python.FS.mkdir("/work");
  python.mountNodeFS("/work", folder);
  python.runPython("import os; os.chdir('/work')");
  python.runPython(readFileSync(program, "utf8"));
  const answers = JSON.parse(python.runPython("answers()"));
  const place = python.runPython("import simulator; simulator.__file__");
  return { answers, asked, place };
}

try {
  console.log(JSON.stringify(await answered()));
} catch (error) {
  console.error(error.message); // Node would print the line it came from, a megabyte long
  process.exit(1);
}
