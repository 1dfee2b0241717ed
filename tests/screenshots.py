"""Takes the README's two pictures again: the help page, and The Room with a call going on."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from live import built_site, chromium  # noqa: E402

PICTURES = ROOT / "docs/assets/screenshots"
SIZE = {"width": 1280, "height": 860}
PROCEDURE = "procedures/candidate-no-show/"


def main() -> int:
    """Build the site, open it, and write both pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        built_site(Path(folder)) as site,
        chromium() as browser,
    ):
        take_page(browser, site)
        take_room(browser, site)
    print(f"wrote {PICTURES.relative_to(ROOT)}/")
    return 0


def take_page(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(site + PROCEDURE)
    page.screenshot(path=PICTURES / "page.png")


def take_room(browser: Browser, site: str) -> None:
    """A rehearsal up to the moment at which the candidate asks for help."""
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(f"{site}{PROCEDURE}rehearse/?scenario=helped-step-by-step")
    page.locator(".rr-room[data-engine=ready]").wait_for()
    page.locator("#rr-start").click()
    skip = page.get_by_role("button", name="Next thing")
    skip.click()
    page.locator("#rr-stage button", has_text="Add participant").click()
    skip.click()
    page.locator("#rr-stage button", has_text="Hi, is this").click()
    skip.click()
    page.get_by_text("Can you help me?").first.wait_for()
    page.screenshot(path=PICTURES / "room.png")


if __name__ == "__main__":
    sys.exit(main())
