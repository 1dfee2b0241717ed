"""“Prove it yourself”: a reader's browser finds what the author's machine finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support import candidate_no_show, small

from simulator.core import bundle
from simulator.core.model import Procedure
from simulator.core.proof.model import as_data
from simulator.core.proof.prove import prove

PROVE = "procedures/candidate-no-show/prove/"
SEARCH_MS = 120_000  # the real procedure, on a busy machine

SOUND = """
times: {limit: 0:30}
acts: [leave]
situations:
  inside:
    rules: {leave-at-once: {must: leave, by: limit}}
    then: {leave: end}
claims:
  out-in-time: {never: {in: inside, after: limit}}
"""
STUCK = """
times: {limit: 0:30}
acts: [leave]
events: [locked]
situations:
  inside: {then: {leave: end, locked: trapped}}
  trapped: {rules: {no-way-out: {must not: leave}}, then: {leave: end}}
claims:
  out-in-time: {never: {in: inside, after: limit}}
"""


class Reader:
    """Presses the button and reads what comes."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.button = page.get_by_role("button", name="Prove it")
        self.title = page.locator("#rr-proof-title")

    def open(self, procedure: Procedure | None = None) -> None:
        """The page; *procedure* stands in for what the page would load."""
        if procedure:
            self.page.route(
                "**/bundles/*.json",
                lambda route: route.fulfill(body=bundle.dump(bundle.to_rehearse(procedure))),
            )
        self.page.goto(self.address)
        self.page.evaluate("addEventListener('rr-proof', event => { window.proof = event.detail })")

    def proof(self) -> Any:
        """What the search found, once it has."""
        self.button.click()
        self.title.wait_for(timeout=SEARCH_MS)
        expect(self.title).to_be_focused()
        return self.page.evaluate("window.proof")


@pytest.fixture
def reader(page: Page, site: str) -> Reader:
    return Reader(page, site + PROVE)


def host(procedure: Procedure) -> Any:
    """What this machine's Python finds."""
    return json.loads(json.dumps(as_data(prove(procedure), procedure)))


def test_the_real_procedure_is_explored_as_on_the_host(reader: Reader) -> None:
    reader.open()
    here = reader.proof()
    there = host(candidate_no_show())
    assert here == there
    assert min(here["states"].values()) > 0
    numbers = reader.page.locator(".proof-numbers dd").all_inner_texts()
    assert numbers[:2] == [f"{here['states'][kind]:,}" for kind in ("right", "all")]
    assert reader.page.locator(".proof-slack li").count() == len(here["slack"]) + 1  # the clock


def test_how_far_the_search_is_can_be_seen_and_it_can_be_stopped(reader: Reader) -> None:
    reader.open()
    reader.button.click()
    count = reader.page.locator(".proof-count b")
    expect(count).to_have_text("0")
    expect(count).not_to_have_text("0", timeout=SEARCH_MS)
    reader.page.get_by_role("button", name="Stop").click()
    expect(
        reader.page.get_by_text("You stopped the search. Nothing is proved.").first
    ).to_be_visible()
    expect(reader.button).to_be_focused()
    expect(reader.title).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "headline", "badges"),
    [
        (SOUND, "Proved", ["Proved"]),
        (STUCK, "things are wrong", ["Wrong", "Refuted"]),
    ],
)
def test_what_holds_and_what_does_not(
    reader: Reader, text: str, headline: str, badges: list[str]
) -> None:
    procedure = small(text)
    reader.open(procedure)
    here = reader.proof()
    assert here == host(procedure)
    expect(reader.title).to_contain_text(headline)
    for words in badges:
        expect(reader.page.locator(".rr-badge", has_text=words).first).to_be_visible()
    told = [item["witness"] for item in (*here["problems"], *here["claims"]) if item["witness"]]
    assert bool(told) == (text == STUCK)
    for story in reader.page.locator(".proof-story").all():
        story.locator("summary").click()
        expect(story.locator(".rr-timeline li").first).to_be_visible()


def test_the_page_says_what_is_checked_before_anything_runs(
    open_page: Callable[..., Page], site: str
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site + PROVE)
    for claim in candidate_no_show().claims:
        expect(page.locator(".rp-checked li", has_text=claim.text)).to_be_visible()
    expect(page.get_by_text("The search needs JavaScript.")).to_be_visible()
    page.goto(site + PROVE.removesuffix("prove/"))
    page.get_by_role("link", name="About this procedure").last.click()
    expect(page.locator(".rp-cards a", has_text="Prove it yourself")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_and_nothing_wider_than_the_screen(
    open_page: Callable[..., Page], site: str, axe: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    reader = Reader(page, site + PROVE)
    reader.open(small(STUCK))
    for explored in (False, True):
        if explored:
            reader.proof()
            page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
        page.evaluate(axe)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
