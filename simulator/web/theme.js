// The theme's own script runs after the first frame: before it comes what the page is for.

const later = document.querySelector("meta[name=rr-later]")?.getAttribute("content");
if (later) requestAnimationFrame(() => setTimeout(() => run(later)));

/** @param {string} address */
function run(address) {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
}
