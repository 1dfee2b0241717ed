// Opens the search: a press on whatever has `data-rr-search`, or one of the keys that Material has for it. The dialog, its
// index and its answers are fetched when they are first wanted.

/** @type {Promise<typeof import("./search-dialog.js")> | undefined} */
let wanted;
const dialog = () => (wanted ??= import("./search-dialog.js"));
const show = () => void dialog().then((found) => found.open());
const KEYS = ["/", "s", "f"];

/** @param {EventTarget | null} target */
function takesText(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));
}

for (const button of document.querySelectorAll("[data-rr-search]")) {
  button.addEventListener("click", show);
  for (const soon of ["pointerenter", "focus"]) button.addEventListener(soon, dialog, { once: true });
}
addEventListener("keydown", (event) => {
  const other = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]");
  if (other || !KEYS.includes(event.key) || takesText(event.target)) return;
  event.preventDefault(); // the key does not stand in the field
  show();
});

export {};
