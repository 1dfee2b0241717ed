"""From saving a procedure to seeing the change in the browser."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from live import chromium, live_site

EDITS = 12
TITLE = "title: The candidate has not joined\n"


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds from the write to the page that shows the new title."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        live_site(Path(folder)) as (address, procedures),
    ):
        path = procedures / "candidate-no-show.yml"
        text = path.read_text("utf-8")
        page = browser.new_context().new_page()
        page.goto(f"{address}procedures/candidate-no-show/")
        page.locator("h1", has_text="The candidate has not joined").wait_for()
        seconds = []
        for number in range(EDITS):
            words = f"Edit number {'i' * (number + 1)} of this page"
            path.write_text(text.replace(TITLE, f"title: {words}\n"), "utf-8")
            saved = time.perf_counter()
            page.locator("h1", has_text=words).wait_for(timeout=30_000)
            seconds.append(time.perf_counter() - saved)
    figure = f"median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s"
    yield f"a saved procedure to the browser, {EDITS} edits", figure, "within 1 s"
