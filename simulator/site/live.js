// Part of the preview only: shows the page anew when the site has been built anew. After a change of
// words alone the page's main part is exchanged, which takes a fraction of a reload.

let { version = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

/** Exchange the main part of this page for that of the new one; reload where that does not do.
 * @param {string} next */
async function renew(next) {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, fresh] = [document, page].map((where) => where.querySelector(".md-main"));
  const plain = answer.ok && old && fresh && ![old, fresh].some((it) => it.querySelector("rr-room"));
  if (!plain || !next.startsWith("words")) return location.reload();
  old.replaceWith(fresh);
  document.title = page.title;
  version = next;
  const script = /** @type {HTMLScriptElement | null} */ (document.querySelector('[src*="javascripts/procedure"]'));
  if (script) await import(`${script.src}?${next}`);
}

/** Wait for a newer site while the page can be seen; a hidden tab holds no connection. */
async function watch() {
  for (;;) {
    const hidden = new AbortController();
    const onChange = () => document.hidden && hidden.abort();
    document.addEventListener("visibilitychange", onChange);
    try {
      if (document.hidden) {
        await new Promise((shown) =>
          document.addEventListener("visibilitychange", shown, { once: true }),
        );
      }
      const answer = await fetch(`/-/changed?since=${version}`, { signal: hidden.signal });
      const next = await answer.text();
      if (answer.ok && next !== version) await renew(next);
    } catch {
      await new Promise((later) => setTimeout(later, 300));
    } finally {
      document.removeEventListener("visibilitychange", onChange);
    }
  }
}

watch();
