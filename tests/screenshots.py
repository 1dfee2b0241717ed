"""Takes the pictures again: the help page, The Room with a call going on, a proof and a review."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "tools")]

import review_sample  # noqa: E402
from live import built_site, chromium  # noqa: E402

from simulator.project import Project  # noqa: E402
from simulator.render import html as review_html  # noqa: E402

PICTURES = ROOT / "docs/assets/screenshots"
SIZE = {"width": 1280, "height": 860}
PROCEDURE = "procedures/candidate-no-show/"
SEARCH_MS = 120_000


def main() -> int:
    """Build the site, open it, and write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        built_site(Path(folder), Project(ROOT)) as site,
        chromium() as browser,
    ):
        take_page(browser, site)
        take_room(browser, site)
        take_proof(browser, site)
        take_review(browser, Path(folder))
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


def take_proof(browser: Browser, site: str) -> None:
    """What a search through everything found."""
    page = browser.new_page(viewport=SIZE, color_scheme="light")
    page.goto(f"{site}{PROCEDURE}prove/")
    page.get_by_role("button", name="Prove it here").click()
    page.locator("#rr-proof-title").wait_for(timeout=SEARCH_MS)
    page.locator("rr-prove").evaluate("element => element.scrollIntoView()")
    page.evaluate("scrollBy(0, -120)")  # below the header
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    page.screenshot(path=PICTURES / "proof.png")


def take_review(browser: Browser, folder: Path) -> None:
    """A story at the moment at which two versions part."""
    file = folder / "review.html"
    file.write_text(review_html.page(review_sample.REVIEW), "utf-8")
    page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    page.goto(f"{file.as_uri()}#{review_sample.NO_SHOW.address}")
    page.screenshot(path=PICTURES / "review.png")


if __name__ == "__main__":
    sys.exit(main())
