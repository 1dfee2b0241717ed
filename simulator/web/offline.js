// Lets the service worker keep this page for when there is no network, once nothing else is to be
// fetched. A newer version of the site takes over when no page is in the middle of something.

const ENGINE_MS_MAX = 30_000; // as long it may take before the engine no longer comes first
const STEP_MS = 1_000;
const AGAIN_MS = 5_000;

/** @typedef {Navigator & { connection?: { saveData?: boolean } }} Connected */

const address = document.querySelector("meta[name=rr-offline]")?.getAttribute("content");
if (address && "serviceWorker" in navigator) start(new URL(address, document.baseURI).href);

/** @param {string} worker its address */
async function start(worker) {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data.isBusy) ports[0]?.postMessage(isBusy());
  });
  serviceWorker.startMessages();
  const had = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (had) location.reload(); // this page is of the version before
  });
  await quiet();
  try {
    const registration = await serviceWorker.register(worker, { updateViaCache: "none" });
    registration.addEventListener("updatefound", () => takeOver(registration));
    takeOver(registration);
    const { active } = await serviceWorker.ready;
    const { connection } = /** @type {Connected} */ (navigator);
    active?.postMessage({ keep: location.pathname, runtime: !connection?.saveData });
  } catch {
    // This browser keeps nothing; the site works as long as there is a network.
  }
}

/** When the page is there, and all of the engine where it has one. */
async function quiet() {
  const begunMs = performance.now();
  const coming = () => [.../** @type {NodeListOf<any>} */ (document.querySelectorAll("rr-room, rr-companion"))].some(({ engine }) => engine?.coming);
  const waits = () => coming() && performance.now() - begunMs < ENGINE_MS_MAX;
  do await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  while (document.readyState !== "complete" || waits());
}

/** @param {ServiceWorkerRegistration} registration */
function takeOver(registration) {
  registration.waiting?.postMessage({ takeOver: true });
  if (registration.waiting ?? registration.installing) setTimeout(() => takeOver(registration), AGAIN_MS);
}

/** Whether a case, a rehearsal or a proof goes on here, or its outcome is being read. */
function isBusy() {
  return document.querySelector("[data-phase]:not([data-phase=before], [data-phase=briefing])") !== null;
}
