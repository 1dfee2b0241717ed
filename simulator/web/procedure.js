// Scripts to be said: the names are filled in and kept in this browser, and the words can be copied.

import { loadPrefs, savePrefs } from "./prefs.js";

const COPIED_MS = 2000;

/** @param {Record<string, string>} names */
function fill(names) {
  for (const slot of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".rp-slot"))) {
    const { fact = "", label = slot.textContent ?? "" } = slot.dataset;
    slot.dataset.label = label;
    slot.textContent = names[fact]?.trim() || label;
    slot.classList.toggle("rp-slot--filled", slot.textContent !== label);
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const words = button.closest(".rp-script")?.querySelector("blockquote")?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(words.trim());
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select the words to copy them";
  }
  setTimeout(() => (button.textContent = "Copy"), COPIED_MS);
}

const names = loadPrefs().names;
for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(".rp-name input"))) {
  const { fact = "" } = field.dataset;
  field.value = names[fact] ?? "";
  /** @type {HTMLElement} */ (field.parentElement).hidden = false;
  field.addEventListener("input", () => {
    names[fact] = field.value;
    for (const other of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`.rp-name input`)))
      if (other.dataset.fact === fact) other.value = field.value;
    fill(names);
    savePrefs({ names });
  });
}
fill(names);
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".rp-copy"))) {
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button));
}
// On a narrow screen the words and what comes next are one tap away; what was asked for is open.
if (matchMedia("(width < 44em)").matches) {
  for (const fold of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".rp-narrow-fold"))) fold.open = false;
  show();
}
addEventListener("hashchange", show);

function show() {
  const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked instanceof HTMLDetailsElement) asked.open = true;
  asked?.scrollIntoView();
}
// On paper nothing is folded away.
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((item) => (item.open = true)));
