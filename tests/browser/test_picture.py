"""The picture of a run: it says what the lists say, and leads there from the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from trainee import REHEARSE, Trainee

ENTRIES = ".rr-timeline li"
MARKS = "svg[aria-label='Your run'] a"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_picture_of_a_run(
    open_page: Callable[..., Page], site: str, axe: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    trainee = Trainee(page, site + REHEARSE)
    trainee.ends_too_early()
    trainee.debrief()

    # each mark says what its entry says, and none hides another
    names = page.locator(MARKS).evaluate_all("all => all.map(a => a.getAttribute('aria-label'))")
    told = page.locator(ENTRIES).evaluate_all("""all => all.map(li => [
      li.querySelector(".room-number").innerText, li.querySelector("time").innerText,
      ...[...li.querySelectorAll(".rr-badge")].map(badge => badge.innerText.trim())])""")
    assert len(names) == len(told) > 3
    for name, (number, at, *words) in zip(names, told, strict=True):
        assert name.startswith(f"{number}: {at}. ")
        assert all(word in name for word in words), name
    boxes = page.locator(MARKS).evaluate_all("""all => all.map(mark => {
      const shape = mark.querySelector("circle, rect, path");
      const { x, y, width, height } = shape.getBoundingClientRect();
      return [x + width / 2, y + height / 2, width];
    })""")
    for place, (x, y, size) in enumerate(boxes):
        assert size >= 22
        assert all(max(abs(x - u), abs(y - v)) >= 22 for u, v, _ in boxes[:place])

    # one stop for Tab, the first mistake; the arrow keys go on, Enter goes to the entry
    first = page.locator(f"{MARKS}[tabindex='0']")
    expect(first).to_have_count(1)
    expect(first).to_have_attribute("data-first", "true")
    first.focus()
    page.keyboard.press("ArrowLeft")
    before = page.locator("a:focus")
    href = before.get_attribute("href") or ""
    assert href != first.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.locator(href)).to_be_focused()
    assert "#" not in page.url
    expect(page.locator("svg[aria-label='The nearest right run'] a").first).to_be_visible()

    page.evaluate(axe)
    found = page.evaluate("axe.run('rr-room').then(({ violations }) => violations.map(v => v.id))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
