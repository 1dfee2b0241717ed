"""Words to be said word for word, filled in and written from memory on the practice home."""

from __future__ import annotations

from playwright.sync_api import Page, expect

HOME = "procedures/candidate-no-show/practice/"


def test_missing_words_are_filled_in_and_checked(page: Page, site: str, axe: str) -> None:
    page.goto(site + HOME)
    recall = page.locator("rr-recall")
    fields = recall.get_by_role("textbox")
    expect(fields.first).to_have_accessible_name(f"Missing word 1 of {fields.count()}")
    fields.first.fill("Hi")
    page.keyboard.press("Enter")
    told = recall.get_by_role("status")
    expect(told).to_have_text(f"1 of {fields.count()} words; the right ones stand beside yours.")
    again = recall.get_by_role("button", name="Again, with other words missing")
    expect(again).to_be_focused()
    page.evaluate(axe)
    found = page.evaluate("axe.run('rr-recall')")
    assert [one["id"] for one in found["violations"]] == []
    page.keyboard.press("Enter")
    expect(fields.first).to_be_focused()
    assert fields.first.input_value() == ""


def test_a_script_is_written_from_memory(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site + HOME)
    recall = page.locator("rr-recall")
    recall.get_by_label("How much").select_option("All of it, from memory")
    recall.get_by_label("The words, from memory").fill("Hello. Hi, is this Kim?")
    recall.get_by_role("button", name="Check").click()
    expect(recall.get_by_role("status")).to_contain_text("4 of ")
    struck = "one that does not belong there is struck out"
    expect(recall.get_by_role("status")).to_contain_text(struck)
    expect(recall.locator("del")).to_have_text("Hello.")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
