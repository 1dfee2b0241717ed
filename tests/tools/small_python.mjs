// The small Python in Node.js: a request a line comes in, its answer a line goes out.
// usage: node small_python.mjs MICROPYTHON SMALL_JS ENGINE_JSON

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [micropython, small, engine] = process.argv.slice(2);
const { loadMicroPython } = await import(pathToFileURL(join(micropython, "micropython.mjs")).href);
const { smallEngine } = await import(pathToFileURL(small).href);
const modules = JSON.parse(readFileSync(engine, "utf8"));
const bridge = await smallEngine(loadMicroPython, join(micropython, "micropython.wasm"), modules);
let answered = 0;
for await (const line of createInterface({ input: process.stdin })) {
  console.log(bridge.handle(line));
  if (++answered % 10 === 0) bridge.rest();
}
