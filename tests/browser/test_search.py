"""The search, used by the keyboard and looked at in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from support import GOOD, ROOT

from simulator import load
from simulator.search import entries

HOME = "procedures/candidate-no-show/"
RULE = "#rule-no-voicemail"


def search(page: Page, question: str) -> None:
    """Opens the search by its key and asks."""
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(question)
    expect(page.get_by_role("option").first).to_be_visible()


def test_the_first_answer_opens_at_the_rule_by_keys_alone(page: Page, site: str) -> None:
    page.goto(site + HOME)
    search(page, "leave a vociemail")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Do not leave a voicemail")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d+ answers"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}{HOME}{RULE}")
    expect(page.locator(RULE)).to_be_in_viewport(ratio=1)
    expect(page.locator(RULE)).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_from_another_page_it_opens_there_too(page: Page, site: str) -> None:
    page.goto(site)
    search(page, "leave a voicemail")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}{HOME}{RULE}")
    expect(page.locator(RULE)).to_be_in_viewport(ratio=1)


def test_arrows_go_round_and_escape_goes_back(page: Page, site: str) -> None:
    page.goto(site + HOME)
    button = page.get_by_role("button", name="Search")
    button.click()
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_it_but_not_where_text_is_written(page: Page, site: str, key: str) -> None:
    page.goto(site + HOME)
    name = page.get_by_label("Your Name").first
    name.fill("")
    name.press(key)
    expect(name).to_have_value(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    name.blur()
    page.keyboard.press(key)
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("combobox")).to_have_value("")


def test_before_anything_is_typed_one_can_say_what_happened(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.keyboard.press("/")
    happened = page.get_by_role("group", name="What just happened?")
    happened.get_by_role("option", name="The call reached voicemail").click()
    expect(page).to_have_url(f"{site}{HOME}#situation-voicemail")
    expect(page.locator("#situation-voicemail")).to_be_in_viewport()


def test_nothing_of_it_is_fetched_before_it_is_used(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(site + HOME, wait_until="networkidle")
    lazy = ("search-dialog", "answers.json", "search_index.json")

    def fetched() -> set[str]:
        return {name for name in lazy for path in asked if Path(path).name.startswith(name)}

    assert fetched() == set()
    search(page, "voicemail")
    assert fetched() == {"search-dialog", "answers.json"}


def test_the_manual_is_found_when_it_is_asked_for_and_after_the_answers(
    page: Page, site: str
) -> None:
    page.goto(site + HOME)
    search(page, "clause")
    pages = page.get_by_role("group", name="Manual and other pages")
    expect(pages).to_have_count(0)
    page.get_by_role("option", name="Look in the manual").click()
    expect(pages.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("option", name="Look in the manual")).to_have_count(0)


def test_answers_of_several_procedures_name_theirs(page: Page, site: str) -> None:
    two = [load(ROOT / "tests/project" / f"{HOME.rstrip('/')}.yml"), load(GOOD / "help-line.yml")]
    page.route(
        "**/answers.json", lambda route: route.fulfill(body=entries.file(map(entries.of_page, two)))
    )
    page.goto(site + HOME)
    search(page, "call")
    own = page.get_by_role("group", name="In this procedure").get_by_role("option")
    others = page.get_by_role("group", name="In other procedures").get_by_role("option")
    expect(own.first).to_contain_text(two[0].title)
    expect(others.first).to_contain_text(two[1].title)
    page.goto(site)
    page.keyboard.press("/")
    expect(page.get_by_role("group", name="Procedures").get_by_role("option")).to_have_count(2)


def test_what_nothing_answers_is_said_and_enter_opens_nothing(page: Page, site: str) -> None:
    page.goto(site + HOME)
    search(page, "candidate is cheating")
    expect(page.get_by_text("Nothing here answers “candidate is cheating”")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("No answer")
    nearest = page.get_by_role("group", name="Nearest").get_by_role("option")
    expect(nearest).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(nearest.first).to_have_attribute("aria-selected", "true")
    page.get_by_role("combobox").fill("voicemail")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Do not leave a voicemail")


def test_it_says_that_nothing_was_found_and_that_it_could_not_be_loaded(
    page: Page, browser: Browser, site: str
) -> None:
    page.goto(site + HOME)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("xyzzyplugh")
    expect(page.get_by_text("Nothing here answers “xyzzyplugh”")).to_be_visible()
    alone = browser.new_context().new_page()  # its console has an error, as it should
    alone.route("**/answers.json", lambda route: route.abort())
    alone.goto(site + HOME)
    alone.keyboard.press("/")
    expect(alone.get_by_text("The search could not be loaded")).to_be_visible()
    alone.unroute("**/answers.json")
    alone.keyboard.press("Escape")
    expect(alone.get_by_role("dialog")).to_have_count(0)
    alone.keyboard.press("/")
    expect(alone.get_by_role("option").first).to_be_visible()
    alone.context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    open_page: Callable[..., Page], site: str, axe: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page.goto(site + HOME)
    page.evaluate(axe)
    page.keyboard.press("/")
    for question in ("", "call", "candidate is cheating", "xyzzyplugh"):
        page.get_by_role("combobox").fill(question)
        found = page.evaluate("axe.run('dialog.rr-search', {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], question
        assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width


def test_every_address_of_an_answer_is_there(site: str, site_folder: Path) -> None:
    data = json.loads((site_folder / entries.ADDRESS).read_text("utf-8"))
    [procedure] = data["procedures"]
    page = (site_folder / procedure["href"] / "index.html").read_text("utf-8")
    ids = re.findall(r'\bid="?([\w-]+)', page)
    anchors = [
        entry["href"].removeprefix(procedure["href"] + "#") for entry in procedure["entries"]
    ]
    assert [anchor for anchor in anchors if ids.count(anchor) != 1] == []
