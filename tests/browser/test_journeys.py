"""Six trainees, each from a first page to a last one, with pages loaded again on the way. Three of
them train at the door of a house, which has four rules and two cases; the others the no-show."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from live import handed_out
from playwright.sync_api import Browser, Locator, Page, expect
from support import GOOD, PROJECT
from test_modes import KEPT
from test_practice_home import NEXT, READY, at_home, counts, data_of, written
from trainee import REHEARSE, Trainee

from simulator.cli import main
from simulator.project import Project
from simulator.site.build_site import build_site

DOOR = "procedures/door-bell/"
RIGHT = ("Handset", "Visitors' book", "Knock", "Knock", "Knock", "Sit down")
FORGETFUL = tuple(act for act in RIGHT if act != "Visitors' book")
FIRST_DAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
RULES = 4


# -- at the door ----------------------------------------------------------------------------------


class Porter:
    """Does what the practice home proposes, on the day that it is."""

    def __init__(self, page: Page, address: str, day: datetime = FIRST_DAY) -> None:
        self.page, self.address = page, address
        self.page.clock.install(time=day)
        self.home()

    def comes_on(self, day: datetime) -> None:
        self.page.clock.set_system_time(day)
        self.home()

    def home(self) -> None:
        """Loaded anew: what is told there is what was kept."""
        at_home(self.page, self.address, f"{DOOR}practice/")

    def brings(self, file: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(file)
        expect(self.page.locator(".practice-kept [role=status]")).to_contain_text("in the file")

    def rehearses(self, *acts: str) -> str:
        """What is proposed, done like this: in which way that was. Empty where nothing is."""
        start = self.page.locator(f"{NEXT} a.room-big")
        if not start.count():
            return ""
        start.click()
        self.page.locator("[data-engine=ready]").wait_for()
        self.page.get_by_role("button", name="Untimed").click()
        mode = self.page.locator(".room-mode b").inner_text()
        for act in acts:
            self.does(act)
        return mode

    def does(self, act: str) -> None:
        self.page.locator("#rr-stage button:enabled", has_text=act).click()
        self.page.locator("[data-held=true]").wait_for(state="detached")

    def debrief(self, sure: str = "Certainly", reason: str = "") -> str:
        """The questions before it are answered, if they are asked."""
        title = self.page.locator("#rr-debrief-title")
        for answer in filter(None, (sure, reason)):
            button = self.page.get_by_role("button", name=answer, exact=True)
            button.or_(title).first.wait_for()
            if button.count():
                button.click()
        title.wait_for()
        return title.inner_text()

    def learns(self, *acts: str) -> list[str]:
        """Follows the proposals until there is nothing for today: in which ways."""
        modes: list[str] = []
        while mode := self.rehearses(*acts):
            modes.append(mode)
            assert self.debrief() == "You passed."
            self.goes_on()
        return modes

    def goes_on(self) -> None:
        """To what comes next; loaded again, it is the same."""
        self.page.get_by_role("link", name="What comes next").click()
        self.page.locator(READY).wait_for()
        self.home()


class House(NamedTuple):
    """The project of the house, and its site."""

    project: Path
    folder: Path
    address: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    project = tmp_path_factory.mktemp("house")
    (project / "procedures").mkdir()
    shutil.copy(PROJECT / "mkdocs.yml", project)
    shutil.copy(GOOD / "door-bell.yml", project / "procedures")
    folder = project / "site"
    build_site(Project(project), folder)
    with handed_out(folder) as address:
        yield House(project, folder, address)


class Novice(NamedTuple):
    """In which ways somebody rehearsed who was new, and the file of it."""

    modes: list[str]
    file: Path


@pytest.fixture(scope="module")
def novice(browser: Browser, house: House) -> Iterator[Novice]:
    """Somebody who was never here: watches first, is led once, and then knows it."""
    context = browser.new_context(service_workers="block")
    porter = Porter(context.new_page(), house.address)
    page = porter.page
    assert counts(page) == {"not met yet": RULES}
    page.get_by_role("link", name="Watch it first").click()
    page.get_by_role("button", name="10×").click()
    assert porter.debrief() == "That is how it goes right."
    porter.home()
    assert counts(page) == {"not met yet": RULES}, "what was watched was not done"
    modes = porter.learns(*RIGHT)
    assert counts(page) == {"mastered": RULES}
    expect(page.locator(NEXT)).to_contain_text("Come back on 9 January 2026")
    expect(page.locator(f"{NEXT} a")).to_have_count(0)
    at_home(page, house.address, "training/")
    expect(page.locator(NEXT)).to_contain_text("Nothing for today")
    porter.home()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = house.project / "training.json"
    download.value.save_as(file)
    yield Novice(modes, file)
    context.close()


def test_a_novice_masters_all_in_the_fewest_steps(novice: Novice) -> None:
    """Led once; then by oneself in two cases, since one place proves nothing."""
    assert novice.modes == ["Guided", "Assessment", "Assessment"]


def test_who_forgets_is_asked_when_it_is_time_and_builds_it_up_again(
    open_page: Callable[..., Page], house: House, novice: Novice
) -> None:
    good = FIRST_DAY + timedelta(days=3)
    porter = Porter(open_page(house.address), house.address, good)
    page = porter.page
    porter.brings(novice.file)
    assert counts(page) == {"mastered": RULES}
    porter.comes_on(good + timedelta(days=1))
    assert counts(page) == {"to be repeated": RULES}
    expect(page.locator(NEXT)).to_contain_text("It is time to repeat what you can do")

    # the note is forgotten, and nobody says so before the end
    assert porter.rehearses(*FORGETFUL) == "Assessment"
    assert porter.debrief("Probably", "I was in a hurry") == "Not passed yet."
    lesson = page.locator(".room-lesson")
    expect(lesson).to_contain_text("Note the visit")
    expect(lesson).to_contain_text("You said: “I was in a hurry”")
    porter.goes_on()
    expect(page.locator(NEXT)).to_contain_text(
        "You did not get this right last time: Note the visit"
    )
    expect(page.locator(".practice-measured")).to_contain_text("0 of 1")

    # it is shown in two cases again; what was right on two days by now is good for longer
    assert porter.learns(*RIGHT) == ["Practice", "Assessment"]
    assert counts(page) == {"mastered": RULES}
    page.locator(".room-group summary", has_text="Mastered").click()
    rows = page.locator(".practice-rules > li:visible")
    for rule, until in (("Note the visit", "12 January"), ("Answer by 1:00", "16 January")):
        expect(rows.filter(has_text=rule)).to_contain_text(f"Good until {until} 2026")


def test_only_what_has_changed_is_asked_of_who_comes_back(
    open_page: Callable[..., Page],
    house: House,
    novice: Novice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = shutil.copytree(house.project, tmp_path / "house")
    file = project / "procedures" / "door-bell.yml"
    monkeypatch.chdir(project)
    with handed_out(project / "site") as address:
        porter = Porter(open_page(address), address)
        page = porter.page
        porter.brings(novice.file)

        # the next version leaves less time to answer, and nothing else
        main(["release", str(file)])
        text = file.read_text("utf-8")
        file.write_text(
            text.replace("answer_by: 1:00", "answer_by: 0:40").replace('"1.0"', '"1.1"')
        )
        main(["release", str(file)])
        build_site(Project(project), project / "site")
        porter.home()
        assert counts(page) == {"mastered": RULES - 1, "changed since": 1}

        # one right act, in the seconds that decide, brings it back
        card = page.locator(".practice-changed")
        expect(card.locator("li p")).to_have_text(["Answer by 0:40."])
        card.get_by_role("link", name="Practise").click()
        page.locator("[data-engine=ready]").wait_for()
        page.get_by_role("button", name="Begin at 0:31").click()
        porter.does("Handset")
        expect(page.locator(".room-side .room-told")).to_contain_text("Right")
        page.get_by_role("button", name="Stop").click()
        porter.debrief()
        written(page, "change")
        porter.home()
        expect(card).to_have_count(0)
        assert counts(page) == {"mastered": RULES}


# -- with the no-show -----------------------------------------------------------------------------


def test_who_clicks_twice_and_closes_the_tab_in_mid_call_loses_nothing(
    page: Page, site: str
) -> None:
    """What was pressed was meant once; what came under the pointer since was not meant at all."""
    trainee = Twice(page, site + REHEARSE)
    trainee.open("nothing-helps")
    trainee.start()
    trainee.skip()
    time = page.locator(".room-time")
    expect(time).to_contain_text("2:0")
    again(page.get_by_role("button", name="Next thing"))
    trainee.press("Add participant")
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    trainee.skip_until("What do you say?")
    trainee.say("Interview Engineer")
    expect(own_acts(page)).to_have_count(2)

    # stopped, and thought better of it
    page.get_by_role("button", name="Stop").dblclick()
    assert trainee.debrief() == "The case is still open."
    again(page.get_by_role("button", name="Try again"))
    page.get_by_role("button", name="Go on with this run").dblclick()
    at = time.inner_text()
    page.get_by_role("button", name="Go on").dblclick()
    expect(time).not_to_have_text(at)
    page.close()  # in mid-call

    page = page.context.new_page()
    trainee = Twice(page, site + REHEARSE)
    trainee.open("early-bird")
    left = page.locator(".room-open")
    expect(left).to_contain_text("“Nothing helps” was left at 2:")
    left.get_by_role("button", name="Go on with it").dblclick()
    expect(own_acts(page)).to_have_count(2)
    trainee.press("Hang up")
    trainee.end_call("Candidate no-show")
    expect(own_acts(page)).to_have_count(4)
    trainee.press("Leave the interview")
    assert trainee.debrief() == "Not passed yet."
    written(page, "break")
    page.get_by_role("button", name="Try again").dblclick()
    expect(page.locator(".room-time")).to_contain_text("0:0")
    page.reload()
    page.locator("#rr-start").wait_for()
    page.wait_for_timeout(300)
    expect(page.locator(".room-open")).to_have_count(0)
    [run] = page.evaluate(KEPT)
    acts = ("call", "say_introduction", "hang_up", "end_call", "leave")
    done = [line.split()[1] for line in run["inputs"]]
    assert [act for act in done if act in acts] == list(acts)


def again(button: Locator) -> None:
    """The second click of a double click, where this button has come under the pointer."""
    box = button.bounding_box()
    assert box
    mouse = button.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down(click_count=2)
    mouse.up(click_count=2)


def own_acts(page: Page) -> Locator:
    return page.locator(".room-log li[data-who=you]")


class Twice(Trainee):
    """Clicks everything twice."""

    def click(self, button: Locator) -> None:
        button.dblclick()


def test_by_keyboard_alone_from_the_first_page_to_what_comes_next(page: Page, site: str) -> None:
    """Where the keyboard is can be seen at each step."""
    keyboard, trainee = Keyboard(page), Trainee(page, site + REHEARSE, "keyboard")
    page.goto(site)
    keyboard.goes_to("Rehearse in The Room")
    page.locator(READY).wait_for()
    expect(page.locator(NEXT)).to_contain_text("You have not met this yet")
    told = page.locator(NEXT).inner_text()
    titles = [case["title"] for case in data_of(page)["cases"]]
    assert not [title for title in titles if title in told], "a title would tell the answer"
    keyboard.goes_to("Start: The candidate has not joined")
    page.locator("[data-engine=ready]").wait_for()
    assert "begin" not in page.url, "loaded again, it is offered and not begun anew"
    trainee.call()
    page.reload()
    page.locator("[data-engine=ready]").wait_for()
    keyboard.goes_to("Go on with it")
    trainee.skip_until("What do you say?")
    trainee.say("Interview Engineer")
    keyboard.goes_to("Stop and see the verdict")
    assert trainee.debrief() == "The case is still open."
    keyboard.goes_to("What comes next")
    page.locator(READY).wait_for()
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")
    [run] = page.evaluate(KEPT)
    assert (run["help"], run["over"]) == ("break", False)
    assert "candidate_first_name" not in run["facts"]
    assert ("call-in-time", True) in [(row["rule"], row["right"]) for row in run["met"]]


class Keyboard:
    """Goes from one control to the next."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, name: str) -> None:
        """Tab until this is met, which then is pressed. Nothing may lie over what is met."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            met, seen = self.page.evaluate(MET)
            assert seen, f"“{met}” is not seen"
            if met == name:
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"“{name}” was not met")


MET = """() => {
  const met = document.activeElement;
  const { x, y, width, height } = met.getBoundingClientRect();
  const there = document.elementFromPoint(x + width / 2, Math.min(y + height / 2, innerHeight - 1));
  const told = met.getAttribute("aria-label") ?? met.textContent;
  const words = told.replace(/\\s+/g, " ").replace(" :", ":").trim();
  return [words, met === document.body || met.contains(there) || there?.contains(met)];
}"""


def test_one_hand_on_a_phone(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True, color_scheme="dark"
    )
    trainee = Thumb(page, site + REHEARSE)
    at_home(page, site)
    trainee.click(page.locator(f"{NEXT} a.room-big"))
    page.locator("[data-engine=ready]").wait_for()
    trainee.call()
    trainee.skip_until("What do you say?")
    trainee.say("Interview Engineer")
    trainee.skip_until("2:2")
    page.reload()  # the phone was put away
    page.locator("[data-engine=ready]").wait_for()
    trainee.click(page.get_by_role("button", name="Go on with it"))
    trainee.say("Please contact your recruiter")
    trainee.end_call("Candidate requested reschedule")
    trainee.press("Leave the interview")
    assert trainee.debrief() == "You passed."
    expect(page.locator(".room-result")).to_contain_text("It does not count: it was left")
    trainee.click(page.get_by_role("link", name="What comes next"))
    page.locator(READY).wait_for()
    expect(page.locator(".practice-kept")).to_contain_text("One rehearsal is kept")


class Thumb(Trainee):
    """Taps what is in sight; what is not, a swipe brings up. Nothing may lie over it."""

    last = (0.0, 0.0)

    def click(self, button: Locator) -> None:
        button.wait_for()
        for _ in range(4):
            x, y, fits = button.evaluate(IN_SIGHT)
            if fits:
                break
            self.page.mouse.wheel(0, 150)
            self.page.wait_for_timeout(100)
        assert fits, f"{button} cannot be reached"
        if abs(x - self.last[0]) + abs(y - self.last[1]) < 60:
            self.page.wait_for_timeout(600)  # as one reads what has come there: no double tap
        self.last = (x, y)
        self.page.touchscreen.tap(x, y)


IN_SIGHT = """(button) => {
  const { x, y, width, height } = button.getBoundingClientRect();
  const [middle, centre] = [x + width / 2, y + height / 2];
  const met = document.elementFromPoint(middle, centre);
  return [middle, centre, button.contains(met) && width >= 24 && height >= 24];
}"""
