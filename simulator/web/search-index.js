// What can be searched: the answers of all procedures, and, when they are asked for, the other pages of the site.

import { OF_ANSWERS, ranking, vocabulary } from "./ranking.js";
import MiniSearch from "./minisearch.js";
import { stemmer } from "./stemmer.js";

/** @import { Found, ProcedureAnswers } from "./types.d.ts" */

const TOP = new URL("../../", import.meta.url);
const FORMAT = 1;
const MOST = { own: 8, others: 8, pages: 8 };
/** What each part of a page counts. */
const OF_PAGES = { title: 3, lines: 1 };
/** What a choice without a question has not. */
const BARE = { lines: /** @type {string[]} */ ([]), words: /** @type {string[]} */ ([]), where: "", of: "", answers: true };
const tools = { MiniSearch, stemmer };

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(new URL(address, TOP));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** The procedure whose pages one is on goes first. @param {ProcedureAnswers} procedure */
function isHere(procedure) {
  return location.pathname.startsWith(new URL(procedure.href, TOP).pathname);
}

/** @typedef {{ entries: any[], ask: ReturnType<typeof ranking>["ask"], ready: Promise<void> }} Side of what can be found */

/** @param {Side} side @param {number} most @returns {(question: string) => Found[]} */
const side = ({ entries, ask }, most) => (question) => ask(question, most).map(({ id, words, answers }) => ({ ...there(entries[id]), words, answers }));

/** @template {{ href: string }} T @param {T} entry @returns {T} with its whole address */
const there = (entry) => ({ ...entry, href: new URL(entry.href, TOP).href });

/**
 * Fetches the answers and makes their index. A word that any procedure knows is no mistyped one in another.
 * @param {string} [only] the id of the procedure that one is on; without it, the address says
 */
export async function loadAnswers(only) {
  /** @type {{ format: number, procedures: ProcedureAnswers[] }} */
  const { format, procedures } = await fetched("assets/search/answers.json");
  if (format !== FORMAT) throw new Error(`answers of format ${format}`);
  const many = procedures.length > 1;
  const answers = procedures.flatMap((one) => {
    const own = only ? one.id === only : isHere(one);
    return one.entries.map((entry) => ({ ...entry, own, procedure: one, of: many ? one.title : "" }));
  });
  const known = vocabulary();
  const [own, others] = /** @type {[Side, Side]} */ ([true, false].map((own) => {
    const entries = answers.filter((entry) => entry.own === own);
    return { entries, ...ranking(tools, entries, OF_ANSWERS, known) };
  }));
  const here = procedures.find((one) => (only ? one.id === only : isHere(one))) ?? (many ? undefined : procedures[0]);

  return {
    /** When all procedures can be found. */
    ready: Promise.all([own.ready, others.ready]),
    /** Where one can stand in the procedure at hand: what to choose from before anything is typed; or the procedures. */
    first: here
      ? answers.filter((one) => one.kind === "situation" && one.procedure === here).map((one) => ({ ...there(one), ...BARE }))
      : procedures.map((one) => ({ ...BARE, kind: "procedure", id: one.id, title: one.title, href: new URL(one.href, TOP).href })),
    own: side(own, MOST.own),
    others: side(others, MOST.others),
  };
}

/** Fetches the index of the pages that are no answers: the manual for authors, and what is told of a procedure. */
export async function loadPages() {
  /** @type {{ docs: { location: string, title: string, text: string }[] }} */
  const { docs } = await fetched("search/search_index.json");
  const titles = new Map(docs.map((doc) => [doc.location, plain(doc.title)]));
  const pages = docs.map((doc) => {
    const [page = ""] = doc.location.split("#");
    const where = page === doc.location ? "" : (titles.get(page) ?? "");
    return { ...BARE, id: doc.location, kind: "page", href: new URL(doc.location, TOP).href, title: plain(doc.title), lines: [plain(doc.text)], where };
  });
  const { ask, ready } = ranking(tools, pages, OF_PAGES);
  await ready;
  /** @param {string} question @returns {Found[]} */
  return (question) =>
    ask(question, MOST.pages).flatMap(({ id, words }) => {
      const page = pages[id];
      return page ? [{ ...page, lines: [], words }] : [];
    });
}

/** A text of the index without its markup. @param {string} html */
function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();
}
