"""The live site: an edit shows, a mistake shows as a page with its line, mending it recovers."""

from __future__ import annotations

from pathlib import Path

from live import live_site
from playwright.sync_api import Browser, expect

from simulator.toolchain import PACKAGE

TITLE = "title: The candidate has not joined\n"


def test_an_edit_a_mistake_and_its_mending(browser: Browser, tmp_path: Path) -> None:
    with live_site(tmp_path) as (address, procedures):
        path = procedures / "candidate-no-show.yml"
        text = path.read_text("utf-8")
        page = browser.new_context().new_page()
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        page.goto(f"{address}procedures/candidate-no-show/")
        heading = page.locator("h1")
        expect(heading).to_contain_text("The candidate has not joined", timeout=60_000)  # is built

        path.write_text(text.replace(TITLE, "title: Nobody is there yet\n"), "utf-8")
        expect(heading).to_contain_text("Nobody is there yet")

        path.write_text(text.replace("must: call\n", "must: cal\n", 1), "utf-8")
        expect(page.locator("body")).to_contain_text("unknown act or ending `cal`")
        expect(page.locator("body")).to_contain_text("did you mean `call`?")

        path.write_text(text, "utf-8")
        expect(heading).to_contain_text("The candidate has not joined")

        starter = (PACKAGE / "language/templates/starter.yml").read_text("utf-8")
        added = procedures / "added.yml"
        added.write_text(starter.replace("NAME", "added"), "utf-8")
        page.goto(f"{address}procedures/")
        expect(page.locator("main")).to_contain_text("A new procedure")
        added.unlink()
        expect(page.locator("main")).not_to_contain_text("A new procedure")
