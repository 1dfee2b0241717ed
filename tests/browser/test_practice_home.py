"""The practice home, and the store behind it: what was trained is kept, told, and never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support import ROOT
from trainee import Trainee

WEB = ROOT / "simulator/web"
HOME = "procedures/candidate-no-show/practice/"
REHEARSE = "procedures/candidate-no-show/rehearse/"
ID = "candidate-no-show"
READY = "rr-practice[data-ready]"
NEXT, COUNTS = ".practice-next", ".practice-counts li"


def at_home(page: Page, site: str, address: str = HOME) -> Page:
    page.goto(site + address)
    page.locator(READY).wait_for()
    return page


def data_of(page: Page) -> Any:
    return page.evaluate("document.querySelector('rr-practice').state.all[0]")


def past(data: Any, scenario: str, days: int = 0, wrong: str = "", **more: Any) -> dict[str, Any]:
    """A run of so many *days* ago in which everything went right, but for the rule *wrong*."""
    meant = {rule["id"]: rule["meaning"] for rule in data["rules"]}
    case = next(one for one in data["cases"] if one["id"] == scenario)
    when = datetime.now(UTC) - timedelta(days=days)
    met = [
        {
            "meaning": meant[one["rule"]],
            "right": one["rule"] != wrong,
            "at": 150,
            "from": 120,
            "by": 300,
        }
        | one
        for one in case["rules"]
    ]
    return {
        "format": 1,
        "id": f"{scenario}-{days}",
        "when": when.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "procedure": ID,
        "digest": data["procedure"]["digest"],
        "scenario": scenario,
        "facts": {"premium": False},
        "inputs": ["2:30 call"],
        "pace": 1,
        "feedback": True,
        "mode": "assessment",
        "sure": None,
        "help": "",
        "passed": not wrong,
        "over": True,
        "ending": "",
        "mistake": "2:00" if wrong else "",
        "met": met,
    } | more


def import_runs(page: Page, folder: Path, *runs: Any) -> None:
    file = folder / "training.json"
    file.write_text(json.dumps({"rightrun progress": 1, "runs": list(runs)}))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".practice-kept [role=status]")).to_contain_text("in the file")


def written(page: Page, help: str) -> None:
    """Wait until a run with this help is kept: it is written while the debrief is there."""
    kept = f"document.querySelector('rr-room').state.runs.some((run) => run.help === '{help}')"
    for _ in range(400):  # 20 seconds, asked from outside: the page's policy forbids it inside
        if page.evaluate(kept):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"no run with the help “{help}” was kept")


def counts(page: Page) -> dict[str, int]:
    told = [text.split(" ", 1) for text in page.locator(COUNTS).all_inner_texts()]
    return {words.strip(): int(count) for count, words in told}


# -- from one's first rehearsal on ---------------------------------------------------------------


def test_who_is_new_sees_first_how_it_goes_right(page: Page, site: str) -> None:
    """A worked example, by keyboard alone: it plays, pauses, steps, tells its reasons, and is kept
    nowhere."""
    at_home(page, site)
    page.get_by_role("link", name="Watch it first").press("Enter")
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-mode")).to_contain_text("Worked example")
    expect(page.locator(".room-watched")).to_contain_text("played for you")
    expect(page.locator(".room-watched")).to_contain_text("“Step” shows it at once")
    keys, told = page.keyboard, page.locator(".room-side .room-told")
    keys.press("p")
    keys.press("n")
    expect(page.locator(".room-time")).to_have_text("2:00")
    expect(told).to_contain_text("Call the candidate between 2:00 and 5:00")
    expect(told.get_by_role("link", name="The rule on the page")).to_be_visible()
    expect(page.locator(".room-other")).to_have_attribute("data-picture", "ringing")
    page.wait_for_timeout(1200)
    expect(page.locator(".room-time")).to_have_text("2:00"), "it was paused"
    page.locator("#rr-stage button:enabled", has_text="Help Center").click()
    expect(page.locator(".room-notice")).to_contain_text("This is played for you")
    keys.press("n")
    expect(page.locator(".room-time")).not_to_have_text("2:00")
    keys.press("p")  # it goes on by itself, once one has had the time to read
    page.get_by_role("button", name="10×").click()
    title = page.locator("#rr-debrief-title")
    expect(title).to_have_text("That is how it goes right.")
    expect(title).to_be_focused()
    expect(page.locator(".room-result")).to_contain_text("It does not count: it was played for you")
    page.get_by_role("button", name="Now do it yourself").click()
    expect(page.locator(".room-mode")).to_contain_text("Guided")
    at_home(page, site)
    expect(page.locator(".practice-kept")).to_contain_text("Nothing is kept yet.")
    export = page.get_by_role("button", name="Export")
    expect(export).to_be_disabled()
    expect(export).to_have_css("opacity", "0.45")  # and it looks so
    expect(page.get_by_role("link", name="Watch it first")).to_be_visible()
    page.goto(site + REHEARSE)
    page.locator("[data-engine=ready]").wait_for()
    marked = page.locator(".room-for-you").all_inner_texts()
    assert [words.split(":")[0] for words in marked] == ["First", "Then"]


def test_a_pass_of_ones_own_counts_and_is_no_longer_left_in_the_middle(
    page: Page, site: str
) -> None:
    page.goto(f"{site}{REHEARSE}?scenario=too-late&begin=alone")
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-mode")).to_have_text("Practice")
    expect(page.locator(".room-owed")).to_have_count(0)
    trainee = Trainee(page, site + REHEARSE)
    trainee.call()
    trainee.skip_until("10:0")
    page.reload()  # in the middle, it is there again
    page.get_by_role("button", name="Forget it").wait_for()
    page.goto(f"{site}{REHEARSE}?scenario=early-bird&begin=assessment")
    page.locator("[data-engine=ready]").wait_for()
    trainee.wait_until("1:40")
    trainee.press("Start the interview")
    page.get_by_role("button", name="Probably", exact=True).click()
    assert trainee.debrief() == "You passed."
    expect(page.locator(".room-kicker")).to_have_text("A short wait · Assessment")
    page.get_by_role("link", name="What comes next").click()
    expect(page.locator(".practice-case .rr-badge")).to_have_text(["Passed"])
    page.goto(site + REHEARSE)
    expect(page.locator(".room-open")).to_contain_text("A rehearsal was left at 10:0")
    page.get_by_role("button", name="Forget it").click()
    page.reload()
    page.locator("#rr-start").wait_for()
    page.wait_for_timeout(300)
    expect(page.locator(".room-open")).to_have_count(0)


def test_what_comes_next_follows_from_what_was_trained(
    page: Page, site: str, tmp_path: Path
) -> None:
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "voicemail"), past(data, "nobody-answers"))
    row = page.locator(".practice-rules li", has_text="Call the candidate between")
    good = datetime.now().date() + timedelta(days=3)
    expect(row.first).to_contain_text(f"Good until {good.day} {good:%B} {good.year}")
    shown = {case["id"]: {one["rule"] for one in case["rules"]} for case in data["cases"]}
    assert counts(page)["mastered"] == len(shown["voicemail"] & shown["nobody-answers"])
    expect(page.locator(".practice-case .rr-badge")).to_have_text(["Passed", "Passed"])
    import_runs(page, tmp_path, past(data, "voicemail", days=-1, wrong="no-voicemail"))
    expect(page.locator(NEXT)).to_contain_text("You did not get this right last time")
    expect(page.locator(NEXT)).to_contain_text("Do not leave a voicemail")
    leads = page.locator(f"{NEXT} a").first.get_attribute("href")
    assert leads and "scenario=3&begin=practice" in leads


def test_exported_deleted_and_imported_again(page: Page, site: str, tmp_path: Path) -> None:
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "voicemail"), past(data, "odd-hour"), {"no": "run"})
    expect(page.locator(".practice-kept [role=status]")).to_have_text(
        "2 of the 2 in the file are new here. 1 could not be read."
    )
    before = counts(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / "exported.json"
    download.value.save_as(file)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.get_by_role("button", name="Delete")).to_be_focused()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".practice-kept")).to_contain_text("Nothing is kept yet.")
    assert list(counts(page)) == ["not met yet"]
    for new in (2, 0):
        page.locator("input[type=file]").set_input_files(file)
        expect(page.locator(".practice-kept [role=status]")).to_contain_text(f"{new} of the 2")
        assert counts(page) == before
    file.write_text("[]")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".practice-kept [role=status]")).to_contain_text("holds no training")


# -- nothing is lost ----------------------------------------------------------------------------


def test_two_tabs_lose_nothing_of_each_other(page: Page, site: str) -> None:
    """Each adds its runs one after the other without waiting, while the other one does, too."""
    data = data_of(at_home(page, site))
    tabs = (page, at_home(page.context.new_page(), site))
    own = "**/written/*.js"
    page.context.route(own, lambda asked: asked.fulfill(path=WEB / Path(asked.request.url).name))
    names = [case["id"] for case in data["cases"]]
    for place, tab in enumerate(tabs):
        tab.evaluate(
            """(runs) => {
              const address = new URL("../../../written/store.js", location);
              window.added = import(address).then(async ({ openStore }) => {
                const store = await openStore();
                await Promise.all(runs.map(async (run, index) => {
                  await new Promise((later) => setTimeout(later, index * 3));
                  await store.add([run]);
                }));
                store.close();
              });
            }""",
            [past(data, name) for name in names[place::2]],
        )
    for tab in tabs:
        tab.evaluate("window.added")
    for tab in tabs:
        expect(tab.locator(".practice-kept")).to_contain_text(f"{len(names)} rehearsals are kept")


def test_a_rehearsal_left_in_the_middle_is_offered_again_beside_another_one(
    page: Page, site: str
) -> None:
    trainee = Trainee(page, site + REHEARSE)
    other = Trainee(page.context.new_page(), site + REHEARSE)
    for one, scenario in ((trainee, "nobody-answers"), (other, "voicemail")):
        one.open(scenario)
        one.start()
        one.call()
    back, beside = page.context.new_page(), page.context.new_page()
    for tab in (back, beside):
        tab.goto(site + REHEARSE)
        expect(tab.locator(".room-open")).to_contain_text("“Scenario 3” goes on in another tab.")
        expect(tab.locator(".room-open button")).to_have_count(0)
    for one in (other, trainee):
        one.page.close()
    for tab in (back, beside):
        expect(tab.locator(".room-open")).to_contain_text("“Scenario 3” was left at 2:")
    beside.get_by_role("button", name="Go on with it").click()
    expect(back.locator(".room-open")).to_contain_text("“Scenario 1” was left at 2:")
    beside.close()
    back.reload()
    expect(back.locator(".room-open")).to_contain_text("“Scenario 3” was left at 2:")
    back.get_by_role("button", name="Forget it").click()
    back.reload()
    expect(back.locator(".room-open")).to_contain_text("“Scenario 1” was left at 2:")
    back.get_by_role("button", name="Go on with it").click()
    expect(back.locator(".room-log")).to_contain_text("Call the candidate")


BROKEN = {
    "refused": (
        "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('no'); } })",
        "This browser keeps nothing for this site.",
    ),
    "silent": (
        "IDBFactory.prototype.open = () => ({})",
        "This browser keeps nothing for this site.",
    ),
    "full": (
        """IDBObjectStore.prototype.put = function () {
          this.transaction.abort();
          const value = new DOMException('', 'QuotaExceededError');
          Object.defineProperty(this.transaction, 'error', { value });
        }""",
        "This browser has no room left.",
    ),
}


@pytest.mark.parametrize(("script", "told"), BROKEN.values(), ids=list(BROKEN))
def test_where_nothing_can_be_kept_it_is_said_and_training_goes_on(
    page: Page, site: str, tmp_path: Path, script: str, told: str
) -> None:
    page.add_init_script(script)
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "voicemail"))
    expect(page.locator(".rr-note")).to_contain_text(told)
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")
    Trainee(page, site + REHEARSE).calls_and_stops()
    told_there = page.locator(".room-trouble")
    expect(told_there).to_contain_text("press “Download the record”")
    with page.expect_download() as download:  # what is said can be done
        page.get_by_role("button", name="Download the record").click()
    file = tmp_path / "record.json"
    download.value.save_as(file)
    at_home(page, site)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")


def test_what_cannot_be_read_is_put_aside(page: Page, site: str, tmp_path: Path) -> None:
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "voicemail"))
    page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("rightrun").onsuccess = ({ target }) => {
            const base = target.result;
            const turn = base.transaction(["runs", "open"], "readwrite");
            turn.objectStore("runs").put({ id: "bad", format: 1, met: "all" });
            turn.objectStore("runs").put({ id: "later", format: 2, met: {} });
            turn.objectStore("open").put({ id: "bad", to: "now" });
            turn.oncomplete = () => { base.close(); done(); };
          };
        })"""
    )
    at_home(page, site)
    expect(page.locator(".rr-note")).to_contain_text("It was put aside; the rest is here.")
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")
    at_home(page, site)
    expect(page.locator(".rr-note")).to_have_count(0)
    left = page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("rightrun").onsuccess = ({ target }) => {
            const turn = target.result.transaction(["runs", "aside"]);
            const found = ["runs", "aside"].map((part) => turn.objectStore(part).getAll());
            turn.oncomplete = () => done(found.map(({ result }) => result));
          };
        })"""
    )
    assert sorted(run["id"] for run in left[0]) == ["later", "voicemail-0"]
    assert [one["value"]["id"] for one in left[1]] == ["bad"]


def test_another_programs_base_is_left_alone(page: Page, site: str, tmp_path: Path) -> None:
    page.goto(site)
    page.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.open("rightrun", 1);
          request.onupgradeneeded = () => request.result.createObjectStore("theirs");
          request.onsuccess = () => { request.result.close(); done(); };
        })"""
    )
    data = data_of(at_home(page, site))
    expect(page.locator(".rr-note")).to_contain_text("It was left as it is")
    import_runs(page, tmp_path, past(data, "voicemail"))
    at_home(page, site)
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")


# -- for everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_barriers(
    open_page: Callable[..., Page], site: str, axe: str, tmp_path: Path, scheme: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    found: list[str] = []

    def look(where: str) -> None:
        page.evaluate(axe)
        result = page.evaluate("axe.run('main', {resultTypes: ['violations']})")
        for violation in result["violations"]:
            found.append(f"{where}: {violation['id']} {violation['nodes'][0]['html'][:120]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where}: wider than the screen")

    data = data_of(at_home(page, site))
    look("new")
    names = [case["id"] for case in data["cases"]]
    runs = [past(data, name, 9) for name in names[::2]]
    runs += [past(data, name, 30) for name in names[1::4]]
    import_runs(page, tmp_path, *runs, past(data, "voicemail", wrong="no-voicemail"))
    for fold in page.locator("rr-practice details").all():
        fold.evaluate("one => one.open = true")
    look("trained")
    page.get_by_role("button", name="Delete").click()
    look("asked")
    at_home(page, site, "training/")
    look("all")
    assert found == []


def test_without_javascript_all_rehearsals_are_there(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site + HOME)
    expect(page.get_by_role("link", name="Scenario 3", exact=True)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("voicemail")


def test_two_things_at_once_are_practised_in_seconds(page: Page, site: str, tmp_path: Path) -> None:
    """The candidate declines: words for this case are due, and words for others stand beside."""
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "cannot-now", wrong="point-to-recruiter"))
    row = page.locator(".practice-rules > li", has_text="contact their recruiter").first
    row.get_by_role("link", name="Do not say what belongs to another case").click()
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-kicker").first).to_have_text("Two things at once")
    expect(page.locator(".room-besides")).to_contain_text("belongs to another case")
    page.get_by_role("button", name="Begin at 2:15").click()
    trainee = Trainee(page, site + REHEARSE)
    trainee.skip_until("2:25")
    trainee.say("Please contact your recruiter")
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    trainee.end_call("Candidate requested reschedule")
    trainee.press("Leave the interview")
    trainee.debrief()
    written(page, "drill")
    at_home(page, site)
    kept = page.evaluate("document.querySelector('rr-practice').state.runs.at(-1)")
    assert kept["help"] == "drill"
    assert {one["rule"] for one in kept["met"]} == {"point-to-recruiter", "fitting-words"}


def test_the_edge_of_a_rule_is_practised_in_seconds(page: Page, site: str, tmp_path: Path) -> None:
    """From the rule's row to the second that decides: right at 2:00, and kept as a drill."""
    data = data_of(at_home(page, site))
    import_runs(page, tmp_path, past(data, "nobody-answers", wrong="call-in-time"))
    row = page.locator(".practice-rules > li", has_text="Call the candidate between").first
    expect(row.locator(".practice-drills a")).to_have_text(["from 2:00", "until 5:00"])
    row.get_by_role("link", name="from 2:00").click()
    expect(page.locator(".room-brief .room-lead")).to_have_text(
        "From the case “Nobody answers”."  # nothing of 0:00, where it does not begin
    )
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-kicker").first).to_have_text("At the edge of a rule")
    expect(page.locator("#rr-brief-title")).to_contain_text("Call the candidate between")
    page.get_by_role("button", name="Begin at 1:49").click()
    trainee = Trainee(page, site + REHEARSE)
    trainee.skip_until("2:00")
    trainee.press("Add participant")
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()
    written(page, "drill")
    at_home(page, site)
    kept = page.evaluate("document.querySelector('rr-practice').state.runs.at(-1)")
    assert (kept["help"], kept["over"]) == ("drill", False)
    assert [(one["rule"], one["right"], one["at"]) for one in kept["met"]] == [
        ("call-in-time", True, 120)
    ]
    status = page.locator(".room-group", has_text="Begun").locator("li").first
    expect(status).to_contain_text("Not yet by yourself, from the start")
