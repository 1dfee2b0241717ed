"""The whole build against plain MkDocs on the same Markdown: seconds and peak memory."""

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
ROUNDS = 7


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds (median) and megabytes (largest) of both, in turns."""
    with tempfile.TemporaryDirectory() as name:
        ours = [sys.executable, str(ROOT / "build.py"), "build"]
        run(ours)  # fills the caches that every later build has
        plain = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(plain_site(Path(name)))]
        run(plain)
        figures = [(run(ours), run(plain)) for _ in range(ROUNDS)]
    for what, index, unit, middle in (
        ("seconds", 0, "s", statistics.median),
        ("peak memory", 1, "MB", max),
    ):
        mine = middle([pair[0][index] for pair in figures])
        theirs = middle([pair[1][index] for pair in figures])
        figure = f"{mine:.2f} {unit} : {theirs:.2f} {unit} = {mine / theirs:.2f}"
        yield f"build.py : plain mkdocs build, {what}", figure, "at most 1.25"


def plain_site(folder: Path) -> Path:
    """The same Markdown, theme and navigation with no hook. Returns its mkdocs.yml."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "simulator/site/theme", folder / "theme")
    config: dict[str, Any] = {}
    for name in ("simulator/site/base.yml", "mkdocs.yml"):
        text = (ROOT / name).read_text("utf-8").replace("!ENV", "")
        config |= yaml.safe_load(text)
    config["theme"]["custom_dir"] = str(folder / "theme")
    for key in ("hooks", "nav", "extra", "INHERIT"):
        config.pop(key, None)
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one process."""
    started = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024
