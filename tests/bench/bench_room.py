"""The engine in the browser: how long it takes to be there, from an act to its verdict, and what
many rehearsals leave behind in a tab."""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from live import built_site, chromium
from random_runs import random_run
from support import candidate_no_show
from trainee import REHEARSE, Trainee

from simulator.core import bundle
from simulator.core.machine.engine import Machine

ACTS = 1_000
STARTS = 5
REHEARSALS = int(os.environ.get("REHEARSALS", "200"))

START = """
async ([room, runtime, load]) => {
  const began = performance.now();
  const worker = new Worker(room + "worker.js", { type: "module" });
  window.heard = (wanted) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      data.fatal ? reject(data.fatal) : wanted(data) && resolve(data);
  });
  worker.postMessage({ runtime });
  await window.heard((data) => data.ready);
  worker.postMessage({ request: load });
  await window.heard((data) => data.answer);
  window.engine = worker;
  return performance.now() - began;
}
"""
PLAY = """
async (requests) => {
  const times = [];
  for (const { request, act } of requests) {
    const began = performance.now();
    window.engine.postMessage({ request });
    const { answer } = await window.heard((data) => data.answer);
    const view = JSON.parse(answer);
    if (view.error) throw new Error(view.error);
    if (act) times.push(performance.now() - began);
  }
  return times;
}
"""


def measure() -> Iterator[tuple[str, str, str]]:
    """Milliseconds in Chromium, through the worker and the bridge."""
    with (
        tempfile.TemporaryDirectory() as folder,
        built_site(Path(folder)) as site,
        chromium() as browser,
    ):
        yield from in_browser(browser, site)
        yield in_one_tab(browser, site)


def in_one_tab(browser: Any, site: str) -> tuple[str, str, str]:
    """The heap of the page after its first rehearsal and after all of them, with what nobody needs
    collected. Each is played to its end, judged and kept."""
    page = browser.new_context().new_page()
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    page.get_by_role("button", name="Untimed").click()
    trainee.start()
    heaps = []
    for number in range(REHEARSALS):
        trainee.nobody_came()
        if number in (0, REHEARSALS - 1):
            heaps.append(heap(page))
        page.locator("rr-room .rr-primary").first.click()
        page.locator("#rr-stage").wait_for()
    figure = f"{heaps[0]:.1f} → {heaps[-1]:.1f} MB"
    return f"heap of a tab, {REHEARSALS} rehearsals", figure, ""


def heap(page: Any) -> float:
    """Megabytes that are in use."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return float(used) / 1e6


def in_browser(browser: Any, site: str) -> Iterator[tuple[str, str, str]]:
    machine = Machine(candidate_no_show())
    load = json.dumps({"op": "load", "bundle": bundle.dump(bundle.to_rehearse(machine.procedure))})
    folders = [f"{site}assets/room/", f"{site}assets/runtime/", load]
    cold, warm = [], []
    for _ in range(STARTS):
        page = browser.new_context().new_page()
        page.goto(site)
        cold.append(page.evaluate(START, folders))
        page.reload()
        warm.append(page.evaluate(START, folders))
    for what, times in (("cold", cold), ("warm", warm)):
        figure = f"median {statistics.median(times):,.0f} ms, worst {max(times):,.0f} ms"
        yield f"start of the engine, {what}, {STARTS} times", figure, ""
    times = page.evaluate(PLAY, requests(machine))
    times.sort()
    rank = times[int(len(times) * 0.99)]
    figure = f"p50 {statistics.median(times):.1f}, p99 {rank:.1f}, worst {times[-1]:.1f} ms"
    yield f"act to verdict, {len(times):,} acts", figure, "p99 under 16 ms"


def requests(machine: Machine) -> list[dict[str, Any]]:
    """Random rehearsals as requests to the bridge; acts are marked."""
    rng = random.Random(3)
    found: list[dict[str, Any]] = []
    acts = 0
    while acts < ACTS:
        run = random_run(machine, rng)
        found.append(asked({"op": "begin", "scenario": run.scenario}))
        for given in run.inputs:
            if given.name in machine.procedure.act:
                request = {"op": "act", "at": given.at, "name": given.name}
                request["choices"] = list(given.choices)
                found.append(asked(request, act=True))
                acts += 1
            elif not given.name:
                found.append(asked({"op": "wait", "to": given.at}))
    return found


def asked(request: dict[str, Any], *, act: bool = False) -> dict[str, Any]:
    return {"request": json.dumps(request), "act": act}
