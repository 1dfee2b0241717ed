"""The pages of a procedure, read in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

HOME = "procedures/candidate-no-show/"
PAGES = ("procedures/", "training/", HOME, *(f"{HOME}{n}/" for n in ("sources", "questions")))
SLOT = "#script-introduction .rp-slot"


def test_the_page_is_whole_without_scripts(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site + HOME)
    row = page.locator(".rp-clock__row", has_text="2:00")
    expect(row.filter(has_text="Call the candidate").first).to_be_visible()
    expect(page.locator(SLOT).first).to_have_text("[Candidate First Name]")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.locator("#chart > summary").click()
    page.locator("svg.rp-chart a", has_text="ringing").click()
    expect(page).to_have_url(f"{site}{HOME}#situation-ringing")


def test_the_colours_can_be_chosen_and_stay(page: Page, site: str) -> None:
    """By the theme's own script, which comes last."""
    page.goto(site + HOME)
    page.get_by_title("switch to light").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_title("switch to dark").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# What has to be on one screen, and on how many in all

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.mark.parametrize(
    ("screen", "most", "in_view"),
    [
        (WIDE, 6_000, (".rp-use", ".rp-clock__row", ".rp-event")),
        (PHONE, 9_000, (".rp-use", ".rp-clock__row", "#happened")),
    ],
)
def test_the_first_screen_answers_and_the_page_is_short(
    open_page: Callable[..., Page], site: str, screen: dict[str, int], most: int, in_view: list[str]
) -> None:
    page = open_page(viewport=screen)
    page.goto(site + HOME)
    for what in in_view:
        for found in page.locator(what).all():
            expect(found).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollHeight") <= most


def test_chart_and_minutes_are_readable_on_a_phone(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport=PHONE)
    page.goto(site + HOME)
    for fold in ("#chart", ".rp-minutes"):
        page.locator(f"{fold} > summary").click()
        wide = page.locator(f"{fold} :visible").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().right > innerWidth"
            " || one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === 'auto')"
            ".map(one => one.outerHTML)"
        )
        assert wide == []
    expect(page.locator("svg.rp-chart")).to_be_hidden()
    calls = page.locator(".rp-minutes li", has_text="Call the candidate")
    expect(calls.locator(".rp-part--due")).to_have_text("due 2:00–5:00")
    expect(calls.locator(".rp-bar--due")).to_be_visible()
    page.locator(".rp-flow__to", has_text="ringing").first.click()
    expect(page).to_have_url(f"{site}{HOME}#situation-ringing")


def test_the_chart_fits_a_wide_screen_and_can_be_larger(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.locator("#chart > summary").click()
    scrolls = "one => one.scrollWidth > one.clientWidth"
    frame = page.locator(".rp-chart-scroll")
    assert not frame.evaluate(scrolls)
    page.get_by_label("Larger").focus()
    page.keyboard.press("Space")
    assert frame.evaluate(scrolls)
    page.locator(".rp-box--start").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#situation-waiting$"))


def test_every_situation_fits_one_screen(open_page: Callable[..., Page], site: str) -> None:
    page = open_page(viewport=WIDE)
    page.goto(site + HOME)
    tall = page.locator(".rp-columns").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom"
        " - one.previousElementSibling.getBoundingClientRect().top)"
    )
    assert len(tall) > 15 and max(tall) < 700  # the header stays above it


def test_what_is_folded_on_a_phone_opens_where_a_link_leads(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(viewport=PHONE)
    page.goto(f"{site}{HOME}#script-introduction")
    expect(page.locator("#script-introduction blockquote")).to_be_in_viewport()
    expect(page.locator("#script-link_email blockquote")).to_be_hidden()
    page.goto(f"{site}{HOME}#situation-cut_short")
    expect(page.locator("#situation-cut_short")).to_be_in_viewport()
    expect(page.locator("#rule-declined-ending")).to_be_in_viewport()


def test_why_stands_behind_one_mark_that_a_keyboard_opens(page: Page, site: str) -> None:
    page.goto(site + HOME)
    rule = page.locator("#rule-call-in-time")
    why = rule.get_by_text("The earlier you call")
    expect(why).to_be_hidden()
    rule.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why).to_be_visible()
    expect(rule.get_by_role("link", name="clause A1")).to_be_visible()


def test_names_are_filled_in_and_kept_and_words_are_copied(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site + HOME)
    page.get_by_label("Candidate First Name").fill("Ada <b>")
    page.get_by_label("Your Name").fill("Kim")
    expect(page.locator(SLOT)).to_have_text(["Ada <b>", "Kim"])
    script = page.locator("#script-introduction")
    script.get_by_role("button", name="Copy").click()
    expect(script.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Hi, is this Ada <b>? This is Kim, your Interview Engineer")
    assert copied.endswith("reschedule for a later date.")
    page.reload()
    expect(page.locator(SLOT)).to_have_text(["Ada <b>", "Kim"])
    page.get_by_label("Your Name").fill("")
    expect(page.locator(SLOT).nth(1)).to_have_text("[Your Name]")


def test_a_rule_that_is_linked_to_is_in_view(page: Page, site: str) -> None:
    page.goto(f"{site}{HOME}#rule-technical-ending")
    expect(page.locator("#rule-technical-ending")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    open_page: Callable[..., Page], site: str, axe: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    for address in (*PAGES, f"{HOME}glossary/", f"{HOME}examples/"):
        page.goto(site + address)
        page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet_for_the_wall_is_one_sheet(page: Page, site: str, paper: str) -> None:
    page.goto(f"{site}{HOME}sheet/")
    assert sheets(page, paper) == 1
    page.emulate_media(media="print")
    for words in ("Wait until 10:00", "Nobody answers", "Candidate no-show", "You should have rec"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".rp-screen-only")).to_be_hidden()


def test_the_whole_procedure_can_be_printed(page: Page, site: str) -> None:
    page.goto(site + HOME)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert 5 <= sheets(page, "A4") <= 15
    page.emulate_media(media="print")
    expect(page.get_by_text("The earlier you call").first).to_be_visible()


def sheets(page: Page, paper: str) -> int:
    """How many pages Chromium prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def test_paper_has_what_is_folded_away_on_the_screen(page: Page, site: str) -> None:
    page.goto(site + HOME)
    folded = page.locator("details.rp-more ul").first
    expect(folded).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
    expect(page.locator(".rp-copy").first).to_be_hidden()
