"""Three ways to rehearse, from the first visit to a pass that counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from trainee import REHEARSE, Trainee

from simulator.render.terms import FOR_YOU, MODES

DUE, TOLD, HINT = ".room-owed li", ".room-told:visible", "What would be right?"
KEPT = """() => new Promise((done) => {
  indexedDB.open("rightrun").onsuccess = ({ target }) => {
    const all = target.result.transaction("runs").objectStore("runs").getAll();
    all.onsuccess = () => { target.result.close(); done(all.result); };
  };
})"""


def barriers(page: Page, axe: str, place: str = "rr-room") -> list[str]:
    page.evaluate(axe)
    ran = f"axe.run('{place}', {{resultTypes: ['violations']}})"
    found = page.evaluate(f"{ran}.then(({{ violations }}) => violations.map(v => v.id))")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["wider than the screen"] if wide else [])]


def ended_too_early(trainee: Trainee) -> None:
    trainee.press("Telephone icon")
    trainee.press("Ending early, no questions seen")
    trainee.press("Candidate no-show")
    trainee.press("Leave the interview")


@pytest.mark.parametrize("width", [1280, 320])
def test_from_guided_to_an_assessment(
    open_page: Callable[..., Page], site: str, axe: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)

    # a first visit is guided: what is due stands there, with the reason
    trainee.open("voicemail")
    chosen = page.locator("input[name=rr-mode]:checked")
    expect(chosen).to_have_value("guided")
    expect(page.locator(".room-modes label", has=chosen)).to_contain_text(FOR_YOU["guided"])
    assert barriers(page, axe) == []
    trainee.start()
    trainee.skip_until("2:00")
    expect(page.locator(DUE).first).to_contain_text("The earlier you call, the more time")
    ended_too_early(trainee)
    trainee.debrief()

    # practice: verdicts at once and a hint on request; the choice outlives the page
    page.goto("about:blank")
    trainee.open("voicemail")
    page.get_by_label("Assessment").check()
    page.get_by_label("Practice").check()
    page.reload()
    page.locator("[data-engine=ready]").wait_for()
    trainee.start()
    expect(page.locator(".room-mode")).to_have_text("Practice")
    expect(page.locator(DUE)).to_have_count(0)
    expect(page.get_by_role("button", name=HINT)).to_be_visible()
    trainee.press("Add participant")
    expect(page.locator(TOLD).first).to_contain_text("Too early")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="I pressed it by accident").click()
    trainee.debrief()

    # an assessment is silent: no title, no hint, no verdict, no “Next”
    page.goto(site + REHEARSE)
    page.locator("[data-engine=ready]").wait_for()
    page.get_by_label("Assessment").check()
    expect(page.locator("#rr-brief-title")).to_have_text("An assessment")
    expect(page.locator(".room-scenarios [aria-current]")).to_have_count(0)
    trainee.start()
    assert "scenario" not in page.url
    for gone in (HINT, "Next thing"):
        expect(page.get_by_role("button", name=gone)).to_have_count(0)
    page.keyboard.press("n")
    expect(page.locator(".room-notice")).to_have_text("Not possible now.")
    page.locator(".room-time").get_by_text("0:0").wait_for()
    page.get_by_role("button", name="Wait 1:00").click()
    expect(page.locator(".room-time")).to_contain_text("1:0")
    ended_too_early(trainee)
    expect(page.locator(TOLD)).to_have_count(0)
    expect(page.locator(DUE)).to_have_count(0)

    # how sure one is is asked before anything is told, from the keyboard, too
    expect(page.locator("#rr-question-title")).to_be_focused()
    assert not page.get_by_text("passed").count()
    assert page.locator("[role=status]").inner_text() == ""
    assert barriers(page, axe) == []
    page.get_by_role("button", name="Certainly not").press("Enter")
    expect(page.locator("#rr-question-title")).to_have_text("What were you about to do, and why?")
    expect(page.locator("#rr-question-title")).to_be_focused()
    page.get_by_role("button", name="Skip this").click()
    assert trainee.debrief() == "Not passed yet."
    expect(page.locator(".room-kicker")).to_contain_text(MODES["assessment"])
    expect(page.get_by_role("button", name="Practise this case")).to_be_visible()
    for _ in range(100):  # it is written while the debrief is there
        kept = {run["mode"]: run for run in page.evaluate(KEPT)}
        if kept.get("assessment", {}).get("sure") is not None:
            break
        page.wait_for_timeout(50)
    told = {mode: (run["sure"], run["pace"], run["help"]) for mode, run in kept.items()}
    assert told == {
        "guided": (None, 1, "hint"),
        "practice": (None, 1, ""),
        "assessment": (0, 1, ""),
    }
    assert kept["practice"]["reason"] == {"choice": "slip", "words": ""}
    assert kept["assessment"]["reason"] is None

    # the practice home says how sure, and how right
    page.get_by_role("link", name="What comes next").click()
    expect(page.locator(".practice-measured")).to_contain_text("0 of 1")
    expect(page.locator(".practice-measured")).to_contain_text("On average you were 0 % sure")
    assert barriers(page, axe, "rr-practice") == []


def test_a_pass_in_practice_says_that_it_does_not_count(page: Page, site: str) -> None:
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("early-bird")
    page.get_by_label("Practice").check()
    page.get_by_role("button", name="½×").click()
    trainee.start()
    trainee.skip_until("1:40")
    trainee.press("Start the interview")
    assert trainee.debrief() == "You passed."
    expect(page.locator(".room-kicker")).to_contain_text("at half the real pace")
    expect(page.locator(".room-result")).to_contain_text("It counts only in an assessment.")
    page.get_by_role("button", name="Another scenario").click()
    expect(page.locator(".room-scenarios [data-passed]")).to_have_count(0)
