"""At every zoom and on every small screen each control of The Room can be seen, reached and hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from trainee import REHEARSE, Trainee

COVERED = """
async () => {
  const found = [];
  const named = (el) => (el.textContent || el.getAttribute("aria-label") || el.tagName).trim();
  for (const el of document.querySelectorAll(".rr-room :is(button, a, input, summary)")) {
    if (el.disabled || !el.checkVisibility() || !el.getClientRects().length) continue;
    el.focus();
    await new Promise(requestAnimationFrame);
    const { left, top, width, height } = el.getClientRects()[0];
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!there || !(el.contains(there) || there.closest("label")?.contains(el)))
      found.push(`${named(el).slice(0, 40)} under ${there?.className ?? "the edge"}`);
  }
  return found;
}
"""
BROKEN = """
() => [...document.querySelectorAll(".room-act span, .room-status, .room-case dd")].filter((el) => {
  const range = document.createRange();
  const text = el.firstChild;
  if (text?.nodeType !== 3) return false;
  return [...text.data.matchAll(/\\\\S+/g)].some(({ 0: word, index }) => {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1 && !word.includes("-");
  });
}).map((el) => el.textContent)
"""
SMALL = """
() => [...document.querySelectorAll(".rr-room :is(button, a)")].filter((el) => {
  const { width, height } = el.getBoundingClientRect();
  return el.checkVisibility() && el.getClientRects().length && (width < 24 || height < 24);
}).map((el) => el.textContent.trim())
"""
CUT = """
() => [...document.querySelectorAll(".room-lines button span")]
  .filter((el) => getComputedStyle(el).overflow === "hidden")
  .filter((el) => el.scrollHeight > el.clientHeight + 1)
  .map((el) => el.textContent)
"""
IN_VIEW = """
() => [...document.querySelectorAll("#rr-stage button:enabled")].filter((el) => {
  const { top, bottom } = el.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}).length
"""
SIZES = {
    "400 %": (320, 256),
    "300 %": (426, 287),
    "200 %": (640, 430),
    "a small phone": (320, 640),
    "a phone": (390, 844),
    "a desktop": (1280, 860),
}


@pytest.mark.parametrize("size", SIZES)
def test_every_control_can_be_seen_and_hit(
    open_page: Callable[..., Page], site: str, size: str
) -> None:
    width, height = SIZES[size]
    page = open_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("helped-step-by-step")
    assert page.evaluate(COVERED) == []
    trainee.start()
    assert page.evaluate(IN_VIEW) > 0, "what can be done is seen"
    assert page.locator(".room-log ol[tabindex]").count() == 0, "an empty list is no tab stop"
    page.keyboard.press("n")
    page.locator("[data-held=true]").wait_for(state="detached")
    page.keyboard.press("a")
    page.keyboard.press("n")
    page.locator(".room-lines").wait_for()
    page.keyboard.press("p")
    assert page.evaluate(COVERED) == []
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate(CUT) == []


COLOURS = """
() => {
  const of = (el) => getComputedStyle(el);
  const paces = [...document.querySelectorAll(".room-speeds button")];
  const chosen = of(paces.find((el) => el.ariaPressed === "true"));
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.background = "SelectedItem";
  const bare = [...document.querySelectorAll(".room-act, .room-tile, .room-case, .room-toolbar")]
    .filter((el) => el.checkVisibility() && of(el).borderTopStyle === "none");
  return [chosen.backgroundColor === of(probe).backgroundColor, bare.map((el) => el.className)];
}
"""


def test_in_the_readers_own_colours_what_is_chosen_and_what_is_a_button_is_seen(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(forced_colors="active", reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("helped-step-by-step")
    trainee.start()
    trainee.call()
    assert page.evaluate(COLOURS) == [True, []]
