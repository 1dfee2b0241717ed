"""The Room, played in a real browser from the briefing to the debrief."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support import candidate_no_show
from trainee import REHEARSE, Trainee

from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.runs.people import reactions_of
from simulator.core.runs.record import NOT_CONFIRMED, OTHER_PEOPLE, as_played
from simulator.core.runs.run import read
from simulator.render.terms import OTHER_VERSIONS


def follow(page: Page, selector: str, part: str) -> None:
    """The first such link leads to a place that is there."""
    address = page.locator(selector).first.evaluate("link => link.href")
    assert part in address
    page.goto(address)
    expect(page.locator(f"[id='{address.split('#')[1]}']")).to_have_count(1)


@pytest.fixture
def trainee(page: Page, site: str) -> Trainee:
    return Trainee(page, site + REHEARSE)


@pytest.fixture(params=["mouse", "keyboard"])
def either(request: pytest.FixtureRequest, page: Page, site: str) -> Trainee:
    return Trainee(page, site + REHEARSE, request.param)


def test_who_comes_is_drawn_and_a_link_repeats_it(trainee: Trainee) -> None:
    """The same people as here, in the same seconds, with the same words; `judge` says so."""
    procedure, page = candidate_no_show(), trainee.page
    for chance in (5, 6):
        answers, other, _ = reactions_of(procedure.scenario["wrong-number"], chance)
        page.goto("about:blank")  # another hash alone loads nothing
        page.goto(f"{trainee.address}#run=wrong-number&do=&to=0:00&chance={chance}")
        page.locator("[data-engine=ready]").wait_for()
        expect(page.get_by_placeholder("Somebody else each time")).to_have_value("")
        trainee.start()
        expect(page.locator(".room-other .room-name")).to_have_text(["Noor", "Sam"][chance - 5])
        trainee.call()
        trainee.skip_until(clock.show(120 + answers.delay))
        trainee.say("your Interview Engineer")
        trainee.skip_until(clock.show(120 + answers.delay + other.delay))
        expect(page.locator(".room-caption")).to_contain_text(other.says)
        page.get_by_role("button", name="Stop").click()
        trainee.debrief()
        run = read(page.evaluate("document.querySelector('rr-room').state.run"), procedure)
        assert run.chance == chance
        assert as_played(Machine(procedure), run)


def test_nobody_answers_and_all_is_right(either: Trainee) -> None:
    either.open("nobody-answers")
    either.start()
    assert either.nobody_came() == "You passed."
    follow(either.page, ".room-group a:not(.room-clause)", "#rule-")


def test_ending_too_early_is_a_mistake_and_the_way_out_is_shown(trainee: Trainee) -> None:
    trainee.ends_too_early()
    assert trainee.debrief() == "Not passed yet."
    expect(trainee.page.locator(".rr-timeline")).to_contain_text("Too early")
    expect(trainee.page.locator(".room-best")).to_contain_text("10:00")
    follow(trainee.page, ".room-clause", "sources/#clause-")


def test_a_candidate_who_joins_while_the_phone_rings(trainee: Trainee) -> None:
    trainee.open("joins-on-ringing")
    trainee.start()
    trainee.call()
    trainee.skip_until("The candidate is in The Room")
    trainee.press("Start the interview")
    assert trainee.debrief() == "You passed."


def test_a_promise_on_the_phone_is_wrong(trainee: Trainee) -> None:
    trainee.open("nothing-helps")
    trainee.start()
    trainee.call()
    trainee.skip_until("What do you say?")
    trainee.say("Interview Engineer")
    trainee.say("No rush at all")
    expect(trainee.page.locator(".room-caption")).to_contain_text("Good, this may take a while.")
    said = trainee.page.locator(".room-log li").first
    expect(said).to_contain_text("Candidate “Good, this may take a while.”")
    expect(trainee.page.locator(".room-side .room-told")).to_contain_text("Wrong")
    trainee.end_call("Candidate no-show")
    trainee.press("Leave the interview")
    assert trainee.debrief() == "Not passed yet."


def test_what_a_control_opens_is_chosen_from_and_judged(either: Trainee) -> None:
    """The clock goes on while one looks something up; what was found stands in the log, too."""
    page = either.page
    either.open("other-trouble-solved")
    page.locator("input[value=practice]").check()
    either.start()
    either.call()
    either.skip_until("What do you say?")
    either.say("Interview Engineer")
    either.skip_until("something else does not work")
    dialog, log = page.locator("dialog"), page.locator(".room-log")
    either.press("Contact CX")
    either.press("Contact CX")
    expect(dialog).to_contain_text("Message sent.")
    expect(dialog.locator(".room-told")).to_contain_text("Wrong")
    page.keyboard.press("Escape")
    expect(page.locator("#rr-stage button", has_text="Contact CX")).to_be_focused()
    either.press("Help Center")
    expect(page.locator("#rr-dialog-title")).to_have_text("What are you looking for?")
    expect(page.locator("#rr-dialog-title")).to_be_focused()
    opened = dialog.locator(".room-kicker b").inner_text()
    expect(dialog.locator(".room-kicker b")).not_to_have_text(opened)
    either.press("Look up errors while calling")
    expect(page.locator("#rr-dialog-title")).to_be_focused()
    expect(dialog).to_contain_text("Try calling again a few times.")
    expect(dialog.locator(".room-told")).to_contain_text("Not needed")
    dialog.get_by_role("button", name="Back to the list").click()
    either.press("Look in the Help Center")
    expect(dialog.locator(".room-told")).to_contain_text("Right")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    for words in ("Try calling again", "The steps for this"):
        expect(log).to_contain_text(f"Help Center {words}")
    expect(log).to_contain_text("Contact CX Message sent.")
    either.skip_until("The candidate is in The Room")
    either.press("Start the interview")
    inputs = page.evaluate("document.querySelector('rr-room').state.view.inputs")
    acts = [line.split(" ")[1] for line in inputs]
    asked = ["contact_cx", "look_up_errors", "open_help"]
    assert [name for name in acts if name in asked] == asked


def test_a_voicemail_can_be_left_and_is_wrong(trainee: Trainee) -> None:
    trainee.open("voicemail")
    trainee.start()
    trainee.call()
    trainee.skip_until("Voicemail")
    trainee.press("Speak after the beep")
    expect(trainee.page.locator(".room-side .room-told")).to_contain_text("Wrong")


def test_what_is_done_before_the_engine_is_up_is_judged_at_its_time(trainee: Trainee) -> None:
    page, held = trainee.page, []
    page.context.route("**/engine.json", lambda route: held.append(route))
    trainee.open("nobody-answers", ready=False)
    trainee.start()
    expect(page.locator(".room-time")).not_to_have_text("0:00")
    trainee.press("Add participant")
    expect(page.locator(".room-log")).to_contain_text("kept until the judge is there")
    at = page.locator(".room-time").inner_text()
    page.wait_for_timeout(1_200)
    expect(page.locator(".room-time")).to_have_text(at)
    held[0].continue_()
    expect(page.locator(".room-side .room-told time")).to_have_text(at)
    expect(page.locator(".room-other")).to_have_attribute("data-picture", "ringing")


@pytest.mark.parametrize("file", ["small.js", "worker.js"])
def test_a_dead_worker_is_replaced_and_the_rehearsal_goes_on(trainee: Trainee, file: str) -> None:
    page = trainee.page
    if file == "small.js":
        page.context.route("**/engine.zip", lambda route: None)
    page.add_init_script(f"window.file = '{file}'")
    page.add_init_script("""
      [window.made, window.all] = [[], 0];
      window.Worker = class extends Worker {
        constructor(address, options) {
          super(address, options);
          all += 1;
          if (String(address).endsWith(`room/${window.file}`)) made.push(this);
        }
      };
    """)
    trainee.open("nobody-answers")
    trainee.start()
    trainee.call()
    trainee.answered_by("small" if file == "small.js" else "large")
    before = page.evaluate("all")
    page.evaluate("made.at(-1).terminate(), made.at(-1).dispatchEvent(new Event('error'))")
    trainee.skip_until("alone")
    assert page.evaluate("all") > before
    expect(page.locator(".room-log")).to_contain_text("Call the candidate")


def test_a_run_shared_by_link_gets_the_same_verdict(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers-premium")
    trainee.start()
    trainee.call()
    trainee.skip_until("alone")
    page.get_by_role("button", name="Stop").click()
    assert trainee.debrief() == "The case is still open."
    first = page.locator(".room-columns").inner_text()
    page.get_by_role("button", name="Copy this run").click()
    expect(page.locator(".room-result")).to_contain_text("Run copied.")
    run = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert run["scenario"] == "nobody-answers-premium"
    assert run["of"] == page.evaluate("document.querySelector('rr-room').data.procedure.digest")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".room-result")).to_contain_text("Link copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-kicker").first).to_have_text("A run was shared with you")
    trainee.start()
    expect(page.locator(".room-log")).to_contain_text("nobody answered")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()
    assert page.locator(".room-columns").inner_text() == first


def test_a_run_is_watched_again_act_by_act(page: Page, site: str) -> None:
    """By whom it was shared with, and by whoever watched it; to none of them it counts."""
    ended = "10:00.end_call.early_none.candidate_no_show,10:02.leave"
    page.goto(f"{site}{REHEARSE}#run=nobody-answers&do=0:07.call,{ended}&to=10:02&over=yes")
    page.locator("[data-engine=ready]").wait_for()
    watch = page.get_by_role("button", name="Watch it")
    for told in ("See its verdict", "Played again"):
        expect(page.get_by_text(told).first).to_be_visible()
        watch.click()
        expect(page.locator(".rr-room")).to_have_attribute("data-phase", "playing")
        expect(page.locator(".room-mode")).to_contain_text("Played again")
        for _ in range(12):
            page.locator("[data-held=true]").wait_for(state="detached")
            if page.locator("#rr-debrief-title").count():
                break
            page.keyboard.press("n")
            page.wait_for_timeout(150)
        page.keyboard.press("n")  # once too often: it turns to no other page
        expect(page.locator("#rr-debrief-title")).to_have_text("Not passed yet.")
        expect(page.locator(".room-result")).to_contain_text("It does not count")
        lines = page.locator(".room-columns .rr-timeline > li[data-verdict]")
        seconds = [line.locator("time").inner_text() for line in lines.all()]
        assert seconds[0] == "0:07" and seconds[-2:] == ["10:00", "10:02"]


def test_untimed_the_clock_stands_until_the_trainee_waits(trainee: Trainee) -> None:
    trainee.open("nobody-answers")
    trainee.page.get_by_role("button", name="Untimed").click()
    trainee.start()
    trainee.page.wait_for_timeout(1_300)
    expect(trainee.page.locator(".room-time")).to_have_text("0:00")
    trainee.page.get_by_role("button", name="Wait 0:30").click()
    expect(trainee.page.locator(".room-time")).to_have_text("0:30")
    trainee.page.get_by_role("button", name="Next thing").click()
    expect(trainee.page.locator(".room-time")).to_have_text("2:00")


def test_keys_can_be_seen_and_switched_off(trainee: Trainee) -> None:
    page = trainee.page
    trainee.open("nobody-answers")
    trainee.start()
    page.keyboard.press("?")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("Add participant")
    dialog.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("t")
    page.wait_for_timeout(200)
    expect(dialog).to_have_count(0)
    expect(page.locator("#rr-stage kbd")).to_have_count(0)


def test_a_dialog_holds_the_keyboard_and_escape_closes_it(trainee: Trainee) -> None:
    page = trainee.page
    trainee.open("nobody-answers")
    trainee.start()
    page.keyboard.press("t")
    title = page.locator("#rr-dialog-title")
    expect(title).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(title).to_have_text("Choose the reason")
    expect(title).to_be_focused()
    page.keyboard.press("Backspace")
    expect(title).not_to_have_text("Choose the reason")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_while_the_clock_runs_the_page_around_gets_no_keys(trainee: Trainee) -> None:
    page = trainee.page
    trainee.open("nobody-answers")
    trainee.start()
    search = page.get_by_role("combobox", name="Search")
    for key in ("f", "s", "/", "F", ".", ","):
        page.keyboard.press(key)
        expect(search).to_have_count(0)
    page.keyboard.press("h")
    expect(page.locator(".room-notice")).to_have_text("Not possible now.")
    expect(page.locator("[role=status]")).to_have_text("Not possible now.")
    expect(page.locator(".room-notice")).to_have_count(0)
    trainee.skip_until("2:00")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()
    page.keyboard.press("f")
    expect(search).to_be_focused()


def test_escape_leads_back_to_the_button_that_asked(either: Trainee) -> None:
    either.open("nobody-answers")
    either.start()
    either.press("Telephone icon")
    either.press("Ending early, no questions seen")
    either.page.keyboard.press("Escape")
    expect(either.page.locator("#rr-stage button", has_text="Telephone icon")).to_be_focused()


def test_a_rehearsal_that_is_not_there_is_named(trainee: Trainee) -> None:
    trainee.open("nix")
    trouble = trainee.page.locator(".room-trouble")
    expect(trouble).to_have_text("There is no rehearsal “nix”. Here is the first one.")
    trainee.start()
    expect(trouble).to_have_count(0)


def test_what_was_missed_stands_in_the_timeline_at_its_time(trainee: Trainee) -> None:
    trainee.open("nobody-answers")
    trainee.start()
    trainee.skip_until("10:0")
    trainee.page.get_by_role("button", name="Stop").click()
    assert trainee.debrief() == "Not passed yet."
    expect(trainee.page.locator(".room-lead")).to_contain_text("The first mistake was at 5:00.")
    row = trainee.page.locator(".rr-timeline li[data-verdict=missed]")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Missed Call the candidate")
    expect(row).to_contain_text("First mistake")
    expect(row.locator("time")).to_have_text(re.compile("5:0[01]"))


def test_next_stops_only_where_something_happens(trainee: Trainee) -> None:
    page = trainee.page
    trainee.open("nobody-answers")
    page.get_by_role("button", name="Untimed").click()
    trainee.start()
    time, log = page.locator(".room-time"), page.locator(".room-log")
    page.keyboard.press("n")
    page.keyboard.press("a")  # during the skip: it is done after it
    page.keyboard.press("n")  # and this after the act
    expect(log).to_contain_text("nobody answered")
    expect(log.locator("li", has_text="Call the candidate")).to_contain_text("2:00")
    stops = [time.inner_text()]
    while stops[-1] != "10:00":
        page.keyboard.press("n")
        expect(time).not_to_have_text(stops[-1])
        stops.append(time.inner_text())
    assert len(stops) == 2, "nothing happens between the call and the end of the grace period"


def test_on_a_phone_what_was_heard_stays_in_sight(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport={"width": 390, "height": 700}, reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nothing-helps")
    trainee.start()
    trainee.call()
    trainee.skip_until("What do you say?")
    trainee.say("Interview Engineer")
    trainee.skip_until("Can you help me?")
    page.locator(".room-lines button").last.click()
    for name in (".room-caption", ".room-toast", ".room-call button", ".room-toolbar"):
        box = page.locator(name).bounding_box()
        assert box
        middle, bottom = box["x"] + box["width"] / 2, box["y"] + box["height"] - 2
        for height in (box["y"] + 2, bottom):
            there = f"document.elementFromPoint({middle}, {height})?.closest('{name}') !== null"
            assert page.evaluate(there), f"{name} is covered"


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_the_stage_stays_where_it_is_when_the_pace_changes(
    open_page: Callable[..., Page], site: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    trainee = Trainee(page, site + REHEARSE)
    trainee.open("nobody-answers")
    trainee.start()
    heights = set()
    for pace in ("Untimed", "5×"):
        page.get_by_role("button", name=pace).click()
        heights.add(page.locator(".room-bar").evaluate("bar => bar.offsetHeight"))
    assert len(heights) == 1


def test_without_javascript_the_page_says_so_and_leads_on(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site + REHEARSE)
    expect(page.locator("rr-room")).to_contain_text("The rehearsal needs JavaScript.")
    expect(page.locator("#rr-brief-title")).to_have_text("Scenario 1 of 29")
    expect(page.locator("rr-room")).not_to_contain_text("voicemail")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_barriers(
    open_page: Callable[..., Page], site: str, axe: str, scheme: str, width: int
) -> None:
    screen = {"width": width, "height": 844}
    page = open_page(viewport=screen, color_scheme=scheme, reduced_motion="reduce")
    trainee = Trainee(page, site + REHEARSE)
    found: list[str] = []

    def look(where: str) -> None:
        page.evaluate(axe)
        result = page.evaluate("axe.run('rr-room', {resultTypes: ['violations']})")
        for violation in result["violations"]:
            found.append(f"{where}: {violation['id']} {violation['nodes'][0]['html'][:120]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{where}: wider than the screen")

    trainee.open("nothing-helps-premium")
    look("briefing")
    trainee.start()
    trainee.skip_until("2:00")
    look("waiting")
    trainee.press("Add participant")
    look("ringing")
    trainee.skip_until("What do you say?")
    look("talking")
    trainee.say("No rush at all")
    trainee.press("Help Center")
    look("panel")
    trainee.press("Look in the Help Center")
    page.locator("dialog .room-told").wait_for()
    look("found")
    page.keyboard.press("Escape")
    trainee.press("Telephone icon")
    look("dialog")
    page.keyboard.press("Escape")
    trainee.end_call("Candidate no-show")
    look("left")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()
    look("debrief")
    assert found == []


def test_a_run_file_is_opened_and_its_verdict_shown(trainee: Trainee, tmp_path: Path) -> None:
    """Runs are written by `check --runs` and by reviews; this one makes a call too many."""
    lines = ["2:00 call", "2:25 rings_out", "3:00 call", "3:25 rings_out", "4:00 call"]
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"format": 1, "procedure": "candidate-no-show", "inputs": lines}))
    page = trainee.page
    trainee.open("nobody-answers")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a run file").press("Enter")
    chooser.value.set_files(file)
    expect(page.locator("#rr-debrief-title")).to_have_text("Not passed.")
    expect(page.get_by_text("A run from a file")).to_be_visible()
    expect(page.get_by_text("The first mistake was at 4:00.")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("button", name="All scenarios").click()
    file.write_text(file.read_text().replace("rings_out", "rings_up"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("there is no act or event `rings_up`")).to_be_visible()
    expect(page.locator("#rr-start")).to_be_visible()


def test_a_record_that_is_not_so_says_that_first(trainee: Trainee, tmp_path: Path) -> None:
    """One with another verdict, one with other people, and one that is as it was."""
    page = trainee.page
    trainee.open("nobody-answers")
    file = tmp_path / "record.json"
    title = page.locator("#rr-debrief-title")
    met = [{"rule": "call-in-time", "meaning": ["a"], "right": True}]
    right = {"passed": False, "ending": "", "mistake": "", "met": met}
    told = (
        (right | {"passed": True}, "2:25", NOT_CONFIRMED),
        (right, "2:26", OTHER_PEOPLE),
        (right, "2:25", "The case is still open."),
    )
    for record, second, words in told:
        lines = ["2:00 call", f"{second} rings_out"]
        run = {"procedure": "candidate-no-show", "scenario": "nobody-answers", "inputs": lines}
        file.write_text(json.dumps({**run, "record": record}))
        page.locator("input[type=file]").set_input_files(file)
        expect(title).to_have_text(words)
        page.get_by_role("button", name="All scenarios").click()


def test_a_run_file_of_another_version_says_so_beside_its_verdict(
    trainee: Trainee, tmp_path: Path
) -> None:
    run = {"procedure": "candidate-no-show", "inputs": ["2:00 call"], "of": "0123456789ab"}
    file = tmp_path / "run.json"
    file.write_text(json.dumps(run))
    page = trainee.page
    trainee.open("nobody-answers")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("#rr-debrief-title")).to_have_text("The case is still open.")
    expect(page.locator(".room-trouble")).to_have_text(OTHER_VERSIONS["run"])


def test_a_tick_of_an_earlier_version_is_told_as_such(trainee: Trainee) -> None:
    """What was kept before there was a store is taken over, once."""
    page = trainee.page
    trainee.open("nobody-answers")
    page.evaluate("""() => {
      const digest = document.querySelector("rr-room").data.procedure.digest;
      const passed = {
        "candidate-no-show/nobody-answers": digest, "candidate-no-show/voicemail": "0123456789ab",
      };
      localStorage.setItem("rightrun:prefs", JSON.stringify({ passed, speed: 5 }));
    }""")
    told = page.locator(".room-earlier")
    expect(told).to_have_count(0)
    for _ in range(2):
        page.reload()
        expect(told).to_have_text(OTHER_VERSIONS["passed"])
        ticks = page.locator(".room-scenarios button .rr-unseen")
        assert sorted(ticks.all_inner_texts()) == [", passed", ", passed with an earlier version"]
    kept = json.loads(page.evaluate("localStorage.getItem('rightrun:prefs')"))
    assert kept["speed"] == 5
    assert "passed" not in kept
