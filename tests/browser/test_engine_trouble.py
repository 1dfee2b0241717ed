"""An engine that cannot load, or that dies without a word, is told in seconds, with a way on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from test_room import REHEARSE, Trainee

MADE = """
  window.made = [];
  window.Worker = class extends Worker {
    constructor(address, options) {
      super(address, options);
      if (String(address).endsWith("room/worker.js")) made.push(this);
    }
  };
"""


@pytest.mark.parametrize("how", ["not there", "blocked"])
@pytest.mark.parametrize("file", ["pyodide.asm.wasm", "python_stdlib.zip"])
def test_a_runtime_that_cannot_load_is_told(
    browser: Browser, site: str, file: str, how: str
) -> None:
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        if how == "blocked":
            route.abort()
        else:
            route.fulfill(status=404)

    context.route(f"**/{file}", answer)
    page.goto(site + REHEARSE)
    trouble = page.locator(".room-trouble[role=alert]")
    expect(trouble).to_contain_text("The judge did not start")
    context.unroute(f"**/{file}")
    trouble.get_by_role("button", name="Try again").click()
    page.locator("[data-engine=ready]").wait_for()
    context.close()


def test_a_worker_that_dies_without_a_word_is_told_and_replaced(page: Page, site: str) -> None:
    trainee = Trainee(page, site + REHEARSE)
    page.add_init_script(MADE)
    trainee.open("nobody-answers")
    trainee.start()
    trainee.call()
    page.evaluate("made.at(-1).terminate()")
    trainee.skip()
    trouble = page.locator(".room-trouble[role=alert]")
    expect(trouble).to_contain_text("The judge has not answered yet")
    trouble.get_by_role("button", name="Start the judge anew").click()
    trainee.skip_until("alone")
    expect(trouble).to_have_count(0)
    expect(page.locator(".room-log")).to_contain_text("Call the candidate")
