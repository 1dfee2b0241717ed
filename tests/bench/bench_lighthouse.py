"""Lighthouse's marks for a phone, of the pages that a reader meets first; medians of some runs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench_start import Line, served
from live import copied

from simulator import toolchain
from simulator.site.build_site import build_site

HERE = Path(__file__).resolve().parent
CLI = HERE / "node_modules/lighthouse/cli/index.js"
RUNS = int(os.environ.get("RUNS", "3"))
PROCEDURE = "procedures/candidate-no-show/"
PAGES = {
    "home": "",
    "procedure": PROCEDURE,
    "companion": f"{PROCEDURE}live/",
    "rehearsal": f"{PROCEDURE}rehearse/",
}
MARKS = {"performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100}


def measure() -> Iterator[tuple[str, str, str]]:
    """Marks from 0 to 100, and what keeps a page from the full one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_site(copied(folder), folder / "site")
        server = served(folder / "site", Line())
        site = f"http://127.0.0.1:{server.server_address[1]}/"
        for what, address in PAGES.items():
            yield from of_page(what, [report(site + address) for _ in range(RUNS)])
        server.shutdown()


def of_page(what: str, reports: list[dict]) -> Iterator[tuple[str, str, str]]:
    marks = {
        mark: statistics.median(
            round(100 * (one["categories"][mark]["score"] or 0)) for one in reports
        )
        for mark in MARKS
    }
    aim = "at least " + "/".join(str(least) for least in MARKS.values())
    figure = "/".join(f"{mark:.0f}" for mark in marks.values())
    yield f"Lighthouse mobile, {what}, {len(reports)} runs", figure, aim
    lost = {
        ref["id"]
        for one in reports
        for mark in MARKS
        if mark != "performance"
        for ref in one["categories"][mark]["auditRefs"]
        if ref["weight"] and one["audits"][ref["id"]]["score"] not in (1, None)
    }
    if lost:
        yield f"lost on {what}", ", ".join(sorted(lost)), ""


def report(address: str) -> dict:
    """What Lighthouse says of one cold visit."""
    flags = " ".join(["--headless=new", *toolchain.chromium_flags()])
    done = subprocess.run(
        [toolchain.node(), CLI, address, "--output=json", "--quiet", f"--chrome-flags={flags}",
         "--no-enable-error-reporting", f"--only-categories={','.join(MARKS)}"],
        env=os.environ | {"CHROME_PATH": str(toolchain.chromium())},
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return json.loads(done.stdout)
