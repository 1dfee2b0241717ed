"""The engine says the same, byte for byte, in CPython and in Pyodide inside Chromium."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from playwright.sync_api import Page
from random_runs import random_run, run_of
from support import COMPARED, candidate_no_show

from simulator.core import bundle
from simulator.core.machine.engine import Machine
from simulator.core.runs import coach
from simulator.core.runs.judge import judge, verdict_text
from simulator.core.runs.rehearsal import Rehearsal, reactions_of
from simulator.core.runs.run import Run, data

RANDOM_RUNS = 1_000
SEED = 20

ANSWERS = """
async ([room, runtime, requests]) => {
  const worker = new Worker(room + "worker.js", { type: "module" });
  const heard = (wanted) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) =>
      data.fatal ? reject(data.fatal) : wanted(data) && resolve(data);
  });
  worker.postMessage({ runtime });
  await heard((data) => data.ready);
  const answers = [];
  for (const request of requests) {
    worker.postMessage({ id: 1, request });
    answers.push((await heard((data) => data.id === 1)).answer);
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


def test_every_scenario_and_a_thousand_random_runs(
    open_page: Callable[..., Page], site: str
) -> None:
    machine = Machine(candidate_no_show())
    rng = random.Random(SEED)
    runs = right_runs(machine) + [random_run(machine, rng) for _ in range(RANDOM_RUNS)]
    load = {"op": "load", "bundle": bundle.dump(bundle.to_rehearse(machine.procedure))}
    requests = [load, *({"op": "judge", "run": data(run)} for run in runs)]

    page = open_page()
    page.goto(site)
    texts = [json.dumps(request) for request in requests]
    folders = [f"{site}assets/room/", f"{site}assets/runtime/"]
    answers = page.evaluate(ANSWERS, [*folders, texts])[1:]

    assert len(answers) == len(runs) > RANDOM_RUNS
    for run, answer in zip(runs, answers, strict=True):
        assert answer == verdict_text(judge(machine, run)), data(run)
    COMPARED["verdicts in CPython and in Pyodide inside Chromium, byte by byte"] = len(runs)
