"""Sites and a browser for tests, measurements and pictures: the built site, and the live one, which
runs on a copy of the project so that its procedures may be edited."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from support import PROJECT, ROOT

from simulator import toolchain
from simulator.project import Project
from simulator.site.build_site import build_site
from simulator.site.live_server import SiteServer

PORT = 8700
BUILD_S_MAX = 300


def copied(folder: Path) -> Project:
    """The project of the tests, in a folder where it can be built and edited."""
    shutil.copytree(PROJECT, folder / "project")
    return Project(folder / "project")


@contextmanager
def built_site(folder: Path, project: Project | None = None) -> Iterator[str]:
    """The address of the site of a project, built into *folder* and served, ending in a slash."""
    site = folder / "site"
    build_site(project or copied(folder), site)
    with handed_out(site) as address:
        yield address


@contextmanager
def handed_out(site: Path) -> Iterator[str]:
    """The address of a site that is built already."""
    server = SiteServer(site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.url
    server.shutdown()
    server.server_close()


def built_once(shared: Path) -> Path:
    """The site of the tests' project, in the folder *shared* by all workers: the first that asks
    builds it, the others wait."""
    site, lock = shared / "site", shared / "building"
    try:
        lock.mkdir(parents=True)
    except FileExistsError:
        until = time.monotonic() + BUILD_S_MAX
        while not site.is_dir():
            if time.monotonic() > until:
                raise RuntimeError("the site was not built; see the worker that began it") from None
            time.sleep(0.2)
    else:
        build_site(copied(lock), lock / "site")
        (lock / "site").rename(site)
    return site


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that the tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(toolchain.chromium()), args=toolchain.chromium_flags()
        )
        yield browser
        browser.close()


@contextmanager
def live_site(folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of a live site, and the folder of the procedures that it is made from."""
    project = copied(folder)
    with served(project) as address:
        yield address, project.procedures


@contextmanager
def served(project: Project) -> Iterator[str]:
    """The address of the live site of *project*."""
    command = [sys.executable, str(ROOT / "build.py"), "serve", "--port", str(PORT)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=project.root, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield _address(server)
        finally:
            server.terminate()
            server.communicate(timeout=20)


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise RuntimeError("the live site did not start")
