"""A whole rehearsal as somebody hears it who does not see it: all that a screen reader is told, in
the order in which it is told, and what it finds at the start and at the end."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest
from playwright.sync_api import Page
from trainee import REHEARSE, Trainee

TEXTS = Path(__file__).parent / "read_aloud"
CASE = "#run=nobody-answers&do=&to=0:00&chance=5"

NEXT, WAIT = "Next thing that happens", "Wait 1:00"
WAYS = {"Guided": (NEXT, NEXT, NEXT, "What would be right?"), "Assessment": (WAIT,) * 4}
"""What is pressed before the call, by the way to rehearse."""
ON = {"Guided": (NEXT,), "Assessment": (WAIT,) * 7}
"""And after it."""

LISTEN = """() => {
  window.said = [];
  const last = new Map();
  const places = "[role=status], [role=alert], [aria-live=polite]";
  const listen = () => {
    for (const place of document.querySelectorAll(places)) {
      const text = place.textContent.replace(/\\s+/g, " ").trim();
      if (text && text !== last.get(place)) window.said.push(text);
      last.set(place, text);
    }
  };
  const all = { subtree: true, childList: true, characterData: true };
  new MutationObserver(listen).observe(document.body, all);
}"""

SETTLED = """async () => {
  for (let before = -1; before !== window.said.length; ) {
    before = window.said.length;
    await new Promise((go) => setTimeout(go, 300));
  }
  return window.said.splice(0);
}"""


class Listener(Trainee):
    """Plays by keyboard and writes down what is said after each step."""

    def __init__(self, page: Page, address: str) -> None:
        super().__init__(page, address, "keyboard")
        self.script: list[str] = []

    def does(self, what: str, step: Callable[[], None]) -> None:
        step()
        self.page.locator("[data-held=true]").wait_for(state="detached")
        said = self.page.evaluate(SETTLED)
        whole = [one for one, then in zip_longest(said, said[1:], fillvalue="") if one not in then]
        clock = self.page.locator(".room-time")
        at = f" ({clock.inner_text()})" if clock.count() else ""
        self.script += [f"> {what}{at}", *whole, ""]

    def finds(self, where: str) -> None:
        tree = self.page.locator("rr-room").aria_snapshot()
        self.script += [f"== {where}", tree, ""]


@pytest.mark.parametrize("way", ["Guided", "Assessment"])
def test_what_is_heard_of_a_rehearsal(page: Page, site: str, way: str, record: bool) -> None:
    """Called too late in the one, in time in the other: what falls due, its last second, what was
    not done in time by its name, where a jump led, a hint; in an assessment only what happens."""
    listener = Listener(page, site + REHEARSE)
    page.goto(f"{listener.address}{CASE}")
    page.locator("[data-engine=ready]").wait_for()
    listener.answered_by("large")  # a hint searches
    page.get_by_role("radio", name=way).check()
    page.get_by_role("button", name="Untimed").click()
    page.evaluate(LISTEN)
    listener.does("Start", listener.start)
    listener.finds("The Room at 0:00")
    for name in WAYS[way]:
        listener.does(name, page.get_by_role("button", name=name).click)
    listener.does("Add participant", lambda: listener.press("Add participant"))
    for name in ON[way]:
        listener.does(name, page.get_by_role("button", name=name).click)
    listener.does("End the call", lambda: listener.end_call("Candidate no-show"))
    listener.does("Leave the interview", lambda: listener.press("Leave the interview"))
    listener.finds("Afterwards")
    text, path = "\n".join(listener.script), TEXTS / f"{way.lower()}.txt"
    if record:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
