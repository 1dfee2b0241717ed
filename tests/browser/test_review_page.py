"""The page of a review, opened from a file: its stories can be read, and played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import review_sample
from playwright.sync_api import Browser, Locator, Page, expect

from simulator.render import html
from simulator.reviewing.model import Review

FIRST = f"#{review_sample.NO_SHOW.address}"


@pytest.fixture
def read(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a review. It may neither fail nor ask for anything but its own file."""
    troubles: list[str] = []
    contexts = []

    def read(review: Review = review_sample.REVIEW, width: int = 1280, **options: object) -> Page:
        file = tmp_path / "review.html"
        file.write_text(html.page(review), "utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        context.on("request", lambda r: r.url == file.as_uri() or troubles.append(r.url))
        page.goto(file.as_uri())
        return page

    yield read
    for context in contexts:
        context.close()
    assert troubles == []


def seen(page: Page) -> list[str]:
    """What of the first story can be seen: the times of its steps, and whether it has parted."""
    times = page.locator(f"{FIRST} .rr-timeline li:visible time").all_inner_texts()
    return times + ["fork"] * page.locator(f"{FIRST} .fork").is_visible()


def sides(page: Page) -> list[Locator]:
    return page.locator(f"{FIRST} .side").all()


WHOLE = ["0:00", "5:00", "5:30", "10:00", "fork"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_difference_tells_both_verdicts_both_lines_its_extent_and_its_cause(
    read: Callable[..., Page], scripts: bool
) -> None:
    page = read(java_script_enabled=scripts)
    expect(page.locator("h1")).to_contain_text("2 situations differ")
    first = page.locator(FIRST)
    before, after = first.locator(".side").all()
    for side, words in (
        (before, ("Before", "Due now", "Candidate no-show", "from: grace_ends", ".yml:267")),
        (after, ("After", "Right", "Wait until 15:00.", "from: grace_ends", ".yml:267")),
    ):
        for word in words:
            expect(side).to_contain_text(word)
    assert seen(page) == WHOLE
    expect(first).to_contain_text(
        "Where nothing went wrong before, it differs from 10:00 to 14:59, in 412 explored states."
    )
    expect(first).to_contain_text("grace_ends: 15:00")
    assert first.locator(".play__bar").is_visible() == scripts


def test_the_extent_lies_where_the_clock_says(read: Callable[..., Page]) -> None:
    page = read()
    ruler = page.locator(f"{FIRST} .ruler").bounding_box()
    bar = page.locator(f"{FIRST} .ruler__bar").bounding_box()
    assert ruler and bar
    assert (bar["x"] - ruler["x"]) / ruler["width"] == pytest.approx(600 / 1200, abs=0.005)
    assert bar["width"] / ruler["width"] == pytest.approx(300 / 1200, abs=0.005)


def test_a_story_is_stepped_through_with_the_keyboard(read: Callable[..., Page]) -> None:
    page = read()
    page.locator(f"{FIRST} rr-story").focus()
    clock = page.locator(f"{FIRST} .play__clock")
    steps = [
        ("ArrowLeft", WHOLE[:3], "5:30"),
        ("Home", WHOLE[:1], "0:00"),
        ("ArrowLeft", WHOLE[:1], "0:00"),
        ("ArrowRight", WHOLE[:2], "5:00"),
        ("End", WHOLE, "10:00"),
        ("ArrowRight", WHOLE, "10:00"),
    ]
    for key, wanted, time in steps:
        page.keyboard.press(key)
        assert (key, seen(page), clock.inner_text()) == (key, wanted, time)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{FIRST} [data-told]")).to_have_text(
        "5:30The phone stops ringing. Nobody answered."
    )


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_story_plays_by_itself_to_the_fork(read: Callable[..., Page], motion: str) -> None:
    page = read(reduced_motion=motion)
    story = page.locator(f"{FIRST} rr-story")
    story.get_by_role("button", name="Play").click()
    assert "fork" not in seen(page)
    story.get_by_role("button", name="Pause").click()
    assert "fork" not in seen(page)
    story.get_by_role("button", name="Play").click()
    expect(page.locator(f"{FIRST} .fork")).to_be_visible()
    expect(story.get_by_role("button", name="Play")).to_be_visible()
    expect(story.locator(".play__clock")).to_have_text("10:00")
    moving = page.locator(f"{FIRST} .fork").evaluate("e => getComputedStyle(e).transitionDuration")
    assert (moving == "0s") == (motion == "reduce")


def test_the_sides_lie_beside_each_other_and_on_a_phone_below(read: Callable[..., Page]) -> None:
    for width, beside in ((1280, True), (390, False)):
        boxes = [side.bounding_box() for side in sides(read(width=width))]
        assert boxes[0] and boxes[1]
        assert (boxes[0]["y"] == boxes[1]["y"]) == beside
        assert (boxes[0]["x"] == boxes[1]["x"]) != beside


def test_paper_shows_every_step(read: Callable[..., Page]) -> None:
    page = read()
    page.locator(f"{FIRST} rr-story").focus()
    page.keyboard.press("Home")
    page.emulate_media(media="print")
    assert seen(page) == WHOLE
    expect(page.locator(f"{FIRST} .play__bar")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    read: Callable[..., Page], axe: str, width: int, scheme: str
) -> None:
    linked = replace(review_sample.REVIEW, preview="./")
    for review in (linked, review_sample.SAME, review_sample.NOTHING):
        page = read(review, width, color_scheme=scheme, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("review", "words"),
    [
        (
            review_sample.SAME,
            "Proven: in every case up to its first mistake, both versions find the same right",
        ),
        (review_sample.NOTHING, "No procedure is different between these two versions."),
        (review_sample.REVIEW, "The search reached its limit after 200,000 states."),
        (review_sample.REVIEW, "One of the two versions cannot be read"),
    ],
)
def test_what_is_and_is_not_proven_is_said(
    read: Callable[..., Page], review: Review, words: str
) -> None:
    expect(read(review).locator(".rr-note", has_text=words)).to_have_count(1)
