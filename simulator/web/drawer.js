// The menu of a narrow page by keyboard: the theme makes its button of a label, which nobody can reach.

const menu = /** @type {HTMLInputElement | null} */ (document.querySelector("#__drawer"));
const button = /** @type {HTMLElement | null} */ (document.querySelector(".md-header [for=__drawer]"));
if (menu && button) make(menu, button);

/** @param {HTMLInputElement} menu @param {HTMLElement} button */
function make(menu, button) {
  const tell = () => button.setAttribute("aria-expanded", String(menu.checked));
  button.tabIndex = 0;
  button.setAttribute("role", "button");
  button.setAttribute("aria-label", "Menu");
  menu.addEventListener("change", tell);
  tell();
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // the theme would press it a second time
    menu.click();
    if (menu.checked) requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(".md-sidebar--primary a"))?.focus());
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.checked) return;
    menu.click();
    button.focus();
  });
}
