"""`check` of 1, 10 and 30 procedures: the first time, unchanged, and with one changed.

On two busy cores 30 took 139 s, 0.30 s and 2.2 s. 100 are measured with ``COUNTS=100``: the
first time takes minutes.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench_build import COUNTS, NAME, ROOT, ROUNDS, copies, run

AIMS = {30: {"unchanged": "less than 1 s", "one changed": "less than 3 s"}}


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds of the whole command, in a folder of copies of the tests' own procedure."""
    check = [sys.executable, str(ROOT / "build.py"), "check"]
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            folder = copies(Path(name), count)
            first = [run(check, folder)[0]]
            unchanged, changed = [], []
            for _ in range(ROUNDS):
                unchanged.append(run(check, folder)[0])
                edit(folder / "procedures" / f"{NAME}.yml")
                changed.append(run(check, folder)[0])
        for what, seconds in (
            ("first time", first), ("unchanged", unchanged), ("one changed", changed),
        ):  # fmt: skip
            ratio = statistics.median(seconds) / first[0]
            figure = f"{statistics.median(seconds):.2f} s = {ratio:.2f} of the first time"
            yield f"check of {count}, {what}", figure, AIMS.get(count, {}).get(what, "")


def edit(path: Path) -> None:
    """Lengthen a comment."""
    path.write_text(path.read_text("utf-8") + "# once more\n", "utf-8")
