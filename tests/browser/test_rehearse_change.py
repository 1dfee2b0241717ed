"""From a story of a review to The Room of the head, in a real browser: “Rehearse this change”."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from oracle import Oracle
from playwright.sync_api import Page, Route, expect
from support import PROJECT
from test_practice_home import HOME, at_home, counts, data_of, import_runs, past, written
from trainee import Trainee

from simulator import load, review
from simulator.core import clock
from simulator.core.machine.engine import Machine
from simulator.core.runs import coach
from simulator.core.runs.judge import judge
from simulator.core.runs.rehearsal import Rehearsal, world
from simulator.core.runs.run import Run, input_of, read
from simulator.render import html
from simulator.render.terms import OTHER_VERSIONS, VERDICTS
from simulator.reviewing.model import Difference, Review
from simulator.reviewing.rehearsed_changes import change_drills
from simulator.training.change_drills import ChangeDrill, fitting
from simulator.training.edge_drills import LEAD

PROCEDURE = PROJECT / "procedures/candidate-no-show.yml"
BEFORE = ("grace_ends: 10:00", "grace_ends: 9:00"), ("call_closes: 5:00", "call_closes: 4:30")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The project of the tests, from which the site is built, against an earlier version of it."""
    base = tmp_path_factory.mktemp("base")
    shutil.copytree(PROJECT / "procedures", base / "procedures")
    file = base / "procedures" / PROCEDURE.name
    text = file.read_text("utf-8")
    for after, before in BEFORE:
        assert after in text
        text = text.replace(after, before)
    file.write_text(text, "utf-8")
    return replace(review(base, PROJECT), preview="./")


@pytest.fixture
def opened(
    open_page: Callable[..., Page], site: str, site_folder: Path, reviewed: Review
) -> Callable[[Difference], Page]:
    """The page of the review, where it lies in the preview, after the link of a story."""
    (site_folder / "review.html").write_text(html.page(reviewed), "utf-8")

    def opened(one: Difference) -> Page:
        page = open_page()
        page.goto(f"{site}review.html#{one.address}")
        story = page.locator(f"#{one.address}")
        expect(story).to_be_in_viewport()
        story.get_by_role("link", name="Rehearse this change").click()
        return page

    return opened


def test_every_story_opens_just_before_it_with_what_is_different(
    opened: Callable[[Difference], Page], reviewed: Review
) -> None:
    """And on request with what the judge says of the run under the head."""
    [change] = reviewed.changes
    head = load(PROCEDURE)
    assert len(change.differences) > 1
    for one in change.differences[:4]:
        page = opened(one)
        expect(page.locator(".room-kicker").first).to_have_text("From a review")
        said = [VERDICTS[side.verdict.partition(",")[0]].words for side in (one.before, one.after)]
        expect(page.locator(".room-parted .rr-badge")).to_have_text(said)
        expect(page.locator(".room-parted time")).to_have_text(clock.show(one.story[-1].at))
        first = page.get_by_role("button", name="Begin at").inner_text().split()[-1]
        assert 0 <= one.story[-1].at - (clock.parse(first) or 0) <= LEAD
        page.get_by_role("button", name="See the verdict").click()
        expect(page.locator(".room-kicker")).to_have_text("The run of this link")
        expect(page.locator(".room-trouble")).to_have_count(0)
        inputs = [*one.run, f"{clock.show(one.story[-1].at)} wait"]
        run = {"procedure": head.id, "facts": dict(one.facts), "inputs": inputs}
        verdict = judge(Machine(head), read(run, head))
        failed = verdict["over"] or verdict["mistake"]
        title = "Not passed." if failed else "The case is still open."
        expect(page.locator("#rr-debrief-title")).to_have_text(title)
        if verdict["mistake"]:
            told = verdict["mistake"]["why"]
        else:
            told = f"There was no mistake up to {clock.show(one.story[-1].at)}."
        expect(page.locator(".room-lead")).to_contain_text(told)


def test_the_case_of_a_story_can_be_rehearsed(
    opened: Callable[[Difference], Page], reviewed: Review
) -> None:
    [change] = reviewed.changes
    one = next(d for d in change.differences if any("call" in line for line in d.run))
    page = opened(one)
    page.locator("[data-engine=ready]").wait_for()
    page.get_by_role("button", name="Begin at").click()
    expect(page.locator(".room-time")).to_be_visible()
    expect(page.locator(".room-trouble")).to_have_count(0)
    expect(page.locator("#rr-stage")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#rr-debrief-title")).to_have_text("The case is still open.")
    expect(page.locator(".room-kicker")).to_have_text("What has changed · The run of a link")
    page.get_by_role("button", name="Another scenario").click()
    expect(page.locator(".room-scenarios [aria-current=true]")).to_have_count(1)
    expect(page.locator(".room-kicker").first).to_have_text("A rehearsal")


def test_a_story_of_another_version_says_so(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    story = "#run=&do=2:00.call&to=2:00&of=0123456789ab"
    page.goto(f"{site}procedures/candidate-no-show/rehearse/{story}")
    expect(page.locator("#rr-debrief-title")).to_have_text("The case is still open.")
    expect(page.locator(".room-trouble")).to_have_text(OTHER_VERSIONS["link"])


def test_a_story_that_the_procedure_cannot_play_is_refused_in_words(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    page.goto(f"{site}procedures/candidate-no-show/rehearse/#run=&do=2:00.fly&to=2:00")
    expect(page.locator(".room-trouble")).to_contain_text("there is no act or event `fly`")
    expect(page.locator("#rr-start")).to_be_visible()


def test_each_rule_that_has_changed_is_practised_by_a_witness(reviewed: Review) -> None:
    """No more than the review names, and no fewer but a permission that no right run needs. The
    right way on from where it begins is one for the second-by-second oracle, too."""
    head = load(PROCEDURE)
    [change] = reviewed.changes
    drills = change_drills(change, head)
    assert {drill["rules"][0] for drill in drills} == {
        one.rule for one in change.unlearned if one.rule != "second-call"
    }
    for drill in drills:
        assert 0 <= drill["at"] - drill["to"] <= LEAD
        inputs = tuple(input_of(line, head) for line in drill["inputs"])
        facts = {**{fact.id: fact.default for fact in head.facts}, **drill["facts"]}
        rehearsal = Rehearsal(Machine(head), world(Machine(head), Run(head.id, (), inputs)))
        here = rehearsal.begin(facts)
        for given in inputs:
            here = rehearsal.act(here, given) if given.name in head.act else here
        best = coach.best(rehearsal, rehearsal.wait(here, drill["to"]))
        assert best is not None
        oracle = Oracle(head, facts)
        for given, _ in best.steps:
            oracle.wait(given.at)
            if given.name in head.act:
                oracle.act(given.name, given.choices)
            elif given.name:
                oracle.happen(given.name)
        assert oracle.over
        assert not [one for one in oracle.told if one[2] in ("wrong", "early", "late", "missed")]


def test_a_drill_that_the_present_procedure_cannot_play_is_left_out(reviewed: Review) -> None:
    head = load(PROCEDURE)
    drill = change_drills(reviewed.changes[0], head)[0]
    gone: ChangeDrill = {**drill, "inputs": ["2:00 fly"]}
    over: ChangeDrill = {**drill, "to": 400}  # too late for it
    assert fitting(head, [gone, over, drill]) == [drill]


def test_who_had_mastered_a_rule_that_changed_gets_it_back_by_a_drill(
    page: Page, site: str, reviewed: Review, tmp_path: Path, axe: str
) -> None:
    """Two rules of three that were trained have changed: only they are asked for, and one right act
    brings one of them back. The data of the page are what the build makes of a release."""
    [change] = reviewed.changes
    drills = change_drills(change, load(PROCEDURE))

    def with_drills(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert '"changes": []' in text
        told = json.dumps(drills).replace("<", "\\u003c")
        route.fulfill(response=answer, body=text.replace('"changes": []', f'"changes": {told}'))

    page.route(f"**/{HOME}", with_drills)
    data = data_of(at_home(page, site))
    card = page.locator(".practice-changed")
    expect(card).to_have_count(0)  # nothing was trained yet
    runs = [past(data, scenario, 1) for scenario in ("nobody-answers", "comes-while-you-wait")]
    for run in runs:
        for row in run["met"]:
            if row["rule"] in ("call-in-time", "no-show-ending"):
                row["meaning"] = ["as it", "was"]
    import_runs(page, tmp_path, *runs)
    expect(card.locator("li p")).to_have_text(
        [data["rules"][0]["text"], next(r["text"] for r in data["rules"] if "no-show" in r["id"])]
    )
    expect(card).to_contain_text("About a minute")
    page.evaluate(axe)
    barriers = page.evaluate("axe.run('main', {resultTypes: ['violations']})")["violations"]
    assert [barrier["id"] for barrier in barriers] == []
    before = counts(page)
    assert before["changed since"] == 2
    page.route("**/training/", with_drills)
    page.goto(f"{site}training/")  # it is proposed beside all other procedures, too
    expect(card.locator("li p").first).to_contain_text(f"({data['procedure']['title']})")
    all_links = card.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    page.goto(site + HOME)
    expect(card.locator("li")).to_have_count(2)
    assert all_links == card.get_by_role("link").evaluate_all("all => all.map(link => link.href)")
    card.locator("li", has_text="Call the candidate between").get_by_role("link").click()
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-kicker").first).to_have_text("What has changed")
    expect(page.locator(".room-trouble")).to_have_count(0)
    page.get_by_role("button", name="Begin at 4:21").click()
    expect(page.locator(".room-mode")).to_contain_text("Practice")
    trainee = Trainee(page, site + HOME)
    trainee.press("Add participant")
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    page.get_by_role("button", name="Stop").click()
    trainee.debrief()
    written(page, "change")
    at_home(page, site)
    expect(card.locator("li")).to_have_count(1)
    after = counts(page)
    assert (after["changed since"], after["mastered"]) == (1, before["mastered"] + 1)


def test_a_change_that_no_version_released_is_practised_at_the_edge_that_moved(
    page: Page, site: str, tmp_path: Path
) -> None:
    """Where it was before is told; a right act elsewhere does not do away with the drill."""
    data = data_of(at_home(page, site))
    runs = [past(data, scenario, 1) for scenario in ("nobody-answers", "comes-while-you-wait")]
    for row in (row for run in runs for row in run["met"] if row["rule"] == "call-in-time"):
        row |= {"meaning": ["as it", "was"], "from": 120, "by": 270}
    import_runs(page, tmp_path, *runs)
    card = page.locator(".practice-changed")
    expect(card.locator("li p")).to_have_text([f"{data['rules'][0]['text']} Before: until 4:30."])
    before = counts(page)
    card.get_by_role("link", name="Practise").click()
    page.locator("[data-engine=ready]").wait_for()
    expect(page.locator(".room-kicker").first).to_have_text("What has changed")
    page.get_by_role("button", name="Begin at 4:50").click()
    Trainee(page, site + HOME).press("Add participant")
    expect(page.locator(".room-side .room-told")).to_contain_text("Right")
    page.get_by_role("button", name="Stop").click()
    Trainee(page, site + HOME).debrief()
    written(page, "change")
    at_home(page, site)
    expect(card).to_have_count(0)
    assert counts(page)["mastered"] == before["mastered"] + 1
