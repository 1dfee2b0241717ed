"""The companion from a cold navigation: when the start can be tapped, what is due, the engine."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from live import built_site, chromium
from playwright.sync_api import Browser, Page
from support import candidate_no_show

from simulator.core.bridge import Bridge

LIVE = "procedures/candidate-no-show/live/"
STARTS = 7
NETS = {"loopback": None, "10 Mbit/s, 60 ms": (10e6 / 8, 60)}
ASKED = 50

WATCH = """
() => {
  window.met = {};
  const marks = {
    usable: "rr-companion button:not([disabled])",
    ready: ".rr-live[data-engine=ready]",
  };
  const look = () => {
    for (const [name, what] of Object.entries(marks))
      if (!window.met[name] && document.querySelector(what)) window.met[name] = performance.now();
    if (Object.keys(window.met).length < 2) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
MET = """
() => new Promise((resolve) => {
  const look = () => (window.met.ready ? resolve(window.met) : setTimeout(look, 20));
  look();
})
"""
TAP = """
() => {
  const began = performance.now();
  document.querySelector("rr-companion .rr-primary").click();
  return document.querySelector(".live-clock") ? performance.now() - began : NaN;
}
"""


def measure() -> Iterator[tuple[str, str, str]]:
    """Milliseconds in Chromium, cold and warm, and of the core here."""
    with (
        tempfile.TemporaryDirectory() as folder,
        built_site(Path(folder)) as site,
        chromium() as browser,
    ):
        for net, limits in NETS.items():
            yield from starts(browser, site, net, limits)
    bridge = Bridge()
    from simulator.core import bundle

    load = json.dumps({"op": "load", "bundle": bundle.dump(candidate_no_show())})
    bridge.handle(load)
    taps = [{"line": line, "earlier": False} for line in ("2:30 call", "2:40 answers")]
    ask = json.dumps({"op": "companion", "facts": {}, "taps": taps})
    yield (
        "an answer of the core, all views (CPython)",
        spread(timed(lambda: bridge.handle(ask))),
        "",
    )


def timed(do: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        do()
        found.append(1000 * (time.perf_counter() - began))
    return found


def starts(
    browser: Browser, site: str, net: str, limits: tuple[float, int] | None
) -> Iterator[tuple[str, str, str]]:
    found: dict[str, list[float]] = {}
    for _ in range(STARTS):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        if limits:
            throttle(page, *limits)
        for visit in ("cold", "warm"):
            page.goto(site + LIVE) if visit == "cold" else page.reload()
            page.locator("rr-companion .rr-primary:enabled").wait_for()
            found.setdefault(f"{visit}, the tap itself", []).append(page.evaluate(TAP))
            for name, at in page.evaluate(MET).items():
                found.setdefault(f"{visit}, {name}", []).append(at)
            page.evaluate("document.querySelector('rr-companion').send({type: 'forget'})")
        context.close()
    for what, times in sorted(found.items()):
        yield f"companion, {net}: {what}", spread(times), ""


def throttle(page: Page, bytes_a_second: float, latency: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": bytes_a_second,
            "uploadThroughput": bytes_a_second,
        },
    )


def spread(times: list[float]) -> str:
    return f"median {statistics.median(times):,.0f} ms, worst {max(times):,.0f} ms"
