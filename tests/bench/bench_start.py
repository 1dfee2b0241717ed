"""The first judged act after a navigation, beside a bare ``loadPyodide()`` in a worker, PyScript
and a story of inkjs, and one act of the small Python. One server for all, which packs with gzip and
has a slow line. ``STARTS=1`` measures each once. The processor is made slower for the page's own
thread only: what runs in a worker, as a bare ``loadPyodide()``, goes on at full speed."""

from __future__ import annotations

import gzip
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import rivals
from bench_room import requests
from live import chromium, copied
from playwright.sync_api import Browser, Page
from support import candidate_no_show

from simulator.core import bundle
from simulator.core.machine.engine import Machine
from simulator.site.build_site import build_site

STARTS = int(os.environ.get("STARTS", "7"))
ROUNDS = 3
"""Of each act the fastest counts: on a busy machine the others measure what else it does."""
LINES = {"loopback": (0.0, 0), "10 Mbit/s, 60 ms": (10e6 / 8, 0.06)}
RATES = (1, 4)
CHUNK = 16_384
PACKED = (".html", ".css", ".js", ".mjs", ".json", ".wasm", ".svg", ".txt")


class Side(NamedTuple):
    """A page: its address, what can be pressed as soon as it is there, in this order, and what is
    there once the first act is judged."""

    address: str
    press: tuple[str, ...]
    judged: str


REHEARSE = "procedures/candidate-no-show/rehearse/?scenario=nobody-answers"
ACTS = ('#rr-stage [data-act="call"]:enabled', "#rr-stage button:enabled")
SIDES = {
    "bare loadPyodide()": Side("bare/", (), "#told"),
    "PyScript": Side("pyscript/", ("#act:enabled",), "#told"),
    "inkjs": Side("ink/", ("#choices button",), "#told"),
    "The Room": Side(REHEARSE, ("#rr-start:enabled", *ACTS), ".room-told"),
}
PLAY = """
([press, judged]) => {
  const met = (window.met = {});
  const look = () => {
    if (document.querySelector(judged)) return void (met.judged = performance.now());
    const found = press.map((what) => document.querySelector(what)).find(Boolean);
    if (found) met.usable ??= performance.now();
    found?.click();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
MET = """
() => new Promise((resolve) => {
  const look = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    const { usable } = window.met;
    const seen = usable ? { usable: Math.max(usable, paint) } : {}; // pressed, and seen
    if (window.met.judged && paint) resolve({ ...window.met, ...seen, paint });
    else setTimeout(look, 5);
  };
  look();
})
"""
HERE = """
async ([site, requests]) => {
  const { smallEngine } = await import(`${site}assets/room/small.js`);
  const { loadMicroPython } = await import(`${site}assets/small/micropython.mjs`);
  const modules = await (await fetch(`${site}assets/small/engine.json`)).json();
  const wasm = `${site}assets/small/micropython.wasm`;
  const engine = await smallEngine(loadMicroPython, wasm, modules);
  const times = [];
  for (const { request, act } of requests) {
    const began = performance.now();
    engine.handle(request);
    if (!act) continue;
    times.push(performance.now() - began);
    engine.rest(); // as the worker does when nobody waits
  }
  return times;
}
"""


class Line:
    """How fast the server answers, and what it has sent: path, bytes, when it began."""

    def __init__(self) -> None:
        self.bytes_a_second, self.latency = 0.0, 0.0
        self.sent: list[tuple[str, int, float]] = []
        self.one = threading.Lock()

    def send(self, handler: SimpleHTTPRequestHandler, path: str, body: bytes) -> None:
        time.sleep(self.latency)
        self.sent.append((path, len(body), time.monotonic()))
        for start in range(0, len(body), CHUNK):
            with self.one:  # all answers share the line
                part = body[start : start + CHUNK]
                handler.wfile.write(part)
                if self.bytes_a_second:
                    time.sleep(len(part) / self.bytes_a_second)


@cache
def packed(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.compress(body, 9) if path.suffix in PACKED else body


def served(folder: Path, line: Line) -> ThreadingHTTPServer:
    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            body = packed(path)
            kind = "text/javascript" if path.suffix == ".mjs" else self.guess_type(str(path))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            if path.suffix in PACKED:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            self.end_headers()
            if self.command == "GET":
                line.send(self, self.path, body)

        do_HEAD = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a browser that has gone

    server = Quiet(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def measure() -> Iterator[tuple[str, str, str]]:
    """Medians of starts in turns, each with a new browser profile, then loaded again."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        build_site(copied(folder), folder / "site")
        rivals.add(folder / "site", candidate_no_show())
        line = Line()
        server = served(folder / "site", line)
        site = f"http://127.0.0.1:{server.server_address[1]}/"
        for net, (line.bytes_a_second, line.latency) in LINES.items():
            for rate in RATES:
                yield from starts(browser, site, line, f"{net}, CPU ÷{rate}", rate)
        for rate in RATES:
            yield acts(browser, site, rate)
        server.shutdown()


Medians = dict[tuple[str, str, str], float]
"""By side, visit and what was met."""


def starts(
    browser: Browser, site: str, line: Line, where: str, rate: int
) -> Iterator[tuple[str, str, str]]:
    found: dict[tuple[str, str, str], list[float]] = {}
    for _ in range(STARTS):
        for name, side in SIDES.items():
            context = browser.new_context(service_workers="block")
            page = context.new_page()
            page.set_default_timeout(120_000)
            slowed(page, rate)
            page.add_init_script(f"({PLAY})({json.dumps([side.press, side.judged])})")
            for visit in ("cold", "warm"):
                line.sent.clear()
                page.goto(site + side.address, wait_until="commit")
                met = page.evaluate(MET) | needed(line)
                for what, value in met.items():
                    found.setdefault((name, visit, what), []).append(value)
                page.goto("about:blank")
            context.close()
    medians = {key: statistics.median(values) for key, values in found.items()}
    yield from table(medians, where)
    if line.latency:
        yield from ratios(medians, where)


def needed(line: Line) -> dict[str, int]:
    """What was sent, but for what comes behind in The Room: Pyodide, for looking ahead. And of it
    the small engine with the procedure."""
    sent = [(path, size) for path, size, _ in line.sent if "/runtime/" not in path]
    engine = sum(size for path, size in sent if "/small" in path or "/bundles/" in path)
    return {"bytes": sum(size for _, size in sent), "engine": engine}


def table(medians: Medians, where: str) -> Iterator[tuple[str, str, str]]:
    for visit in ("cold", "warm"):
        for name in SIDES:
            of = {what: medians.get((name, visit, what)) for what in ("paint", "usable", "judged")}
            told = [f"{value:,.0f}" if value else "–" for value in of.values()]
            size = f"{medians[name, visit, 'bytes'] / 1000:,.0f} KB"
            figure = " / ".join(told) + f" ms, {size}"
            yield f"{name}, {where}, {visit}: paint / usable / judged", figure, ""


def ratios(medians: Medians, where: str) -> Iterator[tuple[str, str, str]]:
    def of(ours: str, theirs: str, visit: str, what: str) -> str:
        return f"{medians[ours, visit, what] / medians[theirs, visit, what]:.2f}"

    size = f"{medians['The Room', 'cold', 'engine'] / 1000:,.0f} KB"
    yield f"small engine and procedure, {where}", size, "at most 300 KB"
    for visit, aim in (("cold", 0.12), ("warm", 0.20)):
        ratio = of("The Room", "bare loadPyodide()", visit, "judged")
        yield f"judged, of a bare loadPyodide(), {where}, {visit}", ratio, f"at most {aim}"
        ratio = of("The Room", "inkjs", visit, "usable")
        yield f"usable, of the inkjs page, {where}, {visit}", ratio, "at most 1.0"


def acts(browser: Browser, site: str, rate: int) -> tuple[str, str, str]:
    """On the page's own thread: a worker's is not slowed down."""
    machine = Machine(candidate_no_show())
    load = json.dumps({"op": "load", "bundle": bundle.dump(bundle.to_rehearse(machine.procedure))})
    page = browser.new_context(service_workers="block").new_page()
    page.goto(site)
    slowed(page, rate)
    asked = [{"request": load, "act": False}, *requests(machine)]
    rounds = [page.evaluate(HERE, [site, asked]) for _ in range(ROUNDS)]
    times = sorted(map(min, zip(*rounds, strict=True)))
    page.context.close()
    rank = times[int(len(times) * 0.99)]
    figure = f"p50 {statistics.median(times):.1f}, p99 {rank:.1f}, worst {times[-1]:.1f} ms"
    return f"act to verdict, small Python, CPU ÷{rate}, {len(times):,}", figure, "p99 at most 16 ms"


def slowed(page: Page, rate: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
