"""A site built once and served, and a browser that may talk to nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live import built_once, chromium, handed_out
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from simulator import toolchain

AXE = toolchain.package("axe-core") / "axe.min.js"
BLOCKED = "Service Worker registration blocked"  # it would answer in place of the test
TIMEOUT_MS = 20_000  # a cold start of the engine on a busy machine
expect.set_options(timeout=TIMEOUT_MS)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built site: a copy, so that a test may add to it."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "built"
    mine = tmp_path_factory.mktemp("copied") / "site"
    return Path(shutil.copytree(built_once(shared), mine))


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of the built site, ending in a slash."""
    with handed_out(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens pages with the given context options, on the built site or another one. At the end of
    the test no page may have met an error or asked another origin for anything."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and BLOCKED not in message.text:
            troubles.append(message.text)

    def open_page(origin: str = site, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "service_workers": "block", **options}
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((origin, "data:", "blob:"))
                else troubles.append(f"asked {request.url}")
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers."""
    return AXE.read_text(encoding="utf-8")
