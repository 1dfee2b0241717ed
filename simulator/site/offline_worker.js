// Serves what was kept of the site when there is no network. Above stand the files of this version,
// each with the beginning of its SHA-256: only what has that digest is kept, and what was kept is
// served before the network is asked. So pages and programs are always of one version.

/** @type {any} */
const worker = self;
/** @type {Record<string, string>} */
const FILES = worker.FILES;
const CACHE = "rightrun";
const SCOPE = worker.registration.scope;
const ROOT = new URL(SCOPE).pathname;
const NEWER = `${SCOPE}?newer`; // the mark that the host has another version by now
const RUNTIME = "assets/runtime/";
const ASK_MS_MAX = 1_000;
const METHODS = new Set(["GET", "HEAD"]);

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(carryOver()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(dropOthers()));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const path = pathOf(event.request.url);
  if (METHODS.has(event.request.method) && path in FILES) event.respondWith(answer(event.request, path));
});
worker.addEventListener("message", (/** @type {any} */ event) => {
  const { data } = event;
  event.waitUntil(data.takeOver ? takeOver() : keep(data.keep, data.runtime));
});

/** @param {string} url */
function pathOf(url) {
  if (!url.startsWith(SCOPE)) return "";
  const path = decodeURI(new URL(url).pathname.slice(ROOT.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

/** Under what a file of this version is kept. @param {string} path */
function key(path) {
  return `${SCOPE}${encodeURI(path)}?${FILES[path]}`;
}

/** @param {Request} request @param {string} path */
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const newer = await cache.match(NEWER);
  const kept = newer ? undefined : await cache.match(key(path));
  if (kept) {
    if (request.mode === "navigate") worker.registration.update().catch(() => {});
    return kept;
  }
  const response = await fetch(request);
  if (!response.ok || newer || request.method === "HEAD" || (await put(cache, path, response.clone()))) return response;
  if (request.mode !== "navigate") return new Response("", { status: 404 }); // it is of another version
  await cache.put(NEWER, new Response(""));
  worker.registration.update().catch(() => {});
  return response;
}

/** Keeps a file; whether it is of this version. @param {Cache} cache @param {string} path @param {Response} response */
async function put(cache, path, response) {
  const { headers } = response;
  const body = await response.arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const digest = Array.from(sum.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (digest !== FILES[path]) return false;
  const type = headers.get("content-type") ?? "";
  await cache.put(key(path), new Response(body, { headers: { "content-type": type } }));
  return true;
}

/** What every page needs, the pages about one procedure, and the engine if it is wanted.
 * @param {string} address the page that is read @param {boolean} runtime */
async function keep(address, runtime) {
  const [, id] = /^procedures\/([^/]+)\//.exec(pathOf(new URL(address, SCOPE).href)) ?? [];
  const wanted = Object.keys(FILES).filter((path) => {
    if (path.startsWith(RUNTIME)) return runtime;
    const [, of] = /^(?:procedures|assets\/bundles)\/([^/.]+)[/.]/.exec(path) ?? [];
    return of === undefined || of === id || path === "procedures/index.html";
  });
  const cache = await caches.open(CACHE);
  for (const path of wanted) await fetched(cache, path).catch(() => false);
}

/** Whether a file of this version is kept now. @param {Cache} cache @param {string} path */
async function fetched(cache, path) {
  if (await cache.match(key(path))) return true;
  const response = await fetch(`${SCOPE}${encodeURI(path)}`, { cache: "no-cache" });
  return response.ok && put(cache, path, response);
}

/** Everything that an earlier version had kept is kept of this one, before it takes over. */
async function carryOver() {
  const cache = await caches.open(CACHE);
  const had = new Set((await cache.keys()).map(({ url }) => pathOf(url)));
  for (const path of Object.keys(FILES)) {
    if (had.has(path) && !(await fetched(cache, path))) throw new Error(`${path} is of another version`);
  }
}

/** Only what is of this version stays. */
async function dropOthers() {
  const cache = await caches.open(CACHE);
  const mine = new Set(Object.keys(FILES).map(key));
  for (const { url } of await cache.keys()) if (!mine.has(url)) await cache.delete(url);
}

/** This version takes over as soon as no page is in the middle of something. */
async function takeOver() {
  const clients = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const busy = await Promise.all(clients.map(isBusy));
  if (!busy.includes(true)) await worker.skipWaiting();
}

/** @param {any} client @returns {Promise<boolean>} */
function isBusy(client) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(false), ASK_MS_MAX);
    client.postMessage({ isBusy: true }, [port2]);
  });
}
