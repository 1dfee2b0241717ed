"""The whole build against plain MkDocs on the same Markdown: seconds, those of a core (which other
work on the machine changes less) and peak memory, of this repository and of 1, 10 and 30 copies of
one procedure of which nothing has changed since.

On two busy cores it was 1.07, 1.02 and 1.04 in seconds of a core, 1.06, 1.08 and 1.05 in memory.
100 copies, once: 1.03 and 1.03. They are measured with ``COUNTS=100``: their pages take MkDocs a
minute each time.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROCEDURES = ROOT / "tests/project/procedures"
NAME = "candidate-no-show"
ROUNDS = 5
COUNTS = tuple(map(int, os.environ.get("COUNTS", "1,10,30").split(",")))


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds (median) and megabytes (largest) of both, in turns."""
    yield from compared(ROOT, "this repository")
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as name:
            yield from compared(copies(Path(name), count), f"{count} procedures")


def compared(project: Path, called: str) -> Iterator[tuple[str, str, str]]:
    """Both builds of the *project*, after one of each."""
    ours = [sys.executable, str(ROOT / "build.py"), "build"]
    with tempfile.TemporaryDirectory() as name:
        first = run(ours, project)  # fills what later builds find
        site = plain_site(project, Path(name))
        plain = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(site)]
        run(plain, project)
        figures = [(run(ours, project), run(plain, project)) for _ in range(ROUNDS)]
    yield f"build of {called}, the first time here", f"{first[0]:.2f} s", ""
    for what, index, unit, middle in (
        ("seconds", 0, "s", statistics.median),
        ("seconds of a core", 1, "s", statistics.median),
        ("peak memory", 2, "MB", max),
    ):
        mine = middle([pair[0][index] for pair in figures])
        theirs = middle([pair[1][index] for pair in figures])
        figure = f"{mine:.2f} {unit} : {theirs:.2f} {unit} = {mine / theirs:.2f}"
        yield f"build of {called} : plain MkDocs, {what}", figure, "at most 1.25"


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


def plain_site(project: Path, folder: Path) -> Path:
    """The same Markdown, theme and navigation with no hook. Returns its mkdocs.yml."""
    shutil.copytree(project / "docs", folder / "docs")
    shutil.copytree(ROOT / "simulator/site/theme", folder / "theme")
    config: dict[str, Any] = {"site_name": "Procedures"}
    for path in (ROOT / "simulator/site/base.yml", project / "mkdocs.yml"):
        if path.is_file():
            config |= yaml.safe_load(path.read_text("utf-8").replace("!ENV", ""))
    config["theme"]["custom_dir"] = str(folder / "theme")
    for key in ("hooks", "nav", "extra", "INHERIT"):
        config.pop(key, None)
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


def run(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of a core, and peak megabytes of one process in *folder*."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        started = time.perf_counter()
        quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
        process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(process, 0)
    finally:
        os.chdir(before)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    worked = usage.ru_utime + usage.ru_stime
    return time.perf_counter() - started, worked, usage.ru_maxrss / 1024
