"""The menu of a narrow page is reached, opened and left by keyboard; shut, it takes no focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from test_companion_page import LIVE
from trainee import REHEARSE

STOPS = 30
OUT_OF_SIGHT = """
() => {
  const { left, right } = document.activeElement.getBoundingClientRect();
  const { activeElement } = document;
  if (activeElement.matches(".md-option")) return ""; // its label is what is seen
  return activeElement === document.body || (right > 0 && left < innerWidth)
    ? "" : document.activeElement.outerHTML.slice(0, 120);
}
"""


@pytest.mark.parametrize("address", ["", "procedures/candidate-no-show/", REHEARSE, LIVE])
def test_no_stop_of_the_keyboard_is_out_of_sight(
    open_page: Callable[..., Page], site: str, address: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.goto(site + address)
    menu = page.get_by_role("button", name="Menu")
    expect(menu).to_have_attribute("aria-expanded", "false")
    lost = set()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        lost.add(page.evaluate(OUT_OF_SIGHT))
    assert lost == {""}

    for key in ("Enter", "Space"):
        menu.focus()
        page.keyboard.press(key)
        expect(menu).to_have_attribute("aria-expanded", "true")
        expect(page.locator(".md-sidebar--primary a:focus")).to_be_visible()
        page.wait_for_function("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Escape")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(menu).to_be_focused()
