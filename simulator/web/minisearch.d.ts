// minisearch.js is copied from node_modules beside these modules when the site is built.
export { default } from "minisearch";
