// Node.js: makes one file of each script that a page or a worker starts with. A browser asks for it in one round trip, where
// it would need several for the modules that we write.
// usage: node pack_scripts.mjs ESBUILD WEB PACKAGES OUT, with PACKAGES as JSON: what is imported → where it lies

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [esbuild, web, packages, out] = process.argv.slice(2);
const { build } = (await import(pathToFileURL(join(esbuild, "lib/main.js")).href)).default;

/** Scripts that pages and workers start, each on its own. */
const ALONE = ["companion", "course", "practice", "prove", "recall-view", "room", "small", "trainer", "worker"];
/** What is fetched only when it is wanted lies beside what wants it. */
const IN_PARTS = ["site"];

/** @type {Record<string, string>} */
const places = JSON.parse(packages);
const fromPackages = {
  name: "from packages",
  setup: (/** @type {import("esbuild").PluginBuild} */ made) =>
    made.onResolve({ filter: /^\.\// }, ({ path }) => (places[path] ? { path: places[path] } : undefined)),
};

/** @param {string[]} names @param {boolean} splitting */
const pack = (names, splitting) =>
  build({
    entryPoints: names.map((name) => join(web, `${name}.js`)),
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "inline",
    chunkNames: "[name]-[hash]",
    outdir: out,
    logLevel: "silent",
    plugins: [fromPackages],
  });

try {
  await Promise.all([...ALONE.map((name) => pack([name], false)), pack(IN_PARTS, true)]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
