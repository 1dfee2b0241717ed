"""The debrief as a lesson: one's own reason first, then what to take away, and the way back."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support import PROJECT, ROOT
from test_modes import barriers, ended_too_early
from trainee import REHEARSE, Trainee

LESSON = ".room-lesson > ol > li"
RESULT = ".room-result"
PAPER = re.compile("The candidate has not joined, judged by version [0-9a-f]{12}. Printed on ")


def judged(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "judge", "candidate-no-show", str(file)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("width", [1280, 320])
def test_from_a_mistake_to_the_same_moment_done_right(
    open_page: Callable[..., Page], site: str, axe: str, tmp_path: Path, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("early-bird")
    page.get_by_label("Practice").check()
    trainee.start()
    ended_too_early(trainee)

    # one's own reason comes before the verdict
    title = page.locator("#rr-question-title")
    expect(title).to_be_focused()
    expect(page.locator(".room-question")).to_contain_text("you did this: ")
    expect(page.locator(".room-question")).not_to_contain_text("Too early")
    assert barriers(page, axe) == []
    own = page.get_by_label("Or in your own words")
    own.fill("I wanted to be done with it")
    own.press("Enter")
    assert trainee.debrief() == "Not passed yet."

    # what to take away: the rule, its second, one's reason, how it goes right
    assert 1 <= page.locator(LESSON).count() <= 3
    first = page.locator(LESSON, has_text="You said: “I wanted to be done with it”")
    expect(first).to_contain_text("How it goes right: 1:40 Start the interview")
    expect(first.locator("a.room-clause").first).to_be_visible()
    drill = page.get_by_role("link", name="Practise it in another case").first
    assert "begin=practice" in str(drill.get_attribute("href"))
    assert barriers(page, axe) == []

    # the record is what `judge` says, and a changed one is not
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the record").click()
    file = tmp_path / "record.json"
    download.value.save_as(file)
    done = judged(file)
    assert (done.returncode, done.stderr) == (1, "")
    assert "The verdict in the record is confirmed." in done.stdout
    record = json.loads(file.read_text())
    assert record["record"]["mode"] == "practice"
    assert record["chance"] > 0, "who came is drawn again by it"
    assert "your_name" not in record["facts"], "names stay where they were typed"
    record["record"]["passed"] = True
    file.write_text(json.dumps(record))
    assert "The record tells another verdict" in judged(file).stdout

    # paper has what happened, and nothing to press
    page.emulate_media(media="print")
    paper = page.locator(f"{RESULT} .room-paper")
    expect(paper.first).to_have_text(PAPER)
    expect(paper.last).to_have_text("Name:")
    expect(page.locator(".room-debrief button:visible")).to_have_count(0)
    page.emulate_media(media="screen")

    # back to the moment, and right this time; it does not count
    first.get_by_role("button", name="Go on from").click()
    expect(page.locator("#rr-stage")).to_be_focused()
    page.get_by_role("button", name="Go on", exact=True).click()
    trainee.skip_until("1:40")
    trainee.press("Start the interview")
    assert trainee.debrief() == "You passed."
    expect(page.locator(RESULT)).to_contain_text("It does not count: it was taken back")
    expect(page.locator(LESSON)).to_have_count(0)
    page.emulate_media(media="print")
    expect(paper.first).to_have_text(PAPER)  # also where nothing is kept
    expect(paper.first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Go on from here").last.press("Enter")
    expect(page.locator(".room-time")).to_have_text("1:40")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()

    # the same case once more is compared with the last finished run of it
    page.get_by_role("button", name="Try again").click()
    trainee.skip_until("1:40")
    trainee.press("Start the interview")
    trainee.debrief()
    expect(page.locator(RESULT)).to_contain_text("you went wrong at 0:0")
    page.get_by_role("button", name="Try again").click()
    trainee.skip_until("1:40")
    trainee.press("Start the interview")
    trainee.debrief()
    expect(page.locator(RESULT)).to_contain_text("Your right acts came after")
