// Asks the browser's own ranking: entries and questions come in as JSON, and the place of the first hit of each question
// goes out, or null where nothing is found.
// usage: node ask.mjs WEB MINISEARCH STEMMER, the folder of the browser's modules and those of the npm packages

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @param {string[]} way */
const module = (...way) => import(pathToFileURL(join(...way)).href);

const [web, minisearch, porter] = /** @type {[string, string, string]} */ (process.argv.slice(2));
const { ranking, OF_ANSWERS } = await module(web, "ranking.js");
const { default: MiniSearch } = await module(minisearch, "dist/es/index.js");
const { stemmer } = await module(porter, "index.js");
const { entries, questions } = JSON.parse(readFileSync(0, "utf8"));
const { ask, ready } = ranking({ MiniSearch, stemmer }, entries, OF_ANSWERS);
await ready;
const first = questions.map((/** @type {string} */ question) => {
  const [hit] = ask(question, 1);
  return hit?.answers ? hit.id : null;
});
process.stdout.write(JSON.stringify(first));
