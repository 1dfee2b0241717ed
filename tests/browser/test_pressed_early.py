"""What is seen first can be pressed, however long the scripts of the page take to come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from test_companion_page import LIVE
from trainee import REHEARSE

LATE_S = 2.5
"""Later than anybody would wait with the clock running."""


@contextmanager
def held(page: Page, file: str) -> Iterator[Callable[[], None]]:
    """*page* waits for the script *file* until what is given is called."""
    waiting: list[Route] = []
    page.route(f"**/{file}", lambda route: waiting.append(route))

    def let_go() -> None:
        for route in waiting:
            route.continue_()
        waiting.clear()

    yield let_go
    let_go()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def test_start_pressed_before_the_room_is_there_starts_it(page: Page, site: str) -> None:
    with held(page, "room.js") as let_go:
        page.goto(site + REHEARSE, wait_until="commit")
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.locator(".rr-room")).to_have_attribute("data-phase", "briefing")
        let_go()
        expect(page.locator(".rr-room")).to_have_attribute("data-phase", "playing")


def test_without_a_press_the_room_waits(page: Page, site: str) -> None:
    page.goto(site + REHEARSE)
    expect(page.locator("#rr-start")).to_be_enabled()
    page.wait_for_timeout(500)
    expect(page.locator(".rr-room")).to_have_attribute("data-phase", "briefing")


def test_the_clock_of_a_case_counts_from_the_press_and_not_from_the_script(
    page: Page, site: str
) -> None:
    with held(page, "companion.js") as let_go:
        page.goto(site + LIVE, wait_until="commit")
        now = page.get_by_role("button", name="Now", exact=True)
        now.click()
        pressed = time.time()
        now.click()  # a second press changes nothing
        page.wait_for_timeout(LATE_S * 1000)
        let_go()
        shown = page.locator("#rr-live-bar")
        expect(shown).to_be_visible()
        minutes, seconds = map(int, shown.get_by_role("timer").inner_text().split(":"))
        gone = time.time() - pressed
        assert LATE_S - 1 <= minutes * 60 + seconds <= gone + 1
