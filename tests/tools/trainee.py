"""Somebody who rehearses in The Room, by the words on the screen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, TimeoutError, expect

REHEARSE = "procedures/candidate-no-show/rehearse/"
AT_HAND = (
    "rr-room:has(dialog) dialog button:enabled, rr-room:not(:has(dialog)) #rr-stage button:enabled"
)
"""What can be pressed: a dialog that is open stands before all else."""


class Trainee:
    """Plays with the mouse or with the keyboard alone, by the words on the screen."""

    def click(self, button: Locator) -> None:
        """However one does that."""
        button.click()

    def __init__(self, page: Page, address: str, by: str = "mouse") -> None:
        self.page, self.address, self.by = page, address, by

    def open(self, scenario: str, ready: bool = True) -> None:
        self.page.goto(f"{self.address}?scenario={scenario}")
        self.page.locator("#rr-start").wait_for()
        if ready:
            self.page.locator("[data-engine=ready]").wait_for()

    def answered_by(self, python: str) -> None:
        """Wait until the small or the large Python answers."""
        self.page.locator("rr-room").evaluate(
            """async (room, python) => {
              while (room.engine.answering !== python) await new Promise((go) => setTimeout(go));
            }""",
            python,
        )

    def start(self) -> None:
        button = self.page.locator("#rr-start")
        if self.by == "mouse":
            self.click(button)
        else:
            button.focus()
            self.page.keyboard.press("Enter")
        self.page.locator("#rr-stage").wait_for()

    def say(self, line: str) -> None:
        """A line that need not be among those that stand first."""
        others = self.page.locator("#rr-stage .room-more button[aria-expanded=false]")
        said = self.page.locator("#rr-stage .room-lines li button", has_text=line)
        said.or_(others).first.wait_for()
        if not said.count():
            self.click(others)
        self.press(line)

    def press(self, label: str) -> None:
        """The control, line or option with this label."""
        button = self.page.locator(AT_HAND, has_text=label)
        if self.by == "mouse":
            self.click(button)
            return
        key = button.locator("kbd")
        key.wait_for()
        self.page.keyboard.press(key.inner_text())

    def skip(self) -> None:
        if self.by == "mouse":
            self.click(self.page.get_by_role("button", name="Next thing"))
        else:
            self.page.keyboard.press("n")

    def skip_until(self, text: str) -> None:
        """Skip until the stage or the clock shows *text*."""
        seen = self.page.locator(".room-time, .room-stage").filter(has_text=text)
        for _ in range(12):
            self.page.locator("[data-held=true]").wait_for(state="detached")
            if seen.count():
                return
            try:
                self.skip()
            except TimeoutError:  # the clock runs: it came by itself, and there is no next thing
                expect(seen.first).to_be_visible()
            self.page.locator("[data-held=true]").wait_for(state="detached")
        raise AssertionError(f"“{text}” never came")

    def wait_until(self, text: str) -> None:
        """The same in an assessment, where one is not told when something comes."""
        seen = self.page.locator(".room-time, .room-stage").filter(has_text=text)
        for _ in range(12):
            if seen.count():
                return
            self.page.get_by_role("button", name="Wait 1:00").click()
            self.page.locator("[data-held=true]").wait_for(state="detached")
        raise AssertionError(f"“{text}” never came")

    def call(self) -> None:
        """Call the candidate as soon as that is due."""
        self.skip_until("2:00")
        self.press("Add participant")
        expect(self.page.locator(".room-other")).to_have_attribute("data-picture", "ringing")

    def end_call(self, reason: str) -> None:
        self.press("Telephone icon")
        self.press("Ending early, no questions seen")
        self.press(reason)

    def nobody_came(self) -> str:
        """The shortest right run, from its start to what the debrief says."""
        self.call()
        self.skip_until("alone")
        self.skip_until("10:0")
        self.end_call("Candidate no-show")
        self.press("Leave the interview")
        return self.debrief()

    def ends_too_early(self) -> None:
        """Nobody answers, and the trainee does not wait until 10:00."""
        self.open("nobody-answers")
        self.start()
        self.call()
        self.skip_until("alone")
        self.end_call("Candidate no-show")
        self.press("Leave the interview")

    def calls_and_stops(self) -> None:
        """The shortest way to a debrief: called at once, and stopped."""
        self.open("nobody-answers")
        self.start()
        self.call()
        self.page.get_by_role("button", name="Stop").click()
        self.debrief()

    def debrief(self) -> str:
        title = self.page.locator("#rr-debrief-title")
        title.wait_for()
        expect(title).to_be_focused()
        return title.inner_text()
