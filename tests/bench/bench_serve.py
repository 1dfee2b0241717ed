"""From saving a procedure to seeing the change in the browser, with 1, 10, 30 and 100 copies of it
(or as many as ``COUNTS`` says). The server's part was 0.31, 0.35, 0.42 and 0.56 s of a core."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench_build import NAME, copies
from live import chromium, served

from simulator.project import Project
from simulator.site.build_site import live_pages

EDITS = 12
COUNTS = tuple(map(int, os.environ.get("COUNTS", "1,10,30,100").split(",")))
TITLE = "title: The candidate has not joined\n"


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds from the write to the page that shows the new title."""
    for count in COUNTS:
        with (
            tempfile.TemporaryDirectory() as folder,
            chromium() as browser,
            served(Project(copies(Path(folder), count))) as address,
        ):
            path = Path(folder, "procedures", f"{NAME}.yml")
            text = path.read_text("utf-8")
            page = browser.new_context().new_page()
            page.set_default_timeout(600_000)  # the first time all is made
            page.goto(f"{address}procedures/{NAME}/")
            page.locator("h1", has_text="The candidate has not joined").wait_for()
            seconds = []
            for number in range(EDITS):
                words = f"Edit number {'i' * (number + 1)} of this page"
                path.write_text(text.replace(TITLE, f"title: {words}\n"), "utf-8")
                saved = time.perf_counter()
                page.locator("h1", has_text=words).wait_for(timeout=30_000)
                seconds.append(time.perf_counter() - saved)
            work = made_anew(Project(Path(folder)), path, text)
        figure = f"median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s"
        yield f"a saved procedure of {count} to the browser, {EDITS} edits", figure, "within 1 s"
        figure = f"{statistics.median(work):.2f} s of a core"
        yield f"of it, the page of {count} made anew without a browser", figure, ""


def made_anew(project: Project, path: Path, text: str) -> list[float]:
    """Seconds of a core, which other work on the machine changes less, from a changed file to its
    page; after the first time."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(EDITS // 2 + 1):
            path.write_text(text.replace(TITLE, f"title: Edit {'o' * number}\n"), "utf-8")
            began = time.process_time()
            live_pages(project, Path(folder)).make(f"procedures/{NAME}/index.html")
            seconds.append(time.process_time() - began)
    return seconds[1:]
