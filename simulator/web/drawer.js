// The menu of a narrow page by keyboard: the theme makes its button of a label, which nobody can reach.

const menu = /** @type {HTMLInputElement | null} */ (document.querySelector("#__drawer"));
const label = document.querySelector(".md-header [for=__drawer]");
if (menu && label) make(menu, label);

/** @param {HTMLInputElement} menu @param {Element} label */
function make(menu, label) {
  const button = document.createElement("button");
  const tell = () => button.setAttribute("aria-expanded", String(menu.checked));
  button.type = "button";
  button.className = label.className;
  button.setAttribute("aria-label", "Menu");
  button.append(...label.childNodes);
  label.replaceWith(button);
  menu.addEventListener("change", tell);
  tell();
  button.addEventListener("click", ({ detail }) => {
    menu.click();
    if (menu.checked && !detail) first(); // by keyboard
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.checked) return;
    menu.click();
    button.focus();
  });
}

/** To the first link of the menu, once it is there to be seen. */
function first() {
  const link = /** @type {HTMLElement | null} */ (document.querySelector(".md-sidebar--primary a"));
  requestAnimationFrame(() => link?.focus());
}
