"""`check` of 1, 10, 30 and 100 procedures: the first time, unchanged, and with one changed."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench_build import run
from support import PROCEDURES, ROOT

ROUNDS = 5
COUNTS = (1, 10, 30, 100)
AIMS = {30: {"unchanged": "less than 1 s", "one changed": "less than 3 s"}}
NAME = "candidate-no-show"


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds of the whole command, in a folder of copies of the tests' own procedure."""
    check = [sys.executable, str(ROOT / "build.py"), "check"]
    before = Path.cwd()
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            os.chdir(copies(Path(name), count))
            try:
                first = [run(check)[0]]
                unchanged, changed = [], []
                for _ in range(ROUNDS):
                    unchanged.append(run(check)[0])
                    edit(Path("procedures", f"{NAME}.yml"))
                    changed.append(run(check)[0])
            finally:
                os.chdir(before)
        for what, seconds in (
            ("first time", first), ("unchanged", unchanged), ("one changed", changed),
        ):  # fmt: skip
            ratio = statistics.median(seconds) / first[0]
            figure = f"{statistics.median(seconds):.2f} s = {ratio:.2f} of the first time"
            yield f"check of {count}, {what}", figure, AIMS.get(count, {}).get(what, "")


def copies(folder: Path, count: int) -> Path:
    """A project with so many procedures, alike but for their ids."""
    home = folder / "procedures"
    shutil.copytree(PROCEDURES, home, ignore=shutil.ignore_patterns("releases"))
    text = (home / f"{NAME}.yml").read_text("utf-8")
    for number in range(1, count):
        name = f"{NAME}-{chr(97 + number // 26)}{chr(97 + number % 26)}"
        copy = text.replace(f"procedure: {NAME}\n", f"procedure: {name}\n")
        (home / f"{name}.yml").write_text(copy, "utf-8")
    return folder


def edit(path: Path) -> None:
    """Lengthen a comment."""
    path.write_text(path.read_text("utf-8") + "# once more\n", "utf-8")
