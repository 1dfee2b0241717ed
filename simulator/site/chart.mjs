// Graphviz for charts: a JSON list of DOT texts comes in, a JSON list of SVG texts goes out.

import { readFileSync } from "node:fs";
import { instance } from "@viz-js/viz";

const graphviz = await instance();
const charts = JSON.parse(readFileSync(0, "utf8"));
const drawn = charts.map((/** @type {string} */ dot) => graphviz.renderString(dot, { format: "svg" }));
process.stdout.write(JSON.stringify(drawn));
