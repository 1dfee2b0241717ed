"""Nothing sounds until somebody asks for it; then one hears what one can also read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from trainee import REHEARSE, Trainee

LISTEN = """
  window.tones = [];
  window.spoken = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    tones.push(this.frequency.value);
    start.call(this, when);
  };
  speechSynthesis.speak = (words) => spoken.push(words.text);
"""
RING, CONNECTED, DROPPED = 425, 620, 480


@pytest.fixture
def trainee(page: Page, site: str) -> Trainee:
    page.add_init_script(LISTEN)
    return Trainee(page, site + REHEARSE)


def test_nothing_sounds_until_somebody_asks_for_it(trainee: Trainee) -> None:
    trainee.open("helped-step-by-step")
    trainee.start()
    trainee.call()
    trainee.skip_until("On the phone")
    assert trainee.page.evaluate("[tones, spoken]") == [[], []]


def test_a_call_rings_connects_and_ends_and_people_can_be_heard(trainee: Trainee) -> None:
    page = trainee.page
    trainee.open("helped-step-by-step")
    page.get_by_label("Sounds, such as ringing").check()
    page.get_by_label("Hear what people say").check()
    trainee.start()
    trainee.call()
    assert set(page.evaluate("tones")) == {RING}
    page.get_by_role("button", name="Pause").click()
    rung = page.evaluate("tones.length")
    page.wait_for_timeout(4_500)  # longer than from one ring to the next
    assert page.evaluate("tones.length") == rung  # a clock that stands makes no noise
    page.get_by_role("button", name="Mute").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Pause").click()
    assert page.evaluate("tones.length") == rung  # nor one that was muted
    page.get_by_role("button", name="Mute").click()
    page.get_by_role("button", name="Go on").click()
    trainee.skip_until("On the phone")
    assert CONNECTED in page.evaluate("tones")
    caption = page.locator(".room-caption")
    caption.wait_for()
    assert page.evaluate("spoken.at(-1)") in caption.inner_text()
    trainee.press("Hang up")
    page.locator(".room-other[data-picture=nobody]").wait_for()
    assert page.evaluate("tones.at(-1)") == DROPPED
    page.reload()
    trainee.page.locator("#rr-start").wait_for()
    assert page.get_by_label("Sounds, such as ringing").is_checked()  # it is remembered
