"""The search: bytes, the time from a key to its first answer on a slow processor, and a trial:
whether the first answer is the right one, and in view once it is opened."""

from __future__ import annotations

import gzip
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from live import built_site, chromium
from support import PROJECT, ROOT

from simulator import load
from simulator.core.model import Procedure
from simulator.project import Project
from simulator.search import entries

SLOWER = 4
SIZES = ((1280, 800), (390, 844))
MANY = 100
TRIES = 3
"""Of each key the fastest counts: on a busy machine the others measure what else it does."""
FETCHED = "search-*.js"
HELD_BACK = ROOT / "tests/policy/held_back.yml"

# From the key to the frame that shows the answers: they are drawn where the field hears of the key.
WATCH = """
() => {
  let pressed = 0;
  window.shown = [];
  document.addEventListener("keydown", () => (pressed = performance.now()), { capture: true });
  document.addEventListener("input", () => {
    const painted = new MessageChannel(); // heard of before any timer
    painted.port1.onmessage = () => window.shown.push(performance.now() - pressed);
    requestAnimationFrame(() => painted.port2.postMessage(0));
  });
}
"""
TIME = """
async () => {
  while (!window.shown.length) await new Promise((resolve) => setTimeout(resolve, 20));
  return window.shown[0];
}
"""
# Whether what was linked to is seen: as a whole, or where it is tall, half of the window of it;
# below a heading there has to be room for what it heads.
SEEN = """
async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  const there = document.getElementById(location.hash.slice(1));
  const box = there.getBoundingClientRect();
  const top = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const room = innerHeight - Math.max(box.top, top);
  const head = /^H\\d$/.test(there.tagName);
  const needed = head ? innerHeight / 3 : Math.min(box.height, innerHeight / 2);
  return box.top >= top - 1 && room >= needed;
}
"""


def measure() -> Iterator[tuple[str, str, str]]:
    """The real procedure, its own questions and those that were held back."""
    procedure = load(ROOT / "procedures/candidate-no-show.yml")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        shutil.copytree(ROOT / "procedures", Path(folder, "project/procedures"))
        shutil.copy(PROJECT / "mkdocs.yml", Path(folder, "project"))
        with built_site(Path(folder), Project(Path(folder, "project"))) as site:
            yield from sizes(Path(folder, "site"))
            yield from speed(browser, site, procedure, Path(folder, "site"))
            for width, height in SIZES:
                yield from trial(browser, site, procedure, width, height)


def sizes(site: Path) -> Iterator[tuple[str, str, str]]:
    scripts = sorted((site / "assets/room").glob(FETCHED))
    for what, paths in (("scripts", scripts), ("answers", [site / entries.ADDRESS])):
        found = [path.read_bytes() for path in paths]
        packed = sum(len(gzip.compress(data)) for data in found)
        figure = f"{sum(map(len, found)) / 1000:.1f} KB, {packed / 1000:.1f} KB packed"
        yield f"{what} of the search, fetched when it is first used", figure, ""


def speed(
    browser: Any, site: str, procedure: Procedure, folder: Path
) -> Iterator[tuple[str, str, str]]:
    answers = folder / entries.ADDRESS
    as_built = answers.read_bytes()
    here = f"procedures/{procedure.id}/"
    for count, where, address in (
        (1, "its page", here),
        (MANY, "its page", here),
        (MANY, "home", ""),
    ):
        answers.write_text(many(procedure, count), "utf-8")
        page = browser.new_context(service_workers="block").new_page()
        page.goto(f"{site}{address}")
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        began = time.perf_counter()
        page.keyboard.press("/")
        page.get_by_role("combobox").fill("voicemail")
        page.get_by_role("option").first.wait_for()
        first = (time.perf_counter() - began) * 1000
        times = []
        page.evaluate(WATCH)
        for question in procedure.questions:
            times.append(min(one_key(page, question.text) for _ in range(TRIES)))
        times.sort()
        rank = times[int(len(times) * 0.95)]
        p50 = statistics.median(times)
        what = f"{where}, of {count}, CPU ÷{SLOWER}"
        figure = f"p50 {p50:.0f}, p95 {rank:.0f}, worst {times[-1]:.0f} ms"
        yield f"key to first answer on {what}, {len(times)} questions", figure, "p95 within 100 ms"
        yield f"first use, to the first answer on {what}", f"{first:,.0f} ms", ""
        page.context.close()
    answers.write_bytes(as_built)


def one_key(page: Any, question: str) -> float:
    """Milliseconds from the last key of a question to its answers."""
    page.get_by_role("combobox").fill(question[:-1])
    page.evaluate(TIME)
    page.evaluate("window.shown = []")
    page.keyboard.type(question[-1])
    return float(page.evaluate(TIME))


def many(procedure: Procedure, count: int) -> str:
    """The answers of *count* procedures."""
    one = entries.of_page(procedure)
    more = [
        {**one, "id": f"{one['id']}-{i}", "href": f"procedures/{one['id']}-{i}/"}
        for i in range(1, count)
    ]
    return entries.file([one, *more])


def trial(
    browser: Any, site: str, procedure: Procedure, width: int, height: int
) -> Iterator[tuple[str, str, str]]:
    """Ask, Enter, look: on the procedure's page, wherever the last answer stands."""
    own = {question.text: question.answers for question in procedure.questions}
    others = {
        str(question): (answers,) if isinstance(answers, str) else tuple(answers)
        for question, answers in yaml.safe_load(HELD_BACK.read_text("utf-8")).items()
    }
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(f"{site}procedures/{procedure.id}/")
    for what, questions in (("its own", own), ("held back", others)):
        right = seen = 0
        for question, answers in questions.items():
            page.evaluate("history.replaceState(null, '', location.pathname)")
            page.keyboard.press("/")
            page.get_by_role("combobox").fill(question)
            if page.get_by_role("status").inner_text() == "No answer":
                page.keyboard.press("Escape")
                continue
            page.get_by_role("option", selected=True).wait_for()
            page.keyboard.press("Enter")
            page.wait_for_url("**/#*")
            hit = page.url.split("#")[1].split("-", 1)[1] in answers
            right += hit
            seen += hit and page.evaluate(SEEN)
        aim = "at least 95 % right" if questions is own else ""
        figure = f"{right} of {len(questions)} right, {seen} in view"
        yield f"first answers, {what}, {width}×{height}", figure, aim
    page.context.close()
