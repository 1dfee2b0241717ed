"""The first judged act after a navigation, beside a bare ``loadPyodide()`` in a worker, and one act
of the small Python. One server for both, which packs with gzip and has a slow line."""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bench_room import requests
from live import chromium, copied
from playwright.sync_api import Browser, Page
from support import candidate_no_show

from simulator import toolchain
from simulator.core import bundle
from simulator.core.machine.engine import Machine
from simulator.site.build_site import build_site

STARTS = 7
ROUNDS = 3
"""Of each act the fastest counts: on a busy machine the others measure what else it does."""
LINES = {"loopback": (0.0, 0), "10 Mbit/s, 60 ms": (10e6 / 8, 0.06)}
CHUNK = 16_384
PACKED = (".html", ".css", ".js", ".mjs", ".json", ".wasm", ".svg", ".txt")
REHEARSE = "procedures/candidate-no-show/rehearse/?scenario=nobody-answers"
STOCK = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
BARE_WORKER = """
import { loadPyodide } from "./pyodide.mjs";
await loadPyodide({ indexURL: new URL("./", import.meta.url).href });
postMessage("ready");
"""
BARE_PAGE = """<!doctype html><meta charset="utf-8"><title>Bare</title><script type="module">
const worker = new Worker("worker.js", { type: "module" });
worker.onmessage = () => { window.met = performance.now(); };
</script>"""
PLAY = """
() => {
  const press = (what) => document.querySelector(what)?.click();
  const look = () => {
    if (document.querySelector(".room-told")) return void (window.met = performance.now());
    const briefing = document.querySelector("[data-phase=briefing]");
    if (briefing) press("#rr-start:enabled");
    else press('#rr-stage [data-act="call"]:enabled, #rr-stage button:enabled');
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
MET = """
() => new Promise((resolve) => {
  const look = () => (window.met ? resolve(window.met) : setTimeout(look, 5));
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
        bare = folder / "site" / "bare"
        bare.mkdir()
        for file in STOCK:
            shutil.copy(toolchain.package("pyodide") / file, bare / file)
        (bare / "worker.js").write_text(BARE_WORKER)
        (bare / "index.html").write_text(BARE_PAGE)
        line = Line()
        server = served(folder / "site", line)
        site = f"http://127.0.0.1:{server.server_address[1]}/"
        for net, (line.bytes_a_second, line.latency) in LINES.items():
            yield from starts(browser, site, line, net)
        for rate in (1, 4):
            yield acts(browser, site, rate)
        server.shutdown()


def starts(browser: Browser, site: str, line: Line, net: str) -> Iterator[tuple[str, str, str]]:
    found: dict[str, list[float]] = {}
    sizes: dict[str, list[int]] = {}
    for _ in range(STARTS):
        for what in ("bare", "Room"):
            context = browser.new_context(service_workers="block")
            page = context.new_page()
            if what == "Room":
                page.add_init_script(f"({PLAY})()")
            for visit in ("cold", "warm"):
                line.sent.clear()
                page.goto(site + ("bare/" if what == "bare" else REHEARSE))
                found.setdefault(f"{what}, {visit}", []).append(page.evaluate(MET))
                if (what, visit) == ("Room", "cold"):
                    note(line, sizes)
                page.goto("about:blank")
            context.close()
    for visit, aim in (("cold", 0.12), ("warm", 0.20)):
        bare, ours = (statistics.median(found[f"{what}, {visit}"]) for what in ("bare", "Room"))
        yield f"first judged act, {net}, {visit}", f"median {ours:,.0f} ms", ""
        yield f"bare loadPyodide(), {net}, {visit}", f"median {bare:,.0f} ms", ""
        yield (
            f"the one of the other, {net}, {visit}",
            f"{ours / bare:.3f}",
            f"at most {aim}" if line.latency else "",
        )
    for what, counts in sizes.items():
        aim = "at most 300 KB" if "engine" in what else ""
        yield f"{what}, {net}", f"{statistics.median(counts) / 1000:,.0f} KB", aim


def note(line: Line, sizes: dict[str, list[int]]) -> None:
    """What was sent before the first judged act, but for what comes behind."""
    ours = [(path, size) for path, size, _ in line.sent if "/runtime/" not in path]
    engine = [size for path, size in ours if "/small" in path or "/bundles/" in path]
    sizes.setdefault("small engine and procedure", []).append(sum(engine))
    sizes.setdefault("the page with all of it", []).append(sum(size for _, size in ours))


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
