"""The page for trainers: exported files become one page, and nothing leaves the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_practice_home import past
from trainee import REHEARSE, Trainee

ADDRESS = "training/trainers/"
PEOPLE = {
    "Ana": [("nobody-answers", 5, "call-in-time"), ("nobody-answers", 1, "")],
    "Ben": [("nobody-answers", 3, ""), ("cannot-now", 1, "call-in-time")],
    "Kim": [("cannot-now", 1, "")],
}
"""Of each: scenario, so many days ago, and the rule that went wrong in it."""


def exported(data: Any, folder: Path) -> list[Path]:
    files = []
    for name, runs in PEOPLE.items():
        made = [past(data, scenario, days, wrong) for scenario, days, wrong in runs]
        files.append(folder / f"{name}.json")
        files[-1].write_text(json.dumps({"rightrun progress": 1, "runs": made}), "utf-8")
    return files


def opened(page: Page, site: str, folder: Path) -> Page:
    page.goto(site + ADDRESS)
    page.locator("rr-trainer[data-ready]").wait_for()
    data = page.evaluate("document.querySelector('rr-trainer').state.all[0]")
    page.locator("rr-trainer input[type=file]").first.set_input_files(exported(data, folder))
    expect(page.get_by_role("heading", name="3 people")).to_be_visible()
    return page


def test_it_tells_who_gets_what_wrong_when_and_whether_it_got_better(
    page: Page, site: str, tmp_path: Path
) -> None:
    opened(page, site, tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    rule = page.locator(".trainer-rule").first
    expect(rule).to_contain_text("Wrong for 1 of 3 people who met it: Ben. At first: Ana.")
    rule.locator("summary").press("Enter")
    rows = [row.split("\t") for row in rule.locator("tbody tr").all_inner_texts()]
    told = [[cell.replace("\n", " ").strip() for cell in row] for row in rows]
    due = "at 2:30 (2:00–5:00)"
    assert told == [
        ["Ben", f"Right {due}", f"Wrong {due}", "1 of 2"],
        ["Ana", f"Wrong {due}", f"Right {due}", "1 of 2"],
        ["Kim", f"Right {due}", "–", "0 of 1"],
    ]
    expect(rule).to_contain_text("In brackets stands from when to when the rule mattered")
    ben = page.locator(".trainer-table tr", has=page.get_by_label("Name of person 2"))
    expect(ben).to_contain_text("One of these rehearsals is in “Kim”, too.")
    page.get_by_label("Name of person 2").fill("Benedict")
    page.get_by_label("Name of person 2").press("Enter")
    expect(rule).to_contain_text("Benedict")
    page.get_by_role("button", name=re.compile("Remove.*Ana")).click()
    expect(page.get_by_role("heading", name="2 people")).to_be_visible()
    expect(rule).not_to_contain_text("Ana")
    assert asked == [], "nothing is sent anywhere"
    page.reload()
    page.locator("rr-trainer[data-ready]").wait_for()
    expect(page.locator(".trainer-table")).to_have_count(0)


def test_the_record_of_a_debrief_is_taken_and_what_is_not_read_is_named(
    open_page: Callable[..., Page], site: str, tmp_path: Path
) -> None:
    """A folder as people hand it in: one with records, a training of long ago, and other files."""
    page = open_page(accept_downloads=True)
    Trainee(page, site + REHEARSE).calls_and_stops()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the record").click()
    record = tmp_path / "cohort/Ana/record.json"
    download.value.save_as(record)
    page.goto(site + ADDRESS)
    page.locator("rr-trainer[data-ready]").wait_for()
    data = page.evaluate("document.querySelector('rr-trainer').state.all[0]")
    runs = [
        past(data, name, 400, digest="0123456789ab") for name in ("nobody-answers", "voicemail")
    ]
    file = tmp_path / "cohort/Ben.json"
    file.write_text(json.dumps({"rightrun progress": 1, "runs": runs}), "utf-8")
    (tmp_path / "cohort/photo.png").write_text("")
    earlier = json.loads(record.read_text("utf-8"))
    del earlier["record"]["met"]
    (tmp_path / "cohort/earlier.json").write_text(json.dumps(earlier), "utf-8")
    page.locator("rr-trainer input[webkitdirectory]").set_input_files(tmp_path / "cohort")

    expect(page.get_by_role("heading", name="2 people")).to_be_visible()
    refused = page.locator(".trainer-open [role=status]")
    expect(refused).to_contain_text("“photo.png” No file of a training")
    expect(refused).to_contain_text("“earlier.json” A run that does not say how each rule went")
    rows = page.locator(".trainer-table tbody tr")
    names = page.get_by_label(re.compile("^Name of person"))
    told = {names.nth(n).input_value(): rows.nth(n).inner_text().split("\t") for n in range(2)}
    assert told["Ana"][1:5] == ["1", "0", "0", "0"]
    assert told["Ben"][1] == "2 (2 with another version of the procedure)"
    passed, mastered, again = map(int, told["Ben"][2:5])
    assert (passed, mastered) == (2, 0)
    assert again > 0, "mastered once, and to be shown again"
    page.set_viewport_size({"width": 390, "height": 844})
    remove = page.get_by_role("button", name=re.compile("Remove.*Ana"))
    box = remove.bounding_box()
    assert box and box["x"] + box["width"] <= 390, "nothing lies beside the screen"
    names.nth(0).fill("One")
    names.nth(1).fill("One")
    names.nth(1).press("Enter")
    expect(page.get_by_role("heading", name="One person")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    open_page: Callable[..., Page], site: str, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    view = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = opened(open_page(**view), site, tmp_path)
    page.locator(".trainer-rule summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    result = page.evaluate("axe.run('main', {resultTypes: ['violations']})")
    assert [one["id"] for one in result["violations"]] == []
