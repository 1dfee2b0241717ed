"""Text that a reader spaces wider (WCAG 2.2, 1.4.12) is cut off nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

ID = "procedures/candidate-no-show/"
PAGES = ("", ID, f"{ID}live/", f"{ID}rehearse/", f"{ID}practice/", "training/")
WIDER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
CUT_OFF = """() => [...document.querySelectorAll(".md-content :is(button, a, p, h2, li, td)")]
  .filter((one) => one.checkVisibility() && !one.closest(".rr-unseen, .trainer-wide, svg"))
  .filter((one) => !["visible", "auto", "scroll"].includes(getComputedStyle(one).overflowX))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("width", [320, 1280])
def test_wider_text_cuts_nothing_off(open_page: Callable[..., Page], site: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    for address in PAGES:
        page.goto(site + address)
        page.locator("main h1").first.wait_for(state="attached")
        page.evaluate(WIDER)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(CUT_OFF) == [], address
