"""An engine that cannot load, or that dies without a word, is told in seconds, with a way on. Where
only the large one is missing, a case is judged all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from test_companion_page import LIVE
from trainee import REHEARSE, Trainee

MADE = """
  window.made = [];
  window.Worker = class extends Worker {
    constructor(address, options) {
      super(address, options);
      this.file = String(address).split("/").at(-1);
      made.push(this);
    }
  };
"""
SMALL, LARGE = "small.js", "worker.js"
SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"


def refuse(context: BrowserContext, file: str, how: str) -> None:
    def answer(route: Route) -> None:
        if how == "goes" and route.request.method == "HEAD":
            route.continue_()
        elif how != "not there":
            route.abort()
        else:
            route.fulfill(status=404)

    context.route(f"**/{file}", answer)


@pytest.mark.parametrize(
    ("file", "how"),
    [
        ("pyodide.asm.wasm", "not there"),
        ("python_stdlib.zip", "blocked"),
        ("pyodide-lock.json", "blocked"),
        ("pyodide.asm.wasm", "goes"),  # the network, after it was there when first asked
        ("pyodide-lock.json", "goes"),
    ],
)
def test_what_looks_ahead_can_be_missing(browser: Browser, site: str, file: str, how: str) -> None:
    context = browser.new_context(service_workers="block")
    refuse(context, file, how)
    troubles: list[str] = []
    trainee = Trainee(context.new_page(), site + REHEARSE)
    trainee.page.on("pageerror", lambda error: troubles.append(str(error)))
    trainee.open("nobody-answers")
    lacks = trainee.page.locator(".room-lacks")
    words = "What looks ahead could not be loaded: everything works but hints and the proof."
    expect(lacks).to_have_text(words, timeout=60_000)  # it tries three times
    trainee.start()
    trainee.call()
    expect(trainee.page.locator(".room-side .room-told")).to_contain_text("Right")
    trainee.page.get_by_role("button", name="Stop").click()
    assert trainee.debrief() == "The case is still open."
    expect(lacks).to_be_visible()
    assert troubles == []  # nothing fails unheard
    context.close()


def test_where_no_python_loads_it_is_told(browser: Browser, site: str) -> None:
    context = browser.new_context(service_workers="block")
    for file in ("micropython.wasm", "pyodide.asm.wasm"):
        refuse(context, file, "blocked")
    page = context.new_page()
    page.goto(site + REHEARSE)
    trouble = page.locator(".room-trouble[role=alert]")
    expect(trouble).to_contain_text("did not start: a file of it could not be fetched.")
    trainee = Trainee(page, site + REHEARSE)
    trainee.start()
    trainee.press("Add participant")
    expect(page.locator(".room-log")).to_contain_text("kept until the judge is there")
    expect(trouble).to_contain_text("The clock waits, and what you did is kept.")
    expect(trouble).to_be_in_viewport()
    context.unroute("**/micropython.wasm")
    trouble.get_by_role("button", name="Try again").click()
    page.locator("[data-engine=ready]").wait_for()
    context.close()


def test_without_the_small_python_the_large_one_answers(browser: Browser, site: str) -> None:
    context = browser.new_context(service_workers="block")
    refuse(context, "micropython.wasm", "not there")
    trainee = Trainee(context.new_page(), site + REHEARSE)
    trainee.open("nobody-answers")
    trainee.answered_by("large")
    context.close()


def test_where_data_is_to_be_saved_the_large_python_is_not_fetched(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(SAVES_DATA)
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    lacks = page.locator(".room-lacks")
    expect(lacks).to_contain_text("To save data, what looks ahead is not loaded")
    trainee.start()
    trainee.call()
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    assert [address for address in asked if "/runtime/" in address] == []


def test_the_large_python_goes_through_the_case_and_says_where_it_differs(
    page: Page, site: str
) -> None:
    """The small one is given other words here."""
    page.context.route(
        "**/engine.json",
        lambda route: route.fulfill(body=route.fetch().text().replace("You chose ", "You took ")),
    )
    held: list[Route] = []
    page.context.route("**/engine.zip", lambda route: held.append(route))
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    trainee.start()
    trainee.call()
    expect(page.locator(".room-side .room-told")).to_contain_text(
        "You took “Call the candidate” at 2:00"
    )
    expect(page.locator(".room-lacks")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".room-lacks")).to_contain_text("came to another verdict")


def test_the_companion_shows_what_the_large_python_says(page: Page, site: str) -> None:
    over = "'over': state.over", "'over': not state.over"
    page.context.route(
        "**/engine.json",
        lambda route: route.fulfill(body=route.fetch().text().replace(*over)),
    )
    held: list[Route] = []
    page.context.route("**/engine.zip", lambda route: held.append(route))
    page.goto(site + LIVE)
    page.locator(".rr-live[data-engine=ready]").wait_for()
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.get_by_text("The case is over.")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text("came to another verdict")).to_be_visible()
    expect(page.get_by_text("The case is over.")).to_have_count(0)


@pytest.mark.parametrize("file", [SMALL, LARGE])
def test_a_worker_that_dies_without_a_word_is_told_and_replaced(
    page: Page, site: str, file: str
) -> None:
    page.add_init_script(MADE)
    if file == SMALL:
        page.add_init_script(SAVES_DATA)
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    trainee.start()
    trainee.call()
    trainee.answered_by("small" if file == SMALL else "large")
    page.evaluate("file => made.findLast((one) => one.file === file).terminate()", file)
    trainee.skip()
    trouble = page.locator(".room-trouble[role=alert]")
    expect(trouble).to_contain_text("The judge has not answered yet")
    trouble.get_by_role("button", name="Start the judge anew").click()
    trainee.skip_until("alone")
    expect(trouble).to_have_count(0)
    expect(page.locator(".room-log")).to_contain_text("Call the candidate")


def test_that_the_judge_does_not_answer_is_told_before_what_stands_in_front(
    page: Page, site: str
) -> None:
    """Behind an open dialog nothing can be read or pressed."""
    page.add_init_script(MADE + SAVES_DATA)
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    trainee.start()
    trainee.answered_by("small")
    page.evaluate("file => made.findLast((one) => one.file === file).terminate()", SMALL)
    trainee.press("Help Center")
    dialog = page.locator(".room-dialog[open]")
    dialog.locator(".room-options button").first.click()
    expect(dialog.locator("[role=alert]")).to_contain_text("The judge has not answered yet")
    expect(page.locator(".room-trouble")).to_have_count(1)
    dialog.get_by_role("button", name="Start the judge anew").click()
    expect(page.locator(".room-trouble")).to_have_count(0)
    expect(page.locator(".room-log")).to_contain_text("Help Center")
