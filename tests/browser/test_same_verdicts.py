"""The engine says the same, byte for byte, in CPython and in both Pythons inside Chromium."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from random_runs import random_run, run_of
from support import COMPARED, candidate_no_show

from simulator.core import bundle
from simulator.core.machine.engine import Machine
from simulator.core.runs import coach
from simulator.core.runs.judge import judge, verdict_text
from simulator.core.runs.people import reactions_of
from simulator.core.runs.rehearsal import Rehearsal
from simulator.core.runs.run import Run, data

RANDOM_RUNS = {"Pyodide": 1_000, "the small Python": 200}
WORKERS = {
    "Pyodide": ("worker.js", "runtime", "assets/runtime/"),
    "the small Python": ("small.js", "small", "assets/small/"),
}
SEED = 20

ANSWERS = """
async ([script, first, requests]) => {
  const worker = new Worker(script, { type: "module" });
  const heard = (wanted) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      data.fatal ? reject(data.fatal) : wanted(data) && resolve(data);
  });
  worker.postMessage(first);
  await heard((data) => data.ready);
  const answers = [];
  for (const request of requests) {
    worker.postMessage({ request });
    answers.push((await heard((data) => data.answer)).answer);
  }
  worker.terminate();
  return answers;
}
"""


def right_runs(machine: Machine) -> list[Run]:
    """The shortest right run of every scenario."""
    runs = []
    for scenario in machine.procedure.scenarios:
        rehearsal = Rehearsal(machine, reactions_of(scenario))
        session = coach.best(rehearsal, rehearsal.begin(dict(scenario.facts)))
        assert session is not None
        runs.append(run_of(machine, scenario.id, session))
    return runs


@pytest.mark.parametrize("python", WORKERS)
def test_every_scenario_and_random_runs(
    open_page: Callable[..., Page], site: str, python: str
) -> None:
    machine = Machine(candidate_no_show())
    rng = random.Random(SEED)
    runs = right_runs(machine) + [random_run(machine, rng) for _ in range(RANDOM_RUNS[python])]
    load = {"op": "load", "bundle": bundle.dump(bundle.to_rehearse(machine.procedure))}
    requests = [load, *({"op": "judge", "run": data(run)} for run in runs)]

    page = open_page()
    page.goto(site)
    texts = [json.dumps(request) for request in requests]
    script, key, folder = WORKERS[python]
    first = {key: f"{site}{folder}"}
    answers = page.evaluate(ANSWERS, [f"{site}assets/room/{script}", first, texts])[1:]

    assert len(answers) == len(runs) > RANDOM_RUNS[python]
    for run, answer in zip(runs, answers, strict=True):
        assert answer == verdict_text(judge(machine, run)), data(run)
    COMPARED[f"verdicts in CPython and in {python} inside Chromium, byte by byte"] = len(runs)
