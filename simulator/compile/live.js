// Part of the preview only: reloads the page when the site has been built anew.

const { version } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

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
      if (answer.ok && (await answer.text()) !== version) return location.reload();
    } catch {
      await new Promise((later) => setTimeout(later, 300));
    } finally {
      document.removeEventListener("visibilitychange", onChange);
    }
  }
}

watch();
