"""Without a network the help center goes on as it was, and a newer version disturbs nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from simulator.site import offline

PROCEDURE = "procedures/candidate-no-show/"
KEPT_S = 40
LAST = (
    "runtime.json",
    "procedures/candidate-no-show/what-changed/index.html",
    "training/trainers/index.html",
)
"""The last to be kept, in alphabetical order."""
KEPT = """async (names) => {
  const cache = await caches.open("rightrun");
  const kept = (await cache.keys()).map((request) => new URL(request.url).pathname);
  return names.every((name) => kept.some((path) => path.endsWith(name)));
}"""


class Host:
    """A site that is served until it is switched off, and that can get newer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        serve = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"]
        self.server = subprocess.Popen(
            serve, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.server.stdout
        [port] = re.findall(r"port (\d+)", self.server.stdout.readline())
        self.url = f"http://127.0.0.1:{port}/"

    def off(self) -> None:
        """The machine is gone, with every connection to it."""
        self.server.kill()
        self.server.wait()
        if self.server.stdout:
            self.server.stdout.close()

    def publish(self, old: str, new: str) -> None:
        """The same site with other words on its pages."""
        for path in self.folder.rglob("*.html"):
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        (self.folder / offline.NAME).write_text(offline.worker(self.folder), "utf-8")


@pytest.fixture
def host(site: str, site_folder: Path, tmp_path: Path) -> Iterator[Host]:
    shutil.copytree(site_folder, tmp_path / "site")
    made = Host(tmp_path / "site")
    yield made
    made.off()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(service_workers="allow")
    yield made
    made.close()


def visit(page: Page, address: str) -> None:
    """Reads a page until all of it is kept."""
    page.goto(address)
    until = time.monotonic() + KEPT_S
    while not page.evaluate(KEPT, list(LAST)):
        assert time.monotonic() < until, "it was not kept"
        page.wait_for_timeout(200)


def test_once_read_it_is_there_without_a_network(host: Host, context: BrowserContext) -> None:
    page = context.new_page()
    visit(page, f"{host.url}{PROCEDURE}")
    host.off()
    for place in ("", "live/", "rehearse/", "sheet/"):
        page.goto(f"{host.url}{PROCEDURE}{place}")
    page.goto(f"{host.url}{PROCEDURE}live/")
    page.locator("[data-engine=ready]").wait_for()
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.locator(".live-due")).to_contain_text("in 2:00")
    page.reload()
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".live-due")).to_contain_text("Call the candidate")
    page.goto(f"{host.url}{PROCEDURE}rehearse/?scenario=nobody-answers")
    page.locator("#rr-start").click()
    page.locator("[data-engine=ready][data-phase=playing]").wait_for()


def test_a_newer_version_waits_for_a_case_and_then_takes_over(
    host: Host, context: BrowserContext
) -> None:
    old, new = "What to do now", "What to do at once"
    live, page = context.new_page(), context.new_page()
    visit(live, f"{host.url}{PROCEDURE}live/")
    live.reload()
    live.get_by_role("button", name="Now", exact=True).click()
    host.publish(old, new)
    for _ in range(2):  # the first visit finds the newer version, and the second meets the case
        page.goto(f"{host.url}{PROCEDURE}")
        page.wait_for_timeout(2_500)
        expect(page.locator("body")).to_contain_text(old)
    live.get_by_text("Begin another case").click()
    live.get_by_role("button", name="Forget this case").click()
    page.goto(f"{host.url}{PROCEDURE}")
    expect(page.locator("body")).to_contain_text(new)
    host.off()
    page.reload()
    expect(page.locator("body")).to_contain_text(new)
    live.reload()
    live.locator("[data-engine=ready]").wait_for()


FORGET = """async (part) => {
  const cache = await caches.open("rightrun");
  for (const { url } of await cache.keys()) if (url.includes(part)) await cache.delete(url);
}"""
TEXT = "async (address) => (await fetch(`${address}?${Math.random()}`)).text()"
"""What comes when an address is asked for, past what the browser itself remembers of it."""


def test_where_a_host_mixes_versions_nothing_old_stands_beside_what_is_new(
    host: Host, context: BrowserContext
) -> None:
    """It has new files and the list of the old ones. What was kept goes together; as soon as
    something else is asked for, everything comes from the host."""
    page, script = context.new_page(), host.folder / "assets/room/site.js"
    visit(page, f"{host.url}{PROCEDURE}")
    for path in (*host.folder.rglob("*.html"), script):
        path.write_text(path.read_text("utf-8") + "<!-- newer -->", "utf-8")
    mine = f"{host.url}{PROCEDURE}", f"{host.url}assets/room/site.js"
    page.goto(mine[0])
    assert not any("newer" in page.evaluate(TEXT, address) for address in mine)
    page.evaluate(FORGET, "/training/")
    page.goto(f"{host.url}training/?again")
    page.goto(mine[0])
    assert all("newer" in page.evaluate(TEXT, address) for address in mine)
