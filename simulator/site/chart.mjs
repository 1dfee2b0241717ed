// Graphviz for charts: a JSON list of DOT texts comes in, a JSON list of SVG texts goes out.
// usage: node chart.mjs VIZ, the folder of the npm package

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const viz = await import(pathToFileURL(join(process.argv[2], "dist/viz.js")).href);
const graphviz = await viz.instance();
const charts = JSON.parse(readFileSync(0, "utf8"));
const drawn = charts.map((/** @type {string} */ dot) => graphviz.renderString(dot, { format: "svg" }));
process.stdout.write(JSON.stringify(drawn));
