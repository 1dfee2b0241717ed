"""A place looks like what it is: a call has its faces, a desk and a scene have none, and twelve
controls can be pressed on a narrow phone with no word broken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from live import handed_out
from playwright.sync_api import Browser, Page, expect
from support import FULL, GOOD

from simulator.project import Project
from simulator.site.build_site import build_site

BROKEN = """(button) => {
  const text = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let node = text.nextNode(); node; node = text.nextNode()) {
    for (const word of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


def twelve_controls(folder: Path) -> None:
    """A procedure whose toolbar has twelve controls, most of them with two or three words."""
    stage = folder / "stages/endoscope-cleaning.yml"
    text = stage.read_text("utf-8")
    for name in ("desk", "help", "call"):
        text = text.replace(f"place: {name},", "place: toolbar,")
    stage.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with a drill in a building, a control room and a cleaning room."""
    root = tmp_path_factory.mktemp("places")
    shutil.copytree(FULL, root / "procedures")
    shutil.copytree(GOOD / "shared", root / "procedures/shared")
    shutil.copy(GOOD / "fire-drill.yml", root / "procedures")
    twelve_controls(root / "procedures")
    build_site(Project(root), root / "site")
    with handed_out(root / "site") as address:
        yield address


def begun(page: Page, site: str, procedure: str) -> Page:
    page.goto(f"{site}procedures/{procedure}/rehearse/")
    page.locator("[data-engine=ready]").wait_for()
    page.locator("#rr-start").click()
    page.locator("#rr-stage").wait_for()
    return page


@pytest.mark.parametrize(
    ("procedure", "layout", "picture"),
    [("fire-drill", "scene", "wrench"), ("low-pressure", "desk", "alarm")],
)
def test_where_nobody_is_called_there_is_no_face_and_no_microphone(
    browser: Browser, places: str, axe: str, procedure: str, layout: str, picture: str
) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, service_workers="block")
        page = begun(context.new_page(), places, procedure)
        expect(page.locator("#rr-stage")).to_have_attribute("data-layout", layout)
        expect(page.locator(".room-other")).to_have_attribute("data-picture", picture)
        assert page.locator(".room-own, .room-name").count() == 0
        page.evaluate(axe)
        found = page.evaluate("axe.run('#rr-stage')")
        assert [one["id"] for one in found["violations"]] == []
        context.close()


@pytest.mark.parametrize("width", [320, 390])
def test_twelve_controls_can_be_pressed_on_a_narrow_phone(
    browser: Browser, places: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block")
    page = begun(context.new_page(), places, "endoscope-cleaning")
    buttons = page.locator(".room-toolbar button")
    assert buttons.count() >= 12
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for button in buttons.all():
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert min(box["width"], box["height"]) >= 24, button.inner_text()
        assert button.evaluate(BROKEN) == []
    context.close()
