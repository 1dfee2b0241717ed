"""The companion in a real browser: one tap to the next act, right to the second, nothing kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from support import candidate_no_show

from simulator.core.machine.engine import Machine
from simulator.core.runs import run
from simulator.core.runs.judge import judge

LIVE = "procedures/candidate-no-show/live/"
NOON = datetime(2026, 5, 5, 14, 37, 0)
PHONE = {"width": 390, "height": 844}
NAME = "Kim Example"


class User:
    """Taps by the words on the screen; the page's clock goes only when it is told to."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.clock.install(time=NOON - timedelta(minutes=5))
        self.clock = page.get_by_role("timer")
        self.due = page.locator(".live-due")
        self.heard = page.get_by_role("status")

    def open(self, ready: bool = True) -> None:
        self.page.goto(self.address)
        self.button("Now", exact=True).wait_for()
        self.page.clock.pause_at(NOON)
        if ready:
            self.ready()

    def ready(self) -> None:
        self.page.locator("[data-engine=ready]").wait_for()

    def button(self, name: str, exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def start(self) -> None:
        self.button("Now", exact=True).click()

    def tap(self, *names: str) -> None:
        for name in names:
            self.button(name).first.click()

    def settle(self) -> None:
        """The engine has answered all that it was asked. Asked from outside, again and again: the
        page's own security policy forbids Playwright's way of waiting for it inside."""
        for _ in range(400):  # 20 seconds
            if self.page.evaluate("document.querySelector('rr-companion').settled"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the engine has not answered")

    def pass_(self, clock: str) -> None:
        """Time passes up to what the case's clock shows then, once the engine has answered.

        The engine's minutes pass with it: a worker just asked would be taken for dead.
        """
        self.settle()
        minutes, seconds = map(int, clock.split(":"))
        shown = re.sub("−", "-", self.clock.inner_text())
        here = int(shown.split(":")[0]) * 60 + int(shown.split(":")[1])
        self.page.clock.run_for((60 * minutes + seconds - here) * 1000)
        expect(self.clock).to_have_text(clock)

    def copied(self) -> str:
        return str(self.page.evaluate("navigator.clipboard.readText()"))


@pytest.fixture
def user(page: Page, site: str) -> User:
    return User(page, site + LIVE)


def test_one_tap_leads_to_the_next_act_before_there_is_an_engine(user: User) -> None:
    user.page.route("**/assets/{runtime,small}/**", lambda route: None)  # it never comes
    user.open(ready=False)
    expect(user.due).to_contain_text("Call the candidate between 2:00 and 5:00")
    user.start()
    expect(user.due).to_contain_text("in 2:00")
    user.pass_("2:30")
    expect(user.due).to_contain_text("2:30 left")
    expect(user.due).to_contain_text("until 5:00 (14:42)")
    expect(user.due).to_contain_text("Odd hour: yes")
    user.pass_("5:01")
    expect(user.due).to_contain_text("0:01 over")
    user.tap("Done")
    expect(user.page.locator(".live-log")).to_contain_text("Call the candidate noted")


def test_a_planned_start_is_one_tap_and_one_that_is_to_come_is_counted_down_to(user: User) -> None:
    user.open(ready=False)
    user.tap("It was 14:35")
    expect(user.clock).to_have_text("2:00")
    expect(user.due).to_contain_text("3:00 left")
    user.page.locator(".live-correct summary").click()
    user.page.locator(".live-correct input").fill("14:40:00")
    expect(user.clock).to_have_text("−3:00")
    expect(user.due).to_contain_text("in 5:00")


def test_a_tap_can_be_taken_back_and_the_start_corrected(user: User) -> None:
    user.open()
    user.start()
    user.pass_("2:30")
    user.tap("Done")
    expect(user.page.locator(".live-where")).to_contain_text("The phone is ringing")
    user.tap("Take back")
    expect(user.page.locator(".live-where")).to_contain_text("Nobody has joined")
    expect(user.due).to_contain_text("2:30 left")
    both = "c => [{type: 'tap', input: 'call', earlier: false}, {type: 'back'}].map(m => c.send(m))"
    user.page.locator("rr-companion").evaluate(both)  # faster than the engine
    user.tap("Judge it")  # what is answered after it
    user.page.locator("#rr-live-verdict").wait_for()
    expect(user.page.locator(".live-log")).to_have_count(0)
    expect(user.due).to_contain_text("2:30 left")
    user.tap("Done", "The call reaches voicemail")
    expect(user.due).to_contain_text("1:00 left until 3:30")
    user.page.locator(".live-correct summary").click()
    user.tap("1 min earlier")
    expect(user.clock).to_have_text("3:30")
    expect(user.due).to_contain_text("1:00 left until 4:30")


def test_after_a_reload_and_a_sleep_it_is_right_and_says_how_long_one_was_away(user: User) -> None:
    user.open()
    user.start()
    user.pass_("2:30")
    user.tap("Done", "The call reaches voicemail")
    expect(user.due).to_contain_text("Hang up")
    user.page.clock.fast_forward(40_000)  # asleep: no tick in between
    expect(user.clock).to_have_text("3:10")
    expect(user.due).to_contain_text("0:20 left")
    expect(user.page.get_by_text("You were away for 40 seconds.")).to_be_visible()
    user.page.route("**/assets/{runtime,small}/**", lambda route: None)
    user.page.goto("about:blank")
    user.page.clock.fast_forward(15_000)
    user.page.goto(user.address)
    expect(user.clock).to_have_text("3:25")
    expect(user.due).to_contain_text("0:05 left")
    expect(user.page.get_by_text("You were away for 15 seconds.")).to_be_visible()


def test_missed_taps_are_assumed_and_what_was_done_in_time_is_not_late(user: User) -> None:
    user.page.route("**/assets/runtime/**", lambda route: None)  # the small engine is enough
    user.open()
    user.start()
    user.pass_("5:30")
    expect(user.due).to_contain_text("Overdue")
    user.tap("Done earlier")
    expect(user.page.locator(".live-log li")).to_have_text("2:00Call the candidate time assumed")
    user.tap("Take back")
    user.page.get_by_text("Something else has happened").click()
    user.tap("Just now")
    user.page.locator(".live-else").get_by_role("button", name="Nobody answers").click()
    expect(user.page.locator(".live-log li")).to_have_text(
        ["2:00Call the candidate assumed", "5:30Nobody answers."]
    )


def test_a_fact_can_be_said_at_any_time(user: User) -> None:
    user.open()
    user.tap("It was 14:00")
    expect(user.due).to_contain_text("Candidate no-show")
    user.due.get_by_role("button", name="Done").last.click()
    expect(user.due).to_contain_text("Premium Support: yes")
    premium = user.page.get_by_role("group", name="Premium Support")
    premium.get_by_role("button", name="no").last.click()
    expect(user.due.get_by_text("Tell CX")).to_have_count(0)
    expect(user.page.locator(".live-ended")).to_contain_text("No write-up.")
    premium.get_by_role("button", name="yes").click()
    expect(user.due).to_contain_text("Tell CX")
    expect(user.due).not_to_contain_text("Premium Support: yes")


def test_the_right_ending_leads_to_its_clicks_and_the_record_is_judged(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    user = User(page, site + LIVE)
    user.open()
    user.page.get_by_label("Candidate First Name").fill(NAME)
    user.start()
    user.pass_("2:30")
    user.tap("Done", "Somebody answers")
    expect(user.due).to_contain_text(f"Hi, is this {NAME}?")
    user.pass_("3:00")
    user.tap("The candidate asks to withdraw")
    user.tap("Done: Tell the candidate")
    expect(user.due.locator(".live-press")).to_have_text(
        [
            "“Telephone icon”",
            "“Ending early, no questions seen”",
            "“Candidate withdrew from process”",
        ]
    )
    expect(user.due).to_contain_text("No write-up.")
    user.tap("Done: End the call")
    expect(user.page.locator(".live-ended")).to_contain_text("No write-up.")
    user.page.get_by_role("group", name="Premium Support").get_by_role(
        "button", name="no"
    ).last.click()
    user.tap("Done: Leave the interview")
    expect(user.page.get_by_text("The case is over.")).to_be_visible()
    user.tap("Copy it as a run file")
    expect(user.page.get_by_text("The run file is copied.")).to_be_visible()
    text = user.copied()
    machine = Machine(candidate_no_show())
    verdict = judge(machine, run.read(json.loads(text), machine.procedure))
    assert (verdict["passed"], verdict["ending"]) == (True, "withdrawn")
    assert json.loads(text)["inputs"][2] == "3:00 say_introduction"  # nobody tapped it
    user.tap("Judge it")
    expect(user.page.locator("#rr-live-verdict")).to_contain_text("No rule was broken")
    user.tap("Copy the record")
    assert "3:00 (14:40) Read the introduction [assumed]" in user.copied()
    assert NAME not in text + user.copied()


def test_names_and_times_stay_in_the_tab(user: User, site: str) -> None:
    user.open()
    user.page.get_by_label("Candidate First Name").fill(NAME)
    user.start()
    assert NAME in user.page.evaluate("JSON.stringify(sessionStorage)")
    assert NAME not in user.page.evaluate("JSON.stringify(localStorage)")
    other = user.page.context.new_page()
    other.goto(site + LIVE)
    other.get_by_role("button", name="Now", exact=True).wait_for()
    assert NAME not in other.evaluate("JSON.stringify(sessionStorage)")
    user.page.get_by_text("Begin another case").click()
    user.tap("Forget this case")
    assert NAME not in user.page.evaluate("JSON.stringify(sessionStorage)")


def test_it_goes_on_without_a_network(user: User) -> None:
    user.open()
    context: BrowserContext = user.page.context
    context.set_offline(True)
    user.start()
    user.pass_("2:30")
    user.tap("Done", "Somebody answers", "The candidate needs help")
    expect(user.due).to_contain_text("Point the candidate to the email")


def test_a_deadline_can_be_felt_and_notified_and_the_screen_kept_on(
    open_page: Callable[..., Page], site: str
) -> None:
    user = User(open_page(permissions=["notifications"]), site + LIVE)
    user.open()
    user.page.get_by_text("Help me not to miss it").click()
    names = ("Keep the screen on", "Vibrate before a deadline", "Show a notification", "The key C")
    for name in names[:3]:
        user.page.get_by_label(name).check()
    user.start()
    user.pass_("4:00")
    user.page.reload()
    user.page.get_by_text("Help me not to miss it").click()
    for name in names:
        expect(user.page.get_by_label(name)).to_be_checked()
    user.pass_("4:30")  # nobody has touched the page since: it must not shake


def test_a_screen_reader_hears_duties_and_thresholds_and_a_key_says_the_clock(user: User) -> None:
    user.open()
    user.start()
    user.pass_("1:59")
    expect(user.heard).to_contain_text("Nothing is due now. In 2 minutes: Call the candidate")
    user.pass_("2:00")
    expect(user.heard).to_contain_text("3 minutes left. Call the candidate")
    said = user.heard.inner_text()
    user.pass_("3:30")
    expect(user.heard).to_have_text(said)
    user.page.keyboard.press("c")
    expect(user.heard).to_contain_text("3 minutes 30 seconds since the interview's start time.")
    user.pass_("4:00")
    expect(user.heard).to_contain_text("1 minute left.")


def test_the_keyboard_alone_is_enough(user: User) -> None:
    user.open()

    def press(name: str) -> None:
        for _ in range(60):
            user.page.keyboard.press("Tab")
            focused = user.page.evaluate("document.activeElement.innerText")
            if name == focused.strip():
                break
        assert name == focused.strip()
        user.page.keyboard.press("Enter")

    press("It was 14:35")
    press("Done")
    expect(user.page.locator(".live-where")).to_contain_text("The phone is ringing")
    press("The candidate joins.")
    expect(user.due).to_contain_text("Start the interview")
    press("Take back")
    expect(user.page.locator(".live-where")).to_contain_text("The phone is ringing")


def on_the_first_screen(user: User) -> None:
    """What is due, how long, and what may have happened are there without scrolling."""
    assert user.page.evaluate("scrollY") == 0
    for seen in (".live-text", ".live-left", "#rr-live-happened", ".live-happened > .live-grid"):
        box: Any = user.page.locator(seen).first.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"], seen


def test_the_first_screen_of_a_phone_has_what_counts(
    open_page: Callable[..., Page], site: str
) -> None:
    user = User(open_page(viewport=PHONE), site + LIVE)
    user.open()
    expect(user.due).to_be_in_viewport(ratio=1)
    user.start()
    on_the_first_screen(user)
    user.pass_("2:30")
    on_the_first_screen(user)
    user.tap("Done")
    expect(user.page.locator(".live-own")).to_contain_text("Do not cancel the call.")
    expect(user.page.locator(".live-own")).to_be_in_viewport(ratio=1)
    user.tap("Somebody answers")
    expect(user.due).to_contain_text("Read the introduction")
    on_the_first_screen(user)


@pytest.mark.parametrize("width", [1280, 320])  # 320 px is 1280 at 400 %
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    open_page: Callable[..., Page], site: str, axe: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    user = User(page, site + LIVE)
    user.open()
    page.clock.resume()  # what looks for barriers waits, too

    def sound() -> None:
        page.evaluate(
            "document.querySelectorAll('rr-companion details').forEach(d => d.open = true)"
        )
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    sound()
    user.tap("It was 14:35")
    sound()
    user.tap("Done", "Somebody answers")
    expect(user.due).to_contain_text("Read the introduction")
    sound()
    user.tap("Judge it")
    page.locator("#rr-live-verdict").wait_for()
    sound()
