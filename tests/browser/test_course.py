"""The training of a procedure inside a learning system: SCORM 1.2 in scorm-again, and cmi5."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from learning_system import ACTIVITY, REGISTRATION, Host, learning_system
from live import copied
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from simulator import toolchain
from simulator.courses.course import packages

ID = "candidate-no-show"
Learner = Callable[[], Page]
"""Somebody new, in a browser of their own."""


@pytest.fixture
def learner(browser: Browser) -> Iterator[Learner]:
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def one() -> Page:
        contexts.append(browser.new_context(service_workers="block"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda m: troubles.append(m.text) if "Content Security" in m.text else 0)
        return page

    yield one
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    found = packages(copied(folder), ID, folder / "out")
    return {path.stem.rsplit("-", 1)[1]: path for path in found}


@pytest.fixture
def scorm(made: dict[str, Path], tmp_path: Path) -> Iterator[Host]:
    with learning_system(made["scorm12"], tmp_path) as host:
        yield host


@pytest.fixture
def cmi5(made: dict[str, Path], tmp_path: Path) -> Iterator[Host]:
    with learning_system(made["cmi5"], tmp_path) as host:
        yield host


def training(page: Page, *frames: str) -> FrameLocator:
    """The pages of the training, inside the frames of the course."""
    found = page.frame_locator(frames[0])
    for frame in frames[1:]:
        found = found.frame_locator(frame)
    return found


def rehearse(frame: FrameLocator) -> None:
    """From the practice home to the debrief of its first proposal: called in time, then stopped."""
    frame.locator(".practice-next a", has_text="Start").click()
    frame.locator("[data-phase=playing][data-engine=ready]").wait_for()
    frame.get_by_role("button", name="Next thing").click()
    expect(frame.locator(".room-time")).to_contain_text("2:0")  # and it goes on
    frame.locator("#rr-stage button:enabled", has_text="Add participant").click()
    expect(frame.locator(".room-other")).to_have_attribute("data-picture", "ringing")
    frame.get_by_role("button", name="Stop").click()
    frame.locator("#rr-debrief-title").wait_for()


def until(page: Page, there: Callable[[], bool]) -> None:
    """Wait for what the course reports by itself."""
    for _ in range(200):  # 20 seconds
        if there():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the learning system was not told")


def test_a_scorm_system_is_told_every_act_and_brings_progress_back(
    learner: Learner, scorm: Host
) -> None:
    page = learner()
    page.goto(scorm.scorm())

    def told(name: str) -> str:
        return str(page.evaluate("name => API.lmsGetValue(name)", name))

    rehearse(training(page, "iframe", "#course-training"))
    until(page, lambda: told("cmi.interactions._count") == "1")
    until(page, lambda: ";" in told("cmi.suspend_data"))
    kept = page.evaluate("API.renderCMIToJSONObject().cmi")
    act = kept["interactions"]["0"]
    assert (act["type"], act["result"]) == ("performance", "correct")
    assert re.fullmatch(r"2:0\d Call the candidate \(call-in-time\)", act["student_response"])
    assert kept["core"]["lesson_status"] == "incomplete"
    assert kept["core"]["score"] == {
        "raw": "0",
        "min": "0",
        "max": "100",
    }  # guided: not yet one's own
    expect(training(page, "iframe").locator("#course-trouble")).to_be_empty()
    page.frames[1].goto("about:blank")
    left = page.evaluate("API.renderCMIToJSONObject().cmi.core")
    assert left["exit"] == "suspend"
    assert re.fullmatch(r"00:0\d:\d\d", left["session_time"])
    assert left["session_time"] > "00:00:00"

    other = learner()
    other.goto(scorm.scorm({"suspend_data": kept["suspend_data"]}))
    home = training(other, "iframe", "#course-training")
    expect(home.locator(".practice-kept")).to_contain_text("One rehearsal is kept")
    expect(home.locator(".practice-counts")).to_contain_text("begun")


def test_a_cmi5_system_gets_valid_statements_and_brings_progress_back(
    learner: Learner, cmi5: Host
) -> None:
    page = learner()
    page.goto(cmi5.cmi5())
    rehearse(training(page, "#course-training"))
    until(page, lambda: ";" in cmi5.documents.get("rightrun.progress", ""))
    page.goto("about:blank")
    until(page, lambda: cmi5.statements[-1]["verb"]["id"].endswith("terminated"))
    verbs = [one["verb"]["id"].rsplit("/", 1)[1] for one in cmi5.statements]
    assert verbs == ["initialized", "answered", "terminated"]
    initialized, answered, _ = cmi5.statements
    assert answered["result"]["success"] is True
    assert re.fullmatch(r"2:0\d Call the candidate", answered["result"]["response"])
    assert answered["object"]["id"].startswith(f"{ACTIVITY}#")
    assert "category" not in answered["context"]["contextActivities"], "cmi5 defines no such one"
    [category] = initialized["context"]["contextActivities"]["category"]
    assert category["id"].endswith("/categories/cmi5")
    assert all(one["context"]["registration"] == REGISTRATION for one in cmi5.statements)
    assert wrong(cmi5.statements) == []
    assert wrong([{**answered, "verb": {}}]), "the check finds something"

    page = learner()
    page.goto(cmi5.cmi5())
    home = training(page, "#course-training")
    expect(home.locator(".practice-kept")).to_contain_text("One rehearsal is kept")


def wrong(statements: list[dict[str, Any]]) -> list[str]:
    """What is wrong with xAPI statements, in the words of a record store that is tested to be
    conformant."""
    script = """
      const check = require(process.argv[1]).default;
      process.stdin.setEncoding("utf8").on("data", (text) =>
        console.log(JSON.stringify(JSON.parse(text).flatMap((one) => check(one)).map(String))));
    """
    done = subprocess.run(
        [toolchain.node(), "-e", script, toolchain.package("@learninglocker/xapi-validation")],
        input=json.dumps(statements), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(done.stdout))


def test_by_itself_it_says_that_nobody_is_told(learner: Learner, scorm: Host) -> None:
    page = learner()
    page.goto(f"{scorm.url}course/course.html")
    expect(page.locator("#course-trouble")).to_contain_text("reported to nobody")
    expect(training(page, "#course-training").locator("rr-practice[data-ready]")).to_be_visible()
